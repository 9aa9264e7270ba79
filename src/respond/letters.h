// Letters to everybody whom post can reach, as one print job in a folder (docs/formats/letters.md).
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/words.h"
#include "facts/fact_sheet.h"
#include "respond/letter_words.h"
#include "store/store.h"

namespace tadasu::respond {

struct LetterOrder {
  std::filesystem::path out;  // the job becomes a new folder in it
  std::string paper = "person-letter";
  std::string envelope = "naga3";
  Lang lang = Lang::Ja;
  // Of everybody with an address in postal order, also of whom a reviewer says that nothing is to
  // be sent; 0: all that follow. Stretches of one revision hold everybody once, whatever is said
  // between.
  std::uint64_t from = 1, count = 0;
  // Only to those who are to be told because the facts changed since this earlier revision; 0: to
  // everybody. The places in the order stay.
  std::uint64_t since = 0;
  std::uint64_t part_letters = 1000;  // of one PDF
  bool is_duplex = false, is_proof = false;
  // Printed though people have not approved its words: each page says that it is a draft. A proof
  // is one, too.
  bool is_unapproved_wanted = false;
  unsigned thread_count = 1;
  const std::atomic<bool>* stop = nullptr;
  // From any thread, one at a time.
  std::function<void(std::uint64_t done, std::uint64_t all)> progress;
  // Parts could not be written: so many of them stay for the next job.
  std::function<void(std::uint64_t parts, std::uint64_t all)> left;
};

// Why somebody gets no letter.
enum class Unsent : std::uint8_t {
  Deceased,
  Returned,        // the post came back
  AsBefore,        // nothing is new since the revision that was asked for
  NoAddress,       // no name, no code or no address
  Doubtful,        // names or addresses that contradict each other
  NoGlyph,         // a character that no font has
  AddressTooLong,  // for the window
  Unfinished       // the letter for these items still has gaps
};
inline constexpr std::size_t kUnsentCount = 8;
[[nodiscard]] const char* unsent_id(Unsent why);  // "deceased" … as in unsent.csv

struct PrintJob {
  std::filesystem::path folder;
  std::vector<LetterWords> words;
  // Some of them are to be approved first: they are documents of the incident now, nothing was
  // printed, and nothing below holds but revision and people.
  bool is_waiting = false;
  bool is_draft = false;  // every page says that nobody approved it
  std::uint64_t revision = 0, people = 0, letters = 0, pages = 0, parts = 0;
  std::uint64_t kept_parts = 0;          // of a job that did not end
  std::uint64_t not_chosen = 0;          // with an address, but before `from` or after `count`
  std::vector<std::string> unconfirmed;  // statements that stand in the letters as being checked
  std::array<std::uint64_t, kUnsentCount> unsent{};
  facts::FactSheet sheet;   // whose likely people they are: there may be more
  bool is_whole = false;    // everything was read and the survey is not partial
  bool is_stopped = false;  // nothing was written then
};

// Sorted by postal code, then address, so that the post takes them in its own order. Journalled
// before a value is opened ("list.opened") and when the job is there ("letters.printed").
// The words are those of the pack and what people wrote into the letter to everybody; without
// their approvals nothing is printed (letter_words.h).
// A job that fails or is stopped leaves nothing. One that was killed, or whose parts could not be
// written, leaves a hidden folder: the next of the same name takes over the parts that it would
// make itself, and the folder is, byte for byte, that of a job of the same day that ran through.
// Errors: Invalid: no reason; letters that are unfinished for everybody, `detail` names the
// sections;
//         Conflict: the folder is there; Locked: such a job runs; and those of the store.
Result<PrintJob> print_letters(store::Store& store, const Clock& clock, std::string_view incident,
                               const LetterOrder& order, std::string_view reason,
                               std::string_view actor);

}  // namespace tadasu::respond
