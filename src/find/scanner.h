// Scans one stretch of text for personal data: the one pass behind Finder::find.
//
// A loop over 64-byte blocks of byte classes stops only at anchors: the first digit of a run, '@',
// ':' and '=', and the first byte of a run outside ASCII. Each anchor's reader looks around itself,
// reports what it found and says where to go on. Plain ASCII text between anchors costs nothing.
//
//   scan_loop.cpp   the loop, numbers that are nobody's    scanner.cpp   labels and their values
//   numbers.cpp   runs of digits
//   words.cpp     Japanese runs    names.cpp    addresses.cpp    email.cpp    around an @
//   codes.cpp     codes of letters and digits     credentials.cpp  passwords, keys, tokens
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "find/address_parts.h"
#include "find/dictionary.h"
#include "find/domain_memo.h"
#include "find/label_memo.h"
#include "find/lexicon.h"
#include "find/mention.h"
#include "find/number_token.h"
#include "find/quoted_memo.h"
#include "find/word_starts.h"

namespace tadasu::find {

enum class Setting : std::uint8_t {
  Text,  // prose and forms
  Cell,  // a cell of a table whose column was not recognised: check digits alone are not believed
};

// What may begin at a character: bits.
namespace start {
inline constexpr std::uint8_t kLexicon = 1, kPlace = 2, kSurname = 4, kKana = 8, kBank = 16;
inline constexpr std::uint8_t kPostalMark = 32;
inline constexpr std::uint8_t kAny = 63;
inline constexpr std::uint8_t kBehindSurname = 64;  // a given name, an honorific, a space
inline constexpr std::uint8_t kSeenCloser = kLexicon | kPlace | kBank | kSurname;
}  // namespace start

inline constexpr std::size_t kLabelReachBytes = 48;  // a label counts for a number this far behind

class Anchors;

class Scanner {
 public:
  Scanner(const Dictionary& dictionary, const Lexicon& lexicon);

  // Appends the mentions of text[begin, end), unsorted and unsettled. `text` is valid UTF-8,
  // shorter than 4 GiB; what lies outside [begin, end) is not looked at. With `quoted` what it
  // remembers is passed over and what it may remember is queued; it serves one setting only.
  void scan(std::string_view text, std::size_t begin, std::size_t end, Setting setting,
            std::vector<Mention>& out, QuotedMemo* quoted = nullptr);
  // Where the '<' stands when text[begin, end) ends with an address in angle brackets that is
  // surely one, npos when it does not; its mention is appended, the one that would be left of those
  // that scan() of the brackets appends.
  std::size_t read_last_address(std::string_view text, std::size_t begin, std::size_t end,
                                std::vector<Mention>& out);
  // For tests: without them every anchor is looked at the long way, and the mentions are the same.
  void use_shortcuts(bool use) { shortcuts_ = use; }
  // Words of sensitive information met by the last scan(s); Finder ties them to people.
  std::vector<Mention>& sensitive() { return sensitive_; }

  // For tests: from now on every table is asked at every character, whatever begins there.
  void ask_everywhere();

  // ---- pieces of the scan that tables use by themselves; `value` is one trimmed cell
  struct NameJudgment {
    float strength = 0;  // 0: no name
    bool dictionary = false;
  };
  [[nodiscard]] NameJudgment judge_name(std::string_view value) const;  // the whole value is a name
  // 山田太郎 山田花子, 山田太郎 花子: where the space between two people begins; 0 when it is one.
  [[nodiscard]] std::size_t gap_between_names(std::string_view value) const;
  [[nodiscard]] bool is_kana_name(std::string_view value) const;
  // Whether a word of this class (start::) may begin `value`, by its first two characters.
  [[nodiscard]] bool may_begin(std::uint8_t what, std::string_view value) const {
    const auto* p = reinterpret_cast<const unsigned char*>(value.data());
    if (value.size() < 6 || p[0] < 0xE4 || p[0] >= 0xEF || p[3] < 0xE4 || p[3] >= 0xEF)
      return may_begin_folded(what, value);
    const auto kanji = [](const unsigned char* at) {  // of three bytes, which no folding touches
      return static_cast<char32_t>((at[0] & 0x0F) << 12 | (at[1] & 0x3F) << 6 | (at[2] & 0x3F));
    };
    return may_begin_with(what, kanji(p), kanji(p + 3));
  }
  // `value`: ten or eleven ASCII digits in three groups with hyphens.
  [[nodiscard]] bool is_domestic_phone(std::string_view value) const;
  [[nodiscard]] std::optional<float> judge_phone(std::string_view value) const;
  // How far an address that starts at the start of `value` was understood: 0 not at all, 1
  // prefecture, 2 city, 3 town, 4 with numbers. `end` is the byte after it.
  struct AddressJudgment {
    int depth = 0;
    bool numbers = false;
    std::size_t end = 0;
    std::size_t prefecture_end = 0, city_end = 0, numbers_begin = 0;  // 0: not there
    std::uint32_t city = 0;
    std::size_t seen_end = 0;  // by judge_city: nothing from here on was looked at
  };
  [[nodiscard]] AddressJudgment judge_address(std::string_view text, std::size_t begin,
                                              std::size_t stop) const;
  // Nothing when neither prefecture nor city was understood.
  [[nodiscard]] std::optional<AddressParts> address_parts(std::string_view address) const;
  // What a postal code says of an address beside it: Neighbour when it is of the same city, Differs
  // when it is of another, nothing when either is not known.
  [[nodiscard]] Reasons judge_place(std::uint32_t code, std::uint32_t city) const;
  // Its first half: prefecture and city alone, where the town does not matter.
  [[nodiscard]] AddressJudgment judge_city(std::string_view text, std::size_t begin,
                                           std::size_t stop) const;

