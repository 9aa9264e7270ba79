#include "people/columns.h"

namespace tadasu::people {
namespace {

constexpr Id kReading = 1U << 30;  // of a reading among names; ranks are smaller

std::uint64_t value_of(const Record& record, KeyType type) {
  const std::uint64_t value = record.key(type);
  return type == KeyType::CustomerNumber ? both(value, mix(record.source) | 1) : value;
}

}  // namespace

Columns::Columns(const std::vector<const Record*>& ordered, unsigned thread_count)
    : partial_(ordered.size()), called_(ordered.size()) {
  std::vector<IdMaker> makers(std::max(1U, thread_count));
  share_out(kKeyTypeCount, thread_count, [&](std::size_t index, std::size_t thread) {
    const auto type = static_cast<KeyType>(index);
    Ids ids = makers[thread].ids(ordered.size(),
                                 [&](Rank rank) { return value_of(*ordered[rank], type); });
    const bool any = std::any_of(ids.begin(), ids.end(), [](Id id) { return id != 0; });
    if (type != KeyType::BirthDate && any) groups_[index] = Groups(ids);
    if (any) ids_[index] = std::move(ids);
  });
  for (Rank rank = 0; rank < called_.size(); ++rank) {
    partial_[rank] = ordered[rank]->partial_name ? 1 : 0;
    const Id name = id(KeyType::Name, rank);
    const Id kana = id(KeyType::Kana, rank);
    called_[rank] = name != 0 || kana == 0 ? name : kana | kReading;
  }
}

}  // namespace tadasu::people
