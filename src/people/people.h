// From mentions to records (gather) and from records to people (resolve), and how many there are.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "find/mention.h"
#include "people/name_columns.h"
#include "people/person.h"
#include "unpack/piece.h"

namespace tadasu::people {

// Groups the mentions of one Piece into records: one per table row with a person in it and one per
// further name in that row, one per address of a mail header, one per form block or paragraph of
// prose.
//
// Shape:  `mentions` are those find gave for `piece`, in order. Each record is handed over with the
//         indexes of its mentions. A lone mention of a kind that identifies nobody (a sex, a postal
//         code) makes no record. `headers` is one for all Pieces of a unit.
// Errors: none.
struct Gathered {
  Record record;                        // id and source are set by the caller
  std::vector<std::uint32_t> mentions;  // indexes into `mentions`
};
void gather(const unpack::Piece& piece, std::span<const find::Mention> mentions, const Key& key,
            TableHeaders& headers, const std::function<void(Gathered&&)>& out);

// Who is who. Deterministic: the same records under one hash key give the same people, in whatever
// order they come, whatever their ids and the names of their files; another key can move a chance
// in its last digits, and with it a doubtful join.
//
// Likely people: records joined by e-mail, mobile, My Number, customer number within one source,
// name + birth date, name + address, reading + birth date, reading + address, and name or reading +
// landline; never across two different birth dates or two different My Numbers, nor by e-mail or
// phone across two different names (a household, a shared mailbox), also where a mailbox without a
// name bears one (hanako.sato@). Values shared by more than 20
// names join nobody. Then those that are alike without being equal (a slip, a new surname, another
// spelling), as far as a model fitted to these records is sure of them (docs/decisions/0029): only
// here may two birth dates come together, when they differ by one slip or one number of identity is
// the same, and never two My Numbers. A
// record with nothing but a name goes with the only person known by that name, unless it holds an
// item that must not reach a namesake.
// likely: these people, less what the weaker joins take away, each by how likely it is, and as many
// more as such joins do not see (fragments.h); of those who have more than a name, where their
// parts tell, as many as these say (whole_people.h). At least half of those whom the joins leave:
// for the number, never for letters.
// max: one surest identity per record, and every name-only record is a person of its own; a further
//      record never lowers it.
// min: joins on any shared name, reading, contact or address, never across two birth dates or My
//      Numbers; records without anything to compare may be anybody of their file. Never above the
//      likely number less an estimate, rather too high, of records that share nothing with the
//      others of their person and so were compared with none (docs/decisions/0029).
// Half a name (青木様) in a file in which others are known counts in max only, and stays in the
// list of people; min also leaves out a bare name of little strength.
//
// Shape: ids of records are unique (CHECK). min <= likely <= max, in total, for every kind and
// every own kind and every country. The same for any `thread_count`. Cost: near linear; one million
// records take three to four seconds of one core and 320 MB with them; further threads make
// ready what the first joins by and compare beside it, for more memory.
enum class Classes : std::uint8_t {
  Three,
  Two,  // no household: the line the bench compares with
};
// What somebody decided who looked at two records, by their ids. It holds in every partition:
// records of one person are joined whatever else differs, those of two people never, whatever rule
// or chain of others would join them.
struct Decided {
  std::uint64_t a = 0, b = 0;
  bool same = false;
  // Nothing was decided of these two: b is a copy of a, so what is decided of a holds of b.
  bool copy = false;
};
class Reasons;  // explain.h
struct Resolved {
  std::vector<Person> people;   // likely, ascending id
  Count count;                  // of all; before unread evidence widens it
  std::vector<Count> by_kind;   // kKindCount entries
  std::vector<Count> by_own;    // kOwnKindsMax entries, as the bits of Record::own
  std::vector<Count> by_place;  // kPlacesMax entries, as the bits of Record::places
  std::vector<Count> by_mark;   // kMarkCount entries, as the bits of Record::marks
  // Decisions for one person that were not followed, because others keep the two apart.
  std::vector<Decided> refused;
  std::shared_ptr<const Reasons> reasons;
};
// How much memory telling people apart may take with the records, and in which folder the rest lies
// meanwhile: in files without a name, sealed under keys that are nowhere but in memory
// (docs/decisions/0045). Who is who does not depend on it.
struct Memory {
  std::uint64_t bytes_max = 0;  // 0: as much as it takes
  std::filesystem::path folder;
};
// For so many records it cannot be less.
[[nodiscard]] std::uint64_t bytes_min(std::size_t record_count);
// What is on disk could not be read or written. Thrown by Reasons alone, of records that had no
// room in memory; resolve_within() answers with the Error.
struct SpillFailed : std::runtime_error {
  explicit SpillFailed(Error why) : std::runtime_error(why.detail), error(std::move(why)) {}
  Error error;
};

// Records as far as people are told apart by them: what is compared and counted of each is kept as
// soon as it is added, for some 220 bytes, and the Record itself may go.
struct Taken;  // private to people
class Records {
 public:
  explicit Records(Memory memory = {});
  ~Records();
  Records(Records&&) noexcept;
  Records& operator=(Records&&) noexcept;

  // How many there will be, about: what grows would be held twice at times.
  void reserve(std::size_t count);
  void add(const Record& record);
  [[nodiscard]] std::size_t size() const;
  // Another bound for what comes, of records that have one: when it is known what else needs
  // memory.
  void set_bytes_max(std::uint64_t bytes_max);
  // How many bytes they take in memory, about.
  [[nodiscard]] std::uint64_t bytes() const;
  Taken take() &&;  // for resolve()
  [[nodiscard]] const std::optional<Error>& failed() const { return failed_; }

 private:
  std::unique_ptr<Taken> taken_;
  std::optional<Error> failed_;  // why not all of them could be kept
};

// `decided`: ids of records (CHECK); the same in any order. Copies of one record all name one of
// them, the one of the smallest id.
Resolved resolve(Records records, unsigned thread_count = 1, Classes classes = Classes::Three,
                 std::span<const Decided> decided = {});
// The same of records with a bound; where they have no room in it one thread does all of it.
// Errors: TooLarge when the bound is below bytes_min(); of the folder, or of its disk: NotFound,
// NotAllowed, Full, Damaged. Nothing is left there.
Result<Resolved> resolve_within(Records records, unsigned thread_count = 1,
                                Classes classes = Classes::Three,
                                std::span<const Decided> decided = {});
Resolved resolve(std::span<const Record> records, unsigned thread_count = 1,
                 Classes classes = Classes::Three, std::span<const Decided> decided = {});

// How far unread evidence widens `max`: at most how many people `unread` may hold, judged from how
// densely people can be written (12 bytes of text, 3 packed; docs/decisions/0018).
std::uint64_t people_count_max_unread(const unpack::Unread& unread);

}  // namespace tadasu::people
