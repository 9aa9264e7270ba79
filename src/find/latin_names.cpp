#include "find/latin_names.h"

#include <emmintrin.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "find/latin_starts.h"
#include "find/plain_words.h"
#include "find/scanner.h"
#include "text/byte_search.h"
#include "text/encoding.h"

namespace tadasu::find {
namespace {

using namespace latin_class;

constexpr float kPair = 0.8f, kHalfKnownPair = 0.7f, kDoubtfulPair = 0.6f, kInContext = 0.7f;
constexpr float kTitled = 0.85f, kAlone = 0.5f;

constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

bool is_upper_pair(char lead, char trail) {
  const auto a = static_cast<unsigned char>(lead), b = static_cast<unsigned char>(trail);
  const auto c = static_cast<std::uint32_t>((a & 0x1F) << 6 | (b & 0x3F));
  return fold_latin_pair(c) != c;
}

// Which bytes lie in `low` .. `low + count - 1`: one signed comparison.
__m128i within(__m128i c, char low, int count) {
  const __m128i moved = _mm_add_epi8(c, _mm_set1_epi8(static_cast<char>(-128 - low)));
  return _mm_cmplt_epi8(moved, _mm_set1_epi8(static_cast<char>(-128 + count)));
}

// Dictionary::latin_hash of the first `size` bytes, at most 15, the first of them made small.
std::uint64_t hash_of(__m128i c, unsigned size) {
  const auto low = static_cast<std::uint64_t>(_mm_cvtsi128_si64(c)) | 0x20;
  const auto high = static_cast<std::uint64_t>(_mm_cvtsi128_si64(_mm_unpackhi_epi64(c, c)));
  const std::uint64_t keep = ~(~0ULL << 8 * (size & 7));
  return size < 8 ? Dictionary::latin_hash_step(Dictionary::latin_hash_start(), low & keep, 0)
                  : Dictionary::latin_hash_step(Dictionary::latin_hash_start(), low, high & keep);
}

}  // namespace

bool LatinNames::may_be_english(std::string_view text) {
  __m128i sum = _mm_setzero_si128();
  const auto summed = [&] {
    return static_cast<std::size_t>(_mm_cvtsi128_si64(sum) +
                                    _mm_cvtsi128_si64(_mm_unpackhi_epi64(sum, sum)));
  };
  std::size_t at = 0;
  for (; at + 16 <= text.size(); at += 16) {
    const __m128i c = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
    const __m128i high = _mm_and_si128(_mm_srli_epi16(c, 7), _mm_set1_epi8(1));
    sum = _mm_add_epi64(sum, _mm_sad_epu8(high, _mm_setzero_si128()));
    if ((at & 0xFF0) == 0xFF0 && summed() * 4 > text.size()) return false;  // enough is seen
  }
  std::size_t others = summed();
  for (; at < text.size(); ++at) others += (text[at] & 0x80) != 0 ? 1u : 0u;
  return others * 4 <= text.size();
}

bool LatinNames::Word::surely_given() const {
  return form == Form::Name && is(kGiven) && !is(kNotNames);
}
bool LatinNames::Word::nameable() const { return form == Form::Name && !is(kNotNames); }

// A capital and 1 to 14 small letters are read at once, all else letter by letter.
LatinNames::Word LatinNames::read_word(std::size_t at) const {
  if (at + 17 > text_.size() || !is_upper(text_[at])) return read_letters(at);
  const __m128i c = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text_.data() + at));
  const auto others =
      ~static_cast<unsigned>(_mm_movemask_epi8(within(c, 'a', 26))) & 0xFFFEU;  // but the capital
  if (others == 0) return read_letters(at);
  const auto size = static_cast<unsigned>(__builtin_ctz(others));
  const char after = text_[at + size];
  const Behind behind = kBehind[static_cast<unsigned char>(after)];
  if (behind == Behind::Glue || (is_upper(after) && size > 2)) return {};
  const bool ends =
      behind == Behind::End || (behind == Behind::Sign && !is_ascii_alnum(text_[at + size + 1]));
  if (!ends || size == 1) return read_letters(at);
  return {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + size), Form::Name,
          dictionary_.latin_classes(hash_of(c, size))};
}

