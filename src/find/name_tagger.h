// Finds names of people in Japanese prose where the dictionaries have no rule: a small sequence
// model over characters with labels begin, inside, end, single and outside.
//
// Its weights (name-tagger.bin, made by tools/train_name_tagger) are a data pack of its own
// licence; without it a Finder works, only less well.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "find/tagger_text.h"

namespace tadasu::find {

// ---- the decoder -------------------------------------------------------------------------------
enum TagLabel : std::uint8_t { kOutside, kBegin, kInside, kEnd, kSingle, kLabelCount };
struct TagScores {  // by label; kOutside is always 0
  std::array<float, kLabelCount> of{};
};
// Whether `next` may follow `label`; before the first and behind the last character stands
// kOutside.
constexpr bool may_follow(TagLabel label, TagLabel next) {
  const bool open = label == kBegin || label == kInside;
  return open == (next == kInside || next == kEnd);
}
// The weights of one feature. It stands in either row of the bucket its hash falls on, known by the
// upper bits of the hash; 0xFFFF: a free row.
struct TaggerRow {
  static constexpr std::size_t kBucket = 2;
  static constexpr std::uint16_t kFree = 0xFFFF;
  std::uint16_t check = kFree;
  std::int8_t weight[kLabelCount - 1] = {};
  static std::uint16_t check_of(std::uint32_t hash) {
    return static_cast<std::uint16_t>(hash >> 16);
  }
};
struct TagTransitions {
  float of[kLabelCount][kLabelCount] = {};
};

class NameTagger {
 public:
  struct Name {
    std::size_t first = 0, last = 0;  // characters of the TaggerText, half-open
    float probability = 0;
  };

  // Errors: NotFound when there is no such file; Damaged when it is not whole.
  static Result<NameTagger> open(const std::filesystem::path& file);
  static Result<NameTagger> from_bytes(std::string bytes);

  // How much the first and the last character of the run text[first, last) look like the ends of a
  // name, in units of log-odds: a look before the whole of `tag`. No more than one of them when
  // that is more than `enough`. TaggerText::look_up was called.
  [[nodiscard]] float promise(const TaggerText& text, std::size_t first, std::size_t last,
                              float enough) const;
  // Appends the names in text[first, last), which begins and ends outside a name.
  // TaggerText::look_up was called for it.
  void tag(const TaggerText& text, std::size_t first, std::size_t last,
           std::vector<Name>& out) const;
  void look_up(TaggerText& text, std::size_t first, std::size_t last) const {
    text.look_up(clues_, sounds_, first, last);
  }
  // What NameGate needs: its table and threshold.
  [[nodiscard]] const std::vector<std::int8_t>& gate() const { return gate_; }
  [[nodiscard]] const std::vector<std::uint64_t>& everyday() const { return everyday_; }
  [[nodiscard]] int gate_threshold() const { return gate_threshold_; }

  // The parts of `tag`, for its tests. `path` gets the best sequence of labels.
  static void decode(const TagScores* scores, std::size_t count, const TagTransitions& transitions,
                     TagLabel* path);
  // The probability of each name of `path`.
  static void judge(const TagScores* scores, std::size_t count, const TagTransitions& transitions,
                    const TagLabel* path, std::vector<Name>& out);

 private:
  void score(const TaggerText& text, std::size_t first, std::size_t count, TagScores* scores) const;
  std::vector<TaggerRow> rows_;
  std::vector<std::int8_t> gate_;
  std::vector<std::uint64_t> everyday_;
  int gate_threshold_ = 0;
  std::vector<std::uint32_t> cells_;
  ClueTable clues_;
  std::vector<std::int8_t> sound_weights_;
  SoundTable sounds_;
  std::uint32_t bucket_mask_ = 0;
  float unit_ = 0, bias_ = 0;
  TagTransitions transitions_;
};

// The layout of name-tagger.bin, shared with its maker: the head, rows, cells of the clue table,
// cells of the gate, its everyday words, weights of the sounds.
namespace tagger_file {
inline constexpr char kMagic[8] = {'T', 'A', 'D', 'A', 'T', 'A', 'G', '2'};
struct Head {
  char magic[8];
  std::uint32_t row_bits;     // 1 << row_bits rows in buckets of two, 14 to 18
  std::uint32_t bucket_bits;  // 1 << bucket_bits buckets of ClueTable::kBucket u32
  float unit;                 // what a weight of 1 is worth
  float bias;                 // for every label but outside
  std::int32_t gate_threshold;
  float transitions[kLabelCount][kLabelCount];
  std::uint64_t sum;  // FNV-1a, 64 bits, of all bytes with this field 0
};
std::uint64_t sum_of(std::string_view bytes_with_sum_zero);
}  // namespace tagger_file

}  // namespace tadasu::find
