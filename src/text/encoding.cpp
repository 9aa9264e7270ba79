// Names and labels of encodings, UTF-8 validity, and the way back from text to raw offsets.
#include "text/encoding.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "text/utf8.h"

namespace tadasu::text {

const char* encoding_name(Encoding encoding) {
  switch (encoding) {
    case Encoding::Utf8:
      return "utf-8";
    case Encoding::Utf16Le:
      return "utf-16le";
    case Encoding::Utf16Be:
      return "utf-16be";
    case Encoding::Cp932:
      return "cp932";
    case Encoding::EucJp:
      return "euc-jp";
    case Encoding::Iso2022Jp:
      return "iso-2022-jp";
    case Encoding::Latin1:
      return "latin-1";
    case Encoding::Binary:
      return "binary";
  }
  return "binary";
}

bool encoding_of_label(std::string_view label, Encoding& encoding) {
  std::string plain;  // lower case, letters and digits only: "Shift_JIS" and "shift-jis" are one
  for (const char c : label) {
    if (c >= 'A' && c <= 'Z') plain += static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) plain += c;
  }
  static constexpr std::pair<std::string_view, Encoding> kLabels[] = {
      {"ascii", Encoding::Utf8},           {"usascii", Encoding::Utf8},
      {"ansix341968", Encoding::Utf8},     {"utf8", Encoding::Utf8},
      {"unicode11utf8", Encoding::Utf8},   {"utf16le", Encoding::Utf16Le},
      {"utf16be", Encoding::Utf16Be},      {"unicodefffe", Encoding::Utf16Be},
      {"shiftjis", Encoding::Cp932},       {"sjis", Encoding::Cp932},
      {"xsjis", Encoding::Cp932},          {"mskanji", Encoding::Cp932},
      {"csshiftjis", Encoding::Cp932},     {"windows31j", Encoding::Cp932},
      {"cswindows31j", Encoding::Cp932},   {"cp932", Encoding::Cp932},
      {"ms932", Encoding::Cp932},          {"xmscp932", Encoding::Cp932},
      {"eucjp", Encoding::EucJp},          {"xeucjp", Encoding::EucJp},
      {"ujis", Encoding::EucJp},           {"eucjpms", Encoding::EucJp},
      {"cp51932", Encoding::EucJp},        {"cseucpkdfmtjapanese", Encoding::EucJp},
      {"iso2022jp", Encoding::Iso2022Jp},  {"csiso2022jp", Encoding::Iso2022Jp},
      {"iso2022jp1", Encoding::Iso2022Jp}, {"iso2022jpms", Encoding::Iso2022Jp},
      {"jis", Encoding::Iso2022Jp},        {"cp50220", Encoding::Iso2022Jp},
      {"cp50221", Encoding::Iso2022Jp},    {"iso88591", Encoding::Latin1},
      {"latin1", Encoding::Latin1},        {"l1", Encoding::Latin1},
      {"windows1252", Encoding::Latin1},   {"cp1252", Encoding::Latin1},
      {"iso885915", Encoding::Latin1},
  };
  for (const auto& [name, found] : kLabels) {
    if (name != plain) continue;
    encoding = found;
    return true;
  }
  return false;
}

bool is_valid_utf8(std::string_view text) { return utf8_valid_prefix(text) == text.size(); }

namespace {

// How many bytes of CP932 the characters of `text` took; see decode_cp932.
std::uint64_t cp932_size(std::string_view text) {
  std::uint64_t size = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    size += byte < 0x80 ? 1 : byte >= 0xC0 ? 2 : 0;
    if (byte != 0xEF) continue;
    const std::string_view three = text.substr(at, 3);
    // U+FFFD stands for one bad byte; U+FF61 to U+FF9F are the half-width kana.
    if (three == "\uFFFD" || (three >= "\uFF61" && three <= "\uFF9F")) --size;
  }
  return size;
}

}  // namespace

std::uint64_t raw_of(const std::vector<OffsetStep>& steps, std::uint64_t offset,
                     std::string_view text, std::uint64_t text_begin) {
  const auto after =
      std::upper_bound(steps.begin(), steps.end(), offset,
                       [](std::uint64_t at, const OffsetStep& step) { return at < step.text; });
  if (after == steps.begin()) return offset;
  const OffsetStep& step = *std::prev(after);
  if (step.text_unit != 0) return step.raw + (offset - step.text) / step.text_unit * step.raw_unit;
  TADASU_CHECK(step.text >= text_begin && offset - text_begin <= text.size());
  return step.raw + cp932_size(text.substr(step.text - text_begin, offset - step.text));
}

void drop_steps_before(std::uint64_t offset, std::string_view text, std::uint64_t text_begin,
                       std::vector<OffsetStep>& steps) {
  const auto after =
      std::upper_bound(steps.begin(), steps.end(), offset,
                       [](std::uint64_t at, const OffsetStep& step) { return at < step.text; });
  if (after == steps.begin()) return;
  const auto held = std::prev(after);
  held->raw = raw_of(steps, offset, text, text_begin);
  held->text = offset;
  steps.erase(steps.begin(), held);
}

}  // namespace tadasu::text
