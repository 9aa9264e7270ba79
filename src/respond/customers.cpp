#include "respond/customers.h"

#include <algorithm>
#include <set>

#include "people/people.h"
#include "people/table_people.h"
#include "respond/addressee.h"

namespace tadasu::respond {
namespace {

using find::Kind;
using people::Record;

constexpr std::uint64_t kEvidence = 2;  // as a source; the list is 1 (facts::read_people_table)
// Of one person, beyond the first: whoever has more is most likely several who share a name, and
// the report says that not all were looked for.
constexpr std::size_t kFurtherMax = 64;

// The records of people found, each with the person it is of.
class Found {
 public:
  explicit Found(const Key& key) : key_(key) {}

  void add(std::uint64_t person, const std::vector<store::SealedValue>& values) {
    ++people_;
    const notices::Addressee best = addressee_of(person, values, {});
    Record& first = open(person, best);
    people::add_cell(first, key_, Kind::Address, best.address);
    people::add_cell(first, key_, Kind::PostalCode, best.postal_code);
    const std::uint64_t first_id = first.id;
    std::set<std::pair<std::size_t, std::uint64_t>> known;  // keys of all of this person's records
    std::size_t further = 0;
    bool is_cut = false;
    for (const store::SealedValue& value : values) {
      const auto kind = find::parse_kind(value.kind);
      if (!kind || !is_one_of_several(*kind) || !is_news(*kind, value.value, known)) continue;
      const auto before = records_[first_id - 1].keys;
      people::add_cell(records_[first_id - 1], key_, *kind, value.value);
      if (records_[first_id - 1].keys != before) continue;
      is_cut = is_cut || further == kFurtherMax;
      if (further == kFurtherMax) continue;
      ++further;
      Record& more = open(person, best);
      people::add_cell(more, key_, *kind, value.value);
      same_.push_back({first_id, more.id, true});
    }
    cut_ += is_cut ? 1 : 0;
  }

  [[nodiscard]] std::uint64_t people() const { return people_; }
  [[nodiscard]] std::uint64_t cut() const { return cut_; }
  [[nodiscard]] std::uint64_t person_of(std::uint64_t id) const { return person_of_[id - 1]; }
  [[nodiscard]] const std::vector<people::Decided>& same() const { return same_; }
  std::vector<Record> take_records() { return std::move(records_); }

 private:
  static bool is_one_of_several(Kind kind) {
    return kind == Kind::Email || kind == Kind::Phone || kind == Kind::BirthDate ||
           kind == Kind::MyNumber;
  }
  // Whether the value is compared by something that none of the person's others is.
  bool is_news(Kind kind, std::string_view value,
               std::set<std::pair<std::size_t, std::uint64_t>>& known) const {
    Record alone;
    people::add_cell(alone, key_, kind, value);
    bool out = false;
    for (std::size_t type = 0; type < alone.keys.size(); ++type)
      if (alone.keys[type] != 0) out = known.emplace(type, alone.keys[type]).second || out;
    return out;
  }
  Record& open(std::uint64_t person, const notices::Addressee& best) {
    Record& record = records_.emplace_back();
    record.id = records_.size();
    record.source = kEvidence;
    record.strength = 1;
    person_of_.push_back(person);
    people::add_cell(record, key_, Kind::PersonName, best.name);
    people::add_cell(record, key_, Kind::PersonNameKana, best.reading);
    return record;
  }

  const Key& key_;
  std::vector<Record> records_;
  std::vector<std::uint64_t> person_of_;
  std::vector<people::Decided> same_;
  std::uint64_t people_ = 0, cut_ = 0;
};

void note(std::uint8_t& bits, notices::Way way) {
  bits = static_cast<std::uint8_t>(bits | 1U << static_cast<unsigned>(way));
}

}  // namespace

Result<Customers> Customers::match(const store::Store& store, std::string_view incident,
                                   std::uint64_t revision, facts::PeopleTable list,
                                   unsigned thread_count) {
  TRY(const Key key, store.hash_key(incident));
  Found found(key);
  TRY_STATUS(store.open_people(incident, revision, 0,
                               [&](std::uint64_t person, std::vector<store::SealedValue>&& values) {
                                 found.add(person, values);
                                 return true;
                               }));
  std::vector<Record> all = found.take_records();
  const std::uint64_t of_evidence = all.size();
  for (const Record& row : list.records) {
    all.push_back(row);
    all.back().id += of_evidence;
  }
  const people::Resolved resolved =
      people::resolve(all, thread_count, people::Classes::Three, found.same());
  Customers out;
  std::set<std::uint64_t> listed_people;
  for (const people::Person& one : resolved.people) {
    std::set<std::uint64_t> persons;
    std::vector<std::size_t> rows;
    for (const std::uint64_t id : one.records) {
      if (id <= of_evidence)
        persons.insert(found.person_of(id));
      else
        rows.push_back(id - of_evidence - 1);
    }
    if (persons.empty() || rows.empty()) continue;
    out.affected_ += rows.size();
    listed_people.insert(persons.begin(), persons.end());
    for (const std::uint64_t person : persons)
      for (const std::size_t row : rows) out.rows_.push_back({person, row});
  }
  std::sort(out.rows_.begin(), out.rows_.end(), [](const Row& a, const Row& b) {
    return a.person != b.person ? a.person < b.person : a.index < b.index;
  });
  out.unlisted_ = found.people() - listed_people.size();
  out.cut_ = found.cut();
  out.list_ = std::move(list);
  return out;
}

void Customers::fill(notices::Addressee& one) const {
  const auto first =
      std::lower_bound(rows_.begin(), rows_.end(), one.person,
                       [](const Row& row, std::uint64_t person) { return row.person < person; });
  find::KindSet known;
  for (auto row = first; row != rows_.end() && row->person == one.person; ++row) {
    if (!one.customer.empty()) one.customer += "; ";
    one.customer += list_.names.of(row->index);
    known.add(list_.records[row->index].kinds);
  }
  using notices::Way;
  // The address at which post came back is most likely the list's too.
  if (!one.can(Way::Post) && !one.has_returned && known.has(Kind::Address))
    note(one.from_customers, Way::Post);
  if (!one.can(Way::Mail) && known.has(Kind::Email)) note(one.from_customers, Way::Mail);
  if (!one.can(Way::Phone) && known.has(Kind::Phone)) note(one.from_customers, Way::Phone);
  if (one.is_deceased) one.from_customers = 0;
}

}  // namespace tadasu::respond
