// Encodings met in Japanese evidence, told apart and turned into UTF-8.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tadasu::text {

enum class Encoding : std::uint8_t {
  Utf8,  // ASCII included
  Utf16Le,
  Utf16Be,
  Cp932,      // Windows-31J: Shift_JIS with NEC and IBM extensions
  EucJp,      // with JIS X 0212 (three bytes)
  Iso2022Jp,  // with JIS X 0201 kana and JIS X 0212 escapes
  Latin1,     // nothing Japanese fits: each byte a character
  Binary,     // no text
};
const char* encoding_name(Encoding encoding);  // "utf-8", "cp932" …

// Tells the encoding of a file from its first bytes (64 KiB are plenty; fewer work).
// Shape:  a BOM decides; then escapes, NUL patterns, UTF-8 validity, and a score of pair validity
//         and plausible Japanese between CP932 and EUC-JP. `head` may end inside a character.
// Errors: none; Binary when control bytes say it is no text.
[[nodiscard]] Encoding detect_encoding(std::string_view head);

// A label from a mail header or XML declaration ("ISO-2022-JP", "shift_jis"), any case.
// False when unknown: then detect.
[[nodiscard]] bool encoding_of_label(std::string_view label, Encoding& encoding);

// Where text and raw bytes advance alike: entry i holds for text offsets [text_i, text_{i+1}).
// Within one entry either every character is of one raw length and one text length, so
//   raw = raw_i + (offset - text_i) / text_unit * raw_unit,
// or text_unit is 0: it is text from CP932, where each character says its raw length by itself, and
// the way is walked from text_i. Such entries begin about a KiB apart: they cost nothing while
// decoding, and a walk is paid only for what was found.
struct OffsetStep {
  std::uint64_t text = 0;
  std::uint64_t raw = 0;
  std::uint8_t text_unit = 1;
  std::uint8_t raw_unit = 1;
};

// Decodes `raw` and appends UTF-8 to `out`. Undecodable bytes become U+FFFD, one per bad byte.
// A leading BOM is dropped. Stops before an incomplete character at the end and returns how many
// raw bytes were used; with `final`, an incomplete end becomes U+FFFD and everything is used.
// `steps`, when given, is filled anew with steps whose offsets are relative to the start of `out`
// as passed in (out.size() at entry) and of `raw`. State:  ISO-2022-JP returns to ASCII at each
// line end, so blocks cut at line ends decode alone; not
//         `final`, it stops where it last was in ASCII (up to 4 KiB back).
// Cost:   one pass. EUC-JP and ISO-2022-JP use the mapping of CP932, so that a file reads the same
// in
//         all three ("～" is U+FF5E). Binary is decoded like Latin1.
std::size_t decode(Encoding encoding, std::string_view raw, std::string& out,
                   std::vector<OffsetStep>* steps = nullptr, bool final = true);

[[nodiscard]] bool is_valid_utf8(std::string_view text);

// Raw offset of the text offset `offset` by binary search in `steps` (sorted by text). `text` is
// the decoded text from `text_begin` on; the step that holds begins in it.
[[nodiscard]] std::uint64_t raw_of(const std::vector<OffsetStep>& steps, std::uint64_t offset,
                                   std::string_view text, std::uint64_t text_begin);

// Makes `steps` begin at `offset`, when it began before; `text` as above.
void drop_steps_before(std::uint64_t offset, std::string_view text, std::uint64_t text_begin,
                       std::vector<OffsetStep>& steps);

}  // namespace tadasu::text
