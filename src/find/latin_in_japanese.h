// Names in Latin letters inside Japanese text, the sure forms only: behind a title (Mr. Smith),
// before an honorific (John Smith様), before an address of their own (John Smith <john@…>), and a
// known given name with a known surname that stand by themselves. Firms and products are written
// the same way, so a word in capitals alone says nothing here; latin_names.h reads English prose.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "find/dictionary.h"
#include "find/lexicon.h"
#include "find/mention.h"

namespace tadasu::find {

class LatinInJapanese {
 public:
  // Both must outlive it.
  LatinInJapanese(const Dictionary& dictionary, const Lexicon& lexicon)
      : dictionary_(dictionary), lexicon_(lexicon) {}

  // Appends the names in `text`, in order. `mentions` from `from` on are the settled mentions so
  // far: nothing that touches one of them is a name. Whether anything was appended.
  bool find(std::string_view text, std::vector<Mention>& mentions, std::size_t from);

 private:
  static constexpr std::size_t kWordsMax = 6;
  struct Word {
    std::size_t begin = 0, end = 0;  // end 0: none
    std::uint8_t classes = 0;        // latin_class
    bool initial = false;
    [[nodiscard]] bool is(std::uint8_t wanted) const { return (classes & wanted) != 0; }
    [[nodiscard]] bool nameable() const { return !is(latin_class::kNotNames); }
    [[nodiscard]] bool given() const { return is(latin_class::kGiven) && nameable(); }
    [[nodiscard]] bool surname() const { return is(latin_class::kSurname) && nameable(); }
  };
  struct Words {  // words in capitals, parted by single spaces
    std::array<Word, kWordsMax> word;
    std::size_t count = 0;
  };
  enum class Behind : std::uint8_t { Other, Open, Honorific, Address };

  [[nodiscard]] Word read_word(std::size_t at) const;
  void read_words(std::size_t at, Words& words) const;
  [[nodiscard]] Behind behind(std::size_t end) const;
  [[nodiscard]] bool is_address_at(std::size_t at) const;
  [[nodiscard]] bool honorific_at(std::size_t at) const;
  [[nodiscard]] bool stands_open(std::size_t begin) const;
  // What speaks for the words [first, count) as one name; strength 0: nothing.
  struct Judgment {
    float strength = 0;
    Reasons reasons = 0;
  };
  [[nodiscard]] Judgment judge(const Words& words, std::size_t first, Behind behind) const;
  [[nodiscard]] bool may_be_titled(const Words& words, std::size_t first) const;
  [[nodiscard]] bool may_be_honoured(const Words& words, std::size_t first) const;
  [[nodiscard]] bool owns_address(const Words& words, std::size_t first) const;

  const Dictionary& dictionary_;
  const Lexicon& lexicon_;
  std::string_view text_;
  const std::vector<Mention>* mentions_ = nullptr;
  std::size_t from_ = 0, known_ = 0;  // of mentions_, those that were there before
};

}  // namespace tadasu::find
