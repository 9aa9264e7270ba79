#include "unpack/mail_text.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>

#include "text/byte_search.h"
#include "text/encoding.h"
#include "unpack/mail_lines.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace tadasu::unpack {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char l = lower(c);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

constexpr std::array<std::string_view, 24> kMailFields = {
    "from",         "to",
    "cc",           "bcc",
    "subject",      "date",
    "received",     "message-id",
    "mime-version", "return-path",
    "content-type", "content-transfer-encoding",
    "reply-to",     "delivered-to",
    "sender",       "in-reply-to",
    "references",   "dkim-signature",
    "x-mailer",     "x-original-to",
    "list-id",      "resent-from",
    "status",       "x-mozilla-status"};
constexpr std::array<std::string_view, 6> kEnvelopeFields = {
    "date", "received", "message-id", "mime-version", "return-path", "from"};

bool two_digits_colon(std::string_view line) {
  for (std::size_t i = 2; i + 2 < line.size(); ++i) {
    const auto digit = [&](std::size_t at) { return line[at] >= '0' && line[at] <= '9'; };
    if (line[i] == ':' && digit(i - 1) && digit(i + 1) && digit(i + 2)) return true;
  }
  return false;
}

// "Sun Oct " somewhere behind a space.
bool names_day_and_month(std::string_view line) {
  constexpr std::string_view kDays = "Mon Tue Wed Thu Fri Sat Sun ";
  constexpr std::string_view kMonths = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec ";
  const auto four = [](std::string_view from, std::size_t at) {
    std::uint32_t word;
    std::memcpy(&word, from.data() + at, 4);
    return word;
  };
  const auto stands_in = [&](std::string_view words, std::uint32_t word) {
    for (std::size_t i = 0; i < words.size(); i += 4) {
      if (four(words, i) == word) return true;
    }
    return false;
  };
  for (std::size_t at = 0; at + 9 <= line.size(); ++at) {
    if (line[at] == ' ' && line[at + 4] == ' ' && line[at + 8] == ' ' &&
        stands_in(kDays, four(line, at + 1)) && stands_in(kMonths, four(line, at + 5)))
      return true;
  }
  return false;
}

// Thu Oct  1 09:00:00 2026 behind a space, nearly always: what the two above ask, without a search.
bool ends_in_usual_date(std::string_view line) {
  constexpr std::string_view kForm = " Thu Oct  1 09:00:00 2026";
  if (line.size() < kForm.size() + 4 || line.size() > 400) return false;
  const std::string_view date = line.substr(line.size() - kForm.size());
  const auto digit = [&](std::size_t at) { return date[at] >= '0' && date[at] <= '9'; };
  const bool time = date[14] == ':' && digit(13) && digit(15) && digit(16);
  return time && names_day_and_month(date.substr(0, 9));
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

bool equals_no_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](char x, char y) { return lower(x) == lower(y); });
}

bool looks_like_mail(std::string_view head, bool named) {
  std::size_t at = 0;
  std::size_t fields = 0;
  std::size_t known = 0;
  bool envelope = false;
  while (at < head.size() && fields < 200) {
    const Line line = line_at(head, at);
    at = line.next;
    if (line.text.empty()) break;
    if (line.text[0] == ' ' || line.text[0] == '\t') {
      if (fields == 0) return false;
      continue;
    }
    const std::size_t size = field_name_end(line.text).size;
    if (size == 0) {
      if (!named && known < 4) return false;
      break;
    }
    ++fields;
    const std::string name = lower_case(line.text.substr(0, size));
    const auto has = [&](const auto& names) {
      return std::find(names.begin(), names.end(), name) != names.end();
    };
    known += has(kMailFields) ? 1 : 0;
    envelope = envelope || has(kEnvelopeFields);
  }
  return named ? known >= 1 : known >= 2 && envelope && known * 4 >= fields;
}

