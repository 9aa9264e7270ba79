// Finds personal data in Pieces.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "find/address_parts.h"
#include "find/known_people.h"
#include "find/mention.h"
#include "find/own_kinds.h"
#include "unpack/piece.h"

namespace tadasu::find {

// One Finder per worker: it holds the dictionaries and what it learned of the table it is reading
// (the column types of the first block carry over to the later blocks of the same table).
// Threads: one thread at a time.
class Finder {
 public:
  // Loads kinds, labels, names, postal codes and banks from the packs, and compiles the patterns of
  // own kinds, which passed in the jail before. Run before the jail closes.
  static Result<Finder> open(const OwnKinds& own = {});
  Finder(Finder&&) noexcept;
  Finder& operator=(Finder&&) noexcept;
  ~Finder();

  // From now on people of this list are found wherever they stand.
  void know(KnownPeople known);
  [[nodiscard]] bool knows_people() const;

  // Appends the mentions of one Piece in order of begin; overlapping findings are settled, nested
  // ones kept only where kinds differ in level (a postal code inside an address is one of each).
  // Errors: none. Text that is no personal data is not an error.
  // Shape:  deterministic: the same Pieces in the same order give the same mentions.
  // Cost:   near linear in the text; no allocation per mention except in `out`.
  void find(const unpack::Piece& piece, std::vector<Mention>& out);

  // The parts of a value that was found as an address; nothing when no place in it is known.
  [[nodiscard]] std::optional<AddressParts> address_parts(std::string_view address) const;

  // Forgets everything about tables: call at the start of each unit, so that units are independent.
  void forget();

 private:
  struct State;
  explicit Finder(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tadasu::find
