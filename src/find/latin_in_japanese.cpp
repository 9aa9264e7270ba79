#include "find/latin_in_japanese.h"

#include <emmintrin.h>

#include <algorithm>
#include <string>

#include "find/scanner.h"
#include "text/fold.h"

namespace tadasu::find {
namespace {

using namespace latin_class;

constexpr float kTitled = 0.85f, kHonoured = 0.85f, kHonouredAlone = 0.75f;
constexpr float kWithAddress = 0.8f, kKnownPair = 0.75f;
constexpr std::size_t kLettersMax = 20, kLocalBytesMax = 64;

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

// What a path, an address or an identifier goes on with.
bool glues(char c) { return std::string_view("@_/\\#$%&+=~").find(c) != std::string_view::npos; }

std::string small(std::string_view word) {
  std::string out;
  for (const char c : word) {
    if (is_ascii_letter(c)) out.push_back(static_cast<char>(c | 0x20));
    if (c == '-') out.push_back('-');
  }
  return out;
}

// Calls use(at) for every capital of ASCII that no letter or digit of ASCII stands before. `use`
// returns where to go on.
template <class Use>
void each_capital(std::string_view text, Use use) {
  std::size_t next = 0;
  for (std::size_t block = 0; block < text.size(); block += 64) {
    std::uint64_t capitals = 0;
    char last[64] = {};
    const char* p = text.data() + block;
    if (text.size() - block < 64) {
      text.substr(block).copy(last, sizeof last);
      p = last;
    }
    for (unsigned i = 0; i < 64; i += 16) {
      const __m128i c = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + i));
      const __m128i moved = _mm_add_epi8(c, _mm_set1_epi8(static_cast<char>(-128 - 'A')));
      const auto bits = static_cast<std::uint32_t>(
          _mm_movemask_epi8(_mm_cmplt_epi8(moved, _mm_set1_epi8(-128 + 26))));
      capitals |= std::uint64_t{bits} << i;
    }
    for (; capitals != 0; capitals &= capitals - 1) {
      const std::size_t at = block + static_cast<std::size_t>(__builtin_ctzll(capitals));
      if (at >= next && (at == 0 || !is_ascii_alnum(text[at - 1]))) next = use(at);
    }
  }
}

}  // namespace

// A capital and small letters (Smith, O'Neil, McDonald, Anne-Marie), or an initial (J.).
LatinInJapanese::Word LatinInJapanese::read_word(std::size_t at) const {
  const auto char_of = [&](std::size_t i) { return i < text_.size() ? text_[i] : '\0'; };
  if (!is_upper(char_of(at))) return {};
  if (char_of(at + 1) == '.' && (char_of(at + 2) == ' ' || is_upper(char_of(at + 2))))
    return {at, at + 2, 0, true};
  std::size_t end = at + 1;
  while (is_ascii_letter(char_of(end)) ||
         ((char_of(end) == '\'' || char_of(end) == '-') && is_upper(char_of(end + 1)))) {
    const bool joined = text_[end - 1] == '\'' || text_[end - 1] == '-';
    const bool mac = end == at + 2 && text_.substr(at, 2) == "Mc";
    if (is_upper(text_[end]) && !joined && !mac) return {};
    if (++end - at > kLettersMax) return {};  // A-A-A-…: nobody reads on
  }
  if (end - at < 2) return {};
  const char after = char_of(end), next = char_of(end + 1);
  if (is_ascii_digit(after) || glues(after) || after == '\'') return {};
  if ((after == '.' || after == '-' || after == ':') && is_ascii_alnum(next)) return {};
  const std::string letters = small(text_.substr(at, end - at));
  const auto classes_of = [&](std::string_view part) {
    return dictionary_.latin_classes(Dictionary::latin_hash(part));
  };
  std::uint8_t classes = classes_of(letters);
  const std::size_t hyphen = letters.find('-');
  if (classes == 0 && hyphen != letters.npos) classes = classes_of(letters.substr(0, hyphen));
  if (lexicon_.is_latin_surname(text_.substr(at, end - at))) classes = kSurname;
  return {at, end, classes, false};
}

