// The words around values: labels, headers, honorifics, titles, words of sensitive information.
// Read from packs/kinds (labels.toml, words.toml, sensitive.tsv) when a Finder opens, so an edited
// pack works at once.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "find/code_table.h"
#include "find/kind.h"
#include "find/near_sieve.h"
#include "find/word_table.h"

namespace tadasu::find {

// What a word may be; the low 8 bits of its value in Lexicon::words().
namespace role {
inline constexpr std::uint8_t kLabel = 1;
inline constexpr std::uint8_t kHonorific = 2;
inline constexpr std::uint8_t kTitle = 4;  // a name may start right after it
inline constexpr std::uint8_t kSensitive = 8;
inline constexpr std::uint8_t kNear = 16;
inline constexpr std::uint8_t kEra = 32;       // 昭和 …: a date may begin here
inline constexpr std::uint8_t kEveryday = 64;  // a word of sensitive information within it is none
inline constexpr unsigned kIndexShift = 8;
}  // namespace role

struct Label {
  Kind kind = Kind::PersonName;
  bool other = false;  // names something that is no personal data
  bool exact = true;   // false: only a part of the header says so
};

struct Senses {
  std::uint8_t roles = 0;
  Label label;
  bool honorific_strong = false;
  Kind sensitive = Kind::MedicalHistory;
  bool sensitive_strong = false;
  KindSet near;
};

class Lexicon {
 public:
  // Errors: those of load_pack; Invalid with the word at fault.
  static Result<Lexicon> open();

  // Words that begin with a character outside ASCII, as they stand in text.
  [[nodiscard]] const WordTable& words() const { return words_; }
  [[nodiscard]] const Senses& senses(std::uint32_t value) const {
    return senses_[value >> role::kIndexShift];
  }
  // `word` as it stands; case, width, spaces, "_", "-" and "." do not matter.
  [[nodiscard]] std::optional<Label> label(std::string_view word) const;
  // The same for a word already in normal form: lower-case ASCII letters and digits only. Cost: a
  // table look-up for words that are no labels.
  [[nodiscard]] std::optional<Label> ascii_label(std::string_view normal) const;
  // False only when no ASCII label ends with these last two letters or digits (in lower case).
  [[nodiscard]] bool may_end_ascii_label(std::string_view normal_tail) const;
  // The same for labels of telephone and fax numbers.
  [[nodiscard]] bool may_end_phone_label(std::string_view normal_tail) const;
  [[nodiscard]] std::optional<Label> header(std::string_view cell) const;
  // Whether some label begins in Latin letters and goes on with this character (番 of FAX番号).
  [[nodiscard]] bool may_go_on_mixed_label(char32_t c) const {
    return c < 0x10000 && mixed_next_.test(c);
  }
  // バージョン, version, rev: what follows is the number of a version.
  [[nodiscard]] bool speaks_of_version(std::string_view word) const;
  // The kinds a word of ASCII letters, in any case, speaks of. Cost: for nearly all words a bit.
  [[nodiscard]] KindSet near_word(std::string_view word) const {
    if ((near_sizes_ >> (word.size() & 63) & 1) == 0) return KindSet();
    return near_may_be_.test(near_place(word)) ? known_near_word(word) : KindSet();
  }
  // False only where no such word begins in p[0, NearSieve::kBytes).
  [[nodiscard]] bool may_hold_near_word(const char* p) const { return near_sieve_.may_hold(p); }

  [[nodiscard]] const CodeTable& codes() const { return codes_; }
  [[nodiscard]] bool not_a_name(std::string_view word) const;
  // A firm or a product that is written like a person: Calvin Klein.
  [[nodiscard]] bool is_brand(std::string_view name) const;
  // Smith, Brown: words, and yet rather surnames.
  [[nodiscard]] bool is_latin_surname(std::string_view word) const;
  [[nodiscard]] bool says_nothing(std::string_view value) const;
  // The bytes of the longest strong honorific that `value` ends with; 0: none. Cost: for nearly all
  // values a bit.
  [[nodiscard]] std::size_t honorific_bytes(std::string_view value) const {
    if (value.size() < 2 || !honorific_last_.test(last_place(value))) return 0;
    return known_honorific_bytes(value);
  }
  [[nodiscard]] bool is_sex(std::string_view value) const;
  [[nodiscard]] bool is_department(std::string_view value) const;  // of somebody's firm: 総務課
  [[nodiscard]] bool is_organisation(std::string_view value) const;  // contains such an ending

 private:
  Lexicon() = default;
  std::unique_ptr<std::string> bytes_;  // what words_ looks into
  WordTable words_;
  std::vector<Senses> senses_;
  std::unordered_map<std::string, Label> labels_, headers_;
  // A number below 8192 for the first two letters and the length of a word.
  static std::size_t near_place(std::string_view word) {
    const auto letter = [](char c) { return static_cast<std::size_t>(c & 0x1F); };
    return letter(word[0]) | letter(word[word.size() > 1 ? 1 : 0]) << 5 | (word.size() & 7) << 10;
  }
  [[nodiscard]] std::size_t known_honorific_bytes(std::string_view value) const;
  std::vector<std::string> honorifics_;
  // A number below 4096 for the last two bytes of a word.
  static std::size_t last_place(std::string_view word) {
    return static_cast<std::size_t>(word[word.size() - 2] & 0x3F) << 6 |
           static_cast<std::size_t>(word.back() & 0x3F);
  }
  std::bitset<4096> honorific_last_;  // of honorifics_, which are longer than one byte
  [[nodiscard]] KindSet known_near_word(std::string_view word) const;
  std::unordered_map<std::string, KindSet> near_ascii_;
  std::bitset<8192> near_may_be_;
  NearSieve near_sieve_;
  std::uint64_t near_sizes_ = 0;  // bit n: some near word has n letters, modulo 64
  // Those of labels_ that begin in ASCII and are shorter than 64 bytes, by hash: most places are
  // free.
  static constexpr unsigned kAsciiLabelBits = 13;
  std::vector<const std::pair<const std::string, Label>*> ascii_labels_;
  std::array<std::uint64_t, 128> ascii_lengths_{};  // by first character: the lengths labels have
  std::bitset<4096> ascii_ends_, phone_ends_;
  std::bitset<0x10000> mixed_next_;
  std::bitset<0x10000> nothing_first_;  // first characters of the words in nothing_
  std::unordered_set<std::string> not_names_, brands_, latin_surnames_, nothing_, sex_;
  std::vector<std::string> organisations_, versions_, departments_;
  CodeTable codes_;
  friend struct LexiconReader;
};

// Lower case, half width, without spaces and the signs people put around labels.
std::string normal_label(std::string_view word);

}  // namespace tadasu::find
