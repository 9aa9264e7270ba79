#include "facts/person_ids.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/json.h"
#include "facts/wire.h"

namespace tadasu::facts {
namespace {

using Entry = PersonIds::Entry;

// How many records a person has of one before, and the smallest of their places: it decides where
// the numbers are equal, and says nothing of the order in which records were met.
struct Claim {
  std::uint64_t before = 0;
  std::size_t person = 0;  // of now, by index
  std::uint64_t records = 0, least_place = 0;
};

class Settling {
 public:
  Settling(PersonIds& known, std::span<people::Person> people,
           std::span<const std::uint64_t> places, std::span<const std::uint64_t> values)
      : known_(known), people_(people), places_(places), values_(values) {}

  PersonChanges run() {
    find_by_values();
    find_claims();
    std::vector<std::uint64_t> ids = keep_numbers();
    give_numbers(ids);
    PersonChanges out = changes(ids);
    for (std::size_t i = 0; i < people_.size(); ++i) people_[i].id = ids[i];
    remember();
    return out;
  }

 private:
  [[nodiscard]] const Entry* entry(std::uint64_t place) const {
    const auto at =
        std::lower_bound(known_.entries.begin(), known_.entries.end(), place,
                         [](const Entry& one, std::uint64_t wanted) { return one.place < wanted; });
    return at != known_.entries.end() && at->place == place ? &*at : nullptr;
  }
  void find_by_values();
  [[nodiscard]] std::uint64_t before(std::size_t record) const;
  void find_claims();
  std::vector<std::uint64_t> keep_numbers();
  void give_numbers(std::vector<std::uint64_t>& ids);
  [[nodiscard]] PersonChanges changes(const std::vector<std::uint64_t>& ids) const;
  void remember();

  PersonIds& known_;
  std::span<people::Person> people_;
  std::span<const std::uint64_t> places_, values_;
  std::unordered_map<std::uint64_t, std::uint64_t> by_values_;  // 0: of several people
  std::vector<Claim> claims_;                                   // by person, then before
};

// Records whose place is new: a content that was changed around them.
void Settling::find_by_values() {
  if (known_.entries.empty()) return;
  for (std::size_t i = 0; i < places_.size(); ++i)
    if (places_[i] != 0 && entry(places_[i]) == nullptr) by_values_.emplace(values_[i], 0);
  if (by_values_.empty()) return;
  const std::unordered_set<std::uint64_t> here(places_.begin(), places_.end());
  std::unordered_map<std::uint64_t, bool> met;
  for (const Entry& one : known_.entries) {
    const auto at = by_values_.find(one.values);
    if (at == by_values_.end()) continue;
    if (here.contains(one.place)) {  // stands where it stood: whoever is new is not that record
      at->second = 0;
      met[one.values] = true;
      continue;
    }
    const bool is_first = met.emplace(one.values, true).second;
    if (is_first)
      at->second = one.person;
    else if (at->second != one.person)
      at->second = 0;
  }
}

std::uint64_t Settling::before(std::size_t record) const {
  if (places_[record] == 0) return 0;
  if (const Entry* const one = entry(places_[record])) return one->person;
  const auto at = by_values_.find(values_[record]);
  return at == by_values_.end() ? 0 : at->second;
}

void Settling::find_claims() {
  for (std::size_t i = 0; i < people_.size(); ++i) {
    std::set<std::uint64_t> met;  // copies of a content are counted once
    std::map<std::uint64_t, Claim> of;
    for (const std::uint64_t id : people_[i].records) {
      const std::uint64_t place = places_[id - 1], person = before(id - 1);
      if (person == 0 || !met.insert(place).second) continue;
      Claim& claim = of.try_emplace(person, Claim{person, i, 0, place}).first->second;
      ++claim.records;
      claim.least_place = std::min(claim.least_place, place);
    }
    for (const auto& [person, claim] : of) claims_.push_back(claim);
  }
}

// Each number goes to one person of now; a person that several numbers go to bears the smallest.
std::vector<std::uint64_t> Settling::keep_numbers() {
  std::vector<std::uint64_t> ids(people_.size());
  std::vector<const Claim*> best;
  for (const Claim& one : claims_) best.push_back(&one);
  std::sort(best.begin(), best.end(), [](const Claim* x, const Claim* y) {
    return std::tuple(x->before, y->records, x->least_place) <
           std::tuple(y->before, x->records, y->least_place);
  });
  for (std::size_t i = 0; i < best.size(); ++i) {
    if (i > 0 && best[i]->before == best[i - 1]->before) continue;
    std::uint64_t& id = ids[best[i]->person];
    if (id == 0 || best[i]->before < id) id = best[i]->before;
  }
  return ids;
}

void Settling::give_numbers(std::vector<std::uint64_t>& ids) {
  if (known_.entries.empty()) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      ids[i] = people_[i].id;
      known_.next = std::max(known_.next, ids[i] + 1);
    }
    return;
  }
  std::vector<std::tuple<std::uint64_t, std::uint64_t, std::size_t>> fresh;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (ids[i] != 0) continue;
    std::uint64_t least = UINT64_MAX;
    for (const std::uint64_t id : people_[i].records)
      if (places_[id - 1] != 0) least = std::min(least, places_[id - 1]);
    fresh.emplace_back(least, people_[i].id, i);
  }
  std::sort(fresh.begin(), fresh.end());
  for (const auto& [place, first, person] : fresh) ids[person] = known_.next++;
}

