#include "duties/veris.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/pack.h"
#include "duties/duties.h"
#include "duties/veris_check.h"
#include "duties/vocabulary.h"

namespace tadasu::duties {
namespace {

constexpr std::size_t kIncidentBytesMax = 4 << 20;
constexpr int kDaysMax = 36500;

std::vector<std::string> steps_of(std::string_view path) {
  std::vector<std::string> out;
  for (std::size_t from = 0; from <= path.size();) {
    const std::size_t dot = std::min(path.find('.', from), path.size());
    out.emplace_back(path.substr(from, dot - from));
    from = dot + 1;
  }
  return out;
}

// Every value at the end of a path, through arrays.
void collect(const Json& at, const std::vector<std::string>& steps, std::size_t step,
             std::vector<const Json*>& out) {
  if (at.is_array()) {
    for (const Json& one : at) collect(one, steps, step, out);
  } else if (step == steps.size()) {
    out.push_back(&at);
  } else if (at.is_object()) {
    const auto next = at.find(steps[step]);
    if (next != at.end()) collect(*next, steps, step + 1, out);
  }
}

std::vector<const Json*> values_at(const Json& incident, const std::vector<std::string>& steps) {
  std::vector<const Json*> out;
  collect(incident, steps, 0, out);
  return out;
}

// {at, in}: is anything there, or one of `in`? Of an object the names of its members count.
struct Condition {
  std::vector<std::string> steps;
  std::vector<std::string> in;

  static Condition read(const Json& table) {
    return {steps_of(table.at("at").get<std::string>()),
            table.value("in", std::vector<std::string>{})};
  }
  [[nodiscard]] bool holds(const Json& incident) const {
    const auto values = values_at(incident, steps);
    if (in.empty()) return !values.empty();
    return std::any_of(values.begin(), values.end(), [&](const Json* value) {
      return std::any_of(in.begin(), in.end(), [&](const std::string& wanted) {
        return value->is_object() ? value->contains(wanted) : *value == wanted;
      });
    });
  }
};

std::vector<Condition> conditions(const Json& table, const char* member) {
  std::vector<Condition> out;
  if (table.contains(member))
    for (const Json& one : table.at(member)) out.push_back(Condition::read(one));
  return out;
}

struct Row {
  Json value;
  Condition when;
  std::vector<Condition> with, without;

  static Row read(const Json& table) {
    return {table.at("value"), Condition::read(table), conditions(table, "and"),
            conditions(table, "not")};
  }
  [[nodiscard]] bool holds(const Json& incident) const {
    const auto there = [&](const Condition& one) { return one.holds(incident); };
    return there(when) && std::all_of(with.begin(), with.end(), there) &&
           std::none_of(without.begin(), without.end(), there);
  }
};

// What becomes one fact: the value of the first row that holds, or an array of all of them.
struct Mapping {
  std::string fact;
  std::vector<Row> rows;
  std::vector<std::string> begins_at;         // a text …
  std::map<std::string, std::string> begins;  // … that begins so means this value
  std::vector<std::string> countries_at;
  bool or_more = false;
  std::vector<Condition> more;

  static Mapping read(const Json& table) {
    Mapping out;
    out.fact = table.at("fact");
    if (table.contains("rows"))
      for (const Json& row : table.at("rows")) out.rows.push_back(Row::read(row));
    if (table.contains("begins")) {
      out.begins_at = steps_of(table.at("at").get<std::string>());
      out.begins = table.at("begins").get<std::map<std::string, std::string>>();
    }
    if (table.contains("countries"))
      out.countries_at = steps_of(table.at("countries").get<std::string>());
    out.or_more = table.value("or_more", false);
    out.more = conditions(table, "more");
    return out;
  }

  [[nodiscard]] Json first(const Json& incident) const {
    for (const Row& row : rows)
      if (row.holds(incident)) return row.value;
    return {};
  }

