#include "find/tagger_text.h"

#include <algorithm>

#include "find/scanner.h"
#include "text/fold.h"

namespace tadasu::find {
namespace {

// Bits of names_: where words of the dictionary begin, go on and end.
namespace bit {
constexpr std::uint32_t kSurnameBegin = 1, kSurnameIn = 2, kSurnameEnd = 4;
constexpr std::uint32_t kGivenBegin = 8, kGivenIn = 16, kGivenEnd = 32;
constexpr std::uint32_t kPairBegin = 64, kPairSplit = 128, kPairEnd = 256;
constexpr std::uint32_t kNames = 511;
constexpr std::uint32_t kCommonBegin = 512, kCommonEnd = 1024;
constexpr std::uint32_t kPlaceBegin = 2048, kPlaceIn = 4096, kPlaceEnd = 8192;
}  // namespace bit
// Bits of clues_: classes of words that begin here, end here, go on here; of
// katakana those of the whole part, with where in it the character stands.
constexpr unsigned kClueEndShift = clue::kBits, kClueInShift = 2 * clue::kBits;
constexpr std::uint64_t kClueKatakana = std::uint64_t{1} << 36, kCluePartBegin = kClueKatakana << 1,
                        kCluePartEnd = kClueKatakana << 2, kClueForm = kClueKatakana * 7;
constexpr std::uint64_t thrice(std::uint64_t classes) {
  return classes | classes << kClueEndShift | classes << kClueInShift | kClueForm;
}
constexpr std::size_t kKanjiWordMax = 6;

CharClass class_of_char(char32_t c) {
  if (c >= 0x3041 && c <= 0x309F) return CharClass::Hiragana;
  if (is_kanji(c)) return CharClass::Kanji;
  if (is_katakana(c)) return c == U'ヶ' ? CharClass::Kanji : CharClass::Katakana;
  if (c == U'・' || c == U'＝' || c == U'=' || c == U'･' || c == U'゠') return CharClass::Joint;
  if (c >= 'A' && c <= 'Z') return CharClass::Upper;
  if ((c >= 'a' && c <= 'z') || (c >= 0xC0 && c < 0x250)) return CharClass::Lower;
  if (c >= '0' && c <= '9') return CharClass::Digit;
  if (c == U'「' || c == U'『' || c == U'（' || c == '(' || c == U'【' || c == U'［' || c == U'“' ||
      c == '[' || c == U'《' || c == U'〈')
    return CharClass::Open;
  if (c == U'」' || c == U'』' || c == U'）' || c == ')' || c == U'】' || c == U'］' || c == U'”' ||
      c == ']' || c == U'》' || c == U'〉')
    return CharClass::Close;
  if (c == ' ' || c == 0x3000 || c == '\t' || c == 0xA0) return CharClass::Space;
  if (c == U'、' || c == U'。' || c == '\n' || c == '\r' || c == ',' || c == '.')
    return CharClass::Stop;
  return CharClass::Other;
}

// Full-width ASCII as ASCII, all digits alike.
char32_t normal(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E && c != U'＝') c -= 0xFEE0;
  return c >= '0' && c <= '9' ? U'0' : c;
}

// normal() of the character at `pos`, and behind it. Most are kana and kanji of
// three bytes.
char32_t next_letter(std::string_view text, std::size_t& pos) {
  if (pos + 3 <= text.size()) {
    const auto* p = reinterpret_cast<const unsigned char*>(text.data()) + pos;
    if (p[0] >= 0xE3 && p[0] <= 0xE9) {
      pos += 3;
      return static_cast<char32_t>((p[0] & 0x0F) << 12 | (p[1] & 0x3F) << 6 | (p[2] & 0x3F));
    }
  }
  return normal(text::next_char(text, pos));
}

bool one_run(CharClass a, CharClass b) {
  const auto kind = [](CharClass c) {
    if (c == CharClass::Joint) return CharClass::Katakana;
    return c == CharClass::Lower ? CharClass::Upper : c;
  };
  return kind(a) == kind(b);
}

std::uint64_t join(char32_t a, char32_t b) { return std::uint64_t{a} << 21 | b; }
std::uint64_t join(char32_t a, char32_t b, char32_t c) {
  return std::uint64_t{a} << 42 | std::uint64_t{b} << 21 | c;
}

std::uint64_t mix(std::uint64_t a, std::uint64_t b) { return a * 0x9E3779B97F4A7C15ULL ^ b; }

}  // namespace

