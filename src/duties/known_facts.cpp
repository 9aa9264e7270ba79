#include "duties/known_facts.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "duties/duties.h"
#include "duties/vocabulary.h"

namespace tadasu::duties {
namespace {

bool is_unknown(const Json& value) {
  return value.is_null() || (value.is_string() && value.get_ref<const std::string&>() == "unknown");
}

const Json* known_member(const Json& object, const std::string& name) {
  const auto at = object.find(name);
  return at == object.end() || is_unknown(*at) ? nullptr : &*at;
}

std::optional<Start> start_in(const Json& object, const std::string& name) {
  const Json* value = known_member(object, name);
  if (value == nullptr) return std::nullopt;
  const auto written = parse_moment(value->get<std::string>());
  if (!written) return std::nullopt;
  return Start{written->moment, written->date_only, name};
}

CountFact count_of(const Json& value) {
  if (value.is_number()) return {value.get<std::uint64_t>(), value.get<std::uint64_t>()};
  CountFact out;
  if (const Json* min = known_member(value, "min")) out.min = min->get<std::uint64_t>();
  if (const Json* max = known_member(value, "max")) out.max = max->get<std::uint64_t>();
  return out;
}

std::uint64_t sum(std::uint64_t a, std::uint64_t b) {
  return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

bool is_over_by_maximum(const CountFact& count, std::uint64_t over) {
  return count.max ? *count.max > over : count.min && *count.min > over;
}

void drop_later(Json& list, Moment as_of_end) {
  list.erase(std::remove_if(list.begin(), list.end(),
                            [&](const Json& one) {
                              const auto at = start_in(one, "at");
                              return at && at->moment > as_of_end;
                            }),
             list.end());
}

}  // namespace

namespace {

// Of those of whom nobody knows where they live any number may live here: told apart from them by
// `count`.
CountFact with_unplaced(CountFact count, const Json& residence) {
  const auto unplaced = residence.find(kPlaceUnknown);
  if (unplaced == residence.end() || !count.max) return count;
  const CountFact others = is_unknown(*unplaced) ? CountFact{} : count_of(*unplaced);
  count.max = others.max ? std::optional(sum(*count.max, *others.max)) : std::nullopt;
  return count;
}

CountFact told_apart(const Json& residence, const std::string& place) {
  if (const auto at = residence.find(place); at != residence.end() && place.size() > 2)
    return is_unknown(*at) ? CountFact{} : count_of(*at);
  const std::string country = place.substr(0, 2);
  CountFact parts{0, 0};
  for (const auto& [name, persons] : residence.items()) {
    if (!name.starts_with(country + "-")) continue;
    const CountFact one = is_unknown(persons) ? CountFact{} : count_of(persons);
    parts.min = sum(*parts.min, one.min.value_or(0));
    if (parts.max) parts.max = one.max ? std::optional(sum(*parts.max, *one.max)) : std::nullopt;
  }
  const auto whole = residence.find(country);
  if (place.size() > 2) {
    if (whole == residence.end()) return {0, 0};
    // Whoever was not told apart may live in this part.
    CountFact rest = is_unknown(*whole) ? CountFact{} : count_of(*whole);
    if (rest.max) rest.max = *rest.max - std::min(*rest.max, *parts.min);
    return {rest.max == 0U ? rest.max : std::nullopt, rest.max};
  }
  if (whole == residence.end()) return parts;
  CountFact out = is_unknown(*whole) ? CountFact{} : count_of(*whole);
  if (*parts.min > out.min.value_or(0)) out.min = parts.min;
  // Fewer in the whole than in its parts: somebody is wrong, and nobody is to be left out.
  if (out.max && *out.max < *parts.min) out.max = parts.min;
  return out;
}

}  // namespace

CountFact residents(const Json& residence, const std::string& place) {
  return with_unplaced(told_apart(residence, place), residence);
}

std::string known_text(const Json& object, const char* name) {
  if (!object.is_object()) return "";
  const Json* value = known_member(object, name);
  return value == nullptr || !value->is_string() ? "" : value->get<std::string>();
}

KnownFacts::KnownFacts() = default;
KnownFacts::KnownFacts(KnownFacts&&) noexcept = default;
KnownFacts& KnownFacts::operator=(KnownFacts&&) noexcept = default;
KnownFacts::~KnownFacts() = default;

Result<KnownFacts> KnownFacts::open(const Json& facts, const Clock& clock) {
  KnownFacts out;
  out.facts_ = std::make_unique<Json>(facts);
  Moment as_of_end = clock.now();
  out.as_of_day_ = date_at(as_of_end);
  out.as_of_ = iso_text(out.as_of_day_);
  if (const Json* given = known_member(facts, "as_of")) {
    const WrittenMoment written = *parse_moment(given->get<std::string>());
    out.as_of_day_ = date_at(written.moment);
    as_of_end = written.date_only ? end_of(out.as_of_day_) : written.moment;
    out.as_of_ = written.date_only ? iso_text(out.as_of_day_)
                                   : iso_text(written.moment, written.offset_minutes);
  }
  if (const auto knew = start_in(facts, "knew_date"); knew && knew->moment > as_of_end) {
    return Error{Trouble::Invalid, "knew_date",
                 "lies after as_of (" + out.as_of_ + "): nobody can know yet"};
  }
  out.leave_out_later(as_of_end);
  for (const Field& field : fields())
    if (field.must_be_shown && known_member(*out.facts_, field.name) == nullptr)
      (*out.facts_)[field.name] = false;
  return out;
}

void KnownFacts::leave_out_later(Moment as_of_end) {
  Json& facts = *facts_;
  if (facts.contains("moments") && facts["moments"].is_object()) {
    Json& moments = facts["moments"];
    for (auto at = moments.begin(); at != moments.end();) {
      const auto start = start_in(moments, at.key());
      at = start && start->moment > as_of_end ? moments.erase(at) : std::next(at);
    }
  }
  if (facts.contains("mitigation") && facts["mitigation"].is_array())
    drop_later(facts["mitigation"], as_of_end);
  if (!facts.contains("persons_history") || !facts["persons_history"].is_array()) return;
  Json& history = facts["persons_history"];
  const std::size_t all = history.size();
  drop_later(history, as_of_end);
  // The history is dated, `persons` is not: it is the last number of the history, or none is known
  // yet.
  if (history.size() < all || known_member(facts, "persons") == nullptr) {
    if (history.size() < all || !history.empty())
      facts["persons"] = history.empty() ? Json() : history.back()["persons"];
  }
}

bool KnownFacts::is_of_group(const std::string& fact, int scope) const {
  return scope >= 0 &&
         known_member((*facts_)["groups"][static_cast<std::size_t>(scope)], fact) != nullptr;
}

const Json* KnownFacts::value(const std::string& fact, int scope) const {
  if (is_of_group(fact, scope))
    return known_member((*facts_)["groups"][static_cast<std::size_t>(scope)], fact);
  return known_member(*facts_, fact);
}

bool KnownFacts::is_known(const std::string& fact) const {
  if (known_member(*facts_, fact) != nullptr) return true;
  const Json* groups = known_member(*facts_, "groups");
  return groups != nullptr && std::any_of(groups->begin(), groups->end(), [&](const Json& group) {
           return known_member(group, fact) != nullptr;
         });
}

std::vector<int> KnownFacts::scopes() const {
  const Json* groups = known_member(*facts_, "groups");
  if (groups == nullptr || groups->empty()) return {kEverybody};
  std::vector<int> out;
  std::uint64_t covered = 0;
  for (std::size_t i = 0; i < groups->size(); ++i) {
    out.push_back(static_cast<int>(i));
    if (const Json* persons = known_member((*groups)[i], "persons"))
      covered += count_of(*persons).min.value_or(0);
  }
  const Json* persons = known_member(*facts_, "persons");
  const auto all = persons == nullptr ? std::optional<std::uint64_t>{} : count_of(*persons).max;
  if (!all || covered < *all) out.push_back(kEverybody);
  return out;
}

CountFact KnownFacts::count(const std::string& fact) const {
  CountFact out;
  if (const Json* value = known_member(*facts_, fact)) out = count_of(*value);
  if (fact != "persons") return out;
  // So are those with a My Number.
  if (const Json* value = known_member(*facts_, "my_number_persons")) {
    const auto least = count_of(*value).min;
    if (least && (!out.min || *least > *out.min)) out.min = least;
  }
  // A group is part of the whole: the whole is not smaller.
  if (const Json* groups = known_member(*facts_, "groups")) {
    for (const Json& group : *groups) {
      const Json* persons = known_member(group, "persons");
      if (persons == nullptr) continue;
      const auto least = count_of(*persons).min;
      if (least && (!out.min || *least > *out.min)) out.min = least;
    }
  }
  return out;
}

std::optional<Start> KnownFacts::passed(std::uint64_t over) const {
  const Json* history = known_member(*facts_, "persons_history");
  if (history == nullptr) return std::nullopt;
  std::optional<Date> below_since;
  for (const Json& entry : *history) {
    const CountFact count = is_unknown(entry["persons"]) ? CountFact{} : count_of(entry["persons"]);
    const auto at = start_in(entry, "at");
    if (!at) return std::nullopt;
    if (is_over_by_maximum(count, over)) {
      return below_since && *below_since < date_at(at->moment) ? at : std::nullopt;
    }
    if (!count.max) return std::nullopt;  // it may have been over from the first
    if (!below_since) below_since = date_at(at->moment);
  }
  return std::nullopt;
}

std::optional<Start> KnownFacts::moment(const std::string& name) const {
  const Json* moments = known_member(*facts_, "moments");
  auto at = moments == nullptr ? std::nullopt : start_in(*moments, name);
  if (at) at->fact = "moments." + name;
  return at;
}

std::optional<Start> KnownFacts::first_certainty() const {
  std::optional<Start> first;
  for (const char* name : {"evidence", "confirmed", "told"}) {
    const auto at = moment(name);
    if (at && (!first || at->moment < first->moment)) first = at;
  }
  return first;
}

std::optional<Start> KnownFacts::knew() const {
  const auto written = start_in(*facts_, "knew_date");
  return written ? written : first_certainty();
}

std::optional<Start> KnownFacts::aware() const {
  const auto first = first_certainty();
  return first ? first : start_in(*facts_, "knew_date");
}

std::optional<Start> KnownFacts::certain_before_knew() const {
  const auto written = start_in(*facts_, "knew_date");
  const auto first = first_certainty();
  const bool before = written && first && date_at(first->moment) < date_at(written->moment);
  return before ? first : std::nullopt;
}

Date KnownFacts::judged_on() const {
  const auto start = knew();
  return start ? date_at(start->moment) : as_of_day_;
}

std::optional<std::vector<std::string>> KnownFacts::regime() const {
  const Json* named = known_member(*facts_, "regime");
  if (named == nullptr) return std::nullopt;
  return named->get<std::vector<std::string>>();
}

}  // namespace tadasu::duties
