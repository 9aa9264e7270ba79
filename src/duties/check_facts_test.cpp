#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "duties/duties.h"
#include "duties/vocabulary.h"

namespace tadasu::duties {
namespace {

Json with(const char* member) {
  Json facts = Json::parse(std::string("{\"schema\": \"tadasu.facts/1\"") +
                           (*member != 0 ? ", " : "") + member + "}");
  return facts;
}

TEST(facts, every_wrong_field_or_value_is_refused_by_name) {
  const std::pair<const char*, const char*> wrong[] = {
      {R"("actr": "theft")", "actr"},
      {R"("actor": "aliens")", "actor"},
      {R"("actor": ["theft"])", "actor"},
      {R"("wrongful_purpose": "yes")", "wrongful_purpose"},
      {R"("wrongful_purpose": 1)", "wrongful_purpose"},
      {R"("cia": "C")", "cia"},
      {R"("cia": ["C", "X"])", "cia[1]"},
      {R"("sector": ["bank"])", "sector[0]"},
      {R"("persons": -1)", "persons"},
      {R"("persons": 1.5)", "persons"},
      {R"("persons": "1000")", "persons"},
      {R"("persons": {"min": 5, "max": 4})", "persons"},
      {R"("persons": {"least": 5})", "persons.least"},
      {R"("persons": {"max": -2})", "persons.max"},
      {R"("records": true)", "records"},
      {R"("established_in": ["Japan"])", "established_in[0]"},
      {R"("residence": {"jp": 1})", "residence.jp"},
      {R"("residence": ["JP"])", "residence"},
      {R"("items": ["name"])", "items[0]"},
      {R"("items": [{"kind": "email", "form": "salted"}])", "items[0].form"},
      {R"("items": [{"kind": "mail"}])", "items[0].kind"},
      {R"("items": [{"form": "full"}])", "items[0].kind"},
      {R"("items": [{"kind": "email", "count": 3}])", "items[0].count"},
      {R"("special": ["race"])", "special"},
      {R"("special": {"apppi": ["race"]})", "special.apppi"},
      {R"("special": {"appi": ["rase"]})", "special.appi[0]"},
      {R"("special": {"appi": "race"})", "special.appi"},
      {R"("knew_date": "yesterday")", "knew_date"},
      {R"("knew_date": "2026-02-30")", "knew_date"},
      {R"("knew_date": "2026-11-20T10:00:00")", "knew_date"},
      {R"("as_of": 20261121)", "as_of"},
      {R"("moments": {"began": "2026-11-20"})", "moments.began"},
      {R"("moments": {"sign": "soon"})", "moments.sign"},
      {R"("persons_history": [{"persons": 5}])", "persons_history[0]"},
      {R"("persons_history": [{"at": "2026-02-01", "persons": 5}, {"at": "2026-01-01", "persons": 6}])",
       "persons_history[1].at"},
      {R"("persons_history": [{"at": "2026-02-01", "persons": 5, "by": "x"}])",
       "persons_history[0].by"},
      {R"("groups": [{"actor": "theft"}])", "groups[0].actor"},
      {R"("groups": [{"items": ["name"]}])", "groups[0].items[0]"},
      {R"("groups": {"persons": 1})", "groups"},
      {R"("restore_delay": -1)", "restore_delay"},
      {R"("restore_delay": "long")", "restore_delay"},
      {R"("mitigation": [{"measure": "prayer"}])", "mitigation[0].measure"},
      {R"("mitigation": [{"evidence": "hope"}])", "mitigation[0].evidence"},
      {R"("mitigation": [{"who": "me"}])", "mitigation[0].who"},
      {R"("notes": {"weather": "fine"})", "notes.weather"},
      {R"("notes": {"actor": 3})", "notes.actor"},
      {R"("regime": ["jp-appi", "jp-moon"])", "regime[1]"},
      {R"("regime": "jp-appi")", "regime"},
  };
  for (const auto& [member, where] : wrong) {
    const Status status = validate_facts(with(member));
    ASSERT_FALSE(status.ok()) << member;
    EXPECT_EQ(status.error().trouble, Trouble::Invalid) << member;
    EXPECT_EQ(status.error().where, where) << member << ": " << status.error().detail;
    EXPECT_FALSE(status.error().detail.empty()) << member;
  }
}

TEST(facts, the_schema_is_required) {
  for (const char* text : {"{}", R"({"schema": "tadasu.facts/2"})", R"({"schema": null})", "[]"}) {
    const Status status = validate_facts(Json::parse(text));
    ASSERT_FALSE(status.ok()) << text;
    EXPECT_EQ(status.error().where, *text == '[' ? "(document)" : "schema");
  }
}

TEST(facts, null_and_unknown_are_answers_to_nothing) {
  for (const char* member :
       {"", R"("actor": null)", R"("actor": "unknown")", R"("knew_date": "unknown")",
        R"("items": ["email", "unknown"])", R"("persons": {})", R"("restore_delay": "never")",
        R"("special": {"kr-pipa": ["disability"], "appi": null})", R"("residence": {"KR": null})",
        R"("mitigation": [{"measure": "recalled"}])", R"("notes": {"actor": "seen by a clerk"})"}) {
    const Status status = validate_facts(with(member));
    EXPECT_TRUE(status.ok()) << member << ": " << (status.ok() ? "" : status.error().detail);
  }
}

TEST(CheckFacts, FactsThatAreNestedDeeplyAreRefused) {
  const auto facts =
      parse_facts("{\"schema\": \"tadasu.facts/1\", \"items\": " + std::string(400'000, '[') +
                  std::string(400'000, ']') + "}");
  ASSERT_FALSE(facts.ok());
  EXPECT_EQ(facts.error().detail, "nested too deeply");
}

TEST(facts, text_that_is_no_document_is_refused_without_quoting_it) {
  for (const char* text : {"", "{", "[1]", "{\"schema\": \"tadasu.facts/1\" \"actor\": \"yamada\"}",
                           "{\"a\": \"\xff\"}"}) {
    const Result<Json> facts = parse_facts(text);
    ASSERT_FALSE(facts.ok()) << text;
    EXPECT_EQ(facts.error().where, "(document)");
    EXPECT_EQ(facts.error().detail.find("yamada"), std::string::npos);
  }
  const Result<Json> twice =
      parse_facts(R"({"schema": "tadasu.facts/1", "persons": 1, "persons": 2})");
  ASSERT_FALSE(twice.ok());
  EXPECT_EQ(twice.error().where, "'persons'");
  EXPECT_TRUE(
      parse_facts(R"({"schema": "tadasu.facts/1", "groups": [{"persons": 1}, {"persons": 2}]})")
          .ok());
}

TEST(facts, the_vocabulary_lists_every_field_and_each_has_words) {
  const OrderedJson all = vocabulary();
  EXPECT_EQ(all.at("fields").size(), fields().size());
  EXPECT_EQ(all.at("kinds").size(), 63U);
  for (const Field& field : fields()) {
    if (field.type == FactType::Schema) continue;
    EXPECT_TRUE(has_words("fact." + std::string(field.name))) << field.name;
    for (const std::string_view value : field.values) {
      EXPECT_TRUE(has_words("value." + std::string(field.name) + "." + std::string(value)))
          << field.name << " " << value;
    }
  }
  EXPECT_EQ(fact_name(Lang::En, "exfil"), "whether data left");
}

}  // namespace
}  // namespace tadasu::duties
