#include "duties/reminders.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace tadasu::duties {
namespace {

Moment at(const char* text) { return parse_moment(text)->moment; }

// "half 2026-11-20T12:00:00+09:00", one a line, in the order of time.
std::string told(const std::vector<Reminder>& list) {
  std::string out;
  for (const Reminder& one : list)
    out += std::string(alert_id(one.alert)) + " " + iso_text(one.at) + "\n";
  return out;
}

Duty duty_of(const char* from, const char* deadline) {
  Duty duty;
  duty.id = "jp-appi/report-preliminary";
  duty.to = "ppc";
  duty.state = DutyState::Due;
  if (*from != '\0') duty.counts_from = from;
  if (*deadline != '\0') duty.deadline = deadline;
  return duty;
}

TEST(Reminders, AtHalf24And6HoursAndWhenItIsOver) {
  EXPECT_EQ(told(reminders(at("2026-11-18T00:00:00+09:00"), at("2026-11-22T23:59:58+09:00"))),
            "half 2026-11-20T11:59:59+09:00\n24h 2026-11-21T23:59:58+09:00\n"
            "6h 2026-11-22T17:59:58+09:00\noverdue 2026-11-22T23:59:58+09:00\n");
}

TEST(Reminders, OfShortClocksSayNothingBeforeTheyStart) {
  const Moment from = at("2026-11-18T10:00:00+09:00");
  EXPECT_EQ(told(reminders(from, at("2026-11-18T14:00:00+09:00"))),
            "half 2026-11-18T12:00:00+09:00\noverdue 2026-11-18T14:00:00+09:00\n");
  EXPECT_EQ(told(reminders(from, at("2026-11-19T10:00:00+09:00"))),  // 24 hours
            "half 2026-11-18T22:00:00+09:00\n6h 2026-11-19T04:00:00+09:00\n"
            "overdue 2026-11-19T10:00:00+09:00\n");
  EXPECT_EQ(told(reminders(from, at("2026-11-19T16:00:00+09:00"))),  // 30 hours: half comes later
            "24h 2026-11-18T16:00:00+09:00\nhalf 2026-11-19T01:00:00+09:00\n"
            "6h 2026-11-19T10:00:00+09:00\noverdue 2026-11-19T16:00:00+09:00\n");
}

TEST(Reminders, ThatFallTogetherAreOne) {
  const Moment from = at("2026-11-18T10:00:00+09:00");
  EXPECT_EQ(told(reminders(from, at("2026-11-18T22:00:00+09:00"))),  // 12 hours
            "6h 2026-11-18T16:00:00+09:00\noverdue 2026-11-18T22:00:00+09:00\n");
  EXPECT_EQ(reminders(at("2026-11-18T00:00:00+09:00"), at("2026-11-19T23:59:59+09:00")).size(), 3U);
}

TEST(Reminders, WithoutAStartOrAfterTheEndKnowNoHalf) {
  const Moment deadline = at("2026-11-20T10:00:00+09:00");
  EXPECT_EQ(told(reminders(std::nullopt, deadline)),
            "24h 2026-11-19T10:00:00+09:00\n6h 2026-11-20T04:00:00+09:00\n"
            "overdue 2026-11-20T10:00:00+09:00\n");
  EXPECT_EQ(told(reminders(at("2026-11-20T10:00:00+09:00"), deadline)),
            "overdue 2026-11-20T10:00:00+09:00\n");
}

TEST(RunningClock, OneAlertIsUpHoweverTheClockJumps) {
  const Duty duty = duty_of("2026-11-18T00:00:00+09:00", "2026-11-22T23:59:59+09:00");
  const auto clock = running_clock(duty);
  ASSERT_TRUE(clock.has_value());
  const auto up = [&](const char* now) {
    const Reminder* one = clock->up(at(now));
    return one == nullptr ? std::string("none") : std::string(alert_id(one->alert));
  };
  EXPECT_EQ(up("2026-11-18T09:00:00+09:00"), "none");
  EXPECT_EQ(up("2026-11-20T12:00:00+09:00"), "half");
  EXPECT_EQ(up("2026-11-22T18:00:00+09:00"), "6h");    // over the 24 hours in one jump
  EXPECT_EQ(up("2026-11-20T12:00:00+09:00"), "half");  // and back
  EXPECT_EQ(up("2026-11-22T23:59:59+09:00"), "6h");    // the last second is in time
  EXPECT_EQ(up("2026-11-23T00:00:00+09:00"), "overdue");
  EXPECT_EQ(up("2030-01-01T00:00:00+09:00"), "overdue");
  EXPECT_EQ(clock->next(at("2026-11-20T12:00:00+09:00"))->alert, Alert::Hours24);
  EXPECT_EQ(clock->next(at("2026-11-23T00:00:00+09:00")), nullptr);
}

// A revision says that it was known ten days earlier: half of the time is long past, and only the
// most urgent alert is up.
TEST(RunningClock, AnEarlierDeadlineShowsOneAlertNotThree) {
  const Moment now = at("2026-11-20T09:00:00+09:00");
  const Duty before = duty_of("2026-11-20T00:00:00+09:00", "2026-11-24T23:59:59+09:00");
  EXPECT_EQ(running_clock(before)->up(now), nullptr);
  const Duty after = duty_of("2026-11-16T00:00:00+09:00", "2026-11-20T23:59:59+09:00");
  ASSERT_NE(running_clock(after)->up(now), nullptr);
  EXPECT_EQ(running_clock(after)->up(now)->alert, Alert::Hours24);
  const Duty over = duty_of("2026-11-10T00:00:00+09:00", "2026-11-14T23:59:59+09:00");
  EXPECT_EQ(running_clock(over)->up(now)->alert, Alert::Overdue);
}

TEST(RunningClock, ADeadlineThatIsADayEndsWithIt) {
  const Duty duty = duty_of("2026-11-18", "2026-11-22");
  const auto clock = running_clock(duty);
  ASSERT_TRUE(clock.has_value());
  EXPECT_EQ(iso_text(clock->deadline.value()), "2026-11-22T23:59:59+09:00");
}

TEST(RunningClock, RunsOnlyWhereSomethingMayBeDueByAnHour) {
  Duty duty = duty_of("2026-11-18T00:00:00+09:00", "2026-11-22T23:59:59+09:00");
  duty.state = DutyState::Undetermined;
  EXPECT_TRUE(running_clock(duty).has_value());
  duty.state = DutyState::NotDue;
  EXPECT_FALSE(running_clock(duty).has_value());
  EXPECT_FALSE(running_clock(duty_of("", "")).has_value());
}

TEST(RunningClocks, StandWithTheMostUrgentFirst) {
  std::vector<Duty> duties = {duty_of("", "2026-11-25T23:59:59+09:00"),
                              duty_of("", "2026-11-22T23:59:59+09:00"),
                              duty_of("", "2026-11-22T23:59:59+09:00"), duty_of("", "")};
  duties[1].state = DutyState::Undetermined;
  const auto clocks = running_clocks(duties);
  ASSERT_EQ(clocks.size(), 3U);
  EXPECT_EQ(clocks[0].duty, &duties[2]);
  EXPECT_EQ(clocks[1].duty, &duties[1]);
  EXPECT_EQ(clocks[2].duty, &duties[0]);
}

TEST(AlertWords, NobodyIsLateByAGuideline) {
  for (const Lang lang : {Lang::Ja, Lang::En})
    EXPECT_NE(alert_words(lang, Alert::Overdue, Basis::Statute),
              alert_words(lang, Alert::Overdue, Basis::Guideline));
  for (const Alert alert : {Alert::Half, Alert::Hours24, Alert::Hours6, Alert::Overdue})
    EXPECT_EQ(parse_alert(alert_id(alert)), alert);
  EXPECT_FALSE(parse_alert("soon").has_value());
}

// From what moment a deadline was counted, worked out by the judge itself.
TEST(CountsFrom, IsTheStartOfTheTermThatEndsFirst) {
  const FixedClock clock{at("2026-11-21T10:00:00+09:00")};
  const auto of = [&](const char* facts, const char* id) {
    const auto answer = evaluate(Json::parse(facts), clock);
    EXPECT_TRUE(answer.ok());
    for (const Duty& duty : answer.value().duties)
      if (duty.id == id) return duty.counts_from.value_or("none");
    return std::string("no duty");
  };
  const char* const kDay = R"({"schema": "tadasu.facts/1", "regime": ["jp-appi"],
      "knew_date": "2026-11-18"})";
  EXPECT_EQ(of(kDay, "jp-appi/report-preliminary"), "2026-11-18T00:00:00+09:00");
  EXPECT_EQ(of(kDay, "jp-appi/substitute-measure"), "none");
  EXPECT_EQ(of(R"({"schema": "tadasu.facts/1", "regime": ["eu-gdpr"],
      "knew_date": "2026-11-18T15:00:00+09:00"})",
               "eu-gdpr/notify-authority"),
            "2026-11-18T07:00:00+01:00");
}

