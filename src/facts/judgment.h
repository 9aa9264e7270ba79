// What somebody decided who looked at two records: one person, two people, unsure. Entries of the
// journal ("people.judged"); what holds is what they fold to, and every later survey follows it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/hash.h"
#include "base/result.h"
#include "facts/fact_sheet.h"
#include "people/people.h"

namespace tadasu::store {
class Store;
}

namespace tadasu::facts {

// What a record is called from one survey to the next: by its place in the content it stands in, so
// that a file may move, be copied and be found with others; and by its values, for a content that
// was changed around it. Keyed hashes; 0: not known.
struct RecordName {
  std::uint64_t place = 0, values = 0;
  friend bool operator==(const RecordName&, const RecordName&) = default;
};
[[nodiscard]] std::uint64_t values_of(const people::Record& record, const Key& key);
// Names the pair, in any order.
[[nodiscard]] std::string pair_name(const RecordName& a, const RecordName& b);

enum class Verdict : std::uint8_t { Same, Different, Unsure };
[[nodiscard]] std::string_view verdict_name(Verdict verdict);

struct Judgment {
  std::string pair;
  RecordName a, b;
  Verdict verdict = Verdict::Unsure;
  std::string by, reason;
  Moment at;
  std::uint64_t entry = 0;  // of the journal: one for all pairs that were decided in one act
};

// Those that hold: of each pair the last that was not undone. In the order of the journal.
Result<std::vector<Judgment>> judgments(const store::Store& store, std::string_view incident);

// Records a decision; it takes the place of an earlier one of the pair.
// Errors: Invalid, `where` "verdict", when it contradicts others: a is b, b is c, a is not c.
Status judge(store::Store& store, std::string_view incident, const RecordName& a,
             const RecordName& b, Verdict verdict, std::string_view reason, std::string_view actor);
// The same of many pairs in one act, for one reason: one entry that names them all, or nothing.
using RecordPair = std::pair<RecordName, RecordName>;
inline constexpr std::size_t kJudgedTogetherMax = 1'000;
Status judge_together(store::Store& store, std::string_view incident,
                      std::span<const RecordPair> pairs, Verdict verdict, std::string_view reason,
                      std::string_view actor);
// Somebody saw the clear values of a pair: recorded first ("people.opened"). Errors: Invalid
// without a reason.
Status note_pair_opened(store::Store& store, std::string_view incident, std::string_view pair,
                        std::string_view reason, std::string_view actor);
// Takes back the last decision of this pair; the one that it replaced holds again. Errors: NotFound
// when nothing holds; Invalid, `where` "verdict", when what would hold again contradicts others.
Status undo_judgment(store::Store& store, std::string_view incident, std::string_view pair,
                     std::string_view actor);

// Takes back what still holds of one act; what it replaced holds again. Errors: as undo_judgment.
Status undo_act(store::Store& store, std::string_view incident, std::uint64_t entry,
                std::string_view actor);

// As one text: the same decisions of all pairs give the same, whoever made them and when.
std::string judgments_text(std::span<const Judgment> judgments);

// ---- for the survey
// Ids of the records that the decisions speak of. A copy of a content has the same names: what is
// decided of a record holds for its copies. As many edges as there are records that are spoken of.
struct Named {
  std::vector<people::Decided> decided;
  std::vector<std::size_t> judgment;  // of each: its index
  // Of each judgment: two of the records it speaks of; 0 when they are gone.
  std::vector<std::pair<std::uint64_t, std::uint64_t>> records;
  DecisionFacts facts;  // `refused` is not known yet
};
Named named(std::span<const Judgment> judgments, std::span<const people::Record> records,
            std::span<const std::uint64_t> places, const Key& key);
// How many decisions were not followed.
std::uint64_t refused_count(const Named& named, std::span<const people::Decided> refused);

}  // namespace tadasu::facts
