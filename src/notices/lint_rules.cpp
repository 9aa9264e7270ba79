#include "notices/lint_rules.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "base/typed.h"

namespace tadasu::notices {
namespace {

std::string replaced(std::string text, std::string_view name, std::string_view with) {
  for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + with.size()))
    text.replace(at, name.size(), with);
  return text;
}

// ---- words: a pattern of `find`, unless one of `unless` stands in the same sentence, or one of
// `unless_paragraph` in the same paragraph; where there are words in `with`, one of them must stand
// in the sentence. The same of each set of `also`.
void find_set(const WordSet& set, const ReadText& read, const Span& sentence,
              std::vector<Span>& to) {
  const auto found = all_matches(set.find, read, sentence);
  if (found.empty() || any_match(set.unless, read, sentence)) return;
  if (!set.with.empty() && !any_match(set.with, read, sentence)) return;
  if (!set.unless_paragraph.empty())
    for (const Span& paragraph : read.paragraphs)
      if (paragraph.meets(sentence) && any_match(set.unless_paragraph, read, paragraph)) return;
  for (const Span& one : found)
    if (std::none_of(to.begin(), to.end(), [&](const Span& other) { return other.meets(one); }))
      to.push_back(one);
}

void find_words(const LintRule& rule, const Linting& linting, LintReport& report) {
  if (!rule.off_when.empty() && !linting.value(rule.off_when).empty()) return;
  for (const LintPart& part : linting.parts) {
    for (const Span& sentence : part.read.sentences) {
      std::vector<Span> found;
      for (const WordSet& set : rule.sets) find_set(set, part.read, sentence, found);
      for (const Span& one : found) report.at(part, one);
    }
  }
}

// ---- mixed: what is confirmed, looked into and estimated, in one sentence
void find_mixed(const LintRule& rule, const Linting& linting, LintReport& report) {
  constexpr std::array<const char*, 4> kGroups = {"confirmed", "investigating", "estimated",
                                                  "possible"};
  for (const LintPart& part : linting.parts) {
    for (const Span& sentence : part.read.sentences) {
      const auto neutral = all_matches(rule.named("neutral"), part.read, sentence);
      std::array<bool, kGroups.size()> has{};
      Span whole{sentence.end, sentence.begin};
      for (std::size_t i = 0; i < kGroups.size(); ++i) {
        for (const Span& found : all_matches(rule.named(kGroups[i]), part.read, sentence)) {
          if (std::any_of(neutral.begin(), neutral.end(),
                          [&](const Span& one) { return one.meets(found); }))
            continue;
          has[i] = true;
          whole.begin = std::min(whole.begin, found.begin);
          whole.end = std::max(whole.end, found.end);
        }
      }
      const bool open = has[1] || has[2] || has[3];
      if ((has[0] && open) || (has[1] && has[2])) report.at(part, whole);
    }
  }
}

// ---- mentions: personal data, as the finder sees it

// Where values of the sender, and in a letter those of its reader, stand in the text.
std::vector<Span> own_places(const Linting& linting, const LintPart& part) {
  std::vector<Span> out;
  const auto is_own = [](std::string_view name) {
    return name == "company" || name == "representative" || name == "sender_address" ||
           name.starts_with("desk_") || name.starts_with("recipient_");
  };
  if (part.section != nullptr)
    for (const Filled& one : part.section->filled)
      if (is_own(one.fact)) out.push_back({one.begin, one.end});
  if (linting.basis.values == nullptr) return out;
  for (const auto& [name, words] : *linting.basis.values) {
    if (!is_own(name) || words.empty()) continue;
    for (auto at = part.text.find(words); at != std::string_view::npos;
         at = part.text.find(words, at + 1))
      out.push_back({at, at + words.size()});
  }
  return out;
}

bool is_reachable(find::Kind kind) {
  return kind == find::Kind::Phone || kind == find::Kind::Fax || kind == find::Kind::Email ||
         kind == find::Kind::Address || kind == find::Kind::PostalCode;
}

// Where nobody said what the sender's own particulars are, its desk, its seat and its officers are
// told by the words beside them.
bool is_of_sender(const LintRule& rule, const Linting& linting, const LintPart& part,
                  const find::Mention& mention) {
  if (part.read.sentences.empty()) return false;
  const Span place = part.read.in_signs(mention.begin, mention.end);
  // 企業様 is read as a name; no name has these words in it.
  if (any_match(rule.named("no_names"), part.read, place)) return true;
  // Free numbers belong to no person.
  if (is_reachable(mention.kind) && any_match(rule.named("free_numbers"), part.read, place))
    return true;
  const bool told = !linting.value("desk_phone").empty() || !linting.value("desk_mail").empty();
  if (told) return false;
  if (!is_reachable(mention.kind)) {
    const Span& sentence = part.read.sentence_of(place);
    return any_match(rule.named("officer"), part.read, sentence);
  }
  const ReadText title = read_text(part.title, linting.pack.lang);
  if (any_match(rule.named("desk"), title, {0, title.signs.size()})) return true;
  for (const Span& paragraph : part.read.paragraphs)
    if (paragraph.meets(place) && any_match(rule.named("desk"), part.read, paragraph)) return true;
  return false;
}

