// How fast bytes become mentions, beside programs that do less with the same bytes in the same run:
//
//   find_bench [--runs N] [--only find] FILE...
//
// For each file, in turn and interleaved (what disturbs one disturbs all), the median of N runs in
// MB per second of CPU of one core:
//   read         the bytes summed in 8-byte words: the limit of memory
//   unpack       the readers alone: decoding, rows, messages
//   find         the readers and all finders, everything validated, all kinds
//   vectorscan   bench/patterns.txt, matches counted (when built with libvectorscan-dev)
//   rg           `rg -o` with the e-mail pattern, written to /dev/null
// and how many mentions were found with a digest of them, so that a bench that finds nothing, or
// something else than the build before, is seen.
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "find/find.h"
#include "unpack/unpack.h"
#ifdef TADASU_BENCH_VECTORSCAN
#include <hs/hs.h>
#endif

namespace tadasu {
namespace {

double cpu_seconds(int who) {
  rusage used{};
  getrusage(who, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

struct Sink final : unpack::PieceSink {
  explicit Sink(find::Finder* use) : finder(use) {}
  find::Finder* finder;
  bool timed = false;
  std::vector<find::Mention> mentions;
  std::array<std::size_t, find::kKindCount> found{};  // by kind
  std::uint64_t digest = 0xcbf29ce484222325ULL;       // of all mentions: the same before and after
  void piece(const unpack::Piece& piece) override {
    if (finder == nullptr) return;
    mentions.clear();
    finder->find(piece, mentions);
    for (const find::Mention& mention : mentions) {
      ++found[static_cast<std::size_t>(mention.kind)];
      if (timed) continue;
      for (const std::uint64_t word :
           {piece.text_begin + mention.begin, piece.text_begin + mention.end,
            static_cast<std::uint64_t>(mention.kind), static_cast<std::uint64_t>(mention.reasons),
            static_cast<std::uint64_t>(mention.strength * 1000 + 0.5F)})
        digest = (digest ^ word) * 0x100000001b3ULL;
    }
  }
  void read(std::string_view, std::uint64_t) override {}
  void unread(unpack::Unread) override {}
  void skipped(std::string_view, std::string_view) override {}
  bool hand_over(std::string_view, std::string_view, std::string_view) override { return false; }
};

struct Corpus {
  std::string name;
  std::string bytes;
  int fd = -1;
};

Corpus open_corpus(const char* path) {
  std::ifstream in(path, std::ios::binary);
  Corpus file{path, {std::istreambuf_iterator<char>(in), {}}, -1};
  if (file.bytes.empty()) std::fprintf(stderr, "find_bench: cannot read %s\n", path), std::exit(2);
  file.fd = memfd_create("bench", 0);
  for (std::size_t done = 0; done < file.bytes.size();) {
    const ssize_t put = write(file.fd, file.bytes.data() + done, file.bytes.size() - done);
    if (put <= 0) std::exit(2);
    done += static_cast<std::size_t>(put);
  }
  return file;
}

void sum_words(const Corpus& file) {
  std::uint64_t sum = 0, word = 0;
  for (std::size_t i = 0; i + 8 <= file.bytes.size(); i += 8) {
    std::memcpy(&word, file.bytes.data() + i, 8);
    sum += word;
  }
  volatile std::uint64_t keep = sum;
  (void)keep;
}

void read_file(const Corpus& file, Sink& sink) {
  const unpack::Probe probe = unpack::probe(file.fd, file.name, UINT64_MAX);
  unpack::unpack(file.fd, {file.name, 0, UINT64_MAX, probe.plan, ""},
                 unpack::Budget{.output_bytes_max = UINT64_MAX}, sink);
}

void run_rg(const Corpus& file) {
  std::fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    if (std::freopen("/dev/null", "w", stdout) == nullptr) _exit(2);
    execlp("rg", "rg", "--no-config", "-j1", "-a", "-o", "[a-z0-9._%+-]+@[a-z0-9.-]+",
           file.name.c_str(), static_cast<char*>(nullptr));
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (!WIFEXITED(status) || WEXITSTATUS(status) > 1)
    std::fprintf(stderr, "find_bench: rg failed\n"), std::exit(2);
}

#ifdef TADASU_BENCH_VECTORSCAN
class Patterns {
 public:
  Patterns() {
    std::ifstream in(TADASU_BENCH_PATTERNS);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);)
      if (!line.empty() && line[0] != '#') lines.push_back(line);
    std::vector<const char*> patterns;
    std::vector<unsigned> flags, ids;
    for (const std::string& line : lines) {
      patterns.push_back(line.c_str());
      flags.push_back(HS_FLAG_CASELESS);
      ids.push_back(static_cast<unsigned>(ids.size()));
    }
    hs_compile_error_t* error = nullptr;
    if (hs_compile_multi(patterns.data(), flags.data(), ids.data(),
                         static_cast<unsigned>(patterns.size()), HS_MODE_BLOCK, nullptr, &database_,
                         &error) != HS_SUCCESS ||
        hs_alloc_scratch(database_, &scratch_) != HS_SUCCESS) {
      std::fprintf(stderr, "find_bench: patterns: %s\n", error != nullptr ? error->message : "?");
      std::exit(2);
    }
  }
  std::size_t scan(const Corpus& file) const {
    std::size_t matches = 0;
    const auto count = [](unsigned, unsigned long long, unsigned long long, unsigned, void* to) {
      ++*static_cast<std::size_t*>(to);
      return 0;
    };
    for (std::size_t at = 0; at < file.bytes.size(); at += 1 << 20) {
      const auto size =
          static_cast<unsigned>(std::min<std::size_t>(1 << 20, file.bytes.size() - at));
      hs_scan(database_, file.bytes.data() + at, size, 0, scratch_, count, &matches);
    }
    return matches;
  }

 private:
  hs_database_t* database_ = nullptr;
  hs_scratch_t* scratch_ = nullptr;
};
#endif

void bench_file(const Corpus& file, find::Finder& finder, int runs, const char* only) {
  Sink finding(&finder), reading(nullptr);
  std::vector<std::pair<const char*, std::function<void()>>> tasks = {
      {"read", [&] { sum_words(file); }},
      {"unpack", [&] { read_file(file, reading); }},
      {"find",
       [&] {
         finding.found.fill(0);
         finder.forget();
         read_file(file, finding);
       }},
      {"rg", [&] { run_rg(file); }},
  };
#ifdef TADASU_BENCH_VECTORSCAN
  static const Patterns patterns;
  tasks.push_back({"vectorscan", [&] { patterns.scan(file); }});
#endif
  std::erase_if(tasks, [&](const auto& task) {
    return only != nullptr && std::strcmp(task.first, only) != 0;
  });
  finder.forget();
  read_file(file, finding);  // once for the digest and to warm up
  finding.timed = true;
  std::map<std::string, std::vector<double>> seconds;
  for (int run = 0; run < runs; ++run) {
    for (const auto& [name, task] : tasks) {
      const double before = cpu_seconds(RUSAGE_SELF) + cpu_seconds(RUSAGE_CHILDREN);
      task();
      seconds[name].push_back(cpu_seconds(RUSAGE_SELF) + cpu_seconds(RUSAGE_CHILDREN) - before);
    }
  }
  const double megabytes = static_cast<double>(file.bytes.size()) / 1e6;
  std::printf("%s (%.0f MB)\n", file.name.c_str(), megabytes);
  std::map<std::string, double> rate;
  for (auto& [name, list] : seconds) {
    std::nth_element(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(list.size() / 2),
                     list.end());
    rate[name] = megabytes / std::max(list[list.size() / 2], 1e-6);
  }
  for (const auto& task : tasks) {
    std::printf("  %-12s%9.1f MB/s   find is %.3f of it\n", task.first, rate[task.first],
                rate["find"] / rate[task.first]);
  }
  std::printf("  found:");
  for (std::size_t kind = 0; kind < finding.found.size(); ++kind) {
    if (finding.found[kind] == 0) continue;
    std::printf(" %s %zu", std::string(find::kind_id(static_cast<find::Kind>(kind))).c_str(),
                finding.found[kind]);
  }
  std::printf("; digest %016llx\n", static_cast<unsigned long long>(finding.digest));
}

}  // namespace
}  // namespace tadasu

int main(int argc, char** argv) {
  int runs = 5;
  const char* only = nullptr;
  std::vector<const char*> paths;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--runs") == 0 && i + 1 < argc)
      runs = std::max(1, std::atoi(argv[++i]));
    else if (std::strcmp(argv[i], "--only") == 0 && i + 1 < argc)
      only = argv[++i];
    else
      paths.push_back(argv[i]);
  }
  if (paths.empty())
    return std::fprintf(stderr, "usage: find_bench [--runs N] [--only TASK] FILE...\n"), 2;
  auto finder = tadasu::find::Finder::open();
  if (!finder.ok()) return std::fprintf(stderr, "find_bench: cannot load the packs\n"), 2;
  tadasu::unpack::warm_up();
  for (const char* path : paths) {
    const tadasu::Corpus file = tadasu::open_corpus(path);
    tadasu::bench_file(file, finder.value(), runs, only);
    close(file.fd);
  }
  return 0;
}
