#include "people/columns.h"

namespace tadasu::people {
namespace {

constexpr Id kReading = 1U << 30;  // of a reading among names; ranks are smaller

}  // namespace

std::uint64_t value_of(const Record& record, KeyType type) {
  const std::uint64_t value = record.key(type);
  return type == KeyType::CustomerNumber ? both(value, mix(record.source) | 1) : value;
}

Kept kept_of(const Record& record) {
  Kept out{record.id, record.kinds, record.source,      record.strength,
           0,         record.marks, record.partial_name};
  for (std::size_t i = 0; i < kKeyTypeCount; ++i)
    out.types = static_cast<std::uint16_t>(out.types | (record.keys[i] != 0 ? 1U << i : 0));
  return out;
}

IdsByType ids_of(ValuesByType values, std::size_t count, unsigned thread_count, const SpillTo& to) {
  IdsByType out;
  std::vector<IdMaker> makers(std::max(1U, thread_count), id_maker(to, count));
  share_out(kKeyTypeCount, thread_count, [&](std::size_t type, std::size_t thread) {
    const Paged<std::uint64_t> own = std::move(values[type]);
    if (own.empty()) return;
    Ids ids = makers[thread].ids(
        count, [&](Rank rank) { return rank < own.size() ? own[rank] : std::uint64_t{0}; });
    out[type] = Paged<Id>(std::move(ids), to);
  });
  return out;
}

Columns::Columns(const Paged<Kept>& kept, IdsByType ids, unsigned thread_count, const SpillTo& to)
    : ids_(std::move(ids)), to_(to), partial_(kept.size()), called_(kept.size()) {
  // Whoever is born when is asked here and there.
  Paged<Id>& dates = ids_[static_cast<std::size_t>(KeyType::BirthDate)];
  if (to_) dates = dates.take();
  share_out(to_ ? 0 : kKeyTypeCount, thread_count, [&](std::size_t index, std::size_t) {
    if (static_cast<KeyType>(index) != KeyType::BirthDate && !ids_[index].empty())
      groups_[index] = Groups(ids_[index]);
  });
  for (Rank rank = 0; rank < called_.size(); ++rank) {
    partial_[rank] = kept[rank].partial_name ? 1 : 0;
    const Id name = id(KeyType::Name, rank);
    const Id kana = id(KeyType::Kana, rank);
    called_[rank] = name != 0 || kana == 0 ? name : kana | kReading;
  }
}

void Columns::forget_ids() {
  if (!to_) ids_ = {};
}

const Groups& Columns::groups(KeyType type) const {
  const auto index = static_cast<std::size_t>(type);
  if (to_ && groups_[index].size() == 0) {
    let_go_groups();
    groups_[index] = Groups(ids_[index]);
  }
  return groups_[index];
}

void Columns::let_go_groups() const {
  if (to_) groups_ = {};
}

}  // namespace tadasu::people
