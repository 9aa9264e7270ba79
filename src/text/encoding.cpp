// Names and labels of encodings, UTF-8 validity, and the way back from text to raw offsets.
#include "text/encoding.h"

#include <algorithm>
#include <utility>

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

std::uint64_t raw_of(const std::vector<OffsetStep>& steps, std::uint64_t text) {
  const auto after = std::upper_bound(
      steps.begin(), steps.end(), text,
      [](std::uint64_t offset, const OffsetStep& step) { return offset < step.text; });
  if (after == steps.begin()) return text;
  const OffsetStep& step = *std::prev(after);
  return step.raw + (text - step.text) / step.text_unit * step.raw_unit;
}

}  // namespace tadasu::text
