// Validation of "tadasu.facts/1": every field and value by name. A wrong document is refused as a
// whole: skipping one fact would be reading "unknown" where somebody said something.
#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "base/clock.h"
#include "base/json_depth.h"
#include "duties/duties.h"
#include "duties/known_facts.h"
#include "duties/law_pack.h"
#include "duties/quote.h"
#include "duties/vocabulary.h"
#include "find/kind.h"

namespace tadasu::duties {
namespace {

Error wrong(std::string where, std::string detail) {
  return {Trouble::Invalid, std::move(where), std::move(detail)};
}

std::string any_of(const std::vector<std::string_view>& values) {
  std::string out = "one of";
  for (const std::string_view value : values) out += " " + std::string(value);
  return out;
}

std::string element(const std::string& where, std::size_t index) {
  return where + "[" + std::to_string(index) + "]";
}

bool is_unknown_text(const Json& value) {
  return value.is_string() && value.get_ref<const std::string&>() == "unknown";
}

bool is_whole(const Json& value) {
  return value.is_number_unsigned() ||
         (value.is_number_integer() && value.get<std::int64_t>() >= 0);
}

class Checker {
 public:
  explicit Checker(const LawIndex& index) : index_(index) {}

  Status document(const Json& facts) {
    if (!facts.is_object()) return wrong("(document)", "not a JSON object");
    const auto schema = facts.find("schema");
    if (schema == facts.end() || !schema->is_string() || *schema != kFactsSchema) {
      return wrong("schema", "missing or not tadasu.facts/1");
    }
    return object_of_fields(facts, "", false);
  }

 private:
  Status object_of_fields(const Json& object, const std::string& prefix, bool of_group) {
    for (const auto& [name, value] : object.items()) {
      const Field* field = find_field(name);
      const std::string where = prefix + shorten(name);
      if (field == nullptr) return wrong(where, "no such fact");
      if (of_group && !field->of_group) return wrong(where, "cannot differ by group");
      if (value.is_null()) continue;
      TRY_STATUS(fact(*field, value, where));
    }
    return success();
  }

  static std::string shorten(const std::string& name) {
    const std::string quoted = shown(Json(name));
    return quoted.substr(1, quoted.size() - 2);
  }

  Status fact(const Field& field, const Json& value, const std::string& where) {
    switch (field.type) {
      case FactType::Schema:
        return success();
      case FactType::Moment:
        return moment(value, where);
      case FactType::PackIds:
        return pack_ids(value, where);
      case FactType::Choice:
        return choice(value, where, field.values);
      case FactType::Choices:
        return choices(value, where, field.values);
      case FactType::Countries:
        return countries(value, where);
      case FactType::CountryCounts:
        return country_counts(value, where);
      case FactType::Flag:
        return value.is_boolean() ? success() : refused(value, where, "true or false");
      case FactType::Count:
        return count(value, where);
      case FactType::Items:
        return items(value, where);
      case FactType::Special:
        return special(value, where, field.values);
      case FactType::History:
        return history(value, where);
      case FactType::Groups:
        return groups(value, where);
      case FactType::HoursOrNever:
        return hours(value, where);
      case FactType::Mitigation:
        return mitigation(value, where);
      case FactType::Moments:
        return moments(value, where, field.values);
      case FactType::Notes:
        return notes(value, where);
    }
    return success();
  }

  static Error refused(const Json& value, const std::string& where, const std::string& expected) {
    return wrong(where, shown(value) + " is not " + expected);
  }

  static Status choice(const Json& value, const std::string& where,
                       const std::vector<std::string_view>& values) {
    if (value.is_null() || is_unknown_text(value)) return success();
    if (value.is_string() && std::find(values.begin(), values.end(),
                                       value.get_ref<const std::string&>()) != values.end()) {
      return success();
    }
    return refused(value, where, any_of(values));
  }

  static Status choices(const Json& value, const std::string& where,
                        const std::vector<std::string_view>& values) {
    if (!value.is_array()) return refused(value, where, "an array");
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (is_unknown_text(value[i])) continue;  // and perhaps more
      if (!value[i].is_string() ||
          std::find(values.begin(), values.end(), value[i].get_ref<const std::string&>()) ==
              values.end()) {
        return refused(value[i], element(where, i), any_of(values));
      }
    }
    return success();
  }

