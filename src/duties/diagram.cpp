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
  if (std::all_of(next.begin(), next.end(), [&](Node n) { return n == next.front(); }))
    return next.front();
  const auto [at, is_new] = unique_.try_emplace({question, next}, static_cast<Node>(nodes_.size()));
  if (is_new) nodes_.push_back({question, std::move(next)});
  return at->second;
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
  if (const auto known = both_.find({a, b}); known != both_.end()) return known->second;
  const std::size_t question = std::min(level(a), level(b));
  std::vector<Node> next;
  for (std::size_t cell = 0; cell < cell_count(question); ++cell) {
    next.push_back(both(follow(a, question, cell), follow(b, question, cell)));
  }
  return both_[{a, b}] = branch(question, std::move(next));
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
  std::map<Node, Node> known;
  return some(a, over, known);
}

Diagrams::Node Diagrams::some(Node a, const Which& over, std::map<Node, Node>& known) {
  if (a <= kYes) return a;
  if (const auto at = known.find(a); at != known.end()) return at->second;
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

double Diagrams::share(Node a) const { return share_if(a, questions_.size(), 0); }

double Diagrams::share_if(Node a, std::size_t question, std::size_t cell) const {
  std::map<Node, double> known;
  return share(a, question, cell, known);
}

double Diagrams::share(Node a, std::size_t question, std::size_t cell,
                       std::map<Node, double>& known) const {
  if (a <= kYes) return a == kYes ? 1.0 : 0.0;
  if (const auto at = known.find(a); at != known.end()) return at->second;
  const Branch& here = nodes_[a];
  double sum = 0;
  if (here.question == question) {
    sum = share(here.next[cell], question, cell, known);
  } else {
    for (std::size_t i = 0; i < here.next.size(); ++i) {
      sum += weight(here.question, i) * share(here.next[i], question, cell, known);
    }
  }
  return known[a] = sum;
}

std::vector<std::size_t> Diagrams::branches(Node a) const {
  std::set<Node> seen;
  std::set<std::size_t> out;
  std::vector<Node> left{a};
  while (!left.empty()) {
    const Node node = left.back();
    left.pop_back();
    if (node <= kYes || !seen.insert(node).second) continue;
    out.insert(nodes_[node].question);
    left.insert(left.end(), nodes_[node].next.begin(), nodes_[node].next.end());
  }
  return {out.begin(), out.end()};
}

}  // namespace tadasu::duties
