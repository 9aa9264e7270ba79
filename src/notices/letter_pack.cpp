#include "notices/letter_pack.h"

#include <algorithm>
#include <kainjow/mustache.hpp>
#include <nlohmann/json.hpp>
#include <set>

namespace tadasu::notices {
namespace {

using kainjow::mustache::data;

// Answers a template's look-ups from the values and notes which it used and which do not exist.
// Names keep their dots: "people.max" is one name, not a path.
class Context final : public kainjow::mustache::basic_context<std::string> {
 public:
  explicit Context(const Values& values) : values_(values) {
    for (const auto& [name, words] : values) {
      held_.emplace(name, words.empty() ? data(data::type::bool_false) : data(words));
    }
  }
  void push(const data* /*data*/) override {}
  void pop() override {}
  [[nodiscard]] const data* get(const std::string& name) const override {
    const auto at = held_.find(name);
    if (at == held_.end()) {
      missing.insert(name);
      return nullptr;
    }
    if (!values_.at(name).empty()) used.insert(name);
    return &at->second;
  }
  [[nodiscard]] const data* get_partial(const std::string& name) const override {
    missing.insert(name);
    return nullptr;
  }

  mutable std::set<std::string> used;
  mutable std::set<std::string> missing;

 private:
  const Values& values_;
  std::map<std::string, data> held_;
};

std::string trimmed(std::string_view text) {
  // At most one empty line in a row, none at the ends.
  std::string out;
  int newlines = 2;
  for (const char c : text) {
    newlines = c == '\n' ? newlines + 1 : 0;
    if (newlines <= 2) out += c;
  }
  while (!out.empty() && out.back() == '\n') out.pop_back();
  return out;
}

Status fill_section(const Json& item, const Values& values, const std::string& where,
                    Notice& notice) {
  Section section;
  section.id = item.at("id");
  section.title = item.value("title", "");
  section.length_max = item.value("length_max", 0U);
  kainjow::mustache::mustache letter(item.at("text").get<std::string>());
  letter.set_custom_escape(
      [](const std::string& words) { return words; });  // plain text; doors escape
  if (!letter.is_valid()) {
    return Error{Trouble::Invalid, where, "section " + section.id + ": " + letter.error_message()};
  }
  Context context(values);
  section.text = trimmed(letter.render(context));
  if (!context.missing.empty()) {
    return Error{Trouble::Invalid, where,
                 "section " + section.id + " asks for '" + *context.missing.begin() + "'"};
  }
  section.complete = !item.value("gap", false);
  for (const Json& need : item.value("needs", Json::array())) {
    const auto at = values.find(need.get<std::string>());
    if (at == values.end()) {
      return Error{Trouble::Invalid, where,
                   "section " + section.id + " needs '" + need.get<std::string>() + "'"};
    }
    section.complete = section.complete && !at->second.empty();
  }
  for (const std::string& name : context.used) section.filled.push_back({name, values.at(name)});
  notice.sections.push_back(std::move(section));
  return success();
}

}  // namespace

Status fill(const Json& pack, const Values& values, Notice& notice) {
  const std::string where = "packs/" + pack.at("pack").at("id").get<std::string>();
  try {
    kainjow::mustache::mustache title(pack.at("document").at("title").get<std::string>());
    title.set_custom_escape([](const std::string& words) { return words; });
    Context context(values);
    notice.title = title.render(context);
    if (!context.missing.empty())
      return Error{Trouble::Invalid, where, "title asks for '" + *context.missing.begin() + "'"};
    for (const Json& item : pack.at("section"))
      TRY_STATUS(fill_section(item, values, where, notice));
  } catch (const Json::exception& error) {
    return Error{Trouble::Invalid, where, error.what()};
  }
  return success();
}

std::string pack_words(const Json& pack, const std::string& group, const std::string& value) {
  const auto words = pack.find("words");
  if (words == pack.end() || !words->contains(group)) return "";
  return (*words)[group].value(value, "");
}

}  // namespace tadasu::notices
