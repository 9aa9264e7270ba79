// Puts the items of units together, in evidence order, into what the survey found.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "facts/fact_sheet.h"
#include "facts/survey.h"
#include "facts/wire.h"
#include "find/own_kinds.h"
#include "people/person.h"
#include "unpack/unpack.h"

namespace tadasu::facts {

class Merge {
 public:
  enum class Use : unsigned char {
    Everything,
    MentionsAgain,  // of units that were merged before: records are numbered, not kept
  };
  Merge(const Key& key, std::function<void(MentionLine&&)> mention, Use use = Use::Everything);

  // What the units that follow are of: the hash of the file's bytes; "": not known.
  void of_content(std::string_view hash) { content_ = hash; }
  // The items of the next unit of `file_way`; units of one file one after the other, from the
  // first. `split`: the file has more than one unit. False when the stream is malformed: then the
  // unit counts as died, and what stood before the bad item is kept.
  bool add_unit(std::string_view file_way, bool split, std::uint64_t size_bytes,
                std::string_view items);
  // Would add_unit take all of it?
  static bool is_well_formed(std::string_view file_way, bool split, std::uint64_t size_bytes,
                             std::string_view items);
  // A unit that was never read, because the survey was stopped: its file is unread by that much.
  void lose_unit(std::string_view file_way, bool split, std::uint64_t size_bytes);
  void end_file();                         // gives the verdict of a file of several units
  void add_unread(unpack::Unread unread);  // a file that could not even be opened
  // A content that an earlier survey met and that is nowhere any more.
  void add_lost(unpack::Unread unread);
  // Of how many files, and what all of it can add to the upper bounds together.
  void set_losses(std::uint64_t gone, std::uint64_t changed, std::uint64_t people_max);
  void add_skipped();
  void add_bytes(std::uint64_t size_bytes) { survey_.coverage.bytes += size_bytes; }

  [[nodiscard]] std::uint64_t people_estimate() const;
  [[nodiscard]] std::uint64_t unread_count() const {
    return unread_.size() + lost_.size() + (dead_bytes_ > 0 ? 1 : 0);
  }
  [[nodiscard]] const std::array<std::uint64_t, find::kKindCount>& mentions() const {
    return mentions_;
  }
  [[nodiscard]] const std::array<std::uint64_t, find::kOwnKindsMax>& own_mentions() const {
    return own_mentions_;
  }
  [[nodiscard]] std::uint64_t known_mentions() const { return known_mentions_; }

  // Resolves the people, widens the bounds, and checks that coverage adds up.
  // `files_entered`: how many top-level files and unlistable folders were met; each must have got
  // its verdict (CHECK).
  void finish(SurveyResult& result, std::uint64_t files_entered, unsigned thread_count = 1,
              const std::vector<Judgment>& judgments = {}, const TestPeople& test = {});

 private:
  struct Job {  // the numbering of one job's ways and records
    std::vector<std::string> ways;
    std::vector<std::uint64_t> sources;
    std::vector<std::uint64_t> record_ids;
  };
  bool take_item(wire::Item item, wire::Reader& reader, Job& job);
  bool take_way(wire::Reader& reader, Job& job);
  bool take_mention(wire::Reader& reader, const Job& job);
  bool take_record(wire::Reader& reader, Job& job);
  bool take_verdict(wire::Item item, wire::Reader& reader, const Job& job);
  void note_person(const people::Record& record);
  void note_place(std::uint64_t record, std::string_view way, std::string_view place);
  [[nodiscard]] bool wants_place(std::uint64_t record) const {
    return record != 0 && use_ == Use::Everything && !content_.empty() && places_[record - 1] == 0;
  }
  void number_places();
  void resolve(SurveyResult& result, unsigned thread_count, const std::vector<Judgment>& judgments,
               const TestPeople& test);
  void note_decisions(const SurveyResult& result, bool any);
  [[nodiscard]] bool is_own_way(std::string_view way) const;

  Key key_;
  std::function<void(MentionLine&&)> mention_;
  Use use_;
  Survey survey_;
  std::uint64_t record_count_ = 0;
  std::vector<people::Record> records_;
  std::vector<std::uint64_t> places_;  // of each: hash of the place of its first mention, or 0
  std::string content_;
  std::array<std::uint64_t, find::kKindCount> mentions_{};
  std::uint64_t hashed_ = 0, hash_schemes_ = 0;
  std::vector<unpack::Unread> unread_, lost_;
  std::uint64_t lost_people_max_ = UINT64_MAX;
  std::array<std::uint64_t, find::kOwnKindsMax> own_mentions_{};
  std::uint64_t known_mentions_ = 0;
  std::uint64_t file_verdicts_ = 0;
  // of the file whose units are being added
  std::string file_way_;
  bool split_ = false;
  std::uint64_t unit_size_bytes_ = 0;
  bool file_read_ = false;
  bool file_skipped_ = false;
  std::optional<unpack::Unread> file_unread_;
  std::uint64_t dead_bytes_ = 0;
  unpack::Why dead_why_ = unpack::Why::ReaderDied;
  unpack::UnitTotals base_;
  std::array<std::uint8_t, 4096> registers_{};  // HyperLogLog, for the live number only
};

}  // namespace tadasu::facts
