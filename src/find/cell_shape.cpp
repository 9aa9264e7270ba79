#include "find/cell_shape.h"

#include "find/scanner.h"

namespace tadasu::find {
namespace {

struct Chars {  // of one cell: how many of which class
  std::size_t kanji = 0, kana = 0, spaces = 0, others = 0;
};

// Counts characters of three bytes from U+3000 on and spaces; all else is `others`.
Chars count_chars(std::string_view value) {
  Chars out;
  const auto* p = reinterpret_cast<const unsigned char*>(value.data());
  const auto* end = p + value.size();
  while (p < end) {
    if (*p == ' ') {
      ++out.spaces, ++p;
    } else if (end - p >= 3 && *p >= 0xE3 && *p < 0xEF) {
      const unsigned c = (p[0] & 0x0FU) << 12 | (p[1] & 0x3FU) << 6 | (p[2] & 0x3FU);
      if (c == 0x3000)
        ++out.spaces;
      else if (is_kanji(c))
        ++out.kanji;
      else if (is_name_kana(c))
        ++out.kana;
      else
        ++out.others;
      p += 3;
    } else {
      ++out.others, ++p;
    }
  }
  return out;
}

}  // namespace

bool has_shape_of(Kind kind, std::string_view value, const Scanner& scanner) {
  switch (kind) {
    case Kind::PersonName: {  // 山田 太郎: a surname begins it, and a space parts it in two
      if (value.size() < 7 || value.size() > 31) return false;
      const Chars chars = count_chars(value);
      // More than five characters may be two names.
      return chars.kanji >= 2 && chars.kanji + chars.kana <= 5 && chars.others == 0 &&
             chars.spaces == 1 && scanner.may_begin(start::kSurname, value);
    }
    case Kind::PersonNameKana: {
      if (value.size() < 6 || value.size() > 60) return false;
      const Chars chars = count_chars(value);
      return chars.kana >= 2 && chars.kana + chars.spaces <= Window::kSize && chars.kanji == 0 &&
             chars.others == 0;
    }
    case Kind::Address:  // 東京都世田谷区…: a place begins it
      return value.size() >= 15 && scanner.may_begin(start::kPlace, value);
    case Kind::Phone: {  // 090-1234-5678, 03-1234-5678
      if (value.size() < 12 || value.size() > 13 || value[0] != '0') return false;
      std::size_t digits = 0, hyphens = 0;
      for (const char c : value) digits += is_ascii_digit(c) ? 1 : 0, hyphens += c == '-' ? 1 : 0;
      return hyphens == 2 && digits + 2 == value.size() && value[value.size() - 5] == '-' &&
             value[value.size() - 1] != '-' && scanner.is_domestic_phone(value);
    }
    default:
      return false;
  }
}

}  // namespace tadasu::find
