#include "respond/own_duties.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/hash.h"
#include "command/commit.h"
#include "duties/duties.h"
#include "store/store.h"

namespace tadasu::respond {
namespace {

constexpr const char* kSet = "own_duty.set";
constexpr const char* kWithdrawn = "own_duty.withdrawn";
constexpr std::size_t kLineBytesMax = 600;
constexpr std::size_t kTextBytesMax = 6'000;
constexpr int kLengthMax = 10'000;

// What a choice of `when` says in the language of packs; of "persons" the number follows.
const std::vector<std::pair<std::string, std::string>>& conditions() {
  static const std::vector<std::pair<std::string, std::string>> all = {
      {"always", "always"},
      {"out", "cia has C"},
      {"attack", "actor = external_attack"},
      {"cards", "items has card_number"},
      {"entrusted", "role in [entrustee, processor, cloud_no_access]"},
      {"stopped", "cia has A"},
      {"persons", "persons > "}};
  return all;
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t out = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return out;
}

bool is_choice(std::string_view field, const std::string& value) {
  const auto& all = own_choices(field);
  return std::find(all.begin(), all.end(), value) != all.end();
}

// ---- what is recorded

OwnDuty& of(std::vector<OwnDuty>& all, const std::string& id) {
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const OwnDuty& one) { return one.id == id; });
  if (at != all.end()) return *at;
  all.push_back({id, false, {}, {}});
  return all.back();
}

Status add(const store::Store& store, const store::Entry& entry, std::vector<OwnDuty>& all) {
  const Json body = Json::parse(entry.body);
  OwnDuty& about = of(all, body.at("id"));
  const auto opened = [&](const char* member) {
    return store.open_text(entry.incident, body.at(member).get<std::string>());
  };
  if (entry.what == kWithdrawn) {
    OwnDuty::Withdrawal one{entry.actor, "", entry.at};
    TRY(one.reason, opened("reason"));
    about.withdrawn = std::move(one);
    return success();
  }
  OwnDuty::Version one;
  one.by = entry.actor;
  one.at = entry.at;
  one.entry = entry.number;
  TRY(one.reason, opened("reason"));
  TRY(one.pack_json, opened("pack"));
  about.is_company = body.at("for_later");
  about.versions.push_back(std::move(one));
  return success();
}

// The company's entries before `until`, in order.
Result<std::vector<store::Entry>> company_entries(const store::Store& store, std::uint64_t until) {
  std::map<std::uint64_t, store::Entry> found;
  for (const char* what : {kSet, kWithdrawn})
    TRY_STATUS(store.read_what(what, 0, [&](const store::Entry& entry) {
      if (entry.number >= until) return false;
      if (entry.incident.empty()) found.emplace(entry.number, entry);
      return true;
    }));
  std::vector<store::Entry> out;
  for (auto& [at, entry] : found) out.push_back(std::move(entry));
  return out;
}

// ---- what is decided

Result<store::NewEntry> entry_in(store::Store& store, std::string_view scope, const char* what,
                                 Json body, const std::optional<std::string>& pack,
                                 const OwnDutyOrder& order, const command::By& by) {
  if (pack) {
    TRY(body["pack"], store.seal_text(scope, *pack));
    body["for_later"] = order.for_later;
  }
  TRY(body["reason"], store.seal_text(scope, order.reason));
  store::NewEntry out;
  out.incident = scope;
  out.actor = by.actor;
  out.what = what;
  out.body_json = body.dump();
  return out;
}

Status check_there(const std::vector<OwnDuty>& all, const std::string& id) {
  for (const OwnDuty& one : all)
    if (one.id == id && !one.withdrawn) return success();
  return Error{Trouble::NotFound, "id", "no such duty, or it is withdrawn"};
}