inline bool LatinNames::is_introduced(std::size_t at) const {
  return at >= 5 && text_[at - 1] == ' ' && (text_[at - 2] == 's' || text_[at - 2] == 'm') &&
         is_introduced_by(at);
}

// A word in capital and small letters: Smith, O'Neil, McDonald, Anne-Marie, Žofie.
LatinNames::Word LatinNames::read_letters(std::size_t at) const {
  Word word;
  char small[64];  // 25 letters of up to two bytes, and hyphens before capitals
  std::size_t size = 0;
  std::size_t i = at, letters = 0, capitals = 0;
  bool capital_may_follow = true;
  for (; i < text_.size(); ++letters) {
    const char c = text_[i];
    const bool pair = is_latin_lead(c) && i + 1 < text_.size();
    const bool upper = pair ? is_upper_pair(c, text_[i + 1]) : is_upper(c);
    if (!pair && !upper && !is_lower(c)) {
      const bool joins = (c == '\'' || c == '-') && i + 1 < text_.size() && is_upper(text_[i + 1]);
      if (!joins || letters == 0) break;
      if (c == '-') small[size++] = '-';
      capital_may_follow = true, ++i;
      continue;
    }
    if (upper && !capital_may_follow && !(i == at + 2 && text_.substr(at, 2) == "Mc")) return {};
    if (letters == 0 && !upper) return {};
    capitals += upper ? 1 : 0;
    if (letters > 24 || capitals > 3) return {};
    if (pair) {
      const std::uint32_t value =
          fold_latin_pair(static_cast<std::uint32_t>((c & 0x1F) << 6 | (text_[i + 1] & 0x3F)));
      small[size++] = static_cast<char>(0xC0 | value >> 6);
      small[size++] = static_cast<char>(0x80 | (value & 0x3F));
    } else {
      small[size++] = static_cast<char>(c | 0x20);
    }
    capital_may_follow = false;
    i += pair ? 2 : 1;
  }
  if (letters < 2) return {};
  if (i < text_.size()) {
    const char c = text_[i];
    if (is_ascii_digit(c) || glues(c) || static_cast<unsigned char>(c) >= 0xC0) return {};
    const char after = i + 1 < text_.size() ? text_[i + 1] : ' ';
    if ((c == '.' || c == '-' || c == ':') && is_ascii_alnum(after)) return {};
    if (c == '(' || c == '<') return {};
  }
  word.begin = static_cast<std::uint32_t>(at), word.end = static_cast<std::uint32_t>(i);
  word.form = Form::Name;
  word.classes = classes_of({small, size});
  return word;
}

LatinNames::Word LatinNames::read_initial(std::size_t at) const {
  if (at + 1 >= text_.size() || !is_upper(text_[at])) return {};
  const std::size_t end = text_[at + 1] == '.' ? at + 2 : at + 1;
  if (end < text_.size() && text_[end] != ' ') return {};
  if (end == at + 1 && (text_[at] == 'I' || text_[at] == 'A')) return {};
  return {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end), Form::Initial, 0};
}

std::uint8_t LatinNames::classes_of(std::string_view small_letters) const {
  return dictionary_.latin_classes(Dictionary::latin_hash(small_letters));
}

// van, de la: they go on to a name in capitals.
LatinNames::Word LatinNames::read_particle(std::size_t at) const {
  std::uint32_t four = 0;
  std::memcpy(&four, text_.data() + at, std::min<std::size_t>(text_.size() - at, sizeof four));
  if (!is_particle(four)) return {};
  const std::size_t end = at + (is_two_letters(four) ? 2 : 3);
  return {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end), Form::Particle, 0};
}

LatinNames::Word LatinNames::read_first(std::size_t at) const {
  const Word word = read_word(at);
  return word.form == Form::None ? read_initial(at) : word;
}

// Whether a capital or a particle stands behind the word, after one space.
bool LatinNames::goes_on(const Word& word) const {
  std::size_t at = word.end;
  if (word.is(kTitle) && at < text_.size() && text_[at] == '.') ++at;
  if (at + 1 >= text_.size() || text_[at] != ' ') return false;
  const char c = text_[at + 1];
  if (!is_lower(c)) return is_upper(c) || is_latin_lead(c);
  return read_particle(at + 1).form != Form::None;
}