  [[nodiscard]] Json all(const Json& incident) const {
    Json out = Json::array();
    const auto add = [&](const Json& value) {
      if (std::find(out.begin(), out.end(), value) == out.end()) out.push_back(value);
    };
    for (const Row& row : rows)
      if (row.holds(incident)) add(row.value);
    for (const auto& [beginning, meant] : begins)
      for (const Json* value : values_at(incident, begins_at))
        if (value->is_string() && value->get_ref<const std::string&>().starts_with(beginning))
          add(meant);
    if (!countries_at.empty())
      for (const Json* value : values_at(incident, countries_at)) {
        // A list of countries cannot say "and perhaps more": then none is known.
        if (!value->is_string() || !is_country(value->get_ref<const std::string&>())) return {};
        add(*value);
      }
    if (out.empty()) return {};
    if (or_more || std::any_of(more.begin(), more.end(),
                               [&](const Condition& one) { return one.holds(incident); }))
      out.push_back("unknown");
    return out;
  }
};

// {unit, value} in hours. Nothing for what is too rough or not said.
std::optional<double> hours_of(const Json& duration, const Json& hours) {
  const auto unit = hours.find(duration.value("unit", ""));
  const auto value = duration.find("value");
  if (unit == hours.end() || value == duration.end() || !value->is_number()) return std::nullopt;
  const double out = value->get<double>() * unit->get<double>();
  return std::isfinite(out) && out >= 0 ? std::optional(out) : std::nullopt;
}

const Json* member(const Json& incident, std::string_view path) {
  const auto values = values_at(incident, steps_of(path));
  return values.size() == 1 ? values.front() : nullptr;
}

// The day of the incident, when a day is recorded that exists.
std::optional<Date> day_of(const Json& incident) {
  const Json* when = member(incident, "timeline.incident");
  if (when == nullptr || !when->contains("month") || !when->contains("day")) return std::nullopt;
  const Date date{when->value("year", 0), when->value("month", 0), when->value("day", 0)};
  return is_valid(date) ? std::optional(date) : std::nullopt;
}

std::optional<Date> discovered(const Json& incident, const Json& hours) {
  const auto day = day_of(incident);
  const Json* after = member(incident, "timeline.discovery");
  const auto length = after == nullptr ? std::nullopt : hours_of(*after, hours);
  if (!day || !length || *length >= kDaysMax * 24.0) return std::nullopt;
  return add_days(*day, static_cast<int>(*length / 24));
}

// Every value that a mapping can give is one of its fact.
Status check_values(const Mapping& mapping, bool many) {
  const auto checked = [&](const Json& value) -> Status {
    const Status valid = validate_facts(
        {{"schema", kFactsSchema}, {mapping.fact, many ? Json::array({value}) : value}});
    if (valid.ok()) return success();
    return Error{Trouble::Invalid, "packs/veris.toml", mapping.fact + ": " + valid.error().detail};
  };
  for (const Row& row : mapping.rows) TRY_STATUS(checked(row.value));
  for (const auto& [beginning, value] : mapping.begins) TRY_STATUS(checked(value));
  return success();
}

}  // namespace

struct Veris::Packs {
  Json schema;
  std::vector<Mapping> choose, collect;
  std::vector<std::string> records_at;
  Json hours;
};

Veris::Veris(std::unique_ptr<Packs> packs) : packs_(std::move(packs)) {}
Veris::Veris(Veris&&) noexcept = default;
Veris& Veris::operator=(Veris&&) noexcept = default;
Veris::~Veris() = default;

Result<Veris> Veris::open() {
  const auto path = packs_folder() / "veris" / "schema.json";
  TRY(const std::string text, read_file(path, kIncidentBytesMax));
  TRY(const Json map, load_pack("veris"));
  auto packs = std::make_unique<Packs>();
  try {
    packs->schema = Json::parse(text).at("schema");
    for (const Json& table : map.at("choose")) packs->choose.push_back(Mapping::read(table));
    for (const Json& table : map.at("collect")) packs->collect.push_back(Mapping::read(table));
    packs->records_at = steps_of(map.at("records").at("at").get<std::string>());
    packs->hours = map.at("hours");
    for (const auto& [unit, hours] : packs->hours.items()) hours.get<double>();
  } catch (const Json::exception& error) {  // a member that is missing or of another type
    return Error{Trouble::Invalid, "packs/veris", error.what()};
  }
  for (const Mapping& mapping : packs->choose) TRY_STATUS(check_values(mapping, false));
  for (const Mapping& mapping : packs->collect) TRY_STATUS(check_values(mapping, true));
  return Veris(std::move(packs));
}

std::vector<VerisProblem> Veris::check(const Json& incident, Date today) const {
  const std::string version = known_text(incident, "schema_version");
  std::vector<VerisProblem> out = check_form(packs_->schema, incident, version);
  if (!out.empty()) return out;
  if (incident.at("timeline").at("incident").at("year") > today.year)
    out.push_back({"timeline.incident.year", "lies in the future"});
  if (const auto day = discovered(incident, packs_->hours); day && *day > today)
    out.push_back({"timeline.discovery", "leads to a day in the future"});
  return out;
}

Json Veris::facts(const Json& incident) const {
  Json out{{"schema", kFactsSchema}};
  const auto put = [&](const std::string& fact, Json value) {
    if (!value.is_null()) out[fact] = std::move(value);
  };
  for (const Mapping& mapping : packs_->choose) put(mapping.fact, mapping.first(incident));
  for (const Mapping& mapping : packs_->collect) put(mapping.fact, mapping.all(incident));
  for (const Json* records : values_at(incident, packs_->records_at))
    if (records->is_number_integer() && *records >= 0) put("records", *records);
  if (const Json* duration = member(incident, "attribute.availability.duration")) {
    if (duration->value("unit", "") == "Never") put("restore_delay", "never");
    if (const auto length = hours_of(*duration, packs_->hours)) put("restore_delay", *length);
  }
  if (const auto day = day_of(incident)) out["moments"]["occurred"] = iso_text(*day);
  if (const auto day = discovered(incident, packs_->hours)) put("knew_date", iso_text(*day));
  return out;
}

namespace {

Result<Json> one_incident(std::string_view text) {
  if (text.size() > kIncidentBytesMax)
    return Error{Trouble::TooLarge, "(incident)", "longer than 4 MB"};
  return parse_facts(text);
}

constexpr std::string_view kSpace = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(kSpace);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(kSpace) - from + 1);
}