void LatinInJapanese::read_words(std::size_t at, Words& words) const {
  words.count = 0;
  while (words.count < kWordsMax) {
    const Word word = read_word(at);
    if (word.end == 0) return;
    words.word[words.count++] = word;
    at = word.end;
    if (word.is(kTitle) && at < text_.size() && text_[at] == '.') ++at;
    if (at + 1 >= text_.size() || text_[at] != ' ') return;
    ++at;
  }
}

bool LatinInJapanese::honorific_at(std::size_t at) const {
  Window window;
  WordTable::Hits hits;
  lexicon_.words().prefixes_at(text_, at, text_.size(), window, hits);
  for (std::size_t i = 0; i < hits.count; ++i) {
    const Senses& senses = lexicon_.senses(hits.hit[i].value);
    if ((senses.roles & role::kHonorific) != 0 && senses.honorific_strong) return true;
  }
  return false;
}

// What follows a name: an honorific, perhaps behind a space; its address in brackets; nothing that
// it could be a part of.
LatinInJapanese::Behind LatinInJapanese::behind(std::size_t end) const {
  if (end >= text_.size()) return Behind::Open;
  std::size_t at = end;
  const auto next_char = [&](std::size_t from) {
    return from < text_.size() ? text::next_char(text_, from) : U'\n';
  };
  char32_t c = next_char(at);
  if (c == ' ' || c == 0x3000) {
    at += c == ' ' ? 1 : 3;
    c = next_char(at);
  }
  const bool spaced = at > end;
  if (c >= 0x80 && honorific_at(at)) return Behind::Honorific;
  if (c == '<') return is_address_at(at + 1) ? Behind::Address : Behind::Other;
  if (is_kanji(c) || is_katakana(c) || is_foreign_letter(c) || c == U'・' || c == U'＆')
    return Behind::Other;
  if (c < 0x80 && (is_ascii_alnum(static_cast<char>(c)) || glues(static_cast<char>(c)) ||
                   c == '-' || c == '\'' || (spaced && c != '(' && c != '\n')))
    return Behind::Other;
  return Behind::Open;
}

bool LatinInJapanese::is_address_at(std::size_t at) const {
  const auto first = mentions_->begin() + static_cast<std::ptrdiff_t>(from_);
  const auto last = mentions_->begin() + static_cast<std::ptrdiff_t>(known_);
  const auto found = std::lower_bound(
      first, last, at, [](const Mention& mention, std::size_t to) { return mention.begin < to; });
  return found != last && found->begin == at && found->kind == Kind::Email;
}

// Whether no word that the name could be a part of stands before it.
bool LatinInJapanese::stands_open(std::size_t begin) const {
  if (begin == 0) return true;
  std::size_t at = begin;
  if (text_[at - 1] == ' ') --at;
  if (at == 0) return true;
  const char before = text_[at - 1];
  if (static_cast<unsigned char>(before) < 0x80) {
    if (at == begin) return std::string_view("\n\t\"(<:,;").find(before) != std::string_view::npos;
    return before == '\n' || before == ':' || before == ',' || before == ';' || before == ' ';
  }
  while (at > 0 && (static_cast<unsigned char>(text_[--at]) & 0xC0) == 0x80) continue;
  const char32_t c = text::next_char(text_, at);
  return is_hiragana(c) || (c >= 0x3000 && c <= 0x3011 && c != 0x3005 && c != U'『') ||
         c == U'：' || c == U'（' || c == U'，' || c == U'■' || c == U'●';
}

// Mr. Smith, Dr. Jane Miller; not Mr. Children, Dr. Pepper.
bool LatinInJapanese::may_be_titled(const Words& words, std::size_t first) const {
  bool known = false;
  for (std::size_t i = first; i < words.count; ++i) {
    const Word& word = words.word[i];
    if (!word.nameable()) return false;
    known |= word.given() || word.surname();
  }
  return known;
}

