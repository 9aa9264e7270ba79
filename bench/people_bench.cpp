// How well and how fast records are told apart, on lists with known truth:
//
//   people_bench [--json] [--threads N] [--examples N] [--model two] [--hide COLUMN]...
//   [--key KEY.csv] [--memory MEGABYTES]   FILE.csv[.xz]...
//
// Lists come from tadasu-people-corpus, or from people/ of the developers' data: jp-people, FEBRL,
// fake_1000, the truth sets of Senzing with their key. Columns that tell the truth do not reach
// src/people. Several files are one set. Figures are of the invented, of this machine, and of now.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/memory.h"
#include "people_figures.h"

namespace tadasu::bench {
namespace {

constexpr const char* kHelp =
    "usage: people_bench [--json] [--threads N] [--examples N] [--model two] [--hide COLUMN]... "
    "[--key KEY.csv] [--memory MEGABYTES] "
    "FILE.csv[.xz]...\n"
    "\n"
    "  hidden      people who would get no letter: over all clusters, true people in it less one\n"
    "  over-split  letters too many: over all people, clusters with their records less one\n"
    "  identified  records with a birth date, telephone, address of mail, address or number\n"
    "  oracle      over-split when all records of a person that share a value written alike "
    "(after\n"
    "              a plain normalisation of the bench's own) are one\n"
    "  --examples N   also N of the clusters that hide somebody, and N of the people with several "
    "clusters,\n"
    "                 spread over the list: records\n"
    "                 by place, from 0 (rec_id of generated lists), each with its true person\n"
    "  --model two    without the class of a household: what others do, for comparison\n"
    "  --hide COLUMN  leave a column out (soc_sec_id of FEBRL)\n"
    "  --memory MEGABYTES  bounds what the whole program takes; the rest lies in $TMPDIR, else "
    "/var/tmp\n"
    "  --key KEY.csv  the truth of Senzing's sets: CLUSTER_ID, DATA_SOURCE, RECORD_ID\n";

struct Options {
  bool json = false, help = false;
  std::size_t examples = 0;
  std::uint64_t memory_bytes = 0;  // 0: as much as it takes
  unsigned threads = 1;
  people::Classes classes = people::Classes::Three;
  std::string key;
  std::vector<std::string> files;
};

double percent(std::uint64_t a, std::size_t b) {
  return b == 0 ? 0 : 100 * static_cast<double>(a) / static_cast<double>(b);
}

void print_split(const char* name, const Split& split) {
  std::printf(
      "%-10s %9zu records %9zu people %9zu clusters  P %.5f R %.5f F1 %.5f  hidden %llu (%.3f %%)  "
      "over-split %llu (%.2f %%)\n",
      name, split.records, split.people, split.clusters, split.precision, split.recall, split.f1,
      static_cast<unsigned long long>(split.hidden), percent(split.hidden, split.people),
      static_cast<unsigned long long>(split.over_split), percent(split.over_split, split.people));
}

void json_split(const char* name, const Split& split) {
  std::printf(
      "\"%s\": {\"records\": %zu, \"people\": %zu, \"clusters\": %zu, \"precision\": %.6f, "
      "\"recall\": %.6f, \"f1\": %.6f, \"hidden\": %llu, \"over_split\": %llu}, ",
      name, split.records, split.people, split.clusters, split.precision, split.recall, split.f1,
      static_cast<unsigned long long>(split.hidden),
      static_cast<unsigned long long>(split.over_split));
}

// One number for who is who and for all counts: equal where nothing changed.
std::uint64_t digest(const people::Resolved& resolved) {
  std::uint64_t out = 14695981039346656037ULL;  // FNV-1a, by words
  const auto add = [&](std::uint64_t word) { out = (out ^ word) * 1099511628211ULL; };
  const auto add_count = [&](const people::Count& count) {
    add(count.min);
    add(count.likely);
    add(count.max);
  };
  for (const people::Person& person : resolved.people) {
    add(person.id);
    add(person.kinds.bits());
    for (const std::uint64_t id : person.records) add(id);
  }
  add_count(resolved.count);
  for (const people::Count& count : resolved.by_kind) add_count(count);
  for (const people::Count& count : resolved.by_own) add_count(count);
  return out;
}

struct Cost {
  double seconds = 0, megabytes_before = 0, megabytes_after = 0;
  std::uint64_t digest = 0;
};

void print(const TrueRecords& truth, const Figures& figures, const Cost& cost, bool json) {
  const people::Count& count = figures.count;
  const bool inside = count.min <= truth.people && truth.people <= count.max;
  const double error =
      100 * (static_cast<double>(count.likely) / static_cast<double>(truth.people) - 1);
  const auto number = [](std::uint64_t n) { return static_cast<unsigned long long>(n); };
  if (json) {
    std::printf("{");
    json_split("all", figures.all);
    json_split("identified", figures.identified);
    std::printf(
        "\"oracle_over_split\": %llu, \"count\": {\"truth\": %zu, \"min\": %llu, \"likely\": %llu, "
        "\"max\": %llu, \"inside\": %s}, \"seconds\": {\"read\": %.3f, \"keys\": %.3f, "
        "\"resolve\": %.3f}, \"megabytes\": {\"records\": %.1f, \"resolved\": %.1f}, \"digest\": "
        "\"%016llx\"}\n",
        number(figures.oracle_over_split), truth.people, number(count.min), number(count.likely),
        number(count.max), inside ? "true" : "false", truth.read_seconds, truth.keys_seconds,
        cost.seconds, cost.megabytes_before, cost.megabytes_after, number(cost.digest));
    return;
  }
  print_split("all", figures.all);
  print_split("identified", figures.identified);
  std::printf("oracle     over-split %llu (%.2f %%)\n", number(figures.oracle_over_split),
              percent(figures.oracle_over_split, figures.identified.people));
  std::printf("count      truth %zu %s %llu .. %llu, likely %llu (%+.2f %%)\n", truth.people,
              inside ? "in" : "NOT IN", number(count.min), number(count.max), number(count.likely),
              error);
  std::printf("CPU        read %.2f s, keys %.2f s, resolve %.2f s\n", truth.read_seconds,
              truth.keys_seconds, cost.seconds);
  std::printf("digest     %016llx\n", number(cost.digest));
  std::printf("memory     %.0f MB with the records and their truth, %.0f MB at most\n",
              cost.megabytes_before, cost.megabytes_after);
}

void print_examples(const TrueRecords& truth, const people::Resolved& resolved, std::size_t count) {
  std::vector<const people::Person*> wrong;
  for (const people::Person& person : resolved.people) {
    std::set<std::uint32_t> inside;
    for (const std::uint64_t id : person.records) {
      if (truth.identified[id - 1]) inside.insert(truth.person[id - 1]);
    }
    if (inside.size() > 1) wrong.push_back(&person);
  }
  const std::size_t step = std::max<std::size_t>(1, wrong.size() / std::max<std::size_t>(1, count));
  for (std::size_t i = 0; i < wrong.size() && count > 0; i += step, --count) {
    std::printf("hides");
    for (const std::uint64_t id : wrong[i]->records)
      std::printf(" %llu:%u", static_cast<unsigned long long>(id - 1), truth.person[id - 1]);
    std::printf("\n");
  }
}

// People with several letters: their records by place, a bar between the clusters.
void print_split(const TrueRecords& truth, const people::Resolved& resolved, std::size_t count) {
  std::map<std::uint32_t, std::vector<const people::Person*>> clusters_of;
  for (const people::Person& person : resolved.people) {
    std::set<std::uint32_t> inside;
    for (const std::uint64_t id : person.records) {
      if (truth.identified[id - 1]) inside.insert(truth.person[id - 1]);
    }
    for (const std::uint32_t one : inside) clusters_of[one].push_back(&person);
  }
  std::erase_if(clusters_of, [](const auto& one) { return one.second.size() < 2; });
  const std::size_t step =
      std::max<std::size_t>(1, clusters_of.size() / std::max<std::size_t>(1, count));
  std::size_t at = 0;
  for (const auto& [who, clusters] : clusters_of) {
    if (at++ % step != 0 || count-- == 0) continue;
    std::printf("splits");
    for (const people::Person* cluster : clusters) {
      for (const std::uint64_t id : cluster->records)
        std::printf(" %llu:%u", static_cast<unsigned long long>(id - 1), truth.person[id - 1]);
      std::printf(" |");
    }
    std::printf("\n");
  }
}

int run(int argc, char** argv) {
  Options options;
  TrueRecords truth;
  for (int i = 1; i < argc; ++i) {
    const std::string_view option = argv[i];
    const bool has_value = i + 1 < argc;
    if (option == "--json") {
      options.json = true;
    } else if (option == "--threads" && has_value) {
      options.threads = static_cast<unsigned>(std::strtoul(argv[++i], nullptr, 10));
    } else if (option == "--examples" && has_value) {
      options.examples = std::strtoull(argv[++i], nullptr, 10);
    } else if (option == "--memory" && has_value) {
      options.memory_bytes = std::strtoull(argv[++i], nullptr, 10) << 20;
    } else if (option == "--model" && has_value) {
      const bool two = std::string_view(argv[++i]) == "two";
      options.classes = two ? people::Classes::Two : people::Classes::Three;
    } else if (option == "--hide" && has_value) {
      truth.hidden.insert(argv[++i]);
    } else if (option == "--key" && has_value) {
      options.key = argv[++i];
    } else if (option.starts_with("--")) {
      options.help = true;
    } else {
      options.files.emplace_back(option);
    }
  }
  if (options.help || options.files.empty()) {
    std::fputs(kHelp, stderr);
    return 2;
  }
  const char* const folder = std::getenv("TMPDIR");
  people::Records records({options.memory_bytes, folder == nullptr ? "/var/tmp" : folder});
  truth.to = &records;
  start_crypto();
  if (!options.key.empty() && !truth.read_key(options.key)) return 1;
  for (const std::string& file : options.files) {
    if (truth.read(file)) continue;
    std::fprintf(stderr, "people_bench: %s: cannot be read, or no column tells the truth\n",
                 file.c_str());
    return 1;
  }
  truth.finish();
  Cost cost;
  cost.megabytes_before = peak_megabytes();
  if (options.memory_bytes != 0) {
    const std::uint64_t others = resident_bytes() - std::min(resident_bytes(), records.bytes());
    records.set_bytes_max(options.memory_bytes - std::min(options.memory_bytes, others));
  }
  const double begin = cpu_seconds();
  const auto made = people::resolve_within(std::move(records), options.threads, options.classes);
  if (!made.ok()) {
    std::fprintf(stderr, "people_bench: %s: %s (%s)\n", made.error().where.c_str(),
                 made.error().detail.c_str(), trouble_name(made.error().trouble));
    return 1;
  }
  const people::Resolved& resolved = made.value();
  cost.seconds = cpu_seconds() - begin;
  cost.megabytes_after = peak_megabytes();
  cost.digest = digest(resolved);
  print(truth, judge(truth, resolved), cost, options.json);
  print_examples(truth, resolved, options.examples);
  if (options.examples > 0) print_split(truth, resolved, options.examples);
  return 0;
}

}  // namespace
}  // namespace tadasu::bench

int main(int argc, char** argv) { return tadasu::bench::run(argc, argv); }
