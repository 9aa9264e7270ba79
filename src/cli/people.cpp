#include "cli/people.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

#include "base/json.h"
#include "base/memory.h"
#include "cli/cli.h"
#include "cli/terminal.h"
#include "facts/people_table.h"
#include "people/explain.h"
#include "people/people.h"

namespace tadasu::cli {
namespace {

constexpr std::size_t kBlockBytes = 1 << 18;

bool print(const std::string& text) {
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20)
      out += fmt::format("\\u{:04x}", static_cast<int>(c));
    else
      out += c;
  }
  out += '"';
}

// Four digits, never up: 1 is said of what nothing has to hold together.
void append_chance(std::string& out, double chance) {
  if (chance >= 1)
    out += '1';
  else
    fmt::format_to(std::back_inserter(out), "{:.4f}", std::floor(chance * 1e4) / 1e4);
}

// {"record": "M-17", "person": 3, "match": 0.97}: people are numbered in order of their first
// record.
bool print_lines(const facts::PeopleTable& table, const people::Resolved& resolved) {
  struct Place {
    std::uint32_t person = 0;
    float match = 1;
  };
  std::vector<Place> places(table.names.size());
  for (const std::uint32_t i : resolved.reasons->best_order(resolved.people)) {
    const people::Person& person = resolved.people[i];
    const std::vector<double> matches = resolved.reasons->matches(person);
    for (std::size_t k = 0; k < matches.size(); ++k)
      places[person.records[k] - 1] = {i + 1, static_cast<float>(matches[k])};
  }
  std::string out;
  for (std::size_t i = 0; i < places.size(); ++i) {
    out += "{\"record\": ";
    append_quoted(out, table.names.of(i));
    fmt::format_to(std::back_inserter(out), ", \"person\": {}, \"match\": ", places[i].person);
    append_chance(out, places[i].match);
    out += "}\n";
    if (out.size() < kBlockBytes) continue;
    if (!print(out)) return false;
    out.clear();
  }
  return print(out);
}

void append_traits(std::string& out, const people::Why& why) {
  const char* between = "";
  for (const people::TraitReason& one : why.traits) {
    if (one.level == "missing") continue;
    fmt::format_to(std::back_inserter(out),
                   "{}{{\"trait\": \"{}\", \"level\": \"{}\", \"stranger\": {:.2f}, "
                   "\"household\": {:.2f}}}",
                   std::exchange(between, ", "), one.trait, one.level, one.stranger, one.household);
  }
}

// What holds each person together, link by link.
bool print_links(const facts::PeopleTable& table, const people::Resolved& resolved) {
  std::string out;
  for (std::size_t i = 0; i < resolved.people.size(); ++i) {
    if (resolved.people[i].records.size() < 2) continue;
    for (const people::Link& link : resolved.reasons->links(resolved.people[i])) {
      const people::Why why = resolved.reasons->why(link.a, link.b);
      out += "{\"a\": ";
      append_quoted(out, table.names.of(link.a - 1));
      out += ", \"b\": ";
      append_quoted(out, table.names.of(link.b - 1));
      fmt::format_to(std::back_inserter(out), ", \"person\": {}, \"match\": ", i + 1);
      append_chance(out, link.same);
      fmt::format_to(std::back_inserter(out),
                     ", \"rule\": {}{}{}, \"together\": {}, \"rarity\": {:.2f}, \"traits\": [",
                     why.rule == people::Rule::None ? "null" : "\"", people::rule_name(why.rule),
                     why.rule == people::Rule::None ? "" : "\"", link.together, why.rarity);
      append_traits(out, why);
      out += "]}\n";
    }
    if (out.size() < kBlockBytes) continue;
    if (!print(out)) return false;
    out.clear();
  }
  return print(out);
}

std::string_view kind_of(const facts::TableColumn& column) {
  if (!column.is_used) return "";
  if (column.use.half == people::Half::Family) return "family_name";
  if (column.use.half == people::Half::Given) return "given_name";
  return find::kind_id(column.use.kind);
}

std::string json_of(const facts::PeopleTable& table, std::size_t records,
                    const people::Count& count, double seconds) {
  OrderedJson json = {
      {"schema", "tadasu.people/1"},
      {"records", records},
      {"people", {{"min", count.min}, {"likely", count.likely}, {"max", count.max}}},
      {"columns", OrderedJson::array()},
      {"rows_elsewhere", table.rows_elsewhere},
      {"unread", table.unread.empty() ? OrderedJson() : OrderedJson(table.unread)},
      {"seconds", seconds}};
  for (const facts::TableColumn& column : table.columns) {
    const std::string_view kind = kind_of(column);
    json["columns"].push_back(
        {{"column", column.header}, {"kind", kind.empty() ? OrderedJson() : OrderedJson(kind)}});
  }
  return json.dump(2, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
}

std::string in_words(const facts::PeopleTable& table, std::size_t records,
                     const people::Count& count, Lang lang) {
  std::string out = say(lang, "cli.people.count",
                        {{"records", grouped(records)},
                         {"range", grouped(count.min) + " - " + grouped(count.max)},
                         {"likely", grouped(count.likely)}}) +
                    "\n\n";
  std::vector<std::vector<std::string>> rows = {
      {std::string(say(lang, "cli.people.column")), std::string(say(lang, "cli.people.taken_as"))}};
  for (const facts::TableColumn& column : table.columns)
    rows.push_back({column.header, column.is_used ? std::string(kind_of(column)) : "-"});
  return out + tadasu::cli::table(rows, {false, false});
}

// On disk, where there is room: /tmp often is memory.
std::filesystem::path spill_folder() {
  const char* const folder = std::getenv("TMPDIR");
  return folder == nullptr || *folder == 0 ? "/var/tmp" : folder;
}

std::uint64_t less(std::uint64_t all, std::uint64_t some) { return all - std::min(all, some); }

// Up to whole megabytes.
std::string in_megabytes(std::uint64_t bytes) { return fmt::format("{}M", (bytes >> 20) + 1); }

// All that was read, as people; the bound is told of what is left for them beside the rest.
Result<people::Resolved> tell_apart(people::Records records, std::uint64_t memory_bytes,
                                    unsigned threads, std::uint64_t& bytes_least) {
  const std::uint64_t others = less(resident_bytes(), records.bytes());
  bytes_least = people::bytes_min(records.size()) + others;
  records.set_bytes_max(less(memory_bytes, others));
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  return people::resolve_within(std::move(records), threads == 0 ? cores : threads);
}

}  // namespace

