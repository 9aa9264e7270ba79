#include "duties/reminders.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace tadasu::duties {
namespace {

constexpr std::int64_t kUsPerHour = 3600LL * 1000 * 1000;
constexpr const char* kAlerts[] = {"half", "24h", "6h", "overdue", "no_deadline"};

bool is_near(Moment a, Moment b) { return a.us - b.us < kUsPerHour && b.us - a.us < kUsPerHour; }

}  // namespace

const char* alert_id(Alert alert) { return kAlerts[static_cast<std::size_t>(alert)]; }

std::optional<Alert> parse_alert(std::string_view id) {
  for (std::size_t i = 0; i < std::size(kAlerts); ++i)
    if (id == kAlerts[i]) return static_cast<Alert>(i);
  return std::nullopt;
}

std::vector<Reminder> reminders(std::optional<Moment> from, Moment deadline) {
  std::vector<Reminder> out;
  for (const auto& [alert, hours] : {std::pair(Alert::Hours24, 24), std::pair(Alert::Hours6, 6)}) {
    const Moment at{deadline.us - hours * kUsPerHour};
    if (!from || at > *from) out.push_back({alert, at});
  }
  if (from && *from < deadline) {
    const Moment half{from->us + (deadline.us - from->us) / 2};
    if (std::none_of(out.begin(), out.end(),
                     [&](const Reminder& one) { return is_near(one.at, half); }))
      out.push_back({Alert::Half, half});
  }
  out.push_back({Alert::Overdue, {deadline.us + 1}});  // the deadline itself is in time
  std::stable_sort(out.begin(), out.end(),
                   [](const Reminder& a, const Reminder& b) { return a.at < b.at; });
  return out;
}

const Reminder* RunningClock::up(Moment now) const {
  const Reminder* out = nullptr;
  for (const Reminder& one : reminders)
    if (one.at <= now) out = &one;
  return out;
}

const Reminder* RunningClock::next(Moment now) const {
  for (const Reminder& one : reminders)
    if (one.at > now) return &one;
  return nullptr;
}

std::optional<RunningClock> clock_of(const Duty& duty) {
  RunningClock out;
  out.duty = &duty;
  if (duty.is_clock_lost) {
    out.reminders = {{Alert::NoDeadline, Moment{}}};  // at every moment
    return out;
  }
  const auto deadline = duty.deadline ? parse_moment(*duty.deadline) : std::nullopt;
  if (!deadline) return std::nullopt;
  out.deadline = deadline->date_only ? end_of(date_at(deadline->moment)) : deadline->moment;
  out.offset_minutes = deadline->offset_minutes;
  if (const auto from = duty.counts_from ? parse_moment(*duty.counts_from) : std::nullopt)
    out.from = from->moment;
  out.reminders = duties::reminders(out.from, *out.deadline);
  return out;
}

std::optional<RunningClock> running_clock(const Duty& duty) {
  return duty.state == DutyState::NotDue ? std::nullopt : clock_of(duty);
}

std::vector<RunningClock> running_clocks(const std::vector<Duty>& duties) {
  std::vector<RunningClock> out;
  for (const Duty& duty : duties)
    if (auto clock = running_clock(duty)) out.push_back(std::move(*clock));
  sort_by_urgency(out);
  return out;
}

void sort_by_urgency(std::vector<RunningClock>& clocks) {
  std::stable_sort(clocks.begin(), clocks.end(), [](const RunningClock& a, const RunningClock& b) {
    if (a.deadline != b.deadline) return a.deadline < b.deadline;  // none is before all
    return a.duty->state < b.duty->state;                          // what is due before what may be
  });
}

OrderedJson to_json(const std::vector<RunningClock>& clocks, Moment now) {
  OrderedJson out = OrderedJson::array();
  for (const RunningClock& clock : clocks) {
    OrderedJson alerts = OrderedJson::array();
    for (const Reminder& one : clock.reminders)
      alerts.push_back({{"alert", alert_id(one.alert)},
                        {"at", clock.deadline ? OrderedJson(iso_text(one.at, clock.offset_minutes))
                                              : OrderedJson()},
                        {"passed", one.at <= now}});
    const Reminder* const up = clock.up(now);
    out.push_back(
        {{"id", clock.duty->id},
         {"to", clock.duty->to},
         {"deadline", clock.deadline ? OrderedJson(*clock.duty->deadline) : OrderedJson()},
         {"up", up == nullptr ? OrderedJson() : OrderedJson(alert_id(up->alert))},
         {"alerts", std::move(alerts)}});
  }
  return out;
}

std::string_view alert_words(Lang lang, Alert alert, Basis basis) {
  switch (alert) {
    case Alert::Half:
      return say(lang, "duties.alert.half");
    case Alert::Hours24:
      return say(lang, "duties.alert.hours24");
    case Alert::Hours6:
      return say(lang, "duties.alert.hours6");
    case Alert::NoDeadline:
      return say(lang, "duties.alert.no_deadline");
    case Alert::Overdue:
      break;
  }
  // After the number of a guideline the duty is late by no law, and still to be done.
  return say(lang, basis == Basis::Guideline ? "duties.alert.over_guideline" : "duties.alert.over");
}

}  // namespace tadasu::duties
