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
void add_to(std::vector<std::uint64_t>& column, std::uint64_t value, std::size_t index,
            std::size_t capacity) {
  if (value == 0) return;
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

void Taken::reserve(std::size_t count) {
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
    add_to(values[type], value_of(record, static_cast<KeyType>(type)), index, kept.capacity());
  add_to(own, record.own, index, kept.capacity());
  add_to(places, record.places, index, kept.capacity());
}

Records::Records() : taken_(std::make_unique<Taken>()) {}
Records::~Records() = default;
Records::Records(Records&&) noexcept = default;
Records& Records::operator=(Records&&) noexcept = default;

std::size_t Records::size() const { return taken_->kept.size(); }
void Records::reserve(std::size_t count) { taken_->reserve(count); }
void Records::add(const Record& record) { taken_->add(record); }
Taken Records::take() && { return std::move(*taken_); }

}  // namespace tadasu::people
