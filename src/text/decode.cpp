// Bytes of any encoding to UTF-8.
//
// Why this way: evidence is mostly long runs of one class (ASCII, kanji, half-width kana), and
// every step of the offset map is such a run too. So each decoder goes from run to run; inside a
// run there is a table look-up and three stores. Output goes through a 16 KiB buffer that stays in
// cache: growing the string to its worst case first would touch every output byte twice.
#include <algorithm>
#include <cstring>

#include "text/encoding.h"
#include "text/jis_tables.h"
#include "text/utf8.h"

namespace tadasu::text {
namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;
constexpr std::size_t kWalkBytes = 1024;  // of text between two steps that are walked from

std::size_t utf8_size(std::uint32_t c) {
  return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

// Linear place in kJisX0208 of a CP932 pair, or -1. Lead and trail may be anything.
int cp932_place(unsigned lead, unsigned trail) {
  const unsigned row = lead >= 0x81 && lead <= 0x9F   ? lead - 0x81
                       : lead >= 0xE0 && lead <= 0xFC ? lead - 0xC1
                                                      : 60;
  if (row == 60 || trail < 0x40 || trail == 0x7F || trail > 0xFC) return -1;
  return static_cast<int>(row * 188 + trail - (trail > 0x7F ? 0x41 : 0x40));
}

// The characters of CP932 of two bytes, by lead << 8 | trail: their UTF-8 from the lowest byte on,
// its length in the highest; 0 where there is none.
std::vector<std::uint32_t> make_cp932_pairs() {
  std::vector<std::uint32_t> utf8(1 << 16);
  for (unsigned pair = 0x8140; pair < utf8.size(); ++pair) {
    const int place = cp932_place(pair >> 8, pair & 0xFF);
    const std::uint32_t c = place < 0 ? 0 : kJisX0208[place];
    if (c == 0) continue;
    utf8[pair] = c < 0x800 ? (0xC0 | c >> 6) | (0x80 | (c & 0x3F)) << 8 | 2U << 24
                           : (0xE0 | c >> 12) | (0x80 | (c >> 6 & 0x3F)) << 8 |
                                 (0x80 | (c & 0x3F)) << 16 | 3U << 24;
  }
  return utf8;
}

class Writer {
 public:
  Writer(std::string& out, std::vector<OffsetStep>* steps)
      : out_(out), steps_(steps), begin_(out.size()) {}
  ~Writer() { flush(); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // From here on characters take `raw_unit` bytes at `raw` and `text_unit` bytes of UTF-8.
  void run(std::size_t raw, std::size_t text_unit, std::size_t raw_unit) {
    if (steps_ == nullptr || walks_) return;
    const std::uint64_t text = text_size();
    if (has_step_ && last_.text_unit == text_unit && last_.raw_unit == raw_unit &&
        last_.raw + (text - last_.text) / text_unit * raw_unit == raw) {
      return;
    }
    last_ = {text, raw, static_cast<std::uint8_t>(text_unit), static_cast<std::uint8_t>(raw_unit)};
    has_step_ = true;
    steps_->push_back(last_);
  }
  // From here on characters say their raw size themselves (OffsetStep), starting at `raw`.
  void walked(std::size_t raw) {
    walks_ = true;
    if (steps_ == nullptr || (has_step_ && text_size() - last_.text < kWalkBytes)) return;
    last_ = {text_size(), raw, 0, 0};
    has_step_ = true;
    steps_->push_back(last_);
  }
  // One character of `raw_unit` bytes at `raw`.
  void put(std::uint32_t c, std::size_t raw, std::size_t raw_unit) {
    run(raw, utf8_size(c), raw_unit);
    put(c);
  }
  void put(std::uint32_t c) {
    if (fill_ + 4 > sizeof(buffer_)) flush();
    char* at = buffer_ + fill_;
    if (c < 0x80) {
      at[0] = static_cast<char>(c);
      fill_ += 1;
    } else if (c < 0x800) {
      at[0] = static_cast<char>(0xC0 | c >> 6);
      at[1] = static_cast<char>(0x80 | (c & 0x3F));
      fill_ += 2;
    } else if (c < 0x10000) {
      put3(at, c);
      fill_ += 3;
    } else {
      at[0] = static_cast<char>(0xF0 | c >> 18);
      at[1] = static_cast<char>(0x80 | (c >> 12 & 0x3F));
      at[2] = static_cast<char>(0x80 | (c >> 6 & 0x3F));
      at[3] = static_cast<char>(0x80 | (c & 0x3F));
      fill_ += 4;
    }
  }
  // Copies the ASCII run at `raw`+`at` and returns its length.
  std::size_t ascii(std::string_view raw, std::size_t at) {
    run(at, 1, 1);
    std::size_t done = 0;
#if defined(__SSE2__)
    while (at + done + 16 <= raw.size()) {
      if (fill_ + 16 > sizeof(buffer_)) flush();
      const __m128i block =
          _mm_loadu_si128(reinterpret_cast<const __m128i*>(raw.data() + at + done));
      _mm_storeu_si128(reinterpret_cast<__m128i*>(buffer_ + fill_), block);
      const auto high = static_cast<unsigned>(_mm_movemask_epi8(block));
      const auto count = high == 0 ? 16U : static_cast<unsigned>(__builtin_ctz(high));
      fill_ += count;
      done += count;
      if (high != 0) return done;
    }
#endif
    const std::size_t rest = ascii_prefix(raw.data() + at + done, raw.size() - at - done);
    copy(raw.data() + at + done, rest);
    return done + rest;
  }
  // The same for units of two bytes that hold ASCII.
  std::size_t ascii16(std::string_view raw, std::size_t at, std::size_t low) {
    const std::size_t count = (raw.size() - at) / 2;
    std::size_t done = 0;
    for (; done < count; ++done) {
      const auto c = static_cast<unsigned char>(raw[at + 2 * done + low]);
      if (raw[at + 2 * done + 1 - low] != 0 || c >= 0x80) break;
      if (done == 0) run(at, 1, 2);
      if (fill_ == sizeof(buffer_)) flush();
      buffer_[fill_++] = static_cast<char>(c);
    }
    return done;
  }
  void copy(const char* from, std::size_t size) {
    if (fill_ + size > sizeof(buffer_)) flush();
    if (size > sizeof(buffer_)) {
      out_.append(from, size);
      return;
    }
    std::memcpy(buffer_ + fill_, from, size);
    fill_ += size;
  }
  // Three bytes for each of a run of codes looked up by `code(i)`; stops at the first that is not
  // of three bytes. `unit` is the raw size of each; at most `count` are taken.
  template <class CodeAt>
  std::size_t wide_run(std::size_t raw, std::size_t unit, std::size_t count, CodeAt code) {
    std::size_t done = 0;
    while (done < count) {
      if (fill_ + 48 > sizeof(buffer_)) flush();
      const std::size_t room = (sizeof(buffer_) - fill_ - 1) / 3;
      const std::size_t stop = done + room < count ? done + room : count;
      const std::size_t before = done;
      char* at = buffer_ + fill_;
      for (; done < stop; ++done, at += 3) {
        const std::uint32_t c = code(done);
        if (c < 0x800) break;
        if (done == 0) run(raw, 3, unit);
        put3(at, c);
      }
      fill_ += (done - before) * 3;
      if (done < stop) break;
    }
    return done;
  }
  // ASCII and pairs of CP932 from raw[at] on, as long as they are nothing else, at most about a KiB
  // and not the last bytes of `raw`. Returns how many bytes were taken.
  std::size_t ascii_and_pairs(std::string_view raw, std::size_t at, const std::uint32_t* pairs) {
    constexpr std::size_t kRawMax = kWalkBytes * 2 / 3;
    if (raw.size() - at < 16) return 0;
    if (fill_ + kWalkBytes + 64 > sizeof(buffer_)) flush();
    const char* const begin = raw.data() + at;
    const char* const stop =
        begin + (raw.size() - at - 16 < kRawMax ? raw.size() - at - 16 : kRawMax);
    const char* from = begin;
    char* to = buffer_ + fill_;
    while (from < stop) {
      const unsigned ascii = copy_ascii(from, to);
      from += ascii, to += ascii;
      if (ascii == 16) continue;
      const char* const before = from;
      while (from < stop) {
        const std::uint32_t character =
            pairs[static_cast<unsigned char>(from[0]) << 8 | static_cast<unsigned char>(from[1])];
        if (character == 0) break;
        std::memcpy(to, &character, 4);  // the fourth byte is overwritten by what follows
        to += character >> 24;
        from += 2;
      }
      if (from == before) break;
    }
    fill_ = static_cast<std::size_t>(to - buffer_);
    return static_cast<std::size_t>(from - begin);
  }
  [[nodiscard]] std::uint64_t text_size() const { return out_.size() - begin_ + fill_; }
  // Takes back everything after a text size seen before.
  void cut(std::uint64_t text) {
    flush();
    out_.resize(begin_ + text);
    while (steps_ != nullptr && has_step_ && !steps_->empty() && steps_->back().text >= text) {
      steps_->pop_back();
      if (steps_->empty()) break;
    }
  }

 private:
  // Copies 16 bytes; returns how many of them, from the first on, are ASCII.
  static unsigned copy_ascii(const char* from, char* to) {
#if defined(__SSE2__)
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), block);
    const auto high = static_cast<unsigned>(_mm_movemask_epi8(block));
    return high == 0 ? 16 : static_cast<unsigned>(__builtin_ctz(high));
#else
    std::memcpy(to, from, 16);
    return static_cast<unsigned>(ascii_prefix(from, 16));
#endif
  }
  static void put3(char* at, std::uint32_t c) {
    at[0] = static_cast<char>(0xE0 | c >> 12);
    at[1] = static_cast<char>(0x80 | (c >> 6 & 0x3F));
    at[2] = static_cast<char>(0x80 | (c & 0x3F));
  }
  void flush() {
    out_.append(buffer_, fill_);
    fill_ = 0;
  }

  std::string& out_;
  std::vector<OffsetStep>* steps_;
  std::size_t begin_;
  std::size_t fill_ = 0;
  OffsetStep last_;
  bool has_step_ = false;
  bool walks_ = false;
  char buffer_[16384];
};

unsigned byte_at(std::string_view raw, std::size_t i) { return static_cast<unsigned char>(raw[i]); }

std::size_t decode_utf8(std::string_view raw, std::size_t at, Writer& out, bool final) {
  while (at < raw.size()) {
    const std::size_t valid = utf8_valid_prefix(raw.substr(at));
    if (valid > 0) {
      out.run(at, 1, 1);
      out.copy(raw.data() + at, valid);
      at += valid;
      continue;
    }
    bool incomplete = false;
    utf8_length(reinterpret_cast<const unsigned char*>(raw.data()) + at, raw.size() - at,
                &incomplete);
    if (incomplete && !final) return at;
    out.put(kReplacement, at++, 1);
  }
  return at;
}

std::size_t decode_utf16(std::string_view raw, std::size_t at, bool big, Writer& out, bool final) {
  const std::size_t high = big ? 0 : 1;
  const auto unit_at = [&](std::size_t i) {
    return byte_at(raw, i + high) << 8 | byte_at(raw, i + 1 - high);
  };
  while (at + 2 <= raw.size()) {
    at += 2 * out.ascii16(raw, at, 1 - high);
    const std::size_t from = at;
    at += 2 * out.wide_run(at, 2, (raw.size() - at) / 2, [&](std::size_t i) {
      const unsigned c = unit_at(from + 2 * i);
      return (c & 0xF800) == 0xD800 ? 0 : c;
    });
    if (at + 2 > raw.size()) break;
    const std::uint32_t c = unit_at(at);
    if ((c & 0xFC00) == 0xD800) {
      if (at + 4 > raw.size() && !final) return at;
      if (at + 4 <= raw.size() && (unit_at(at + 2) & 0xFC00) == 0xDC00) {
        out.put(0x10000 + ((c & 0x3FF) << 10) + (unit_at(at + 2) & 0x3FF), at, 4);
        at += 4;
        continue;
      }
    }
    if ((c & 0xF800) == 0xD800) {  // half a pair: two bad bytes
      out.put(kReplacement, at, 1);
      out.put(kReplacement, at + 1, 1);
    } else {
      out.put(c, at, 2);
    }
    at += 2;
  }
  if (at < raw.size() && final) out.put(kReplacement, at++, 1);
  return at;
}

std::size_t decode_cp932(std::string_view raw, std::size_t at, Writer& out, bool final) {
  static const std::vector<std::uint32_t> pairs = make_cp932_pairs();
  while (at < raw.size()) {
    out.walked(at);
    at += out.ascii_and_pairs(raw, at, pairs.data());
    if (at == raw.size()) break;
    const unsigned c = byte_at(raw, at);
    if (c < 0x80) {
      out.put(c), ++at;
    } else if (c >= 0xA1 && c <= 0xDF) {
      const std::size_t stop = std::min(raw.size(), at + kWalkBytes / 3);  // three bytes for each
      do out.put(0xFEC0 + byte_at(raw, at++));
      while (at < stop && byte_at(raw, at) >= 0xA1 && byte_at(raw, at) <= 0xDF);
    } else {
      const bool is_lead = c > 0x80 && c < 0xFD && c != 0xA0;
      if (is_lead && at + 1 == raw.size() && !final) return at;
      const int place = at + 1 < raw.size() ? cp932_place(c, byte_at(raw, at + 1)) : -1;
      const std::uint32_t code = place < 0 ? 0 : kJisX0208[place];
      out.put(code == 0 ? kReplacement : code);
      at += code == 0 ? 1 : 2;
    }
  }
  return at;
}

// Row and cell in 0..93 as a place in a 94-column table, or -1.
inline int place_94(unsigned row, unsigned cell) {
  return row < 94 && cell < 94 ? static_cast<int>(row * 94 + cell) : -1;
}

// One character of EUC-JP outside the long runs; its raw size, 0 when bad, or `incomplete`.
std::size_t euc_single(std::string_view rest, std::uint32_t& code, bool& incomplete) {
  const unsigned lead = byte_at(rest, 0);
  const std::size_t need = lead == 0x8F ? 3 : 2;
  if (lead != 0x8E && lead != 0x8F && (lead < 0xA1 || lead > 0xFE)) return 0;
  for (std::size_t i = 1; i < need; ++i) {
    if (i == rest.size()) {
      incomplete = true;
      return 0;
    }
    if (byte_at(rest, i) < 0xA1 || byte_at(rest, i) == 0xFF) return 0;
  }
  const unsigned second = byte_at(rest, 1);
  if (lead == 0x8E) {
    code = second <= 0xDF ? 0xFEC0 + second : 0;
  } else if (lead == 0x8F) {
    code = kJisX0212[place_94(second - 0xA1, byte_at(rest, 2) - 0xA1)];
  } else {
    code = kJisX0208[place_94(lead - 0xA1, second - 0xA1)];
  }
  return code == 0 ? 0 : need;
}

std::size_t decode_euc_jp(std::string_view raw, std::size_t at, Writer& out, bool final) {
  while (at < raw.size()) {
    if (byte_at(raw, at) < 0x80) {
      at += out.ascii(raw, at);
      continue;
    }
    const std::size_t from = at;
    at += 2 * out.wide_run(at, 2, (raw.size() - at) / 2, [&](std::size_t i) -> std::uint32_t {
      const int place =
          place_94(byte_at(raw, from + 2 * i) - 0xA1, byte_at(raw, from + 2 * i + 1) - 0xA1);
      return place < 0 ? 0 : kJisX0208[place];
    });
    if (at >= raw.size() || byte_at(raw, at) < 0x80) continue;
    std::uint32_t code = 0;
    bool incomplete = false;
    const std::size_t size = euc_single(raw.substr(at), code, incomplete);
    if (incomplete && !final) return at;
    out.put(size == 0 ? kReplacement : code, at, size == 0 ? 1 : size);
    at += size == 0 ? 1 : size;
  }
  return at;
}

enum class JisSet : std::uint8_t { Ascii, Kana, X0208, X0212 };

// The escape at the start of `rest`: its size and the set it calls, 0 when it is none we know.
std::size_t jis_escape(std::string_view rest, JisSet& set, bool& incomplete) {
  static constexpr struct {
    std::string_view bytes;
    JisSet set;
  } kEscapes[] = {
      {"\x1b(B", JisSet::Ascii},  {"\x1b(J", JisSet::Ascii},  {"\x1b(H", JisSet::Ascii},
      {"\x1b(I", JisSet::Kana},   {"\x1b$@", JisSet::X0208},  {"\x1b$B", JisSet::X0208},
      {"\x1b$(@", JisSet::X0208}, {"\x1b$(B", JisSet::X0208}, {"\x1b$(D", JisSet::X0212},
  };
  for (const auto& escape : kEscapes) {
    if (rest.substr(0, escape.bytes.size()) == escape.bytes) {
      set = escape.set;
      return escape.bytes.size();
    }
    if (rest.size() < escape.bytes.size() && escape.bytes.substr(0, rest.size()) == rest)
      incomplete = true;
  }
  return 0;
}

// JIS X 0201 Roman is read as ASCII: in mail its two odd places hold "\" and "~" as often as "¥".
class Iso2022Decoder {
 public:
  Iso2022Decoder(std::string_view raw, Writer& out, bool final)
      : raw_(raw), out_(out), final_(final) {}

