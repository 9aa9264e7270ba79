// E-mail addresses, from the @ outwards. A strict regular subset of RFC 5322 3.4.1 (dot-atoms), and
// the dots at odd places that Japanese mobile carriers once gave out (a..b@, a.@).
#include <algorithm>
#include <array>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "find/scanner.h"
#include "text/field_name.h"

namespace tadasu::find {
namespace {

using text::FieldName;

constexpr std::size_t kLineBytesMax = 1000;  // RFC 5322 2.1.1 allows 998

constexpr std::uint8_t kLocal = 1, kDomain = 2;
constexpr std::array<std::uint8_t, 256> kCharIsIn = [] {
  std::array<std::uint8_t, 256> is_in{};
  for (unsigned c = 0; c < 0x80; ++c) {
    if (is_ascii_alnum(static_cast<char>(c)) || c == '.' || c == '-') is_in[c] = kLocal | kDomain;
  }
  for (const char c : {'_', '+', '%', '~', '\'', '&'})
    is_in[static_cast<unsigned char>(c)] = kLocal;
  return is_in;
}();
bool is_local_char(char c) { return (kCharIsIn[static_cast<unsigned char>(c)] & kLocal) != 0; }
bool is_domain_char(char c) { return (kCharIsIn[static_cast<unsigned char>(c)] & kDomain) != 0; }

// Top-level domains longer than two letters that are met in mail; other ones count a little less.
constexpr std::array<std::string_view, 48> kTlds = {
    "academy", "app",  "arpa",    "asia",    "biz",    "blog",  "cat",    "cloud",
    "club",    "com",  "company", "coop",    "design", "dev",   "edu",    "email",
    "example", "gov",  "group",   "home",    "info",   "int",   "jobs",   "kyoto",
    "life",    "link", "local",   "mail",    "mil",    "mobi",  "museum", "nagoya",
    "name",    "net",  "network", "okinawa", "online", "org",   "osaka",  "pro",
    "shop",    "site", "store",   "tech",    "test",   "tokyo", "work",   "yokohama"};
// "logo@2x.png" and the like.
constexpr std::array<std::string_view, 22> kExtensions = {
    "css", "csv",  "doc", "docx", "exe", "gif", "gz",  "htm", "html", "jpeg", "jpg",
    "js",  "json", "log", "pdf",  "php", "png", "svg", "txt", "webp", "xml",  "zip"};

char lower_char(char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c); }

// Up to eight letters as one number, so that a list of them is searched without touching bytes.
constexpr std::uint64_t packed(std::string_view word) {
  std::uint64_t number = 0;
  for (const char c : word) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}
template <std::size_t size>
constexpr std::array<std::uint64_t, size> sorted(const std::array<std::string_view, size>& words) {
  std::array<std::uint64_t, size> numbers{};
  std::transform(words.begin(), words.end(), numbers.begin(), packed);
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}
template <std::size_t size>
bool holds(const std::array<std::uint64_t, size>& numbers, std::string_view word) {
  return word.size() <= 8 && std::binary_search(numbers.begin(), numbers.end(), packed(word));
}

// Where the last dot of a domain stands; 0 when it has none, or signs that stand together.
std::size_t last_dot(std::string_view domain) {
  std::size_t dot = 0;
  char before = '.';
  for (std::size_t i = 0; i < domain.size(); ++i) {
    const char c = domain[i];
    if (c == '.' || c == '-') {
      if (before == '.' || (before == '-' && c == '.')) return 0;
      if (c == '.') dot = i;
    }
    before = c;
  }
  return dot;
}

// How sure the domain is one: 0 no, else 0.75 to 0.99.
double judge_domain(std::string_view domain) {
  static constexpr auto kKnown = sorted(kTlds);
  static constexpr auto kNone = sorted(kExtensions);
  if (domain.size() < 4 || domain.size() > 253) return 0;
  const std::size_t dot = last_dot(domain);
  if (dot == 0 || domain.size() - dot - 1 < 2 || domain.size() - dot - 1 > 24) return 0;
  std::array<char, 24> small;
  std::transform(domain.begin() + static_cast<std::ptrdiff_t>(dot) + 1, domain.end(), small.begin(),
                 lower_char);
  const std::string_view tld(small.data(), domain.size() - dot - 1);
  if (tld.starts_with("xn--")) return 0.95;
  if (!std::all_of(tld.begin(), tld.end(), is_ascii_letter)) return 0;
  if (holds(kNone, tld)) return 0;
  return tld.size() == 2 || holds(kKnown, tld) ? 0.99 : 0.75;
}

constexpr text::FieldRoles<bool> kIdFields({{"message-id", true},
                                            {"references", true},
                                            {"in-reply-to", true},
                                            {"content-id", true},
                                            {"resent-message-id", true},
                                            {"x-message-id", true},
                                            {"original-message-id", true},
                                            {"x-ms-exchange-message-id", true}});

// The header field the line of `at` belongs to names messages, not people (RFC 5322 3.6.4, RFC 2045
// 7).
bool in_id_field(std::string_view text, std::size_t begin, std::size_t at) {
  for (int lines = 0; lines < 8; ++lines) {
    const std::size_t floor = at > begin + kLineBytesMax ? at - kLineBytesMax : begin;
    const void* end = memrchr(text.data() + floor, '\n', at - floor);
    const std::size_t line =
        end == nullptr ? floor
                       : static_cast<std::size_t>(static_cast<const char*>(end) - text.data()) + 1;
    const std::string_view head = text.substr(line, std::min<std::size_t>(at - line, 25));
    if (!head.empty() && (head[0] == ' ' || head[0] == '\t') && line > begin) {
      at = line - 1;  // a folded line belongs to the field above
      continue;
    }
    const std::size_t colon = head.find(':');
    return colon != head.npos && kIdFields.of(FieldName(head, colon));
  }
  return false;
}

// Whether what starts at `at` follows '<' with at most signs of a message's id between:
// <01d9$a1b2@….
bool begins_bracket(std::string_view text, std::size_t floor, std::size_t at) {
  for (std::size_t i = 0; i < 64 && at > floor; ++i, --at) {
    const char c = text[at - 1];
    if (c == '<') return true;
    const bool sign = std::string_view("$!=#*/?^`{|}").find(c) != std::string_view::npos;
    if (i == 0 && !sign) return false;
    if (!sign && !is_local_char(c)) return false;
  }
  return false;
}

// <20240102.ABC123$f00@mail.example.jp>: made by a machine for a message.
bool looks_like_message_id(std::string_view local) {
  constexpr std::size_t kStep = 16;
  if (local.size() < kStep) return false;
  std::size_t digits = 0, upper = 0, at = 0;
#if defined(__SSE2__)
  const auto count = [](__m128i c, char low, char size) {
    const __m128i moved = _mm_sub_epi8(c, _mm_set1_epi8(low));
    const __m128i within = _mm_cmpeq_epi8(_mm_min_epu8(moved, _mm_set1_epi8(size)), moved);
    const __m128i sums = _mm_sad_epu8(_mm_and_si128(within, _mm_set1_epi8(1)), _mm_setzero_si128());
    return static_cast<std::size_t>(_mm_cvtsi128_si32(sums)) +
           static_cast<std::size_t>(_mm_extract_epi16(sums, 4));
  };
  for (; at + kStep <= local.size(); at += kStep) {
    const __m128i c = _mm_loadu_si128(reinterpret_cast<const __m128i*>(local.data() + at));
    digits += count(c, '0', 9), upper += count(c, 'A', 25);
  }
#endif
  for (; at < local.size(); ++at) {
    digits += is_ascii_digit(local[at]) ? 1 : 0;
    upper += local[at] >= 'A' && local[at] <= 'Z' ? 1 : 0;
  }
  return digits >= 8 || (digits >= 4 && upper >= 4);
}

// Full-width letters and signs as ASCII: ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ.
char narrow(std::string_view text, std::size_t at, std::size_t stop, std::size_t& bytes) {
  bytes = 1;
  if (at >= stop) return 0;
  if (static_cast<unsigned char>(text[at]) < 0x80) return text[at];
  Window one;
  read_window(text, at, stop, 1, one);
  bytes = one.end[0] - at;
  const char32_t c = one.chars[0];
  return c < 0x80 ? static_cast<char>(c) : c == U'．' ? '.' : static_cast<char>(0);
}

}  // namespace

