// A wording as data: as it is kept, and as a file that a company carries from one tadasu to
// another.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/pack.h"
#include "notices/own_wording.h"

namespace tadasu::notices {
namespace {

constexpr const char* kLetters = "letters/";

Error wrong(const std::string& where, const std::string& what) {
  return {Trouble::Invalid, where, what};
}

// A basic string of TOML; of several lines where it has some.
std::string toml_string(std::string_view text) {
  const bool is_long = text.find('\n') != std::string_view::npos;
  std::string out = is_long ? "\"\"\"\n" : "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + (is_long ? "\n\"\"\"" : "\"");
}

// "" where it is not there.
Result<std::string> text_of(const Json& item, const char* name, const std::string& where) {
  const auto at = item.find(name);
  if (at == item.end()) return std::string();
  if (!at->is_string()) return wrong(where, std::string(name) + " is no text");
  std::string out = *at;
  while (out.ends_with('\n')) out.pop_back();
  return out;
}

Status add_section(OwnWording& to, const std::vector<ShippedSection>& shipped, const Json& item,
                   const std::string& id, const std::string& where) {
  OwnSection one;
  one.id = id;
  TRY(one.title, text_of(item, "title", where));
  TRY(one.text, text_of(item, "text", where));
  TRY(one.base_title, text_of(item, "shipped_title", where));
  TRY(one.base_text, text_of(item, "shipped_text", where));
  const auto now = std::find_if(shipped.begin(), shipped.end(),
                                [&](const ShippedSection& each) { return each.id == id; });
  if (now != shipped.end()) {
    if (!item.contains("shipped_title") && !item.contains("shipped_text")) {
      one.base_title = now->title;
      one.base_text = now->text;
    }
    if (one.title == now->title && one.text == now->text) return success();
  }
  to.sections.push_back(std::move(one));
  return success();
}

// "letters/public-notice.en" -> paper and language.
Result<std::pair<const Paper*, Lang>> paper_of(const Json& pack) {
  const auto head = pack.find("pack");
  if (head == pack.end() || !head->is_object()) return wrong("pack", "no [pack] table");
  const auto id = head->find("id");
  if (id == head->end() || !id->is_string()) return wrong("pack", "[pack] has no id");
  const std::string name = *id;
  const std::size_t dot = name.rfind('.');
  const auto lang = dot == std::string::npos ? std::nullopt : parse_lang(name.substr(dot + 1));
  if (!name.starts_with(kLetters) || !lang)
    return wrong("pack.id", "not letters/PAPER.ja or letters/PAPER.en");
  const auto paper = find_paper(name.substr(8, dot - 8));
  if (!paper.ok()) return wrong("pack.id", "no such paper: " + name.substr(8, dot - 8));
  return std::pair(paper.value(), *lang);
}

// Own are words and nothing else: what a section needs, and whether a person must write it, is as
// it is shipped.
Status check_rest(const Json& item, const Json& shipped, const std::string& where) {
  static const std::vector<std::string> own = {"id", "title", "text", "shipped_title",
                                               "shipped_text"};
  for (const auto& [name, value] : item.items()) {
    if (std::find(own.begin(), own.end(), name) != own.end()) continue;
    if (!shipped.contains(name)) return wrong(where, "has a member of no section: " + name);
    if (shipped[name] != value)
      return wrong(where, name + " is not as it is shipped; title and text alone can be own");
  }
  return success();
}

Result<OwnWording> read_sections(const Json& pack, const Json& shipped_pack, const Paper& paper,
                                 Lang lang) {
  TRY(const auto shipped, shipped_sections(paper, lang));
  OwnWording out{paper.id, lang, {}};
  const auto document = pack.find("document");
  if (document != pack.end()) {
    if (!document->is_object()) return wrong("document", "is no table");
    if (document->contains("title"))
      TRY_STATUS(add_section(out, shipped, *document, "", "document"));
  }
  const auto sections = pack.find("section");
  if (sections == pack.end()) return out;
  if (!sections->is_array()) return wrong("section", "is no list of [[section]]");
  std::set<std::string> seen;
  for (const Json& item : *sections) {
    if (!item.is_object() || !item.contains("id") || !item["id"].is_string())
      return wrong("section", "a section has no id");
    const std::string id = item["id"];
    const std::string where = "section " + id;
    const Json* same = nullptr;
    for (const Json& one : shipped_pack.at("section"))
      if (one.at("id") == id) same = &one;
    if (id.empty() || !seen.insert(id).second) return wrong(where, "is there twice, or has no id");
    if (!item.contains("text")) return wrong(where, "has no text");
    if (same == nullptr && !item.contains("shipped_text"))
      return wrong(where, "the shipped paper has no such section");
    if (same != nullptr) TRY_STATUS(check_rest(item, *same, where));
    TRY_STATUS(add_section(out, shipped, item, id, where));
  }
  return out;
}

}  // namespace

Json to_json(const OwnWording& wording) {
  Json sections = Json::array();
  for (const OwnSection& one : wording.sections)
    sections.push_back({{"id", one.id},
                        {"title", one.title},
                        {"text", one.text},
                        {"shipped_title", one.base_title},
                        {"shipped_text", one.base_text}});
  return {{"paper", wording.paper}, {"lang", lang_code(wording.lang)}, {"sections", sections}};
}

Result<OwnWording> own_wording_of_json(const Json& json) {
  try {
    const auto lang = parse_lang(json.at("lang").get<std::string>());
    if (!lang) return Error{Trouble::Damaged, "own wording", "no such language"};
    OwnWording out{json.at("paper"), *lang, {}};
    for (const Json& one : json.at("sections"))
      out.sections.push_back({one.at("id"), one.at("title"), one.at("text"),
                              one.at("shipped_title"), one.at("shipped_text")});
    return out;
  } catch (const Json::exception&) {
    return Error{Trouble::Damaged, "own wording", "has another form than it should"};
  }
}

std::string to_toml(const Paper& paper, const OwnWording& wording, std::string_view day) {
  const auto line = [](const char* name, std::string_view value) {
    return std::string(name) + " = " + toml_string(value) + "\n";
  };
  const auto words = [&](const OwnSection& one) {
    std::string out = line("title", one.title) + line("shipped_title", one.base_title);
    if (one.id.empty()) return out;
    return out + line("text", one.text) + line("shipped_text", one.base_text);
  };
  std::string out = "[pack]\n" +
                    line("id", kLetters + paper.id + "." + std::string(lang_code(wording.lang))) +
                    "title = {ja = " + toml_string(paper.title_ja) +
                    ", en = " + toml_string(paper.title_en) + "}\n";
  out += "effective_from = " + std::string(day) + "\nstatus = \"in_force\"\n" +
         line("source", "own wording") + "read_on = " + std::string(day) + "\nverified = false\n";
  for (const OwnSection& one : wording.sections)
    out += one.id.empty() ? "\n[document]\n" + words(one)
                          : "\n[[section]]\n" + line("id", one.id) + words(one);
  return out;
}

Result<OwnWording> own_wording_of_pack(const Json& pack) {
  TRY(const auto found, paper_of(pack));
  const auto& [paper, lang] = found;
  TRY(const Json shipped, load_pack(kLetters + paper->id + "." + std::string(lang_code(lang))));
  for (const auto& [name, value] : pack.items()) {
    if (name == "pack" || name == "document" || name == "section") continue;
    if (!shipped.contains(name) || shipped[name] != value)
      return wrong(name, "is not as it is shipped; words of sections alone can be own");
  }
  return read_sections(pack, shipped, *paper, lang);
}

}  // namespace tadasu::notices