  std::size_t decode(std::size_t at) {
    at_ = at;
    mark();
    while (at_ < raw_.size()) {
      if (!step()) break;
      if (set_ == JisSet::Ascii) mark();
    }
    // Without its escape the rest cannot be read, so the next call has to begin where ASCII was.
    // A line of more than 4 KiB without a return is no mail: go on, and let it be bad.
    if (!final_ && set_ != JisSet::Ascii && (safe_raw_ > at || raw_.size() < 4096)) {
      out_.cut(safe_text_);
      return safe_raw_;
    }
    return at_;
  }

 private:
  void mark() {
    safe_raw_ = at_;
    safe_text_ = out_.text_size();
  }
  bool step() {  // false: incomplete, wait for more
    const unsigned c = byte_at(raw_, at_);
    if (c == 0x1B) return escape();
    if (set_ == JisSet::Ascii && c < 0x80) {
      const std::size_t next = raw_.find('\x1b', at_);
      at_ += out_.ascii(raw_.substr(0, next), at_);
      return true;
    }
    if (c <= 0x20 || c > 0x7E) {  // controls and space stand in every set; a line end ends the set
      if (c == '\n' || c == '\r') set_ = JisSet::Ascii;
      out_.put(c < 0x80 ? c : kReplacement, at_, 1);
      at_ += 1;
      return true;
    }
    if (set_ == JisSet::Kana) {
      out_.put(c <= 0x5F ? 0xFF40 + c : kReplacement, at_, 1);
      at_ += 1;
      return true;
    }
    return (set_ == JisSet::X0208 && pairs() > 0) || pair(c);
  }
  // A run of kana and kanji; returns how many.
  std::size_t pairs() {
    const std::size_t from = at_;
    const std::size_t done =
        out_.wide_run(at_, 2, (raw_.size() - at_) / 2, [&](std::size_t i) -> std::uint32_t {
          const int place =
              place_94(byte_at(raw_, from + 2 * i) - 0x21, byte_at(raw_, from + 2 * i + 1) - 0x21);
          return place < 0 ? 0 : kJisX0208[place];
        });
    at_ += 2 * done;
    return done;
  }
  bool escape() {
    bool incomplete = false;
    const std::size_t size = jis_escape(raw_.substr(at_), set_, incomplete);
    if (size == 0 && incomplete && !final_) return false;
    if (size == 0) out_.put(kReplacement, at_, 1);
    at_ += size == 0 ? 1 : size;
    return true;
  }
  bool pair(unsigned first) {
    if (at_ + 1 == raw_.size() && !final_) return false;
    const unsigned second = at_ + 1 < raw_.size() ? byte_at(raw_, at_ + 1) : 0;
    const int place = place_94(first - 0x21, second - 0x21);
    const std::uint32_t code = place < 0               ? 0
                               : set_ == JisSet::X0212 ? kJisX0212[place]
                                                       : kJisX0208[place];
    out_.put(code == 0 ? kReplacement : code, at_, code == 0 ? 1 : 2);
    at_ += code == 0 ? 1 : 2;
    return true;
  }