namespace {

constexpr std::size_t kLocalBytesMax = 64, kDomainBytesMax = 253;  // RFC 5321 4.5.3.1

// One side of an "@", as ASCII. `wide` holds it when it stands there in full width.
struct Side {
  std::size_t begin = 0, end = 0;  // in the text
  std::string wide;
  std::vector<std::size_t> ends;  // of each character of `wide`
  [[nodiscard]] std::string_view ascii(std::string_view text) const {
    return wide.empty() ? text.substr(begin, end - begin) : std::string_view(wide);
  }
};

void read_local(std::string_view text, std::size_t floor, std::size_t at, Side& side) {
  side.begin = side.end = at;
  while (side.begin > floor && at - side.begin <= kLocalBytesMax &&
         is_local_char(text[side.begin - 1]))
    --side.begin;
  if (side.begin < floor + 3 || text[side.begin - 3] != '\xEF') return;
  side.begin = at;  // ｔａｒｏ＠: once more, by character
  while (side.begin > floor && side.wide.size() <= kLocalBytesMax) {
    std::size_t from = side.begin - 1, bytes = 0;
    while (from > floor && (static_cast<unsigned char>(text[from]) & 0xC0) == 0x80) --from;
    const char c = narrow(text, from, text.size(), bytes);
    if (!is_local_char(c)) break;
    side.wide.push_back(c);
    side.begin = from;
  }
  std::reverse(side.wide.begin(), side.wide.end());
}

void read_domain(std::string_view text, std::size_t at, std::size_t stop, Side& side) {
  side.begin = side.end = at;
  while (side.end < stop && side.end - at <= kDomainBytesMax && is_domain_char(text[side.end]))
    ++side.end;
  if (side.end == stop || text[side.end] != '\xEF') return;
  std::size_t end = at, bytes = 0;
  while (end < stop && side.wide.size() <= kDomainBytesMax) {
    const char c = narrow(text, end, stop, bytes);
    if (!is_domain_char(c)) break;
    side.wide.push_back(c);
    side.ends.push_back(end += bytes);
  }
  side.end = end;
}

bool is_local_edge(char c) {  // signs that begin no address
  return c == '.' || c == '\'' || c == '&' || c == '-' || c == '%';
}

}  // namespace