 private:
  struct Mark {  // a label that was passed
    Label label;
    std::uint32_t begin, end;
  };

  // The readers of anchors return the position to go on from, always beyond `at`.
  std::size_t read_digits(std::size_t at);
  std::size_t read_at_sign(std::size_t at, std::size_t at_bytes);
  std::size_t read_separator(std::size_t at, std::size_t bytes);
  [[nodiscard]] bool is_colon_of_time(std::size_t at) const;
  std::size_t pass_quoted(std::size_t at, std::size_t size_min);
  std::size_t pass_fields(std::size_t at) { return pass_fields(at, at); }
  std::size_t pass_fields(std::size_t at, std::size_t from);
  std::size_t pass_number_or_address(std::size_t at);
  [[nodiscard]] std::size_t pass_number(std::size_t at, std::uint32_t digits) const;
  void end_watch(std::size_t next);
  // A reader asks what may stand beyond a quotation mark.
  void look_far() const { is_watched_silent_ = false; }
  std::size_t read_japanese(std::size_t at);

  // labels
  [[nodiscard]] const Mark* mark_before(std::size_t at) const;
  [[nodiscard]] std::optional<Label> ascii_label_before(std::size_t at, std::size_t& begin) const;
  [[nodiscard]] std::optional<Label> label_right_before(std::size_t begin) const;
  [[nodiscard]] std::optional<Label> label_that_ends(std::size_t floor, std::size_t end,
                                                     std::size_t& begin) const;
  [[nodiscard]] bool near_word_before(Kind kind, std::size_t at) const;
  [[nodiscard]] KindSet near_words_before(std::size_t at) const;
  [[nodiscard]] KindSet ascii_near_words(std::size_t at) const;
  [[nodiscard]] bool may_have_ascii_near_words(std::size_t at) const;
  void mark(const Label& label, std::size_t begin, std::size_t end);
  void be_noisy_behind(std::size_t at) {
    noisy_until_ = std::max(noisy_until_, at + kLabelReachBytes * 2 + 1);
  }
  std::size_t read_value(const Label& label, std::size_t after);
  bool value_start(std::size_t after, std::size_t& start, bool& separated) const;
  std::size_t value_of_name(std::size_t start, bool kana);
  std::size_t value_of_code(Kind kind, std::size_t start);
  std::size_t value_of_date(std::size_t start);
  std::size_t value_of_words(Kind kind, std::size_t start);
  std::size_t value_of_address(std::size_t start);