  std::string_view raw_;
  Writer& out_;
  bool final_;
  std::size_t at_ = 0;
  JisSet set_ = JisSet::Ascii;
  std::size_t safe_raw_ = 0;
  std::uint64_t safe_text_ = 0;
};

// Windows-1252 in 0x80..0x9F, as "Latin-1" from Windows programs always is.
std::size_t decode_latin1(std::string_view raw, std::size_t at, Writer& out) {
  static constexpr std::uint16_t kWindows1252[32] = {
      0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
      0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
      0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};
  while (at < raw.size()) {
    const unsigned c = byte_at(raw, at);
    if (c < 0x80) {
      at += out.ascii(raw, at);
    } else {
      out.put(c < 0xA0 ? kWindows1252[c - 0x80] : c, at, 1);
      ++at;
    }
  }
  return at;
}

std::size_t bom_size(Encoding encoding, std::string_view raw) {
  if (encoding == Encoding::Utf8 && raw.substr(0, 3) == "\xEF\xBB\xBF") return 3;
  if (encoding == Encoding::Utf16Le && raw.substr(0, 2) == "\xFF\xFE") return 2;
  if (encoding == Encoding::Utf16Be && raw.substr(0, 2) == "\xFE\xFF") return 2;
  return 0;
}

}  // namespace

std::size_t decode(Encoding encoding, std::string_view raw, std::string& out,
                   std::vector<OffsetStep>* steps, bool final) {
  if (steps != nullptr) steps->clear();
  const std::size_t at = bom_size(encoding, raw);
  Writer writer(out, steps);
  switch (encoding) {
    case Encoding::Utf8:
      return decode_utf8(raw, at, writer, final);
    case Encoding::Utf16Le:
      return decode_utf16(raw, at, false, writer, final);
    case Encoding::Utf16Be:
      return decode_utf16(raw, at, true, writer, final);
    case Encoding::Cp932:
      return decode_cp932(raw, at, writer, final);
    case Encoding::EucJp:
      return decode_euc_jp(raw, at, writer, final);
    case Encoding::Iso2022Jp:
      return Iso2022Decoder(raw, writer, final).decode(at);
    case Encoding::Latin1:
    case Encoding::Binary:
      return decode_latin1(raw, at, writer);
  }
  return raw.size();
}

}  // namespace tadasu::text
