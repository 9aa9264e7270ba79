#include "people/explain.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <numeric>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "base/check.h"
#include "people/alike.h"
#include "people/neighbours.h"

namespace tadasu::people {
namespace {

// Of equal numbers of identity and of decisions the model knows nothing.
constexpr double kSaidSame = 0.9999;
constexpr std::size_t kComparedMax = 64;  // records of a person with which all others are compared
constexpr double kSureAlone = 0.9;        // below it all records of both sides are asked …
constexpr std::size_t kTogetherMax = 64;  // … of people of so many records
constexpr double kLeastDoubt = 1e-4;      // p (1 - p): below it nobody needs to look

constexpr std::string_view kTraits[kTraitCount] = {"name",    "birth_date", "phone",     "email",
                                                   "address", "sex",        "foreign_id"};
constexpr std::string_view kNames[] = {
    "missing",     "same",        "same_reading",    "other_writing", "reads_likely",
    "reads_alike", "reads_given", "alike",           "other_family",  "alike_given",
    "half",        "other_given", "reads_otherwise", "differs"};
constexpr std::string_view kDates[] = {"missing", "same", "slip", "differs"};
constexpr std::string_view kPhones[] = {"missing", "same_mobile", "same_landline", "differs"};
constexpr std::string_view kEmails[] = {"missing", "same", "same_local", "differs"};
constexpr std::string_view kAddresses[] = {"missing", "same_room", "same_house", "other_room",
                                           "alike",   "same_town", "differs"};
constexpr std::string_view kSexes[] = {"missing", "same", "differs"};
constexpr std::string_view kIds[] = {"missing", "same", "alike", "differs"};
constexpr std::span<const std::string_view> kLevels[kTraitCount] = {
    kNames, kDates, kPhones, kEmails, kAddresses, kSexes, kIds};
static_assert(kTraitReasons == kTraitCount);
static_assert([] {
  for (std::size_t i = 0; i < kTraitCount; ++i)
    if (kLevels[i].size() != kLevelCounts[i]) return false;
  return true;
}());

// The rules of resolve.cpp, as two records alone meet them.
struct Ruled {  // what of a record they read
  const Kept& kept;
  const Sketch& sketch;
  Id my_number, customer_number;  // the latter of one source
};
Rule rule_of(const Ruled& a, const Ruled& b, Hubs hubs) {
  const auto equal = [&](KeyType type) {
    const Id id = a.sketch.key(type);
    return id != 0 && id == b.sketch.key(type);
  };
  const auto differ = [](Id one, Id other) { return one != 0 && other != 0 && one != other; };
  const auto differ_in = [&](KeyType type) {
    return differ(a.sketch.key(type), b.sketch.key(type));
  };
  if (a.my_number != 0 && a.my_number == b.my_number) return Rule::MyNumber;
  if (differ_in(KeyType::BirthDate) || differ(a.my_number, b.my_number)) return Rule::None;
  const bool name = equal(KeyType::Name), reading = equal(KeyType::Kana);
  const bool compatible = name || reading || !a.kept.is_called() || !b.kept.is_called();
  const bool whole = !a.kept.partial_name && !b.kept.partial_name;
  const bool one_name = name && whole;
  const bool one_reading = reading && whole;
  const bool not_two_names = one_reading && !differ_in(KeyType::Name);
  const auto own = [&](KeyType type) {
    return equal(type) && (hubs >> static_cast<unsigned>(type) & 1) == 0;
  };
  if (compatible && a.customer_number != 0 && a.customer_number == b.customer_number)
    return Rule::CustomerNumber;
  if (one_name && equal(KeyType::BirthDate)) return Rule::NameBirthDate;
  if (one_reading && equal(KeyType::BirthDate)) return Rule::ReadingBirthDate;
  if (compatible && own(KeyType::Email)) return Rule::Email;
  if (compatible && own(KeyType::Mobile)) return Rule::Mobile;
  if (one_name && equal(KeyType::Address)) return Rule::NameAddress;
  if (not_two_names && equal(KeyType::Address)) return Rule::ReadingAddress;
  if (one_name && equal(KeyType::Landline)) return Rule::NameLandline;
  if (not_two_names && equal(KeyType::Landline)) return Rule::ReadingLandline;
  const bool bare = a.kept.has_only_a_name() || b.kept.has_only_a_name();
  return bare && (name || reading) ? Rule::OnlyName : Rule::None;
}

}  // namespace

std::string_view rule_name(Rule rule) {
  constexpr std::string_view kRules[] = {"",
                                         "my_number",
                                         "customer_number",
                                         "name_birth_date",
                                         "reading_birth_date",
                                         "email",
                                         "mobile",
                                         "name_address",
                                         "reading_address",
                                         "name_landline",
                                         "reading_landline",
                                         "only_name",
                                         "decision"};
  return kRules[static_cast<std::size_t>(rule)];
}

namespace {

std::uint32_t head_of(std::vector<std::uint32_t>& part, std::uint32_t place) {
  while (part[place] != place) place = part[place] = part[part[place]];
  return place;
}

}  // namespace

struct Reasons::State {
  State(Ranked ranked_by, Fitted fitted_to)
      : ranked(std::move(ranked_by)), fitted(std::move(fitted_to)) {}
  Ranked ranked;
  Fitted fitted;
  std::vector<Decided> decided;                              // of no copies; in order of ids, a < b
  std::unordered_map<std::uint64_t, std::uint64_t> copy_of;  // ids: the one that was decided of
  std::mutex mutex;  // of what is on disk: one thread asks at a time
  [[nodiscard]] std::unique_lock<std::mutex> lock() {
    return ranked.to ? std::unique_lock(mutex) : std::unique_lock<std::mutex>();
  }

