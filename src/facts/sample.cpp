#include "facts/sample.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "base/json.h"
#include "facts/settled_append.h"
#include "people/explain.h"
#include "store/store.h"

namespace tadasu::facts {
namespace {

constexpr const char* kAnswered = "people.sampled";
constexpr const char* kEnded = "people.sample_ended";
constexpr const char* kUndone = "undone";
// One pair of two people for so many joins, so that nobody knows what the next one is.
constexpr std::size_t kJoinsPerOther = 4;

Error damaged(std::uint64_t entry) {
  return {Trouble::Damaged, "journal/" + std::to_string(entry), "not as a sample is kept"};
}

// `check` looks at what was answered and gives the body.
template <class Check>
Status append(store::Store& store, std::string_view incident, std::uint64_t revision,
              const char* what, std::string_view actor, Check check) {
  return append_settled(store, incident, what, actor, [&]() -> Result<Json> {
    TRY(const SampleAnswers answers, sample_answers(store, incident, revision));
    if (answers.is_ended) return Error{Trouble::Conflict, "sample", "it is ended"};
    return check(answers);
  });
}

// The records of a person that stand at different places: a copy of a record is right by itself.
std::vector<std::uint64_t> different_records(const SurveyResult& result,
                                             const people::Person& person) {
  std::vector<std::uint64_t> out;
  std::set<std::uint64_t> places;
  for (const std::uint64_t id : person.records) {
    const std::uint64_t place = result.record_places[id - 1];
    if (place != 0 && places.insert(place).second) out.push_back(id);
  }
  return out;
}

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : random_(seed) {}
  std::uint64_t below(std::uint64_t end) { return random_() % end; }
  // `count` different ones of the numbers below `end`. Source: Floyd's algorithm.
  std::set<std::uint64_t> some_below(std::uint64_t end, std::uint64_t count) {
    std::set<std::uint64_t> out;
    for (std::uint64_t i = end - std::min(end, count); i < end; ++i)
      if (!out.insert(below(i + 1)).second) out.insert(i);
    return out;
  }
  template <class T>
  void shuffle(std::vector<T>& list) {
    for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[below(i)]);
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace

DrawnSample draw_sample(const SurveyResult& result, std::span<const people::Doubt> near,
                        std::uint64_t seed) {
  DrawnSample out;
  out.seed = seed;
  Draw draw(seed);
  const std::vector<people::Person>& people = result.people.people;
  std::vector<std::uint64_t> ends;  // of each person: how many joins there are up to it
  for (const people::Person& person : people) {
    const std::size_t records =
        person.records.size() < 2 ? 1 : different_records(result, person).size();
    out.joins += records == 0 ? 0 : records - 1;
    ends.push_back(out.joins);
  }
  const auto add = [&](std::uint64_t a, std::uint64_t b, bool joined) {
    if (b < a) std::swap(a, b);
    out.pairs.push_back({a, b, result.people.reasons->why(a, b).same, joined});
  };
  // The n-th record of a person with one before it. They come in order, so the records of somebody
  // who has very many are looked up once.
  std::size_t of = people.size();
  std::vector<std::uint64_t> records;
  for (const std::uint64_t join : draw.some_below(out.joins, kSampleJoinsMax)) {
    const auto at =
        static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), join) - ends.begin());
    if (at != of) records = different_records(result, people[at]);
    of = at;
    const std::uint64_t nth = join - (at == 0 ? 0 : ends[at - 1]) + 1;
    add(records[nth], records[draw.below(nth)], true);
  }
  const std::size_t wanted = (out.pairs.size() + kJoinsPerOther - 1) / kJoinsPerOther;
  for (const std::uint64_t one : draw.some_below(near.size(), wanted))
    out.pairs.push_back(near[one]);
  draw.shuffle(out.pairs);
  return out;
}

Result<SampleAnswers> sample_answers(const store::Store& store, std::string_view incident,
                                     std::uint64_t revision) {
  SampleAnswers out;
  Status taken = success();
  TRY_STATUS(store.read(incident, 0, [&](const store::Entry& entry) {
    if (entry.incident != incident || (entry.what != kAnswered && entry.what != kEnded))
      return true;
    try {
      const Json body = Json::parse(entry.body);
      if (body.at("revision") != revision) return true;
      if (entry.what == kEnded) out.is_ended = true;
      if (entry.what == kEnded) return true;
      const std::string pair = body.at("pair"), verdict = body.at("verdict");
      std::erase(out.order, pair);
      out.verdicts.erase(pair);
      if (verdict == kUndone) return true;
      for (const Verdict each : {Verdict::Same, Verdict::Different, Verdict::Unsure})
        if (verdict == verdict_name(each)) out.verdicts[pair] = each;
      out.order.push_back(pair);
    } catch (const Json::exception&) {
      taken = damaged(entry.number);
    }
    return taken.ok();
  }));
  if (!taken.ok()) return Error(taken.error());
  return out;
}

