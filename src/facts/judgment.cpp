#include "facts/judgment.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "base/json.h"
#include "base/typed.h"
#include "facts/settled_append.h"
#include "store/store.h"

namespace tadasu::facts {
namespace {

constexpr const char* kWhat = "people.judged";
constexpr std::string_view kUndone = "undone";
constexpr std::size_t kReasonBytesMax = 2'000;

Error damaged(std::uint64_t entry) {
  return {Trouble::Damaged, "journal/" + std::to_string(entry),
          "the body of people.judged has another form than it should"};
}

std::string names_text(std::span<const RecordPair> pairs) {
  Json out = Json::array();
  for (const auto& [a, b] : pairs)
    out.push_back(Json::array({a.place, a.values, b.place, b.values}));
  return (out.size() == 1 ? out.front() : out).dump();
}

RecordName name_of(const Json& names, std::size_t at) {
  return {names.at(at).get<std::uint64_t>(), names.at(at + 1).get<std::uint64_t>()};
}

// Of each pair what was decided of it and not taken back; the last holds.
using History = std::map<std::string, std::vector<Judgment>>;

// What was decided before that act holds again. Without one (older entries): nothing holds.
void take_back(History& history, const std::string& pair, std::uint64_t act) {
  const auto at = history.find(pair);
  if (at == history.end()) return;
  std::erase_if(at->second, [&](const Judgment& one) { return act == 0 || one.entry == act; });
  if (at->second.empty()) history.erase(at);
}

// Nothing of a pair whose key was destroyed: it is forgotten on purpose.
Status take(const store::Store& store, const store::Entry& entry, History& out) {
  try {
    const Json body = Json::parse(entry.body);
    const std::string verdict = body.at("verdict").get<std::string>();
    const bool is_together = body.contains("pairs");
    const Json pairs = is_together ? body.at("pairs") : Json::array({body.at("pair")});
    if (verdict == kUndone) {
      for (const Json& pair : pairs) take_back(out, pair, body.value("act", std::uint64_t{0}));
      return success();
    }
    Judgment one;
    for (const Verdict each : {Verdict::Same, Verdict::Different, Verdict::Unsure})
      if (verdict == verdict_name(each)) one.verdict = each;
    const auto names = store.open_text(entry.incident, body.at("records").get<std::string>());
    if (!names.ok() && names.error().trouble == Trouble::NotFound) {
      for (const Json& pair : pairs) take_back(out, pair, 0);
      return success();
    }
    if (!names.ok()) return Error(names.error());
    const Json read = Json::parse(names.value());
    const Json list = read.at(0).is_array() ? read : Json::array({read});
    if (list.size() != pairs.size()) return damaged(entry.number);
    TRY(one.reason, store.open_text(entry.incident, body.value("reason", "")));
    one.by = entry.actor;
    one.at = entry.at;
    one.entry = entry.number;
    for (std::size_t i = 0; i < list.size(); ++i) {
      one.pair = pairs.at(i).get<std::string>();
      one.a = name_of(list.at(i), 0);
      one.b = name_of(list.at(i), 2);
      out[one.pair].push_back(one);
    }
  } catch (const Json::exception&) {
    return damaged(entry.number);
  }
  return success();
}

// Records that are said to be one person, as groups of their places.
class Groups {
 public:
  std::uint64_t of(std::uint64_t place) {
    const auto at = parent_.find(place);
    if (at == parent_.end()) return place;
    std::uint64_t head = at->second;
    for (auto above = parent_.find(head); above != parent_.end(); above = parent_.find(head))
      head = above->second;
    while (place != head) place = std::exchange(parent_[place], head);
    return head;
  }
  void join(std::uint64_t a, std::uint64_t b) {
    a = of(a), b = of(b);
    if (a != b) parent_[a] = b;
  }