bool is_from_line(std::string_view text, std::size_t at) {
  if (text.substr(at, 5) != "From ") return false;
  const Line line = line_at(text.substr(0, std::min(text.size(), at + 512)), at);
  if (ends_in_usual_date(line.text)) return true;
  if (line.next == text.size() && line.text.size() + at == text.size() && text.size() > at + 400)
    return false;
  if (!two_digits_colon(line.text)) return false;
  if (names_day_and_month(line.text)) return true;
  // Some programs write other dates: then the next line must be a field.
  const Line next = line_at(text.substr(0, std::min(text.size(), line.next + 256)), line.next);
  return field_name_end(next.text).size > 0;
}

std::size_t next_from_line(std::string_view text, std::size_t at) {
  text::Passed passed;
  return next_from_line(text, at, passed);
}

std::size_t next_from_line(std::string_view text, std::size_t at, text::Passed& passed) {
  for (; at < text.size(); ++at) {
    at = text::find_line_start(text, at, 'F', 'b', passed);
    if (at < text.size() && is_from_line(text, at + 1)) return at + 1;
  }
  return text.size();
}

std::string decode_charset(std::string_view label, std::string_view bytes) {
  using text::Encoding;
  if (text::is_plain_ascii(bytes)) return std::string(bytes);
  Encoding encoding = Encoding::Utf8;
  bool known = !label.empty() && text::encoding_of_label(label, encoding);
  if (known && encoding == Encoding::Utf8 && !text::is_valid_utf8(bytes)) known = false;
  if (bytes.find('\x1b') != std::string_view::npos)
    known = known && encoding == Encoding::Iso2022Jp;
  if (known && encoding == Encoding::Utf8 && bytes.find('\x1b') == std::string_view::npos) {
    return std::string(bytes);
  }
  if (!known) encoding = text::detect_encoding(bytes.substr(0, 64 << 10));
  if (encoding == Encoding::Binary) {
    encoding = text::is_valid_utf8(bytes) ? Encoding::Utf8 : Encoding::Latin1;
  }
  std::string out;
  text::decode(encoding, bytes, out);
  return out;
}

// ---- encoded words
// -------------------------------------------------------------------------------

namespace {

struct Word {
  std::size_t end = 0;  // past "?="
  std::string charset;
  std::string bytes;
};

// =?charset*language?Q?…?= at `at`.
bool encoded_word(std::string_view text, std::size_t at, Word& word) {
  if (text.substr(at, 2) != "=?") return false;
  const std::size_t charset_end = text.find('?', at + 2);
  if (charset_end == std::string_view::npos || charset_end - at > 80 ||
      charset_end + 2 >= text.size() || text[charset_end + 2] != '?') {
    return false;
  }
  const char how = lower(text[charset_end + 1]);
  const std::size_t inside = charset_end + 3;
  const std::size_t end = text.find("?=", inside);
  if (end == std::string_view::npos || (how != 'q' && how != 'b')) return false;
  const std::string_view charset = text.substr(at + 2, charset_end - at - 2);
  word.charset = lower_case(charset.substr(0, charset.find('*')));
  word.end = end + 2;
  const std::string_view coded = text.substr(inside, end - inside);
  if (how == 'b') {
    word.bytes = decode_base64(coded);
  } else {
    std::string spaced(coded);
    std::replace(spaced.begin(), spaced.end(), '_', ' ');
    word.bytes = decode_quoted_printable(spaced);
  }
  return true;
}

}  // namespace

namespace {

std::string_view trimmed_right(std::string_view value) {
  while (!value.empty() && is_space(value.back())) value.remove_suffix(1);
  return value;
}
std::string_view trimmed(std::string_view value) {
  while (!value.empty() && is_space(value.front())) value.remove_prefix(1);
  return trimmed_right(value);
}

}  // namespace