  // numbers
  [[nodiscard]] bool is_tail(const NumberToken& token, bool is_labelled) const;
  [[nodiscard]] bool is_nobodys_number(const NumberToken& token) const;
  [[nodiscard]] bool is_other_thing(const NumberToken& token, const Label& label) const;
  [[nodiscard]] std::size_t pass_other_thing(std::size_t at) const;
  [[nodiscard]] bool is_symbol_of_account(const NumberToken& token) const;
  std::size_t read_long_number(std::size_t at);
  // These return where to go on, or 0 when the number needs a closer look.
  std::size_t pass_digits(std::size_t at, Anchors& anchors);
  [[nodiscard]] std::size_t pass_small_number(std::size_t at, const char* bytes,
                                              std::uint32_t digits) const;
  [[nodiscard]] std::size_t pass_small_number_at_edge(std::size_t at) const;
  [[nodiscard]] bool stands_apart(std::size_t at) const;
  std::size_t pass_address(std::size_t at, std::uint32_t digits);
  [[nodiscard]] std::size_t pass_first_of_two(std::size_t at, std::uint32_t digits) const;
  [[nodiscard]] std::size_t pass_word(std::size_t at, std::uint32_t digits,
                                      const Anchors& anchors) const;
  std::size_t judge_number(const NumberToken& token);
  std::size_t try_date(const NumberToken& token);
  [[nodiscard]] bool is_birth_label_before(std::size_t at) const;
  [[nodiscard]] bool is_beside_card(std::size_t at) const {
    return card_end_ != 0 && at - card_end_ <= kLabelReachBytes * 2;
  }
  [[nodiscard]] bool is_part_of_code(std::size_t begin, std::size_t end, std::size_t groups) const;
  [[nodiscard]] bool is_phone_and_fax(std::size_t at) const;
  [[nodiscard]] bool is_version(std::size_t at) const;
  bool try_ip(const NumberToken& token, std::size_t& end);
  bool try_phone(const NumberToken& token, const Label* label, std::size_t& end);
  bool try_card(const NumberToken& token, const Label* label, std::size_t& end);
  bool try_labelled(const NumberToken& token, const Label* label, std::size_t& end);
  bool try_postal(const NumberToken& token, const Label* label, std::size_t& end);
  bool try_bank(const NumberToken& token, const Label* label, std::size_t& end);
  bool try_small(const NumberToken& token, const Label* label, std::size_t& end);
  std::size_t read_after_letter(std::size_t at);
  [[nodiscard]] bool may_be_phone_label(std::size_t word, std::size_t at) const;

  // codes of letters and digits: codes.cpp. They return where to go on, or 0
  std::size_t read_code(std::size_t word, std::size_t at, std::size_t end);
  std::size_t try_iban(std::size_t word);
  std::size_t try_labelled_code(std::size_t word, std::size_t at, std::size_t end);
  [[nodiscard]] bool word_before(std::string_view letters, std::size_t at) const;
  std::size_t try_mrz(std::size_t at);
  bool try_plus_phone(const NumberToken& token, const Label* label, std::size_t& end);
  [[nodiscard]] bool is_american_phone(const NumberToken& token) const;
  bool try_abroad(const NumberToken& token, const Label* label, std::size_t& end);
  std::size_t read_hex_groups(std::size_t at);
  std::size_t try_mac(std::size_t begin, char separator);
  std::size_t try_ipv6(std::size_t at);
  std::size_t value_of_foreign_id(std::size_t start);
  std::size_t value_of_device(std::size_t start);
  std::size_t value_of_mac(std::size_t start);

  // passwords, keys and tokens: credentials.cpp
  [[nodiscard]] std::size_t end_of_secret(std::size_t start) const;
  [[nodiscard]] bool is_said_password(std::size_t begin, std::size_t end, bool quoted) const;
  [[nodiscard]] double judge_secret(Kind kind, std::string_view value, bool quoted) const;
  std::size_t value_of_secret(Kind kind, std::size_t start);
  std::size_t try_spaced_password(std::size_t word);
  std::size_t read_colon(std::size_t at);
  std::size_t read_url_login(std::size_t at);
  [[nodiscard]] std::size_t account_before(std::size_t at) const;
  std::size_t try_account_line(std::size_t at);
  std::size_t try_dumped_hash(std::size_t at);
  std::size_t try_combination(std::size_t at);
  std::size_t try_hash(std::size_t sign);
  std::size_t try_token(std::size_t at);
  std::size_t read_private_key(std::size_t begin);
  std::size_t try_private_key(std::size_t word);

