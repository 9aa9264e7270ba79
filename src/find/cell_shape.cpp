#include "find/cell_shape.h"

#include <emmintrin.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <type_traits>

#include "base/clock.h"
#include "find/cell_value.h"
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

// 山田 太郎 by its characters: kanji and kana parted by one space.
bool is_name_by_char(std::string_view value) {
  std::size_t kanji = 0, kana = 0, spaces = 0;
  for (Walk walk(value); walk.more();) {
    if (*walk.at == ' ') {
      ++spaces, ++walk.at;
      continue;
    }
    if (!walk.is_wide()) return false;
    const char32_t c = walk.wide();
    if (c == 0x3000)
      ++spaces;
    else if (is_kanji(c))
      ++kanji;
    else if (is_name_kana(c))
      ++kana;
    else
      return false;
    walk.at += 3;
  }
  return kanji >= 2 && kanji + kana <= 5 && spaces == 1;
}

bool is_kana_by_char(std::string_view value) {
  std::size_t kana = 0, spaces = 0;
  for (Walk walk(value); walk.more();) {
    if (*walk.at == ' ') {
      ++spaces, ++walk.at;
      continue;
    }
    if (!walk.is_wide() || *walk.at != 0xE3) return false;
    const char32_t c = walk.wide();
    if (is_name_kana(c))
      ++kana;
    else if (c == 0x3000)
      ++spaces;
    else
      return false;
    walk.at += 3;
  }
  return kana >= 2 && kana + spaces <= Window::kSize;
}

// The classes of the first 16 * kParts bytes of a value: bit i for byte i, only bytes of the value
// count.
template <std::size_t kParts>
class Bytes {
 public:
  using Mask = std::conditional_t<(kParts > 2), std::uint64_t, std::uint32_t>;
  // Which bytes are in some class: all bits of the byte are set.
  struct Set {
    __m128i part[kParts];
    friend Set operator|(const Set& a, const Set& b) {
      Set out;
      for (std::size_t i = 0; i < kParts; ++i) out.part[i] = _mm_or_si128(a.part[i], b.part[i]);
      return out;
    }
    friend Set operator-(const Set& a, const Set& b) {
      Set out;
      for (std::size_t i = 0; i < kParts; ++i) out.part[i] = _mm_andnot_si128(b.part[i], a.part[i]);
      return out;
    }
  };

  explicit Bytes(const CellValue& value)
      : size_(value.size), inside_(size_ >= 8 * sizeof(Mask) ? ~Mask{0} : (Mask{1} << size_) - 1) {
    const char* from = value.at;
    char copy[16 * kParts];
    if (value.readable < sizeof(copy)) {
      std::memset(copy, 0, sizeof(copy));
      from = static_cast<char*>(std::memcpy(copy, from, std::min(size_, sizeof(copy))));
    }
    for (std::size_t i = 0; i < kParts; ++i)
      bytes_[i] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + 16 * i));
  }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] Mask all() const { return inside_; }
  [[nodiscard]] Set are(char c) const {
    return each([c](__m128i bytes) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); });
  }
  [[nodiscard]] Set digits() const {
    return each([](__m128i bytes) { return is_in<'0', 10>(bytes); });
  }
  [[nodiscard]] Set letters() const {
    return each(
        [](__m128i bytes) { return is_in<'a', 26>(_mm_or_si128(bytes, _mm_set1_epi8(0x20))); });
  }
  // From `first` on, so many.
  template <unsigned char first, int count>
  [[nodiscard]] Set in() const {
    return each([](__m128i bytes) { return is_in<static_cast<char>(first), count>(bytes); });
  }
  [[nodiscard]] Mask bits(const Set& set) const {
    Mask out = 0;
    for (std::size_t i = 0; i < kParts; ++i)
      out |= static_cast<Mask>(static_cast<std::uint32_t>(_mm_movemask_epi8(set.part[i])))
             << 16 * i;
    return out & inside_;
  }

 private:
  template <class Test>
  Set each(Test test) const {
    Set out;
    for (std::size_t i = 0; i < kParts; ++i) out.part[i] = test(bytes_[i]);
    return out;
  }
  template <char first, int count>
  static __m128i is_in(__m128i bytes) {
    const __m128i from_first = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
    return _mm_cmpeq_epi8(_mm_subs_epu8(from_first, _mm_set1_epi8(count - 1)), _mm_setzero_si128());
  }
  __m128i bytes_[kParts];
  std::size_t size_;
  Mask inside_;
};