namespace {
// Plain ASCII without encoded words, nearly always folded lines: each stretch of white space as one
// space, without any CR.
std::string on_one_line(std::string_view value) {
  std::string out(value.size() + 16, '\0');
  char* to = out.data();
  bool in_space = true;
  for (std::size_t at = 0; at < value.size();) {
#if defined(__SSE2__)
    if (!in_space && at + 17 <= value.size()) {  // 16 bytes as they stand
      const __m128i c = _mm_loadu_si128(reinterpret_cast<const __m128i*>(value.data() + at));
      const __m128i next = _mm_loadu_si128(reinterpret_cast<const __m128i*>(value.data() + at + 1));
      const __m128i space = _mm_set1_epi8(' ');
      const __m128i odd = _mm_or_si128(
          _mm_cmplt_epi8(c, space),
          _mm_and_si128(_mm_cmpeq_epi8(c, space), _mm_cmplt_epi8(next, _mm_set1_epi8(' ' + 1))));
      _mm_storeu_si128(reinterpret_cast<__m128i*>(to), c);
      const auto signs = static_cast<unsigned>(_mm_movemask_epi8(odd));
      const std::size_t plain = signs == 0 ? 16 : static_cast<std::size_t>(__builtin_ctz(signs));
      at += plain, to += plain;
      if (plain != 0) in_space = to[-1] == ' ';
      if (plain == 16) continue;
    }
#endif
    const char c = value[at++];
    if (c == '\r') continue;
    const bool is_white = c == ' ' || c == '\t' || c == '\n';
    if (!is_white || !in_space) *to++ = is_white ? ' ' : c;
    in_space = is_white;
  }
  out.resize(static_cast<std::size_t>(to - out.data()));
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}
}  // namespace

std::string decode_field(std::string_view value, bool fast) {
  value = trimmed(value);
  if (value.empty() || is_plain_field(value)) return std::string(value);
  if (fast && text::find_pair(value, 0, '=', '?') == value.size() && text::is_plain_ascii(value))
    return on_one_line(value);
  std::string out;
  std::string run;  // bytes of encoded words of one charset: a character may span two words
  std::string charset;
  std::string plain;
  bool after_word = false;
  const auto flush_run = [&] {
    if (!run.empty()) out += decode_charset(charset, run);
    run.clear();
  };
  const auto flush_plain = [&] {
    if (!plain.empty()) out += decode_charset("", plain);
    plain.clear();
  };
  for (std::size_t at = 0; at < value.size();) {
    Word word;
    if (value[at] == '=' && encoded_word(value, at, word)) {
      if (after_word && std::all_of(plain.begin(), plain.end(), is_space)) plain.clear();
      if (!plain.empty() || word.charset != charset) flush_run();
      flush_plain();
      charset = word.charset;
      run += word.bytes;
      after_word = true;
      at = word.end;
      continue;
    }
    if (!is_space(value[at]) && !run.empty()) {
      flush_run();
      after_word = false;
    }
    if (value[at] != '\r') plain += value[at] == '\n' ? ' ' : value[at];
    ++at;
    if (after_word && !std::all_of(plain.begin(), plain.end(), is_space)) after_word = false;
  }
  flush_run();
  flush_plain();
  std::string clean;
  for (const char c : out) {
    const char shown = c == '\r' || c == '\n' || c == '\t' || c == '\0' ? ' ' : c;
    if (shown == ' ' && (clean.empty() || clean.back() == ' ')) continue;
    clean += shown;
  }
  while (!clean.empty() && clean.back() == ' ') clean.pop_back();
  return clean;
}

// ---- parameters
// ----------------------------------------------------------------------------------

std::string main_value(std::string_view value) {
  if (value.empty()) return {};
  std::size_t size = 0;
  while (size < value.size() && value[size] != ';' && value[size] != '(') ++size;
  std::string main(trimmed(value.substr(0, size)));
  std::erase_if(main, is_space);
  std::transform(main.begin(), main.end(), main.begin(), lower);
  return main;
}

