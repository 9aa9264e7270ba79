#include "find/header_fields.h"

#include <algorithm>
#include <array>

#include "text/field_name.h"

namespace tadasu::find {
namespace {

using text::FieldName;

constexpr std::array kAddressFields = {
    FieldName("from"),        FieldName("to"),          FieldName("cc"),
    FieldName("bcc"),         FieldName("reply-to"),    FieldName("sender"),
    FieldName("return-path"), FieldName("resent-from"), FieldName("resent-to"),
    FieldName("resent-cc"),   FieldName("errors-to"),   FieldName("disposition-notification-to"),
    FieldName("x-sender")};
constexpr std::array kTextFields = {FieldName("subject"), FieldName("comments"),
                                    FieldName("x-originating-ip")};

Mention mention_of(Kind kind, std::size_t begin, std::size_t end, double strength,
                   Reasons reasons) {
  Mention mention;
  mention.kind = kind;
  mention.begin = static_cast<std::uint32_t>(begin), mention.end = static_cast<std::uint32_t>(end);
  mention.strength = static_cast<float>(strength);
  mention.reasons = reasons;
  return mention;
}

// The words before "<": 山田 太郎, "Yamada, Taro", 営業部 山田. Nothing when they name no person.
void read_display_name(std::string_view text, std::size_t begin, std::size_t end,
                       const Scanner& scanner, std::vector<Mention>& out) {
  const auto trim = [&](std::string_view chars) {
    while (begin < end && chars.find(text[begin]) != chars.npos) ++begin;
    while (end > begin && chars.find(text[end - 1]) != chars.npos) --end;
  };
  trim(" \t\r\n\"',;");
  if (begin >= end || text.substr(begin, end - begin).find('@') != text.npos) return;
  const std::string_view value = text.substr(begin, end - begin);
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
  static constexpr std::array<bool, 256> kSigns = [] {
    std::array<bool, 256> signs{};
    for (const char c : {'"', '(', ')', ',', ';'}) signs[static_cast<unsigned char>(c)] = true;
    return signs;
  }();
  return std::none_of(value.begin(), value.end(),
                      [](char c) { return kSigns[static_cast<unsigned char>(c)]; });
}

void read_addresses(std::string_view text, std::size_t begin, std::size_t end, Scanner& scanner,
                    std::vector<Mention>& out) {
  const auto read_one = [&](std::size_t item, std::size_t stop) {
    const std::string_view one = text.substr(item, stop - item);
    const std::size_t angle = one.rfind('<');
    const std::size_t first = out.size();
    if (angle == one.npos || !scanner.read_only_address(text, item + angle, stop, out))
      scanner.scan(text, angle == one.npos ? item : item + angle, stop, Setting::Text, out);
    for (std::size_t i = first; i < out.size(); ++i)
      out[i].reasons = out[i].reasons | Reason::HeaderField;
    if (angle != one.npos) {
      read_display_name(text, item, item + angle, scanner, out);
    } else if (const std::size_t comment = one.find('('); comment != one.npos) {
      // taro@example.jp (Yamada Taro): RFC 822 6.1, still written by old programs and lists
      const std::size_t close = std::min(one.find(')', comment), one.size());
      read_display_name(text, item + comment + 1, item + close, scanner, out);
    }
  };
  if (is_one_address(text.substr(begin, end - begin))) return read_one(begin, end);
  bool quoted = false, in_comment = false;
  std::size_t item = begin;
  for (std::size_t at = begin; at < end; ++at) {
    const char c = text[at];
    if (c == '"' && (at == begin || text[at - 1] != '\\')) quoted = !quoted;
    if (!quoted && (c == '(' || c == ')')) in_comment = c == '(';
    if (quoted || in_comment || (c != ',' && c != ';')) continue;
    read_one(item, at);
    item = at + 1;
  }
  read_one(item, end);
}

}  // namespace

void read_header_fields(std::string_view text, Scanner& scanner, std::vector<Mention>& out) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    for (;;) {  // the field with its folded lines
      end = std::min(text.find('\n', end), text.size());
      if (end + 1 >= text.size() || (text[end + 1] != ' ' && text[end + 1] != '\t')) break;
      ++end;
    }
    const std::size_t colon = text.substr(at, end - at).find(':');
    if (colon != text.npos) {
      const FieldName name(text.substr(at, colon));
      const std::size_t value = at + colon + 1;
      if (name.is_one_of(kAddressFields)) {
        read_addresses(text, value, end, scanner, out);
      } else if (name.is_one_of(kTextFields)) {
        scanner.scan(text, value, end, Setting::Text, out);
      }
    }
    at = end + 1;
  }
}

}  // namespace tadasu::find