// Appends `what` about the duty `id`: in the incident, in the company's list, or in both at once.
Status record(store::Store& store, const OwnDutyOrder& order, const char* what,
              const std::string& id, const std::optional<std::string>& pack,
              const command::By& by) {
  if (order.reason.size() > kTextBytesMax) return command::invalid("reason", "too long");
  const Json body = {{"id", id}};
  const bool is_new = order.id.empty();
  TRY(const std::vector<OwnDuty> company, own_duties(store, ""));
  std::vector<store::NewEntry> also;
  const bool is_companys = order.incident.empty() || order.for_later;
  // What was only of the incident may become the company's; what is withdrawn there stays so.
  const auto there = std::find_if(company.begin(), company.end(),
                                  [&](const OwnDuty& one) { return one.id == id; });
  if (is_companys && there != company.end() && !is_new) TRY_STATUS(check_there(company, id));
  if (order.incident.empty() && !is_new && there == company.end())
    return Error{Trouble::NotFound, "id", "no such duty"};
  if (order.incident.empty() && by.seen && there != company.end() &&
      there->versions.back().entry > *by.seen)
    return Error{Trouble::Conflict, "id", "somebody changed this after it was shown"};
  if (is_companys && (pack || there != company.end())) {
    TRY(auto entry, entry_in(store, "", what, body, pack, order, by));
    also.push_back(std::move(entry));
  }
  if (order.incident.empty()) {
    TRY(const auto written, store.append_all(std::move(also)));
    return written.empty() ? Status(command::invalid("id", "nothing to record")) : success();
  }
  const auto made = [&](command::Incident&) -> Result<command::Wish> {
    if (!is_new) {
      TRY(const std::vector<OwnDuty> here, own_duties(store, order.incident));
      TRY_STATUS(check_there(here, id));
    }
    TRY(const auto entry, entry_in(store, order.incident, what, body, pack, order, by));
    return command::Wish{entry.body_json, also};
  };
  const auto done = command::commit(store, order.incident, by, what, "own_duty:" + id, made);
  return done.ok() ? success() : Status(Error(done.error()));
}

}  // namespace

const std::vector<std::string>& own_choices(std::string_view field) {
  static const std::vector<std::string> to = {"insurer", "acquirer", "customer", "partner"};
  static const std::vector<std::string> start = {"knew", "aware", "assessed"};
  static const std::vector<std::string> counting = {"hours", "days_after", "business_days"};
  static const std::vector<std::string> content = {"1", "2", "3", "4", "5", "6", "7", "8", "9"};
  static const std::vector<std::string> when = [] {
    std::vector<std::string> out;
    for (const auto& [id, condition] : conditions()) out.push_back(id);
    return out;
  }();
  if (field == "to") return to;
  if (field == "when") return when;
  if (field == "start") return start;
  if (field == "counting") return counting;
  TADASU_CHECK(field == "content");
  return content;
}

