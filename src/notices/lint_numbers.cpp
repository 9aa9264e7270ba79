// Numbers in papers: persons and records are two things, every number is one of the facts, and all
// papers of an incident say the same.
#include <algorithm>
#include <set>

#include "base/words.h"
#include "notices/lint_rules.h"

namespace tadasu::notices {
namespace {

enum class Role : unsigned char { Total, Max, Min, Likely, Part };

struct Count {
  const LintPart* part = nullptr;
  Span place;  // the number with what is counted
  Span number;
  std::uint64_t value = 0;
  Role role = Role::Total;
};

// Back from a number so far is looked what it is: the most, the least, a part.
constexpr std::size_t kRoleReach = 16;

Role role_of(const LintPack& pack, const LintPart& part, const Span& place) {
  constexpr std::pair<const char*, Role> kRoles[] = {
      {"max", Role::Max}, {"min", Role::Min}, {"likely", Role::Likely}, {"part", Role::Part}};
  Span before = part.read.sentence_of(place);
  before.begin = std::max(before.begin, place.begin - std::min(place.begin, kRoleReach));
  before.end = place.begin;
  Role role = Role::Total;
  std::size_t nearest = 0;
  for (const auto& [name, one] : kRoles) {
    for (const Span& found : all_matches(pack.counting(name), part.read, before)) {
      if (found.end > nearest) role = one, nearest = found.end;
    }
  }
  if (role == Role::Total) {
    const Span behind{place.end, part.read.sentence_of(place).end};
    for (const Pattern& pattern : pack.counting("min_behind"))
      if (behind.begin < behind.end && pattern.match(part.read, behind.begin, behind.end))
        role = Role::Min;
  }
  return role;
}

bool lies_in(const std::vector<Span>& spans, const Span& place) {
  return std::any_of(spans.begin(), spans.end(), [&](const Span& one) { return one.holds(place); });
}

void add_counts(const LintPack& pack, const LintPart& part, const char* of,
                std::vector<Count>& out) {
  for (const Span& sentence : part.read.sentences) {
    const auto places = all_matches(pack.counting(of), part.read, sentence);
    if (places.empty()) continue;
    const auto neither = all_matches(pack.counting("neither"), part.read, sentence);
    const auto always = all_matches(pack.counting("always"), part.read, sentence);
    for (const Span& place : places) {
      // Of several numbers in what matched the last one is counted: "個人情報2種 1,024件".
      const WrittenNumber* number = nullptr;
      for (const WrittenNumber& one : part.read.numbers)
        if (place.holds(one.place)) number = &one;
      if (number == nullptr) continue;
      if (lies_in(neither, number->place) && !lies_in(always, number->place)) continue;
      // Words before a number and words behind it may both say what it counts.
      if (std::any_of(out.begin(), out.end(), [&](const Count& one) {
            return one.part == &part && one.number.begin == number->place.begin;
          }))
        continue;
      out.push_back({&part, place, number->place, number->value, role_of(pack, part, place)});
    }
  }
}

std::vector<Count> counts_of(const LintPack& pack, const std::vector<LintPart>& parts,
                             const char* of) {
  std::vector<Count> out;
  for (const LintPart& part : parts) add_counts(pack, part, of, out);
  return out;
}

std::string words_of(const Count& count) {
  const Span bytes = count.part->read.in_bytes(count.place);
  return std::string(count.part->text.substr(bytes.begin, bytes.end - bytes.begin));
}

// The one number that the words are; none when they are more than a number.
bool is_number(std::string_view words, Lang lang, std::uint64_t& value) {
  const std::u32string signs = signs_of(words);
  const auto numbers = numbers_in(signs, lang);
  if (numbers.size() != 1 || numbers[0].place.begin != 0 || numbers[0].place.end != signs.size())
    return false;
  value = numbers[0].value;
  return true;
}

// How many persons, or records, the facts know. Not every value that is a number is one of either:
// a revision, a flag ("1"), what could not be read.
std::set<std::uint64_t> facts_of(const Linting& linting, bool is_of_persons) {
  std::set<std::uint64_t> out;
  const auto& more = is_of_persons ? linting.basis.numbers : linting.basis.records;
  out.insert(more.begin(), more.end());
  std::uint64_t value = 0;
  for (const auto& [name, words] : *linting.basis.values) {
    const bool is_it = is_of_persons ? name.starts_with("people.") || name == "recipient_count"
                                     : name == "records";
    if (is_it && is_number(words, linting.pack.lang, value)) out.insert(value);
  }
  return out;
}

// Whether the number stands where a fact was filled in, or in the words of one.
bool is_filled(const Linting& linting, const Count& count) {
  const Span place = count.part->read.in_bytes(count.number);
  if (count.part->section != nullptr) {
    for (const Filled& one : count.part->section->filled)
      if (one.begin < one.end && Span{one.begin, one.end}.holds(place)) return true;
  }
  std::uint64_t number = 0;
  for (const auto& [name, words] : *linting.basis.values) {
    if (words.empty() || is_number(words, linting.pack.lang, number)) continue;
    for (auto at = count.part->text.find(words); at != std::string_view::npos;
         at = count.part->text.find(words, at + 1))
      if (Span{at, at + words.size()}.holds(place)) return true;
  }
  return false;
}

// "In our first report we said 1,000; it is 1,024": the old number is no mistake.
bool is_correction(const LintPack& pack, const Count& count) {
  const ReadText& read = count.part->read;
  return any_match(pack.counting("correction"), read, read.sentence_of(count.place));
}

void find_strange(const Linting& linting, const LintPart& part, const char* of,
                  const std::set<std::uint64_t>& facts, LintReport& report) {
  std::vector<Count> counts, strange;
  add_counts(linting.pack, part, of, counts);
  std::uint64_t sum = 0;
  const auto corrected_to_fact = [&](const Count& old) {
    const Span& sentence = part.read.sentence_of(old.place);
    return is_correction(linting.pack, old) &&
           std::any_of(counts.begin(), counts.end(), [&](const Count& one) {
             return sentence.holds(one.place) && facts.contains(one.value);
           });
  };
  for (const Count& one : counts) {
    if (facts.contains(one.value) || is_filled(linting, one) || corrected_to_fact(one)) continue;
    strange.push_back(one);
    sum += one.value;
  }
  // Groups that make up the number of all: 300 members, 724 guests.
  if (strange.size() > 1 && facts.contains(sum)) return;
  for (const Count& one : strange) report.at(part, one.place, words_of(one));
}

}  // namespace

void find_records_for_persons(const LintRule& rule, const Linting& linting, LintReport& report) {
  const auto persons = counts_of(linting.pack, linting.parts, "persons");
  const auto records = counts_of(linting.pack, linting.parts, "records");
  std::set<std::uint64_t> people;
  for (const Count& one : persons) people.insert(one.value);
  for (const char* name : {"people.min", "people.likely", "people.max"}) {
    std::uint64_t value = 0;
    if (is_number(linting.value(name), linting.pack.lang, value)) people.insert(value);
  }
  std::uint64_t known_records = 0;
  const bool has_records = is_number(linting.value("records"), linting.pack.lang, known_records);
  for (const Count& one : records) {
    if (one.value < 2 || !people.contains(one.value)) continue;
    if (has_records && known_records == one.value) continue;
    const Span& sentence = one.part->read.sentence_of(one.place);
    if (any_match(rule.named("unless"), one.part->read, sentence)) continue;
    report.at(*one.part, one.place, words_of(one));
  }
}

void find_numbers_of_no_fact(const LintRule&, const Linting& linting, LintReport& report) {
  if (linting.basis.values == nullptr) return;
  const std::set<std::uint64_t> persons = facts_of(linting, true);
  const std::set<std::uint64_t> records = facts_of(linting, false);
  const bool has_records = !linting.value("records").empty();
  for (const LintPart& part : linting.parts) {
    find_strange(linting, part, "persons", persons, report);
    if (has_records) find_strange(linting, part, "records", records, report);
  }
}

void find_numbers_of_other_papers(const LintRule&, const Linting& linting, LintReport& report) {
  const auto own = counts_of(linting.pack, linting.parts, "persons");
  if (own.empty()) return;
  std::set<std::uint64_t> facts;
  if (linting.basis.values != nullptr) facts = facts_of(linting, true);
  for (const Notice* other : linting.basis.others) {
    const Lang lang = parse_lang(other->lang).value_or(Lang::Ja);
    if (other == &linting.notice || other->person != 0) continue;
    const LintPack& pack = *linting.packs[static_cast<std::size_t>(lang)];
    std::vector<LintPart> parts;
    for (const Section& section : other->sections) parts.push_back(read_part(section, lang));
    const auto theirs = counts_of(pack, parts, "persons");
    const auto paper = find_paper(other->paper);
    const std::string name = paper.ok() ? paper.value()->title(linting.basis.reader) : other->paper;
    for (const Count& one : own) {
      if (one.role == Role::Part || is_correction(linting.pack, one)) continue;
      // A number of no fact is told already.
      if (linting.basis.values != nullptr && !facts.contains(one.value)) continue;
      const bool said = std::any_of(theirs.begin(), theirs.end(),
                                    [&](const Count& count) { return count.value == one.value; });
      const auto differs = std::find_if(theirs.begin(), theirs.end(), [&](const Count& count) {
        return count.role == one.role && !is_correction(pack, count);
      });
      if (!said && differs != theirs.end())
        report.at(*one.part, one.place, words_of(one), name + ": " + words_of(*differs));
    }
  }
}

}  // namespace tadasu::notices
