#include "people/paged.h"

namespace tadasu::people {
namespace {

// Held of each record all the time while people are made: who is joined with whom and what each
// part knows, its name, its birth date, what is noted of it, whose namesake it is.
constexpr std::uint64_t kHeldBytes = 58;
// … and what some step needs of each besides.
constexpr std::uint64_t kStepBytes = 30;
// Tables that are as large for one record as for all.
constexpr std::uint64_t kFixedBytes = 20 << 20;

}  // namespace

std::uint64_t bytes_min(std::size_t record_count) {
  return kFixedBytes + (kHeldBytes + kStepBytes) * record_count;
}

std::uint64_t Spill::work_bytes(std::size_t count) const {
  const std::uint64_t held = kFixedBytes + kHeldBytes * count;
  return std::max(memory.bytes_max, held + kStepBytes * count) - held;
}

Pages::Pages(const Spill& spill, std::size_t at_hand)
    : held_(at_hand), lines_(at_hand * (kBytes / 64)) {
  auto file = SealedFile::make(spill.memory.folder);
  if (!file.ok()) throw SpillFailed(file.error());
  file_ = std::move(file).value();
}

std::uint8_t* Pages::other(std::size_t number, bool changes) {
  const auto require = [](const Status& status) {
    if (!status.ok()) throw SpillFailed(status.error());
  };
  held_[last_].used = ++used_;
  std::size_t place = 0;
  for (std::size_t i = 0; i < held_.size(); ++i) {
    if (held_[i].number == number) {
      last_ = i;
      held_[i].changed |= changes;
      return bytes_of(i);
    }
    if (held_[i].used < held_[place].used) place = i;
  }
  Held& held = held_[place];
  std::uint8_t* const bytes = bytes_of(place);
  if (held.changed) {
    require(file_->write(held.number, bytes));
    if (written_.size() <= held.number) written_.resize(held.number + 1);
    written_[held.number] = true;
  }
  held = {};  // not at hand while it is read
  if (number < written_.size() && written_[number])
    require(file_->read(number, bytes));
  else
    std::fill(bytes, bytes + kBytes, std::uint8_t{0});
  held = {number, ++used_, changes};
  last_ = place;
  return bytes;
}

}  // namespace tadasu::people