PersonChanges Settling::changes(const std::vector<std::uint64_t>& ids) const {
  PersonChanges out;
  std::map<std::uint64_t, std::set<std::uint64_t>> now_of, before_of;
  for (const Claim& one : claims_) {
    now_of[one.before].insert(ids[one.person]);
    before_of[ids[one.person]].insert(one.before);
  }
  const auto list = [](const std::set<std::uint64_t>& all) {
    return std::vector<std::uint64_t>(all.begin(), all.end());
  };
  for (const auto& [before, now] : now_of)
    if (now.size() > 1) out.became_two.push_back({{before}, list(now)});
  for (const auto& [now, before] : before_of)
    if (before.size() > 1) out.became_one.push_back({list(before), {now}});
  return out;
}

void Settling::remember() {
  std::vector<Entry> fresh;
  for (const people::Person& person : people_)
    for (const std::uint64_t id : person.records)
      if (places_[id - 1] != 0) fresh.push_back({places_[id - 1], values_[id - 1], person.id});
  const auto less = [](const Entry& x, const Entry& y) {
    return std::tuple(x.place, x.person) < std::tuple(y.place, y.person);
  };
  const auto same = [](const Entry& x, const Entry& y) { return x.place == y.place; };
  std::sort(fresh.begin(), fresh.end(), less);
  fresh.erase(std::unique(fresh.begin(), fresh.end(), same), fresh.end());
  std::vector<Entry> all;
  all.reserve(known_.entries.size() + fresh.size());
  std::merge(fresh.begin(), fresh.end(), known_.entries.begin(), known_.entries.end(),
             std::back_inserter(all),
             [](const Entry& x, const Entry& y) { return x.place < y.place; });
  all.erase(std::unique(all.begin(), all.end(), same), all.end());  // what is now comes first
  known_.entries = std::move(all);
}

Json changes_json(const std::vector<PersonChanges::Change>& changes) {
  Json out = Json::array();
  for (const auto& one : changes) out.push_back(Json::array({one.before, one.now}));
  return out;
}

std::vector<PersonChanges::Change> changes_of(const Json& json) {
  std::vector<PersonChanges::Change> out;
  for (const Json& one : json)
    out.push_back(
        {one.at(0).get<std::vector<std::uint64_t>>(), one.at(1).get<std::vector<std::uint64_t>>()});
  return out;
}

}  // namespace

PersonChanges settle_person_ids(PersonIds& known, std::span<people::Person> people,
                                std::span<const std::uint64_t> places,
                                std::span<const std::uint64_t> values) {
  return Settling(known, people, places, values).run();
}

std::string person_ids_text(const PersonIds& ids) {
  std::string out;
  wire::Writer writer(out);
  writer.number(ids.next);
  for (const Entry& one : ids.entries) {
    writer.fixed64(one.place);
    writer.fixed64(one.values);
    writer.number(one.person);
  }
  return out;
}

Result<PersonIds> parse_person_ids(std::string_view text) {
  PersonIds out;
  wire::Reader reader(text);
  out.next = reader.number();
  while (!reader.at_end()) {
    Entry& one = out.entries.emplace_back();
    one.place = reader.fixed64();
    one.values = reader.fixed64();
    one.person = reader.number();
  }
  if (!reader.ok()) return Error{Trouble::Damaged, "numbers of people", "not as they were kept"};
  return out;
}

std::string person_changes_text(const PersonChanges& changes) {
  return Json{{"became_two", changes_json(changes.became_two)},
              {"became_one", changes_json(changes.became_one)}}
      .dump();
}

Result<PersonChanges> parse_person_changes(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    return PersonChanges{changes_of(json.at("became_two")), changes_of(json.at("became_one"))};
  } catch (const Json::exception&) {
    return Error{Trouble::Damaged, "changes of people", "not as they were kept"};
  }
}

}  // namespace tadasu::facts
