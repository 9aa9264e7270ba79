#include "find/number_token.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "find/anchors.h"

namespace tadasu::find {
namespace {

bool is(std::string_view text, std::size_t at, std::size_t stop, std::string_view bytes) {
  return at + bytes.size() <= stop && text.substr(at, bytes.size()) == bytes;
}

std::size_t space_at(std::string_view text, std::size_t at, std::size_t stop) {
  if (at >= stop) return 0;
  if (text[at] == ' ') return 1;
  if (static_cast<unsigned char>(text[at]) < 0x80) return 0;
  return is(text, at, stop, "　") ? 3 : is(text, at, stop, "\u00A0") ? 2 : 0;
}

std::size_t bracket_at(std::string_view text, std::size_t at, std::size_t stop) {
  if (at >= stop) return 0;
  if (text[at] == '(' || text[at] == ')') return 1;
  if (static_cast<unsigned char>(text[at]) < 0x80) return 0;
  return is(text, at, stop, "（") || is(text, at, stop, "）") ? 3 : 0;
}

// One separator, a bracket with a space or hyphen beside it counting as one.
std::size_t separator_at(std::string_view text, std::size_t at, std::size_t stop, Separator& kind) {
  if (at >= stop) return 0;
  const char c = text[at];
  const bool ascii = static_cast<unsigned char>(c) < 0x80;
  if (ascii && c != '-' && c != '.' && c != '/' && c != ' ' && c != '(' && c != ')') return 0;
  if (static_cast<unsigned char>(c) >= 0xE4 && static_cast<unsigned char>(c) < 0xEF)
    return 0;  // kanji
  kind = Separator::Hyphen;
  if (const std::size_t bytes = hyphen_at(text, at, stop)) {
    const std::size_t bracket = bracket_at(text, at + bytes, stop);
    if (bracket != 0) kind = Separator::Bracket;
    return bytes + bracket;
  }
  if (c == '.' || (!ascii && is(text, at, stop, "．"))) {
    kind = Separator::Dot;
    return text[at] == '.' ? 1 : 3;
  }
  if (c == '/' || (!ascii && is(text, at, stop, "／"))) {
    kind = Separator::Slash;
    return text[at] == '/' ? 1 : 3;
  }
  std::size_t bytes = space_at(text, at, stop);
  kind = bytes != 0 ? Separator::Space : Separator::None;
  if (const std::size_t bracket = bracket_at(text, at + bytes, stop)) {
    kind = Separator::Bracket;
    bytes += bracket;
    const std::size_t more = hyphen_at(text, at + bytes, stop);
    bytes += more != 0 ? more : space_at(text, at + bytes, stop);
  }
  return bytes;
}

}  // namespace

std::size_t wide_hyphen_at(std::string_view text, std::size_t at, std::size_t stop) {
  const auto b = static_cast<unsigned char>(text[at]);
  if (b < 0xE2 || at + 3 > stop) return 0;
  const std::string_view three = text.substr(at, 3);
  for (const std::string_view hyphen : {"\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015",
                                        "\u2212", "\u30FC", "\uFF0D", "\uFF70", "\u2500"}) {
    if (three == hyphen) return 3;
  }
  return 0;
}

namespace {

constexpr std::array<Separator, 256> kJoints = [] {
  std::array<Separator, 256> joints{};
  joints['-'] = Separator::Hyphen, joints['.'] = Separator::Dot;
  joints['/'] = Separator::Slash, joints[' '] = Separator::Space;
  joints['('] = joints[')'] = Separator::Bracket;
  return joints;
}();

constexpr bool is_bracket(char c) { return c == '(' || c == ')'; }
// Whether a bracket with `c` behind it surely ties nothing to the number; else the long way
// decides.
constexpr bool ends_behind_bracket(char c) {
  return static_cast<unsigned char>(c) < 0x80 && !(c >= '0' && c <= '9') && c != '-' && c != ' ';
}

constexpr std::size_t kLookBytes = 32, kCopyBytes = NumberToken::kCopyBytes;

// The token when all of it and what stands behind it is ASCII without brackets, nearly always.
// False: something else was met, and the token is to be read the long way. kLookBytes + kCopyBytes
// of `bytes`, which stand at `at` of the text, can be read.
bool read_ascii_token(const char* bytes, std::size_t at, NumberToken& token) {
  const std::uint64_t mask = digit_mask(bytes);
  std::size_t total = 0, count = 0, end = 0;
  for (;;) {
    const auto size = static_cast<std::size_t>(__builtin_ctzll(~(mask >> end)));
    if (size > kCopyBytes || end + size + 3 > kLookBytes) return false;
    NumberToken::Group& group = token.group[count];
    group.begin = static_cast<std::uint32_t>(at + end);
    group.digit_first = static_cast<std::uint8_t>(total);
    group.digits = static_cast<std::uint8_t>(size);
    std::memcpy(token.digits.data() + total, bytes + end, kCopyBytes);
    end += size, total += size;
    group.end = static_cast<std::uint32_t>(at + end);
    token.after[count++] = Separator::None;
    token.count = count;
    if (count == NumberToken::kGroupsMax) return true;
    const char c = bytes[end], next = bytes[end + 1];
    const Separator kind = kJoints[static_cast<unsigned char>(c)];
    if (kind == Separator::Bracket) return ends_behind_bracket(next);
    if (kind == Separator::None) return static_cast<unsigned char>(c) < 0x80;
    if (kind == Separator::Space && is_bracket(next)) return ends_behind_bracket(bytes[end + 2]);
    if (static_cast<unsigned char>(next) >= 0x80 || is_bracket(next)) return false;
    if ((mask >> (end + 1) & 1) == 0) return true;
    token.after[count - 1] = kind;
    ++end;
  }
}

}  // namespace

void read_number_token(std::string_view text, std::size_t at, std::size_t stop, NumberToken& token,
                       bool fast) {
  token.whole = true;
  const std::size_t room = std::min(stop, text.size()) - at;
  if (fast && room >= kLookBytes + kCopyBytes) {
    if (read_ascii_token(text.data() + at, at, token)) return;
  } else if (fast) {  // NUL stands behind a copy, which ends a number as the end of the text does
    std::array<char, kLookBytes + kCopyBytes> copy{};
    std::memcpy(copy.data(), text.data() + at, room);
    if (read_ascii_token(copy.data(), at, token)) return;
  }
  token.count = 0;
  token.whole = true;
  std::size_t total = 0;
  while (token.count < NumberToken::kGroupsMax) {
    NumberToken::Group& group = token.group[token.count];
    group.begin = static_cast<std::uint32_t>(at);
    group.digit_first = static_cast<std::uint8_t>(total);
    char digit = 0;
    std::size_t read = 0;
    while (const std::size_t bytes = digit_at(text, at, stop, digit)) {
      at += bytes;
      if (total + read < NumberToken::kDigitsMax) {
        token.digits[total + read++] = digit;
      } else {
        token.whole = false;
      }
    }
    group.end = static_cast<std::uint32_t>(at);
    group.digits = static_cast<std::uint8_t>(read);
    total += read;
    token.after[token.count++] = Separator::None;
    if (!token.whole || token.count == NumberToken::kGroupsMax) return;
    Separator kind = Separator::None;
    const std::size_t bytes = separator_at(text, at, stop, kind);
    if (bytes == 0 || total >= NumberToken::kDigitsMax ||
        digit_at(text, at + bytes, stop, digit) == 0)
      return;
    token.after[token.count - 1] = kind;
    at += bytes;
  }
}

}  // namespace tadasu::find
