// Lint packs: packs/lint/rules.toml and packs/lint/<lang>.toml, read and held against their own
// examples. docs/formats/lint.md describes them.
#pragma once

#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/words.h"
#include "notices/letter_pack.h"
#include "notices/lint_pattern.h"
#include "notices/paper.h"

namespace tadasu::notices {

// Words that are found together with what must, and must not, stand in their sentence, and what
// must not in their paragraph.
struct WordSet {
  Patterns find, with, unless, unless_paragraph;
};

// A paper of one section, and what it is held against, that a rule must find or must not.
struct LintExample {
  std::string text;
  std::string title;  // of the section
  std::string paper;
  std::map<std::string, std::string> values;
  bool has_values = false;
  std::vector<std::pair<std::string, std::string>> marked;  // what the finder says: words, kind
  std::vector<std::pair<std::string, std::string>> others;  // paper, text
  std::vector<std::string> required;
};

struct LintRule {
  std::string id;
  std::string how;  // the name of one of lint_rules()
  bool is_error = false;
  std::vector<Audience> audiences;            // none: all
  std::array<std::string, 2> reason, advice;  // by Lang
  std::string source;
  std::string off_when;                   // a value that, once known, makes the rule needless
  std::vector<std::string> kinds;         // of personal data
  double strength_min = 0;                // of mentions
  std::map<std::string, Patterns> words;  // by the name they have in the pack
  std::vector<WordSet> sets;              // of "words": its own and of `also`, each by itself
  std::vector<std::pair<Patterns, std::string>> terms;  // and how to say it plainly
  std::vector<LintExample> bad, good;

  [[nodiscard]] const Patterns& named(const std::string& name) const;  // none: empty
  [[nodiscard]] bool is_for(Audience audience) const;
};

struct LintPack {
  Lang lang = Lang::Ja;
  std::vector<LintRule> rules;
  std::map<std::string, Patterns> counts;  // what is a number of persons, of records, of neither
  std::map<std::string, Patterns> items;   // content item -> words of its title
  std::map<std::string, Patterns> said;    // … and words by which a text without sections says it
  std::map<std::string, std::array<std::string, 2>> item_names;  // by Lang of the reader
  std::map<std::string, std::vector<std::string>> content;       // paper -> items
  std::vector<std::string> ids_are_items;  // papers whose sections are named by item

  [[nodiscard]] const Patterns& counting(const std::string& name) const;
};

// Errors: NotFound; Invalid: `where` is the pack, `detail` names the rule and what is wrong. The
// examples are not looked at.
Result<LintPack> read_lint_pack(const Json& rules, const Json& words, Lang lang);

}  // namespace tadasu::notices
