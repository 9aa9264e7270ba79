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
constexpr unsigned kClueEndShift = 8, kClueInShift = 16;

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

bool one_run(CharClass a, CharClass b) {
  const auto kind = [](CharClass c) {
    if (c == CharClass::Joint) return CharClass::Katakana;
    return c == CharClass::Lower ? CharClass::Upper : c;
  };
  return kind(a) == kind(b);
}

class Hasher {
 public:
  explicit Hasher(TaggerText::Rows& rows) : rows_(rows) {}
  void add(std::uint64_t a, std::uint64_t b = 0) {
    std::uint64_t h = (a ^ (at_ + 1) * 0x9E3779B97F4A7C15ULL) * 0xBF58476D1CE4E5B9ULL;
    h = (h ^ h >> 31 ^ b) * 0x94D049BB133111EBULL;
    rows_[at_++] = static_cast<std::uint32_t>(h >> 32);
  }
  [[nodiscard]] std::size_t count() const { return at_; }

 private:
  TaggerText::Rows& rows_;
  std::size_t at_ = 0;
};

std::uint64_t join(char32_t a, char32_t b) { return std::uint64_t{a} << 21 | b; }
std::uint64_t join(char32_t a, char32_t b, char32_t c) {
  return std::uint64_t{a} << 42 | std::uint64_t{b} << 21 | c;
}

}  // namespace

std::uint8_t ClueTable::classes(std::uint64_t hash) const {
  const auto print = static_cast<std::uint16_t>((hash >> 54 | 1) & 0x3FF);
  for (std::uint64_t k = 0; k < 2; ++k) {
    const std::uint16_t* bucket = cells_ + (((hash + k) & bucket_mask_) * kBucket);
    for (std::size_t i = 0; i < kBucket; ++i) {
      if (bucket[i] >> 6 == print) return static_cast<std::uint8_t>(bucket[i] & 63);
    }
  }
  return 0;
}

