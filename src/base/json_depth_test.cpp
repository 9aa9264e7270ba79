#include "base/json_depth.h"

#include <gtest/gtest.h>

#include <string>

namespace tadasu {
namespace {

std::string nested(int depth, const std::string& open, const std::string& close) {
  std::string out;
  for (int i = 0; i < depth; ++i) out += open;
  out += "1";
  for (int i = 0; i < depth; ++i) out += close;
  return out;
}

TEST(Json, WhatIsNestedTooDeeplyIsKnown) {
  EXPECT_TRUE(is_shallow_json(""));
  EXPECT_TRUE(is_shallow_json(nested(kJsonDepthMax, "[", "]")));
  EXPECT_FALSE(is_shallow_json(nested(kJsonDepthMax + 1, "[", "]")));
  EXPECT_FALSE(is_shallow_json(nested(kJsonDepthMax + 1, "{\"a\":", "}")));
  EXPECT_FALSE(is_shallow_json(nested(kJsonDepthMax, "[{\"a\":", "}]")));
  EXPECT_FALSE(is_shallow_json(std::string(1'000'000, '['))) << "nor what has no end";
  std::string wide = "[";
  for (int i = 0; i < 1000; ++i) wide += "[{}],";
  EXPECT_TRUE(is_shallow_json(wide + "1]"));
}

TEST(Json, BracketsInStringsAreNoDepth) {
  const std::string many(1000, '[');
  EXPECT_TRUE(is_shallow_json("\"" + many + "\""));
  EXPECT_TRUE(is_shallow_json("[\"\\\"" + many + "\\\\\"]"));
  EXPECT_FALSE(is_shallow_json("\"\\\\\"" + many)) << "the string ended before";
}

}  // namespace
}  // namespace tadasu
