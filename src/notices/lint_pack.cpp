#include "notices/lint_pack.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "notices/lint_rules.h"

namespace tadasu::notices {
namespace {

constexpr std::array kAudiences = {Audience::Authority, Audience::Person,  Audience::Public,
                                   Audience::Staff,     Audience::Partner, Audience::Recipient,
                                   Audience::Board,     Audience::Desk};

Result<Patterns> patterns_of(const Json& list, const Wording& wording) {
  Patterns out;
  for (const Json& one : list) {
    TRY(Pattern pattern, Pattern::parse(one.get<std::string>(), wording));
    out.push_back(std::move(pattern));
  }
  return out;
}

// The words of a list; an entry that is only <name> stands for all words of that list.
Status add_list(const Json& all, const std::string& name, std::size_t depth, const Wording& wording,
                std::vector<std::u32string>& to) {
  constexpr std::size_t kDepthMax = 4;
  if (!all.contains(name) || depth > kDepthMax)
    return Error{Trouble::Invalid, "lists", "no list '" + name + "', or one that holds itself"};
  for (const Json& entry : all[name]) {
    const auto word = entry.get<std::string>();
    if (word.starts_with('<') && word.ends_with('>')) {
      TRY_STATUS(add_list(all, word.substr(1, word.size() - 2), depth + 1, wording, to));
      continue;
    }
    for (std::u32string& way : wording.ways_of(signs_of(word))) to.push_back(std::move(way));
  }
  return success();
}

Result<Wording> wording_of(const Json& words) {
  Wording out;
  for (const Json& ways : words.value("spellings", Json::array())) {
    out.spellings.emplace_back();
    for (const Json& way : ways) out.spellings.back().push_back(signs_of(way.get<std::string>()));
  }
  for (const auto& [name, list] : words.at("lists").items()) {
    std::vector<std::u32string>& to = out.lists[name];
    TRY_STATUS(add_list(words["lists"], name, 0, out, to));
    // The longest first: 名様 before 名.
    std::stable_sort(to.begin(), to.end(),
                     [](const auto& a, const auto& b) { return a.size() > b.size(); });
  }
  return out;
}

// An example is a text, or a table that says what it stands beside.
LintExample example_of(const Json& item) {
  LintExample out;
  if (item.is_string()) {
    out.text = item.get<std::string>();
    return out;
  }
  out.text = item.at("text");
  out.title = item.value("title", "");
  out.paper = item.value("paper", "");
  if (item.contains("values")) {
    out.has_values = true;
    for (const auto& [name, value] : item["values"].items()) out.values[name] = value;
  }
  for (const Json& one : item.value("marked", Json::array()))
    out.marked.emplace_back(one.at(0), one.at(1));
  for (const Json& one : item.value("others", Json::array()))
    out.others.emplace_back(one.at(0), one.at(1));
  for (const Json& one : item.value("required", Json::array())) out.required.push_back(one);
  return out;
}

Status read_meaning(const Json& item, LintRule& rule) {
  const std::string severity = item.at("severity");
  rule.is_error = severity == "error";
  if (!rule.is_error && severity != "warning")
    return Error{Trouble::Invalid, rule.id, "severity is neither error nor warning"};
  rule.how = item.at("how");
  if (lint_step(rule.how) == nullptr)
    return Error{Trouble::Invalid, rule.id, "nothing is called '" + rule.how + "'"};
  for (const Lang lang : {Lang::Ja, Lang::En}) {
    const std::string code(lang_code(lang));
    rule.reason[static_cast<std::size_t>(lang)] = item.at("reason").at(code);
    rule.advice[static_cast<std::size_t>(lang)] = item.at("advice").at(code);
  }
  rule.source = item.at("source");
  rule.off_when = item.value("off_when", "");
  rule.strength_min = item.value("strength_min", 0.0);
  for (const Json& kind : item.value("kinds", Json::array())) {
    rule.kinds.push_back(kind);
    if (!find::parse_kind(rule.kinds.back()))
      return Error{Trouble::Invalid, rule.id, "no kind '" + rule.kinds.back() + "'"};
  }
  for (const Json& name : item.value("audiences", Json::array())) {
    const auto at = std::find_if(kAudiences.begin(), kAudiences.end(),
                                 [&](Audience one) { return name == audience_id(one); });
    if (at == kAudiences.end())
      return Error{Trouble::Invalid, rule.id, "no audience '" + name.get<std::string>() + "'"};
    rule.audiences.push_back(*at);
  }
  return success();
}

Result<WordSet> set_of(const Json& item, const Wording& wording) {
  const auto list = [&](const char* name) {
    return patterns_of(item.value(name, Json::array()), wording);
  };
  WordSet out;
  TRY(out.find, list("find"));
  TRY(out.with, list("with"));
  TRY(out.unless, list("unless"));
  TRY(out.unless_paragraph, list("unless_paragraph"));
  return out;
}

Status read_words(const Json& item, const Wording& wording, LintRule& rule) {
  if (rule.how == "words") {
    TRY(WordSet own, set_of(item, wording));
    rule.sets.push_back(std::move(own));
  }
  for (const auto& [name, value] : item.items()) {
    if (name == "bad" || name == "good") {
      for (const Json& one : value)
        (name == "bad" ? rule.bad : rule.good).push_back(example_of(one));
    } else if (name == "also") {
      for (const Json& one : value) {
        TRY(WordSet set, set_of(one, wording));
        rule.sets.push_back(std::move(set));
      }
    } else if (name == "terms") {
      for (const Json& term : value) {
        TRY(Pattern pattern, Pattern::parse(term.at("term").get<std::string>(), wording));
        Patterns one;
        one.push_back(std::move(pattern));
        rule.terms.emplace_back(std::move(one), term.at("plain"));
      }
    } else if (value.is_array() && rule.how != "words") {
      TRY(rule.words[name], patterns_of(value, wording));
    }
  }
  if (rule.bad.empty() || rule.good.empty())
    return Error{Trouble::Invalid, rule.id, "no bad or no good example"};
  return success();
}

Status read_rules(const Json& rules, const Json& words, const Wording& wording, LintPack& out) {
  std::map<std::string, const Json*> worded;
  for (const Json& item : words.at("rule")) worded[item.at("id")] = &item;
  for (const Json& item : rules.at("rule")) {
    LintRule rule;
    rule.id = item.at("id");
    const auto found = worded.find(rule.id);
    if (found == worded.end()) return Error{Trouble::Invalid, rule.id, "has no words"};
    TRY_STATUS(read_meaning(item, rule));
    TRY_STATUS(read_words(*found->second, wording, rule));
    worded.erase(found);
    out.rules.push_back(std::move(rule));
  }
  if (!worded.empty())
    return Error{Trouble::Invalid, worded.begin()->first, "stands in no list of rules"};
  return success();
}

Status read_all(const Json& rules, const Json& words, LintPack& out) {
  TRY(const Wording wording, wording_of(words));
  TRY_STATUS(read_rules(rules, words, wording, out));
  for (const auto& [name, list] : words.at("counts").items()) {
    TRY(out.counts[name], patterns_of(list, wording));
  }
  for (const auto& [name, list] : words.at("items").items()) {
    TRY(out.items[name], patterns_of(list, wording));
  }
  for (const auto& [name, list] : words.at("said").items()) {
    TRY(out.said[name], patterns_of(list, wording));
  }
  for (const auto& [item, names] : rules.at("items").items())
    out.item_names[item] = {names.at("ja"), names.at("en")};
  for (const auto& [paper, items] : rules.at("content").items())
    out.content[paper] = items.get<std::vector<std::string>>();
  out.ids_are_items = rules.at("ids_are_items").get<std::vector<std::string>>();
  return success();
}

const Patterns kNone;

const Patterns& in(const std::map<std::string, Patterns>& lists, const std::string& name) {
  const auto at = lists.find(name);
  return at == lists.end() ? kNone : at->second;
}

}  // namespace

const Patterns& LintRule::named(const std::string& name) const { return in(words, name); }
const Patterns& LintPack::counting(const std::string& name) const { return in(counts, name); }

bool LintRule::is_for(Audience audience) const {
  return audiences.empty() ||
         std::find(audiences.begin(), audiences.end(), audience) != audiences.end();
}

Result<LintPack> read_lint_pack(const Json& rules, const Json& words, Lang lang) {
  const std::string where = "packs/lint/" + std::string(lang_code(lang));
  LintPack out;
  out.lang = lang;
  try {
    const Status read = read_all(rules, words, out);
    if (!read.ok())
      return Error{Trouble::Invalid, where, read.error().where + ": " + read.error().detail};
  } catch (const Json::exception& error) {
    return Error{Trouble::Invalid, where, error.what()};
  }
  return out;
}

}  // namespace tadasu::notices
