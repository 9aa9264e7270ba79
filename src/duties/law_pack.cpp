#include "duties/law_pack.h"

#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>
#include <utility>

#include "base/pack.h"
#include "duties/cases.h"
#include "duties/plan.h"
#include "duties/vocabulary.h"

namespace tadasu::duties {
namespace {

constexpr std::size_t kOwnLawsKept = 1000;

// One table of a pack file, with the place that an Error about it names.
struct Table {
  const Json& json;
  std::string where;

  [[nodiscard]] Error wrong(const std::string& what) const {
    return {Trouble::Invalid, where, what};
  }
  [[nodiscard]] const Json* find(const char* name) const {
    const auto at = json.find(name);
    return at == json.end() ? nullptr : &*at;
  }
};

Result<std::string> text(const Table& table, const char* name) {
  const Json* value = table.find(name);
  if (value == nullptr || !value->is_string() || value->get_ref<const std::string&>().empty()) {
    return table.wrong(std::string(name) + " (text) is missing");
  }
  return value->get<std::string>();
}

Result<int> number(const Table& table, const char* name, int otherwise) {
  const Json* value = table.find(name);
  if (value == nullptr) return otherwise;
  if (!value->is_number_integer() || *value < 0 || *value > 1000000)
    return table.wrong(std::string(name) + " is no count");
  return value->get<int>();
}

Result<bool> flag(const Table& table, const char* name, bool otherwise) {
  const Json* value = table.find(name);
  if (value == nullptr) return otherwise;
  if (!value->is_boolean()) return table.wrong(std::string(name) + " is neither true nor false");
  return value->get<bool>();
}

Result<std::optional<Date>> date(const Table& table, const char* name) {
  if (table.find(name) == nullptr) return std::optional<Date>{};
  TRY(const std::string written, text(table, name));
  const auto parsed = parse_date(written);
  if (!parsed) return table.wrong(std::string(name) + " is no date");
  return std::optional<Date>{*parsed};
}

Result<Expression> condition(const Table& table, const char* name, const CountryLists& lists = {}) {
  if (table.find(name) == nullptr) return Expression{};
  TRY(const std::string written, text(table, name));
  Result<Expression> parsed = parse_expression(written, lists);
  if (parsed.ok() || !parsed.error().where.empty()) return parsed;
  return table.wrong(std::string(name) + ": " + parsed.error().detail);
}

Result<Cited> cited(const Table& table) {
  Cited out;
  TRY(out.cite, text(table, "cite"));
  TRY(out.source, text(table, "source"));
  TRY(out.read_on, text(table, "read_on"));
  if (!parse_date(out.read_on)) return table.wrong("read_on is no date");
  if (table.find("verified") == nullptr) return table.wrong("verified is missing");
  TRY(out.verified, flag(table, "verified", false));
  return out;
}

Result<Rule> read_rule(const Table& table, const Law& law) {
  Rule rule;
  TRY(rule.id, text(table, "id"));
  if (table.find("when") == nullptr) return table.wrong("rule '" + rule.id + "' has no 'when'");
  const Table named{table.json, table.where + " '" + rule.id + "'"};
  TRY(rule.when, condition(named, "when", law.countries));
  rule.facts = facts_of(rule.when);
  TRY(const bool per_group, flag(named, "per_group", false));
  rule.per_group = per_group;
  TRY(const std::optional<Date> from, date(named, "effective_from"));
  rule.effective_from = from.value_or(law.effective_from);
  TRY(rule.effective_to, date(named, "effective_to"));
  TRY(rule.cited, cited(named));
  return rule;
}

// One of the words of `values`; the error lists them.
template <class Value>
Result<Value> one_of(const Table& table, const char* name,
                     const std::vector<std::pair<const char*, Value>>& values) {
  TRY(const std::string written, text(table, name));
  std::string all;
  for (const auto& [word, value] : values) {
    if (written == word) return value;
    all += (all.empty() ? "" : ", ") + std::string(word);
  }
  return table.wrong(std::string(name) + " is none of " + all);
}

Result<StartOf> start_of(const Table& table, const char* name) {
  return one_of<StartOf>(table, name,
                         {{"knew", StartOf::Knew},
                          {"aware", StartOf::Aware},
                          {"assessed", StartOf::Assessed},
                          {"determined", StartOf::Determined}});
}

// "+09:00" east of Greenwich, as wide as clocks on earth go.
Result<Zone> read_zone(const Table& table) {
  Zone zone;
  if (table.find("utc_offset") != nullptr) {
    TRY(const std::string written, text(table, "utc_offset"));
    const auto moment = parse_moment("2026-01-01T00:00:00" + written);
    if (!moment || written.size() != 6) return table.wrong("utc_offset is not like +09:00");
    zone.offset_minutes = moment->offset_minutes;
  }
  if (table.find("summer_time") != nullptr) {
    TRY(zone.summer_time,
        one_of<SummerTime>(table, "summer_time", {{"eu", SummerTime::Eu}, {"us", SummerTime::Us}}));
  }
  return zone;
}

Result<CountryLists> read_countries(const Table& table) {
  CountryLists out;
  const Json* lists = table.find("countries");
  if (lists == nullptr) return out;
  if (!lists->is_object()) return table.wrong("countries is no table");
  for (const auto& [name, list] : lists->items()) {
    if (!list.is_array() || list.empty()) return table.wrong("countries." + name + " is no list");
    for (const Json& one : list) {
      if (!one.is_string() || !is_country(one.get<std::string>()))
        return table.wrong("countries." + name + " holds something that is no country");
      out[name].push_back(one.get<std::string>());
    }
  }
  return out;
}

Result<ClockRule> read_clock(const Table& table, const Law& law) {
  ClockRule clock;
  clock.zone = law.zone;
  TRY(clock.start, start_of(table, "start"));
  if (table.find("or_start") != nullptr) {
    TRY(clock.or_start, start_of(table, "or_start"));
    TRY(clock.or_length, number(table, "or_length", 0));
  }
  if (clock.or_start.has_value() != (clock.or_length > 0))
    return table.wrong("or_start and or_length go together");
  TRY(clock.counting, one_of<Counting>(table, "counting",
                                       {{"jp_days", Counting::JpDays},
                                        {"hours", Counting::Hours},
                                        {"days_after", Counting::DaysAfter},
                                        {"business_days", Counting::BusinessDays},
                                        {"months", Counting::Months}}));
  TRY(clock.length, number(table, "length", 0));
  if (clock.length <= 0) return table.wrong("length is missing");
  TRY(clock.warn, number(table, "warn", 0));
  TRY(clock.roll_office_jp, flag(table, "roll_office_jp", false));
  if (table.find("holidays") != nullptr) {
    TRY(clock.holidays_jp, one_of<bool>(table, "holidays", {{"jp", true}}));
    if (clock.counting != Counting::BusinessDays)
      return table.wrong("holidays goes with business_days");
  }
  TRY(clock.longer, number(table, "longer", 0));
  if ((clock.longer > 0) != (table.find("longer_when") != nullptr))
    return table.wrong("longer and longer_when go together");
  TRY(clock.longer_when, condition(table, "longer_when", law.countries));
  TRY(const int over, number(table, "later_over", 0));
  clock.later_over = static_cast<std::uint64_t>(over);
  if ((over > 0) != (table.find("later_unless") != nullptr))
    return table.wrong("later_over and later_unless go together");
  TRY(clock.later_unless, condition(table, "later_unless", law.countries));
  return clock;
}

// "each_of" or "first_of" with "among": one recipient a country.
Status read_per_country(const Table& entry, const Law& law, Recipient& recipient) {
  for (const auto& [name, fact, member] :
       {std::tuple("each_of", "residence", &Recipient::each_of),
        std::tuple("first_of", "established_in", &Recipient::first_of)}) {
    if (entry.find(name) == nullptr) continue;
    TRY(recipient.*member, text(entry, name));
    if (recipient.*member != fact) return entry.wrong(std::string(name) + " can only be " + fact);
    TRY(const std::string list, text(entry, "among"));
    const auto at = law.countries.find(list);
    if (at == law.countries.end()) return entry.wrong("among is no list of [law.countries]");
    recipient.among = at->second;
  }
  return success();
}

Result<std::vector<Recipient>> read_recipients(const Table& table, const Law& law) {
  std::vector<Recipient> out;
  const Json* to = table.find("to");
  if (to == nullptr || !to->is_array() || to->empty())
    return table.wrong("to is no list of recipients");
  for (const Json& one : *to) {
    if (!one.is_object()) return table.wrong("a recipient is no table");
    const Table entry{one, table.where + " to"};
    Recipient recipient;
    TRY(recipient.to, text(entry, "id"));
    if (entry.find("name") != nullptr) {
      TRY(recipient.name, text(entry, "name"));
    }
    TRY(recipient.when, condition(entry, "when", law.countries));
    TRY_STATUS(read_per_country(entry, law, recipient));
    out.push_back(std::move(recipient));
  }
  if (out.back().when.kind != Expression::Kind::Always || !out.back().among.empty())
    return table.wrong("the last recipient has no default");
  return out;
}

Result<DutyRule> read_duty(const Table& table, const Law& law) {
  DutyRule duty;
  TRY(duty.id, text(table, "id"));
  const Table named{table.json, table.where + " '" + duty.id + "'"};
  TRY(duty.basis, one_of<Basis>(named, "kind",
                                {{"statute", Basis::Statute},
                                 {"guideline", Basis::Guideline},
                                 {"contract", Basis::Contract}}));
  if (named.find("name") != nullptr) {
    TRY(duty.name, text(named, "name"));
  }
  if (named.find("wants") != nullptr) {
    TRY(duty.wants, text(named, "wants"));
  }
  TRY(duty.to, read_recipients(named, law));
  if (named.find("due") == nullptr) return named.wrong("no 'due'");
  TRY(duty.due, condition(named, "due", law.countries));
  if (named.find("may_wait") != nullptr) {
    TRY(duty.may_wait, condition(named, "may_wait", law.countries));
  }
  if (named.find("advised") != nullptr) {
    TRY(duty.advised, condition(named, "advised", law.countries));
  }
  if (const Json* clock = named.find("clock"); clock != nullptr) {
    if (!clock->is_object()) return named.wrong("clock is no table");
    TRY(duty.clock, read_clock({*clock, named.where + " clock"}, law));
  }
  if (const Json* content = named.find("content"); content != nullptr) {
    if (!content->is_array()) return named.wrong("content is no list");
    for (const Json& item : *content) {
      if (!item.is_number_integer())
        return named.wrong("content holds something that is no number");
      duty.content.push_back(item.get<int>());
    }
  }
  TRY(duty.cited, cited(named));
  return duty;
}

// Every rule named with @ stands above the place that names it, so nothing can go in a circle.
Status check_references(const Law& law, const std::string& where) {
  std::set<std::string> known;
  const auto check = [&](const Expression& expression, const std::string& by) -> Status {
    for (const std::string& rule : rules_of(expression)) {
      if (!known.contains(rule))
        return Error{Trouble::Invalid, where,
                     by + " names @" + rule + ", which stands not above it"};
    }
    return success();
  };
  std::string above;
  for (const Rule& rule : law.rules) {
    TRY_STATUS(check(rule.when, "rule '" + rule.id + "'"));
    if (rule.id != above && known.contains(rule.id))
      return Error{Trouble::Invalid, where, "versions of rule '" + rule.id + "' stand apart"};
    known.insert(above = rule.id);
  }
  for (const DutyRule& duty : law.duties) {
    const std::string by = "duty '" + duty.id + "'";
    TRY_STATUS(check(duty.due, by));
    if (duty.may_wait) TRY_STATUS(check(*duty.may_wait, by));
    if (duty.advised) TRY_STATUS(check(*duty.advised, by));
    if (duty.clock) TRY_STATUS(check(duty.clock->longer_when, by));
    if (duty.clock) TRY_STATUS(check(duty.clock->later_unless, by));
    for (const Recipient& recipient : duty.to) TRY_STATUS(check(recipient.when, by));
  }
  return success();
}

// Calls `read` for each table of the list `name`.
template <class Read>
Status each(const Table& pack, const char* name, Read read) {
  const Json* list = pack.find(name);
  if (list == nullptr) return success();
  if (!list->is_array()) return pack.wrong(std::string("[[") + name + "]] is no list of tables");
  std::size_t position = 0;
  for (const Json& one : *list) {
    const std::string where = pack.where + " [[" + name + "]] " + std::to_string(++position);
    if (!one.is_object()) return Error{Trouble::Invalid, where, "is no table"};
    TRY_STATUS(read(Table{one, where}));
  }
  return success();
}

Result<Law> read_law(const Json& json, const std::string& id) {
  const Table pack{json, "packs/laws/" + id + ".toml"};
  const Table head{json.at("pack"), pack.where + " [pack]"};
  Law law;
  TRY(law.id, text(head, "id"));
  if (law.id != id) return head.wrong("id is not the name of the file");
  TRY(law.status, text(head, "status"));
  TRY(const std::optional<Date> from, date(head, "effective_from"));
  if (!from) return head.wrong("effective_from is missing");
  law.effective_from = *from;
  const Json* options = pack.find("law");
  if (options == nullptr || !options->is_object()) return pack.wrong("no [law] table");
  const Table own{*options, pack.where + " [law]"};
  TRY(law.cited, cited(own));
  TRY(const std::string counts, text(own, "counts"));
  if (counts != "maximum" && counts != "bounds")
    return own.wrong("counts is neither maximum nor bounds");
  law.counts_by_maximum = counts == "maximum";
  TRY(law.zone, read_zone(own));
  TRY(law.countries, read_countries(own));
  if (const Json* sanction = own.find("sanction"); sanction != nullptr) {
    if (!sanction->is_object()) return own.wrong("sanction is no table");
    const Table by{*sanction, own.where + " sanction"};
    TRY(law.sanction, one_of<std::string>(by, "by", {{"fine", "fine"}, {"order", "order"}}));
    TRY_STATUS(cited(by));
  }
  TRY_STATUS(each(pack, "rule", [&](const Table& table) -> Status {
    TRY(Rule rule, read_rule(table, law));
    law.rules.push_back(std::move(rule));
    return success();
  }));
  TRY_STATUS(each(pack, "duty", [&](const Table& table) -> Status {
    TRY(DutyRule duty, read_duty(table, law));
    law.duties.push_back(std::move(duty));
    return success();
  }));
  TRY_STATUS(each(pack, "pending", [&](const Table& table) -> Status {
    TRY(std::string name, text(table, "id"));
    TRY_STATUS(cited(table));
    law.pending.push_back(std::move(name));
    return success();
  }));
  if (law.duties.empty()) return pack.wrong("no [[duty]]");
  TRY_STATUS(check_references(law, pack.where));
  number_conditions(law);
  TRY(law.planned_with, load_law_index());
  law.plan = std::make_shared<Plan>(law, *law.planned_with);
  return law;
}

Result<LawIndex> read_index(const Json& json) {
  const Table pack{json, "packs/laws/index.toml"};
  LawIndex index;
  TRY_STATUS(each(pack, "law", [&](const Table& table) -> Status {
    IndexEntry entry;
    TRY(entry.id, text(table, "id"));
    const Table named{table.json, table.where + " '" + entry.id + "'"};
    const Json* title = named.find("title");
    if (title == nullptr || !title->is_object()) return named.wrong("no title");
    TRY(entry.title_ja, text({*title, named.where + " title"}, "ja"));
    TRY(entry.title_en, text({*title, named.where + " title"}, "en"));
    if (named.find("applies") == nullptr) return named.wrong("no 'applies'");
    TRY(entry.applies, condition(named, "applies"));
    if (named.find("ask") != nullptr) {
      TRY(entry.ask_when_known, one_of<bool>(named, "ask", {{"known", true}, {"always", false}}));
    }
    index.laws.push_back(std::move(entry));
    return success();
  }));
  TRY_STATUS(each(pack, "impossible", [&](const Table& table) -> Status {
    if (table.find("when") == nullptr) return table.wrong("no 'when'");
    TRY(Expression when, condition(table, "when"));
    index.impossible.push_back(std::move(when));
    return success();
  }));
  number_conditions(index);
  index.plan = std::make_shared<Plan>(index);
  return index;
}

// Keeps what was read until the file is another one.
template <class Value>
class Kept {
 public:
  template <class Read>
  Result<std::shared_ptr<const Value>> get(const std::string& name, Read read) {
    // Asked for with every law of every answer: no path, which is taken apart when it is made.
    const std::string path = packs_folder().native() + "/laws/" + name + ".toml";
    struct stat about {};
    const bool is_there = ::stat(path.c_str(), &about) == 0;
    const auto written = std::pair(about.st_mtim.tv_sec, about.st_mtim.tv_nsec);
    const std::lock_guard lock(mutex_);
    const auto at = kept_.find(path);
    if (at != kept_.end() && is_there && at->second.written == written) return at->second.value;
    TRY(const Json json, load_pack("laws/" + name));
    TRY(Value value, read(json));
    auto shared = std::make_shared<const Value>(std::move(value));
    kept_[path] = {written, shared};
    return std::shared_ptr<const Value>(shared);
  }

