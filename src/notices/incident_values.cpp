#include "notices/incident_values.h"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

#include "command/command.h"
#include "notices/document.h"
#include "notices/values.h"
#include "text/fold.h"

namespace tadasu::notices {
namespace {

void append_line(std::string& lines, const std::string& line) {
  if (!lines.empty()) lines += '\n';
  lines += line;
}

// What happened when, oldest first: absolute dates only.
class Course {
 public:
  Course(Lang lang, const Json& pack) : lang_(lang), pack_(pack) {}
  void add(const std::vector<command::SetMoment>& history, const char* what) {
    if (!history.empty()) add(history.back().moment, history.back().date_only, what);
  }
  void add(Moment moment, bool date_only, const std::string& what) {
    if (what.empty()) return;
    lines_.emplace_back(moment.us, moment_words(moment, date_only, lang_) + ": " + what);
  }
  [[nodiscard]] std::string words(const char* what) const {
    return pack_words(pack_, "course", what);
  }
  [[nodiscard]] std::string text() {
    std::stable_sort(lines_.begin(), lines_.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::string out;
    for (const auto& [us, line] : lines_) append_line(out, line);
    return out;
  }

 private:
  Lang lang_;
  const Json& pack_;
  std::vector<std::pair<std::int64_t, std::string>> lines_;
};

std::string sent_name(const Sent& sent, Lang lang) {
  // In another language under the name that the paper has in this one.
  const auto paper = find_paper(sent.notice.paper);
  const bool is_other = sent.notice.lang != lang_code(lang) && paper.ok();
  return say(lang, "notices.sent",
             {{"title", is_other ? paper.value()->title(lang) : sent.notice.title},
              {"number", std::to_string(sent.number)},
              {"day", day_words(date_at(sent.at), lang)}});
}

// A consultation of the police and a notification to a CSIRT are no report to who supervises us.
bool is_report(const Paper& paper) {
  return paper.audience == Audience::Authority &&
         std::any_of(paper.duties.begin(), paper.duties.end(), [](const std::string& duty) {
           const std::size_t slash = duty.find('/');
           return !duty.starts_with("jp-police/") && !duty.starts_with("jp-csirt/") &&
                  (duty.compare(slash + 1, 6, "report") == 0 ||
                   duty.compare(slash + 1, std::string::npos, "notify-authority") == 0);
         });
}

void add_course(Values& values, const Basis& basis, const Json& pack, Lang lang) {
  Course course(lang, pack), after(lang, pack);  // `after`: what came after we knew
  const command::Incident& incident = *basis.incident;
  if (!incident.occurred_history.empty())
    course.add(incident.occurred_history.back().moment, incident.occurred_history.back().date_only,
               course.words("occurred"));
  if (incident.known_at_confirmed && !incident.known_history.empty())
    course.add(incident.known_history.back().moment, incident.known_history.back().date_only,
               course.words("known"));
  const auto mitigation = basis.facts->find("mitigation");
  if (mitigation != basis.facts->end() && mitigation->is_array()) {
    for (const Json& one : *mitigation) {
      const std::string at = duties::known_text(one, "at");
      if (const auto moment = parse_moment(at))
        for (Course* to : {&course, &after})
          to->add(moment->moment, at.size() <= 10,
                  pack_words(pack, "measures", duties::known_text(one, "measure")));
    }
  }
  std::string sent_list;
  values["reported_on"] = values["published_on"] = "";
  if (basis.dossier != nullptr) {
    for (const Sent& sent : basis.dossier->sent) {
      if (sent.notice.person != 0) continue;
      append_line(sent_list, sent_name(sent, lang));
      const auto paper = find_paper(sent.notice.paper);
      if (!paper.ok()) continue;
      const std::string day = day_words(date_at(sent.at), lang);
      if (paper.value()->audience == Audience::Public && values["published_on"].empty())
        values["published_on"] = day;
      if (!is_report(*paper.value())) continue;
      for (Course* to : {&course, &after}) to->add(sent.at, true, course.words("reported"));
      if (values["reported_on"].empty()) values["reported_on"] = day;
    }
  }
  values["course"] = course.text();
  values["course_after"] = after.text();
  values["sent_list"] = sent_list;
}

std::string deadline_words(const duties::Duty& duty, Lang lang) {
  if (!duty.deadline) return std::string(say(lang, "notices.without_delay"));
  const auto moment = parse_moment(*duty.deadline);
  if (!moment) return *duty.deadline;
  return say(lang, "notices.until", {{"moment", moment_words(moment->moment, false, lang)}});
}

// What is to be done by when and to whom, the earliest first; each law's act of one day and one
// recipient on one line. For a page that must stay one.
std::string clock_lines(const duties::Answer& duties, Lang lang) {
  std::map<std::pair<std::string, std::string>, std::string> lines;
  for (const duties::Duty& duty : duties.duties) {
    if (duty.state == duties::DutyState::NotDue) continue;
    const auto moment = duty.deadline ? parse_moment(*duty.deadline) : std::nullopt;
    // Those without a number of days after all that have one.
    const std::string when = moment ? iso_text(Moment{moment->moment.us}) : "~";
    std::string& acts =
        lines[{when, deadline_words(duty, lang) + "\n" + duties::recipient_name(lang, duty)}];
    if (!acts.empty()) acts += say(lang, "notices.separator");
    const std::string name = duties::duty_name(lang, duty);
    acts += duty.state == duties::DutyState::Due ? name
                                                 : say(lang, "notices.perhaps", {{"duty", name}});
  }
  std::string out;
  for (const auto& [key, acts] : lines) {
    const std::size_t cut = key.second.find('\n');
    append_line(out, say(lang, "notices.clock",
                         {{"until", key.second.substr(0, cut)},
                          {"to", key.second.substr(cut + 1)},
                          {"duties", acts}}));
  }
  return out;
}

// Of each authority in its own offset: text says nothing of which is earlier.
bool is_earlier(const duties::Duty& one, const duties::Duty& other) {
  const auto a = parse_moment(*one.deadline);
  const auto b = parse_moment(*other.deadline);
  return a && b ? a->moment < b->moment : *one.deadline < *other.deadline;
}

void add_demands(Values& values, const Basis& basis, Lang lang) {
  std::string due;
  std::string open;
  std::string questions;
  std::string advised;
  std::array<const duties::Duty*, 2> reports = {};
  const duties::Duty* gdpr = nullptr;
  std::vector<std::string> asked;
  for (const duties::Duty& duty : basis.duties->duties) {
    const std::string line = say(lang, "notices.demand",
                                 {{"duty", duties::duty_name(lang, duty)},
                                  {"to", duties::recipient_name(lang, duty)},
                                  {"until", deadline_words(duty, lang)}});
    if (duty.state == duties::DutyState::Due) append_line(due, line);
    if (duty.state == duties::DutyState::NotDue && duty.advised) append_line(advised, line);
    if (duty.state == duties::DutyState::Undetermined) {
      append_line(open, line);
      for (const std::string& fact : duty.flips_on)
        if (std::find(asked.begin(), asked.end(), fact) == asked.end()) asked.push_back(fact);
    }
    if (duty.state == duties::DutyState::NotDue || !duty.deadline) continue;
    const bool is_gdpr =
        duty.id == "eu-gdpr/notify-authority" || duty.id == "uk-gdpr/notify-authority";
    if (is_gdpr && (gdpr == nullptr || is_earlier(duty, *gdpr))) gdpr = &duty;
    const bool is_final = duty.id.ends_with("/report-final");
    if (!is_final && !duty.id.ends_with("/report-preliminary")) continue;
    const duties::Duty*& earliest = reports[is_final ? 1 : 0];
    if (earliest == nullptr || is_earlier(duty, *earliest)) earliest = &duty;
  }
  for (const std::string& fact : asked) append_line(questions, duties::fact_name(lang, fact));
  // Where no law was asked, "nothing is due" may not be said.
  values["is_judged"] = basis.duties->duties.empty() ? "" : "1";
  const std::size_t unasked = basis.duties->may_apply.size() + basis.duties->not_installed.size();
  values["laws_open"] = unasked == 0 ? "" : grouped(unasked);
  values["clocks"] = clock_lines(*basis.duties, lang);
  values["duties_due"] = due;
  values["duties_open"] = open;
  values["duties_advised"] = advised;
  values["open_questions"] = questions;
  const auto until = [&](const duties::Duty* duty) {
    return duty == nullptr ? std::string() : deadline_words(*duty, lang);
  };
  values["deadline_preliminary"] = until(reports[0]);
  values["deadline_final"] = until(reports[1]);
  values["deadline_gdpr"] = until(gdpr);
}

// Written for the papers of one language, and now to stand in one of another.
bool is_japanese(std::string_view words) {
  std::size_t japanese = 0, latin = 0;
  // Names of firms and places may stand in an English sentence; hiragana only in a Japanese one,
  // whatever products it names.
  bool is_sentence = false;
  for (std::size_t at = 0; at < words.size();) {
    const char32_t c = text::next_char(words, at);
    const text::Script script = text::script_of(c);
    const bool is_letter = script == text::Script::Kanji || script == text::Script::Hiragana ||
                           script == text::Script::Katakana;
    if (is_letter) ++japanese;
    is_sentence = is_sentence || script == text::Script::Hiragana;
    if ((c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z')) ++latin;
  }
  return is_sentence || japanese > latin;
}

}  // namespace

std::string in_language(const std::string& words, Lang lang) {
  return lang == Lang::En && is_japanese(words) ? say(lang, "notices.translate", {{"text", words}})
                                                : words;
}

namespace {

void add_statements(Values& values, const Basis& basis, Lang lang) {
  for (const std::string& name : statement_names()) values[name] = "";
  if (basis.dossier == nullptr) return;
  for (const Statement& one : basis.dossier->statements) {
    if (one.state == facts::FactState::Withdrawn) continue;
    std::string& value = values[one.name];
    value = in_language(one.text, lang);
    // What nobody confirmed says so wherever it stands.
    if (one.state != facts::FactState::Confirmed)
      value = say(lang, "notices.unconfirmed", {{"text", value}});
  }
}

void add_people_at_work(Values& values, const command::Incident& incident, Lang lang) {
  std::string roles;
  for (const command::Assignment& one : incident.roles) {
    // Who works at the terminal has no account, and "commander" is nobody's name.
    if (one.user.empty() || one.user == command::role_name(one.role)) continue;
    append_line(roles, command::role_words(one.role, lang) + ": " + one.user);
  }
  values["roles"] = roles;
  const auto done = std::count_if(incident.tasks.begin(), incident.tasks.end(),
                                  [](const command::Task& one) { return one.done; });
  values["tasks"] =
      incident.tasks.empty()
          ? ""
          : say(lang, "notices.tasks",
                {{"done", std::to_string(done)}, {"all", std::to_string(incident.tasks.size())}});
}

// Facts whose words are those of the vocabulary.
void add_chosen(Values& values, const Json& facts, Lang lang) {
  for (const char* field : {"role", "exfil", "backup", "service_effect", "mynumber_work", "harm",
                            "contact_data", "identifiable_by", "held_as", "content_state"}) {
    const std::string value = duties::known_text(facts, field);
    values[field] = value.empty() ? "" : duties::value_name(lang, field, value);
  }
  const auto list = [&](const char* field) {
    std::string words;
    const auto at = facts.find(field);
    if (at != facts.end() && at->is_array()) {
      for (const Json& one : *at) {
        if (!one.is_string()) continue;
        if (!words.empty()) words += say(lang, "notices.separator");
        words += duties::value_name(lang, field, one.get<std::string>());
      }
    }
    values[field] = words;
  };
  list("cia");
  list("sector");
  list("login_opens");
  list("attack_signs");
  const auto flag = [&](const char* field) {
    const auto at = facts.find(field);
    values[field] = at != facts.end() && at->is_boolean()
                        ? duties::value_name(lang, field, at->get<bool>() ? "true" : "false")
                        : "";
  };
  flag("deletion_confirmed");
  flag("secrecy_of_communications");
  flag("key_safe");
  flag("wrongful_purpose");
  flag("vulnerable_persons");
  const auto number = [&](const char* field) {
    const auto at = facts.find(field);
    values[field] =
        at != facts.end() && at->is_number_unsigned() ? grouped(at->get<std::uint64_t>()) : "";
  };
  number("records");
  number("recipient_count");
  values["restore_delay"] = "";
  const auto delay = facts.find("restore_delay");
  if (delay != facts.end() && delay->is_number())
    values["restore_delay"] =
        say(lang, "notices.hours", {{"n", grouped(delay->get<std::uint64_t>())}});
  else if (delay != facts.end() && delay->is_string())
    values["restore_delay"] = duties::value_name(lang, "restore_delay", "never");
  std::string abroad;
  const auto residence = facts.find("residence");
  if (residence != facts.end() && residence->is_object()) {
    for (const auto& [country, people] : residence->items()) {
      const auto number = [&count = people](const char* name) -> const Json* {
        const auto at = count.is_object() ? count.find(name) : count.end();
        const Json& n = count.is_object() && at != count.end() ? *at : count;
        return n.is_number_unsigned() ? &n : nullptr;
      };
      const Json* const most = number("max");
      const Json* const least = number("min");
      const Json* const n = most != nullptr ? most : least;
      if (most != nullptr && most->get<std::uint64_t>() == 0) continue;  // nobody lives there
      const bool is_known = n != nullptr && n->get<std::uint64_t>() > 0;
      // "unknown" is who does not live in any of the others.
      const std::string key =
          country == "unknown" ? "notices.country_unknown" : "country." + country;
      const std::string name = has_words(key) ? std::string(say(lang, key)) : country;
      if (!is_known)
        append_line(abroad, say(lang, "notices.of_country_open", {{"country", name}}));
      else
        append_line(abroad,
                    say(lang, most != nullptr ? "notices.of_country" : "notices.of_country_least",
                        {{"country", name}, {"n", grouped(n->get<std::uint64_t>())}}));
    }
  }
  values["residence"] = abroad;
}

// What became of the data, as a title says it; and, to ask with `#`, which kind of event it was.
void add_nature(Values& values, const Json& facts, const Json& pack) {
  const auto is = [&](const char* field, const char* value) {
    return duties::known_text(facts, field) == value;
  };
  const auto holds = [&](const char* field, const char* value) {
    const auto list = facts.find(field);
    return list != facts.end() && list->is_array() &&
           std::find(list->begin(), list->end(), value) != list->end();
  };
  const std::string content = duties::known_text(facts, "content_state");
  const bool lost = !content.empty() && content != "intact" && !is("backup", "ok");
  const bool stayed = is("exfil", "no_proven");
  const char* const nature = is("exfil", "yes") ? (lost ? "leaked_lost" : "leaked")
                             : stayed           ? (lost ? "lost" : "neither")
                                                : (lost ? "perhaps_leaked_lost" : "perhaps_leaked");
  values["nature"] = pack_words(pack, "nature", nature);
  const auto flag = [&](const char* name, bool is_so) { values[name] = is_so ? "1" : ""; };
  flag("is_attack", is("actor", "external_attack"));
  flag("is_accident", is("actor", "accident"));
  flag("is_listed", holds("sector", "listed"));
  flag("is_service_hurt", is("service_effect", "minor") || is("service_effect", "serious"));
}

}  // namespace

std::string day_words(Date date, Lang lang) {
  return say(lang, "notices.day",
             {{"year", std::to_string(date.year)},
              {"month", std::string(say(lang, "notices.month." + std::to_string(date.month)))},
              {"day", std::to_string(date.day)}});
}

std::string moment_words(Moment moment, bool date_only, Lang lang) {
  const std::string day = day_words(date_at(moment), lang);
  if (date_only) return day;
  const std::string iso = iso_text(moment);
  return say(lang, "notices.moment",
             {{"day", day}, {"hour", iso.substr(11, 2)}, {"minute", iso.substr(14, 2)}});
}

void add_incident(Values& values, const Basis& basis, const Json& pack, Lang lang) {
  values["incident"] = basis.incident->id;
  values["revision"] = std::to_string(basis.sheet->revision);
  add_course(values, basis, pack, lang);
  add_demands(values, basis, lang);
  add_statements(values, basis, lang);
  add_people_at_work(values, *basis.incident, lang);
  add_chosen(values, *basis.facts, lang);
  add_nature(values, *basis.facts, pack);
}

namespace {

// What was said then and is another today: number against number, words against words.
struct Differences {
  std::string corrections, changes;
};

// What is said in words of the pack is the same fact in other words in another paper.
bool is_in_pack_words(const std::string& fact) {
  return fact == "event" || fact == "encryption" || fact == "secondary_damage" ||
         fact == "recipient";
}

bool is_number(const std::string& fact) {
  return fact.starts_with("people.") || fact == "records" || fact == "recipient_count" ||
         fact == "residence";
}

class Comparison {
 public:
  Comparison(const Notice& then, std::string_view paper, const Values& values, Lang lang)
      : values_(values), lang_(lang) {
    const auto each = [&](const auto& add) {
      for (const Section& section : then.sections)
        for (const Filled& one : section.filled)
          if (then.paper == paper || !is_in_pack_words(one.fact)) add(section, one);
    };
    each([&](const Section&, const Filled& one) {
      if (one.end == one.begin || !seen_.insert(one.fact).second) return;
      const std::string now = value(one.fact);
      if (now != one.value)
        add(one.fact, now.empty() ? "notices.withdrawn" : "notices.changed", one.value, now);
    });
    // A person wrote something else in its place; what, only people can read.
    each([&](const Section& section, const Filled& one) {
      if (!section.is_rewritten || one.end != one.begin || !seen_.insert(one.fact).second) return;
      const std::string now = value(one.fact);
      if (now != one.value) add(one.fact, "notices.changed_own", "", now);
    });
  }
  // What the new paper says and the one before did not.
  void add_new(const Notice& now) {
    for (const Section& section : now.sections)
      for (const Filled& one : section.filled)
        if (one.end != one.begin && seen_.insert(one.fact).second)
          add(one.fact, "notices.new_now", "", one.value);
  }
  [[nodiscard]] const Differences& differences() const { return out_; }

 private:
  [[nodiscard]] std::string value(const std::string& fact) const {
    const auto now = values_.find(fact);
    return now == values_.end() ? "" : now->second;
  }
  void add(const std::string& fact, const char* words, const std::string& before,
           const std::string& now) {
    const std::string key = "notices.fact." + fact;
    if (!has_words(key)) return;
    // A list of lines stands on one.
    const auto line = [&](std::string text) {
      for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at))
        text.replace(at, 1, say(lang_, "notices.separator"));
      return text;
    };
    const std::string name(say(lang_, key));
    const std::string said =
        now.empty() ? std::string(say(lang_, "notices.unknown_now")) : line(now);
    const bool is_new = words == std::string_view("notices.new_now");
    std::string text;
    if (words == std::string_view("notices.withdrawn"))
      text = say(lang_, words, {{"fact", name}, {"old", line(before)}});
    else if (words == std::string_view("notices.changed"))
      text = say(lang_, words, {{"fact", name}, {"old", line(before)}, {"new", said}});
    else
      text = say(lang_, words, {{"fact", name}, {"new", said}});
    append_line(is_number(fact) && !is_new ? out_.corrections : out_.changes, text);
  }

  const Values& values_;
  Lang lang_;
  std::set<std::string> seen_;
  Differences out_;
};

}  // namespace

void add_changes(Values& values, const Basis& basis, std::string_view paper, const Json& pack,
                 Lang lang) {
  values["changes"] = values["corrections"] = values["previous_report"] = "";
  values["first_report"] = values["since_first"] = "";
  const Sent* last = nullptr;
  unsigned number = 1;
  if (basis.dossier != nullptr) {
    for (const Sent& sent : basis.dossier->sent) {
      if (sent.notice.person != 0 || sent.notice.lang != lang_code(lang)) continue;
      if (values["first_report"].empty()) {
        values["first_report"] = sent_name(sent, lang);
        const Comparison since(sent.notice, paper, values, lang);
        values["since_first"] = since.differences().corrections;
        if (!since.differences().changes.empty())
          append_line(values["since_first"], since.differences().changes);
      }
      if (sent.notice.paper != paper) continue;
      last = &sent;
      ++number;
    }
  }
  values["report_number"] = std::to_string(number);
  values["is_follow_up"] = last == nullptr ? "" : std::to_string(number);
  if (last == nullptr) return;
  values["previous_report"] = sent_name(*last, lang);
  Comparison since(last->notice, paper, values, lang);
  Values all = values;
  all["report"] = "";
  add_recipient(all, basis, {}, lang);
  Notice now;
  if (fill(pack, all, now).ok()) since.add_new(now);  // a pack that cannot be filled says so itself
  values["corrections"] = since.differences().corrections;
  values["changes"] = since.differences().changes;
}

}  // namespace tadasu::notices
