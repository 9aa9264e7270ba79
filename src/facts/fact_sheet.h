// FactSheet: what leaked, whose, how many, how grave, readable by whom; in numbered revisions.
// Every number a company says after a leak is read from one revision and cites it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "people/person.h"
#include "unpack/piece.h"

namespace tadasu::facts {

struct Coverage {  // seen = read + unread + skipped, always
  std::uint64_t seen = 0;
  std::uint64_t read = 0;
  std::uint64_t unread = 0;
  std::uint64_t skipped = 0;
  std::uint64_t bytes = 0;  // of the top-level files
  // Of the unread: files of an earlier survey whose content is nowhere any more.
  std::uint64_t gone = 0;
  // Of the seen: files with a content at an earlier survey that is nowhere any more. That content
  // is of the unread.
  std::uint64_t changed = 0;
};

struct KindFacts {
  find::Kind kind = find::Kind::PersonName;
  std::uint64_t mentions = 0;
  people::Count people;
  // Of the mentions of passwords: stored as hashes, and the schemes: bit n is find::HashScheme(n).
  std::uint64_t hashed = 0;
  std::uint64_t schemes = 0;
};

// A kind that the users added, how often it was met and with how many people. They are counted
// with `counts_as` too.
struct OwnKindFacts {
  std::string id, name_ja, name_en;
  find::Kind counts_as = find::Kind::PersonName;
  std::uint64_t mentions = 0;
  std::optional<people::Count> people;  // nothing: of a sheet older than this number
};

// A list of people to look for: how many it names, and how often they were met.
struct KnownPeopleFacts {
  std::uint64_t listed = 0;
  std::uint64_t mentions = 0;
};

// Decisions of reviewers (facts/judgment.h): how many are followed, how many speak of records that
// are nowhere any more, and how many for one person are not followed because others keep the two
// apart (of those that are followed).
struct DecisionFacts {
  std::uint64_t same = 0, different = 0, unsure = 0, gone = 0, refused = 0;
};

// Planted and test people that are in no number (facts/test_people.h), by what they were known by.
struct TestPeopleFacts {
  std::uint64_t own_list = 0, shipped_name = 0, shipped_mailbox = 0;
  std::uint64_t own_row_max = 0;  // how many of own_list one row of it took, the most
  [[nodiscard]] std::uint64_t all() const { return own_list + shipped_name + shipped_mailbox; }
};

// Of how many people something is known that changes what is owed to them. Bounds as of all people.
enum class PeopleClass : std::uint8_t { Sensitive, Property, Minor, InJapan, Abroad, Nowhere };
inline constexpr std::size_t kPeopleClassCount = 6;
const char* people_class_id(PeopleClass one);  // "sensitive_appi" … "country_unknown"
struct ClassFacts {
  PeopleClass what = PeopleClass::Sensitive;
  people::Count people;
};

// Of how many people a telephone or a mailbox says in which country they probably are, or an
// address, a postal code or a reading that they are in Japan. `max` is of what was read: whoever
// stands in what was not, or of whom nothing says it, may live anywhere.
struct PlaceFacts {
  std::string country;  // "JP", "DE"
  people::Count people;
};

// What the survey of the evidence measured.
struct Survey {
  people::Count people;                 // widened by unread evidence
  people::Count people_read;            // before that
  std::vector<KindFacts> kinds;         // only kinds that were found, in the order of find::Kind
  std::vector<OwnKindFacts> own_kinds;  // all in force, met or not, in the order of their file
  std::optional<KnownPeopleFacts> known_people;  // nothing: no list was given
  std::optional<DecisionFacts> decisions;        // nothing: none was made
  std::optional<TestPeopleFacts> test_people;    // nothing: nobody was left out
  std::vector<ClassFacts> classes;  // all, in order; none: of a sheet older than this number
  std::vector<PlaceFacts> places;   // Japan first, then in order of the likely number
  people::Count placeless;          // of whom nothing says a country of `places`; unread included
  std::optional<Date> minors_on;    // the day for which minors were counted
  Coverage coverage;
  std::vector<unpack::Unread> unread;  // in order of way
  // False: how much there is of some of the unread is not known either (a folder that cannot be
  // listed). The upper bounds then hold for the rest only, and nothing may be said to be the most.
  bool people_max_known = true;
  // The upper bound of `count`, one of this survey's; nothing when there is none.
  [[nodiscard]] std::optional<std::uint64_t> max_of(const people::Count& count) const {
    return people_max_known ? std::optional(count.max) : std::nullopt;
  }
  std::string evidence;  // hash over the files and what was found in each; "" when nothing is kept
  double seconds = 0;
};

// One fact that a person established, in the vocabulary of `tadasu.facts/1`
// (docs/formats/facts.md).
enum class FactState : std::uint8_t { Unconfirmed, Checking, Confirmed, Withdrawn };

// Against the revision before: how many people turned out to be several, and how many times several
// turned out to be one (facts/person_ids.h).
struct PeopleChanged {
  std::uint64_t became_two = 0, became_one = 0;
};

// How often people were right who were made of several records, as a person found who looked at
// some of the joins drawn at random, without knowing what the machine said (facts/sample.h).
struct SampleFacts {
  std::uint64_t revision = 0;  // that was looked at
  std::uint64_t joins = 0;     // it was drawn from
  std::uint64_t right = 0, wrong = 0, unsure = 0;
};

struct FactSheet {
  std::string incident;
  std::uint64_t revision = 0;  // from 1
  Moment at;
  std::string made_by;  // user id or "system"
  std::string reason;   // why there is a new revision
  Survey survey;
  std::vector<std::string> sources;  // what was surveyed, as paths
  std::vector<std::string> places;   // the same, as Incident::evidence_paths has them
  PeopleChanged people_changed;
  // The last that was ended of this revision or one before; told by the journal, so it may come
  // after the sheet.
  std::optional<SampleFacts> sample;
  bool partial = false;  // the survey was stopped, or a source vanished
};

}  // namespace tadasu::facts
