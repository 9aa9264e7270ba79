// Two tables of people as one: whoever has rows in both is one person by the same model that tells
// the people of one table apart.
#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

#include "base/hash.h"
#include "base/json.h"
#include "cli/cli.h"
#include "cli/people.h"
#include "cli/terminal.h"
#include "facts/people_table.h"
#include "people/people.h"

namespace tadasu::cli {
namespace {

struct Both {
  std::array<facts::PeopleTable, 2> tables;
  people::Resolved resolved;
  // Of each list, its people; and those in both, as the list of people has them.
  std::array<people::Count, 2> counts;
  std::uint64_t in_both = 0, gone = 0, fresh = 0;

  [[nodiscard]] std::size_t list_of(std::uint64_t id) const {
    return id <= tables[0].records.size() ? 0 : 1;
  }
  [[nodiscard]] std::string_view name_of(std::uint64_t id) const {
    return list_of(id) == 0 ? tables[0].names.of(id - 1)
                            : tables[1].names.of(id - 1 - tables[0].records.size());
  }
  // In which of the two: bit n is list n.
  [[nodiscard]] unsigned lists_of(const people::Person& person) const {
    unsigned out = 0;
    for (const std::uint64_t id : person.records) out |= 1U << list_of(id);
    return out;
  }
};

constexpr std::array<const char*, 4> kStates = {"", "gone", "new", "both"};  // by lists_of

Result<Both> read_both(const PeopleArguments& arguments) {
  facts::TableOptions options;
  options.key = random_key();  // the same for both
  options.id_column = arguments.id_column;
  options.thread_count = arguments.threads;
  options.limits = facts::known_list_limits();
  options.stop = &interrupted();
  if (!read_map(arguments.map, options)) return Error{Trouble::Invalid, "--map", "not COLUMN=KIND"};
  Both out;
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  const unsigned threads = arguments.threads == 0 ? cores : arguments.threads;
  std::vector<people::Record> all;
  for (std::size_t i = 0; i < 2; ++i) {
    TRY(out.tables[i], facts::read_people_table(i == 0 ? arguments.path : arguments.with, options));
    // Half a list would say of many that they are new, or gone.
    if (!out.tables[i].unread.empty() || out.tables[i].rows_elsewhere > 0)
      return Error{Trouble::Damaged, facts::kPeopleTableWhere,
                   out.tables[i].unread.empty() ? "rows in further sheets" : out.tables[i].unread};
    out.counts[i] = people::resolve(out.tables[i].records, threads).count;
    for (people::Record one : out.tables[i].records) {
      one.id = all.size() + 1;
      if (!arguments.same_system) one.source = i + 1;
      all.push_back(one);
    }
  }
  out.resolved = people::resolve(all, threads);
  for (const people::Person& person : out.resolved.people) {
    const unsigned lists = out.lists_of(person);
    ++(lists == 3 ? out.in_both : lists == 1 ? out.gone : out.fresh);
  }
  return out;
}

// {"list": 1, "record": "M-17", "person": 3, "state": "gone"}
bool print_lines(const Both& both) {
  for (std::size_t i = 0; i < both.resolved.people.size(); ++i) {
    const people::Person& person = both.resolved.people[i];
    const char* const state = kStates[both.lists_of(person)];
    for (const std::uint64_t id : person.records) {
      const OrderedJson line = {{"list", both.list_of(id) + 1},
                                {"record", both.name_of(id)},
                                {"person", i + 1},
                                {"state", state}};
      const std::string text =
          line.dump(-1, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
      if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) return false;
    }
  }
  return true;
}

OrderedJson count_json(const people::Count& count) {
  return {{"min", count.min}, {"likely", count.likely}, {"max", count.max}};
}

}  // namespace

int people_with(const PeopleArguments& arguments) {
  const Lang lang = arguments.lang;
  const auto read = read_both(arguments);
  if (!read.ok()) {
    if (read.error().where == "--map")
      fmt::print(stderr, "tadasu: {}\n", say(lang, "cli.people.bad_map"));
    return read.error().where == "--map" ? static_cast<int>(kUsage)
                                         : report_table(read.error(), lang, arguments.json);
  }
  const Both& both = read.value();
  if (interrupted()) return kInterrupted;
  bool printed = true;
  if (arguments.jsonl) {
    printed = print_lines(both);
  } else if (arguments.json) {
    const OrderedJson json = {{"schema", "tadasu.people_with/1"},
                              {"first", count_json(both.counts[0])},
                              {"second", count_json(both.counts[1])},
                              {"together", count_json(both.resolved.count)},
                              {"both", both.in_both},
                              {"gone", both.gone},
                              {"new", both.fresh}};
    fmt::print("{}\n", json.dump(2));
  } else {
    const auto range = [](const people::Count& count) {
      return grouped(count.min) + " - " + grouped(count.max);
    };
    fmt::print("{}\n", say(lang, "cli.people.with",
                           {{"first", range(both.counts[0])},
                            {"second", range(both.counts[1])},
                            {"both", grouped(both.in_both)},
                            {"gone", grouped(both.gone)},
                            {"new", grouped(both.fresh)}}));
  }
  return printed && std::fflush(stdout) == 0 ? kDone : kFailed;
}

}  // namespace tadasu::cli