// A word that can be no part of a name, whatever stands behind it.
bool LatinNames::is_no_name(const Word& word) const {
  return word.form == Form::Name && !word.is(kGiven | kTitle | kGreeting | kClosing) &&
         !goes_on(word) && !(word.nameable() && is_introduced(word.begin));
}

void LatinNames::read_words(const Word& first, Words& words) const {
  words.word[0] = first;
  words.count = first.form == Form::None ? 0 : 1;
  while (words.count > 0 && words.count < kWordsMax) {
    const Word& last = words.word[words.count - 1];
    std::size_t at = last.end;
    if (last.is(kTitle) && at < text_.size() && text_[at] == '.') ++at;
    if (at + 1 >= text_.size() || text_[at] != ' ') break;
    Word word = read_first(++at);
    if (word.form == Form::None) word = read_particle(at);
    if (word.form == Form::None) break;
    words.word[words.count++] = word;
  }
  while (words.count > 0 && words.word[words.count - 1].form == Form::Particle) --words.count;
}

// The word behind the name that begins with `first`: capitals that may belong to it.
std::size_t LatinNames::last_of_name(const Words& words, std::size_t first) const {
  std::size_t last = first + 1;
  for (std::size_t i = last; i < words.count && i < first + 5; ++i) {
    const Word& word = words.word[i];
    const bool surname = word.form == Form::Name && word.is(kSurname) && !word.is(kThing);
    if (word.form == Form::Name && !word.nameable() && !surname) break;
    if (word.form == Form::Name) last = i + 1;
  }
  return last;
}

float LatinNames::strength_of(const Words& words, std::size_t first, std::size_t last) const {
  const Word &a = words.word[first], &b = words.word[last - 1];
  const bool sure_surname = b.is(kSurname | kGiven) && b.nameable();
  const bool initials = last - first > 2 && words.word[first + 1].form == Form::Initial;
  if (a.form == Form::Initial)
    return sure_surname && b.is(kSurname) && text_[a.end - 1] == '.' ? kDoubtfulPair : 0;
  if (a.surely_given()) return sure_surname || initials ? kPair : kHalfKnownPair;
  if (!a.is(kGiven) || a.is(kTitle | kGreeting | kClosing) || a.end - a.begin < 3) return 0;
  if (initials) return kHalfKnownPair;
  return sure_surname && b.is(kSurname) && !a.is(kThing) ? kDoubtfulPair : 0;
}

// What stands before a name: no number of a house, no path, no other name.
bool LatinNames::may_stand_before(std::size_t at) const {
  if (at == 0) return true;
  const char c = text_[at - 1];
  if (glues(c) || c == '.' || c == '-' || static_cast<unsigned char>(c) >= 0x80) return false;
  return c != ' ' || at < 2 || !is_ascii_digit(text_[at - 2]);
}

bool LatinNames::is_introduced_by(std::size_t at) const {
  static constexpr std::string_view kBefore[] = {"name is ", "name's ",  "I am ",
                                                 "I'm ",     "this is ", "This is "};
  for (const std::string_view before : kBefore) {
    if (at >= before.size() && text_.substr(at - before.size(), before.size()) == before)
      return true;
  }
  return false;
}

// "Kevin said", "says Kevin".
bool LatinNames::speaks(const Word& name) const {
  const auto is_speech = [&](std::size_t begin, std::size_t end) {
    return end > begin && (classes_of(text_.substr(begin, end - begin)) & kSpeech) != 0;
  };
  std::size_t begin = name.end + 1, end = begin;
  if (name.end < text_.size() && text_[name.end] == ' ') {
    while (end < text_.size() && is_lower(text_[end])) ++end;
    if (is_speech(begin, end)) return true;
  }
  if (name.begin < 2 || text_[name.begin - 1] != ' ') return false;
  begin = end = name.begin - 1;
  while (begin > 0 && is_lower(text_[begin - 1])) --begin;
  return is_speech(begin, end);
}

