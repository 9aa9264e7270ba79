#include "duties/expression.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "duties/known_facts.h"
#include "duties/law_pack.h"

namespace tadasu::duties {
namespace {

std::string detail_of(const char* text) {
  const Result<Expression> parsed = parse_expression(text);
  EXPECT_FALSE(parsed.ok()) << text;
  return parsed.ok() ? "" : parsed.error().detail;
}

TEST(expression, and_binds_closer_than_or) {
  const Result<Expression> parsed =
      parse_expression("role = none or cia has C and not persons > 1000");
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed.value().kind, Expression::Kind::Or);
  EXPECT_EQ(parsed.value().parts[1].kind, Expression::Kind::And);
  EXPECT_EQ(facts_of(parsed.value()), (std::vector<std::string>{"role", "cia", "persons"}));
}

TEST(expression, names_rules_and_facts) {
  const Result<Expression> parsed =
      parse_expression("@leak and (@loss or not @leak) and items has full [password, email]");
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(rules_of(parsed.value()), (std::vector<std::string>{"leak", "loss"}));
  EXPECT_EQ(parsed.value().parts[2].form, "full");
  EXPECT_EQ(parsed.value().parts[2].values, (std::vector<std::string>{"password", "email"}));
}

TEST(expression, a_class_of_kinds_is_the_table_of_packs_kinds) {
  const Result<Expression> parsed = parse_expression("items has class sensitive_appi");
  ASSERT_TRUE(parsed.ok()) << parsed.error().detail;
  const auto& kinds = parsed.value().values;
  EXPECT_NE(std::find(kinds.begin(), kinds.end(), "medical_history"), kinds.end());
  EXPECT_EQ(std::find(kinds.begin(), kinds.end(), "nationality"), kinds.end());
  EXPECT_EQ(std::find(kinds.begin(), kinds.end(), "union_membership"), kinds.end());
}

TEST(expression, what_makes_no_sense_is_refused_at_the_word) {
  EXPECT_NE(detail_of("rolle = none").find("'rolle'"), std::string::npos);
  EXPECT_NE(detail_of("role = boss").find("'boss'"), std::string::npos);
  EXPECT_NE(detail_of("items has full passwort").find("'passwort'"), std::string::npos);
  EXPECT_NE(detail_of("items has class soft").find("'soft'"), std::string::npos);
  EXPECT_NE(detail_of("residence has XX").find("'XX'"), std::string::npos);
  EXPECT_NE(detail_of("persons > many").find("'many'"), std::string::npos);
  EXPECT_NE(detail_of("persons < 5").find("'<'"), std::string::npos);
  EXPECT_NE(detail_of("role = none role = none").find("'role'"), std::string::npos);
  EXPECT_NE(detail_of("(role = none").find("(end)"), std::string::npos);
  EXPECT_NE(detail_of("role in none").find("'['"), std::string::npos);
  EXPECT_NE(detail_of("notes = x").find("conditions"), std::string::npos);
  EXPECT_FALSE(parse_expression("").ok());
  EXPECT_FALSE(parse_expression(std::string(500, '(')).ok());
}

TEST(expression, counts_those_who_live_somewhere) {
  const Result<Expression> parsed = parse_expression("residence KR > 999 and residence has US-CA");
  ASSERT_TRUE(parsed.ok()) << parsed.error().detail;
  EXPECT_EQ(parsed.value().parts[0].kind, Expression::Kind::Over);
  EXPECT_EQ(parsed.value().parts[0].values, std::vector<std::string>{"KR"});
  EXPECT_EQ(parsed.value().parts[0].threshold, 999U);
  EXPECT_NE(detail_of("residence > 5").find("'>'"), std::string::npos);
  EXPECT_NE(detail_of("residence US-XX > 5").find("'US-XX'"), std::string::npos);
  EXPECT_NE(detail_of("established_in has US-CA").find("'US-CA'"), std::string::npos);
  EXPECT_NE(detail_of("residence has in eea").find("'eea'"), std::string::npos);
  const auto named = parse_expression("established_in has in low", {{"low", {"NL", "BE"}}});
  ASSERT_TRUE(named.ok()) << named.error().detail;
  EXPECT_EQ(named.value().values, (std::vector<std::string>{"NL", "BE"}));
}

TEST(residents, of_a_part_of_a_country_are_known_only_when_parts_are_told_apart) {
  const auto count = [](const char* residence, const char* place) {
    const CountFact there = residents(Json::parse(residence), place);
    const auto text = [](const std::optional<std::uint64_t>& n) {
      return n ? std::to_string(*n) : std::string("?");
    };
    return text(there.min) + ".." + text(there.max);
  };
  EXPECT_EQ(count(R"({"US": 12})", "US"), "12..12");
  EXPECT_EQ(count(R"({"US": 12})", "US-CA"), "?..12");
  EXPECT_EQ(count(R"({"US": 0})", "US-CA"), "0..0");
  EXPECT_EQ(count(R"({"US": null})", "US-CA"), "?..?");
  EXPECT_EQ(count(R"({"US": 12, "US-NY": 5})", "US-CA"), "?..7");
  EXPECT_EQ(count(R"({"US": 5, "US-NY": 5})", "US-CA"), "0..0");
  EXPECT_EQ(count(R"({"US-NY": 5})", "US-CA"), "0..0");
  EXPECT_EQ(count(R"({"US": null, "US-NY": 5})", "US-CA"), "?..?");
  EXPECT_EQ(count(R"({"US": 12, "US-NY": 5})", "US-NY"), "5..5");
  EXPECT_EQ(count(R"({"US-NY": 5, "US-CA": {"min": 2}})", "US"), "7..?");
  EXPECT_EQ(count(R"({"US": 3, "US-NY": 5})", "US"), "5..5");  // somebody is wrong
  EXPECT_EQ(count(R"({"US": 12})", "CA"), "0..0");
  EXPECT_EQ(count(R"({"US-CA": 12})", "CA"), "0..0");
}

TEST(law_pack, every_installed_law_loads_and_stands_in_the_index) {
  const auto index = load_law_index();
  ASSERT_TRUE(index.ok()) << index.error().where << ": " << index.error().detail;
  EXPECT_GE(index.value()->laws.size(), 40U);
  const auto law = load_law("jp-appi");
  ASSERT_TRUE(law.ok()) << law.error().where << ": " << law.error().detail;
  EXPECT_EQ(law.value()->duties.size(), 5U);
  EXPECT_EQ(load_law("jp-nowhere").error().trouble, Trouble::NotFound);
}

}  // namespace
}  // namespace tadasu::duties