// ---- The checks. They are inlined into the loops down a column: a call costs as much as most.

// Whether a value is nothing but characters of three bytes that begin at `leads`, and spaces.
template <std::size_t kParts>
[[gnu::always_inline]] inline bool are_wide(const Bytes<kParts>& value,
                                            typename Bytes<kParts>::Mask leads,
                                            typename Bytes<kParts>::Mask spaces) {
  const auto rest = value.bits(value.template in<0x80, 0x40>());
  return rest == (leads << 1 | leads << 2) && (leads | rest | spaces) == value.all();
}

// std::has_single_bit counts bits, which is a call where the processor is not known to count them.
template <class Mask>
bool is_one_bit(Mask bits) {
  return bits != 0 && (bits & (bits - 1)) == 0;
}

// Two to five kanji parted by one ASCII space; false for the few kanji whose bytes take more care.
[[gnu::always_inline]] inline bool is_plain_name(const Bytes<2>& value) {
  const std::uint32_t spaces = value.bits(value.are(' '));
  if (!is_one_bit(spaces)) return false;
  const std::uint32_t leads = value.bits(value.in<0xE4, 6>());  // U+4000 to U+9FFF
  const std::uint32_t signs = value.bits(value.are('\xB7'));    // E4 B7: U+4DC0 on are no kanji
  return (signs & leads << 1) == 0 && are_wide(value, leads, spaces) && value.size() <= 16;
}

// Kana and at most one space of either width between them. The second and the third byte of a
// character are compared where its first stands; 34 bytes of the value may be read.
[[gnu::always_inline]] inline bool is_plain_kana(const CellValue& value) {
  const Bytes<2> bytes(value), second({value.at + 1, value.size - 1, 33}),
      third({value.at + 2, value.size - 2, 32});
  const std::uint32_t spaces = bytes.bits(bytes.are(' '));
  const std::uint32_t leads = bytes.bits(bytes.are('\xE3'));
  if (!are_wide(bytes, leads, spaces)) return false;
  // E3 81, 82 and 83 but for U+3040, U+30A0, U+30FD and the two behind it.
  const std::uint32_t kana = second.bits((second.are('\x81') - third.are('\x80')) |
                                         (second.are('\x82') - third.are('\xA0')) |
                                         (second.are('\x83') - third.in<0xBD, 3>()));
  const std::uint32_t wide_spaces = leads & ~kana, all_spaces = spaces | wide_spaces;
  if ((all_spaces & (all_spaces - 1)) != 0) return false;
  return wide_spaces == 0 || std::memcmp(value.at + std::countr_zero(wide_spaces), "　", 3) == 0;
}

// 山田 太郎: a surname begins it, and a space parts it in two. More than five characters may be two
// names.
[[gnu::always_inline]] inline bool is_name(const CellValue& value, const ShapeRules& rules) {
  if (value.size < 7 || value.size > 31) return false;
  const std::string_view text(value.at, value.size);
  return !may_have_blank_ends(text) && (is_plain_name(Bytes<2>(value)) || is_name_by_char(text)) &&
         rules.lexicon.honorific_bytes(text) == 0 && rules.scanner.may_begin(start::kSurname, text);
}

[[gnu::always_inline]] inline bool is_kana(const CellValue& value) {
  if (value.size < 6 || value.size > 60) return false;
  const std::string_view text(value.at, value.size);
  if (may_have_blank_ends(text)) return false;
  return (value.size <= 32 && value.readable >= 34 && is_plain_kana(value)) ||
         is_kana_by_char(text);
}

// 東京都世田谷区…: a place begins it.
[[gnu::always_inline]] inline bool is_address(const CellValue& value, const ShapeRules& rules) {
  const std::string_view text(value.at, value.size);
  return text.size() >= 15 && !may_have_blank_ends(text) &&
         rules.scanner.may_begin(start::kPlace, text);
}