namespace {

struct Parameter {
  std::string_view name;   // as written, perhaps with spaces
  std::string_view value;  // raw; within quotes when `quoted`
  bool quoted = false;
  std::string_view star;  // what follows the name and its "*"; null without one
};

// Whether `name` is `lower_name` but for case and spaces, perhaps with "*" and more behind it.
bool is_named(Parameter& one, std::string_view lower_name) {
  std::size_t matched = 0;
  for (std::size_t i = 0; i < one.name.size(); ++i) {
    const char c = one.name[i];
    if (is_space(c)) continue;
    if (c == '*') {
      one.star = one.name.substr(i + 1);
      break;
    }
    if (matched == lower_name.size() || lower(c) != lower_name[matched]) return false;
    ++matched;
  }
  return matched == lower_name.size();
}

std::string value_of(const Parameter& one) {
  if (!one.quoted) return std::string(one.value);
  std::string out;
  for (std::size_t at = 0; at < one.value.size(); ++at) {
    const char c = one.value[at];
    const bool escapes =
        c == '\\' && at + 1 < one.value.size() && one.value[at + 1] < 0x7f && one.value[at + 1] > 0;
    if (escapes) ++at;
    if (one.value[at] != '\r' && one.value[at] != '\n') out += one.value[at];
  }
  return out;
}

// The end of what stands in quotes from `at` on.
std::size_t end_of_quoted(std::string_view value, std::size_t at) {
  for (; at < value.size() && value[at] != '"'; ++at) {
    if (value[at] == '\\' && at + 1 < value.size() && value[at + 1] < 0x7f && value[at + 1] > 0)
      ++at;
  }
  return std::min(at, value.size());
}

// Calls use(parameter) for each "; name=value" whose name is `lower_name`.
template <class Use>
void each_parameter(std::string_view value, std::string_view lower_name, Use use) {
  std::size_t at = value.find(';');
  for (int count = 0; at < value.size() && count < 200;) {
    ++at;
    while (at < value.size() && (is_space(value[at]) || value[at] == ';')) ++at;
    const std::size_t name_begin = at;
    while (at < value.size() && value[at] != '=' && value[at] != ';') ++at;
    if (at >= value.size() || value[at] == ';') continue;
    Parameter one;
    one.name = value.substr(name_begin, at - name_begin);
    ++at;
    while (at < value.size() && is_space(value[at])) ++at;
    if (at < value.size() && value[at] == '"') {
      const std::size_t end = end_of_quoted(value, at + 1);
      one.value = value.substr(at + 1, end - at - 1), one.quoted = true;
      at = value.find(';', end);
    } else {
      const std::size_t end = std::min(value.find(';', at), value.size());
      one.value = trimmed_right(value.substr(at, end - at));
      at = end;
    }
    ++count;
    if (is_named(one, lower_name)) use(one);
  }
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool coded = text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
                       hex_value(text[i + 2]) >= 0;
    if (coded) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

std::string parameter(std::string_view value, std::string_view lower_name) {
  if (value.find(';') == value.npos) return {};
  std::map<int, std::pair<bool, std::string>> sections;  // name*0*, name*1 … : percent-coded?
  std::string plain;
  bool has_plain = false;
  each_parameter(value, lower_name, [&](const Parameter& one) {
    if (one.star.data() == nullptr) {
      if (!has_plain) plain = value_of(one);
      has_plain = true;
      return;
    }
    std::string rest(one.star);
    rest.erase(std::remove_if(rest.begin(), rest.end(), is_space), rest.end());
    const bool coded = rest.empty() || rest.back() == '*';
    int number = 0;
    for (const char c : rest.substr(0, 3))
      number = c >= '0' && c <= '9' ? number * 10 + (c - '0') : number;
    sections.emplace(number, std::pair(coded, value_of(one)));
  });
  if (sections.empty()) return decode_field(plain);
  std::string charset;
  std::string bytes;
  for (auto& [number, section] : sections) {
    std::string_view text = section.second;
    if (number == 0 && section.first) {
      const std::size_t first = text.find('\'');
      const std::size_t second =
          first == std::string_view::npos ? first : text.find('\'', first + 1);
      if (second != std::string_view::npos) {
        charset = text.substr(0, first);
        text.remove_prefix(second + 1);
      }
    }
    bytes += section.first ? percent_decoded(text) : std::string(text);
  }
  return decode_charset(charset, bytes);
}

const TypeField& TypeFields::read(std::string_view written) {
  constexpr std::size_t kBytesMax = 512;
  TypeField& field = written.size() > kBytesMax ? long_ : met_[written.size() % met_.size()];
  if (field.written == written) return field;
  field.type = main_value(written), field.name = parameter(written, "name");
  field.written = written.size() > kBytesMax ? std::string() : std::string(written);
  return field;
}

// ---- transfer encodings
// --------------------------------------------------------------------------

std::string decode_base64(std::string_view text) {
  static constexpr auto kValues = [] {
    std::array<std::int8_t, 256> values{};
    values.fill(-1);
    constexpr std::string_view kLetters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t i = 0; i < kLetters.size(); ++i) {
      values[static_cast<unsigned char>(kLetters[i])] = static_cast<std::int8_t>(i);
    }
    return values;
  }();
  std::string out(text.size() / 4 * 3 + 3, '\0');
  char* to = out.data();
  std::uint32_t bits = 0;
  int have = 0;
  for (const char c : text) {
    const int value = kValues[static_cast<unsigned char>(c)];
    if (value < 0) {
      if (c == '=') bits = 0, have = 0;  // the end, or the seam of two glued texts
      continue;
    }
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    have += 6;
    if (have < 8) continue;
    have -= 8;
    *to++ = static_cast<char>(bits >> have & 0xff);
  }
  out.resize(static_cast<std::size_t>(to - out.data()));
  return out;
}

std::string decode_quoted_printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto* equals =
        static_cast<const char*>(std::memchr(text.data() + at, '=', text.size() - at));
    const std::size_t stop =
        equals == nullptr ? text.size() : static_cast<std::size_t>(equals - text.data());
    out.append(text, at, stop - at);
    at = stop;
    if (at == text.size()) break;
    if (at + 2 < text.size() && hex_value(text[at + 1]) >= 0 && hex_value(text[at + 2]) >= 0) {
      out += static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2]));
      at += 3;
      continue;
    }
    std::size_t end = at + 1;  // a soft line end, perhaps with spaces a relay added
    while (end < text.size() && (text[end] == ' ' || text[end] == '\t' || text[end] == '\r')) ++end;
    if (end < text.size() && text[end] == '\n') {
      at = end + 1;
    } else if (end == text.size()) {
      at = end;
    } else {
      out += '=';
      ++at;
    }
  }
  return out;
}

