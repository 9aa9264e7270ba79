// The survey: reads evidence through jailed workers and counts what it held. Resumable: the work is
// a set of independent units keyed by evidence hash and byte range; a unit is done only together
// with its result, and results merge in evidence order whatever order they were computed in.
#pragma once

#include <array>
#include <atomic>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "base/words.h"
#include "facts/fact_sheet.h"
#include "facts/judgment.h"
#include "facts/test_people.h"
#include "find/address_parts.h"
#include "find/mention.h"
#include "find/own_kinds.h"
#include "people/people.h"
#include "unpack/jail.h"

namespace tadasu::facts {

// What is known while it runs. People are an estimate (about 2 %); only the end result is exact.
struct Progress {
  enum class Step : unsigned char { Reading, TellingApart, Keeping };
  Step step = Step::Reading;
  std::uint64_t kept = 0, to_keep = 0;  // mentions, in the last step
  double step_seconds = 0;              // since the last step began
  std::uint64_t bytes_total = 0, bytes_done = 0;
  std::uint64_t files_total = 0, files_done = 0;  // top-level files
  std::uint64_t unread = 0;
  std::uint64_t people_estimate = 0;
  std::array<std::uint64_t, find::kKindCount> mentions{};
  double seconds = 0;
};

// One mention as `--mentions` prints it. `value` is empty unless values were asked for.
struct MentionLine {
  std::string way;
  std::string place;
  find::Mention mention;             // begin/end are not used; the offsets below are
  std::uint64_t begin = 0, end = 0;  // in the text of the Piece, half-open
  std::optional<std::pair<std::uint64_t, std::uint64_t>> raw;  // plain text files only
  std::string masked;
  std::string value;
  std::optional<find::AddressParts> address;  // only when asked for: within [begin, end)
  std::uint64_t record = 0;                   // 0: belongs to no record
};

// A top-level file as a survey met it.
struct SeenFile {
  std::string path;  // absolute, as stored_path writes it
  std::uint64_t size_bytes = 0;
  std::string sha256;  // "" when it could not be read
  bool lost = false;   // the survey that met files last found this content nowhere
};

// What lowered the bounds of a survey beside the evidence: the lists of test people, as a hash, and
// the pairs that were decided to be one person.
struct Counting {
  std::string test_people;
  std::vector<std::string> same;  // pair_name, sorted
};

// What earlier surveys of an incident met, and what the last of them counted.
struct SeenBefore {
  std::vector<SeenFile> files;  // by path; contents of one path in the order they were met
  std::string readers;          // SurveyResult::readers of the last
  Counting counting;            // … and its counting
  std::uint64_t people_max = UINT64_MAX;       // its upper bound of people
  std::uint64_t lost_people_max = UINT64_MAX;  // … and what was lost then added to that
};

// Where finished units are kept, so that a survey that was stopped goes on where it was, and its
// mentions can be read again. The scan without a store has none. Threads: called from several
// threads.
class UnitLedger {
 public:
  virtual ~UnitLedger() = default;
  virtual std::optional<std::string> finished(const std::string& unit_id) = 0;
  virtual Status finish(const std::string& unit_id, const std::string& result) = 0;
};

struct SurveyOptions {
  unsigned thread_count = 0;  // 0: one per core
  std::uint64_t unit_bytes = 16ULL << 20;
  Key key{};                   // for the keyed hashes; random when the survey is not kept
  bool mentions = false;       // report every mention
  bool values = false;         // … with its clear value (vault, --reveal)
  bool address_parts = false;  // … with the parts of an address
  UnitLedger* ledger = nullptr;
  // With a ledger. A content that is nowhere any more counts as unread. All of them together add no
  // more to the upper bounds than the last survey counted, when this one reads as that one did.
  SeenBefore seen_before;
  std::atomic<bool>* stop = nullptr;  // set to true: ends after the running units
  // As check_own_kinds gave them. None given: those that the incident keeps, if any.
  find::OwnKinds own_kinds;
  bool forget_own_kinds = false;  // … then not those either
  // As read_known_list gave it, made with `key`; the same of an incident. Only hashes.
  std::string known_people;
  std::vector<Judgment> judgments;  // those that hold; the survey follows them
  // Of an incident: read_test_people gave them. They are kept instead of those before.
  std::optional<std::vector<people::Record>> own_test_people;
  TestPeople test_people;  // left out of the count
  bool forget_known_people = false;
  // Who is a minor on this day is counted; nothing: nobody is. Of an incident: the day it occurred,
  // or that of its first entry.
  std::optional<Date> minors_on;
  unpack::JailLimits limits;
  std::filesystem::path worker;  // "": beside the program
  std::filesystem::path pdf_worker;
};

// A unit whose items lie in the ledger.
struct ReadUnit {
  std::string id, way;
  std::uint64_t size_bytes = 0;
  bool split = false, last_of_file = false;
};

struct SurveyResult {
  Survey survey;
  people::Resolved people;
  std::vector<people::Record> records;  // ids from 1
  // Of each: what it is called by its place (RecordName); only with a ledger and mentions, else 0.
  std::vector<std::uint64_t> record_places;
  Named named;  // what the decisions spoke of
  // Where there are test people: of each record whether it is theirs, and the records of the
  // others.
  std::vector<bool> is_test;
  std::vector<people::Record> others;
  bool stopped = false;              // by `stop`; what was read counts, `partial` is to be said
  std::vector<std::string> missing;  // paths that could not be opened at all
  // With a ledger:
  std::vector<ReadUnit> units;  // what was read, in order
  std::vector<SeenFile> files;  // what was met, in order of way
  std::vector<SeenFile> lost;   // of the seen before: contents that are nowhere any more
  std::string readers;          // says with what was read: programs, packs, own kinds, known people
  Counting counting;
  std::uint64_t lost_people_max = 0;  // what the lost add to the upper bounds
  Progress last;                      // as it was told last
  unpack::Jailed jailed;
};

// Surveys files and folders (folders recursively, links not followed).
// Shape:  `mention` is called in order of way and position, the same for any thread count, on the
//         calling thread; `progress` about five times a second, also there.
// Errors: NotFound when a path does not exist; Unavailable when no worker can be started or the
// jail
//         does not hold. A file that cannot be read is counted in the result, not an Error.
Result<SurveyResult> survey(const std::vector<std::filesystem::path>& paths,
                            const SurveyOptions& options,
                            const std::function<void(MentionLine&&)>& mention,
                            const std::function<void(const Progress&)>& progress);

// The mentions of a survey with a ledger once more, in the same order and with the same numbers of
// records, for what can be done only once its people are told apart: to hold them all meanwhile
// would take more memory than all else. Unavailable when a unit does not lie in the ledger any
// more. The first error of `mention` ends it.
Status mentions_again(const SurveyResult& result, UnitLedger& ledger,
                      const std::function<Status(MentionLine&&)>& mention);

// A path as it is shown and stored. Names that are no UTF-8 are Japanese of old archives and sticks
// where they can be (CP932), else their odd bytes become "\\xNN".
std::string utf8_way(const std::filesystem::path& path);

// A path as text that leads back to the file, for what is kept as a path: odd bytes are "\\xNN".
std::string stored_path(const std::filesystem::path& path);
std::filesystem::path path_of_stored(const std::string& text);
std::string stored_place(const std::filesystem::path& path);  // absolute and normal, as stored_path

}  // namespace tadasu::facts
