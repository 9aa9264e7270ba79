// The sketches of all records, by rank: in memory, or on disk with those at hand that the next
// comparisons need; private to people.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "people/paged.h"
#include "people/sketch.h"

namespace tadasu::people {

class Sketches {
 public:
  Sketches() = default;
  Sketches(std::vector<Sketch> sketches) : all_(std::move(sketches)) {}  // NOLINT: in memory
  Sketches(Paged<Sketch> sketches, SpillTo to) : all_(std::move(sketches)), to_(std::move(to)) {}

  [[nodiscard]] std::size_t size() const { return all_.size(); }
  [[nodiscard]] const SpillTo& spill() const { return to_; }
  // On disk it stays where it is until some others were asked for that were not brought.
  static constexpr std::size_t kAtHand = 16;
  [[nodiscard]] const Sketch& operator[](std::size_t rank) const {
    return to_ == nullptr ? all_[rank] : of_disk(static_cast<Rank>(rank));
  }
  void reserve(std::size_t count) { all_.reserve(count); }
  void push_back(const Sketch& sketch) { all_.push_back(sketch); }
  Paged<Sketch>& all() { return all_; }

  // Asks for memory ahead of use.
  void fetch(Rank rank) const {
    if (to_ == nullptr) all_[rank].fetch();
  }

  // `use(rank, sketch)` may change all of it; once, before anything is noted.
  template <class Use>
  void change_all(Use use) {
    if (to_) noted_.resize(all_.size());
    for (Rank rank = 0; rank < all_.size(); ++rank) {
      Sketch& sketch = all_.edit(rank);
      use(rank, sketch);
      if (to_) noted_[rank] = noted_of(sketch);
    }
  }
  // `change(noted)` changes what is noted: oversize, hubs, by_name, is_compared.
  template <class Change>
  void note(Rank rank, Change change) {
    if (to_ == nullptr) return change(all_.edit(rank));
    change(noted_[rank]);
    if (Sketch* const brought = find_brought(rank); brought != nullptr) change(*brought);
  }
  [[nodiscard]] Hubs hubs(Rank rank) const {
    return static_cast<Hubs>(to_ == nullptr ? all_[rank].hubs : noted_[rank].hubs);
  }

  // How many can be brought at once.
  [[nodiscard]] std::size_t room() const;
  // Puts those at hand, sorted, in the order they lie; what was brought before is let go. Nothing
  // to do in memory.
  void bring(std::vector<Rank>& wanted) const;
  void let_go() const;  // of the memory too

  class Iterator {
   public:
    Iterator(const Sketches* list, std::size_t index) : list_(list), index_(index) {}
    const Sketch& operator*() const { return (*list_)[index_]; }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return index_ != other.index_; }

   private:
    const Sketches* list_;
    std::size_t index_;
  };
  [[nodiscard]] Iterator begin() const { return {this, 0}; }
  [[nodiscard]] Iterator end() const { return {this, size()}; }

 private:
  struct Noted {
    std::uint32_t oversize : Sketch::kKeysMax = 0;
    std::uint32_t hubs : kForeignIdHub + 1 = 0;
    std::uint32_t by_name : Sketch::kKeysMax = 0;
    std::uint32_t is_compared : 1 = 0;
  };
  static Noted noted_of(const Sketch& sketch) {
    return {sketch.oversize, sketch.hubs, sketch.by_name, sketch.is_compared};
  }
  void tell(Rank rank, Sketch& sketch) const;
  const Sketch& of_disk(Rank rank) const;
  Sketch* find_brought(Rank rank) const;

  mutable Paged<Sketch> all_;
  SpillTo to_;
  std::vector<Noted> noted_;  // of those on disk, once change_all() was through them
  mutable std::vector<Sketch> brought_;
  mutable std::vector<Rank> brought_ranks_;
  mutable std::vector<std::uint32_t> places_;  // of ranks in brought_, from 1: a table by hash
};

}  // namespace tadasu::people
