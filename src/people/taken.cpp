#include "people/taken.h"

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

}  // namespace

void Taken::reserve(std::size_t count) {
  kept.reserve(count);
  sketches.reserve(count);
}

void Taken::add(const Record& record) {
  const std::size_t index = kept.size();
  kept.push_back(kept_of(record));
  sketches.push_back(sketch_of(record));
  for (std::size_t type = 0; type < kKeyTypeCount; ++type)
    add_to(values[type], value_of(record, static_cast<KeyType>(type)), index, kept.capacity());
  add_to(own, record.own, index, kept.capacity());
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