 private:
  struct Entry {
    std::pair<time_t, long> written;  // of the file
    std::shared_ptr<const Value> value;
  };
  std::mutex mutex_;
  std::map<std::string, Entry> kept_;
};

}  // namespace

Result<Law> read_law_file(const std::string& id) {
  TRY(const Json json, load_pack("laws/" + id));
  return read_law(json, id);
}

Result<Law> law_of(const Json& pack) { return read_law(pack, pack.at("pack").at("id")); }

Result<std::shared_ptr<const Law>> own_law(const Json& pack) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const Law>> kept;
  const Error wrong{Trouble::Invalid, "[pack]", "its id is not like own-1"};
  if (!pack.is_object() || !pack.contains("pack") || !pack["pack"].is_object()) return wrong;
  const Json id = pack["pack"].value("id", Json());
  if (!id.is_string() || !id.get_ref<const std::string&>().starts_with("own-") ||
      id.get_ref<const std::string&>().find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") !=
          std::string::npos)
    return wrong;
  const std::string text = pack.dump();
  const std::lock_guard lock(mutex);
  if (const auto at = kept.find(text); at != kept.end()) return at->second;
  TRY(Law law, law_of(pack));
  if (kept.size() >= kOwnLawsKept) kept.clear();
  return kept.emplace(text, std::make_shared<const Law>(std::move(law))).first->second;
}

Result<std::shared_ptr<const Law>> load_law(const std::string& id) {
  static Kept<Law> kept;
  return kept.get(id, [&](const Json& json) -> Result<Law> {
    TRY(Law law, read_law(json, id));
    TRY(const std::vector<CaseResult> cases, run_own_cases(law));
    for (const CaseResult& one : cases) {
      if (!one.wrong.empty())
        return Error{Trouble::Invalid, "packs/laws/" + id + ".toml",
                     "fails its case '" + one.name + "': " + one.wrong.front()};
    }
    return law;
  });
}

Result<std::shared_ptr<const LawIndex>> load_law_index() {
  static Kept<LawIndex> kept;
  return kept.get("index", read_index);
}

}  // namespace tadasu::duties