// Every feature has a number of its own; some are left out where they say
// nothing.
class TaggerText::Hasher {
 public:
  explicit Hasher(Rows& rows) : rows_(rows) { rows_.count = 0; }
  void from(std::uint64_t number) { number_ = number; }
  void add(std::uint64_t a, std::uint64_t b = 0) {
    std::uint64_t h = (a ^ ++number_ * 0x9E3779B97F4A7C15ULL) * 0xBF58476D1CE4E5B9ULL;
    h = (h ^ h >> 31 ^ b) * 0x94D049BB133111EBULL;
    rows_.hash[rows_.count++] = static_cast<std::uint32_t>(h >> 32);
  }

 private:
  Rows& rows_;
  std::uint64_t number_ = 0;
};

std::uint32_t ClueTable::classes(std::uint64_t hash) const {
  const std::uint32_t wanted = print(hash);
  for (std::uint64_t k = 0; k < 2; ++k) {
    const std::uint32_t* bucket = cells_ + (((hash + k) & bucket_mask_) * kBucket);
    for (std::size_t i = 0; i < kBucket; ++i) {
      if ((bucket[i] & ~clue::kAll) == wanted) return bucket[i] & clue::kAll;
    }
  }
  return 0;
}

bool ClueTable::put(std::uint32_t* cells, std::size_t buckets, std::uint64_t hash,
                    std::uint32_t classes) {
  const std::uint32_t wanted = print(hash);
  for (std::uint64_t k = 0; k < 2; ++k) {
    std::uint32_t* bucket = cells + (((hash + k) & (buckets - 1)) * kBucket);
    for (std::size_t i = 0; i < kBucket; ++i) {
      if (bucket[i] != 0 && (bucket[i] & ~clue::kAll) != wanted) continue;
      bucket[i] |= wanted | classes;
      return true;
    }
  }
  return false;
}

void TaggerText::read(std::string_view text, std::size_t begin, std::size_t stop) {
  text_ = text, stop_ = stop, count_ = 0;
  std::fill_n(chars_.begin(), kPad, U'\0');
  std::fill_n(padded_class_.begin(), kPad, CharClass::Edge);
  std::size_t pos = begin;
  const std::string_view part = text.substr(0, stop);
  while (pos < stop && count_ < kCharsMax) {
    byte_[count_] = static_cast<std::uint32_t>(pos);
    const char32_t c = next_letter(part, pos);
    chars_[kPad + count_] = c;
    class_[count_] = class_of_char(c);
    ++count_;
  }
  byte_[count_] = static_cast<std::uint32_t>(pos);
  std::fill_n(chars_.begin() + static_cast<std::ptrdiff_t>(kPad + count_), kPad, U'\0');
  std::fill_n(class_ + count_, kPad, CharClass::Edge);
  find_runs();
}

void TaggerText::find_runs() {
  std::size_t runs = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    const bool goes_on = i > 0 && one_run(class_[i - 1], class_[i]);
    if (!goes_on) runs_[runs++] = {static_cast<std::uint16_t>(i), 0, 0};
    runs_[runs - 1].last = static_cast<std::uint16_t>(i + 1);
    runs_[runs - 1].joints =
        static_cast<std::uint16_t>(runs_[runs - 1].joints + (class_[i] == CharClass::Joint));
    run_[i] = static_cast<std::uint16_t>(runs - 1);
  }
}

TaggerText::TaggerText(const Dictionary& dictionary)
    : dictionary_(dictionary), starts_((std::size_t{1} << kStartBits) / 64) {
  const auto add = [this](char32_t c1, char32_t c2, std::uint32_t) {
    const std::uint32_t at = start_bit(c1, c2);
    starts_[at / 64] |= std::uint64_t{1} << at % 64;
  };
  dictionary.names().each_start(add);
  dictionary.places().each_start(add);
}

void TaggerText::look_up(const ClueTable& clues, const SoundTable& sounds, std::size_t first,
                         std::size_t last) {
  first = first > 0 ? first - 1 : 0;  // features look one character around
  last = std::min(last + 1, count_);
  const std::size_t from = runs_[run_[first]].first, to = runs_[run_[last - 1]].last;
  const std::size_t low = from < kPad ? 0 : from - kPad;
  const auto clear = [&](auto& array) {
    std::fill(array.begin() + static_cast<std::ptrdiff_t>(low),
              array.begin() + static_cast<std::ptrdiff_t>(to + 2 * kPad), 0u);
  };
  clear(names_), clear(clues_), clear(longest_), clear(sounds_);
  look_up_names(from, to);
  look_up_kanji(clues, from, to);
  look_up_katakana(clues, sounds, from, to);
}