// The elements of an array, each parsed alone: a broken one does not take the others with it.
Status each_element(std::string_view text, const std::function<Status(Result<Json>)>& take) {
  std::size_t from = 1;
  int depth = 0;
  bool in_string = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (in_string) {
      if (c == '\\') ++at;
      in_string = c != '"';
      continue;
    }
    in_string = c == '"';
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') --depth;
    const bool ends = depth == 0 && (c == ']' || c == '}');
    if (!ends && (depth != 1 || c != ',')) continue;
    const std::string_view element = trimmed(text.substr(from, at - from));
    if (!element.empty() || !ends) TRY_STATUS(take(one_incident(element)));
    from = at + 1;
    if (ends) break;
  }
  if (trimmed(text.substr(std::min(from, text.size()))).empty() && depth == 0) return success();
  return take(
      Error{Trouble::Invalid, "(document)", "the array does not end, or something follows"});
}

}  // namespace

Status each_incident(std::string_view text, const std::function<Status(Result<Json>)>& take) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  text = trimmed(text);
  if (text.empty()) return success();
  if (text.front() == '[') return each_element(text, take);
  // One object over several lines, or one a line.
  const std::size_t first_end = std::min(text.find('\n'), text.size());
  if (!one_incident(trimmed(text.substr(0, first_end))).ok()) {
    auto whole = one_incident(text);
    if (whole.ok()) return take(std::move(whole));
  }
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    const std::string_view line = trimmed(text.substr(from, end - from));
    if (!line.empty()) TRY_STATUS(take(one_incident(line)));
    from = end + 1;
  }
  return success();
}

}  // namespace tadasu::duties
