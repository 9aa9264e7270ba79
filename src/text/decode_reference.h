// The slow, obvious twin of decode(): one character at a time, no runs, no buffer. Test target
// only.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "text/encoding.h"
#include "text/fold.h"
#include "text/jis_tables.h"

namespace tadasu::text {

struct ReferenceText {
  std::string text;
  std::vector<std::pair<std::size_t, std::size_t>> starts;  // text and raw offset of each character
};

class ReferenceDecoder {
 public:
  ReferenceDecoder(Encoding encoding, std::string_view raw) : encoding_(encoding), raw_(raw) {}

  ReferenceText decode() {
    skip_bom();
    while (at_ < raw_.size()) {
      if (encoding_ == Encoding::Iso2022Jp && skip_escape()) continue;
      std::size_t size = 1;
      char32_t c = character(size);
      if (c == kBad) {
        c = 0xFFFD;
        size = 1;
      }
      out_.starts.emplace_back(out_.text.size(), at_);
      append_utf8(out_.text, c);
      if (byte(0) == '\n' || byte(0) == '\r') set_ = 'B';
      at_ += size;
    }
    return out_;
  }

 private:
  static constexpr char32_t kBad = 0xFFFFFFFF;
  [[nodiscard]] unsigned byte(std::size_t i) const {
    return at_ + i < raw_.size() ? static_cast<unsigned char>(raw_[at_ + i]) : 0x100;
  }
  [[nodiscard]] bool starts_with(std::string_view text) const {
    return raw_.substr(at_, text.size()) == text;
  }
  void skip_bom() {
    if (encoding_ == Encoding::Utf8 && starts_with("\xEF\xBB\xBF")) at_ = 3;
    if (encoding_ == Encoding::Utf16Le && starts_with("\xFF\xFE")) at_ = 2;
    if (encoding_ == Encoding::Utf16Be && starts_with("\xFE\xFF")) at_ = 2;
  }
  bool skip_escape() {
    static const std::map<std::string, char> escapes = {
        {"\x1b(B", 'B'}, {"\x1b(J", 'B'},  {"\x1b(H", 'B'},  {"\x1b(I", 'K'}, {"\x1b$@", '2'},
        {"\x1b$B", '2'}, {"\x1b$(@", '2'}, {"\x1b$(B", '2'}, {"\x1b$(D", '3'}};
    for (const auto& [bytes, set] : escapes) {
      if (!starts_with(bytes)) continue;
      set_ = set;
      at_ += bytes.size();
      return true;
    }
    return false;
  }
  static char32_t table(const std::uint16_t* table, unsigned row, unsigned cell) {
    return row < 94 && cell < 94 && table[row * 94 + cell] != 0 ? table[row * 94 + cell] : kBad;
  }
  char32_t character(std::size_t& size) {
    switch (encoding_) {
      case Encoding::Utf8:
        return utf8(size);
      case Encoding::Utf16Le:
      case Encoding::Utf16Be:
        return utf16(size);
      case Encoding::Cp932:
        return cp932(size);
      case Encoding::EucJp:
        return euc_jp(size);
      case Encoding::Iso2022Jp:
        return iso_2022_jp(size);
      default:
        return latin1();
    }
  }
  char32_t utf8(std::size_t& size) {
    const unsigned b = byte(0);
    size = b < 0x80 ? 1 : b < 0xC0 ? 0 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : b < 0xF8 ? 4 : 0;
    if (size <= 1) return size == 1 ? b : kBad;
    char32_t c = b & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
      if (byte(i) < 0x80 || byte(i) > 0xBF) return kBad;
      c = c << 6 | (byte(i) & 0x3F);
    }
    static constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    return c < kLeast[size] || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000) ? kBad : c;
  }
  char32_t utf16(std::size_t& size) {
    const auto unit = [&](std::size_t i) -> char32_t {
      if (byte(i) > 0xFF || byte(i + 1) > 0xFF) return kBad;
      return encoding_ == Encoding::Utf16Be ? byte(i) * 256 + byte(i + 1)
                                            : byte(i + 1) * 256 + byte(i);
    };
    const char32_t c = unit(0);
    if (c == kBad) return kBad;
    if (half_ || (c >= 0xDC00 && c < 0xE000) ||
        (c >= 0xD800 && c < 0xDC00 && (unit(2) < 0xDC00 || unit(2) > 0xDFFF))) {
      half_ = !half_;  // both bytes of half a pair are bad
      return kBad;
    }
    size = c >= 0xD800 && c < 0xDC00 ? 4 : 2;
    return size == 2 ? c : 0x10000 + (c - 0xD800) * 0x400 + (unit(2) - 0xDC00);
  }
  char32_t cp932(std::size_t& size) {
    const unsigned b = byte(0);
    if (b < 0x80) return b;
    if (b >= 0xA1 && b <= 0xDF) return b - 0xA1 + 0xFF61;
    unsigned lead = 0;
    if (b >= 0x81 && b <= 0x9F)
      lead = b - 0x81;
    else if (b >= 0xE0 && b <= 0xFC)
      lead = b - 0xE0 + 31;
    else
      return kBad;
    const unsigned t = byte(1);
    if (t < 0x40 || t == 0x7F || t > 0xFC) return kBad;
    const unsigned cell = t < 0x7F ? t - 0x40 : t - 0x41;
    size = 2;
    const std::uint16_t c = kJisX0208[(lead * 2 + cell / 94) * 94 + cell % 94];
    return c == 0 ? kBad : c;
  }
  char32_t euc_jp(std::size_t& size) {
    if (byte(0) < 0x80) return byte(0);
    size = 2;
    if (byte(0) == 0x8E) return byte(1) >= 0xA1 && byte(1) <= 0xDF ? byte(1) - 0xA1 + 0xFF61 : kBad;
    if (byte(0) != 0x8F) return table(kJisX0208, byte(0) - 0xA1, byte(1) - 0xA1);
    size = 3;
    return table(kJisX0212, byte(1) - 0xA1, byte(2) - 0xA1);
  }
  char32_t iso_2022_jp(std::size_t& size) {
    const unsigned b = byte(0);
    if (b == 0x1B || b >= 0x80) return kBad;
    if (set_ == 'B' || b <= 0x20 || b == 0x7F) return b;
    if (set_ == 'K') return b <= 0x5F ? b - 0x21 + 0xFF61 : kBad;
    size = 2;
    return table(set_ == '2' ? kJisX0208 : kJisX0212, b - 0x21, byte(1) - 0x21);
  }
  char32_t latin1() {
    static constexpr char32_t kHigh[] = {
        0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};
    return byte(0) >= 0x80 && byte(0) < 0xA0 ? kHigh[byte(0) - 0x80] : byte(0);
  }

  Encoding encoding_;
  std::string_view raw_;
  std::size_t at_ = 0;
  char set_ = 'B';
  bool half_ = false;
  ReferenceText out_;
};