  struct Judged {
    Levels levels{};
    double rarity = 0, same = 0;
    Rule rule = Rule::None;
  };
  [[nodiscard]] Rank rank_of(std::uint64_t id) const { return ranked.rank_of(id); }
  [[nodiscard]] std::uint64_t id_of(Rank rank) const { return ranked.kept[rank].id; }
  [[nodiscard]] Ruled ruled(Rank rank) const {
    const auto id = [&](KeyType type) {
      const Paged<Id>& ids = ranked.ids[static_cast<std::size_t>(type)];
      return ids.empty() ? 0 : ids[rank];
    };
    return {ranked.kept[rank], fitted.sketches[rank], id(KeyType::MyNumber),
            id(KeyType::CustomerNumber)};
  }
  [[nodiscard]] const Decided* decision(Rank a, Rank b) const {
    if (decided.empty()) return nullptr;
    const auto original = [&](Rank rank) {
      const auto found = copy_of.find(id_of(rank));
      return found == copy_of.end() ? id_of(rank) : found->second;
    };
    const std::uint64_t one = original(a), other = original(b);
    const std::pair<std::uint64_t, std::uint64_t> wanted = std::minmax(one, other);
    const auto found = std::lower_bound(
        decided.begin(), decided.end(), wanted,
        [](const Decided& there, const auto& pair) { return std::pair(there.a, there.b) < pair; });
    return found != decided.end() && std::pair(found->a, found->b) == wanted ? &*found : nullptr;
  }
  [[nodiscard]] double rarity_of(Rank a, Rank b, const Levels& levels) const {
    const auto count = [&](const std::vector<std::uint16_t>& counts) {
      return std::max<unsigned>(counts[a], counts[b]);
    };
    return fitted.model.rarity(
        levels, {count(fitted.name_count), count(fitted.kana_count), count(fitted.name_chance)});
  }
  [[nodiscard]] Judged judge(Rank a, Rank b) const {
    Judged out;
    const Sketch &one = fitted.sketches[a], &other = fitted.sketches[b];
    const auto hubs = static_cast<Hubs>(one.hubs & other.hubs);
    out.levels = compare(one, other, hubs);
    out.rarity = rarity_of(a, b, out.levels);
    out.same = fitted.model.same(out.levels, out.rarity);
    out.rule = rule_of(ruled(a), ruled(b), hubs);
    const Decided* const decided_pair = decision(a, b);
    if (decided_pair != nullptr) out.rule = decided_pair->same ? Rule::Decision : Rule::None;
    if (out.rule == Rule::MyNumber || out.rule == Rule::CustomerNumber ||
        out.rule == Rule::Decision)
      out.same = std::max(out.same, kSaidSame);
    return out;
  }