namespace {

// One uuencoded line, appended to `out`; false when it is none.
bool uu_line(std::string_view line, std::string& out) {
  if (line.empty() || line[0] < ' ' || line[0] > '`') return false;
  const auto size = static_cast<std::size_t>((line[0] - ' ') & 63);
  if (line.size() > 1 + (size + 2) / 3 * 4 + 2) return false;
  const auto value = [&](std::size_t i) {
    return i < line.size() ? static_cast<std::uint32_t>((line[i] - ' ') & 63) : 0U;
  };
  std::size_t left = size;
  for (std::size_t i = 1; left > 0; i += 4) {
    const std::uint32_t bits =
        value(i) << 18 | value(i + 1) << 12 | value(i + 2) << 6 | value(i + 3);
    for (int shift = 16; shift >= 0 && left > 0; shift -= 8, --left) {
      out += static_cast<char>(bits >> shift & 0xff);
    }
  }
  return true;
}

}  // namespace

bool find_uuencoded(std::string_view text, std::size_t at, Uuencoded& found) {
  while (at < text.size()) {
    const bool first_line = at == 0 && text.substr(0, 6) == "begin ";
    const std::size_t line = first_line ? 0 : text::find_pair(text, at > 0 ? at - 1 : 0, '\n', 'b');
    const std::size_t begin = first_line ? 0 : line + 1;
    if (begin >= text.size()) return false;
    at = begin + 1;
    if (text.substr(begin, 6) != "begin ") continue;
    const Line first = line_at(text, begin);
    const std::string_view mode = first.text.substr(6);
    const std::size_t mode_end = mode.find(' ');
    if (mode_end < 3 || mode_end > 4 || mode.find_first_not_of("01234567") != mode_end) continue;
    found = {begin, first.next, std::string(mode.substr(mode_end + 1)), {}};
    std::size_t lines = 0;
    for (std::size_t next = first.next; next < text.size(); ++lines) {
      const Line line = line_at(text, next);
      const bool end = line.text == "end";
      if (!end && !uu_line(line.text, found.bytes)) break;
      found.end = next = line.next;
      if (end) break;
    }
    if (lines > 0) return true;
  }
  return false;
}

}  // namespace tadasu::unpack
