#include "duties/diagram.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace tadasu::duties {
namespace {

using Node = Diagrams::Node;

// The slow twin: a condition as the list of its values over all worlds of four questions.
constexpr std::size_t kCells[] = {2, 3, 2, 4};
constexpr std::size_t kWorlds = 2 * 3 * 2 * 4;

std::size_t cell_in(std::size_t world, std::size_t question) {
  for (std::size_t q = 0; q < question; ++q) world /= kCells[q];
  return world % kCells[question];
}

struct Pair {
  Node node = Diagrams::kNo;
  std::vector<bool> table;
};

struct Twins {
  Diagrams diagrams;
  std::mt19937 random{20261121};

  Twins() {
    for (std::size_t q = 0; q < 4; ++q) {
      const std::vector<double> even(kCells[q], 1.0 / static_cast<double>(kCells[q]));
      diagrams.question("q" + std::to_string(q), "f" + std::to_string(q), even);
    }
  }
  Pair literal() {
    const std::size_t question = random() % 4;
    const std::uint64_t cells = random() % (1U << kCells[question]);
    Pair out{diagrams.is_one_of(question, cells), {}};
    for (std::size_t w = 0; w < kWorlds; ++w) {
      out.table.push_back((cells >> cell_in(w, question) & 1) != 0);
    }
    return out;
  }
  Pair condition(int depth) {
    if (depth == 0) return literal();
    Pair a = condition(depth - 1);
    const Pair b = condition(depth - 1);
    const std::size_t kind = random() % 3;
    a.node = kind == 0   ? diagrams.both(a.node, b.node)
             : kind == 1 ? diagrams.either(a.node, b.node)
                         : diagrams.negate(a.node);
    for (std::size_t w = 0; w < kWorlds; ++w) {
      a.table[w] = kind == 0   ? a.table[w] && b.table[w]
                   : kind == 1 ? a.table[w] || b.table[w]
                               : !a.table[w];
    }
    return a;
  }
};

double share_of(const std::vector<bool>& table) {
  return static_cast<double>(std::count(table.begin(), table.end(), true)) / kWorlds;
}

TEST(diagrams, agree_with_a_table_of_all_worlds) {
  Twins twins;
  for (int i = 0; i < 400; ++i) {
    const Pair pair = twins.condition(i % 4);
    const double share = share_of(pair.table);
    EXPECT_EQ(pair.node == Diagrams::kYes, share == 1.0);
    EXPECT_EQ(pair.node == Diagrams::kNo, share == 0.0);
    const Diagrams::Shares shares = twins.diagrams.shares(pair.node);
    EXPECT_NEAR(shares.all, share, 1e-12);
    for (std::size_t q = 0; q < 4; ++q) {
      for (std::size_t cell = 0; cell < kCells[q]; ++cell) {
        double there = 0;
        for (std::size_t w = 0; w < kWorlds; ++w)
          there += pair.table[w] && cell_in(w, q) == cell ? 1.0 : 0.0;
        EXPECT_NEAR(shares.if_cell[q][cell], there / kWorlds * static_cast<double>(kCells[q]),
                    1e-12);
      }
    }
  }
}

TEST(diagrams, some_and_every_agree_with_the_table) {
  Twins twins;
  for (int i = 0; i < 200; ++i) {
    const Pair pair = twins.condition(3);
    const std::size_t over = i % 4;
    const auto which = [&](std::size_t question) { return question == over; };
    std::vector<bool> some(kWorlds, false), every(kWorlds, true);
    for (std::size_t w = 0; w < kWorlds; ++w) {
      for (std::size_t v = 0; v < kWorlds; ++v) {
        bool same = true;
        for (std::size_t q = 0; q < 4; ++q)
          same = same && (q == over || cell_in(w, q) == cell_in(v, q));
        if (same) some[w] = some[w] || pair.table[v];
        if (same) every[w] = every[w] && pair.table[v];
      }
    }
    EXPECT_NEAR(twins.diagrams.shares(twins.diagrams.some(pair.node, which)).all, share_of(some),
                1e-12);
    EXPECT_NEAR(twins.diagrams.shares(twins.diagrams.every(pair.node, which)).all, share_of(every),
                1e-12);
  }
}

TEST(diagrams, equal_conditions_are_one_node_however_they_were_put) {
  Diagrams diagrams;
  const std::size_t a = diagrams.question("a", "a", {0.5, 0.5});
  const std::size_t b = diagrams.question("b", "b", {0.5, 0.5});
  const Node x = diagrams.is_one_of(a, 0b10);
  const Node y = diagrams.is_one_of(b, 0b10);
  EXPECT_EQ(diagrams.either(x, diagrams.negate(x)), Diagrams::kYes);
  EXPECT_EQ(diagrams.both(x, diagrams.negate(x)), Diagrams::kNo);
  EXPECT_EQ(diagrams.either(diagrams.both(x, y), diagrams.both(x, diagrams.negate(y))), x);
  EXPECT_EQ(diagrams.branches(diagrams.both(x, y)), (std::vector<std::size_t>{a, b}));
}

}  // namespace
}  // namespace tadasu::duties
