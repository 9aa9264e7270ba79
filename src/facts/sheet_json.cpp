#include "facts/sheet_json.h"

#include <nlohmann/json.hpp>

#include "facts/facts.h"
#include "facts/sample.h"
#include "find/password_hash.h"

namespace tadasu::facts {
namespace {

OrderedJson count_json(const people::Count& count) {
  return {{"min", count.min}, {"likely", count.likely}, {"max", count.max}};
}

people::Count parse_count(const Json& json) {
  return {json.at("min").get<std::uint64_t>(), json.at("likely").get<std::uint64_t>(),
          json.at("max").get<std::uint64_t>()};
}

OrderedJson coverage_json(const Coverage& coverage) {
  return {{"seen", coverage.seen},
          {"read", coverage.read},
          {"unread", coverage.unread},
          {"skipped", coverage.skipped}};
}

OrderedJson kinds_json(const Survey& survey) {
  OrderedJson out = OrderedJson::array();
  for (const KindFacts& one : survey.kinds) {
    out.push_back({{"kind", find::kind_id(one.kind)},
                   {"mentions", one.mentions},
                   {"people", count_json(one.people)}});
    if (one.hashed == 0) continue;
    out.back()["hashed"] = one.hashed;
    out.back()["schemes"] = hash_schemes(one);
  }
  return out;
}

OrderedJson own_kinds_json(const Survey& survey) {
  OrderedJson out = OrderedJson::array();
  for (const OwnKindFacts& one : survey.own_kinds) {
    out.push_back({{"id", one.id},
                   {"name_ja", one.name_ja},
                   {"name_en", one.name_en},
                   {"counts_as", find::kind_id(one.counts_as)},
                   {"mentions", one.mentions}});
    if (one.people) out.back()["people"] = count_json(*one.people);
  }
  return out;
}

OrderedJson known_people_json(const Survey& survey) {
  if (!survey.known_people) return nullptr;
  return {{"listed", survey.known_people->listed}, {"mentions", survey.known_people->mentions}};
}

OrderedJson decisions_json(const Survey& survey) {
  if (!survey.decisions) return nullptr;
  return {{"same", survey.decisions->same},
          {"different", survey.decisions->different},
          {"unsure", survey.decisions->unsure},
          {"gone", survey.decisions->gone},
          {"refused", survey.decisions->refused}};
}

OrderedJson test_people_json(const Survey& survey) {
  if (!survey.test_people) return nullptr;
  return {{"people", survey.test_people->all()},
          {"own_list", survey.test_people->own_list},
          {"shipped_name", survey.test_people->shipped_name},
          {"shipped_mailbox", survey.test_people->shipped_mailbox},
          {"own_row_max", survey.test_people->own_row_max}};
}

OrderedJson classes_json(const Survey& survey) {
  OrderedJson out = OrderedJson::array();
  for (const ClassFacts& one : survey.classes)
    out.push_back({{"class", people_class_id(one.what)}, {"people", count_json(one.people)}});
  return out;
}

OrderedJson places_json(const Survey& survey) {
  OrderedJson out = OrderedJson::array();
  for (const PlaceFacts& one : survey.places)
    out.push_back({{"country", one.country}, {"people", count_json(one.people)}});
  return out;
}

void parse_places(const Json& json, Survey& survey) {
  for (const Json& one : json.value("countries", Json::array()))
    survey.places.push_back({one.at("country"), parse_count(one.at("people"))});
  if (const auto at = json.find("countries_unknown"); at != json.end())
    survey.placeless = parse_count(*at);
}

OrderedJson minors_on_json(const Survey& survey) {
  return survey.minors_on ? OrderedJson(iso_text(*survey.minors_on)) : OrderedJson();
}

bool parse_classes(const Json& json, Survey& survey) {
  for (const Json& one : json.value("classes", Json::array())) {
    std::size_t i = 0;
    while (i < kPeopleClassCount && one.at("class") != people_class_id(static_cast<PeopleClass>(i)))
      ++i;
    if (i == kPeopleClassCount) return false;
    survey.classes.push_back({static_cast<PeopleClass>(i), parse_count(one.at("people"))});
  }
  if (const auto on = json.find("minors_on"); on != json.end() && on->is_string())
    survey.minors_on = parse_date(on->get<std::string>());
  return true;
}

OrderedJson unread_json(const Survey& survey) {
  OrderedJson out = OrderedJson::array();
  for (const unpack::Unread& one : survey.unread) {
    out.push_back(
        {{"way", one.way}, {"why", unpack::why_name(one.why)}, {"bytes", one.size_bytes}});
  }
  return out;
}

}  // namespace

OrderedJson scan_json(const Survey& survey) {
  return {{"schema", "tadasu.scan/1"},
          {"bytes", survey.coverage.bytes},
          {"seconds", survey.seconds},
          {"people", count_json(survey.people)},
          {"people_max_known", survey.people_max_known},
          {"kinds", kinds_json(survey)},
          {"own_kinds", own_kinds_json(survey)},
          {"classes", classes_json(survey)},
          {"countries", places_json(survey)},
          {"countries_unknown", count_json(survey.placeless)},
          {"minors_on", minors_on_json(survey)},
          {"known_people", known_people_json(survey)},
          {"coverage", coverage_json(survey.coverage)},
          {"unread", unread_json(survey)}};
}

OrderedJson sample_json(const FactSheet& sheet) {
  if (!sheet.sample) return nullptr;
  const SampleFacts& facts = *sheet.sample;
  const std::uint64_t judged = facts.right + facts.wrong;
  const Interval bounds = interval_95(facts.right, judged);
  return {{"revision", facts.revision},
          {"joins", facts.joins},
          {"right", facts.right},
          {"wrong", facts.wrong},
          {"unsure", facts.unsure},
          {"precision", static_cast<double>(facts.right) / static_cast<double>(judged)},
          {"low", bounds.low},
          {"high", bounds.high}};
}

OrderedJson sheet_json(const FactSheet& sheet) {
  OrderedJson coverage = coverage_json(sheet.survey.coverage);
  coverage["gone"] = sheet.survey.coverage.gone;
  coverage["changed"] = sheet.survey.coverage.changed;
  OrderedJson unread = unread_json(sheet.survey);
  for (std::size_t i = 0; i < unread.size(); ++i) {
    unread[i]["may_hold_people"] = sheet.survey.unread[i].may_hold_people;
    unread[i]["detail"] = sheet.survey.unread[i].detail;
  }
  return {{"schema", "tadasu.fact_sheet/1"},
          {"incident", sheet.incident},
          {"revision", sheet.revision},
          {"at_us", sheet.at.us},
          {"at", iso_text(sheet.at)},
          {"made_by", sheet.made_by},
          {"reason", sheet.reason},
          {"partial", sheet.partial},
          {"sources", sheet.sources},
          {"places", sheet.places},
          {"bytes", sheet.survey.coverage.bytes},
          {"seconds", sheet.survey.seconds},
          {"people", count_json(sheet.survey.people)},
          {"people_read", count_json(sheet.survey.people_read)},
          {"people_max_known", sheet.survey.people_max_known},
          {"evidence", sheet.survey.evidence},
          {"kinds", kinds_json(sheet.survey)},
          {"own_kinds", own_kinds_json(sheet.survey)},
          {"classes", classes_json(sheet.survey)},
          {"countries", places_json(sheet.survey)},
          {"countries_unknown", count_json(sheet.survey.placeless)},
          {"minors_on", minors_on_json(sheet.survey)},
          {"known_people", known_people_json(sheet.survey)},
          {"decisions", decisions_json(sheet.survey)},
          {"people_changed",
           {{"became_two", sheet.people_changed.became_two},
            {"became_one", sheet.people_changed.became_one}}},
          {"test_people", test_people_json(sheet.survey)},
          {"sample", sample_json(sheet)},
          {"coverage", coverage},
          {"unread", unread}};
}

// Whatever got into it: a sheet that cannot be written would be a survey for nothing.
std::string sheet_text(const FactSheet& sheet) {
  return sheet_json(sheet).dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

Result<FactSheet> parse_sheet(std::string_view text) {
  const Error damaged{Trouble::Damaged, "fact sheet", "not a tadasu.fact_sheet/1"};
  try {
    const Json json = Json::parse(text);
    if (json.at("schema") != "tadasu.fact_sheet/1") return damaged;
    FactSheet sheet;
    sheet.incident = json.at("incident");
    sheet.revision = json.at("revision");
    sheet.at = {json.at("at_us").get<std::int64_t>()};
    sheet.made_by = json.at("made_by");
    sheet.reason = json.at("reason");
    sheet.partial = json.at("partial");
    sheet.sources = json.at("sources").get<std::vector<std::string>>();
    sheet.places = json.value("places", std::vector<std::string>{});
    if (const auto changed = json.find("people_changed"); changed != json.end())
      sheet.people_changed = {changed->at("became_two"), changed->at("became_one")};
    Survey& survey = sheet.survey;
    survey.seconds = json.at("seconds");
    survey.people = parse_count(json.at("people"));
    survey.people_read = parse_count(json.at("people_read"));
    survey.people_max_known = json.value("people_max_known", true);
    survey.evidence = json.value("evidence", "");
    const Json& coverage = json.at("coverage");
    survey.coverage = {
        coverage.at("seen"),          coverage.at("read"), coverage.at("unread"),
        coverage.at("skipped"),       json.at("bytes"),    coverage.value("gone", 0U),
        coverage.value("changed", 0U)};
    for (const Json& one : json.at("kinds")) {
      const auto kind = find::parse_kind(one.at("kind").get<std::string>());
      if (!kind) return damaged;
      survey.kinds.push_back({*kind, one.at("mentions"), parse_count(one.at("people"))});
      survey.kinds.back().hashed = one.value("hashed", 0U);
      for (const Json& name : one.value("schemes", Json::array())) {
        for (unsigned i = 0; i < find::kHashSchemeCount; ++i)
          if (name == find::hash_scheme_name(static_cast<find::HashScheme>(i)))
            survey.kinds.back().schemes |= 1ULL << i;
      }
    }
    for (const Json& one : json.value("own_kinds", Json::array())) {
      const auto kind = find::parse_kind(one.at("counts_as").get<std::string>());
      if (!kind) return damaged;
      survey.own_kinds.push_back({one.at("id"), one.at("name_ja"), one.at("name_en"), *kind,
                                  one.at("mentions"), std::nullopt});
      if (one.contains("people")) survey.own_kinds.back().people = parse_count(one.at("people"));
    }
    if (const auto known = json.find("known_people"); known != json.end() && known->is_object())
      survey.known_people = {known->at("listed"), known->at("mentions")};
    if (const auto made = json.find("decisions"); made != json.end() && made->is_object())
      survey.decisions = {made->at("same"), made->at("different"), made->at("unsure"),
                          made->at("gone"), made->at("refused")};
    if (const auto test = json.find("test_people"); test != json.end() && test->is_object())
      survey.test_people = {test->at("own_list"), test->at("shipped_name"),
                            test->at("shipped_mailbox"),
                            test->value("own_row_max", std::uint64_t{0})};
    if (!parse_classes(json, survey)) return damaged;
    parse_places(json, survey);
    for (const Json& one : json.at("unread")) {
      unpack::Unread unread{.way = one.at("way"),
                            .size_bytes = one.at("bytes"),
                            .may_hold_people = one.at("may_hold_people"),
                            .detail = one.at("detail")};
      if (!unpack::parse_why(one.at("why").get<std::string>(), unread.why)) return damaged;
      survey.unread.push_back(std::move(unread));
    }
    return sheet;
  } catch (const Json::exception&) {
    return damaged;
  }
}

}  // namespace tadasu::facts