std::vector<OwnDutyProblem> problems_of(const OwnDutyForm& form, Moment now) {
  std::vector<OwnDutyProblem> out;
  const auto line = [&](const char* field, const std::string& text, bool is_needed) {
    if (is_needed && text.empty())
      out.push_back({field, "missing"});
    else if (text.size() > kLineBytesMax)
      out.push_back({field, "too_long"});
  };
  const auto choice = [&](const char* field, const std::string& value) {
    if (!is_choice(field, value)) out.push_back({field, "no_choice"});
  };
  line("name", form.name, true);
  choice("to", form.to);
  line("to_name", form.to_name, false);
  line("contract", form.contract, true);
  line("clause", form.clause, false);
  const auto read_on = parse_date(form.read_on);
  if (form.read_on.empty())
    out.push_back({"read_on", "missing"});
  else if (!read_on)
    out.push_back({"read_on", "no_date"});
  else if (*read_on > date_at(now))
    out.push_back({"read_on", "future"});
  choice("when", form.when);
  const auto persons = number(form.persons);
  if (form.when == "persons" && (!persons || *persons > 1'000'000'000))
    out.push_back({"persons", form.persons.empty() ? "missing" : "no_number"});
  choice("start", form.start);
  const auto length = number(form.length);
  if (!form.length.empty() && (!length || *length == 0 || *length > kLengthMax))
    out.push_back({"length", "no_number"});
  choice("counting", form.counting);
  for (const std::string& item : form.content)
    if (!is_choice("content", item)) {
      out.push_back({"content", "no_choice"});
      break;
    }
  if (form.wants.size() > kTextBytesMax) out.push_back({"wants", "too_long"});
  return out;
}

Json pack_of(const OwnDutyForm& form, std::string_view id) {
  std::string condition;
  for (const auto& [choice, words] : conditions())
    if (choice == form.when) condition = words;
  if (form.when == "persons") condition += form.persons;
  const Json cited = {{"cite", form.contract + (form.clause.empty() ? "" : " " + form.clause)},
                      {"source", form.contract},
                      {"read_on", form.read_on},
                      {"verified", true}};
  const auto with = [&](Json json) {
    json.update(cited);
    return json;
  };
  Json duty = with({{"id", "notify-" + form.to},
                    {"kind", "contract"},
                    {"name", form.name},
                    {"due", "@agreed"},
                    {"to", Json::array({{{"id", form.to}}})}});
  if (!form.to_name.empty()) duty["to"][0]["name"] = form.to_name;
  if (!form.content.empty()) {
    duty["content"] = Json::array();
    for (const std::string& item : form.content) duty["content"].push_back(*number(item));
  }
  if (!form.wants.empty()) duty["wants"] = form.wants;
  if (!form.length.empty())
    duty["clock"] = {
        {"start", form.start}, {"counting", form.counting}, {"length", *number(form.length)}};
  // What is added counts in Japan's time, so on Japan's days.
  if (form.counting == "business_days" && !form.length.empty()) duty["clock"]["holidays"] = "jp";
  return {{"pack",
           {{"id", id},
            {"title", {{"ja", form.name}, {"en", form.name}}},
            {"effective_from", "2000-01-01"},
            {"status", "in_force"},
            {"source", form.contract},
            {"read_on", form.read_on},
            {"verified", true}}},
          {"law", with({{"counts", "maximum"}})},
          {"rule", Json::array({with({{"id", "agreed"}, {"when", condition}})})},
          {"duty", Json::array({duty})}};
}

OwnDutyForm form_of(const Json& pack) {
  OwnDutyForm out;
  const Json& duty = pack.at("duty").at(0);
  out.name = duty.at("name");
  out.to = duty.at("to").at(0).at("id");
  out.to_name = duty.at("to").at(0).value("name", "");
  out.contract = duty.at("source");
  const std::string cite = duty.at("cite");
  if (cite.size() > out.contract.size()) out.clause = cite.substr(out.contract.size() + 1);
  out.read_on = duty.at("read_on");
  const std::string condition = pack.at("rule").at(0).at("when");
  for (const auto& [choice, words] : conditions()) {
    if (choice == "persons" && condition.starts_with(words)) {
      out.when = choice;
      out.persons = condition.substr(words.size());
    } else if (condition == words) {
      out.when = choice;
    }
  }
  const Json clock = duty.value("clock", Json::object());
  out.start = clock.value("start", "knew");
  out.counting = clock.value("counting", "hours");
  if (clock.contains("length")) out.length = std::to_string(clock.at("length").get<int>());
  for (const Json& item : duty.value("content", Json::array()))
    out.content.push_back(std::to_string(item.get<int>()));
  out.wants = duty.value("wants", "");
  return out;
}

Result<std::vector<OwnDuty>> own_duties(const store::Store& store, std::string_view incident) {
  std::vector<store::Entry> entries;
  std::uint64_t opened = UINT64_MAX;
  if (!incident.empty())
    TRY_STATUS(store.read(incident, 0, [&](const store::Entry& entry) {
      opened = std::min(opened, entry.number);
      if (entry.what == kSet || entry.what == kWithdrawn) entries.push_back(entry);
      return true;
    }));
  TRY(std::vector<store::Entry> all, company_entries(store, opened));
  all.insert(all.end(), entries.begin(), entries.end());
  std::vector<OwnDuty> out;
  for (const store::Entry& entry : all) {
    try {
      TRY_STATUS(add(store, entry, out));
    } catch (const Json::exception&) {
      return Error{Trouble::Damaged, "journal/" + std::to_string(entry.number),
                   "the body of " + entry.what + " has another form than it should"};
    }
  }
  // Withdrawn before anybody set it: of no use to anybody.
  std::erase_if(out, [](const OwnDuty& one) { return one.versions.empty(); });
  return out;
}

const OwnDuty* find_own_duty(const std::vector<OwnDuty>& all, std::string_view duty) {
  const std::string_view id = duty.substr(0, duty.find('/'));
  for (const OwnDuty& one : all)
    if (one.id == id) return &one;
  return nullptr;
}

std::vector<Json> own_packs(const std::vector<OwnDuty>& all) {
  std::vector<Json> out;
  for (const OwnDuty& one : all)
    if (one.holds()) out.push_back(Json::parse(one.versions.back().pack_json));
  return out;
}

Result<std::string> set_own_duty(store::Store& store, const Clock& clock, const OwnDutyOrder& order,
                                 const OwnDutyForm& form, const command::By& by) {
  const auto problems = problems_of(form, clock.now());
  if (!problems.empty()) return command::invalid(problems[0].field, problems[0].what);
  if (!order.id.empty() && order.reason.empty()) return command::invalid("reason", "missing");
  std::string id = order.id.empty() ? "own-" + random_id(4) : order.id;
  const Json pack = pack_of(form, id);
  TRY_STATUS(duties::check_own(pack));
  TRY_STATUS(record(store, order, kSet, id, pack.dump(), by));
  return id;
}

Status withdraw_own_duty(store::Store& store, const OwnDutyOrder& order, const command::By& by) {
  if (order.reason.empty()) return command::invalid("reason", "missing");
  return record(store, order, kWithdrawn, order.id, std::nullopt, by);
}

}  // namespace tadasu::respond
