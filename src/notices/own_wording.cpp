#include "notices/own_wording.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>

#include "base/pack.h"
#include "notices/letter_pack.h"
#include "notices/values.h"

namespace tadasu::notices {
namespace {

constexpr std::size_t kTitleBytesMax = 600;
constexpr std::size_t kTextBytesMax = 20'000;
constexpr std::size_t kTagsMax = 300;  // of a section: each may stand for a long list
constexpr std::size_t kDepthMax = 8;

// Without empty lines at both ends: they are not printed.
std::string bare(std::string_view text) {
  while (text.starts_with('\n')) text.remove_prefix(1);
  while (text.ends_with('\n') || text.ends_with(' ')) text.remove_suffix(1);
  return std::string(text);
}

// {{name}}, {{#name}}, {{^name}}, {{/name}}
struct Tag {
  char sign = 0;  // 0: a value is said
  std::string name;
  std::size_t begin = 0;
  bool is_sound = false;  // one of these forms
};

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  });
}

std::vector<Tag> tags_in(std::string_view text) {
  std::vector<Tag> out;
  for (std::size_t at = text.find("{{"); at != std::string_view::npos;) {
    Tag tag;
    tag.begin = at;
    const std::size_t end = text.find("}}", at + 2);
    if (end == std::string_view::npos) {
      tag.name = std::string(text.substr(at, 20));
      out.push_back(std::move(tag));
      break;
    }
    std::string_view inside = text.substr(at + 2, end - at - 2);
    const std::string_view whole = text.substr(at, std::min<std::size_t>(end + 2 - at, 40));
    const auto bare_of = [](std::string_view words) {
      while (words.starts_with(' ')) words.remove_prefix(1);
      while (words.ends_with(' ')) words.remove_suffix(1);
      return words;
    };
    inside = bare_of(inside);
    if (!inside.empty() && std::string_view("#^/").find(inside[0]) != std::string_view::npos) {
      tag.sign = inside[0];
      inside = bare_of(inside.substr(1));
    }
    tag.is_sound = is_name(inside);
    tag.name = std::string(tag.is_sound ? inside : whole);
    out.push_back(std::move(tag));
    at = text.find("{{", end + 2);
  }
  return out;
}