void TaggerText::look_up_names(std::size_t first, std::size_t last) {
  using namespace name_class;
  const auto cover = [&](std::size_t from, std::size_t chars, std::uint32_t begin, std::uint32_t in,
                         std::uint32_t end) {
    const std::size_t to = std::min(from + chars, last);
    names_[kPad + from] |= begin;
    for (std::size_t i = from + 1; i + 1 < to; ++i) names_[kPad + i] |= in;
    if (to == from + chars) names_[kPad + to - 1] |= end;
  };
  Window window;
  WordTable::Hits hits, given;
  for (std::size_t i = first; i < last; ++i) {
    const CharClass c = class_[i];
    if (c != CharClass::Kanji && c != CharClass::Hiragana && c != CharClass::Katakana) continue;
    if (!may_begin(i)) continue;
    dictionary_.names().prefixes_at(text_, byte_[i], stop_, window, hits);
    for (std::size_t k = 0; k < hits.count; ++k) {
      const std::uint32_t value = hits.hit[k].value;
      const std::size_t chars = hits.hit[k].chars;
      if ((value & kGiven) != 0 && (chars > 1 || c == CharClass::Kanji))
        cover(i, chars, bit::kGivenBegin, bit::kGivenIn, bit::kGivenEnd);
      if ((value & kCommon) != 0) cover(i, chars, bit::kCommonBegin, 0, bit::kCommonEnd);
      if ((value & kPlaceLike) != 0)
        cover(i, chars, bit::kPlaceBegin, bit::kPlaceIn, bit::kPlaceEnd);
      if ((value & kSurname) == 0) continue;
      cover(i, chars, bit::kSurnameBegin, bit::kSurnameIn, bit::kSurnameEnd);
      if (i + chars >= last || !may_begin(i + chars)) continue;
      Window rest;
      dictionary_.names().prefixes_at(text_, byte_[i + chars], stop_, rest, given);
      for (std::size_t g = 0; g < given.count; ++g) {
        if ((given.hit[g].value & kGiven) == 0) continue;
        names_[kPad + i] |= bit::kPairBegin;
        names_[kPad + i + chars] |= bit::kPairSplit;
        const std::size_t end = i + chars + given.hit[g].chars;
        if (end <= last) names_[kPad + end - 1] |= bit::kPairEnd;
      }
    }
    if (c == CharClass::Kanji) {
      dictionary_.places().prefixes_at(text_, byte_[i], stop_, window, hits);
      for (std::size_t k = 0; k < hits.count; ++k)
        cover(i, hits.hit[k].chars, bit::kPlaceBegin, bit::kPlaceIn, bit::kPlaceEnd);
    }
  }
}

void TaggerText::look_up_kanji(const ClueTable& clues, std::size_t first, std::size_t last) {
  const auto keep_longest = [](std::uint32_t& held, unsigned shift, std::uint32_t chars,
                               std::uint32_t classes) {
    if ((held >> shift & 7) > chars) return;
    held = (held & ~(0xFFFFu << shift)) | (classes << 3 | chars) << shift;
  };
  for (std::size_t i = first; i < last; ++i) {
    if (class_[i] != CharClass::Kanji) continue;
    const std::size_t to = std::min<std::size_t>(runs_[run_[i]].last, i + kKanjiWordMax);
    std::uint64_t hash = ClueTable::start();
    for (std::size_t k = i; k < to; ++k) {
      hash = ClueTable::step(hash, chars_[kPad + k]);
      if (k == i) continue;
      const std::uint64_t classes = clues.classes(hash);
      if (classes == 0) continue;
      clues_[kPad + i] |= classes;
      clues_[kPad + k] |= classes << kClueEndShift;
      for (std::size_t in = i + 1; in < k; ++in) clues_[kPad + in] |= classes << kClueInShift;
      const auto chars = static_cast<std::uint32_t>(std::min<std::size_t>(k - i + 1, 5));
      keep_longest(longest_[kPad + i], 0, chars, static_cast<std::uint32_t>(classes));
      keep_longest(longest_[kPad + k], 16, chars, static_cast<std::uint32_t>(classes));
    }
  }
}