  // Two records of a person, by their places in it.
  struct Edge {
    std::uint32_t a = 0, b = 0;
    double same = 0;
    Levels levels{};
  };
  // All of a person of few records; of many those of the strongest tree through them.
  [[nodiscard]] std::vector<Edge> edges_of(const std::vector<Rank>& ranks) const;
  class Alikes;
  template <class Use>
  void for_links(const Person& person, Use use) const;
};

// Records of a person that are compared by the same values: what is judged of one is judged of all
// of them. A list of three hundred thousand lines of one mailbox has a handful.
class Reasons::State::Alikes {
 public:
  Alikes(const State& state, const std::vector<Rank>& ranks)
      : state_(state), ranks_(ranks), alike_(ranks.size()) {
    std::vector<std::uint32_t> order(ranks.size());
    std::iota(order.begin(), order.end(), 0U);
    // Decisions are of records, not of values.
    if (state.decided.empty())
      std::sort(order.begin(), order.end(),
                [&](std::uint32_t x, std::uint32_t y) { return compare_values(x, y) < 0; });
    for (std::size_t i = 0; i < order.size(); ++i) {
      const bool is_new =
          i == 0 || !state.decided.empty() || compare_values(order[i - 1], order[i]) != 0;
      different_ += is_new ? 1 : 0;
      alike_[order[i]] = different_ - 1;
    }
  }
  // Of place `a` of the person with each behind it.
  void add_edges(std::uint32_t a, std::vector<Edge>& out) const {
    std::vector<std::optional<Judged>> said(different_);
    for (std::uint32_t b = a + 1; b < ranks_.size(); ++b) {
      std::optional<Judged>& one = said[alike_[b]];
      if (!one) one = state_.judge(ranks_[a], ranks_[b]);
      out.push_back({a, b, one->same, one->levels});
    }
  }

 private:
  // By everything that judge() looks at.
  [[nodiscard]] int compare_values(std::uint32_t x, std::uint32_t y) const {
    const Rank a = ranks_[x], b = ranks_[y];
    const Ruled one = state_.ruled(a), other = state_.ruled(b);
    if (const int likeness =
            std::memcmp(&one.sketch.likeness, &other.sketch.likeness, sizeof(Likeness));
        likeness != 0)
      return likeness;
    const auto rest = [this](const Ruled& record, Rank rank) {
      return std::tuple(record.sketch.ids, record.my_number, record.customer_number,
                        record.kept.partial_name, static_cast<Hubs>(record.sketch.hubs),
                        state_.fitted.name_count[rank], state_.fitted.kana_count[rank],
                        state_.fitted.name_chance[rank]);
    };
    const auto left = rest(one, a), right = rest(other, b);
    return left < right ? -1 : right < left ? 1 : 0;
  }