  // words: these return where to go on, or 0
  [[nodiscard]] std::uint8_t start_flags(char32_t c, std::size_t next) const;
  [[nodiscard]] std::uint8_t closer_flags(std::uint8_t flags, char32_t c, char32_t c2,
                                          std::size_t after) const;
  [[nodiscard]] bool may_follow_surname(char32_t c, char32_t c2) const;
  [[nodiscard]] bool may_begin_folded(std::uint8_t what, std::string_view value) const;
  [[nodiscard]] bool may_begin_with(std::uint8_t what, char32_t c, char32_t c2) const {
    return (first_flags_[c] & (word_flags_[c] | pair_flags_.of(c, c2)) & what) != 0;
  }
  [[nodiscard]] std::uint8_t without_inner_names(std::uint8_t flags, char32_t previous,
                                                 std::size_t at) const;
  [[nodiscard]] std::uint8_t flags_of_pair(char32_t c, char32_t c2, char32_t previous,
                                           std::size_t at) const;
  std::size_t skip_plain(std::size_t at, char32_t& previous, std::uint8_t& flags) const;
  std::size_t read_wide_sign(char32_t c, std::size_t at);
  void read_bank(std::size_t at);
  std::size_t read_place(std::size_t at, bool boundary);
  std::size_t read_era(std::size_t at);
  std::size_t read_lexicon(std::size_t at);
  std::size_t read_mixed_label(std::size_t at);
  std::size_t read_kanji_name(std::size_t at, std::size_t next);

  // names and addresses
  struct Honorific {
    bool any = false, strong = false;
  };
  struct NameSplit {  // surname from the first character, perhaps one space, given name up to
                      // `last`
    std::size_t surname = 0, last = 0;  // last 0: none
    unsigned surname_weight = 0;
    bool known_given = false, space = false, common_parts = false;
    void offer(std::uint32_t surname_value, std::size_t surname_chars, std::uint32_t given_value,
               std::size_t given_last, bool with_space);
    [[nodiscard]] double strength() const;
  };
  static bool split_name(const WordTable& names, const Window& window, std::size_t last,
                         NameSplit& best);
  struct NameEnd {  // the best name that begins at a place
    std::size_t last = 0;
    double strength = 0;
    bool honorific = false;
  };
  [[nodiscard]] Honorific honorific_at(const Window& window, std::size_t first) const;
  void consider_name(const Window& window, std::size_t run, const NameSplit& split,
                     NameEnd& best) const;
  [[nodiscard]] bool is_name_longer(const Window& window, std::size_t cut, std::size_t last) const;
  [[nodiscard]] std::size_t before_honorific(const Window& window, std::size_t last) const;
  std::size_t try_name(std::size_t at, std::size_t run_end);
  std::size_t try_surname(std::size_t at, const Window& window, const WordTable::Hits& hits);
  std::size_t value_of_latin_name(std::size_t start);
  std::size_t try_katakana_name(std::size_t at);
  bool name_before_honorific(std::size_t honorific_begin, bool strong);
  std::size_t try_address(std::size_t at, bool labelled);
  void kana_in_brackets(std::size_t after_name);

  void emit(Kind kind, std::size_t begin, std::size_t end, double strength, Reasons reasons);
  [[nodiscard]] char32_t char_at(std::size_t at, std::size_t& next) const {
    if (at + 3 <= end_) {
      const auto* p = reinterpret_cast<const unsigned char*>(text_.data()) + at;
      if (p[0] >= 0xE3 && p[0] < 0xEF) {  // kana and kanji
        next = at + 3;
        const char32_t c =
            static_cast<char32_t>((p[0] & 0x0F) << 12 | (p[1] & 0x3F) << 6 | (p[2] & 0x3F));
        return c == 0x3000 ? U' ' : c;
      }
    }
    return other_char_at(at, next);
  }
  [[nodiscard]] char32_t other_char_at(std::size_t at, std::size_t& next) const;
  [[nodiscard]] char32_t char_before(std::size_t at, std::size_t& begin) const {
    std::size_t next = 0;
    if (at >= begin_ + 3) {
      const auto lead = static_cast<unsigned char>(text_[at - 3]);
      if (lead >= 0xE3 && lead < 0xEF) return char_at(begin = at - 3, next);
    }
    return other_char_before(at, begin);
  }
  [[nodiscard]] char32_t other_char_before(std::size_t at, std::size_t& begin) const;
  [[nodiscard]] std::size_t skip_spaces(std::size_t at) const;
  [[nodiscard]] std::size_t line_end(std::size_t at) const;

