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

IdsByType ids_of(ValuesByType values, std::size_t count, unsigned thread_count) {
  IdsByType out;
  std::vector<IdMaker> makers(std::max(1U, thread_count));
  share_out(kKeyTypeCount, thread_count, [&](std::size_t type, std::size_t thread) {
    const std::vector<std::uint64_t> own = std::move(values[type]);
    if (own.empty()) return;
    out[type] = makers[thread].ids(
        count, [&](Rank rank) { return rank < own.size() ? own[rank] : std::uint64_t{0}; });
  });
  return out;
}

Columns::Columns(std::span<const Kept> kept, IdsByType ids, unsigned thread_count)
    : ids_(std::move(ids)), partial_(kept.size()), called_(kept.size()) {
  share_out(kKeyTypeCount, thread_count, [&](std::size_t index, std::size_t) {
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

}  // namespace tadasu::people