bool ClueTable::put(std::uint16_t* cells, std::size_t buckets, std::uint64_t hash,
                    std::uint8_t classes) {
  const std::uint64_t print = (hash >> 54 | 1) & 0x3FF;
  for (std::uint64_t k = 0; k < 2; ++k) {
    std::uint16_t* bucket = cells + (((hash + k) & (buckets - 1)) * kBucket);
    for (std::size_t i = 0; i < kBucket; ++i) {
      if (bucket[i] != 0 && bucket[i] >> 6 != print) continue;
      bucket[i] = static_cast<std::uint16_t>(bucket[i] | print << 6 | classes);
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
    const char32_t c = normal(text::next_char(part, pos));
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

void TaggerText::look_up(const ClueTable& clues, std::size_t first, std::size_t last) {
  first = first > 0 ? first - 1 : 0;  // features look one character around
  last = std::min(last + 1, count_);
  const std::size_t from = runs_[run_[first]].first, to = runs_[run_[last - 1]].last;
  const std::size_t low = from < kPad ? 0 : from - kPad;
  std::fill(names_.begin() + static_cast<std::ptrdiff_t>(low),
            names_.begin() + static_cast<std::ptrdiff_t>(to + 2 * kPad), 0u);
  std::fill(clues_.begin() + static_cast<std::ptrdiff_t>(low),
            clues_.begin() + static_cast<std::ptrdiff_t>(to + 2 * kPad), 0u);
  look_up_names(from, to);
  look_up_kanji(clues, from, to);
  look_up_katakana(clues, from, to);
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
  for (std::size_t i = first; i < last; ++i) {
    if (class_[i] != CharClass::Kanji) continue;
    const std::size_t to = std::min<std::size_t>(runs_[run_[i]].last, i + 4);
    std::uint64_t hash = ClueTable::start();
    for (std::size_t k = i; k < to; ++k) {
      hash = ClueTable::step(hash, chars_[kPad + k]);
      if (k == i) continue;
      const std::uint32_t classes = clues.classes(hash);
      if (classes == 0) continue;
      clues_[kPad + i] |= classes;
      clues_[kPad + k] |= classes << kClueEndShift;
      for (std::size_t in = i + 1; in < k; ++in) clues_[kPad + in] |= classes << kClueInShift;
    }
  }
}

// Katakana is looked up by whole parts between ・.
void TaggerText::look_up_katakana(const ClueTable& clues, std::size_t first, std::size_t last) {
  for (std::size_t i = first; i < last; ++i) {
    if (class_[i] != CharClass::Katakana) continue;
    std::size_t to = i;
    std::uint64_t hash = ClueTable::start();
    for (; to < last && class_[to] == CharClass::Katakana; ++to)
      hash = ClueTable::step(hash, chars_[kPad + to]);
    const std::uint32_t classes = to - i >= 2 ? clues.classes(hash) | 64u : 64u;
    for (std::size_t k = i; k < to; ++k) {
      clues_[kPad + k] = classes | (k == i ? 256u : 0) | (k + 1 == to ? 512u : 0);
    }
    i = to - 1;
  }
}

std::uint64_t TaggerText::hash(std::size_t first, std::size_t last) const {
  std::uint64_t hash = ClueTable::start() ^ first << 32 ^ last;
  for (std::size_t i = 0; i < count_; ++i) hash = ClueTable::step(hash, chars_[kPad + i]);
  return hash ^ hash << 17;
}

void TaggerText::features(std::size_t i, Rows& rows) const {
  Hasher hash(rows);
  const char32_t c = at(i, 0), b1 = at(i, -1), b2 = at(i, -2), a1 = at(i, 1), a2 = at(i, 2);
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
  const auto class_at = [&](int by) {
    return static_cast<std::uint64_t>(padded_class_[kPad + i + static_cast<std::size_t>(by)]);
  };
  const std::uint64_t near = class_at(-1) << 8 | class_at(0) << 4 | class_at(1);
  hash.add(class_at(-3) << 24 | class_at(-2) << 20 | near << 8 | class_at(2) << 4 | class_at(3));
  hash.add(near, b1);
  hash.add(near, a1);
  // dictionaries
  const std::uint32_t n = names_[kPad + i], nb = names_[kPad + i - 1], na = names_[kPad + i + 1];
  hash.add(n & bit::kNames, near);
  hash.add(std::uint64_t{nb & bit::kNames} << 16 | (n & bit::kNames));
  hash.add(std::uint64_t{n & bit::kNames} << 16 | (na & bit::kNames));
  hash.add(n);
  const std::uint32_t k = clues_[kPad + i], kb = clues_[kPad + i - 1], ka = clues_[kPad + i + 1];
  hash.add(k, near);
  hash.add(std::uint64_t{kb} << 32 | k);
  hash.add(std::uint64_t{k} << 32 | ka);
  hash.add(k, n);
  // the run and what stands around it
  const Run& run = runs_[run_[i]];
  const std::size_t from = run.first, to = run.last;
  const std::uint64_t size = std::min<std::uint64_t>(to - from, 10);
  const std::uint64_t left = std::min<std::uint64_t>(i - from, 3),
                      right = std::min<std::uint64_t>(to - 1 - i, 3);
  const std::uint64_t place = left << 2 | right | class_at(0) << 4;
  const std::uint64_t side = (i == from ? 1 : 0) | (i + 1 == to ? 2 : 0) | class_at(0) << 4;
  const char32_t after1 = at(to, 0), after2 = at(to, 1), before1 = at(from, -1),
                 before2 = at(from, -2);
  hash.add(place, size << 8 | std::min<std::uint64_t>(run.joints, 3));
  hash.add(join(after1, after2), side);
  hash.add(join(after1, after2, at(to, 2)), side);
  hash.add(join(before2, before1), side);
  hash.add(join(at(from, -3), before2, before1), side);
  hash.add(join(before1, after1), side | size << 8);
  hash.add(join(at(to, -2), at(to, -1)), side | class_at(0) << 8);
  hash.add(join(at(from, 0), at(from, 1)), side);
  hash.add(join(at(to, -1), after1), side);
  static_assert(kFeatures == 30);
}

}  // namespace tadasu::find
