// Letters to many people as pages for a print house: the text is drafted from one pack, what many
// letters share is laid out once (docs/formats/letters.md).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "notices/notices.h"

namespace tadasu::notices {

// Where on the paper an envelope shows the address, from packs/letters/envelopes.toml.
struct Envelope {
  std::string id;
  double address_x_mm = 0, address_y_mm = 0, address_width_mm = 0, address_height_mm = 0;
  double body_top_mm = 0;
  std::vector<double> folds_mm;
};
Result<Envelope> find_envelope(std::string_view id);  // NotFound; Invalid: a member is missing

// The words of one paper for one person, for many persons: draft_letter, but the pack is read and
// the facts are put into words once. Threads: any.
class LetterText {
 public:
  // `paper` and what `basis` points to must live as long.
  static Result<LetterText> create(const Paper& paper, const Basis& basis, const Sender& sender,
                                   Lang lang);
  // The same as draft_letter(recipient). `like`: the letter to somebody whose kind_key is the same,
  // and for whom as much was known: only what speaks of the recipient is put into words again.
  [[nodiscard]] Result<Notice> letter(const Recipient& recipient,
                                      const Notice* like = nullptr) const;
  // The letter to everybody, whom `who` describes.
  [[nodiscard]] Result<Notice> everybody(const Everybody& who) const;
  // What people wrote into the letter to everybody stands in each of these letters, with the
  // recipient's own values. A letter in which a word of the form is left over is unfinished.
  void take_words(const Notice& everybody);
  [[nodiscard]] Lang lang() const { return lang_; }
  // What of a recipient decides the words beside name and address.
  static std::string kind_key(const Recipient& recipient);
  // Whether a section names the recipient: name, address, postal code, number.
  static bool speaks_of_recipient(const Section& section);

 private:
  LetterText(const Paper& paper, const Basis& basis, Lang lang);
  [[nodiscard]] const Notice* words_for(const Recipient& recipient) const;
  struct Filling;  // the pack and the values
  const Paper* paper_;
  Basis basis_;
  Lang lang_;
  std::shared_ptr<const Filling> filling_;
  std::vector<Notice> rewritten_;  // letters to everybody
};

struct LetterStyle {
  Envelope envelope;
  bool is_duplex = false;  // every letter begins on an odd page
  bool is_proof = false;   // unfinished letters are printed too, with their marks
  bool is_draft = false;   // nobody approved it: every page says so
  Key key{};               // of the letters' hashes
};

enum class Unprinted : std::uint8_t { NoGlyph, AddressTooLong, Unfinished };
const char* unprinted_id(Unprinted why);  // "no_glyph", "address_too_long", "unfinished"

struct PrintedLetter {
  std::uint64_t first_page = 0, pages = 0;  // without an empty back
  std::string
      hash;  // hex: of the key and of all the letter says; equal letters of one run are equal
  std::optional<Unprinted> unprinted;  // then nothing above holds
  std::string detail;                  // code points, or titles of sections; no personal data
};

// Prints letters into one PDF after the other. Threads: one press for each.
class LetterPress {
 public:
  // `text` must live as long. Errors: Unavailable: no Japanese font.
  static Result<std::unique_ptr<LetterPress>> create(const LetterText& text,
                                                     const LetterStyle& style);
  ~LetterPress();
  Result<PrintedLetter> add(const Recipient& recipient);
  [[nodiscard]] std::uint64_t pages() const;  // of the file so far
  // The PDF of all added since the last one; the next add() begins another.
  Result<std::string> take(const std::string& title);

 private:
  LetterPress();
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tadasu::notices
