// Records to people: records a second. Invented households: each person has 1 to 4 records, each
// with some of her values; a household shares address, landline and now and then a mailbox. The
// argument is the number of records; 10,000,000 take a few GB.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>
#include <vector>

#include "people/people.h"

namespace tadasu::people {
namespace {

std::uint64_t hash(std::uint64_t a, std::uint64_t b) {
  std::uint64_t x = (a + 1) * 0x9E3779B97F4A7C15ULL ^ (b + 1) * 0xC2B2AE3D27D4EB4FULL;
  x = (x ^ (x >> 29)) * 0xBF58476D1CE4E5B9ULL;
  return (x ^ (x >> 32)) | 1;
}

std::vector<Record> records_of(std::size_t count) {
  std::mt19937_64 random(1);
  std::vector<Record> out;
  out.reserve(count);
  const std::uint64_t name_count = count / 6 + 10;
  std::uint64_t person = 0;
  for (std::uint64_t household = 0; out.size() < count; ++household) {
    const std::uint64_t members = 1 + random() % 4;
    for (std::uint64_t member = 0; member < members; ++member, ++person) {
      const std::uint64_t name = random() % name_count;
      const std::uint64_t values[] = {
          hash(1, random() % 4 == 0 ? household : person + (1ULL << 40)),
          hash(2, person),
          hash(3, household),
          hash(4, name),
          hash(5, name),
          hash(6, random() % 25'000),
          hash(7, household)};
      for (std::uint64_t copies = 1 + random() % 4; copies > 0 && out.size() < count; --copies) {
        Record& record = out.emplace_back();
        record.source = random() % 20;
        for (std::size_t i = 0; i < 7; ++i) {
          if (random() % 100 < (i == 3 ? 95U : 50U)) record.keys[i] = values[i];
        }
        record.kinds.add(find::Kind::PersonName);
      }
    }
  }
  std::shuffle(out.begin(), out.end(), random);
  for (std::size_t i = 0; i < out.size(); ++i) out[i].id = i + 1;
  return out;
}

void resolve_records(benchmark::State& state) {
  const std::vector<Record> records = records_of(static_cast<std::size_t>(state.range(0)));
  std::uint64_t likely = 0;
  for (auto _ : state) likely = resolve(records).count.likely;
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * records.size()));
  state.counters["likely"] = static_cast<double>(likely);
}
BENCHMARK(resolve_records)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Arg(10'000'000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tadasu::people
