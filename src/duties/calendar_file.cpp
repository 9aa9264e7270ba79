// RFC 5545: CRLF, lines of at most 75 octets cut between characters, text escaped.
#include "duties/reminders.h"

namespace tadasu::duties {
namespace {

constexpr std::size_t kLineOctetsMax = 75;
constexpr std::int64_t kUsPerSecond = 1000 * 1000;
constexpr std::int64_t kSequenceFrom = 1577836800;  // 2020: the number stays below 2^31 until 2088

void put_line(std::string& out, std::string_view line) {
  std::size_t room = kLineOctetsMax;
  while (line.size() > room) {
    std::size_t cut = room;
    while ((static_cast<unsigned char>(line[cut]) & 0xC0U) == 0x80U) --cut;
    out.append(line.substr(0, cut)).append("\r\n ");
    line.remove_prefix(cut);
    room = kLineOctetsMax - 1;  // the blank counts
  }
  out.append(line).append("\r\n");
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == ';' || c == ',') out += '\\';
    if (c == '\n')
      out += "\\n";
    else if (static_cast<unsigned char>(c) >= 0x20)
      out += c;
  }
  return out;
}

// "20261122T145959Z"
std::string utc(Moment moment) {
  std::string out;
  for (const char c : iso_text(moment, 0).substr(0, 19))
    if (c != '-' && c != ':') out += c;
  return out + "Z";
}

std::string day(Date date) {  // "20261122"
  std::string out;
  for (const char c : iso_text(date))
    if (c != '-') out += c;
  return out;
}

// How long before the deadline, in whole seconds: "-PT86400S". Never earlier than the alert itself.
std::string trigger(Moment at, Moment deadline) {
  const std::int64_t before = (deadline.us - at.us) / kUsPerSecond;
  return before <= 0 ? "PT0S" : "-PT" + std::to_string(before) + "S";
}

std::string id_of(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    out += plain ? c : '-';
  }
  return out;
}

std::string summary_of(const RunningClock& clock, Lang lang) {
  const Duty& duty = *clock.duty;
  return say(lang,
             duty.is_clock_lost             ? "duties.calendar.no_deadline"
             : duty.state == DutyState::Due ? "duties.calendar.due"
                                            : "duties.calendar.may_be",
             {{"duty", duty_name(lang, std::string_view(duty.id))},
              {"to", recipient_name(lang, std::string_view(duty.to))}});
}

std::string description_of(const Duty& duty, Lang lang) {
  // What people typed stays out: it may name somebody.
  if (duty.basis == Basis::Contract) return std::string(say(lang, "duties.calendar.contract"));
  std::string out(say(lang, duty.basis == Basis::Guideline ? "duties.calendar.guideline"
                                                           : "duties.calendar.statute"));
  for (const Why& why : duty.why) out += "\n" + why.cite;
  return out;
}

void put_clock(std::string& out, const RunningClock& clock, std::string_view scope, Lang lang,
               Moment now) {
  const Duty& duty = *clock.duty;
  const std::string summary = escaped(summary_of(clock, lang));
  put_line(out, "BEGIN:VEVENT");
  put_line(out, "UID:" + id_of(scope) + "-" + id_of(duty.id) + "-" + id_of(duty.to) + "@tadasu");
  put_line(out, "DTSTAMP:" + utc(now));
  // Where nobody can work out the deadline: the day on which the file was made.
  put_line(out, clock.deadline ? "DTSTART:" + utc(*clock.deadline)
                               : "DTSTART;VALUE=DATE:" + day(date_at(now)));
  put_line(out, "SUMMARY:" + summary);
  put_line(out, "DESCRIPTION:" + escaped(description_of(duty, lang)));
  // Read again, a later file stands in for an earlier one.
  put_line(out, "SEQUENCE:" + std::to_string(now.us / kUsPerSecond - kSequenceFrom));
  put_line(out, clock.reminders.empty()        ? "STATUS:CANCELLED"
                : duty.state == DutyState::Due ? "STATUS:CONFIRMED"
                                               : "STATUS:TENTATIVE");
  put_line(out, "CLASS:CONFIDENTIAL");
  put_line(out, "TRANSP:TRANSPARENT");
  for (const Reminder& one : clock.reminders) {
    if (!clock.deadline) break;
    put_line(out, "BEGIN:VALARM");
    put_line(out, "ACTION:DISPLAY");
    put_line(out, "TRIGGER:" + trigger(one.at, *clock.deadline));
    put_line(out,
             "DESCRIPTION:" + escaped(alert_words(lang, one.alert, duty.basis)) + ": " + summary);
    put_line(out, "END:VALARM");
  }
  put_line(out, "END:VEVENT");
}

}  // namespace

std::string calendar_file(const std::vector<RunningClock>& clocks, std::string_view scope,
                          Lang lang, Moment now) {
  std::string out;
  put_line(out, "BEGIN:VCALENDAR");
  put_line(out, "VERSION:2.0");
  put_line(out, "PRODID:-//tadasu//clocks 1//" + std::string(lang == Lang::Ja ? "JA" : "EN"));
  put_line(out, "CALSCALE:GREGORIAN");
  put_line(out, "METHOD:PUBLISH");
  put_line(out, "X-WR-CALNAME:" + escaped(say(lang, "duties.calendar.name")));
  for (const RunningClock& clock : clocks) put_clock(out, clock, scope, lang, now);
  put_line(out, "END:VCALENDAR");
  return out;
}

}  // namespace tadasu::duties
