// One reader for all forms: it walks over folded characters and remembers how many bytes of the
// text they took. A year is an era and its year, four digits, or kanji; then month and day follow
// with the separator the year chose.
#include "text/date.h"

#include <string>

#include "text/fold.h"
#include "text/japanese_numeral.h"

namespace tadasu::text {
namespace {

struct Era {
  std::u32string_view name;
  char32_t letter;
  char32_t square;  // ㍻ and its like
  Date begin;
  int year_last;  // as written; one more is read
};
constexpr Era kEras[] = {{U"明治", 'M', U'㍾', {1868, 10, 23}, 45},
                         {U"大正", 'T', U'㍽', {1912, 7, 30}, 15},
                         {U"昭和", 'S', U'㍼', {1926, 12, 25}, 64},
                         {U"平成", 'H', U'㍻', {1989, 1, 8}, 31},
                         {U"令和", 'R', U'㋿', {2019, 5, 1}, 180}};
constexpr int kYearMin = 1800;
constexpr int kYearMax = 2199;

char32_t folded(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5D) return c - 0xFEE0;
  if (c == 0x3000) return ' ';
  if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212) return '-';
  return c;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] char32_t peek() const {
    std::size_t pos = at_;
    return pos < text_.size() ? folded(next_char(text_, pos)) : 0;
  }
  void skip() { next_char(text_, at_); }
  bool take(char32_t c) {
    if (peek() != c) return false;
    skip();
    return true;
  }
  bool take(std::u32string_view word) {
    const std::size_t before = at_;
    for (const char32_t c : word) {
      if (take(c)) continue;
      at_ = before;
      return false;
    }
    return true;
  }
  void spaces() {
    for (int i = 0; i < 2 && peek() == ' '; ++i) skip();
  }
  [[nodiscard]] bool digit_next() const { return peek() >= '0' && peek() <= '9'; }
  // Up to `most` digits; the count of those taken.
  int digits(int most, int& value) {
    int count = 0;
    for (value = 0; count < most && digit_next(); ++count) {
      value = value * 10 + static_cast<int>(peek() - '0');
      skip();
    }
    return count;
  }
  // A number in kanji, or 0 taken.
  int kanji(int& value) {
    std::u32string number;
    while (number.size() < 8 && japanese_digit(peek()) >= 0) {
      number += peek();
      skip();
    }
    const auto read = japanese_numeral(number);
    value = read ? static_cast<int>(*read) : 0;
    return read ? static_cast<int>(number.size()) : 0;
  }
  int number(int digits_max, int& value) {
    return digit_next() ? digits(digits_max, value) : kanji(value);
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

const Era* take_era(Reader& reader) {
  const char32_t first = reader.peek();
  for (const Era& era : kEras) {
    if (first == era.name[0] && reader.take(era.name)) return &era;
    if (first == era.square || first == era.letter || first == era.letter + 32) {
      reader.skip();
      return &era;
    }
  }
  return nullptr;
}

// Month and day after the year, with the separators that fit together.
bool rest_of_date(Reader& reader, Date& date) {
  reader.spaces();
  if (reader.take(U'年')) {
    reader.spaces();
    if (reader.number(2, date.month) == 0) return false;
    reader.spaces();
    if (!reader.take(U'月')) return false;
    reader.spaces();
    if (reader.number(2, date.day) == 0) return false;
    reader.spaces();
    return reader.take(U'日');
  }
  const char32_t separator = reader.peek();
  if (separator != '/' && separator != '-' && separator != '.') return false;
  reader.skip();
  reader.spaces();
  if (reader.digits(2, date.month) == 0) return false;
  reader.spaces();
  if (!reader.take(separator)) return false;
  reader.spaces();
  return reader.digits(2, date.day) > 0;
}

bool era_date(Reader& reader, const Era& era, bool by_letter, Date& date) {
  reader.spaces();
  if (by_letter) reader.take('.');  // S.55.1.2
  int year = 0;
  int count = 0;
  if (reader.take(U'元')) {
    year = count = 1;
  } else {
    count = reader.number(2, year);
  }
  if (count == 0 || year < 1 || year > era.year_last + 1) return false;
  date.year = era.begin.year + year - 1;
  if (count == 2 && reader.digit_next()) {  // S550102
    return reader.digits(2, date.month) == 2 && reader.digits(2, date.day) == 2;
  }
  return rest_of_date(reader, date);
}

bool western_date(Reader& reader, Date& date) {
  if (!reader.digit_next()) {
    return reader.kanji(date.year) > 0 && reader.peek() == U'年' && rest_of_date(reader, date);
  }
  if (reader.digits(4, date.year) != 4) return false;
  if (reader.digit_next()) {  // 19800102
    return reader.digits(2, date.month) == 2 && reader.digits(2, date.day) == 2;
  }
  return rest_of_date(reader, date);
}

// Cheap look at the first byte: most places of a text begin no date.
bool may_begin_date(unsigned char c) {
  if (c >= '0' && c <= '9') return true;
  if (c >= 0xE3) return c <= 0xE9 || c == 0xEF;
  const unsigned char upper = c & 0xDF;
  return upper == 'M' || upper == 'T' || upper == 'S' || upper == 'H' || upper == 'R';
}

// 1980/01/02, 1980-1-2: digits and one sign, nothing else near. False: read it the long way.
bool plain_date(std::string_view text, FoundDate& found) {
  if (text.size() < 8 || (text[4] != '/' && text[4] != '-')) return false;
  std::size_t at = 0;
  const auto digits = [&](std::size_t most, int& value) {
    const std::size_t first = at;
    for (value = 0; at < text.size() && at - first < most && text[at] >= '0' && text[at] <= '9';)
      value = value * 10 + (text[at++] - '0');
    return at - first;
  };
  if (digits(4, found.date.year) != 4) return false;
  const char sign = text[at++];
  if (digits(2, found.date.month) == 0 || at == text.size() || text[at++] != sign) return false;
  if (digits(2, found.date.day) == 0) return false;
  found.size_bytes = at;
  const unsigned char next = at < text.size() ? static_cast<unsigned char>(text[at]) : ',';
  return next < 0x80 && (next < '0' || next > '9');
}

bool is_possible(const Date& date) {
  return is_valid(date) && date.year >= kYearMin && date.year <= kYearMax;
}

}  // namespace

std::optional<FoundDate> date_at_start(std::string_view text) {
  if (text.empty() || !may_begin_date(static_cast<unsigned char>(text[0]))) return std::nullopt;
  if (FoundDate plain; plain_date(text, plain))
    return is_possible(plain.date) ? std::optional(plain) : std::nullopt;
  Reader reader(text);
  FoundDate found;
  const bool by_letter = (reader.peek() | 32U) >= 'a' && (reader.peek() | 32U) <= 'z';
  const Era* const era = take_era(reader);
  found.era = era != nullptr;
  const bool read = era != nullptr ? era_date(reader, *era, by_letter, found.date)
                                   : western_date(reader, found.date);
  if (!read || reader.digit_next()) return std::nullopt;
  if (!is_possible(found.date)) return std::nullopt;
  found.size_bytes = reader.at();
  return found;
}

}  // namespace tadasu::text
