// Long lists, one item or more for each record, that lie in memory, or in sealed pages on disk of
// which some are at hand; private to people.
//
// On disk a list is slow to ask here and there, and nearly as fast as memory in order. One thread
// alone may use it then.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/sealed_file.h"
#include "people/people.h"

namespace tadasu::people {

// Where lists lie, and how much memory may be taken besides.
struct Spill {
  Memory memory;
  // Of so many records: what may be taken beyond what is held of each of them all the time, by one
  // step after the other. Nothing is taken where there is none to spare: see bytes_min().
  [[nodiscard]] std::uint64_t work_bytes(std::size_t count) const;
};
using SpillTo = std::shared_ptr<const Spill>;  // null: all is in memory
inline std::uint64_t work_bytes(const SpillTo& to, std::size_t count) {
  return to ? to->work_bytes(count) : UINT64_MAX;
}

class Pages {
 public:
  static constexpr std::size_t kBytes = SealedFile::kPageBytes;
  Pages(const Spill& spill, std::size_t at_hand);

  // Stays where it is until all but one of the others at hand were asked for. A page that was
  // never written is all zeros. Throws SpillFailed.
  std::uint8_t* at(std::size_t number, bool changes) {
    Held& last = held_[last_];
    if (last.number != number) return other(number, changes);
    last.changed |= changes;
    return bytes_of(last_);
  }

 private:
  static constexpr std::size_t kNone = ~std::size_t{0};
  struct Held {
    std::size_t number = kNone;
    std::uint64_t used = 0;
    bool changed = false;
  };
  struct alignas(64) Line {
    std::uint8_t bytes[64];
  };
  std::uint8_t* bytes_of(std::size_t place) { return lines_[place * (kBytes / 64)].bytes; }
  std::uint8_t* other(std::size_t number, bool changes);

  std::unique_ptr<SealedFile> file_;
  std::vector<bool> written_;
  std::vector<Held> held_;
  std::vector<Line> lines_;
  std::size_t last_ = 0;
  std::uint64_t used_ = 0;
};

// Copies of a list on disk are one list.
template <class T>
class Paged {
  static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= 64);

 public:
  static constexpr std::size_t kPerPage = Pages::kBytes / sizeof(T);
  static constexpr std::size_t kAtHand = 4;

  Paged() = default;
  Paged(std::vector<T> items) : flat_(std::move(items)) {}  // NOLINT: a list in memory is one
  explicit Paged(const SpillTo& to, std::size_t at_hand = kAtHand) {
    if (to) pages_ = std::make_shared<Pages>(*to, at_hand);
  }
  // The items go to disk.
  Paged(std::vector<T> items, const SpillTo& to) : Paged(to) {
    if (!to) {
      flat_ = std::move(items);
      return;
    }
    const std::vector<T> own = std::move(items);
    append(own);
  }

  [[nodiscard]] bool is_on_disk() const { return pages_ != nullptr; }
  [[nodiscard]] std::size_t size() const { return pages_ == nullptr ? flat_.size() : size_; }
  [[nodiscard]] bool empty() const { return size() == 0; }
  [[nodiscard]] const T& operator[](std::size_t index) const {
    return pages_ == nullptr ? flat_[index] : *at(index, false);
  }
  // … to be changed.
  [[nodiscard]] T& edit(std::size_t index) {
    return pages_ == nullptr ? flat_[index] : *at(index, true);
  }
  void push_back(const T& item) {
    if (pages_ == nullptr) {
      flat_.push_back(item);
      return;
    }
    *at(size_, true) = item;
    ++size_;
  }
  template <class Items>
  void append(const Items& items) {
    for (const T& item : items) push_back(item);
  }
  void resize(std::size_t size) {  // larger only, on disk
    if (pages_ == nullptr) return flat_.resize(size);
    while (size_ < size) push_back(T{});
  }
  void reserve(std::size_t count) {
    if (pages_ == nullptr) flat_.reserve(count);
  }
  [[nodiscard]] std::size_t capacity() const {
    return pages_ == nullptr ? flat_.capacity() : SIZE_MAX;
  }
  // In memory (CHECK by debug builds of the library alone): all of it.
  [[nodiscard]] std::vector<T>& flat() { return flat_; }
  // All of it in memory; the list is empty then.
  [[nodiscard]] std::vector<T> take() {
    if (pages_ == nullptr) return std::move(flat_);
    std::vector<T> out(size_);
    for (std::size_t i = 0; i < size_; ++i) out[i] = *at(i, false);
    *this = {};
    return out;
  }

  friend bool operator==(const Paged& a, const Paged& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
      if (!(a[i] == b[i])) return false;
    return true;
  }

  class Iterator {
   public:
    Iterator(const Paged* list, std::size_t index) : list_(list), index_(index) {}
    const T& operator*() const { return (*list_)[index_]; }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return index_ != other.index_; }

   private:
    const Paged* list_;
    std::size_t index_;
  };
  [[nodiscard]] Iterator begin() const { return {this, 0}; }
  [[nodiscard]] Iterator end() const { return {this, size()}; }

 private:
  T* at(std::size_t index, bool changes) const {
    return reinterpret_cast<T*>(pages_->at(index / kPerPage, changes)) + index % kPerPage;
  }

  std::vector<T> flat_;
  std::shared_ptr<Pages> pages_;
  std::size_t size_ = 0;  // on disk
};

// `items` in another order: what is at i then was at `before[i]`. So many are read at a time as
// have room, each time in the order they lie.
template <class T>
Paged<T> in_other_order(const Paged<T>& items, const std::vector<std::uint32_t>& before,
                        const SpillTo& to, std::size_t at_hand = Paged<T>::kAtHand) {
  const std::size_t room = std::max<std::size_t>(
      Paged<T>::kPerPage, work_bytes(to, before.size()) / (sizeof(T) + 2 * sizeof(std::uint32_t)));
  Paged<T> out(to, at_hand);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> wanted;
  std::vector<T> part;
  for (std::size_t begin = 0; begin < before.size(); begin += part.size()) {
    part.assign(std::min(room, before.size() - begin), T{});
    wanted.clear();
    for (std::uint32_t i = 0; i < part.size(); ++i) wanted.emplace_back(before[begin + i], i);
    std::sort(wanted.begin(), wanted.end());
    for (const auto& [from, place] : wanted)
      if (from < items.size()) part[place] = items[from];
    out.append(part);
  }
  return out;
}

}  // namespace tadasu::people