  const State& state_;
  const std::vector<Rank>& ranks_;
  std::vector<std::uint32_t> alike_;  // of each place: which of the different ones
  std::uint32_t different_ = 0;
};

std::vector<Reasons::State::Edge> Reasons::State::edges_of(const std::vector<Rank>& ranks) const {
  const auto stronger = [](const Edge& x, const Edge& y) {
    return std::tuple(-x.same, x.a, x.b) < std::tuple(-y.same, y.a, y.b);
  };
  std::vector<Edge> out;
  if (ranks.size() <= kTogetherMax) {
    for (std::uint32_t a = 0; a < ranks.size(); ++a) {
      for (std::uint32_t b = a + 1; b < ranks.size(); ++b) {
        const Judged judged = judge(ranks[a], ranks[b]);
        out.push_back({a, b, judged.same, judged.levels});
      }
    }
    std::sort(out.begin(), out.end(), stronger);
    return out;
  }
  // Of many only the tree so far is kept: the tree of all edges is one of those in the trees of
  // their parts.
  const Alikes alikes(*this, ranks);
  std::vector<std::uint32_t> part(ranks.size());
  for (std::uint32_t a = 0; a < kComparedMax; ++a) {
    const auto tree_size = static_cast<std::ptrdiff_t>(out.size());
    alikes.add_edges(a, out);
    std::sort(out.begin() + tree_size, out.end(), stronger);
    std::inplace_merge(out.begin(), out.begin() + tree_size, out.end(), stronger);
    std::iota(part.begin(), part.end(), 0U);
    std::erase_if(out, [&](const Edge& edge) {
      const std::uint32_t x = head_of(part, edge.a), y = head_of(part, edge.b);
      part[std::max(x, y)] = std::min(x, y);
      return x == y;
    });
  }
  return out;
}

// Kruskal's tree of the strongest links. `use` is told each link, which places of the person it
// joins to which, part by part, and which of both holds the first: 0, 1, or 2 for neither.
template <class Use>
void Reasons::State::for_links(const Person& person, Use use) const {
  std::vector<Rank> ranks;
  for (const std::uint64_t id : person.records) ranks.push_back(rank_of(id));
  std::vector<std::vector<std::uint32_t>> parts(ranks.size());
  std::vector<std::uint32_t> part_of(ranks.size());
  std::iota(part_of.begin(), part_of.end(), 0U);
  for (std::uint32_t i = 0; i < ranks.size(); ++i) parts[i] = {i};
  const std::vector<Edge> edges = edges_of(ranks);
  for (const Edge& edge : edges) {
    const std::uint32_t a = part_of[edge.a], b = part_of[edge.b];
    if (a == b) continue;
    Link link{id_of(ranks[edge.a]), id_of(ranks[edge.b]), edge.same, false};
    if (edge.same < kSureAlone && ranks.size() <= kTogetherMax) {
      Levels best = edge.levels;
      for (const Edge& other : edges) {
        const auto between = std::minmax(part_of[other.a], part_of[other.b]);
        if (between != std::minmax(a, b)) continue;
        for (std::size_t trait = 0; trait < kTraitCount; ++trait)
          if (other.levels[trait] != 0 && (best[trait] == 0 || other.levels[trait] < best[trait]))
            best[trait] = other.levels[trait];
      }
      const double together =
          fitted.model.same(best, rarity_of(ranks[edge.a], ranks[edge.b], best));
      link.together = together > link.same;
      link.same = std::max(link.same, together);
    }
    use(link, parts[a], parts[b], part_of[0] == a ? 0 : part_of[0] == b ? 1 : 2);
    const bool a_has_more = parts[a].size() >= parts[b].size();
    const std::uint32_t into = a_has_more ? a : b, from = a_has_more ? b : a;
    for (const std::uint32_t place : parts[from]) part_of[place] = into;
    parts[into].insert(parts[into].end(), parts[from].begin(), parts[from].end());
    parts[from] = {};
  }
}

Reasons::Reasons(Ranked ranked, Fitted fitted, std::vector<Decided> decided)
    : state_(std::make_unique<State>(std::move(ranked), std::move(fitted))) {
  for (const Decided& one : decided) {
    if (one.copy)
      state_->copy_of[std::max(one.a, one.b)] = std::min(one.a, one.b);
    else
      state_->decided.push_back(one);
  }
}
Reasons::~Reasons() = default;

Why Reasons::why(std::uint64_t a, std::uint64_t b) const {
  const auto lock = state_->lock();
  const State::Judged judged = state_->judge(state_->rank_of(a), state_->rank_of(b));
  const Model& model = state_->fitted.model;
  Why out;
  for (std::size_t trait = 0; trait < kTraitCount; ++trait) {
    const std::uint8_t level = judged.levels[trait];
    const Model::Odds odds = model.odds_of(trait, level);
    out.traits[trait] = {kTraits[trait], kLevels[trait][level], -odds.stranger, -odds.household};
  }
  out.rarity = judged.rarity;
  out.before_stranger = -model.before().stranger;
  out.before_household = -model.before().household;
  out.same = judged.same;
  out.rule = judged.rule;
  return out;
}

std::vector<Link> Reasons::links(const Person& person) const {
  std::vector<Link> out;
  const auto lock = state_->lock();
  state_->for_links(person,
                    [&](const Link& link, const auto&, const auto&, int) { out.push_back(link); });
  return out;
}

std::vector<std::uint32_t> Reasons::best_order(std::span<const Person> people) const {
  const auto lock = state_->lock();
  std::vector<std::pair<Rank, std::uint32_t>> places;
  places.reserve(people.size());
  for (std::uint32_t i = 0; i < people.size(); ++i)
    places.emplace_back(state_->rank_of(people[i].id), i);
  std::sort(places.begin(), places.end());
  std::vector<std::uint32_t> out;
  out.reserve(places.size());
  for (const auto& [rank, i] : places) out.push_back(i);
  return out;
}

std::vector<double> Reasons::matches(const Person& person) const {
  std::vector<double> out(person.records.size(), 1);
  bool is_first = true;
  const auto lock = state_->lock();
  state_->for_links(person, [&](const Link& link, const auto& one, const auto& other, int first) {
    if (first == 2) return;
    for (const std::uint32_t place : first == 0 ? other : one) out[place] = link.same;
    if (std::exchange(is_first, false)) out[0] = link.same;
  });
  return out;
}

std::vector<Doubt> Reasons::doubts(std::span<const Person> people, std::size_t count_max) const {
  const State& state = *state_;
  std::vector<std::uint32_t> person_of(state.ranked.kept.size());
  std::vector<Doubt> out;
  // Those who are counted as two and are likely one are asked of however sure that is.
  const auto note = [&](const Doubt& doubt) {
    const bool is_other = !doubt.joined && doubt.same > 0.5;
    if (is_other || doubt.same * (1 - doubt.same) >= kLeastDoubt) out.push_back(doubt);
  };
  for (std::uint32_t i = 0; i < people.size(); ++i) {
    {
      const auto lock = state_->lock();
      for (const std::uint64_t id : people[i].records) person_of[state.rank_of(id)] = i;
    }
    if (people[i].records.size() < 2) continue;
    for (const Link& link : links(people[i])) note({link.a, link.b, link.same, true});
  }
  const auto lock = state_->lock();
  std::set<std::pair<std::uint32_t, std::uint32_t>> met;  // people: edges come likeliest first
  for (const AlikeEdge& edge : state.fitted.edges) {
    const std::pair<std::uint32_t, std::uint32_t> of =
        std::minmax(person_of[edge.a], person_of[edge.b]);
    if (of.first == of.second || state.decision(edge.a, edge.b) != nullptr) continue;
    const std::pair<std::uint64_t, std::uint64_t> ids =
        std::minmax(state.id_of(edge.a), state.id_of(edge.b));
    if (met.insert(of).second) note({ids.first, ids.second, edge.same, false});
  }
  std::sort(out.begin(), out.end(), [](const Doubt& x, const Doubt& y) {
    return std::tuple(-x.same * (1 - x.same), x.a, x.b) <
           std::tuple(-y.same * (1 - y.same), y.a, y.b);
  });
  if (out.size() > count_max) out.resize(count_max);
  return out;
}

}  // namespace tadasu::people
