#include "find/cell_shape.h"

#include <emmintrin.h>

#include <bit>
#include <cstring>

#include "find/scanner.h"

namespace tadasu::find {
namespace {

// The bytes of a value as characters of three bytes; anything else is told by `is_wide`.
struct Walk {
  const unsigned char* at;
  const unsigned char* end;
  explicit Walk(std::string_view value)
      : at(reinterpret_cast<const unsigned char*>(value.data())), end(at + value.size()) {}
  [[nodiscard]] bool more() const { return at < end; }
  [[nodiscard]] bool is_wide() const { return end - at >= 3 && *at >= 0xE3 && *at < 0xEF; }
  [[nodiscard]] char32_t wide() const {
    return static_cast<char32_t>((at[0] & 0x0F) << 12 | (at[1] & 0x3F) << 6 | (at[2] & 0x3F));
  }
};

// 山田 太郎: a surname begins it, and a space parts it in two. More than five characters may be two
// names.
bool is_name(std::string_view value, const Scanner& scanner) {
  if (value.size() < 7 || value.size() > 31) return false;
  std::size_t kanji = 0, kana = 0, spaces = 0;
  for (Walk walk(value); walk.more();) {
    if (*walk.at == ' ') {
      ++spaces, ++walk.at;
      continue;
    }
    if (!walk.is_wide()) return false;
    if (*walk.at >= 0xE5 && *walk.at <= 0xE9) {  // U+5000 to U+9FFF
      ++kanji;
    } else {
      const char32_t c = walk.wide();
      if (c == 0x3000)
        ++spaces;
      else if (is_kanji(c))
        ++kanji;
      else if (is_name_kana(c))
        ++kana;
      else
        return false;
    }
    walk.at += 3;
  }
  return kanji >= 2 && kanji + kana <= 5 && spaces == 1 &&
         scanner.may_begin(start::kSurname, value);
}

bool is_kana(std::string_view value) {
  if (value.size() < 6 || value.size() > 60) return false;
  // The kana of E3 81, E3 82 and E3 83, by the last six bits: is_name_kana().
  constexpr std::uint64_t kKana[3] = {~std::uint64_t{1}, ~(std::uint64_t{1} << 32),
                                      ~(std::uint64_t{0b111} << 61)};
  std::size_t kana = 0, spaces = 0;
  for (Walk walk(value); walk.more();) {
    if (*walk.at == ' ') {
      ++spaces, ++walk.at;
      continue;
    }
    if (walk.end - walk.at < 3 || *walk.at != 0xE3) return false;
    const unsigned page = walk.at[1] - 0x81U;
    if (page < 3 && (kKana[page] >> (walk.at[2] & 63) & 1) != 0)
      ++kana;
    else if (walk.wide() == 0x3000)
      ++spaces;
    else
      return false;
    walk.at += 3;
  }
  return kana >= 2 && kana + spaces <= Window::kSize;
}

// Which of 32 bytes are in some class: all bits of the byte are set.
struct ByteSet {
  __m128i low, high;
  friend ByteSet operator|(const ByteSet& a, const ByteSet& b) {
    return {_mm_or_si128(a.low, b.low), _mm_or_si128(a.high, b.high)};
  }
};

// The classes of the first 32 bytes of a value: bit i for byte i, only bytes of the value count.
class Bytes {
 public:
  explicit Bytes(const CellValue& value)
      : size_(value.size), inside_(size_ >= 32 ? ~0U : (1U << size_) - 1) {
    char copy[32] = {};
    const char* from = value.at;
    if (value.readable < 32) from = static_cast<char*>(std::memcpy(copy, from, size_));
    bytes_.low = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    bytes_.high = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + 16));
  }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::uint32_t all() const { return inside_; }
  [[nodiscard]] ByteSet are(char c) const {
    const __m128i wanted = _mm_set1_epi8(c);
    return {_mm_cmpeq_epi8(bytes_.low, wanted), _mm_cmpeq_epi8(bytes_.high, wanted)};
  }
  [[nodiscard]] ByteSet digits() const {
    return {is_in<'0', 10>(bytes_.low), is_in<'0', 10>(bytes_.high)};
  }
  [[nodiscard]] ByteSet letters() const {
    const __m128i small = _mm_set1_epi8(0x20);
    return {is_in<'a', 26>(_mm_or_si128(bytes_.low, small)),
            is_in<'a', 26>(_mm_or_si128(bytes_.high, small))};
  }
  [[nodiscard]] std::uint32_t bits(const ByteSet& set) const {
    return (static_cast<std::uint32_t>(_mm_movemask_epi8(set.low)) |
            static_cast<std::uint32_t>(_mm_movemask_epi8(set.high)) << 16) &
           inside_;
  }

 private:
  template <char first, int count>
  static __m128i is_in(__m128i bytes) {
    const __m128i from_first = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
    return _mm_cmpeq_epi8(_mm_subs_epu8(from_first, _mm_set1_epi8(count - 1)), _mm_setzero_si128());
  }
  ByteSet bytes_;
  std::size_t size_;
  std::uint32_t inside_;
};

// taro.yamada@example.jp, of letters, digits and the common signs.
bool is_email(const Bytes& value, const char* first) {
  if (value.size() < 6 || value.size() > 32) return false;
  const ByteSet all_dots = value.are('.'), signs = value.are('@');
  const ByteSet inside = value.letters() | value.digits() | all_dots | signs | value.are('-') |
                         value.are('_') | value.are('+');
  const std::uint32_t at = value.bits(signs);
  if (value.bits(inside) != value.all() || !std::has_single_bit(at) || at == 1) return false;
  const std::uint32_t dots = value.bits(all_dots) & ~(at | (at - 1));  // of the domain
  if (dots == 0 || (dots & dots >> 1) != 0 || (dots & at << 1) != 0) return false;
  const auto last_dot = static_cast<std::size_t>(std::bit_width(dots)) - 1;
  return value.size() - last_dot > 2 && is_ascii_letter(first[value.size() - 1]);
}