 private:
  std::map<std::uint64_t, std::uint64_t> parent_;
};

Error contradicting() { return {Trouble::Invalid, "verdict", "contradicts other decisions"}; }

// Whether two that are said to be two people are in one group.
bool contradicts(const std::vector<Judgment>& all) {
  Groups groups;
  for (const Judgment& one : all)
    if (one.verdict == Verdict::Same) groups.join(one.a.place, one.b.place);
  return std::any_of(all.begin(), all.end(), [&](const Judgment& one) {
    return one.verdict == Verdict::Different && groups.of(one.a.place) == groups.of(one.b.place);
  });
}

std::vector<Judgment> holding(History history) {
  std::vector<Judgment> out;
  for (auto& [pair, made] : history) out.push_back(std::move(made.back()));
  std::sort(out.begin(), out.end(), [](const Judgment& x, const Judgment& y) {
    return std::tie(x.entry, x.pair) < std::tie(y.entry, y.pair);
  });
  return out;
}

Result<History> history_of(const store::Store& store, std::string_view incident) {
  History out;
  Status taken = success();
  TRY_STATUS(store.read(incident, 0, [&](const store::Entry& entry) {
    if (entry.what == kWhat && entry.incident == incident) taken = take(store, entry, out);
    return taken.ok();
  }));
  if (!taken.ok()) return Error(taken.error());
  return out;
}

// `check` looks at what was decided and gives the body.
template <class Check>
Status append(store::Store& store, std::string_view incident, std::string_view actor, Check check) {
  return append_settled(store, incident, kWhat, actor, [&]() -> Result<Json> {
    TRY(History before, history_of(store, incident));
    return check(std::move(before));
  });
}

}  // namespace

std::string_view verdict_name(Verdict verdict) {
  constexpr std::string_view kNames[] = {"same", "different", "unsure"};
  return kNames[static_cast<std::size_t>(verdict)];
}

std::uint64_t values_of(const people::Record& record, const Key& key) {
  std::string bytes(sizeof record.keys + sizeof record.likeness, '\0');
  std::memcpy(bytes.data(), record.keys.data(), sizeof record.keys);
  std::memcpy(bytes.data() + sizeof record.keys, &record.likeness, sizeof record.likeness);
  bytes += record.partial_name ? '1' : '0';
  return keyed_hash(key, "record values", bytes);
}

std::string pair_name(const RecordName& a, const RecordName& b) {
  const auto [first, second] = std::minmax(a.place, b.place);
  const std::string text = std::to_string(first) + " " + std::to_string(second);
  return hex(sha256(bytes_of(text))).substr(0, 20);
}

Result<std::vector<Judgment>> judgments(const store::Store& store, std::string_view incident) {
  TRY(History all, history_of(store, incident));
  return holding(std::move(all));
}

Status judge(store::Store& store, std::string_view incident, const RecordName& a,
             const RecordName& b, Verdict verdict, std::string_view reason,
             std::string_view actor) {
  return judge_together(store, incident, std::vector{RecordPair{a, b}}, verdict, reason, actor);
}

Status judge_together(store::Store& store, std::string_view incident,
                      std::span<const RecordPair> pairs, Verdict verdict, std::string_view reason,
                      std::string_view actor) {
  if (reason.size() > kReasonBytesMax)
    return Error{Trouble::Invalid, "reason", "too long, or not UTF-8"};
  std::vector<Judgment> now;
  std::set<std::string> names;
  for (const auto& [a, b] : pairs) {
    Judgment& one = now.emplace_back();
    one.pair = pair_name(a, b);
    one.a = a, one.b = b, one.verdict = verdict;
    if (a.place == 0 || b.place == 0 || a.place == b.place || !names.insert(one.pair).second)
      return Error{Trouble::Invalid, "pair", "not two records"};
  }
  if (now.empty() || now.size() > kJudgedTogetherMax)
    return Error{Trouble::Invalid, "pair", "none, or too many at once"};
  TRY(const std::string records, store.seal_text(incident, names_text(pairs)));
  TRY(const std::string why, store.seal_text(incident, reason));
  return append(store, incident, actor, [&](History before) -> Result<Json> {
    std::vector<Judgment> all = holding(std::move(before));
    std::erase_if(all, [&](const Judgment& one) { return names.contains(one.pair); });
    all.insert(all.end(), now.begin(), now.end());
    if (contradicts(all)) return contradicting();
    Json body = {{"verdict", verdict_name(verdict)}, {"records", records}, {"reason", why}};
    if (now.size() == 1) body["pair"] = now.front().pair;
    if (now.size() == 1) return body;
    body["pairs"] = Json::array();
    for (const Judgment& one : now) body["pairs"].push_back(one.pair);
    return body;
  });
}

Status undo_judgment(store::Store& store, std::string_view incident, std::string_view pair,
                     std::string_view actor) {
  return append(store, incident, actor, [&](History all) -> Result<Json> {
    const std::string name(pair);
    const auto at = all.find(name);
    if (at == all.end()) return Error{Trouble::NotFound, "pair", "nothing was decided of it"};
    const std::uint64_t act = at->second.back().entry;
    take_back(all, name, act);
    if (contradicts(holding(std::move(all)))) return contradicting();
    return Json{{"pair", pair}, {"act", act}, {"verdict", kUndone}};
  });
}

Status undo_act(store::Store& store, std::string_view incident, std::uint64_t entry,
                std::string_view actor) {
  return append(store, incident, actor, [&](History all) -> Result<Json> {
    std::vector<std::string> pairs;
    for (const auto& [pair, made] : all)
      if (made.back().entry == entry) pairs.push_back(pair);
    if (pairs.empty()) return Error{Trouble::NotFound, "entry", "nothing of it holds"};
    for (const std::string& pair : pairs) take_back(all, pair, entry);
    if (contradicts(holding(std::move(all)))) return contradicting();
    return Json{{"pairs", pairs}, {"act", entry}, {"verdict", kUndone}};
  });
}

Status note_pair_opened(store::Store& store, std::string_view incident, std::string_view pair,
                        std::string_view reason, std::string_view actor) {
  if (trimmed(reason).empty() || reason.size() > kReasonBytesMax)
    return Error{Trouble::Invalid, "reason", "none, or too long"};
  TRY(const std::string why, store.seal_text(incident, reason));
  TRY(const store::Entry written,
      store.append({.incident = std::string(incident),
                    .actor = std::string(actor),
                    .what = "people.opened",
                    .body_json = Json{{"pair", pair}, {"reason", why}}.dump()}));
  static_cast<void>(written);
  return success();
}

std::string judgments_text(std::span<const Judgment> judgments) {
  std::set<std::string> lines;
  for (const Judgment& one : judgments)
    lines.insert(one.pair + " " + std::string(verdict_name(one.verdict)) + "\n");
  std::string out;
  for (const std::string& line : lines) out += line;
  return out;
}

namespace {

// The records of each name that is asked for. A place that is nowhere any more is looked for by its
// values: they must lead to one record and its copies.
class Finding {
 public:
  Finding(std::span<const Judgment> judgments, std::span<const people::Record> records,
          std::span<const std::uint64_t> places, const Key& key) {
    for (const Judgment& one : judgments)
      for (const RecordName& name : {one.a, one.b}) by_place_[name.place];
    for (std::size_t i = 0; i < places.size(); ++i)
      if (const auto at = by_place_.find(places[i]); at != by_place_.end() && places[i] != 0)
        at->second.push_back(records[i].id);
    const bool all_there = std::none_of(by_place_.begin(), by_place_.end(),
                                        [](const auto& one) { return one.second.empty(); });
    if (all_there) return;
    std::unordered_map<std::uint64_t, std::set<std::uint64_t>> places_of_values;
    std::unordered_map<std::uint64_t, std::vector<std::uint64_t>> ids_of_values;
    for (std::size_t i = 0; i < places.size(); ++i) {
      const std::uint64_t values = values_of(records[i], key);
      places_of_values[values].insert(places[i]);
      ids_of_values[values].push_back(records[i].id);
    }
    for (auto& [values, found] : places_of_values)
      if (found.size() == 1) by_values_[values] = std::move(ids_of_values[values]);
  }
  [[nodiscard]] std::vector<std::uint64_t> of(const RecordName& name) const {
    if (const auto& ids = by_place_.at(name.place); !ids.empty()) return ids;
    const auto at = by_values_.find(name.values);
    return at == by_values_.end() ? std::vector<std::uint64_t>{} : at->second;
  }