// taro.yamada@example.jp, of letters, digits and the common signs.
template <std::size_t kParts>
[[gnu::always_inline]] inline bool is_email_in(const Bytes<kParts>& value, char last) {
  using Mask = typename Bytes<kParts>::Mask;
  const auto all_dots = value.are('.'), signs = value.are('@');
  const auto inside = value.letters() | value.digits() | all_dots | signs | value.are('-') |
                      value.are('_') | value.are('+');
  const Mask at = value.bits(signs);
  if (value.bits(inside) != value.all() || !is_one_bit(at) || at == 1) return false;
  const Mask dots = value.bits(all_dots) & ~(at | (at - 1));  // of the domain
  if (dots == 0 || (dots & dots >> 1) != 0 || (dots & at << 1) != 0) return false;
  const auto last_dot = static_cast<std::size_t>(std::bit_width(dots)) - 1;
  return value.size() - last_dot > 2 && is_ascii_letter(last);
}

[[gnu::always_inline]] inline bool is_email(const CellValue& value) {
  if (value.size < 6 || value.size > 64) return false;
  const char last = value.at[value.size - 1];
  return value.size <= 32 ? is_email_in(Bytes<2>(value), last) : is_email_in(Bytes<4>(value), last);
}

// M-01000001, AB/12.3
[[gnu::always_inline]] inline bool is_code(const CellValue& value) {
  if (value.size < 2 || value.size > 32) return false;
  const auto are_codes = [](const auto& bytes) {
    const auto digits = bytes.digits();
    const auto signs = bytes.are('-') | bytes.are('_') | bytes.are('.') | bytes.are('/');
    return bytes.bits(digits) != 0 && bytes.bits(bytes.letters() | digits | signs) == bytes.all();
  };
  return value.size <= 16 ? are_codes(Bytes<1>(value)) : are_codes(Bytes<2>(value));
}

unsigned digit(char c) { return static_cast<unsigned>(c - '0'); }

// 1980/01/02, 1980-01-02
[[gnu::always_inline]] inline bool is_date(const CellValue& value) {
  constexpr std::uint32_t kSigns = 1U << 4 | 1U << 7;
  if (value.size != 10) return false;
  const Bytes<1> bytes(value);
  if (bytes.bits(bytes.digits()) != (bytes.all() & ~kSigns)) return false;
  const char* at = value.at;
  if (at[4] != at[7] || (at[4] != '/' && at[4] != '-')) return false;
  const unsigned year = digit(at[0]) * 1000 + digit(at[1]) * 100 + digit(at[2]) * 10 + digit(at[3]);
  const unsigned month = digit(at[5]) * 10 + digit(at[6]), day = digit(at[8]) * 10 + digit(at[9]);
  if (year < 1800 || year >= 2200 || month < 1 || month > 12 || day < 1) return false;
  return day <= 28 ||
         is_valid({static_cast<int>(year), static_cast<int>(month), static_cast<int>(day)});
}

// 150-0041 or 1500041, when there is such a code.
[[gnu::always_inline]] inline bool is_postal_code(const CellValue& value,
                                                  const Dictionary& dictionary) {
  const std::uint32_t code = seven_digits({value.at, value.size});
  return code != kNoNumber && dictionary.postal_exists(code);
}

// 090-1234-5678, 03-1234-5678, 0467-12-3456
[[gnu::always_inline]] inline bool is_phone(const CellValue& value, const ShapeRules& rules) {
  const char* at = value.at;
  if ((value.size != 12 && value.size != 13) || at[0] != '0') return false;
  const Bytes<1> bytes(value);
  const auto signs = bytes.are('-');
  const std::uint32_t hyphens = bytes.bits(signs), last = hyphens & (hyphens - 1);
  if (bytes.bits(bytes.digits() | signs) != bytes.all()) return false;
  if (last != 1U << (value.size - 5)) return false;  // two of them, the last before four digits
  const std::string_view number(at, value.size);
  const auto first = static_cast<std::size_t>(std::countr_zero(hyphens));
  if (value.size == 13) {
    const bool mobile = first == 3 && at[1] >= '5' && at[2] == '0' && at[4] != '0';
    return mobile || rules.scanner.is_domestic_phone(number);
  }
  if (first < 2 || first > 4) return false;
  // The three digits behind the 0, over the hyphen.
  const unsigned area =
      digit(at[1]) * 100 + digit(at[first == 2 ? 3 : 2]) * 10 + digit(at[first == 4 ? 3 : 4]);
  if (area == 120 || area == 570 || area == 990 || area == 180)
    return rules.scanner.is_domestic_phone(number);
  const bool two = at[1] == '3' || at[1] == '6' || at[1] == '4';
  return (first != 2 || two) && rules.dictionary.area_exists(area);
}