// Katakana is looked up by whole parts between ・.
void TaggerText::look_up_katakana(const ClueTable& clues, const SoundTable& sounds,
                                  std::size_t first, std::size_t last) {
  for (std::size_t i = first; i < last; ++i) {
    if (class_[i] != CharClass::Katakana) continue;
    std::size_t to = i;
    std::uint64_t hash = ClueTable::start();
    for (; to < last && class_[to] == CharClass::Katakana; ++to)
      hash = ClueTable::step(hash, chars_[kPad + to]);
    const std::uint64_t known = to - i >= 2 ? clues.classes(hash) : 0;
    const std::uint8_t sound = static_cast<std::uint8_t>(
        (to - i >= 2 ? sounds.step_of(&chars_[kPad + i], to - i) : 4) | (known != 0 ? 32 : 0));
    for (std::size_t k = i; k < to; ++k) {
      clues_[kPad + k] =
          known | kClueKatakana | (k == i ? kCluePartBegin : 0) | (k + 1 == to ? kCluePartEnd : 0);
      sounds_[kPad + k] = sound;
    }
    i = to - 1;
  }
}

TaggerText::Place TaggerText::place_of(std::size_t i) const {
  const Run& run = runs_[run_[i]];
  const std::size_t from = run.first, to = run.last;
  Place out{};
  out.size = std::min<std::uint64_t>(to - from, 10);
  out.left = std::min<std::uint64_t>(i - from, 3);
  out.right = std::min<std::uint64_t>(to - 1 - i, 3);
  out.place = out.left << 2 | out.right | class_near(i, 0) << 4;
  out.side = (i == from ? 1u : 0u) | (i + 1 == to ? 2u : 0u) | class_near(i, 0) << 4;
  return out;
}

void TaggerText::features_of_letters(std::size_t i, Hasher& hash) const {
  const char32_t c = at(i, 0), b1 = at(i, -1), b2 = at(i, -2), a1 = at(i, 1), a2 = at(i, 2);
  hash.from(0);
  hash.add(c);
  hash.add(b1);
  hash.add(a1);
  hash.add(join(b1, c));
  hash.add(join(c, a1));
  hash.add(join(b2, b1));
  hash.add(join(a1, a2));
  hash.add(join(b2, b1, c));
  hash.add(join(b1, c, a1));
  hash.add(join(c, a1, a2));
  hash.add(join(at(i, -3), b2));
  hash.add(join(a2, at(i, 3)));
  hash.add(join(at(i, -3), b2, b1));
  hash.add(join(a1, a2, at(i, 3)));
  const std::uint64_t near = class_near(i, -1) << 8 | class_near(i, 0) << 4 | class_near(i, 1);
  hash.add(class_near(i, -3) << 24 | class_near(i, -2) << 20 | near << 8 | class_near(i, 2) << 4 |
           class_near(i, 3));
  hash.add(near, b1);
  hash.add(near, a1);
}

// What the dictionaries say.
void TaggerText::features_of_words(std::size_t i, const Place& place, Hasher& hash) const {
  const std::uint64_t near = class_near(i, -1) << 8 | class_near(i, 0) << 4 | class_near(i, 1);
  const std::uint64_t n = names_[kPad + i], nb = names_[kPad + i - 1], na = names_[kPad + i + 1];
  hash.from(20);
  hash.add(n & bit::kNames, near);
  hash.add((nb & bit::kNames) << 16 | (n & bit::kNames));
  hash.add((n & bit::kNames) << 16 | (na & bit::kNames));
  hash.add(n);
  const std::uint64_t k = clues_[kPad + i], kb = clues_[kPad + i - 1], ka = clues_[kPad + i + 1];
  hash.add(k, near);
  hash.add(mix(kb, k));
  hash.add(mix(k, ka));
  hash.add(k, n);
  constexpr std::uint64_t kCore = thrice(clue::kCore),
                          kListed = thrice(clue::kAll & ~clue::kCore & ~clue::kEveryday);
  hash.add(k & kCore, near);
  hash.add(k & kListed, near);
  hash.add(mix(kb & kCore, k & kCore));
  hash.add(mix(k & kCore, ka & kCore));
  hash.add(k & kCore, n);
  hash.add(k & kCore);
  const std::uint32_t longest = longest_[kPad + i];
  if (longest == 0) return;
  hash.from(40);
  hash.add(longest & 0xFFFF, place.side);
  hash.add(longest >> 16, place.side);
  hash.add(longest, near);
  hash.add(longest, place.size << 2 | place.left << 6);
}

