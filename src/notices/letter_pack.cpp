#include "notices/letter_pack.h"

#include <algorithm>
#include <kainjow/mustache.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "notices/blocks.h"

namespace tadasu::notices {
namespace {

using kainjow::mustache::data;

// While a template is filled, each value stands between marks that tell which it is; they are taken
// out when its places are known.
constexpr char kOpen = '\x01', kMiddle = '\x02', kClose = '\x03';
// And at the end of a line that asks whether something is known: with nothing before it, the line
// is gone.
constexpr char kAsked = '\x04';

std::string without_marks(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c < kOpen || c > kAsked) out += c;
  return out;
}

// Answers a template's look-ups from the values and notes which it used and which do not exist.
// Names keep their dots: "people.max" is one name, not a path.
class Context final : public kainjow::mustache::basic_context<std::string> {
 public:
  explicit Context(const Values& values) : values_(values) {
    for (const auto& [name, words] : values) {
      const std::string clean = without_marks(words);
      const std::string mark = kOpen + std::to_string(names_.size()) + kMiddle;
      held_.emplace(name,
                    clean.empty() ? data(data::type::bool_false) : data(mark + clean + kClose));
      names_.push_back(name);
    }
  }
  // The value that a mark speaks of.
  [[nodiscard]] Filled filled(std::string_view number) const {
    const std::string& name = names_.at(std::stoul(std::string(number)));
    return {name, values_.at(name)};
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
  std::vector<std::string> names_;
};

std::string with_asked_lines(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    out += line;
    for (const char* tag : {"{{#", "{{^", "{{/"}) {
      if (line.find(tag) == std::string_view::npos) continue;
      out += kAsked;
      break;
    }
    if (end < text.size()) out += '\n';
    at = end + 1;
  }
  return out;
}

std::string without_empty_asked_lines(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    at = end + 1;
    if (!line.empty() && line.find_first_not_of(kAsked) == std::string_view::npos) continue;
    for (const char c : line)
      if (c != kAsked) out += c;
    if (end < text.size()) out += '\n';
  }
  return out;
}

// At most one empty line in a row, none at the ends. Marks are not looked at.
std::string trimmed(std::string_view text) {
  std::string out;
  int newlines = 2;
  for (const char c : text) {
    newlines = c == '\n' ? newlines + 1 : 0;
    if (newlines <= 2) out += c;
  }
  while (!out.empty() && out.back() == '\n') out.pop_back();
  return out;
}

// Takes the marks out of `text`; says where each value stands.
void place(std::string_view text, const Context& context, Section& section) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == kOpen) {
      const std::size_t middle = text.find(kMiddle, at);
      section.filled.push_back(context.filled(text.substr(at + 1, middle - at - 1)));
      section.filled.back().begin = section.text.size();
      at = middle;
    } else if (text[at] == kClose) {
      section.filled.back().end = section.text.size();  // no value stands in another
    } else {
      section.text += text[at];
    }
  }
}

Status fill_section(const Json& item, const Values& values, const std::string& where,
                    Notice& notice) {
  Section section;
  section.id = item.at("id");
  section.title = item.value("title", "");
  section.length_max = item.value("length_max", 0U);
  kainjow::mustache::mustache letter(with_asked_lines(item.at("text").get<std::string>()));
  letter.set_custom_escape(
      [](const std::string& words) { return words; });  // plain text; doors escape
  if (!letter.is_valid()) {
    return Error{Trouble::Invalid, where, "section " + section.id + ": " + letter.error_message()};
  }
  Context context(values);
  place(trimmed(without_empty_asked_lines(letter.render(context))), context, section);
  if (!context.missing.empty()) {
    return Error{Trouble::Invalid, where,
                 "section " + section.id + " asks for '" + *context.missing.begin() + "'"};
  }
  const auto parts = stretches(section.text);
  section.complete =
      !item.value("gap", false) &&
      std::none_of(parts.begin(), parts.end(), [](const Stretch& one) { return one.is_gap; });
  for (const Json& need : item.value("needs", Json::array())) {
    const auto at = values.find(need.get<std::string>());
    if (at == values.end()) {
      return Error{Trouble::Invalid, where,
                   "section " + section.id + " needs '" + need.get<std::string>() + "'"};
    }
    section.complete = section.complete && !at->second.empty();
  }
  for (const std::string& name : context.used) {
    const bool stands = std::any_of(section.filled.begin(), section.filled.end(),
                                    [&](const Filled& one) { return one.fact == name; });
    if (!stands) section.filled.push_back({name, values.at(name)});
  }
  // What has nothing to say under these facts is left out, heading and all.
  if (section.text.empty() && section.complete) return success();
  notice.sections.push_back(std::move(section));
  return success();
}

// A title is no section: what it says is watched with the first one that there is.
void watch_title(const Context& context, const Values& values, Notice& notice) {
  if (notice.sections.empty()) return;
  const auto is_watched = [&](const std::string& name) {
    return std::any_of(notice.sections.begin(), notice.sections.end(), [&](const Section& section) {
      return std::any_of(section.filled.begin(), section.filled.end(),
                         [&](const Filled& one) { return one.fact == name; });
    });
  };
  for (const std::string& name : context.used)
    if (!is_watched(name)) notice.sections.front().filled.push_back({name, values.at(name)});
}

}  // namespace

Status fill(const Json& pack, const Values& values, Notice& notice) {
  const std::string where = "packs/" + pack.at("pack").at("id").get<std::string>();
  try {
    kainjow::mustache::mustache title(pack.at("document").at("title").get<std::string>());
    title.set_custom_escape([](const std::string& words) { return words; });
    Context context(values);
    Section line;
    place(title.render(context), context, line);
    notice.title = std::move(line.text);
    if (!context.missing.empty())
      return Error{Trouble::Invalid, where, "title asks for '" + *context.missing.begin() + "'"};
    for (const Json& item : pack.at("section"))
      TRY_STATUS(fill_section(item, values, where, notice));
    watch_title(context, values, notice);
    notice.template_digest = pack.value("digest", "");
  } catch (const Json::exception& error) {
    return Error{Trouble::Invalid, where, error.what()};
  }
  return success();
}

Status fill_again(const Json& pack, const Values& values, std::size_t section, Notice& notice) {
  const std::string where = "packs/" + pack.at("pack").at("id").get<std::string>();
  Section& old = notice.sections.at(section);
  Notice again;
  try {
    // By its name: sections before it that have nothing to say are not in the notice.
    for (const Json& item : pack.at("section"))
      if (item.at("id") == old.id) TRY_STATUS(fill_section(item, values, where, again));
  } catch (const Json::exception& error) {
    return Error{Trouble::Invalid, where, error.what()};
  }
  if (again.sections.size() != 1)
    return Error{Trouble::Invalid, where, "section " + old.id + " is left out, or there twice"};
  Section& fresh = again.sections.front();
  for (const Filled& one : old.filled) {  // what the title says
    const bool is_there = std::any_of(fresh.filled.begin(), fresh.filled.end(),
                                      [&](const Filled& other) { return other.fact == one.fact; });
    if (!is_there && one.begin == one.end) fresh.filled.push_back(one);
  }
  old = std::move(fresh);
  return success();
}

std::string pack_words(const Json& pack, const std::string& group, const std::string& value) {
  const auto words = pack.find("words");
  if (words == pack.end() || !words->contains(group)) return "";
  return (*words)[group].value(value, "");
}

}  // namespace tadasu::notices