// Writes `text` in `encoding`, through the inverse of the tables; empty when a character has no
// code.
inline std::string encode_reference(Encoding encoding, std::string_view text) {
  static const std::map<char32_t, unsigned> codes = [] {
    std::map<char32_t, unsigned> out;
    for (unsigned i = 0; i < 94 * 94; ++i) {
      if (kJisX0208[i] != 0) out.emplace(kJisX0208[i], i);
    }
    return out;
  }();
  std::string out;
  bool wide = false;
  const auto put = [&](unsigned b) { out += static_cast<char>(b); };
  for (std::size_t pos = 0; pos < text.size();) {
    const char32_t c = next_char(text, pos);
    const auto code = codes.find(c);
    const bool half_kana = c >= 0xFF61 && c <= 0xFF9F;
    const auto kana = static_cast<unsigned>(half_kana ? c - 0xFF61 + 0xA1 : 0);
    const unsigned row = code == codes.end() ? 0 : code->second / 94;
    const unsigned cell = code == codes.end() ? 0 : code->second % 94;
    switch (encoding) {
      case Encoding::Utf16Le:
        put(c & 0xFF);
        put(static_cast<unsigned>(c >> 8));
        continue;
      case Encoding::Utf16Be:
        put(static_cast<unsigned>(c >> 8));
        put(c & 0xFF);
        continue;
      case Encoding::Utf8:
        append_utf8(out, c);
        continue;
      default:
        break;
    }
    if (encoding == Encoding::Iso2022Jp && (c >= 0x80) != wide) {
      wide = !wide;
      out += wide ? "\x1b$B" : "\x1b(B";
    }
    if (c < 0x80) {
      put(static_cast<unsigned>(c));
      continue;
    }
    if (half_kana && encoding != Encoding::Iso2022Jp) {
      if (encoding == Encoding::EucJp) put(0x8E);
      put(kana);
      continue;
    }
    if (code == codes.end()) return {};
    if (encoding == Encoding::Cp932) {
      const unsigned trail = row % 2 * 94 + cell;
      put(row / 2 + (row / 2 < 31 ? 0x81U : 0xC1U));
      put(trail + (trail < 63 ? 0x40U : 0x41U));
    } else {
      const unsigned base = encoding == Encoding::EucJp ? 0xA1U : 0x21U;
      put(row + base);
      put(cell + base);
    }
  }
  if (wide) out += "\x1b(B";
  return out;
}

}  // namespace tadasu::text