// M-01000001, AB/12.3
bool is_code(const Bytes& value) {
  if (value.size() < 2 || value.size() > 32) return false;
  const ByteSet digits = value.digits();
  const ByteSet signs = value.are('-') | value.are('_') | value.are('.') | value.are('/');
  return value.bits(digits) != 0 && value.bits(value.letters() | digits | signs) == value.all();
}

unsigned digit(char c) { return static_cast<unsigned>(c - '0'); }

// 1980/01/02, 1980-01-02; the last days of a month are looked up in the calendar.
bool is_date(const Bytes& value, const char* at) {
  constexpr std::uint32_t kSigns = 1U << 4 | 1U << 7;
  if (value.size() != 10 || value.bits(value.digits()) != (value.all() & ~kSigns)) return false;
  if (at[4] != at[7] || (at[4] != '/' && at[4] != '-')) return false;
  const unsigned year = digit(at[0]) * 1000 + digit(at[1]) * 100 + digit(at[2]) * 10 + digit(at[3]);
  const unsigned month = digit(at[5]) * 10 + digit(at[6]), day = digit(at[8]) * 10 + digit(at[9]);
  return year >= 1800 && year < 2200 && month >= 1 && month <= 12 && day >= 1 && day <= 28;
}

// 150-0041 or 1500041, when there is such a code.
bool is_postal_code(const Bytes& value, const char* at, const Dictionary& dictionary) {
  const bool hyphen = value.size() == 8;
  if ((value.size() != 7 && !hyphen) ||
      value.bits(value.digits()) != (hyphen ? 0b1111'0111U : 0b111'1111U))
    return false;
  if (hyphen && at[3] != '-') return false;
  unsigned code = 0;
  for (std::size_t i = 0; i < 3; ++i) code = code * 10 + digit(at[i]);
  for (std::size_t i = value.size() - 4; i < value.size(); ++i) code = code * 10 + digit(at[i]);
  return dictionary.postal_exists(code);
}

// 090-1234-5678, 03-1234-5678, 0467-12-3456
bool is_phone(const Bytes& value, const char* at, const Scanner& scanner,
              const Dictionary& dictionary) {
  if ((value.size() != 12 && value.size() != 13) || at[0] != '0') return false;
  const ByteSet signs = value.are('-');
  const std::uint32_t hyphens = value.bits(signs);
  if (value.bits(value.digits() | signs) != value.all() || std::popcount(hyphens) != 2)
    return false;
  if ((hyphens >> (value.size() - 5) & 1) == 0) return false;
  const std::string_view number(at, value.size());
  const auto first = static_cast<std::size_t>(std::countr_zero(hyphens));
  if (value.size() == 13) {
    const bool mobile = first == 3 && at[1] >= '5' && at[2] == '0' && at[4] != '0';
    return mobile || scanner.is_domestic_phone(number);
  }
  if (first < 2 || first > 4) return false;
  // The three digits behind the 0, over the hyphen.
  const unsigned area =
      digit(at[1]) * 100 + digit(at[first == 2 ? 3 : 2]) * 10 + digit(at[first == 4 ? 3 : 4]);
  if (area == 120 || area == 570 || area == 990 || area == 180)
    return scanner.is_domestic_phone(number);
  const bool two = at[1] == '3' || at[1] == '6' || at[1] == '4';
  return (first != 2 || two) && dictionary.area_exists(area);
}

}  // namespace

CellShape cell_shape_of(Kind kind) {
  switch (kind) {
    case Kind::PersonName:
      return CellShape::Name;
    case Kind::PersonNameKana:
      return CellShape::Kana;
    case Kind::Address:
      return CellShape::Address;
    case Kind::Phone:
      return CellShape::Phone;
    case Kind::Email:
      return CellShape::Email;
    case Kind::BirthDate:
      return CellShape::Date;
    case Kind::PostalCode:
      return CellShape::PostalCode;
    case Kind::CustomerNumber:
    case Kind::EmployeeNumber:
      return CellShape::Code;
    default:
      return CellShape::None;
  }
}

bool has_shape(CellShape shape, const CellValue& value, const Scanner& scanner,
               const Dictionary& dictionary) {
  const std::string_view text(value.at, value.size);
  switch (shape) {
    case CellShape::None:
    case CellShape::Listed:
      return false;
    case CellShape::Name:
      return is_name(text, scanner);
    case CellShape::Kana:
      return is_kana(text);
    case CellShape::Address:  // 東京都世田谷区…: a place begins it
      return text.size() >= 15 && scanner.may_begin(start::kPlace, text);
    case CellShape::Phone:
      return is_phone(Bytes(value), value.at, scanner, dictionary);
    case CellShape::Email:
      return is_email(Bytes(value), value.at);
    case CellShape::Code:
      return is_code(Bytes(value));
    case CellShape::Date:
      return is_date(Bytes(value), value.at);
    case CellShape::PostalCode:
      return is_postal_code(Bytes(value), value.at, dictionary);
  }
  return false;
}

void ListedValues::add(std::string_view value) {
  const CellValue cell{value.data(), value.size(), value.size()};
  if (contains(cell) || count_ == std::size(numbers_)) return;
  numbers_[count_] = number_of(cell);
  sizes_[count_++] = static_cast<std::uint8_t>(value.size());
}

}  // namespace tadasu::find
