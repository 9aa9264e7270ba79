#include "notices/lint.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/pack.h"
#include "notices/lint_rules.h"

namespace tadasu::notices {
namespace {

Result<std::vector<LintPart>> read_parts(const Notice& notice, Lang lang, const Spotting& spot) {
  std::vector<LintPart> out;
  out.push_back({"", "", notice.title, nullptr, read_text(notice.title, lang), {}});
  for (const Section& section : notice.sections) out.push_back(read_part(section, lang));
  if (!spot) return out;
  for (LintPart& part : out) {
    if (part.text.empty()) continue;
    TRY(part.mentions, spot(part.text));
  }
  return out;
}

void run(const LintRule& rule, const Linting& linting, std::vector<LintFinding>& to) {
  if (!rule.is_for(linting.audience)) return;
  LintReport report(rule, linting.basis.reader, to);
  lint_step(rule.how)(rule, linting, report);
}

// What stands in a place to fill in is not what the paper says. Personal data are told there, too.
void leave_out_gaps(const LintPack& pack, std::vector<LintFinding>& findings) {
  const auto is_gap = [&](const LintFinding& finding) {
    return std::any_of(pack.rules.begin(), pack.rules.end(), [&](const LintRule& rule) {
      return rule.id == finding.rule && rule.how == "gaps";
    });
  };
  std::vector<LintFinding> gaps;
  std::copy_if(findings.begin(), findings.end(), std::back_inserter(gaps), is_gap);
  std::erase_if(findings, [&](const LintFinding& one) {
    return one.kind.empty() && !is_gap(one) &&
           std::any_of(gaps.begin(), gaps.end(), [&](const LintFinding& gap) {
             return gap.section == one.section &&
                    Span{gap.begin, gap.end}.meets({one.begin, one.end});
           });
  });
}

// ---- a pack is held against its own examples

Notice notice_of(const std::string& paper, const LintPack& pack, const std::string& title,
                 const std::string& text) {
  Notice out;
  out.paper = paper;
  out.lang = lang_code(pack.lang);
  out.sections.push_back({.id = "example", .title = title, .text = text, .filled = {}});
  return out;
}

// What the finder would say of an example: the example says it.
std::vector<find::Mention> marked_in(const LintExample& example, std::string_view text) {
  std::vector<find::Mention> out;
  for (const auto& [words, kind] : example.marked) {
    const auto at = text.find(words);
    if (at == std::string_view::npos) continue;
    find::Mention mention;
    mention.begin = static_cast<std::uint32_t>(at);
    mention.end = static_cast<std::uint32_t>(at + words.size());
    mention.kind = find::parse_kind(kind).value_or(find::Kind::PersonName);
    mention.strength = 1;
    out.push_back(mention);
  }
  return out;
}

// The first paper of the list that the rule is for.
Result<const Paper*> paper_for(const LintRule& rule, const LintExample& example) {
  if (!example.paper.empty()) return find_paper(example.paper);
  const auto listed = find_paper("public-notice");
  if (listed.ok() && rule.is_for(listed.value()->audience)) return listed.value();
  TRY(const std::vector<Paper>* all, papers());
  for (const Paper& paper : *all)
    if (rule.is_for(paper.audience)) return &paper;
  return Error{Trouble::Invalid, rule.id, "is for no paper"};
}

Result<bool> is_found(const LintRule& rule, const LintExample& example, const LintPack& pack) {
  TRY(const Paper* paper, paper_for(rule, example));
  const Notice notice = notice_of(paper->id, pack, example.title, example.text);
  std::vector<Notice> others;
  for (const auto& [id, text] : example.others) others.push_back(notice_of(id, pack, "", text));
  LintBasis basis;
  basis.required = example.required;
  if (example.has_values) basis.values = &example.values;
  for (const Notice& one : others) basis.others.push_back(&one);
  basis.spot = [&](std::string_view text) -> Result<std::vector<find::Mention>> {
    return marked_in(example, text);
  };
  TRY(auto parts, read_parts(notice, pack.lang, basis.spot));
  const Linting linting{notice, paper->audience, pack, {&pack, &pack}, basis, std::move(parts)};
  std::vector<LintFinding> found;
  run(rule, linting, found);
  return !found.empty();
}

Status hold_against_examples(const LintPack& pack) {
  const std::string where = "packs/lint/" + std::string(lang_code(pack.lang));
  for (const LintRule& rule : pack.rules) {
    for (const bool bad : {true, false}) {
      const auto& examples = bad ? rule.bad : rule.good;
      for (std::size_t i = 0; i < examples.size(); ++i) {
        TRY(const bool found, is_found(rule, examples[i], pack));
        if (found != bad)
          return Error{Trouble::Invalid, where,
                       rule.id + ": " + (bad ? "bad" : "good") + " example " +
                           std::to_string(i + 1) + (bad ? " is not found" : " is found")};
      }
    }
  }
  return success();
}

Result<LintPack> load(Lang lang) {
  TRY(const Json rules, load_pack("lint/rules"));
  TRY(const Json words, load_pack("lint/" + std::string(lang_code(lang))));
  TRY(LintPack pack, read_lint_pack(rules, words, lang));
  TRY_STATUS(hold_against_examples(pack));
  return pack;
}

// Read once; what does not load is tried again.
Result<const LintPack*> lint_pack(Lang lang) {
  static std::mutex mutex;
  static std::array<std::unique_ptr<LintPack>, 2> kept;
  const std::lock_guard lock(mutex);
  auto& one = kept[static_cast<std::size_t>(lang)];
  if (one == nullptr) {
    TRY(LintPack pack, load(lang));
    one = std::make_unique<LintPack>(std::move(pack));
  }
  return one.get();
}

}  // namespace

Result<std::vector<LintFinding>> lint(const Notice& notice, const LintBasis& basis) {
  TRY(const Paper* paper, find_paper(notice.paper));
  const auto lang = parse_lang(notice.lang);
  if (!lang) return Error{Trouble::NotFound, "packs/lint", "no rules for this language"};
  TRY(const LintPack* pack, lint_pack(*lang));
  std::array<const LintPack*, 2> packs = {pack, pack};
  for (const Notice* other : basis.others) {
    const Lang its = parse_lang(other->lang).value_or(Lang::Ja);
    TRY(packs[static_cast<std::size_t>(its)], lint_pack(its));
  }
  TRY(auto parts, read_parts(notice, *lang, basis.spot));
  const Linting linting{notice, paper->audience, *pack, packs, basis, std::move(parts)};
  std::vector<LintFinding> out;
  for (const LintRule& rule : pack->rules) run(rule, linting, out);
  leave_out_gaps(*pack, out);
  const auto place = [&](const LintFinding& finding) {
    if (finding.section.empty() && finding.begin == finding.end) return linting.parts.size();
    std::size_t at = 0;
    while (at < linting.parts.size() && linting.parts[at].id != finding.section) ++at;
    return at;
  };
  std::stable_sort(out.begin(), out.end(), [&](const LintFinding& a, const LintFinding& b) {
    return std::pair(place(a), a.begin) < std::pair(place(b), b.begin);
  });
  return out;
}

Result<std::vector<LintRuleWords>> lint_rules(Lang lang, Lang reader) {
  TRY(const LintPack* pack, lint_pack(lang));
  std::vector<LintRuleWords> out;
  const auto language = static_cast<std::size_t>(reader);
  for (const LintRule& rule : pack->rules)
    out.push_back({rule.id, rule.is_error, with_words(rule.reason[language], "…", "…"),
                   with_words(rule.advice[language], "…", "…"), rule.source, rule.bad.front().text,
                   rule.good.front().text});
  return out;
}

}  // namespace tadasu::notices
