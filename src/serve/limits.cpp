#include "serve/limits.h"

namespace tadasu::serve {

namespace {
constexpr std::size_t kNamesMax = 100'000;  // then the oldest go: a flood must not fill the memory
}

Tally::Tally(std::size_t count_max, std::int64_t window_seconds)
    : count_max_(count_max), window_us_(window_seconds * 1'000'000) {}

void Tally::drop_old(Moment now) {
  for (auto it = events_.begin(); it != events_.end();) {
    auto& moments = it->second;
    while (!moments.empty() && now.us - moments.front().us > window_us_) moments.pop_front();
    it = moments.empty() ? events_.erase(it) : std::next(it);
  }
  while (events_.size() > kNamesMax) events_.erase(events_.begin());
}

bool Tally::full(std::string_view name, Moment now) {
  const std::lock_guard lock(mutex_);
  const auto found = events_.find(keyed_hash(key_, "tally", name));
  if (found == events_.end()) return false;
  auto& moments = found->second;
  while (!moments.empty() && now.us - moments.front().us > window_us_) moments.pop_front();
  return moments.size() >= count_max_;
}

void Tally::add(std::string_view name, Moment now) {
  const std::lock_guard lock(mutex_);
  auto& moments = events_[keyed_hash(key_, "tally", name)];
  moments.push_back(now);
  if (moments.size() > count_max_) moments.pop_front();
  if (events_.size() % 64 == 0) drop_old(now);
}

void Tally::forget(std::string_view name) {
  const std::lock_guard lock(mutex_);
  events_.erase(keyed_hash(key_, "tally", name));
}

}  // namespace tadasu::serve
