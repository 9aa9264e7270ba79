// Names that stand again as one word: 高橋 near 高橋憲幸, ブリム near メリッサ・ブリム.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "find/dictionary.h"
#include "find/lexicon.h"
#include "find/mention.h"

namespace tadasu::find {

class RepeatedNames {
 public:
  // Both must outlive it.
  RepeatedNames(const Dictionary& dictionary, const Lexicon& lexicon)
      : dictionary_(dictionary), lexicon_(lexicon) {}

  // The runs of kanji or katakana of the text, in order.
  void forget_runs() { runs_.clear(); }
  void see_run(std::size_t begin, std::size_t end) {
    if (end - begin - kWordBytesMin <= kWordBytesMax - kWordBytesMin)
      runs_.push_back(begin << 8 | (end - begin));
  }
  // Appends a mention for each run seen that is a sure name told before on its line, or the surname
  // of one; not where another mention stands. `mentions` from `from` on are settled. Whether any
  // was appended.
  bool find(std::string_view text, std::vector<Mention>& mentions, std::size_t from);

 private:
  static constexpr std::size_t kWordBytesMin = 6, kWordBytesMax = 45;
  // Which mention told a word last, by a hash; some are forgotten.
  struct Told {
    std::uint32_t key = 0, mention = 0;
  };
  static constexpr std::size_t kPlaces = 1 << 10;
  // Of the first two characters and the size: `word` has kWordBytesMin bytes or more.
  static std::uint32_t key_of(std::string_view word);
  [[nodiscard]] Told& place(std::uint32_t key) { return told_[key >> 22]; }
  void see_name(std::string_view name, std::uint32_t mention);
  [[nodiscard]] bool names_again(std::string_view name, std::string_view word) const;
  [[nodiscard]] bool may_stand(std::string_view text, std::size_t begin, std::size_t end) const;
  [[nodiscard]] bool is_city(std::string_view word) const;
  const Dictionary& dictionary_;
  const Lexicon& lexicon_;
  std::vector<std::uint64_t> runs_;  // begin << 8 | size
  std::array<Told, kPlaces> told_;
};

}  // namespace tadasu::find