// The run and what stands around it.
void TaggerText::features_of_run(std::size_t i, const Place& place, Hasher& hash) const {
  const Run& run = runs_[run_[i]];
  const std::size_t from = run.first, to = run.last;
  const char32_t after1 = at(to, 0), after2 = at(to, 1), after3 = at(to, 2), before1 = at(from, -1),
                 before2 = at(from, -2), before3 = at(from, -3);
  hash.from(50);
  hash.add(place.place, place.size << 8 | std::min<std::uint64_t>(run.joints, 3));
  hash.add(join(after1, after2), place.side);
  hash.add(join(after1, after2, after3), place.side);
  hash.add(join(before2, before1), place.side);
  hash.add(join(before3, before2, before1), place.side);
  hash.add(join(before1, after1), place.side | place.size << 8);
  hash.add(join(at(to, -2), at(to, -1)), place.side | class_near(i, 0) << 8);
  hash.add(join(at(from, 0), at(from, 1)), place.side);
  hash.add(join(at(to, -1), after1), place.side);
  hash.add(join(after1, after2), place.place);
  hash.add(join(before1, before2), place.place);
  hash.add(join(before1, before2, static_cast<char32_t>(place.size)), place.side);
  hash.add(join(after1, static_cast<char32_t>(place.size)), place.side);
}

// The runs before and after this one.
void TaggerText::features_of_neighbours(std::size_t i, const Place& place, Hasher& hash) const {
  const Run& run = runs_[run_[i]];
  const std::size_t from = run.first, to = run.last;
  hash.from(70);
  hash.add(class_near(from, -1) << 12 | class_near(from, -2) << 8 | class_near(to, 0) << 4 |
               class_near(to, 1),
           place.place << 4 | place.size);
  const char32_t before = at(from, -1);
  if (from > 0) {
    const std::size_t first = runs_[run_[from - 1]].first;
    const std::uint64_t side = place.side | std::min<std::uint64_t>(from - first, 3) << 10;
    hash.add(join(at(first, -1), at(first, -2), before), side);
    hash.add(join(at(first, 0), before), side);
  } else {
    hash.add(1, place.side);
    hash.add(2, place.side);
  }
  if (to >= count_) return hash.add(3, place.side);
  const std::size_t last = runs_[run_[to]].last;
  hash.add(join(at(to, 0), at(last, 0), at(last, 1)),
           place.side | std::min<std::uint64_t>(last - to, 3) << 10);
}

// How katakana sounds, beside the parts joined to it.
void TaggerText::features_of_sound(std::size_t i, const Place& place, Hasher& hash) const {
  const std::uint64_t sound = sounds_[kPad + i];
  if (sound == 0) return;
  const Run& run = runs_[run_[i]];
  const std::size_t from = run.first, to = run.last;
  std::size_t low = i, high = i;
  while (low > from && class_[low] == CharClass::Katakana) --low;
  while (high < to && class_[high] == CharClass::Katakana) ++high;
  const std::uint64_t left = low > from ? sounds_[kPad + low - 1] : 0,
                      right = high + 1 < to ? sounds_[kPad + high + 1] : 0;
  const bool first = i == from, last = i + 1 == to;
  hash.from(80);
  hash.add(sound, place.side);
  hash.add(sound << 16 | left << 8 | right, place.side);
  hash.add(sound << 24 | at(to, 0), last ? 1 : 0);
  hash.add(sound, std::uint64_t{at(from, -1)} << 2 | (first ? 1 : 0));
  hash.add(sound, place.size << 4 | std::min<std::uint64_t>(run.joints, 3) << 2 | (first ? 1 : 0));
}

void TaggerText::features(std::size_t i, Rows& rows) const {
  Hasher hash(rows);
  const Place place = place_of(i);
  features_of_letters(i, hash);
  features_of_words(i, place, hash);
  features_of_run(i, place, hash);
  features_of_neighbours(i, place, hash);
  features_of_sound(i, place, hash);
}

}  // namespace tadasu::find