void find_mentions(const LintRule& rule, const Linting& linting, LintReport& report) {
  std::set<find::Kind> kinds;
  for (const std::string& id : rule.kinds) kinds.insert(*find::parse_kind(id));
  for (const LintPart& part : linting.parts) {
    const auto own = own_places(linting, part);
    for (const find::Mention& mention : part.mentions) {
      if (!kinds.contains(mention.kind) || mention.strength < rule.strength_min) continue;
      const Span place{mention.begin, mention.end};
      if (std::any_of(own.begin(), own.end(),
                      [&](const Span& one) { return one.holds(place) || place.holds(one); }))
        continue;
      if (!is_of_sender(rule, linting, part, mention)) report.at(part, mention);
    }
  }
}

// ---- gaps: 【…】 and […] that a person was to fill
bool is_at_line_start(const ReadText& read, std::size_t at) {
  while (at > 0 && read.signs[at - 1] == U' ') --at;
  return at == 0 || read.signs[at - 1] == U'\n';
}

// Brackets are used for headings, too: 【概要】 at the start of a line is one, unless its words ask
// for something. <…> is an address of mail or a quotation as often as a gap: only its words tell.
void find_gaps(const LintRule& rule, const Linting& linting, LintReport& report) {
  constexpr std::array<std::pair<char32_t, char32_t>, 3> kBrackets = {
      {{U'【', U'】'}, {U'[', U']'}, {U'<', U'>'}}};
  for (const LintPart& part : linting.parts) {
    const ReadText& read = part.read;
    std::vector<Span> gaps;
    for (const auto& [open, close] : kBrackets) {
      for (auto begin = read.signs.find(open); begin != std::u32string::npos;
           begin = read.signs.find(open, begin + 1)) {
        const auto end = read.signs.find(close, begin);
        if (end == std::u32string::npos) break;
        const Span inside{begin + 1, end};
        const bool asks = any_match(rule.named("asks"), read, inside);
        const bool heading = any_match(rule.named("heading"), read, inside) || open == U'<' ||
                             (open == U'【' && is_at_line_start(read, begin));
        if (asks || !heading) gaps.push_back({begin, end + 1});
      }
    }
    for (const Span& sentence : read.sentences)
      for (const Span& found : all_matches(rule.named("find"), read, sentence))
        if (std::none_of(gaps.begin(), gaps.end(),
                         [&](const Span& one) { return one.meets(found); }))
          gaps.push_back(found);
    for (const Span& gap : gaps) report.at(part, gap);
  }
}

// ---- terms: words of the trade that are not explained where they first stand
void find_terms(const LintRule& rule, const Linting& linting, LintReport& report) {
  const auto is_explained = [&](const ReadText& read, const Span& place) {
    const Span sentence = read.sentence_of(place);
    for (const Pattern& pattern : rule.named("explained_by"))
      if (place.end < sentence.end && pattern.match(read, place.end, sentence.end)) return true;
    return place.begin > 0 && read.signs[place.begin - 1] == U'(';
  };
  for (const auto& [term, plain] : rule.terms) {
    bool done = false;
    for (const LintPart& part : linting.parts) {
      for (const Span& sentence : part.read.sentences) {
        if (done) break;
        const auto found = all_matches(term, part.read, sentence);
        if (found.empty()) continue;
        done = true;
        if (!is_explained(part.read, found.front())) report.at(part, found.front(), plain);
      }
    }
  }
}

// ---- next_update: when the next news come
void find_next_update_missing(const LintRule& rule, const Linting& linting, LintReport& report) {
  for (const LintPart& part : linting.parts) {
    const ReadText title = read_text(part.title, linting.pack.lang);
    const bool is_its_section =
        any_match(rule.named("about"), title, {0, title.signs.size()}) && !part.text.empty();
    for (const Span& sentence : part.read.sentences) {
      const auto has = [&](const char* name) {
        return any_match(rule.named(name), part.read, sentence);
      };
      if (has("final") || ((is_its_section || has("about")) && has("date"))) return;
    }
  }
  report.paper();
}

// ---- content: what this duty asks the paper to say
bool says_item(const Linting& linting, const std::string& item) {
  const LintPack& pack = linting.pack;
  const auto& named = pack.ids_are_items;
  const bool by_id = std::find(named.begin(), named.end(), linting.notice.paper) != named.end();
  const auto has = [](const std::map<std::string, Patterns>& lists, const std::string& name,
                      const ReadText& text) {
    const auto words = lists.find(name);
    return words != lists.end() && any_match(words->second, text, {0, text.signs.size()});
  };
  return std::any_of(linting.parts.begin(), linting.parts.end(), [&](const LintPart& part) {
    if (part.section == nullptr || trimmed(part.text).empty()) return false;
    if (by_id && part.id == item) return true;
    return has(pack.items, item, read_text(part.title, pack.lang)) ||
           // A form asks for a section of its own; a text may say it anywhere.
           (!by_id && (has(pack.items, item, part.read) || has(pack.said, item, part.read)));
  });
}