Status answer_sample(store::Store& store, std::string_view incident, std::uint64_t revision,
                     std::string_view pair, Verdict verdict, std::string_view actor) {
  TRY(const Review review, load_review(store, incident, revision));
  const std::vector<ReviewPair>& pairs = review.sample.pairs;
  if (std::none_of(pairs.begin(), pairs.end(), [&](const auto& one) { return one.pair == pair; }))
    return Error{Trouble::NotFound, "pair", "not of this sample"};
  return append(
      store, incident, revision, kAnswered, actor, [&](const SampleAnswers&) -> Result<Json> {
        return Json{{"revision", revision}, {"pair", pair}, {"verdict", verdict_name(verdict)}};
      });
}

Status take_back_answer(store::Store& store, std::string_view incident, std::uint64_t revision,
                        std::string_view actor) {
  return append(
      store, incident, revision, kAnswered, actor,
      [&](const SampleAnswers& answers) -> Result<Json> {
        if (answers.order.empty())
          return Error{Trouble::NotFound, "sample", "nothing was answered"};
        return Json{{"revision", revision}, {"pair", answers.order.back()}, {"verdict", kUndone}};
      });
}

Status end_sample(store::Store& store, std::string_view incident, std::uint64_t revision,
                  std::string_view actor) {
  TRY(const Review review, load_review(store, incident, revision));
  return append(store, incident, revision, kEnded, actor,
                [&](const SampleAnswers& answers) -> Result<Json> {
                  SampleFacts facts;
                  for (const ReviewPair& one : review.sample.pairs) {
                    const auto said = answers.verdicts.find(one.pair);
                    if (!one.joined || said == answers.verdicts.end()) continue;
                    ++(said->second == Verdict::Same        ? facts.right
                       : said->second == Verdict::Different ? facts.wrong
                                                            : facts.unsure);
                  }
                  if (facts.right + facts.wrong == 0)
                    return Error{Trouble::Invalid, "sample", "nothing is known of any join"};
                  return Json{{"revision", revision},         {"seed", review.sample.seed},
                              {"joins", review.sample.joins}, {"right", facts.right},
                              {"wrong", facts.wrong},         {"unsure", facts.unsure}};
                });
}

Result<std::vector<SampleFacts>> ended_samples(const store::Store& store,
                                               std::string_view incident) {
  std::vector<SampleFacts> out;
  Status taken = success();
  TRY_STATUS(store.read(incident, 0, [&](const store::Entry& entry) {
    if (entry.incident != incident || entry.what != kEnded) return true;
    try {
      const Json body = Json::parse(entry.body);
      out.push_back({body.at("revision"), body.at("joins"), body.at("right"), body.at("wrong"),
                     body.at("unsure")});
    } catch (const Json::exception&) {
      taken = damaged(entry.number);
    }
    return taken.ok();
  }));
  if (!taken.ok()) return Error(taken.error());
  return out;
}

Interval interval_95(std::uint64_t right, std::uint64_t judged) {
  if (judged == 0) return {};
  constexpr double z = 1.959963984540054;
  const double n = static_cast<double>(judged), p = static_cast<double>(right) / n;
  const double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
  const double half = z / (1 + z * z / n) * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

std::string sample_words(const FactSheet& sheet, Lang lang) {
  if (!sheet.sample) return "";
  const SampleFacts& facts = *sheet.sample;
  const std::uint64_t judged = facts.right + facts.wrong;
  const Interval bounds = interval_95(facts.right, judged);
  // Outwards: what is said to be the least is no more than it is.
  const auto tenths = [](double share, bool up) {
    const auto parts = static_cast<std::uint64_t>(up ? std::ceil(share * 1000 - 1e-9)
                                                     : std::floor(share * 1000 + 1e-9));
    return std::to_string(parts / 10) + "." + std::to_string(parts % 10);
  };
  std::string out = say(
      lang, "facts.sample",
      {{"revision", std::to_string(facts.revision)},
       {"judged", std::to_string(judged)},
       {"right", std::to_string(facts.right)},
       {"percent", tenths(static_cast<double>(facts.right) / static_cast<double>(judged), false)},
       {"low", tenths(bounds.low, false)},
       {"high", tenths(bounds.high, true)}});
  if (facts.unsure > 0)
    out += say(lang, "facts.sample_unsure", {{"count", std::to_string(facts.unsure)}});
  return out;
}

}  // namespace tadasu::facts
