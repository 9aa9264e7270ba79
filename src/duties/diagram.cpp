#include "duties/diagram.h"

#include <algorithm>
#include <limits>
#include <set>

#include "base/check.h"

namespace tadasu::duties {
namespace {

std::uint64_t mixed(std::uint64_t hash, std::uint64_t more) {
  return (hash ^ more) * 0x9E3779B97F4A7C15ULL;
}

}  // namespace

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

std::size_t Diagrams::place_of(std::uint64_t hash) const {
  return (hash ^ hash >> 32) & (unique_.size() - 1);
}

Diagrams::Node Diagrams::branch(std::size_t question, const Followers& next) {
  const std::size_t cells = cell_count(question);
  bool same = true;
  std::uint64_t hash = question;
  for (std::size_t i = 0; i < cells; ++i) {
    same = same && next[i] == next[0];
    hash = mixed(hash, next[i]);
  }
  if (same) return next[0];
  std::size_t at = place_of(hash);
  for (; unique_[at] != kNo; at = (at + 1) & (unique_.size() - 1)) {
    const Branch& known = nodes_[unique_[at]];
    if (known.question == question &&
        std::equal(next.begin(), next.begin() + cells, next_.begin() + known.first))
      return unique_[at];
  }
  const auto out = static_cast<Node>(nodes_.size());
  unique_[at] = out;
  nodes_.push_back(
      {static_cast<std::uint32_t>(question), static_cast<std::uint32_t>(next_.size())});
  next_.insert(next_.end(), next.begin(), next.begin() + cells);
  negated_.push_back(kNo);
  if (nodes_.size() * 2 > unique_.size()) grow();
  return out;
}

void Diagrams::grow() {
  unique_.assign(unique_.size() * 4, kNo);
  for (Node node = kYes + 1; node < nodes_.size(); ++node) {
    const Branch& here = nodes_[node];
    std::uint64_t hash = here.question;
    for (std::size_t i = 0; i < cell_count(here.question); ++i) hash = mixed(hash, next(node, i));
    std::size_t at = place_of(hash);
    while (unique_[at] != kNo) at = (at + 1) & (unique_.size() - 1);
    unique_[at] = node;
  }
  both_.assign(unique_.size(), {});
}

std::size_t Diagrams::level(Node a) const {
  return a <= kYes ? std::numeric_limits<std::size_t>::max() : nodes_[a].question;
}

Diagrams::Node Diagrams::follow(Node a, std::size_t question, std::size_t cell) const {
  return level(a) == question ? next(a, cell) : a;
}

Diagrams::Node Diagrams::is_one_of(std::size_t question, std::uint64_t cells) {
  Followers next;
  for (std::size_t cell = 0; cell < cell_count(question); ++cell) {
    next[cell] = (cells >> cell & 1) != 0 ? kYes : kNo;
  }
  return branch(question, next);
}

Diagrams::Node Diagrams::both(Node a, Node b) {
  if (a == kNo || b == kNo) return kNo;
  if (a == kYes || a == b) return b;
  if (b == kYes) return a;
  if (a > b) std::swap(a, b);
  const std::uint64_t nodes = static_cast<std::uint64_t>(a) << 32 | b;
  const std::uint64_t hash = mixed(mixed(0, a), b);
  if (const Pair& known = both_[(hash ^ hash >> 32) & (both_.size() - 1)]; known.nodes == nodes)
    return known.both;
  const std::size_t question = std::min(level(a), level(b));
  Followers next;
  for (std::size_t cell = 0; cell < cell_count(question); ++cell) {
    next[cell] = both(follow(a, question, cell), follow(b, question, cell));
  }
  const Node out = branch(question, next);
  both_[(hash ^ hash >> 32) & (both_.size() - 1)] = {nodes, out};
  return out;
}

Diagrams::Node Diagrams::negate(Node a) {
  if (a <= kYes || negated_[a] != kNo) return negated_[a];
  Followers next;
  for (std::size_t cell = 0; cell < cell_count(nodes_[a].question); ++cell)
    next[cell] = negate(this->next(a, cell));
  const Node out = branch(nodes_[a].question, next);
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
  const std::size_t cells = cell_count(question);
  Followers next;
  for (std::size_t cell = 0; cell < cells; ++cell)
    next[cell] = some(this->next(a, cell), over, known);
  Node out = kNo;
  if (over(question)) {
    for (std::size_t cell = 0; cell < cells; ++cell) out = either(out, next[cell]);
  } else {
    out = branch(question, next);
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
    for (std::size_t cell = 0; cell < cell_count(nodes_[node].question); ++cell)
      left.push_back(next(node, cell));
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
    const std::size_t question = nodes_[*node].question;
    for (std::size_t i = 0; i < cell_count(question); ++i) {
      up[*node] += weight(question, i) * up[next(*node, i)];
    }
  }
  Shares out;
  out.all = up[a];
  for (const Question& question : questions_) {
    out.if_cell.emplace_back(question.weights.size(), up[a]);
  }
  for (const Node node : order) {
    const std::size_t question = nodes_[node].question;
    for (std::size_t i = 0; i < cell_count(question); ++i) {
      reach[next(node, i)] += reach[node] * weight(question, i);
      out.if_cell[question][i] += reach[node] * (up[next(node, i)] - up[node]);
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