// ---- the calendar

// Unfolded lines; each ends with CRLF and none is longer than 75 octets.
std::vector<std::string> lines_of(const std::string& file) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < file.size();) {
    const std::size_t end = file.find("\r\n", at);
    EXPECT_NE(end, std::string::npos);
    if (end == std::string::npos) return out;
    const std::string line = file.substr(at, end - at);
    EXPECT_LE(line.size(), 75U) << line;
    EXPECT_EQ(line.find('\n'), std::string::npos);
    // No character is cut in two.
    EXPECT_NO_THROW((void)Json(line).dump()) << "cut inside a character";
    if (line.starts_with(" ") && !out.empty())
      out.back() += line.substr(1);
    else
      out.push_back(line);
    at = end + 2;
  }
  return out;
}

std::size_t count(const std::vector<std::string>& lines, const std::string& line) {
  return static_cast<std::size_t>(std::count(lines.begin(), lines.end(), line));
}

TEST(CalendarFile, HasAnEntryWithItsAlarmsForEachClock) {
  std::vector<Duty> duties = {duty_of("2026-11-18T00:00:00+09:00", "2026-11-22T23:59:59+09:00")};
  duties[0].why = {{"jp-appi/trigger-4", "規則7条4号, 一部; 例\\外", {}}};
  duties.push_back(duties[0]);
  duties[1].to = "fsa";
  duties[1].state = DutyState::Undetermined;
  auto clocks = running_clocks(duties);
  const Moment now = at("2026-11-20T09:00:00+09:00");
  for (const Lang lang : {Lang::Ja, Lang::En}) {
    const auto lines = lines_of(calendar_file(clocks, "K-2026-001", lang, now));
    EXPECT_EQ(lines.front(), "BEGIN:VCALENDAR");
    EXPECT_EQ(lines.back(), "END:VCALENDAR");
    EXPECT_EQ(count(lines, "BEGIN:VEVENT"), 2U);
    EXPECT_EQ(count(lines, "BEGIN:VALARM"), 8U);
    EXPECT_EQ(count(lines, "DTSTART:20261122T145959Z"), 2U);
    EXPECT_EQ(count(lines, "DTSTAMP:20261120T000000Z"), 2U);
    EXPECT_EQ(count(lines, "UID:K-2026-001-jp-appi-report-preliminary-ppc@tadasu"), 1U);
    EXPECT_EQ(count(lines, "UID:K-2026-001-jp-appi-report-preliminary-fsa@tadasu"), 1U);
    EXPECT_EQ(count(lines, "TRIGGER:-PT86400S"), 2U);
    EXPECT_EQ(count(lines, "TRIGGER:-PT21600S"), 2U);
    EXPECT_EQ(count(lines, "TRIGGER:-PT215999S"), 2U);  // half of 119 h 59 min 59 s
    EXPECT_EQ(count(lines, "TRIGGER:PT0S"), 2U);
    EXPECT_EQ(count(lines, "STATUS:TENTATIVE"), 1U);
    bool has_cite = false;
    for (const std::string& line : lines)
      has_cite = has_cite || line.find("\\n規則7条4号\\, 一部\\; 例\\\\外") != std::string::npos;
    EXPECT_TRUE(has_cite);
  }
  clocks[0].reminders.clear();  // it was done
  const auto lines = lines_of(calendar_file(clocks, "K-2026-001", Lang::Ja, now));
  EXPECT_EQ(count(lines, "STATUS:CANCELLED"), 1U);
  EXPECT_EQ(count(lines, "BEGIN:VALARM"), 4U);
}

}  // namespace
}  // namespace tadasu::duties