  static Status moment(const Json& value, const std::string& where) {
    if (value.is_null() || is_unknown_text(value)) return success();
    if (value.is_string() && parse_moment(value.get<std::string>())) return success();
    return refused(value, where, "a date (2026-09-04, 2026-09) or a date-time with offset");
  }

  static Status count(const Json& value, const std::string& where) {
    if (value.is_null()) return success();
    if (is_whole(value)) return success();
    if (!value.is_object()) return refused(value, where, "a whole number or {min, likely, max}");
    std::uint64_t below = 0;
    for (const char* name : {"min", "likely", "max"}) {
      const auto part = value.find(name);
      if (part == value.end() || part->is_null()) continue;
      if (!is_whole(*part)) return refused(*part, where + "." + name, "a whole number");
      if (part->get<std::uint64_t>() < below)
        return wrong(where, "min, likely, max are not in order");
      below = part->get<std::uint64_t>();
    }
    for (const auto& [name, part] : value.items()) {
      if (name != "min" && name != "likely" && name != "max")
        return wrong(where + "." + shorten(name), "no such member of a count");
    }
    return success();
  }

  Status pack_ids(const Json& value, const std::string& where) const {
    if (!value.is_array()) return refused(value, where, "an array of pack ids");
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (!is_pack(value[i]))
        return refused(value[i], element(where, i), "a pack of packs/laws/index.toml");
    }
    return success();
  }

  [[nodiscard]] bool is_pack(const Json& value) const {
    return value.is_string() &&
           std::any_of(index_.laws.begin(), index_.laws.end(), [&](const IndexEntry& entry) {
             return entry.id == value.get_ref<const std::string&>();
           });
  }

