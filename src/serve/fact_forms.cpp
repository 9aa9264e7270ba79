// The vocabulary belongs to duties; here each type of fact has a control. A fact is always allowed
// to stay unknown: the first choice of every control.
#include "serve/fact_forms.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "duties/duties.h"
#include "find/kind.h"

namespace tadasu::serve {

namespace {

constexpr std::string_view kUnknown = "unknown";  // in a list: and perhaps more

struct Known {  // one line of the vocabulary
  std::string type;
  std::vector<std::string> values;
};

// A dotted fact ("moments.confirmed") is a member of an object: only moments have a form.
std::optional<Known> known(std::string_view fact) {
  static const OrderedJson vocabulary = duties::vocabulary();
  const std::size_t dot = fact.find('.');
  const std::string_view field = fact.substr(0, dot);
  for (const auto& line : vocabulary.at("fields")) {
    if (line.at("field").get<std::string>() != field) continue;
    Known out{line.at("type").get<std::string>(), {}};
    if (line.contains("values")) out.values = line.at("values").get<std::vector<std::string>>();
    if (dot == std::string_view::npos)
      return out.type == "moments" ? std::nullopt : std::optional<Known>(out);
    if (out.type != "moments") return std::nullopt;
    out.type = "moment";
    return out;
  }
  return std::nullopt;
}

bool typed_in_one_line(const std::string& type) {
  constexpr std::string_view kTypes[] = {"choice", "choices",        "flag",   "count",
                                         "moment", "hours_or_never", "special"};
  return std::find(std::begin(kTypes), std::end(kTypes), type) != std::end(kTypes);
}

Html option(std::string_view value, std::string_view words, bool chosen) {
  Html out;
  out.put("<option value=\"{}\"{}>{}</option>", value, chosen ? " selected"_h : ""_h, words);
  return out;
}

Html select(std::string_view id, const Html& options) {
  Html out;
  out.put("<select id=\"{}\" name=\"value\">{}</select>", id, options);
  return out;
}

Html tick(std::string_view value, std::string_view words, bool on) {
  Html out;
  out.put(
      "<label class=\"tick\"><input type=\"checkbox\" name=\"value\" "
      "value=\"{}\"{}><span>{}</span></label>",
      value, on ? " checked"_h : ""_h, words);
  return out;
}

bool holds(const Json& current, std::string_view value) {
  if (!current.is_array()) return false;
  return std::any_of(current.begin(), current.end(),
                     [&](const Json& one) { return one.is_string() && one == value; });
}

// Ticks with "looked, and found none" (an empty list is an answer) beside them.
Html many(Lang lang, const std::vector<std::pair<std::string, std::string>>& values,
          const Json& current) {
  Html list, out;
  list += tick("(none)", say(lang, "ui.fact.none_found"), current.is_array() && current.empty());
  for (const auto& [value, words] : values) list += tick(value, words, holds(current, value));
  out.put("<div class=\"ticks two\">{}</div>", list);
  return out;
}

std::vector<std::pair<std::string, std::string>> sensitive_kinds(Lang lang) {
  std::vector<std::pair<std::string, std::string>> out;
  const auto infos = find::kind_infos();
  if (!infos.ok()) return out;
  for (std::size_t i = 0; i < find::kKindCount; ++i) {
    const find::KindInfo& info = (*infos.value())[i];
    if (info.sensitive_appi)
      out.emplace_back(find::kind_id(static_cast<find::Kind>(i)), find::kind_name(info, lang));
  }
  return out;
}

std::string number_text(const Json& current, const char* member) {
  if (current.is_number_unsigned()) return std::to_string(current.get<std::uint64_t>());
  if (current.is_object() && current.contains(member) && current.at(member).is_number_unsigned())
    return std::to_string(current.at(member).get<std::uint64_t>());
  return "";
}

Html number_field(std::string_view id, std::string_view name, std::string_view label,
                  const std::string& value) {
  Html out;
  out.put(
      "<div><label for=\"{}-{}\">{}</label><input id=\"{}-{}\" name=\"{}\" type=\"text\" "
      "inputmode=\"numeric\" value=\"{}\"></div>",
      id, name, label, id, name, name, value);
  return out;
}

Html control(Lang lang, std::string_view fact, const Known& field, const Json& current) {
  Html options, out;
  const std::string id = "fact-" + std::string(fact);
  if (field.type == "choice" || field.type == "flag") {
    options += option("", say(lang, "ui.unknown"), current.is_null());
    if (field.type == "flag") {
      options += option("true", say(lang, "ui.yes"), current.is_boolean() && current.get<bool>());
      options += option("false", say(lang, "ui.no"), current.is_boolean() && !current.get<bool>());
    }
    for (const std::string& value : field.values)
      options += option(value, duties::value_name(lang, fact, value),
                        current.is_string() && current == value);
    return select(id, options);
  }
  if (field.type == "choices") {
    std::vector<std::pair<std::string, std::string>> values;
    for (const std::string& value : field.values)
      values.emplace_back(value, duties::value_name(lang, fact, value));
    // A list without it says that there is nothing else.
    values.emplace_back(kUnknown, say(lang, "ui.fact.perhaps_more"));
    return many(lang, values, current);
  }
  if (field.type == "special")
    return many(lang, sensitive_kinds(lang),
                current.is_object() && current.contains("appi") ? current.at("appi") : Json());
  if (field.type == "count") {
    out.put("<div class=\"row\">{}{}</div>",
            number_field(id, "min", say(lang, "ui.fact.min"), number_text(current, "min")),
            number_field(id, "max", say(lang, "ui.fact.max"), number_text(current, "max")));
    return out;
  }
  const std::string typed = current.is_string()   ? current.get<std::string>()
                            : current.is_number() ? current.dump()
                                                  : "";
  out.put(
      "<input id=\"{}\" name=\"value\" type=\"text\" value=\"{}\"><p class=\"hint\">{}</p>", id,
      typed,
      field.type == "moment" ? say(lang, "ui.fact.moment_hint") : say(lang, "ui.fact.hours_hint"));
  return out;
}

bool labels_one_control(const std::string& type) {
  return type != "choices" && type != "special" && type != "count";
}

Result<std::uint64_t> posted_number(std::string_view typed) {
  if (const auto number = whole_number(typed)) return *number;
  return Error{Trouble::Invalid, "value", "ui.fact.wrong_number"};
}

Result<Json> posted_count(const Form& form) {
  const std::string min = trimmed(form.value("min")), max = trimmed(form.value("max"));
  if (min.empty() && max.empty()) return Json();
  Json out = Json::object();
  if (!min.empty()) {
    TRY(out["min"], posted_number(min));
  }
  if (!max.empty()) {
    TRY(out["max"], posted_number(max));
  }
  if (!min.empty() && !max.empty() &&
      out["min"].get<std::uint64_t>() > out["max"].get<std::uint64_t>())
    return Error{Trouble::Invalid, "value", "ui.fact.wrong_order"};
  return out;
}

Json posted_list(const Form& form) {
  Json out = Json::array();
  const auto values = form.values("value");
  if (values.empty()) return Json();
  for (const std::string& value : values)
    if (value != "(none)") out.push_back(value);
  return out;
}

}  // namespace

bool has_form(std::string_view fact) {
  const auto field = known(fact);
  return field && typed_in_one_line(field->type);
}

Html fact_form(Context& context, std::string_view incident, std::uint64_t last_entry,
               std::string_view fact, const Json& current) {
  const Lang lang = context.lang;
  const auto field = known(fact);
  Html out, inside;
  if (!field) return out;
  const std::string name = duties::fact_name(lang, fact), id = "fact-" + std::string(fact);
  inside += hidden("seen", std::to_string(last_entry));
  inside += hidden("fact", fact);
  if (labels_one_control(field->type))
    inside.put("<div class=\"field\"><label for=\"{}\">{}</label>{}</div>", id, name,
               control(lang, fact, *field, current));
  else
    inside.put("<fieldset class=\"field\"><legend>{}</legend>{}</fieldset>", name,
               control(lang, fact, *field, current));
  inside.put(
      "<div class=\"field\"><label for=\"{}-reason\">{}</label><input id=\"{}-reason\" "
      "name=\"reason\" type=\"text\" maxlength=\"300\"></div>",
      id, say(lang, "ui.fact.reason"), id);
  inside.put(
      "<p class=\"field\"><button class=\"button second less\">{}<span class=\"sr\"> "
      "{}</span></button></p>",
      say(lang, "ui.fact.set"), name);
  return post_form(context, path_of({"i", incident, "answers"}), inside, " data-guard=\"\""_h);
}

std::string fact_words(Lang lang, std::string_view fact, const Json& value) {
  if (value.is_null() || value == kUnknown) return std::string(say(lang, "ui.unknown"));
  if (value.is_boolean())
    return std::string(value.get<bool>() ? say(lang, "ui.yes") : say(lang, "ui.no"));
  if (value.is_string()) {
    if (const auto moment = parse_moment(value.get<std::string>()))
      return moment->date_only ? day_text(lang, date_at(moment->moment))
                               : moment_text(lang, moment->moment);
    return duties::value_name(lang, fact, value.get<std::string>());
  }
  if (value.is_object() && (value.contains("min") || value.contains("max"))) {
    const std::string min = number_text(value, "min"), max = number_text(value, "max");
    return min == max ? min
                      : say(lang, "ui.bounds",
                            {{"min", min.empty() ? "0" : min}, {"max", max.empty() ? "?" : max}});
  }
  if (value.is_object() && value.contains("appi")) return fact_words(lang, fact, value.at("appi"));
  if (value.is_array() || value.is_object()) {
    if (value.empty()) return std::string(say(lang, "ui.fact.none_found"));
    std::string out;
    for (const Json& one : value) {
      const std::string id = one.is_string() ? one.get<std::string>()
                             : one.is_object() && one.contains("kind")
                                 ? one.at("kind").get<std::string>()
                                 : one.dump();
      const auto kind = find::parse_kind(id);
      const auto infos = find::kind_infos();
      out += (out.empty() ? "" : say(lang, "ui.list_separator"));
      out += id == kUnknown       ? std::string(say(lang, "ui.fact.perhaps_more"))
             : kind && infos.ok() ? std::string(find::kind_name(
                                        (*infos.value())[static_cast<std::size_t>(*kind)], lang))
                                  : duties::value_name(lang, fact, id);
    }
    return out;
  }
  return value.dump();
}

Result<Json> posted_value(const Context& context, std::string_view fact) {
  const auto field = known(fact);
  if (!field || !typed_in_one_line(field->type))
    return Error{Trouble::Invalid, "fact", "ui.fact.no_form"};
  const std::string value = trimmed(context.form.value("value"));
  if (field->type == "count") return posted_count(context.form);
  if (field->type == "choices") return posted_list(context.form);
  if (field->type == "special") {
    const Json list = posted_list(context.form);
    return list.is_null() ? Json() : Json{{"appi", list}};
  }
  if (value.empty()) return Json();
  if (field->type == "flag") return Json(value == "true");
  if (field->type == "hours_or_never" && value != "never") {
    TRY(const std::uint64_t hours, posted_number(value));
    return Json(hours);
  }
  if (field->type == "moment") {
    const auto moment = parse_moment(value);
    if (!moment) return Error{Trouble::Invalid, "value", "ui.fact.wrong_moment"};
    if (moment->moment > context.now()) return Error{Trouble::Invalid, "value", "ui.known.future"};
  }
  return Json(value);
}

}  // namespace tadasu::serve
