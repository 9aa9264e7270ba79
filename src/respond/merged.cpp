#include "respond/merged.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "command/command.h"
#include "duties/duties.h"
#include "facts/facts.h"

namespace tadasu::respond {
namespace {

using facts::FactState;
using Number = std::optional<std::uint64_t>;

struct Counted {
  Number min, likely, max;
};

Counted read_count(const Json& value) {
  if (value.is_number_unsigned() || value.is_number_integer()) {
    const auto number = value.get<std::uint64_t>();
    return {number, number, number};
  }
  Counted out;
  if (!value.is_object()) return out;
  const auto member = [&](const char* name) {
    const auto at = value.find(name);
    return at == value.end() || !at->is_number() ? Number{} : Number(at->get<std::uint64_t>());
  };
  return {member("min"), member("likely"), member("max")};
}

Number larger(const Number& a, const Number& b) { return a && b ? std::max(a, b) : (a ? a : b); }

// Both bounds are true of what they speak of, and neither speaks of less than the whole.
Json wider(const Json& established, const Json& measured) {
  const Counted a = read_count(established);
  const Counted b = read_count(measured);
  const Number min = larger(a.min, b.min);
  // Where the survey gives no upper bound, what people say of what they know is none either.
  const Number max = b.max ? larger(a.max, b.max) : Number{};
  // More persons for certain than the survey could find: how many at most, nobody knows.
  const bool bounded = max && (!min || *min <= *max);
  Json json = Json::object();
  if (min) json["min"] = *min;
  if (bounded) json["max"] = *max;
  if (const Number likely = larger(a.likely, b.likely)) {
    const std::uint64_t least = std::max(*likely, min.value_or(0));
    json["likely"] = bounded ? std::min(least, *max) : least;
  }
  return json;
}

std::string kind_of(const Json& item) {
  return item.is_string() ? item.get<std::string>() : duties::known_text(item, "kind");
}

// Adds to `to` what stands in `from` and not there; a form that people stated stays as stated.
bool add_missing(Json& to, const Json& from) {
  bool added = false;
  for (const Json& one : from) {
    const std::string kind = kind_of(one);
    if (std::any_of(to.begin(), to.end(), [&](const Json& has) { return kind_of(has) == kind; }))
      continue;
    to.push_back(one);
    added = true;
  }
  return added;
}

bool add_missing_special(Json& to, const Json& from) {
  bool added = false;
  for (const auto& [taxonomy, kinds] : from.items()) {
    Json& list = to[taxonomy];
    if (!list.is_array()) list = Json::array();
    added = add_missing(list, kinds) || added;
  }
  return added;
}

const command::EstablishedFact* fact_of(const command::Incident& incident, std::string_view field) {
  for (const command::EstablishedFact& fact : incident.facts)
    if (fact.field == field) return &fact;
  return nullptr;
}

// Whether a person set this part of the survey's findings aside: on purpose, with a reason, having
// this revision and their own value before them. A value that came later has no reason yet.
bool is_corrected(const command::Incident& incident, std::uint64_t revision,
                  std::string_view field) {
  const auto* act = fact_of(incident, "corrects_survey");
  if (act == nullptr) return false;
  const auto& now = act->now();
  if (now.state != FactState::Confirmed || now.reason.empty() || now.revision != revision)
    return false;
  const auto* said = fact_of(incident, field);
  if (said == nullptr || said->now().state != FactState::Confirmed ||
      now.set_at < said->now().set_at)
    return false;
  const Json fields = Json::parse(now.value_json, nullptr, false);
  return fields.is_array() && std::find(fields.begin(), fields.end(), field) != fields.end();
}

// Every number that held, in order of time: those of the revisions, those that people set when they
// set them, and the history they wrote.
Json history(const Json& measured, const Json& established, const command::Incident& incident,
             Moment now) {
  std::vector<std::pair<Moment, Json>> all;
  for (const Json* facts : {&established, &measured}) {
    const auto list = facts->find("persons_history");
    if (list == facts->end() || !list->is_array()) continue;
    for (const Json& one : *list) {
      const auto at = parse_moment(duties::known_text(one, "at"));
      if (at && at->moment <= now) all.emplace_back(at->moment, one);
    }
  }
  if (const auto* persons = fact_of(incident, "persons")) {
    for (std::size_t i = 0; i < persons->versions.size(); ++i) {
      const auto& version = persons->versions[i];
      Json value = Json::parse(version.value_json, nullptr, false);
      if (version.state == FactState::Withdrawn || value.is_null() || value.is_discarded())
        continue;
      // What nobody confirmed, or what was taken back, is no upper bound, and so excuses nothing.
      const bool taken_back = i + 1 < persons->versions.size() &&
                              persons->versions[i + 1].state == FactState::Withdrawn;
      const Number min = read_count(value).min;
      if (taken_back || version.state != FactState::Confirmed)
        value = min ? Json{{"min", *min}} : Json();
      all.emplace_back(version.set_at, Json{{"at", iso_text(version.set_at)}, {"persons", value}});
    }
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  Json out = Json::array();
  for (auto& [at, entry] : all) out.push_back(std::move(entry));
  return out;
}

void merge_field(Merged& out, const Json& measured, const char* field, bool corrected) {
  Json& facts = out.facts;
  const auto found = measured.find(field);
  if (found == measured.end()) return;
  const auto said = facts.find(field);
  if (said == facts.end() || said->is_null()) {
    facts[field] = *found;
    return;
  }
  const Json before = *said;
  Json merged = before;
  bool differs = false;
  if (found->is_array()) {
    differs = add_missing(merged, *found);
  } else if (std::string_view(field) == "special") {
    differs = add_missing_special(merged, *found);
  } else {
    merged = wider(before, *found);
    const Number max = read_count(before).max;
    differs = max && *max < read_count(*found).max.value_or(0);
  }
  if (differs)
    out.notes.push_back((corrected ? "survey_corrected:" : "measured_kept:") + std::string(field));
  if (!corrected) facts[field] = std::move(merged);
}

// What the survey says where nobody said anything: a hint that a law may apply, which a person's
// word sets aside. Where the two differ it is named.
void fill_in(Merged& out, const Json& measured, const char* field) {
  const auto found = measured.find(field);
  if (found == measured.end()) return;
  const auto said = out.facts.find(field);
  if (said == out.facts.end() || said->is_null() || *said == "unknown") {
    out.facts[field] = *found;
    out.notes.push_back("from_survey:" + std::string(field));
    return;
  }
  bool differs = false;
  if (found->is_object()) {  // a country that the person does not name, or names as nobody's
    for (const auto& [country, people] : found->items()) {
      const auto named = said->find(country);
      differs = differs || (country != "unknown" &&
                            (named == said->end() || read_count(*named).max == Number(0)));
    }
  } else {
    differs = *said != *found;
  }
  if (differs) out.notes.push_back("survey_differs:" + std::string(field));
}

// Only proposed: then an earlier certainty goes before it (law 9.3, "knew").
void settle_knowledge(Merged& out, const command::Incident& incident) {
  Json& facts = out.facts;
  const auto proposed = parse_moment(duties::known_text(facts, "knew_date"));
  if (incident.known_at_confirmed || !proposed) return;
  out.notes.push_back("known_proposed:knew_date");
  Moment first = proposed->moment;
  for (const char* name : {"evidence", "confirmed", "told"}) {
    const std::string written =
        facts.contains("moments") ? duties::known_text(facts["moments"], name) : "";
    const auto at = parse_moment(written);
    if (!at || !(at->moment < first)) continue;
    first = at->moment;
    facts["knew_date"] = written;
  }
}

}  // namespace

Merged merged_facts(const std::vector<facts::FactSheet>& sheets, const command::Incident& incident,
                    Moment now) {
  const Json measured = facts::measured_facts(sheets);
  Merged out;
  out.facts = command::established_facts(incident);
  Json& facts = out.facts;
  const Json established = facts;
  const std::uint64_t revision = sheets.empty() ? 0 : sheets.back().revision;
  const auto corrected = [&](const char* field) {
    return revision > 0 && is_corrected(incident, revision, field);
  };
  for (const char* field : {"items", "special", "persons"})
    merge_field(out, measured, field, corrected(field));
  // How many have a My Number was counted among the measured persons: of others it says nothing.
  const bool same = !measured.contains("persons") ||
                    read_count(facts["persons"]).max == read_count(measured["persons"]).max;
  if (same) merge_field(out, measured, "my_number_persons", corrected("persons"));
  for (const char* field : {"vulnerable_persons", "residence"}) fill_in(out, measured, field);
  Json numbers = history(measured, established, incident, now);
  if (!numbers.empty()) facts["persons_history"] = std::move(numbers);
  settle_knowledge(out, incident);
  facts["as_of"] = iso_text(now);
  facts["schema"] = "tadasu.facts/1";
  return out;
}

}  // namespace tadasu::respond