  static Status countries(const Json& value, const std::string& where) {
    if (!value.is_array()) return refused(value, where, "an array of countries");
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (!value[i].is_string() || !is_country(value[i].get<std::string>())) {
        return refused(value[i], element(where, i), "a country (ISO 3166-1 alpha-2)");
      }
    }
    return success();
  }

  static Status country_counts(const Json& value, const std::string& where) {
    if (!value.is_object()) return refused(value, where, "an object of country and count");
    for (const auto& [country, persons] : value.items()) {
      const std::string at = where + "." + shorten(country);
      if (country != kPlaceUnknown && !is_place(country))
        return wrong(at,
                     "not a country (ISO 3166-1 alpha-2), nor a State of the US (US-CA) or a "
                     "province of Canada (CA-QC), nor \"unknown\"");
      TRY_STATUS(count(persons, at));
    }
    return success();
  }

  static Status kind(const Json& value, const std::string& where) {
    if (value.is_string() && find::parse_kind(value.get_ref<const std::string&>()))
      return success();
    return refused(value, where, "a kind of packs/kinds");
  }

  static Status items(const Json& value, const std::string& where) {
    if (!value.is_array()) return refused(value, where, "an array of kinds");
    for (std::size_t i = 0; i < value.size(); ++i) {
      const std::string at = element(where, i);
      if (!value[i].is_object()) {
        if (!is_unknown_text(value[i])) TRY_STATUS(kind(value[i], at));
        continue;
      }
      for (const auto& [name, part] : value[i].items()) {
        if (name != "kind" && name != "form")
          return wrong(at + "." + shorten(name), "no such member of an item");
      }
      TRY_STATUS(kind(value[i].value("kind", Json()), at + ".kind"));
      TRY_STATUS(choice(value[i].value("form", Json()), at + ".form", item_forms()));
    }
    return success();
  }

  Status special(const Json& value, const std::string& where,
                 const std::vector<std::string_view>& own) const {
    if (!value.is_object()) return refused(value, where, "an object of taxonomy and kinds");
    for (const auto& [taxonomy, kinds] : value.items()) {
      const std::string at = where + "." + shorten(taxonomy);
      if (std::find(own.begin(), own.end(), taxonomy) == own.end() && !is_pack(Json(taxonomy))) {
        return wrong(at, "no such taxonomy");
      }
      if (kinds.is_null()) continue;
      if (!kinds.is_array()) return refused(kinds, at, "an array of kinds");
      for (std::size_t i = 0; i < kinds.size(); ++i) TRY_STATUS(kind(kinds[i], element(at, i)));
    }
    return success();
  }

  static Status history(const Json& value, const std::string& where) {
    if (!value.is_array()) return refused(value, where, "an array of {at, persons}");
    std::optional<Moment> before;
    for (std::size_t i = 0; i < value.size(); ++i) {
      const std::string at = element(where, i);
      if (!value[i].is_object() || !value[i].contains("at") || !value[i].contains("persons")) {
        return wrong(at, "needs at and persons");
      }
      for (const auto& [name, part] : value[i].items()) {
        if (name != "at" && name != "persons")
          return wrong(at + "." + shorten(name), "no such member of persons_history");
      }
      const Json& when = value[i]["at"];
      const auto written = when.is_string() ? parse_moment(when.get<std::string>()) : std::nullopt;
      if (!written) return refused(when, at + ".at", "a date or a date-time with offset");
      if (before && written->moment < *before) return wrong(at + ".at", "oldest first");
      before = written->moment;
      TRY_STATUS(count(value[i]["persons"], at + ".persons"));
    }
    return success();
  }

  Status groups(const Json& value, const std::string& where) {
    if (!value.is_array()) return refused(value, where, "an array of groups");
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (!value[i].is_object()) return refused(value[i], element(where, i), "an object");
      TRY_STATUS(object_of_fields(value[i], element(where, i) + ".", true));
    }
    return success();
  }

  static Status hours(const Json& value, const std::string& where) {
    if (is_unknown_text(value) || (value.is_string() && value == "never")) return success();
    if (value.is_number() && std::isfinite(value.get<double>()) && value.get<double>() >= 0)
      return success();
    return refused(value, where, "hours (0 or more) or 'never'");
  }

  static Status mitigation(const Json& value, const std::string& where) {
    if (!value.is_array()) return refused(value, where, "an array of {measure, at, evidence}");
    for (std::size_t i = 0; i < value.size(); ++i) {
      const std::string at = element(where, i);
      if (!value[i].is_object()) return refused(value[i], at, "an object");
      for (const auto& [name, part] : value[i].items()) {
        if (name == "measure") {
          TRY_STATUS(choice(part, at + ".measure", mitigation_measures()));
        } else if (name == "at") {
          TRY_STATUS(moment(part, at + ".at"));
        } else if (name == "evidence") {
          TRY_STATUS(choice(part, at + ".evidence", mitigation_evidence()));
        } else {
          return wrong(at + "." + shorten(name), "no such member of mitigation");
        }
      }
    }
    return success();
  }

  static Status moments(const Json& value, const std::string& where,
                        const std::vector<std::string_view>& names) {
    if (!value.is_object()) return refused(value, where, "an object of moments");
    for (const auto& [name, when] : value.items()) {
      const std::string at = where + "." + shorten(name);
      if (std::find(names.begin(), names.end(), name) == names.end())
        return wrong(at, "no such moment: " + any_of(names));
      TRY_STATUS(moment(when, at));
    }
    return success();
  }

  static Status notes(const Json& value, const std::string& where) {
    if (!value.is_object()) return refused(value, where, "an object of field and sentence");
    for (const auto& [name, sentence] : value.items()) {
      const std::string at = where + "." + shorten(name);
      if (find_field(name) == nullptr) return wrong(at, "no such fact");
      if (!sentence.is_string() && !sentence.is_null()) return wrong(at, "not a sentence");
    }
    return success();
  }

  const LawIndex& index_;
};

}  // namespace

Result<Json> parse_facts(std::string_view text) {
  if (!is_shallow_json(text)) return wrong("(document)", "nested too deeply");
  std::vector<std::set<std::string>> open;  // the keys seen so far, per open object
  std::string twice;
  const auto watch = [&](int, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) open.emplace_back();
    if (event == Json::parse_event_t::object_end) open.pop_back();
    if (event == Json::parse_event_t::key &&
        !open.back().insert(parsed.get<std::string>()).second && twice.empty()) {
      twice = parsed.get<std::string>();
    }
    return true;
  };
  try {
    Json facts = Json::parse(text, watch);
    if (!twice.empty()) return wrong(shown(Json(twice)), "stands twice");
    if (!facts.is_object()) return wrong("(document)", "not a JSON object");
    return facts;
  } catch (const Json::exception&) {
    // The library's words quote the input, which may be personal data.
    return wrong("(document)", "not JSON in UTF-8");
  }
}

Status validate_facts(const Json& facts) {
  TRY(const auto index, load_law_index());
  return Checker(*index).document(facts);
}

}  // namespace tadasu::duties