// `at` is an "@" of `at_bytes` bytes.
std::size_t Scanner::read_at_sign(std::size_t at, std::size_t at_bytes) {
  look_far();
  Side left, right;
  read_local(text_, begin_, at, left);
  std::string_view local = left.ascii(text_);
  std::size_t begin = left.begin;
  while (!local.empty() && is_local_edge(local[0])) {
    std::size_t bytes = 0;
    narrow(text_, begin, end_, bytes);
    begin += bytes;
    local.remove_prefix(1);
  }
  if (local.empty() || local.size() > kLocalBytesMax) return at + at_bytes;

  read_domain(text_, at + at_bytes, end_, right);
  std::string_view domain = right.ascii(text_);
  while (!domain.empty() && (domain.back() == '.' || domain.back() == '-')) domain.remove_suffix(1);
  double strength = domains_.judge(domain, judge_domain);
  // "taro@example.jp.Next sentence": the last label may be a word that was glued on.
  if (strength == 0 || domain.empty()) return at + at_bytes;
  const std::size_t end =
      right.wide.empty() ? right.begin + domain.size() : right.ends[domain.size() - 1];
  const bool bracket = begins_bracket(text_, begin_, begin);
  if (begin > begin_ && text_[begin - 1] == '=' && begin >= begin_ + 2 && text_[begin - 2] == '-')
    return end;  // boundary="----=_Part_1.2@…"
  if ((bracket || local.find('.') != local.npos) &&
      (in_id_field(text_, begin_, begin) || (bracket && looks_like_message_id(local)) ||
       (bracket && text_[begin - 1] != '<')))
    return end;
  if (begin >= begin_ + 1 &&
      (text_[begin - 1] == ':' || text_[begin - 1] == '/')) {  // scheme://user:password@host
    const std::size_t floor = begin > begin_ + 64 ? begin - 64 : begin_;
    const std::size_t found = text_.substr(floor, begin - floor).rfind("//");
    const std::size_t slash = found == text_.npos ? text_.npos : floor + found;
    if (slash != text_.npos &&
        text_.substr(slash, begin - slash).find_first_of(" \n\t") == text_.npos)
      return end;
  }
  if (end < end_ && text_[end] == ':' && local == "git") strength = 0.5;  // git@host:path
  Reasons reasons = static_cast<Reasons>(Reason::Shape);
  if (const Mark* label = mark_before(begin);
      label != nullptr && label->label.kind == Kind::Email && !label->label.other) {
    reasons = reasons | Reason::Label;
  }
  emit(Kind::Email, begin, end, strength, reasons);
  return end;
}

