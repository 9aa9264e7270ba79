// Own kinds: what a user adds to the built-in kinds. A pattern, the built-in kind that it counts
// as, and samples that prove it. The file: docs/formats/own-kinds.md.
//
// The file is hostile like any other: it is parsed in the jail only (find/own_kinds_file.h), and so
// are patterns compiled and tried on the samples (find/own_patterns.h), because a pattern of a few
// characters may cost an engine minutes.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "find/kind.h"
#include "text/mask.h"

namespace tadasu::find {

inline constexpr std::size_t kOwnKindsMax = 64;
inline constexpr std::size_t kOwnKindsBytesMax = 64 << 10;  // of the file
inline constexpr std::size_t kOwnIdBytesMax = 40;
inline constexpr std::size_t kOwnNameBytesMax = 120;
inline constexpr std::size_t kOwnPatternBytesMax = 512;
inline constexpr std::size_t kOwnWordBytesMax = 120;  // a label, a header, a word near
inline constexpr std::size_t kOwnSampleBytesMax = 256;
inline constexpr std::size_t kOwnListMax = 64;  // samples, words of one list

enum class OwnCheck : std::uint8_t { None, Luhn };

struct OwnKind {
  std::string id;
  std::string name_ja, name_en;
  std::string pattern;
  Kind counts_as = Kind::CustomerNumber;
  std::vector<std::string> labels;   // stand before a value or over a column: surer
  std::vector<std::string> headers;  // only over a column: surer
  std::vector<std::string> near;  // unless empty: one of these, a label or a header must be there
  OwnCheck check = OwnCheck::None;
  std::optional<text::Mask> mask;  // nothing: that of counts_as
  std::vector<std::string> matches, matches_not;
};
[[nodiscard]] std::string_view own_kind_name(const OwnKind& kind, Lang lang);

struct OwnKinds {
  std::string text;  // the file as written; "": there are none
  std::vector<OwnKind> kinds;
};

// What is wrong with a file. `what` is the end of the words' key "own_kinds.…", which say what to
// do; `detail` is the field, value or sample at fault, as `shown` gives it.
struct OwnKindsProblem {
  std::string item;  // its id, or "#3" for the third; "" the whole file
  std::string what;
  std::string detail;
};

// What a file says, fit for a terminal: "?" for what is not.
std::string shown(std::string_view text);

struct OwnKindsRead {
  OwnKinds own;  // the items without problems
  std::vector<OwnKindsProblem> problems;
};

// What a reading of the file may answer, of a process that may have been taken over by it: `what`
// is one of these, and every text is one that can be shown.
inline constexpr std::array<std::string_view, 12> kOwnKindsReadProblems = {
    "too_large", "no_toml", "no_kinds",    "too_many",   "unknown_field", "no_field",
    "bad_value", "bad_id",  "id_built_in", "doubled_id", "unknown_kind",  "no_samples"};
[[nodiscard]] bool is_sound(const OwnKindsProblem& problem);
// Whether a file without problems could say these: their number, and all of each one.
[[nodiscard]] bool are_sound(std::span<const OwnKind> kinds);
[[nodiscard]] bool is_own_id(std::string_view id);
// Fit to be shown in one line.
[[nodiscard]] bool is_own_line(std::string_view text, std::size_t bytes_max);

// The other way: one kind as its [[kind]] table says it, and the text of a file of such tables.
// Members are those of the file; strings and lists of strings only.
OrderedJson own_kind_json(const OwnKind& kind);
std::string own_kinds_text(const std::vector<OrderedJson>& kinds);
[[nodiscard]] std::span<const std::string_view> own_mask_ids();  // what `mask` may say

// What came of one sample: not a value, a value only by itself (an anchor hides it within a
// sentence), a value.
enum class SampleOutcome : char { No, Alone, Yes };

struct OwnTrial {
  std::optional<std::string> refused;               // by the engine, in its words
  std::vector<SampleOutcome> matches, matches_not;  // of one kind
};
// Compiles all patterns together; of a single kind also tries the samples. In the jail only.
OwnTrial try_own_kinds(const OwnKinds& own);

}  // namespace tadasu::find
