// Counts events by name over a sliding window: failed logins, reports of one network address.
// Names are kept as keyed hashes only, so a dump of the memory tells nobody who logged in wrongly.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string_view>

#include "base/clock.h"
#include "base/hash.h"

namespace tadasu::serve {

class Tally {
 public:
  Tally(std::size_t count_max, std::int64_t window_seconds);
  // True when `name` already has count_max events within the window before `now`.
  [[nodiscard]] bool full(std::string_view name, Moment now);
  void add(std::string_view name, Moment now);
  void forget(std::string_view name);

 private:
  void drop_old(Moment now);

  std::size_t count_max_;
  std::int64_t window_us_;
  Key key_ = random_key();
  std::mutex mutex_;
  std::map<std::uint64_t, std::deque<Moment>> events_;
};

}  // namespace tadasu::serve