std::size_t line_at(std::string_view text, std::size_t at) {
  return 1 + static_cast<std::size_t>(
                 std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

// How many letters must be changed, left out or put in between.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

std::string nearest(const std::vector<std::string>& names, std::string_view name) {
  std::string out;
  std::size_t least = 1 + name.size() / 3;
  for (const std::string& one : names) {
    const std::size_t far = distance(one, name);
    if (far <= least && (out.empty() || far < least)) {
      out = one;
      least = far;
    }
  }
  return out;
}

bool is_of_one_person(std::string_view field) {
  return field.starts_with("own_") ||
         (field.starts_with("recipient_") && field != "recipient_count");
}

// What of one text cannot be used.
class Check {
 public:
  Check(const Paper& paper, const std::vector<std::string>& names, std::vector<WordingProblem>& to)
      : paper_(paper), names_(names), to_(to) {}

  void read(const std::string& section, std::string_view text, bool is_title) {
    const auto wrong = [&](std::size_t at, const char* what, std::string detail,
                           std::string instead = "") {
      to_.push_back(
          {section, is_title, line_at(text, at), what, std::move(detail), std::move(instead)});
    };
    if (text.size() > (is_title ? kTitleBytesMax : kTextBytesMax))
      return wrong(0, "too_long", std::to_string(is_title ? kTitleBytesMax : kTextBytesMax));
    // Control characters mark values while a section is filled, and a title is one line.
    for (std::size_t i = 0; i < text.size(); ++i)
      if ((static_cast<unsigned char>(text[i]) < 0x20 && (text[i] != '\n' || is_title)) ||
          text[i] == 0x7F)
        return wrong(i, "control", "");
    const std::vector<Tag> tags = tags_in(text);
    if (tags.size() > kTagsMax) return wrong(0, "too_many", std::to_string(kTagsMax));
    std::vector<const Tag*> open;
    for (const Tag& tag : tags) {
      if (!tag.is_sound) {
        wrong(tag.begin, "not_a_field", tag.name);
        continue;
      }
      if (tag.sign == '/') {
        if (open.empty() || open.back()->name != tag.name) {
          wrong(tag.begin, "not_opened", tag.name);
          return;  // what is open behind it, nobody knows
        }
        open.pop_back();
        continue;
      }
      if (const char* what = trouble(tag, section.empty()))
        wrong(tag.begin, what, tag.name,
              what == std::string_view("unknown_field") ? nearest(names_, tag.name) : "");
      if (tag.sign == 0) continue;
      open.push_back(&tag);
      if (open.size() > kDepthMax) return wrong(tag.begin, "too_deep", std::to_string(kDepthMax));
    }
    for (const Tag* one : open) wrong(one->begin, "unclosed", one->name);
  }

 private:
  [[nodiscard]] const char* trouble(const Tag& tag, bool is_title) const {
    if (std::find(names_.begin(), names_.end(), tag.name) == names_.end()) {
      const bool is_known = is_of_one_person(tag.name) && !paper_.is_for_one_person;
      return is_known ? "of_one_person" : "unknown_field";
    }
    if (tag.sign == 0 && asks_only(tag.name)) return "asks_only";
    // The title is the same for all letters of a kind (LetterText).
    const bool names_reader = is_of_one_person(tag.name) && tag.name != "own_items" &&
                              tag.name != "own_advice" && !asks_only(tag.name);
    if (is_title && names_reader) return "of_recipient";
    return nullptr;
  }

  const Paper& paper_;
  const std::vector<std::string>& names_;
  std::vector<WordingProblem>& to_;
};

Result<Json> shipped_pack(const Paper& paper, Lang lang) {
  const std::string code(lang_code(lang));
  if (std::find(paper.languages.begin(), paper.languages.end(), code) == paper.languages.end())
    return Error{Trouble::NotFound, "lang", "the paper is not written in this language"};
  return load_pack("letters/" + paper.id + "." + code);
}

const ShippedSection* find_shipped(const std::vector<ShippedSection>& shipped,
                                   std::string_view id) {
  const auto at = std::find_if(shipped.begin(), shipped.end(),
                               [&](const ShippedSection& one) { return one.id == id; });
  return at == shipped.end() ? nullptr : &*at;
}

void put_in_order(OwnWording& wording, const std::vector<ShippedSection>& shipped) {
  const auto place = [&](const OwnSection& one) {
    return find_shipped(shipped, one.id) == nullptr
               ? shipped.size()
               : static_cast<std::size_t>(find_shipped(shipped, one.id) - shipped.data());
  };
  std::stable_sort(wording.sections.begin(), wording.sections.end(),
                   [&](const auto& a, const auto& b) { return place(a) < place(b); });
}

}  // namespace

const OwnSection* OwnWording::find(std::string_view section) const {
  for (const OwnSection& one : sections)
    if (one.id == section) return &one;
  return nullptr;
}

Result<std::vector<ShippedSection>> shipped_sections(const Paper& paper, Lang lang) {
  TRY(const Json pack, shipped_pack(paper, lang));
  std::vector<ShippedSection> out;
  try {
    out.push_back({"", pack.at("document").at("title"), "", {}, false});
    for (const Json& item : pack.at("section"))
      out.push_back({item.at("id"), item.value("title", ""),
                     bare(item.at("text").get<std::string>()),
                     item.value("needs", Json::array()).get<std::vector<std::string>>(),
                     item.value("gap", false)});
  } catch (const Json::exception& error) {
    return Error{Trouble::Invalid, "packs/letters/" + paper.id, error.what()};
  }
  return out;
}

void set_section(OwnWording& wording, const std::vector<ShippedSection>& shipped,
                 std::string_view id, std::string_view title, std::string_view text, bool is_seen) {
  OwnSection one{std::string(id), bare(title), bare(text), "", ""};
  const OwnSection* const before = wording.find(id);
  const ShippedSection* const now = find_shipped(shipped, id);
  if (before != nullptr && (!is_seen || now == nullptr)) {
    one.base_title = before->base_title;
    one.base_text = before->base_text;
  } else if (now != nullptr) {
    one.base_title = now->title;
    one.base_text = now->text;
  }
  std::erase_if(wording.sections, [&](const OwnSection& other) { return other.id == id; });
  if (now != nullptr && one.title == now->title && one.text == now->text) return;
  wording.sections.push_back(std::move(one));
  put_in_order(wording, shipped);
}

Result<std::vector<WordingProblem>> problems_of(const Paper& paper, const OwnWording& wording) {
  TRY(const auto shipped, shipped_sections(paper, wording.lang));
  TRY(const auto names, field_names(paper, wording.lang));
  std::vector<WordingProblem> out;
  Check check(paper, names, out);
  for (const OwnSection& one : wording.sections) {
    // Those that are not shipped any more stand in no paper.
    if (find_shipped(shipped, one.id) == nullptr && one.base_text.empty() && one.base_title.empty())
      out.push_back({one.id, true, 1, "no_section", one.id, ""});
    if (one.id.empty() && one.title.empty()) out.push_back({"", true, 1, "no_title", "", ""});
    check.read(one.id, one.title, true);
    check.read(one.id, one.text, false);
  }
  return out;
}

std::vector<std::string> fields_in(std::string_view text) {
  std::vector<std::string> out;
  for (Tag& tag : tags_in(text))
    if (tag.is_sound && std::find(out.begin(), out.end(), tag.name) == out.end())
      out.push_back(std::move(tag.name));
  return out;
}

bool asks_only(std::string_view field) {
  return field.starts_with("is_") || field.starts_with("has_") || field == "recipient_is_minor";
}

Result<std::vector<std::string>> field_names(const Paper& paper, Lang lang) {
  // Of an incident of which nothing is known: every name is there, whatever it says.
  const command::Incident incident;
  const facts::FactSheet sheet;
  const duties::Answer duties;
  const Json facts = Json::object();
  const Basis basis = {&incident, &sheet, &duties, &facts, {}};
  TRY(const auto all, values(paper, basis, {}, lang));
  std::vector<std::string> out;
  for (const auto& [name, words] : all)
    if (paper.is_for_one_person || !is_of_one_person(name)) out.push_back(name);
  return out;
}

std::vector<WordingNote> notes_on(const std::vector<ShippedSection>& shipped,
                                  const OwnWording& wording) {
  std::vector<WordingNote> out;
  for (const OwnSection& one : wording.sections) {
    const ShippedSection* const now = find_shipped(shipped, one.id);
    if (now == nullptr) {
      out.push_back({one.id, "gone", ""});
      continue;
    }
    if (now->title != one.base_title || now->text != one.base_text)
      out.push_back({one.id, "older", ""});
    const auto said = fields_in(one.text);
    for (const std::string& need : now->needs)
      if (std::find(said.begin(), said.end(), need) == said.end())
        out.push_back({one.id, "lost", need});
  }
  return out;
}

// ---- in a pack

void put_own_words(Json& pack, const OwnWording& wording) {
  if (const OwnSection* title = wording.find("")) pack["document"]["title"] = title->title;
  for (Json& item : pack["section"]) {
    const OwnSection* const own = wording.find(item.at("id").get<std::string>());
    if (own == nullptr) continue;
    item["title"] = own->title;
    item["text"] = own->text + "\n";
    // What the own words do not speak of they do not wait for.
    const auto said = fields_in(own->text);
    Json needs = Json::array();
    for (const Json& need : item.value("needs", Json::array()))
      if (std::find(said.begin(), said.end(), need.get<std::string>()) != said.end())
        needs.push_back(need);
    item["needs"] = std::move(needs);
  }
}

const OwnWording* find_wording(const std::vector<OwnWording>* all, std::string_view paper,
                               Lang lang) {
  if (all == nullptr) return nullptr;
  for (const OwnWording& one : *all)
    if (one.paper == paper && one.lang == lang) return &one;
  return nullptr;
}

}  // namespace tadasu::notices
