// What a durable write costs, alone and in company, and what checking the journal costs.
//
// The store lies below $TADASU_BENCH_FOLDER, else the folder of temporary files: choose a real
// disk. Beside it, in the same run: one 4 KB write and sync of that disk, the floor for a lone
// writer.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/clock.h"
#include "store/store.h"

namespace {

using tadasu::store::NewEntry;
using tadasu::store::Store;

std::filesystem::path new_folder() {
  const char* set = std::getenv("TADASU_BENCH_FOLDER");
  const auto base =
      set != nullptr ? std::filesystem::path(set) : std::filesystem::temp_directory_path();
  std::string name = (base / "tadasu-bench-XXXXXX").string();
  return ::mkdtemp(name.data());
}

NewEntry note() {
  return {.incident = "2026-001",
          .actor = "bench",
          .what = "note.added",
          .body_json = "{\"note\":\"" + std::string(200, 'x') + "\"}"};
}

const tadasu::SystemClock kClock;
std::filesystem::path folder;
std::unique_ptr<Store> shared;

void open_shared(const benchmark::State&) {
  folder = new_folder();
  auto opened = Store::open(folder / "store", kClock);
  TADASU_CHECK(opened.ok());
  shared = std::move(opened).value();
}

void close_shared(const benchmark::State&) {
  shared.reset();
  std::filesystem::remove_all(folder);
}

void acknowledged_appends(benchmark::State& state) {
  for (auto _ : state) TADASU_CHECK(shared->append(note()).ok());
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(acknowledged_appends)
    ->Setup(open_shared)
    ->Teardown(close_shared)
    ->UseRealTime()
    ->Threads(1)
    ->Threads(16)
    ->Threads(64);

void plain_write_and_sync(benchmark::State& state) {
  const auto path = new_folder() / "file";
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  const std::string page(4096, 'x');
  off_t at = 0;
  for (auto _ : state) {
    TADASU_CHECK(::pwrite(fd, page.data(), page.size(), at) == 4096 && ::fdatasync(fd) == 0);
    at = (at + 4096) % (64 << 20);
  }
  state.SetItemsProcessed(state.iterations());
  ::close(fd);
  std::filesystem::remove_all(path.parent_path());
}
BENCHMARK(plain_write_and_sync)->UseRealTime();

void verify_journal(benchmark::State& state) {
  open_shared(state);
  const auto count = state.range(0);
  for (std::int64_t done = 0; done < count; done += 1000) {
    TADASU_CHECK(shared->append_all(std::vector<NewEntry>(1000, note())).ok());
  }
  for (auto _ : state) TADASU_CHECK(!shared->verify().value().has_value());
  state.SetItemsProcessed(state.iterations() * count);
  close_shared(state);
}
BENCHMARK(verify_journal)->Arg(200'000)->Unit(benchmark::kMillisecond);

void seal_values(benchmark::State& state) {
  open_shared(state);
  TADASU_CHECK(shared->make_incident_key("2026-001").ok());
  std::vector<tadasu::store::SealedValue> values;
  for (std::uint64_t i = 0; i < 5000; ++i)
    values.push_back({i, "email", "hanako@example.jp", "B2"});
  std::uint64_t revision = 0;
  for (auto _ : state) TADASU_CHECK(shared->seal("2026-001", ++revision, values).ok());
  state.SetItemsProcessed(state.iterations() * 5000);
  close_shared(state);
}
BENCHMARK(seal_values)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
