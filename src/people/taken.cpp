#include "people/taken.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

#include "people/people.h"

namespace tadasu::people {
namespace {

// Most columns have a value for nearly every record, or for none.
void add_to(Paged<std::uint64_t>& column, std::uint64_t value, std::size_t index,
            std::size_t capacity, const SpillTo& to) {
  if (value == 0) return;
  if (column.empty() && to) column = Paged<std::uint64_t>(to);
  if (column.capacity() < capacity) column.reserve(capacity);
  column.resize(index);
  column.push_back(value);
}

// All that a record says, but for the name of its file. What it is made of are keyed hashes
// already, so nobody who writes evidence can choose it.
std::uint64_t content_of(const Record& record) {
  constexpr std::size_t kLanes = 4;  // side by side: no step waits for the one before
  constexpr std::size_t kOfLikeness = sizeof(Likeness) / 8;
  constexpr std::size_t kWords = kKeyTypeCount + kOfLikeness + 4;
  std::array<std::uint64_t, (kWords + kLanes - 1) / kLanes * kLanes> words{};
  static_assert(sizeof(Likeness) % 8 == 0);
  std::copy(record.keys.begin(), record.keys.end(), words.begin());
  std::memcpy(&words[kKeyTypeCount], &record.likeness, sizeof(Likeness));
  std::uint64_t* rest = &words[kKeyTypeCount + kOfLikeness];
  *rest++ = record.kinds.bits();
  *rest++ = record.own ^ (record.places == 0 ? 0 : mix(record.places));
  *rest++ = std::bit_cast<std::uint32_t>(record.strength);
  *rest++ = std::uint64_t{record.marks} << 1 | (record.partial_name ? 1 : 0);
  std::array<std::uint64_t, kLanes> lanes = {1, 2, 3, 4};
  for (std::size_t i = 0; i < words.size(); i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const std::uint64_t product = (lanes[lane] ^ words[i + lane]) * 0x9E3779B97F4A7C15ULL;
      lanes[lane] = product ^ product >> 29;
    }
  }
  return mix(mix(mix(mix(lanes[0]) ^ lanes[1]) ^ lanes[2]) ^ lanes[3]);
}

}  // namespace

// Of a list of a million people with all that is known of them, most of it while edges are sorted.
constexpr std::uint64_t kBytesInMemory = 450;

bool Taken::has_room() const {
  return memory.bytes_max == 0 || bytes_min(0) + kept.size() * kBytesInMemory <= memory.bytes_max;
}

void Taken::spill() {
  to = std::make_shared<const Spill>(Spill{memory});
  kept = Paged<Kept>(kept.take(), to);
  Paged<Sketch> all(to, Sketches::kAtHand);
  all.append(sketches.all().take());
  sketches = Sketches(std::move(all), to);
  contents = Paged<std::uint64_t>(contents.take(), to);
  for (auto& column : values)
    if (!column.empty()) column = Paged<std::uint64_t>(column.take(), to);
  for (auto* const column : {&own, &places})
    if (!column->empty()) *column = Paged<std::uint64_t>(column->take(), to);
}

void Taken::reserve(std::size_t count) {
  // What will not have room is better not asked for.
  if (memory.bytes_max != 0)
    count = std::min<std::size_t>(count, memory.bytes_max / kBytesInMemory);
  kept.reserve(count);
  sketches.reserve(count);
  contents.reserve(count);
}

void Taken::add(const Record& record) {
  const std::size_t index = kept.size();
  kept.push_back(kept_of(record));
  sketches.push_back(sketch_of(record));
  contents.push_back(content_of(record));
  for (std::size_t type = 0; type < kKeyTypeCount; ++type)
    add_to(values[type], value_of(record, static_cast<KeyType>(type)), index, kept.capacity(), to);
  add_to(own, record.own, index, kept.capacity(), to);
  add_to(places, record.places, index, kept.capacity(), to);
}

Records::Records(Memory memory) : taken_(std::make_unique<Taken>()) {
  taken_->memory = std::move(memory);
}
Records::~Records() = default;
Records::Records(Records&&) noexcept = default;
Records& Records::operator=(Records&&) noexcept = default;

std::size_t Records::size() const { return taken_->kept.size(); }
void Records::reserve(std::size_t count) { taken_->reserve(count); }
void Records::add(const Record& record) {
  if (failed_) return;
  try {
    taken_->add(record);
    if (!taken_->to && !taken_->has_room()) taken_->spill();
  } catch (const SpillFailed& failure) {
    failed_ = failure.error;
    *taken_ = {};
  }
}
void Records::set_bytes_max(std::uint64_t bytes_max) {
  if (taken_->memory.bytes_max == 0) return;
  taken_->memory.bytes_max = std::max<std::uint64_t>(1, bytes_max);
}
std::uint64_t Records::bytes() const {
  constexpr std::uint64_t kBytesEach = 220;
  return taken_->to ? 0 : taken_->kept.size() * kBytesEach;
}
Taken Records::take() && { return std::move(*taken_); }

}  // namespace tadasu::people