// John Smith様, Smith様, Smith John様; not Goldman Sachs様 and Google様.
bool LatinInJapanese::may_be_honoured(const Words& words, std::size_t first) const {
  const Word &a = words.word[first], &b = words.word[words.count - 1];
  for (std::size_t i = first; i < words.count; ++i) {
    if (words.word[i].is(kThing | kContext)) return false;
  }
  if (words.count == first + 1) return a.given() || a.surname();
  if (a.initial) return b.surname();
  if (a.given()) return b.nameable();
  return a.surname() && b.given();
}

// John Smith <j.smith@…>: one of its words stands in the address, before the @.
bool LatinInJapanese::owns_address(const Words& words, std::size_t first) const {
  const std::size_t begin = text_.find('<', words.word[words.count - 1].end) + 1;
  const std::string_view address = text_.substr(begin, kLocalBytesMax);
  const std::string local = small(address.substr(0, address.find('@')));
  bool known = false, own = false;
  for (std::size_t i = first; i < words.count; ++i) {
    const Word& word = words.word[i];
    if (word.is(kThing | kContext)) return false;
    if (word.initial) continue;
    known |= word.given() || word.surname();
    own |= local.find(small(text_.substr(word.begin, word.end - word.begin))) != local.npos;
  }
  return known && own;
}

LatinInJapanese::Judgment LatinInJapanese::judge(const Words& words, std::size_t first,
                                                 Behind behind) const {
  const Word &a = words.word[first], &b = words.word[words.count - 1];
  if (b.initial || words.count - first > 4) return {};
  const auto reason = [](Reason one) { return static_cast<Reasons>(one); };
  const std::string_view name = text_.substr(a.begin, b.end - a.begin);
  const bool one = words.count == first + 1;
  if (first > 0) {  // behind a title
    if (behind == Behind::Other || !may_be_titled(words, first)) return {};
    return {kTitled, reason(Reason::Honorific)};
  }
  if (lexicon_.is_brand(name)) return {};
  if (behind == Behind::Honorific) {
    if (!may_be_honoured(words, first)) return {};
    return {one ? kHonouredAlone : kHonoured, reason(Reason::Honorific)};
  }
  if (one) return {};
  if (behind == Behind::Address)
    return owns_address(words, first) ? Judgment{kWithAddress, reason(Reason::Neighbour)}
                                      : Judgment{};
  if (behind == Behind::Other || !a.given() || !b.surname()) return {};
  for (std::size_t i = first + 1; i + 1 < words.count; ++i) {
    if (!words.word[i].initial && !words.word[i].given()) return {};
  }
  return stands_open(a.begin) ? Judgment{kKnownPair, reason(Reason::Dictionary)} : Judgment{};
}

bool LatinInJapanese::find(std::string_view text, std::vector<Mention>& mentions,
                           std::size_t from) {
  text_ = text, mentions_ = &mentions;
  from_ = from, known_ = mentions.size();
  std::size_t next = from;
  Words words;
  each_capital(text, [&](std::size_t at) {
    read_words(at, words);
    if (words.count == 0) return at + 1;
    const std::size_t end = words.word[words.count - 1].end;
    std::size_t first = 0;
    for (std::size_t i = 0; i < words.count; ++i) {
      if (words.word[i].is(kTitle)) first = i + 1;
    }
    if (first >= words.count) return end;
    while (next < known_ && mentions[next].end <= at) ++next;
    if (next < known_ && mentions[next].begin < end) return end;
    const Judgment judgment = judge(words, first, behind(end));
    if (judgment.strength == 0) return end;
    Mention mention;
    mention.begin = static_cast<std::uint32_t>(words.word[first].begin);
    mention.end = static_cast<std::uint32_t>(end);
    mention.kind = Kind::PersonName;
    mention.strength = judgment.strength;
    mention.reasons = judgment.reasons;
    mentions.push_back(mention);
    return end;
  });
  return mentions.size() > known_;
}

}  // namespace tadasu::find