void find_content_missing(const LintRule&, const Linting& linting, LintReport& report) {
  std::vector<std::string> required = linting.basis.required;
  const auto listed = linting.pack.content.find(linting.notice.paper);
  if (required.empty() && listed != linting.pack.content.end()) required = listed->second;
  for (const std::string& item : required) {
    if (says_item(linting, item)) continue;
    const auto name = linting.pack.item_names.find(item);
    const auto reader = static_cast<std::size_t>(linting.basis.reader);
    report.paper(name == linting.pack.item_names.end() ? item : name->second[reader]);
  }
}

// ---- apology: one of two or three sentences, before the facts
constexpr std::size_t kApologySentencesMax = 3;

// Whether what happened is said within the first sentences.
bool is_long_apology(const LintPack& pack, const ReadText& read, const Span& paragraph) {
  const auto overview = pack.said.find("1");
  std::size_t count = 0;
  for (const Span& one : read.sentences) {
    const char32_t last = read.signs[one.end - 1];
    // Lines without a full stop (the date, the sender) are no sentences.
    if (!paragraph.holds(one) || (last != U'。' && last != U'.' && last != U'!')) continue;
    if (++count > kApologySentencesMax) return true;
    if (overview != pack.said.end() && any_match(overview->second, read, one)) return false;
  }
  return false;
}

void find_apology_missing(const LintRule& rule, const Linting& linting, LintReport& report) {
  for (const LintPart& part : linting.parts)
    if (any_match(rule.named("find"), part.read, {0, part.read.signs.size()})) return;
  report.paper();
}

void find_long_apology(const LintRule& rule, const Linting& linting, LintReport& report) {
  for (const LintPart& part : linting.parts) {
    for (const Span& paragraph : part.read.paragraphs) {
      if (part.section == nullptr || !any_match(rule.named("find"), part.read, paragraph)) continue;
      if (is_long_apology(linting.pack, part.read, paragraph)) report.at(part, paragraph);
      return;  // the first one
    }
  }
}

}  // namespace

std::string_view Linting::value(const std::string& name) const {
  if (basis.values == nullptr) return "";
  const auto at = basis.values->find(name);
  return at == basis.values->end() ? std::string_view() : std::string_view(at->second);
}

LintPart read_part(const Section& section, Lang lang) {
  return {section.id, section.title, section.text, &section, read_text(section.text, lang), {}};
}

std::string with_words(const std::string& text, std::string_view word, std::string_view other) {
  return replaced(replaced(text, "{word}", word), "{other}", other);
}

LintFinding& LintReport::add(std::string_view word, std::string_view other) {
  LintFinding finding;
  finding.rule = rule_.id;
  finding.is_error = rule_.is_error;
  const auto language = static_cast<std::size_t>(reader_);
  finding.reason = with_words(rule_.reason[language], word, other);
  finding.advice = with_words(rule_.advice[language], word, other);
  finding.source = rule_.source;
  to_.push_back(std::move(finding));
  return to_.back();
}

void LintReport::at(const LintPart& part, const Span& signs, std::string_view word,
                    std::string_view other) {
  LintFinding& finding = add(word, other);
  const Span bytes = part.read.in_bytes(signs);
  finding.section = part.id;
  finding.begin = bytes.begin;
  finding.end = bytes.end;
}

void LintReport::at(const LintPart& part, const find::Mention& mention) {
  LintFinding& finding = add("", "");
  finding.section = part.id;
  finding.begin = mention.begin;
  finding.end = mention.end;
  finding.kind = find::kind_id(mention.kind);
}

void LintReport::paper(std::string_view word) { add(word, ""); }

LintStep lint_step(std::string_view how) {
  constexpr std::pair<std::string_view, LintStep> kSteps[] = {
      {"words", find_words},
      {"mixed", find_mixed},
      {"mentions", find_mentions},
      {"gaps", find_gaps},
      {"terms", find_terms},
      {"next_update", find_next_update_missing},
      {"content", find_content_missing},
      {"apology_missing", find_apology_missing},
      {"apology_long", find_long_apology},
      {"records_for_persons", find_records_for_persons},
      {"numbers_of_no_fact", find_numbers_of_no_fact},
      {"numbers_of_other_papers", find_numbers_of_other_papers},
  };
  for (const auto& [name, step] : kSteps)
    if (name == how) return step;
  return nullptr;
}

}  // namespace tadasu::notices
