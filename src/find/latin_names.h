// Names of people in English prose: a given name that is known and the words in capitals behind it,
// names behind a title, a greeting, "my name is", and in the last line of a letter.
//
// What a word is comes from
// Dictionary::latin_class (packs/names/latin-names.tsv, english-words.txt, english-context.toml).
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "find/dictionary.h"
#include "find/mention.h"
#include "find/quoted_memo.h"

namespace tadasu::find {

class LatinNames {
 public:
  explicit LatinNames(const Dictionary& dictionary) : dictionary_(dictionary) {}

  // Texts of which more than a quarter lies outside ASCII are not English.
  static bool may_be_english(std::string_view text);

  // Appends the names in `text`, in order. `mentions` from `from` on are the mentions of the text
  // so far: what lies in one of them is not looked at, nor what is `known` to name nobody. Whether
  // anything was appended.
  bool find(std::string_view text, std::vector<Mention>& mentions, std::size_t from,
            std::span<const QuotedMemo::Stretch> known = {});
  // Whether a name stands between quotation marks, whatever stands outside.
  bool names_somebody(std::string_view quoted);
  // For tests: without them each word in capitals is read, and the mentions are the same.
  void use_shortcuts(bool use) { shortcuts_ = use; }

 private:
  static constexpr std::size_t kWordsMax = 6;
  enum class Form : std::uint8_t { None, Name, Initial, Particle };
  struct Word {
    std::uint32_t begin = 0, end = 0;
    Form form = Form::None;
    std::uint8_t classes = 0;  // latin_class
    [[nodiscard]] bool is(std::uint8_t wanted) const { return (classes & wanted) != 0; }
    // A known given name that is nothing else; a word that may be a name at all.
    [[nodiscard]] bool surely_given() const;
    [[nodiscard]] bool nameable() const;
  };
  struct Words {
    std::array<Word, kWordsMax> word;
    std::size_t count = 0;
  };

  std::size_t read_names(std::size_t at, Words& words);
  [[nodiscard]] Word read_word(std::size_t at) const;
  [[nodiscard]] Word read_letters(std::size_t at) const;
  [[nodiscard]] Word read_initial(std::size_t at) const;
  [[nodiscard]] Word read_particle(std::size_t at) const;
  [[nodiscard]] std::uint8_t classes_of(std::string_view small_letters) const;
  [[nodiscard]] Word read_first(std::size_t at) const;
  [[nodiscard]] bool goes_on(const Word& word) const;
  [[nodiscard]] bool is_no_name(const Word& word) const;
  // The words from `first` on, parted by single spaces.
  void read_words(const Word& first, Words& words) const;
  [[nodiscard]] std::size_t last_of_name(const Words& words, std::size_t first) const;
  std::size_t judge(const Words& words, std::size_t first);
  [[nodiscard]] float strength_of(const Words& words, std::size_t first, std::size_t last) const;
  std::size_t behind_title(const Words& words, std::size_t title);
  std::size_t behind_greeting(const Words& words, std::size_t greeting);
  std::size_t below_closing(const Word& closing);
  [[nodiscard]] bool is_introduced(std::size_t at) const;
  [[nodiscard]] bool is_introduced_by(std::size_t at) const;
  [[nodiscard]] bool speaks(const Word& name) const;
  [[nodiscard]] bool may_stand_alone(const Word& word) const;
  [[nodiscard]] bool may_stand_before(std::size_t at) const;
  std::size_t emit(const Words& words, std::size_t first, std::size_t last, float strength,
                   Reasons reasons);

  const Dictionary& dictionary_;
  std::string_view text_;
  std::vector<Mention>* out_ = nullptr;
  bool shortcuts_ = true;
};

}  // namespace tadasu::find