template <CellShape kShape>
[[gnu::always_inline]] inline bool is_shaped(const ColumnShape& shape, const CellValue& value,
                                             const ShapeRules& rules) {
  if constexpr (kShape == CellShape::Listed) return shape.listed.contains(value);
  if constexpr (kShape == CellShape::Name) return is_name(value, rules);
  if constexpr (kShape == CellShape::Kana) return is_kana(value);
  if constexpr (kShape == CellShape::Address) return is_address(value, rules);
  if constexpr (kShape == CellShape::Phone) return is_phone(value, rules);
  if constexpr (kShape == CellShape::Email) return is_email(value);
  if constexpr (kShape == CellShape::Code) return is_code(value);
  if constexpr (kShape == CellShape::Date) return is_date(value);
  if constexpr (kShape == CellShape::PostalCode) return is_postal_code(value, rules.dictionary);
  return false;
}

template <CellShape kShape>
std::uint64_t are_shaped(const ColumnShape& shape, const ColumnCells& column,
                         const ShapeRules& rules) {
  constexpr std::size_t kReadable = 64;  // of every value: none is copied to be looked at
  const std::string_view text = column.text;
  const std::span<const unpack::Row> rows = column.rows;
  const unpack::Cell* const cells = column.cells.data();
  std::uint64_t shaped = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (column.column >= rows[i].cell_count) continue;
    const unpack::Cell cell = cells[rows[i].cell_first + column.column];
    const CellValue value{text.data() + cell.begin, cell.end - cell.begin,
                          text.size() - cell.begin};
    if (cell.begin >= cell.end || value.readable < kReadable) continue;
    shaped |= std::uint64_t{is_shaped<kShape>(shape, value, rules)} << i;
  }
  return shaped;
}

// Calls use with the shape as a constant.
template <class Use>
auto with_shape(CellShape shape, Use use) {
  switch (shape) {
    case CellShape::None:
      break;
    case CellShape::Listed:
      return use.template operator()<CellShape::Listed>();
    case CellShape::Name:
      return use.template operator()<CellShape::Name>();
    case CellShape::Kana:
      return use.template operator()<CellShape::Kana>();
    case CellShape::Address:
      return use.template operator()<CellShape::Address>();
    case CellShape::Phone:
      return use.template operator()<CellShape::Phone>();
    case CellShape::Email:
      return use.template operator()<CellShape::Email>();
    case CellShape::Code:
      return use.template operator()<CellShape::Code>();
    case CellShape::Date:
      return use.template operator()<CellShape::Date>();
    case CellShape::PostalCode:
      return use.template operator()<CellShape::PostalCode>();
  }
  return use.template operator()<CellShape::None>();
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

bool has_shape(const ColumnShape& shape, const CellValue& value, const ShapeRules& rules) {
  return with_shape(shape.shape,
                    [&]<CellShape kShape>() { return is_shaped<kShape>(shape, value, rules); });
}

std::uint64_t cells_of_shape(const ColumnShape& shape, const ColumnCells& column,
                             const ShapeRules& rules) {
  return with_shape(shape.shape,
                    [&]<CellShape kShape>() { return are_shaped<kShape>(shape, column, rules); });
}

void ListedValues::add(std::string_view value) {
  const CellValue cell{value.data(), value.size(), value.size()};
  if (contains(cell) || count_ == std::size(numbers_)) return;
  numbers_[count_] = number_of(cell);
  sizes_[count_++] = static_cast<std::uint8_t>(value.size());
}

}  // namespace tadasu::find
