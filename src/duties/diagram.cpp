#include "duties/diagram.h"

#include <algorithm>
#include <limits>
#include <set>

#include "base/check.h"

namespace tadasu::duties {

std::size_t Diagrams::question(const std::string& name, const std::string& fact,
                               const std::vector<double>& weights) {
  const auto [at, is_new] = by_name_.try_emplace(name, questions_.size());
  if (is_new) {
    TADASU_CHECK(!weights.empty() && weights.size() <= 64);
    questions_.push_back({fact, weights});
  }
  TADASU_CHECK(questions_[at->second].weights.size() == weights.size());
  return at->second;
}

Diagrams::Node Diagrams::branch(std::size_t question, std::vector<Node> next) {
  if (std::all_of(next.begin(), next.end(), [&](Node n) { return n == next.front(); })) {
    return next.front();
  }
  std::uint64_t hash = question;
  for (const Node node : next) hash = (hash ^ node) * 0x9E3779B97F4A7C15ULL;
  const auto [begin, end] = unique_.equal_range(hash);
  for (auto at = begin; at != end; ++at) {
    if (nodes_[at->second].question == question && nodes_[at->second].next == next)
      return at->second;
  }
  const auto out = static_cast<Node>(nodes_.size());
  unique_.emplace(hash, out);
  nodes_.push_back({question, std::move(next)});
  return out;
}

std::size_t Diagrams::level(Node a) const {
  return a <= kYes ? std::numeric_limits<std::size_t>::max() : nodes_[a].question;
}

Diagrams::Node Diagrams::follow(Node a, std::size_t question, std::size_t cell) const {
  return level(a) == question ? nodes_[a].next[cell] : a;
}

Diagrams::Node Diagrams::is_one_of(std::size_t question, std::uint64_t cells) {
  std::vector<Node> next;
  for (std::size_t cell = 0; cell < cell_count(question); ++cell) {
    next.push_back((cells >> cell & 1) != 0 ? kYes : kNo);
  }
  return branch(question, std::move(next));
}

Diagrams::Node Diagrams::both(Node a, Node b) {
  if (a == kNo || b == kNo) return kNo;
  if (a == kYes || a == b) return b;
  if (b == kYes) return a;
  if (a > b) std::swap(a, b);
  const std::uint64_t pair = static_cast<std::uint64_t>(a) << 32 | b;
  if (const auto known = both_.find(pair); known != both_.end()) return known->second;
  const std::size_t question = std::min(level(a), level(b));
  std::vector<Node> next;
  for (std::size_t cell = 0; cell < cell_count(question); ++cell) {
    next.push_back(both(follow(a, question, cell), follow(b, question, cell)));
  }
  return both_[pair] = branch(question, std::move(next));
}

Diagrams::Node Diagrams::negate(Node a) {
  if (a <= kYes) return a == kNo ? kYes : kNo;
  if (const auto known = negated_.find(a); known != negated_.end()) return known->second;
  std::vector<Node> next = nodes_[a].next;
  for (Node& node : next) node = negate(node);
  const Node out = branch(nodes_[a].question, std::move(next));
  negated_[a] = out;
  negated_[out] = a;
  return out;
}

Diagrams::Node Diagrams::some(Node a, const Which& over) {
  // kNo is "not yet": a branch is true somewhere, so it never becomes the leaf kNo.
  std::vector<Node> known(nodes_.size(), kNo);
  return some(a, over, known);
}

Diagrams::Node Diagrams::some(Node a, const Which& over, std::vector<Node>& known) {
  if (a <= kYes) return a;
  if (known[a] != kNo) return known[a];
  const std::size_t question = nodes_[a].question;
  std::vector<Node> next = nodes_[a].next;
  for (Node& node : next) node = some(node, over, known);
  Node out = kNo;
  if (over(question)) {
    for (const Node node : next) out = either(out, node);
  } else {
    out = branch(question, std::move(next));
  }
  return known[a] = out;
}

std::vector<Diagrams::Node> Diagrams::from_top(Node a) const {
  std::vector<Node> out;
  std::vector<bool> seen(nodes_.size(), false);
  std::vector<Node> left{a};
  while (!left.empty()) {
    const Node node = left.back();
    left.pop_back();
    if (node <= kYes || seen[node]) continue;
    seen[node] = true;
    out.push_back(node);
    left.insert(left.end(), nodes_[node].next.begin(), nodes_[node].next.end());
  }
  // A branch leads only to later questions, so their order is parents first.
  std::sort(out.begin(), out.end(), [&](Node x, Node y) {
    return std::make_pair(level(x), x) < std::make_pair(level(y), y);
  });
  return out;
}

// `up` is the share of worlds below a node in which it holds, `reach` the share of worlds that pass
// it. Fixing the answer to a question changes only what passes its branches.
Diagrams::Shares Diagrams::shares(Node a) const {
  const std::vector<Node> order = from_top(a);
  std::vector<double> up(nodes_.size(), 0.0);
  std::vector<double> reach(nodes_.size(), 0.0);
  up[kYes] = 1.0;
  reach[a] = 1.0;
  for (auto node = order.rbegin(); node != order.rend(); ++node) {
    const Branch& here = nodes_[*node];
    for (std::size_t i = 0; i < here.next.size(); ++i) {
      up[*node] += weight(here.question, i) * up[here.next[i]];
    }
  }
  Shares out;
  out.all = up[a];
  for (const Question& question : questions_) {
    out.if_cell.emplace_back(question.weights.size(), up[a]);
  }
  for (const Node node : order) {
    const Branch& here = nodes_[node];
    for (std::size_t i = 0; i < here.next.size(); ++i) {
      reach[here.next[i]] += reach[node] * weight(here.question, i);
      out.if_cell[here.question][i] += reach[node] * (up[here.next[i]] - up[node]);
    }
  }
  return out;
}

std::vector<std::size_t> Diagrams::branches(Node a) const {
  std::set<std::size_t> out;
  for (const Node node : from_top(a)) out.insert(nodes_[node].question);
  return {out.begin(), out.end()};
}

}  // namespace tadasu::duties