// A given name by itself. Thomas and Sons; Jones, Mitchell and Williams: surnames of a firm.
bool LatinNames::may_stand_alone(const Word& word) const {
  if (word.end - word.begin < 4) return false;
  const char before = word.begin == 0 ? '\n' : text_[word.begin - 1];
  if (before != ' ' && before != '\n' && before != '"' && before != '(' && before != '>')
    return false;
  if (!word.is(kSurname)) return true;
  const std::string_view to = text_.substr(0, word.begin), from = text_.substr(word.end);
  return !to.ends_with(", ") && !to.ends_with("and ") && !to.ends_with("he ") &&
         !from.starts_with(", ") && !from.starts_with(" and ");
}

std::size_t LatinNames::emit(const Words& words, std::size_t first, std::size_t last,
                             float strength, Reasons reasons) {
  Mention mention;
  mention.begin = words.word[first].begin, mention.end = words.word[last - 1].end;
  mention.kind = Kind::PersonName;
  mention.strength = strength;
  mention.reasons = reasons;
  out_->push_back(mention);
  return mention.end;
}

// Mr. Smith, Dr Jane Miller. Returns the end of the name, or 0.
std::size_t LatinNames::behind_title(const Words& words, std::size_t title) {
  const std::size_t first = title + 1;
  if (first >= words.count) return 0;
  const Word& word = words.word[first];
  const bool named = word.form == Form::Initial || word.nameable() ||
                     (word.is(kGiven | kSurname) && !word.is(kTitle | kGreeting));
  if (!named) return 0;
  const std::size_t last = last_of_name(words, first);
  if (words.word[last - 1].form == Form::Initial) return 0;
  return emit(words, first, last, kTitled, static_cast<Reasons>(Reason::Honorific));
}

// Dear Jane, Hi John Smith. Returns the end of the name, or 0.
std::size_t LatinNames::behind_greeting(const Words& words, std::size_t greeting) {
  const std::size_t first = greeting + 1;
  if (first >= words.count || !words.word[first].nameable()) return 0;
  const std::size_t last = last_of_name(words, first);
  const std::size_t end = words.word[last - 1].end;
  const char after = end < text_.size() ? text_[end] : '\n';
  const bool closed = after == ',' || after == '\n' || after == '\r' || after == '!' ||
                      after == '.' || after == ':';
  if (!closed && !words.word[first].is(kGiven)) return 0;
  return emit(words, first, last, kInContext, static_cast<Reasons>(Reason::Label));
}

// "Regards,\nJohn Smith": the name that is the whole next line. Returns its end, or 0.
std::size_t LatinNames::below_closing(const Word& closing) {
  if (closing.begin > 0 && text_[closing.begin - 1] != '\n' && text_[closing.begin - 1] != ' ')
    return 0;
  std::size_t at = closing.end;
  std::size_t more = at;  // Best regards, Yours sincerely
  if (more < text_.size() && text_[more] == ' ') {
    while (++more < text_.size() && is_lower(text_[more])) continue;
    if ((classes_of(text_.substr(at + 1, more - at - 1)) & kClosing) != 0) at = more;
  }
  if (at < text_.size() && (text_[at] == ',' || text_[at] == '.' || text_[at] == '!')) ++at;
  std::size_t lines = 0;
  for (; at < text_.size() && lines <= 3 &&
         (text_[at] == '\n' || text_[at] == '\r' || text_[at] == ' ');
       ++at)
    lines += text_[at] == '\n' ? 1 : 0;
  if (lines == 0 || lines > 3) return 0;
  Words words;
  read_words(read_first(at), words);
  if (words.count == 0 || words.count > 4 || !words.word[0].nameable()) return 0;
  const std::size_t last = last_of_name(words, 0), end = words.word[last - 1].end;
  if (last != words.count || (end < text_.size() && text_[end] != '\n' && text_[end] != '\r'))
    return 0;
  return emit(words, 0, last, kInContext, static_cast<Reasons>(Reason::Label));
}

