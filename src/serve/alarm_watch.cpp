#include "serve/alarm_watch.h"

#include <limits>

#include "respond/alarms.h"

namespace tadasu::serve {

namespace {
constexpr Moment kNever{std::numeric_limits<std::int64_t>::max()};
constexpr std::int64_t kAskAgainUs = 60LL * 1000 * 1000;  // a broken pack may be mended
}  // namespace

AlarmWatch::Line AlarmWatch::look_at(const store::Store& store, const Clock& clock,
                                     const std::string& incident) {
  Line out;
  out.from = clock.now();
  out.until = kNever;
  const auto response = respond::look(store, clock, incident);
  if (!response.ok()) {  // other scopes than incidents have entries too
    out.is_trouble = response.error().trouble != Trouble::NotFound;
    if (out.is_trouble) out.until = {out.from.us + kAskAgainUs};
    return out;
  }
  out.is_due = !respond::still_due(response.value()).empty();
  const auto alarms = respond::alarms(response.value(), out.from);
  out.until = respond::next_change(alarms, out.from);
  for (const respond::Alarm& one : alarms) {
    if (!one.is_open()) continue;
    ++out.alerts;
    out.overdue += one.up->alert == duties::Alert::Overdue ? 1 : 0;
  }
  return out;
}

Status AlarmWatch::refresh(const store::Store& store, const Clock& clock) {
  std::set<std::string> changed;
  Status read = store.read("", read_to_, [&](const store::Entry& entry) {
    read_to_ = entry.number;
    if (!entry.incident.empty()) changed.insert(entry.incident);
    return true;
  });
  const Moment now = clock.now();
  for (const auto& [incident, line] : lines_)
    if (now >= line.until || now < line.from) changed.insert(incident);
  for (const std::string& incident : changed) lines_[incident] = look_at(store, clock, incident);
  return read;
}

std::set<std::string> AlarmWatch::still_due(const store::Store& store, const Clock& clock) {
  const std::lock_guard lock(mutex_);
  std::set<std::string> out;
  static_cast<void>(refresh(store, clock));  // whoever asks reads the journal, too
  for (const auto& [incident, line] : lines_)
    if (line.is_due || line.is_trouble) out.insert(incident);
  return out;
}

AlarmWatch::Open AlarmWatch::open(const store::Store& store, const Clock& clock) {
  const std::lock_guard lock(mutex_);
  Open out;
  out.troubles = refresh(store, clock).ok() ? 0 : 1;
  std::size_t incidents = 0;
  for (const auto& [incident, line] : lines_) {
    out.alerts += line.alerts;
    out.overdue += line.overdue;
    out.troubles += line.is_trouble ? 1 : 0;
    if (line.alerts == 0 && !line.is_trouble) continue;
    out.incident = ++incidents == 1 ? incident : "";
  }
  return out;
}

}  // namespace tadasu::serve