std::optional<std::uint64_t> parse_size(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number == 0) return {};
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  constexpr std::string_view kUnits = "KMGT";
  if (unit.empty()) return number;
  const std::size_t place =
      kUnits.find(static_cast<char>(std::toupper(static_cast<unsigned char>(unit.front()))));
  if (unit.size() > 1 || place == std::string_view::npos) return {};
  const auto shift = static_cast<unsigned>(10 * (place + 1));
  if (number > UINT64_MAX >> shift) return {};
  return number << shift;
}

int report_table(const Error& error, Lang lang, bool json) {
  if (error.where != facts::kPeopleTableWhere || error.trouble != Trouble::Invalid)
    return report(error, lang, json);
  std::string_view words = "cli.people.no_such_column";
  std::string what = error.detail;
  if (what == facts::kNoTable) words = "cli.people.no_table";
  if (what == facts::kNoColumn) words = "cli.people.no_column";
  if (what.starts_with("kind: ")) {
    words = "cli.people.no_such_kind";
    what.erase(0, 6);
  }
  fmt::print(stderr, "tadasu: {}\n", say(lang, words, {{"what", what}}));
  return kUsage;
}

bool read_map(const std::vector<std::string>& given, facts::TableOptions& out) {
  for (const std::string& one : given) {
    const std::size_t at = one.rfind('=');
    if (at == std::string::npos || at == 0) return false;
    out.map.emplace_back(one.substr(0, at), one.substr(at + 1));
  }
  return true;
}

int people(const PeopleArguments& arguments) {
  if (!arguments.with.empty()) return people_with(arguments);
  const Lang lang = arguments.lang;
  const auto begin = std::chrono::steady_clock::now();
  facts::TableOptions options;
  options.id_column = arguments.id_column;
  options.thread_count = arguments.threads;
  options.limits = facts::known_list_limits();
  options.stop = &interrupted();
  if (!read_map(arguments.map, options)) {
    fmt::print(stderr, "tadasu: {}\n", say(lang, "cli.people.bad_map"));
    return kUsage;
  }
  std::uint64_t memory_bytes = machine_memory_bytes() / 2;
  if (!arguments.memory.empty()) {
    const auto wanted = parse_size(arguments.memory);
    if (!wanted) {
      fmt::print(stderr, "tadasu: {}\n", say(lang, "cli.people.bad_memory"));
      return kUsage;
    }
    memory_bytes = *wanted;
  }
  people::Records records(
      {std::max<std::uint64_t>(1, less(memory_bytes, resident_bytes())), spill_folder()});
  options.to = &records;
  options.keeps_names = arguments.jsonl || arguments.links;
  auto read = facts::read_people_table(arguments.path, options);
  if (!read.ok()) return report_table(read.error(), lang, arguments.json);
  facts::PeopleTable& table = read.value();
  if (interrupted()) return kInterrupted;
  const std::size_t record_count = records.size();
  std::uint64_t bytes_least = 0;
  const auto made = tell_apart(std::move(records), memory_bytes, arguments.threads, bytes_least);
  if (!made.ok() && made.error().trouble == Trouble::TooLarge) {
    fmt::print(stderr, "tadasu: {}\n",
               say(lang, "cli.people.little_memory",
                   {{"records", grouped(record_count)}, {"least", in_megabytes(bytes_least)}}));
    return kUsage;
  }
  if (!made.ok()) return report(made.error(), lang, arguments.json);
  const people::Resolved& resolved = made.value();
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  bool printed = true;
  try {
    if (arguments.links)
      printed = print_links(table, resolved);
    else if (arguments.jsonl)
      printed = print_lines(table, resolved);
    else
      printed = print(arguments.json ? json_of(table, record_count, resolved.count, seconds)
                                     : in_words(table, record_count, resolved.count, lang));
  } catch (const people::SpillFailed& failure) {
    return report(failure.error, lang, arguments.json);
  }
  if (!printed || std::fflush(stdout) != 0) return kFailed;
  if (table.rows_elsewhere > 0)
    fmt::print(stderr, "tadasu: {}\n",
               say(lang, "cli.people.elsewhere", {{"count", grouped(table.rows_elsewhere)}}));
  if (!table.unread.empty())
    fmt::print(
        stderr, "tadasu: {}\n",
        say(lang, "cli.people.unread", {{"why", std::string(say(lang, "why." + table.unread))}}));
  return table.unread.empty() && table.rows_elsewhere == 0 ? kDone : kUnread;
}

}  // namespace tadasu::cli