 private:
  std::unordered_map<std::uint64_t, std::vector<std::uint64_t>> by_place_, by_values_;
};

}  // namespace

Named named(std::span<const Judgment> judgments, std::span<const people::Record> records,
            std::span<const std::uint64_t> places, const Key& key) {
  Named out;
  if (judgments.empty()) return out;
  const Finding finding(judgments, records, places, key);
  std::set<std::uint64_t> told;  // the first of records whose copies were named
  const auto decide = [&](std::uint64_t a, std::uint64_t b, bool same, bool copy, std::size_t of) {
    out.decided.push_back({a, b, same, copy});
    out.judgment.push_back(of);
  };
  for (std::size_t i = 0; i < judgments.size(); ++i) {
    const Judgment& one = judgments[i];
    const auto some = finding.of(one.a), others = finding.of(one.b);
    // Two records of equal values, of which one row is left: nothing can be said of two any more.
    const bool is_gone = some.empty() || others.empty() || some == others;
    out.records.emplace_back(is_gone ? 0 : some[0], is_gone ? 0 : others[0]);
    if (is_gone || one.verdict == Verdict::Unsure) {
      ++(is_gone ? out.facts.gone : out.facts.unsure);
      continue;
    }
    ++(one.verdict == Verdict::Same ? out.facts.same : out.facts.different);
    decide(some[0], others[0], one.verdict == Verdict::Same, false, i);
    for (const auto* copies : {&some, &others}) {
      const bool is_new = told.insert(copies->front()).second;
      for (std::size_t copy = 1; copy < copies->size(); ++copy) {
        if (is_new) decide(copies->front(), (*copies)[copy], true, true, i);
        if (one.verdict != Verdict::Same) continue;
        decide(copies == &some ? others[0] : some[0], (*copies)[copy], true, false, i);
      }
    }
  }
  return out;
}

std::uint64_t refused_count(const Named& named, std::span<const people::Decided> refused) {
  const auto pair = [](const people::Decided& one) {
    return std::pair(std::min(one.a, one.b), std::max(one.a, one.b));
  };
  std::set<std::pair<std::uint64_t, std::uint64_t>> pairs;
  for (const people::Decided& one : refused) pairs.insert(pair(one));
  std::set<std::size_t> out;
  for (std::size_t i = 0; i < named.decided.size(); ++i)
    if (named.decided[i].same && pairs.contains(pair(named.decided[i])))
      out.insert(named.judgment[i]);
  return out.size();
}

}  // namespace tadasu::facts
