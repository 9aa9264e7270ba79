// Conditions over facts that may be unknown, as ordered decision diagrams.
//
// Why not plain three-valued logic: "sector is finance, or it is not" is unknown in Kleene's tables
// although nothing about it is. A diagram holds the condition over every value the unknown facts
// can still take, with equal parts shared, so "the same whatever the unknown facts turn out to be"
// is exactly "the diagram is one leaf", and the facts it still branches on are exactly those that
// matter.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace tadasu::duties {

// Threads: one thread at a time. Nodes live as long as the Diagrams.
class Diagrams {
 public:
  using Node = std::uint32_t;
  static constexpr Node kNo = 0;
  static constexpr Node kYes = 1;

  // What is not known, divided into cells (the values that rules can tell apart). `weights` sum to
  // 1 and only order the questions. Asking again for the same name returns the same question.
  std::size_t question(const std::string& name, const std::string& fact,
                       const std::vector<double>& weights);
  [[nodiscard]] const std::string& fact_of(std::size_t question) const {
    return questions_[question].fact;
  }
  [[nodiscard]] std::size_t question_count() const { return questions_.size(); }

  // True when the answer to `question` lies in one of `cells` (bit n is cell n).
  Node is_one_of(std::size_t question, std::uint64_t cells);
  Node both(Node a, Node b);
  Node negate(Node a);
  Node either(Node a, Node b) { return negate(both(negate(a), negate(b))); }

  // True where some answer (every answer) to the questions of `over` makes `a` true.
  using Which = std::function<bool(std::size_t question)>;
  Node some(Node a, const Which& over);
  Node every(Node a, const Which& over) { return negate(some(negate(a), over)); }

  // The share of worlds in which `a` holds, by the weights; and the same for each question and
  // cell, given that the answer to the question lies in the cell. Cost: one walk over the diagram.
  struct Shares {
    double all = 0;
    std::vector<std::vector<double>> if_cell;  // [question][cell]
  };
  [[nodiscard]] Shares shares(Node a) const;
  // The questions `a` branches on, in order.
  [[nodiscard]] std::vector<std::size_t> branches(Node a) const;
  [[nodiscard]] std::size_t cell_count(std::size_t question) const {
    return questions_[question].weights.size();
  }
  [[nodiscard]] double weight(std::size_t question, std::size_t cell) const {
    return questions_[question].weights[cell];
  }

 private:
  struct Question {
    std::string fact;
    std::vector<double> weights;
  };
  struct Branch {
    std::uint32_t question = 0;
    std::uint32_t first = 0;  // of its followers, one per cell, in next_
  };
  struct Pair {
    std::uint64_t nodes = 0;
    Node both = kNo;
  };
  using Followers = std::array<Node, 64>;
  Node branch(std::size_t question, const Followers& next);
  [[nodiscard]] Node next(Node a, std::size_t cell) const { return next_[nodes_[a].first + cell]; }
  [[nodiscard]] std::size_t place_of(std::uint64_t hash) const;
  void grow();
  [[nodiscard]] std::size_t level(Node a) const;
  [[nodiscard]] Node follow(Node a, std::size_t question, std::size_t cell) const;
  Node some(Node a, const Which& over, std::vector<Node>& known);
  [[nodiscard]] std::vector<Node> from_top(Node a) const;  // every branch below `a`, parents first

  std::vector<Question> questions_;
  std::map<std::string, std::size_t> by_name_;
  std::vector<Branch> nodes_{2};  // 0 and 1 are the leaves
  std::vector<Node> next_;
  std::vector<Node> negated_{kYes, kNo};  // by node; kNo: not asked yet
  // By hash of a branch, its node; kNo: free. Never more than half full.
  std::vector<Node> unique_ = std::vector<Node>(256, kNo);
  // What was answered last by hash of a pair: another pair may take its place.
  std::vector<Pair> both_ = std::vector<Pair>(256);
};

}  // namespace tadasu::duties