// A name that begins with the word `first`. Returns its end, or 0.
std::size_t LatinNames::judge(const Words& words, std::size_t first) {
  const Word& word = words.word[first];
  const bool introduced = first == 0 && word.nameable() && is_introduced(word.begin);
  if (word.form == Form::Name && !word.is(kGiven) && !introduced) return 0;
  if (first == 0 && !may_stand_before(word.begin)) return 0;
  const std::size_t last = last_of_name(words, first);
  for (std::size_t i = last; i < words.count; ++i) {  // Kevin Park, John Smith Insurance Company
    if (words.word[i].is(kThing)) return 0;
  }
  const Word& before = words.word[first > 0 ? first - 1 : 0];
  if (first > 0 && (before.is(kThing) || before.nameable()) && !before.is(kTitle)) return 0;
  if (last > first + 1) {
    const float strength = introduced ? kPair : strength_of(words, first, last);
    if (strength > 0)
      return emit(words, first, last, strength,
                  introduced ? Reason::Dictionary | Reason::Label
                             : static_cast<Reasons>(Reason::Dictionary));
  }
  if (word.form != Form::Name) return 0;
  if (introduced && (word.is(kGiven) || text_.substr(word.begin - 3, 3) == "is "))
    return emit(words, first, first + 1, kInContext, static_cast<Reasons>(Reason::Label));
  if (!word.surely_given() || last < words.count) return 0;
  if (speaks(word))
    return emit(words, first, first + 1, kInContext, static_cast<Reasons>(Reason::Dictionary));
  if (!may_stand_alone(word)) return 0;
  return emit(words, first, first + 1, kAlone, static_cast<Reasons>(Reason::Dictionary));
}

bool LatinNames::names_somebody(std::string_view quoted) {
  std::string text(1, '"');
  text.append(quoted).append("\"").append(32, ' ');
  std::vector<Mention> names;
  return find(text, names, 0);
}

// The names that begin at `at` or in the words behind it. Returns where to go on.
std::size_t LatinNames::read_names(std::size_t at, Words& words) {
  const Word first = read_first(at);
  if (first.form == Form::None) return at + 1;
  if (is_no_name(first)) return first.end;
  read_words(first, words);
  std::size_t end = 0;
  for (std::size_t i = 0; i < words.count && end == 0; ++i) {
    const Word& word = words.word[i];
    if (word.is(kTitle)) end = behind_title(words, i);
    if (end == 0 && word.is(kGreeting)) end = behind_greeting(words, i);
    if (end == 0 && word.is(kClosing) && i + 1 == words.count) end = below_closing(word);
    if (end == 0) end = judge(words, i);
  }
  return end != 0 ? end : words.word[words.count - 1].end;
}

namespace {
// Leaves out the starts in what is known to name nobody, and what is known that lies behind them.
std::span<std::uint32_t> without_known(std::span<std::uint32_t> starts,
                                       std::span<const QuotedMemo::Stretch>& known) {
  std::size_t kept = 0;
  for (const std::uint32_t at : starts) {
    while (!known.empty() && known.front().end <= at) known = known.subspan(1);
    starts[kept] = at;
    kept += known.empty() || at < known.front().begin ? 1 : 0;
  }
  return starts.first(kept);
}
}  // namespace

bool LatinNames::find(std::string_view text, std::vector<Mention>& mentions, std::size_t from,
                      std::span<const QuotedMemo::Stretch> known) {
  text_ = text, out_ = &mentions;
  const std::size_t found = mentions.size();
  std::size_t next = from, go_on = 0;
  Words words;
  LatinStarts starts(text);
  const auto read_on = [&] {  // a log of known lines is one stretch: it is not even read
    for (; !known.empty() && known.front().begin <= starts.at(); known = known.subspan(1))
      starts.skip_to(known.front().end);
    return starts.next();
  };
  while (read_on()) {
    std::span<std::uint32_t> places = starts.places();
    if (!known.empty()) places = without_known(places, known);
    if (shortcuts_) places = places.first(drop_plain_words(dictionary_, text, places));
    for (const std::size_t at : places) {
      if (at < go_on) continue;
      while (next < found && mentions[next].end <= at) ++next;
      const bool taken = next < found && mentions[next].begin <= at;
      go_on = taken ? mentions[next].end : read_names(at, words);
    }
  }
  return mentions.size() > found;
}

}  // namespace tadasu::find
