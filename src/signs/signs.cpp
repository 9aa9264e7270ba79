#include "signs/signs.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/check.h"
#include "signs/reference.h"
#include "store/store.h"

namespace tadasu::signs {
namespace {

constexpr std::string_view kReceived = "sign.received";
constexpr std::string_view kAttached = "sign.attached";
constexpr std::size_t kContactBytesMax = 500;
constexpr std::size_t kWordsBytesMax = 20'000;
constexpr int kReferenceTries = 8;

using Choices = std::vector<std::string>;

const std::map<std::string_view, Choices>& all_choices() {
  static const std::map<std::string_view, Choices> all = {
      {"happened",
       {"lost_device", "lost_paper", "stolen", "missent_mail", "misdelivered_post",
        "wrong_attachment", "published_by_mistake", "intrusion", "ransomware", "insider",
        "unknown"}},
      {"noticed", {"now", "today", "yesterday", "unknown"}},
      {"contents",
       {"contact", "card_or_account", "health", "my_number", "password", "company_papers",
        "unknown"}},
      {"people_estimate", {"1", "10", "100", "1000", "more", "unknown"}},
      {"readable", {"none", "password", "open", "known_recipient", "public", "unknown"}},
      {"done",
       {"told_boss", "told_police", "asked_deletion", "locked_remotely", "changed_password",
        "nothing"}},
  };
  return all;
}

bool is_choice(std::string_view field, const std::string& answer) {
  const Choices& allowed = choices(field);
  return std::find(allowed.begin(), allowed.end(), answer) != allowed.end();
}

Error invalid(std::string_view field, std::string_view detail) {
  return {Trouble::Invalid, std::string(field), std::string(detail)};
}

Status check_one(std::string_view field, const std::string& answer) {
  if (answer.empty() || is_choice(field, answer)) return success();
  return invalid(field, "not one of the choices");
}

Status check_several(std::string_view field, const std::vector<std::string>& answers) {
  for (const std::string& answer : answers) {
    if (!is_choice(field, answer)) return invalid(field, "not one of the choices");
    if (std::count(answers.begin(), answers.end(), answer) > 1) {
      return invalid(field, "an answer was given twice");
    }
  }
  return success();
}

Status check_noticed(const std::string& noticed, const Clock& clock) {
  if (noticed.empty() || is_choice("noticed", noticed)) return success();
  const auto date = parse_date(noticed);
  if (!date) return invalid("noticed", "neither a choice nor a date such as 2026-09-04");
  if (*date > date_at(clock.now())) return invalid("noticed", "a date in the future");
  return success();
}

Status check_text(std::string_view field, const std::string& text, std::size_t bytes_max) {
  if (text.size() > bytes_max) return invalid(field, "too long");
  try {
    (void)Json(text).dump();
  } catch (const Json::exception&) {
    return invalid(field, "not UTF-8");
  }
  return success();
}

std::string or_unknown(const std::string& answer) { return answer.empty() ? "unknown" : answer; }

Sign sign_of(const store::Entry& entry) {
  const Json body = Json::parse(entry.body);
  Sign sign;
  sign.id = entry.incident;
  sign.reported_at = entry.at;
  sign.entry = entry.number;
  sign.happened = body.value("happened", "unknown");
  sign.noticed = body.value("noticed", "unknown");
  if (const auto told = parse_moment(body.value("noticed_told", "")))
    sign.noticed_told = told->moment;
  sign.contents = body.value("contents", Choices{});
  sign.people_estimate = body.value("people_estimate", "unknown");
  sign.readable = body.value("readable", "unknown");
  sign.done = body.value("done", Choices{});
  sign.contact_sealed = body.value("contact", "");
  sign.words_sealed = body.value("words", "");
  return sign;
}

// The sign of one reference, folded from its entries. Nothing when there is none.
Result<std::optional<Sign>> load(const store::Store& store, std::string_view reference) {
  std::optional<Sign> sign;
  TRY_STATUS(store.read(reference, 0, [&](const store::Entry& entry) {
    if (entry.what == kReceived) sign = sign_of(entry);
    if (entry.what == kAttached && sign) sign->incident = Json::parse(entry.body).at("incident");
    return true;
  }));
  return sign;
}

Result<store::NewEntry> sealed_entry(store::Store& store, const NewSign& given,
                                     const std::string& reference) {
  TRY_STATUS(store.make_incident_key(reference));
  TRY(const std::string contact, store.seal_text(reference, given.contact));
  TRY(const std::string words, store.seal_text(reference, given.words));
  Json body = {{"happened", or_unknown(given.happened)},
               {"noticed", or_unknown(given.noticed)},
               {"contents", given.contents.empty() ? Choices{"unknown"} : given.contents},
               {"people_estimate", or_unknown(given.people_estimate)},
               {"readable", or_unknown(given.readable)},
               {"done", given.done},
               {"contact", contact},
               {"words", words}};
  if (given.noticed_told) body["noticed_told"] = iso_text(*given.noticed_told);
  store::NewEntry entry;
  entry.incident = reference;
  entry.what = kReceived;
  entry.body_json = body.dump();
  entry.only_if_last = 0;  // refused when the reference is taken
  return entry;
}

}  // namespace

const std::vector<std::string>& choices(std::string_view field) {
  const auto found = all_choices().find(field);
  TADASU_CHECK(found != all_choices().end());
  return found->second;
}

Status check(const NewSign& sign, const Clock& clock) {
  TRY_STATUS(check_one("happened", sign.happened));
  TRY_STATUS(check_noticed(sign.noticed, clock));
  if (sign.noticed_told && *sign.noticed_told > clock.now())
    return invalid("noticed_told", "in the future");
  TRY_STATUS(check_several("contents", sign.contents));
  TRY_STATUS(check_one("people_estimate", sign.people_estimate));
  TRY_STATUS(check_one("readable", sign.readable));
  TRY_STATUS(check_several("done", sign.done));
  TRY_STATUS(check_text("contact", sign.contact, kContactBytesMax));
  return check_text("words", sign.words, kWordsBytesMax);
}

Result<Sign> receive(store::Store& store, const Clock& clock, const NewSign& given,
                     std::string_view once, std::string_view actor) {
  TADASU_CHECK(!once.empty() && !actor.empty());
  TRY(const auto known, store.find_once(actor, kReceived, once));
  if (known) return find(store, known->incident);
  TRY_STATUS(check(given, clock));
  for (int i = 0; i < kReferenceTries; ++i) {
    const std::string reference = new_reference();
    TRY(const auto taken, load(store, reference));
    if (taken) continue;
    TRY(store::NewEntry entry, sealed_entry(store, given, reference));
    entry.actor = actor;
    entry.once = once;
    const auto appended = store.append(std::move(entry));
    if (appended.ok() && appended.value().incident == reference) return sign_of(appended.value());
    if (appended.ok()) {  // the same form was faster on another connection
      TRY_STATUS(store.destroy_incident_key(reference));
      return find(store, appended.value().incident);
    }
    if (appended.error().trouble != Trouble::Conflict) return Error(appended.error());
  }
  return Error{Trouble::Unavailable, "reference", "no free reference number was found"};
}

Result<std::vector<Sign>> list(const store::Store& store) {
  std::vector<Sign> out;
  std::map<std::string, std::size_t> at;
  TRY_STATUS(store.read_what(kReceived, 0, [&](const store::Entry& entry) {
    at[entry.incident] = out.size();
    out.push_back(sign_of(entry));
    return true;
  }));
  TRY_STATUS(store.read_what(kAttached, 0, [&](const store::Entry& entry) {
    const auto found = at.find(entry.incident);
    if (found != at.end()) out[found->second].incident = Json::parse(entry.body).at("incident");
    return true;
  }));
  return out;
}

Result<Sign> find(const store::Store& store, std::string_view reference) {
  const auto canonical = canonical_reference(reference);
  if (!canonical) return invalid("reference", "not a reference number");
  TRY(auto sign, load(store, *canonical));
  if (!sign) return Error{Trouble::NotFound, "reference", "no report has this number"};
  return std::move(*sign);
}

std::optional<std::string> parse_reference(std::string_view typed) {
  return canonical_reference(typed);
}

store::NewEntry attachment(const Sign& sign, std::string_view incident, std::string_view actor) {
  store::NewEntry entry;
  entry.incident = sign.id;
  entry.actor = actor;
  entry.what = kAttached;
  entry.body_json = Json{{"incident", incident}}.dump();
  entry.only_if_last = sign.entry;  // refused when it was attached meanwhile
  return entry;
}

std::optional<WrittenMoment> noticed_at(const Sign& sign) {
  const Moment told = sign.noticed_told.value_or(sign.reported_at);
  const Date day = date_at(told);
  if (sign.noticed == "now") return WrittenMoment{.moment = told};
  if (sign.noticed == "today") return parse_moment(iso_text(day));
  if (sign.noticed == "yesterday") return parse_moment(iso_text(add_days(day, -1)));
  if (sign.noticed == "unknown") return std::nullopt;
  return parse_moment(sign.noticed);
}

Result<std::string> open_contact(const store::Store& store, const Sign& sign) {
  return store.open_text(sign.id, sign.contact_sealed);
}

Result<std::string> open_words(const store::Store& store, const Sign& sign) {
  return store.open_text(sign.id, sign.words_sealed);
}

}  // namespace tadasu::signs
