#include "duties/seen_facts.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "duties/vocabulary.h"

namespace tadasu::duties {
namespace {

using Kind = Expression::Kind;

std::uint64_t cell_of(const Field& field, const Json& value) {
  if (!value.is_string()) return 0;
  const auto& text = value.get_ref<const std::string&>();
  const auto at = std::find(field.values.begin(), field.values.end(), text);
  return at == field.values.end() ? 0 : 1ULL << (at - field.values.begin());
}

// Of a set of choices: and perhaps more. No fact has so many values.
constexpr std::uint64_t kPerhapsMore = 1ULL << 63;

std::uint64_t cells_of(const Field& field, const Json& value) {
  switch (field.type) {
    case FactType::Flag:
      return value.get<bool>() ? 1 : 2;
    case FactType::Choice:
      return cell_of(field, value);
    case FactType::Choices: {
      std::uint64_t out = 0;
      for (const Json& one : value) out |= one == "unknown" ? kPerhapsMore : cell_of(field, one);
      return out;
    }
    default:
      return 0;
  }
}

// The most readable form counts where a kind stands twice.
constexpr std::uint8_t kFull = 1, kPartial = 2, kHashed = 3;
std::uint8_t form_of(const Json& item) {
  const auto form = item.is_object() ? item.find("form") : item.end();
  if (!item.is_object() || form == item.end() || !form->is_string()) return kFull;
  return *form == "partial" ? kPartial : *form == "hashed" ? kHashed : kFull;
}

Truth over(const CountFact& count, std::uint64_t threshold, bool by_maximum) {
  if (count.max && *count.max <= threshold) return Truth::No;
  if (count.min && *count.min > threshold) return Truth::Yes;
  return count.max && by_maximum ? Truth::Yes : Truth::Open;
}

}  // namespace

CountFact hours(const Json* delay) {
  if (delay == nullptr) return {};
  if (!delay->is_number()) return {kHoursNever, kHoursNever};
  // Hours over a whole number are so when rounded up, too.
  const double up = std::ceil(delay->get<double>());
  const auto count = static_cast<std::uint64_t>(std::min(up, static_cast<double>(kHoursNever - 1)));
  return {count, count};
}

CountFact living_at(const Json* residence, const std::string& place) {
  CountFact count = residence == nullptr ? CountFact{} : residents(*residence, place);
  const bool named = residence != nullptr && residence->contains(place);
  if (named && count.min.value_or(0) == 0 && count.max != 0U) count.min = 1;
  return count;
}

SeenFacts::SeenFacts(const KnownFacts& facts) : facts_(facts), scopes_(facts.scopes()) {
  int last = KnownFacts::kEverybody;
  for (const int scope : scopes_) last = std::max(last, scope);
  for (int scope = KnownFacts::kEverybody; scope <= last; ++scope)
    scopes_seen_.push_back(see(scope));
  counts_.resize(fields().size());
  for (std::size_t i = 0; i < fields().size(); ++i) {
    const Field& field = fields()[i];
    const std::string name = field.name;
    if (facts.is_known(name)) known_ |= 1ULL << i;
    if (field.type == FactType::Count) counts_[i] = facts.count(name);
    if (field.type == FactType::HoursOrNever)
      counts_[i] = hours(scopes_seen_.front().values[i].json);
    if (name == "persons") persons_ = i;
    if (name == "my_number_persons") my_number_ = i;
    if (name == "residence") residence_ = i;
  }
}

SeenFacts::Scope SeenFacts::see(int number) const {
  Scope out;
  out.values.resize(fields().size());
  for (std::size_t i = 0; i < fields().size(); ++i) {
    const Field& field = fields()[i];
    // What groups cannot say of their own is as at the top level.
    if (number >= 0 && !field.of_group) {
      out.values[i] = scopes_seen_.front().values[i];
      continue;
    }
    const Json* value = facts_.value(field.name, number);
    if (value == nullptr) continue;
    out.values[i] = {value, cells_of(field, *value)};
    if (field.type != FactType::Items) continue;
    for (const Json& item : *value) {
      const Json& kind = item.is_object() ? item.at("kind") : item;
      if (item.is_string() && kind == "unknown") out.perhaps_more = true;
      const auto known = find::parse_kind(kind.get_ref<const std::string&>());
      if (!known) continue;
      std::uint8_t& form = out.forms[static_cast<std::size_t>(*known)];
      form = form == 0 ? form_of(item) : std::min(form, form_of(item));
    }
  }
  return out;
}

bool SeenFacts::my_number_is_persons(const Plan::Atom& atom) const {
  return atom.field == my_number_ && (known_ >> my_number_ & 1) == 0;
}

Truth SeenFacts::truth(const Plan::Atom& atom, int number, bool by_maximum) const {
  const Scope& here = scope(number);
  const Value& value = here.values[atom.field];
  switch (atom.kind) {
    case Kind::OneOf:
      if (value.json == nullptr) return Truth::Open;
      return (value.cells & atom.cells) != 0 ? Truth::Yes : Truth::No;
    case Kind::Has: {
      if (value.json == nullptr) return Truth::Open;
      if (atom.values.empty()) {
        if ((value.cells & atom.cells) != 0) return Truth::Yes;
        return (value.cells & kPerhapsMore) != 0 ? Truth::Open : Truth::No;
      }
      Truth out = Truth::No;
      for (const std::string& wanted : atom.values) {
        const Truth one =
            atom.field == residence_ ? over(living_at(value.json, wanted), 0, by_maximum)
            : std::find(value.json->begin(), value.json->end(), wanted) != value.json->end()
                ? Truth::Yes
                : Truth::No;
        if (one == Truth::Yes) return one;
        if (one == Truth::Open) out = one;
      }
      return out;
    }
    case Kind::Over:
      if (atom.field == residence_)
        return over(living_at(value.json, atom.values.front()), atom.threshold, by_maximum);
      return over(counts_[my_number_is_persons(atom) ? persons_ : atom.field], atom.threshold,
                  by_maximum);
    case Kind::HasItem: {
      if (value.json == nullptr) return Truth::Open;
      for (const std::size_t kind : atom.kinds) {
        const std::uint8_t form = here.forms[kind];
        if (form == kFull || (form != 0 && !atom.in_full)) return Truth::Yes;
      }
      return here.perhaps_more ? Truth::Open : Truth::No;
    }
    case Kind::NoItem:
      if (value.json == nullptr || (here.perhaps_more && value.json->size() == 1))
        return Truth::Open;
      return value.json->empty() ? Truth::Yes : Truth::No;
    case Kind::HasSpecial: {
      if (value.json == nullptr) return Truth::Open;
      if (value.json->empty()) return Truth::No;
      const auto at = value.json->find(atom.values.front());
      if (at == value.json->end() || !at->is_array()) return Truth::Open;
      return at->empty() ? Truth::No : Truth::Yes;
    }
    default:
      break;
  }
  TADASU_CHECK(false);
}

}  // namespace tadasu::duties