namespace {
// Where the letters, digits and signs of one side of an address begin that end at `end`, not before
// `begin`: 16 bytes at a step.
template <std::uint8_t side>
std::size_t start_of(std::string_view text, std::size_t begin, std::size_t end) {
#if defined(__SSE2__)
  for (; end - begin >= 16; end -= 16) {
    const __m128i c = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + end - 16));
    const auto is = [c](char sign) { return _mm_cmpeq_epi8(c, _mm_set1_epi8(sign)); };
    const auto within = [](__m128i bytes, char low, int count) {
      const __m128i moved = _mm_add_epi8(bytes, _mm_set1_epi8(static_cast<char>(-128 - low)));
      return _mm_cmplt_epi8(moved, _mm_set1_epi8(static_cast<char>(-128 + count)));
    };
    const __m128i letters = within(_mm_or_si128(c, _mm_set1_epi8(0x20)), 'a', 26);
    __m128i inside =
        _mm_or_si128(_mm_or_si128(letters, within(c, '0', 10)), _mm_or_si128(is('.'), is('-')));
    if (side == kLocal) {
      const __m128i more = _mm_or_si128(_mm_or_si128(is('_'), is('+')), within(c, '%', 3));
      inside = _mm_or_si128(inside, _mm_or_si128(more, is('~')));
    }
    const auto others = ~static_cast<unsigned>(_mm_movemask_epi8(inside)) & 0xFFFFU;
    if (others != 0) return end - 16 + (32 - static_cast<unsigned>(__builtin_clz(others)));
  }
#endif
  while (end > begin && (kCharIsIn[static_cast<unsigned char>(text[end - 1])] & side) != 0) --end;
  return end;
}
}  // namespace

// Within an address that is surely one, and not longer than what counts in an overlap, nothing else
// that a scan would find could stay: settle() keeps the address.
std::size_t Scanner::read_last_address(std::string_view text, std::size_t begin, std::size_t end,
                                       std::vector<Mention>& out) {
  constexpr std::size_t kNone = std::string_view::npos;
  while (end > begin && text[end - 1] == ' ') --end;
  if (end - begin < 5 || text[end - 1] != '>') return kNone;
  std::size_t at = start_of<kDomain>(text, begin, end - 1);
  const std::string_view domain = text.substr(at, end - 1 - at);
  if (at == begin || text[--at] != '@' || domain.empty()) return kNone;
  const std::size_t first = start_of<kLocal>(text, begin, at);
  const std::string_view local = text.substr(first, at - first);
  if (first == begin || text[first - 1] != '<' || local.empty() || end - first >= 60) return kNone;
  if (is_local_edge(local[0]) || domain.ends_with('.') || domain.ends_with('-') ||
      looks_like_message_id(local))
    return kNone;
  const double strength = domains_.judge(domain, judge_domain);
  if (strength < 0.99) return kNone;
  out_ = &out;
  emit(Kind::Email, first, end - 1, strength, static_cast<Reasons>(Reason::Shape));
  return first - 1;
}

}  // namespace tadasu::find
