#include "facts/review.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>
#include <unordered_map>

#include "base/bytes.h"
#include "base/json.h"
#include "facts/sample.h"
#include "find/kind.h"
#include "people/explain.h"
#include "store/store.h"

namespace tadasu::facts {
namespace {

constexpr std::size_t kDoubtsMax = 5'000;  // of which the gravest are taken
constexpr std::size_t kFieldsMax = 20;
constexpr double kSensitiveWeight = 5;  // whoever is not told of this is harmed most

// Kinds whose leak harms most.
find::KindSet sensitive_kinds() {
  find::KindSet out;
  const auto infos = find::kind_infos();
  if (!infos.ok()) return out;
  for (std::size_t i = 0; i < find::kKindCount; ++i)
    if ((*infos.value())[i].sensitive_appi || (*infos.value())[i].property_risk)
      out.add(static_cast<find::Kind>(i));
  return out;
}

struct Weighed {
  people::Doubt doubt;
  double harm = 0;
};

using PersonOf = std::unordered_map<std::uint64_t, const people::Person*>;

// Of two records that a reviewer can tell from each other; all of them, the gravest first.
std::vector<Weighed> gravest(const SurveyResult& result, const PersonOf& person_of) {
  const find::KindSet sensitive = sensitive_kinds();
  std::vector<Weighed> out;
  for (const people::Doubt& doubt :
       result.people.reasons->doubts(result.people.people, kDoubtsMax)) {
    if (result.record_places[doubt.a - 1] == 0 || result.record_places[doubt.b - 1] == 0 ||
        result.record_places[doubt.a - 1] == result.record_places[doubt.b - 1])
      continue;
    const std::uint64_t kinds =
        person_of.at(doubt.a)->kinds.bits() | person_of.at(doubt.b)->kinds.bits();
    const double weight = (kinds & sensitive.bits()) != 0 ? kSensitiveWeight : 1;
    out.push_back({doubt, doubt.same * (1 - doubt.same) * weight});
  }
  std::sort(out.begin(), out.end(), [](const Weighed& x, const Weighed& y) {
    return std::tuple(-x.harm, x.doubt.a, x.doubt.b) < std::tuple(-y.harm, y.doubt.a, y.doubt.b);
  });
  return out;
}

struct Shown {  // of a record
  std::string place;
  Json fields = Json::array();
};

Json side_json(const SurveyResult& result, const PersonOf& person_of, const Shown& shown,
               std::uint64_t id, const Key& key) {
  const people::Person& person = *person_of.at(id);
  return {{"record", {result.record_places[id - 1], values_of(result.records[id - 1], key)}},
          {"person", person.id},
          {"records", person.records.size()},
          {"place", shown.place},
          {"fields", shown.fields}};
}

ReviewSide side_of(const Json& json) {
  ReviewSide out;
  out.name = {json.at("record").at(0).get<std::uint64_t>(),
              json.at("record").at(1).get<std::uint64_t>()};
  out.person = json.at("person");
  out.record_count = json.at("records");
  out.place = json.at("place");
  for (const Json& field : json.at("fields"))
    out.fields.push_back({field.at(0), field.at(1), field.at(2)});
  return out;
}

ReviewPair pair_of(const Json& json) {
  ReviewPair out;
  out.a = side_of(json.at("a"));
  out.b = side_of(json.at("b"));
  out.pair = pair_name(out.a.name, out.b.name);
  out.same = json.at("same");
  out.harm = json.at("harm");
  out.joined = json.at("joined");
  out.rule = json.at("rule");
  for (const Json& trait : json.at("traits"))
    out.traits.push_back({trait.at(0), trait.at(1), trait.at(2), trait.at(3)});
  return out;
}

// The pairs that were decided, as they are counted.
std::vector<Weighed> decided_pairs(const SurveyResult& result, const PersonOf& person_of) {
  std::vector<Weighed> out;
  for (const auto& [a, b] : result.named.records) {
    if (a == 0) {
      out.push_back({});
      continue;
    }
    const bool joined = person_of.at(a) == person_of.at(b);
    out.push_back({{a, b, result.people.reasons->why(a, b).same, joined}, 0});
  }
  return out;
}

}  // namespace

std::string review_id(std::uint64_t revision) {
  return "people-to-look-at@" + std::to_string(revision);
}

std::string agreement_of(const ReviewPair& pair) {
  std::string text = pair.joined ? "one " + pair.rule : "two";
  for (const ReviewTrait& one : pair.traits) text += "\n" + one.trait + " " + one.level;
  return hex(sha256(bytes_of(text))).substr(0, 16);
}

struct ReviewDraft::State {
  State(const SurveyResult& of, std::span<const Judgment> judged, const Key& with)
      : result(of), judgments(judged), key(with) {}

  void choose(std::uint64_t revision);
  [[nodiscard]] Json json_of(const Weighed& one) const;