  const Dictionary& dictionary_;
  const Lexicon& lexicon_;
  void add_lexicon();
  void add_names();
  void add_word(char32_t c1, char32_t c2, char32_t c3, std::uint8_t flags);
  void add_start(char32_t c1, char32_t c2, std::uint8_t flags);
  // What may begin with these two characters, by hash; words of one character are in word_flags_.
  // It spares nearly every place in prose the look-up itself.
  class PairFlags {
   public:
    PairFlags() : flags_(std::size_t{1} << kBits) {}
    void add(char32_t c1, char32_t c2, std::uint8_t flags) { flags_[index(c1, c2)] |= flags; }
    void add_everywhere(std::uint8_t flags) { flags_.assign(flags_.size(), flags); }
    [[nodiscard]] std::uint8_t of(char32_t c1, char32_t c2) const { return flags_[index(c1, c2)]; }
    static char32_t joined(char32_t c1, char32_t c2) { return c1 << 15 ^ c2; }

   private:
    static constexpr unsigned kBits = 17;
    static std::size_t index(char32_t c1, char32_t c2) {
      return (c1 * 0x9E3779B1u ^ c2 * 0x85EBCA77u) >> (32 - kBits);
    }
    std::vector<std::uint8_t> flags_;
  };
  PairFlags pair_flags_;
  WordStarts starts_;  // the same as bits: whether anything may
  // Of words of kSeenCloser: by their first two characters as one and the third, 0 for words of
  // two.
  PairFlags closer_flags_;
  std::vector<std::uint8_t> first_flags_;  // by character: what may begin with it
  std::vector<std::uint8_t> word_flags_;   // by character: what it is by itself
  DomainMemo domains_;
  mutable LabelMemo labels_;
  std::string_view text_;
  std::size_t begin_ = 0, end_ = 0;
  Setting setting_ = Setting::Text;
  std::vector<Mention>* out_ = nullptr;
  std::size_t out_first_ = 0;  // where the mentions of this scan begin
  std::vector<Mention> sensitive_;
  std::vector<Mark> marks_;
  bool shortcuts_ = true;
  QuotedMemo* quoted_ = nullptr;
  QuotedMemo::Stretch watched_{};           // quoted, and perhaps to be remembered
  std::size_t watch_end_ = SIZE_MAX;        // its end; SIZE_MAX: none
  std::size_t watched_from_ = 0;            // how many mentions were there before it
  mutable bool is_watched_silent_ = false;  // no reader asked for more than it
  std::size_t noisy_until_ = 0;  // up to here a label or a card may speak for a small number
  std::size_t everyday_end_ =
      0;                      // of the last word in which no word of sensitive information stands
  std::size_t boundary_ = 0;  // a name may start here although a kanji stands before
  std::size_t postal_mark_end_ = 0, bank_name_end_ = 0, card_end_ = 0;
  std::uint32_t postal_code_ = 0;
  std::size_t postal_code_end_ = 0, postal_code_mention_ = SIZE_MAX;
  std::size_t near_end_[kKindCount] = {};
  bool near_none_ = true;                         // near_end_ is all zeros
  mutable std::size_t near_asked_at_ = SIZE_MAX;  // the last place of ascii_near_words
  mutable KindSet near_asked_;                    // and what it said
  std::size_t token_run_end_ = 0,
              key_line_end_ = 0;  // up to here try_token, try_private_key looked
};

// ---- characters, shared by the files of the scanner
constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_ascii_alnum(char c) { return is_ascii_digit(c) || is_ascii_letter(c); }
inline bool is_kanji(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
         (c >= 0xF900 && c <= 0xFAFF) || c == 0x3005 || (c >= 0x20000 && c <= 0x3FFFF);
}
inline bool is_hiragana(char32_t c) { return c >= 0x3041 && c <= 0x309F; }
inline bool is_katakana(char32_t c) {
  return (c >= 0x30A1 && c <= 0x30FA) || c == 0x30FC || (c >= 0xFF66 && c <= 0xFF9F);
}
inline bool is_name_kana(char32_t c) { return is_katakana(c) || is_hiragana(c) || c == U'・'; }
// A letter of another script than ours and ASCII: é, ễ, Ж, 김, ก.
inline bool is_foreign_letter(char32_t c) {
  return (c >= 0xC0 && c < 0x2000 && c != 0xD7 && c != 0xF7) || (c >= 0x2C00 && c < 0x2E00) ||
         (c >= 0xA640 && c < 0xAC00) || (c >= 0xAC00 && c < 0xD7B0) || c == 0x2019;
}
inline bool is_fullwidth_digit(char32_t c) { return c >= 0xFF10 && c <= 0xFF19; }
inline bool is_wide_space(char32_t c) { return c == 0x3000 || c == 0x00A0; }
bool contains_digit(std::string_view text);

}  // namespace tadasu::find
