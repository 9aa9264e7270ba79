#include "find/header_fields.h"

#include <algorithm>
#include <array>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "text/field_name.h"

namespace tadasu::find {
namespace {

using text::FieldName;

enum class Holds : std::uint8_t { Nothing, Addresses, Text };
constexpr text::FieldRoles<Holds> kHolds({{"from", Holds::Addresses},
                                          {"to", Holds::Addresses},
                                          {"cc", Holds::Addresses},
                                          {"bcc", Holds::Addresses},
                                          {"reply-to", Holds::Addresses},
                                          {"sender", Holds::Addresses},
                                          {"return-path", Holds::Addresses},
                                          {"resent-from", Holds::Addresses},
                                          {"resent-to", Holds::Addresses},
                                          {"resent-cc", Holds::Addresses},
                                          {"errors-to", Holds::Addresses},
                                          {"disposition-notification-to", Holds::Addresses},
                                          {"x-sender", Holds::Addresses},
                                          {"subject", Holds::Text},
                                          {"comments", Holds::Text},
                                          {"x-originating-ip", Holds::Text}});

Mention mention_of(Kind kind, std::size_t begin, std::size_t end, double strength,
                   Reasons reasons) {
  Mention mention;
  mention.kind = kind;
  mention.begin = static_cast<std::uint32_t>(begin), mention.end = static_cast<std::uint32_t>(end);
  mention.strength = static_cast<float>(strength);
  mention.reasons = reasons;
  return mention;
}

// One word of ASCII without a capital at its start, which judge_name() never takes for a name.
bool is_one_small_word(std::string_view value) {
  return !(value[0] >= 'A' && value[0] <= 'Z') &&
         std::none_of(value.begin(), value.end(),
                      [](char c) { return c == ' ' || static_cast<unsigned char>(c) >= 0x80; });
}

constexpr std::array<bool, 256> signs_of(std::string_view listed) {
  std::array<bool, 256> signs{};
  for (const char c : listed) signs[static_cast<unsigned char>(c)] = true;
  return signs;
}
constexpr auto kAroundName = signs_of(" \t\r\n\"',;");

// The words before "<": 山田 太郎, "Yamada, Taro", 営業部 山田. Nothing when they name no person.
void read_display_name(std::string_view text, std::size_t begin, std::size_t end,
                       const Scanner& scanner, std::vector<Mention>& out) {
  const auto is_around = [&](std::size_t at) {
    return kAroundName[static_cast<unsigned char>(text[at])];
  };
  while (begin < end && is_around(begin)) ++begin;
  while (end > begin && is_around(end - 1)) --end;
  if (begin >= end || text.substr(begin, end - begin).find('@') != text.npos) return;
  const std::string_view value = text.substr(begin, end - begin);
  if (is_one_small_word(value)) return;
  const auto judged = scanner.judge_name(value);
  if (judged.strength >= 0.5f) {
    const Reasons reasons =
        Reason::HeaderField | (judged.dictionary ? Reason::Dictionary : Reason::Shape);
    out.push_back(
        mention_of(Kind::PersonName, begin, end, judged.dictionary ? 0.97 : 0.85, reasons));
    return;
  }
  // The longest tail or head of it, at a space, that is a name by itself.
  for (std::size_t at = value.find(' '); at != value.npos; at = value.find(' ', at + 1)) {
    const std::string_view tail = value.substr(at + 1);
    if (const auto tail_judged = scanner.judge_name(tail);
        tail_judged.dictionary && tail_judged.strength >= 0.6f) {
      out.push_back(mention_of(Kind::PersonName, begin + at + 1, end, 0.9,
                               Reason::HeaderField | Reason::Dictionary));
      return;
    }
  }
}

// Without quotes, comments and commas: nearly always.
bool is_one_address(std::string_view value) {
  static constexpr auto kSigns = signs_of("\"(),;");
  std::size_t at = 0;
#if defined(__SSE2__)
  for (; at + 16 <= value.size(); at += 16) {
    const __m128i c = _mm_loadu_si128(reinterpret_cast<const __m128i*>(value.data() + at));
    const auto is = [c](char sign) { return _mm_cmpeq_epi8(c, _mm_set1_epi8(sign)); };
    const __m128i any = _mm_or_si128(_mm_or_si128(_mm_or_si128(is('"'), is(',')), is(';')),
                                     _mm_or_si128(is('('), is(')')));
    if (_mm_movemask_epi8(any) != 0) return false;
  }
#endif
  return std::none_of(value.begin() + static_cast<std::ptrdiff_t>(at), value.end(),
                      [](char c) { return kSigns[static_cast<unsigned char>(c)]; });
}

void read_one_address(std::string_view text, std::size_t begin, std::size_t end, Scanner& scanner,
                      std::vector<Mention>& out) {
  const std::string_view one = text.substr(begin, end - begin);
  const std::size_t first = out.size();
  std::size_t angle = scanner.read_last_address(text, begin, end, out);
  if (angle == one.npos) {
    const std::size_t found = one.rfind('<');
    angle = found == one.npos ? one.npos : begin + found;
    scanner.scan(text, angle == one.npos ? begin : angle, end, Setting::Text, out);
  }
  for (std::size_t i = first; i < out.size(); ++i)
    out[i].reasons = out[i].reasons | Reason::HeaderField;
  if (angle != one.npos) {
    read_display_name(text, begin, angle, scanner, out);
  } else if (const std::size_t comment = one.find('('); comment != one.npos) {
    // taro@example.jp (Yamada Taro): RFC 822 6.1, still written by old programs and lists
    const std::size_t close = std::min(one.find(')', comment), one.size());
    read_display_name(text, begin + comment + 1, begin + close, scanner, out);
  }
}

void read_addresses(std::string_view text, std::size_t begin, std::size_t end, Scanner& scanner,
                    std::vector<Mention>& out) {
  if (is_one_address(text.substr(begin, end - begin)))
    return read_one_address(text, begin, end, scanner, out);
  bool quoted = false, in_comment = false;
  std::size_t item = begin;
  for (std::size_t at = begin; at < end; ++at) {
    const char c = text[at];
    if (c == '"' && (at == begin || text[at - 1] != '\\')) quoted = !quoted;
    if (!quoted && (c == '(' || c == ')')) in_comment = c == '(';
    if (quoted || in_comment || (c != ',' && c != ';')) continue;
    read_one_address(text, item, at, scanner, out);
    item = at + 1;
  }
  read_one_address(text, item, end, scanner, out);
}

}  // namespace

std::size_t colon_of(std::string_view text, std::size_t at, std::size_t end) {
#if defined(__SSE2__)
  if (at + 16 <= text.size()) {  // how long a name is differs from field to field
    const __m128i c = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
    const auto colons =
        static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(c, _mm_set1_epi8(':'))));
    if (colons != 0) return std::min(at + static_cast<unsigned>(__builtin_ctz(colons)), end);
  }
#endif
  return std::min(text.substr(0, end).find(':', at), end);
}

void read_header_fields(std::string_view text, Scanner& scanner, std::vector<Mention>& out) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    for (;;) {  // the field with its folded lines
      end = std::min(text.find('\n', end), text.size());
      if (end + 1 >= text.size() || (text[end + 1] != ' ' && text[end + 1] != '\t')) break;
      ++end;
    }
    const std::size_t colon = colon_of(text, at, end);
    if (colon < end) {
      const Holds holds = kHolds.of(FieldName(text.substr(at), colon - at));
      const std::size_t value = colon + 1;
      if (holds == Holds::Addresses) {
        read_addresses(text, value, end, scanner, out);
      } else if (holds == Holds::Text) {
        scanner.scan(text, value, end, Setting::Text, out);
      }
    }
    at = end + 1;
  }
}

}  // namespace tadasu::find