  const SurveyResult& result;
  std::span<const Judgment> judgments;
  const Key& key;
  PersonOf person_of;
  std::vector<Weighed> pairs, decided, sample;
  std::size_t more = 0;
  std::uint64_t seed = 0, joins = 0;               // of the sample
  std::unordered_map<std::uint64_t, Shown> shown;  // by record
};

void ReviewDraft::State::choose(std::uint64_t revision) {
  for (const people::Person& person : result.people.people)
    for (const std::uint64_t id : person.records) person_of.emplace(id, &person);
  pairs = gravest(result, person_of);
  std::vector<people::Doubt> near;  // who are counted as two
  for (const Weighed& one : pairs)
    if (!one.doubt.joined) near.push_back(one.doubt);
  const DrawnSample drawn =
      draw_sample(result, near, keyed_hash(key, "sample", std::to_string(revision)));
  seed = drawn.seed;
  joins = drawn.joins;
  for (const people::Doubt& one : drawn.pairs) sample.push_back({one, 0});
  more = pairs.size() - std::min(pairs.size(), kReviewPairsMax);
  pairs.resize(pairs.size() - more);
  decided = decided_pairs(result, person_of);
  for (const auto* list : {&pairs, &decided, &sample})
    for (const Weighed& one : *list) shown[one.doubt.a], shown[one.doubt.b];
}

Json ReviewDraft::State::json_of(const Weighed& one) const {
  const std::uint64_t a = one.doubt.a, b = one.doubt.b;
  const people::Why why = result.people.reasons->why(a, b);
  Json traits = Json::array();
  for (const people::TraitReason& trait : why.traits)
    if (trait.level != "missing")
      traits.push_back(Json::array({trait.trait, trait.level, trait.stranger, trait.household}));
  return Json{{"a", side_json(result, person_of, shown.at(a), a, key)},
              {"b", side_json(result, person_of, shown.at(b), b, key)},
              {"same", one.doubt.same},
              {"harm", one.harm},
              {"joined", one.doubt.joined},
              {"rule", people::rule_name(why.rule)},
              {"traits", traits}};
}

ReviewDraft::ReviewDraft(const SurveyResult& result, std::span<const Judgment> judgments,
                         const Key& key, std::uint64_t revision)
    : state_(std::make_unique<State>(result, judgments, key)) {
  state_->choose(revision);
}

ReviewDraft::~ReviewDraft() = default;

void ReviewDraft::see(const MentionLine& line) {
  const auto at = state_->shown.find(line.record);
  if (at == state_->shown.end() || at->second.fields.size() == kFieldsMax) return;
  if (at->second.place.empty()) at->second.place = line.way + " " + line.place;
  at->second.fields.push_back(
      Json::array({find::kind_id(line.mention.kind), line.masked, line.value}));
}

std::string ReviewDraft::text() const {
  const State& of = *state_;
  Json open = Json::array(), closed = Json::array();
  for (const Weighed& one : of.pairs) open.push_back(of.json_of(one));
  for (std::size_t i = 0; i < of.decided.size(); ++i) {
    if (of.decided[i].doubt.a == 0) continue;
    Json one = of.json_of(of.decided[i]);  // under the names it was decided by
    one["a"]["record"] = {of.judgments[i].a.place, of.judgments[i].a.values};
    one["b"]["record"] = {of.judgments[i].b.place, of.judgments[i].b.values};
    closed.push_back(std::move(one));
  }
  Json sampled = Json::array();
  for (const Weighed& one : of.sample) sampled.push_back(of.json_of(one));
  const Json all = {{"pairs", open},
                    {"more", of.more},
                    {"decided", closed},
                    {"decisions", judgments_text(of.judgments)},
                    {"sample", {{"seed", of.seed}, {"joins", of.joins}, {"pairs", sampled}}}};
  return all.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Review> load_review(const store::Store& store, std::string_view incident,
                           std::uint64_t revision) {
  TRY(const std::string text, store.document(incident, review_id(revision)));
  Review out;
  try {
    const Json json = Json::parse(text);
    for (const Json& one : json.at("pairs")) out.pairs.push_back(pair_of(one));
    for (const Json& one : json.at("decided")) out.decided.push_back(pair_of(one));
    out.decisions = json.at("decisions");
    out.more = json.value("more", std::uint64_t{0});
    if (const auto sample = json.find("sample"); sample != json.end()) {
      out.sample.seed = sample->at("seed");
      out.sample.joins = sample->at("joins");
      for (const Json& one : sample->at("pairs")) out.sample.pairs.push_back(pair_of(one));
    }
  } catch (const Json::exception&) {
    return Error{Trouble::Damaged, "people to look at", "not as they were kept"};
  }
  return out;
}

std::string ReviewGroup::hash() const {
  std::string text;
  for (const ReviewPair* one : pairs) text += one->pair + "\n";
  return hex(sha256(bytes_of(text))).substr(0, 20);
}

std::vector<ReviewGroup> groups_of(std::span<const ReviewPair* const> open) {
  std::map<std::string, ReviewGroup> by_pattern;
  for (const ReviewPair* one : open) {
    ReviewGroup& group = by_pattern[agreement_of(*one)];
    group.pairs.push_back(one);
    group.harm += one->harm;
  }
  std::vector<ReviewGroup> out;
  for (auto& [pattern, group] : by_pattern) {
    group.pattern = pattern;
    // By their names, which are hashes: whoever looks at the first few has a random sample.
    std::sort(group.pairs.begin(), group.pairs.end(),
              [](const ReviewPair* x, const ReviewPair* y) { return x->pair < y->pair; });
    // One act decides no more; the rest are the same pattern once these are decided.
    if (group.pairs.size() > kJudgedTogetherMax) group.pairs.resize(kJudgedTogetherMax);
    out.push_back(std::move(group));
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const ReviewGroup& x, const ReviewGroup& y) { return x.harm > y.harm; });
  return out;
}

}  // namespace tadasu::facts
