// Opening an incident, listing them, and what is brought to one later: signs and evidence.
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/typed.h"
#include "command/commit.h"
#include "command/fold.h"
#include "signs/signs.h"

namespace tadasu::command {
namespace {

constexpr std::string_view kOpened = "incident.opened";
constexpr std::size_t kTitleBytesMax = 200;
constexpr std::size_t kPathsBytesMax = 1 << 20;
constexpr std::size_t kReasonBytesMax = 2'000;
constexpr int kIdTries = 64;

// "2026-001": the year in Japan and the next number of that year.
Result<std::string> next_id(const store::Store& store, const Clock& clock) {
  const std::string year = iso_text(date_at(clock.now())).substr(0, 5);
  unsigned last = 0;
  TRY_STATUS(store.read_what(kOpened, 0, [&](const store::Entry& entry) {
    const std::string_view id = entry.incident;
    unsigned number = 0;
    if (id.starts_with(year)) std::from_chars(id.data() + 5, id.data() + id.size(), number);
    last = std::max(last, number);
    return true;
  }));
  char out[32];
  std::snprintf(out, sizeof out, "%s%03u", year.c_str(), last + 1);
  return std::string(out);
}

// What is suggested as the moment of knowledge, so that a deadline runs from the first minute. A
// reporter who does not know when it was noticed has at least told us now; whoever opens an
// incident without a report knows of it now.
std::string proposed_known(const std::optional<signs::Sign>& sign, const Clock& clock) {
  if (!sign) return iso_text(clock.now());
  const auto noticed = signs::noticed_at(*sign);
  if (!noticed) return iso_text(sign->reported_at);
  return noticed->date_only ? iso_text(date_at(noticed->moment)) : iso_text(noticed->moment);
}

Result<std::string> opening_body(store::Store& store, const Clock& clock, const std::string& id,
                                 const Opening& opening, const Playbook& playbook) {
  TRY(const std::string sealed_title,
      sealed_text(store, id, "title", opening.title, kTitleBytesMax));
  std::string paths;
  if (!opening.evidence_paths.empty()) paths = Json(opening.evidence_paths).dump();
  TRY(const std::string sealed_paths, sealed_text(store, id, "paths", paths, kPathsBytesMax));
  Json tasks = Json::array();
  for (const PlaybookTask& task : playbook.tasks) {
    tasks.push_back({{"id", task.id}, {"role", role_name(task.role)}});
  }
  Json signs = Json::array();
  if (opening.sign) signs.push_back(opening.sign->id);
  return Json{{"title", sealed_title},
              {"playbook", playbook.id},
              {"tasks", tasks},
              {"signs", signs},
              {"known_proposed", proposed_known(opening.sign, clock)},
              {"evidence", sealed_paths}}
      .dump();
}

// A sign that somebody attached elsewhere meanwhile: to say so, instead of trying again.
Status check_free(const store::Store& store, const signs::Sign& sign) {
  TRY(const signs::Sign now, signs::find(store, sign.id));
  if (now.incident.empty()) return success();
  return Error{Trouble::Conflict, now.incident, "the report belongs to another incident"};
}

}  // namespace

Result<Incident> load(const store::Store& store, std::string_view id) {
  Incident incident;
  Status applied = success();
  if (!id.empty()) {
    TRY_STATUS(store.read(id, 0, [&](const store::Entry& entry) {
      if (incident.id.empty() && entry.what != kOpened)
        return false;  // the scope of something else
      applied = apply(store, entry, incident);
      return applied.ok();
    }));
  }
  if (!applied.ok()) return std::move(applied).error();
  if (incident.id.empty()) return Error{Trouble::NotFound, "incident", "no such incident"};
  return incident;
}

Result<std::vector<Incident>> list(const store::Store& store) {
  std::vector<std::string> ids;
  TRY_STATUS(store.read_what(kOpened, 0, [&](const store::Entry& entry) {
    ids.push_back(entry.incident);
    return true;
  }));
  std::vector<Incident> out;
  for (auto id = ids.rbegin(); id != ids.rend(); ++id) {
    TRY(Incident incident, load(store, *id));
    out.push_back(std::move(incident));
  }
  return out;
}

Result<Incident> open(store::Store& store, const Clock& clock, const Opening& opening,
                      const By& by) {
  TRY(const auto known, store.find_once(by.actor, kOpened, by.once));
  if (known) return load(store, known->incident);
  const std::string happened =
      opening.happened.empty() && opening.sign ? opening.sign->happened : opening.happened;
  TRY(const Playbook playbook, playbook_for(happened));
  for (int i = 0; i < kIdTries; ++i) {
    if (opening.sign) TRY_STATUS(check_free(store, *opening.sign));
    TRY(const std::string id, next_id(store, clock));
    TRY_STATUS(store.make_incident_key(id));
    TRY(std::string body, opening_body(store, clock, id, opening, playbook));
    std::vector<store::NewEntry> entries = {{.incident = id,
                                             .actor = by.actor,
                                             .what = std::string(kOpened),
                                             .body_json = std::move(body),
                                             .only_if_last = 0,
                                             .once = by.once}};
    if (opening.sign) entries.push_back(signs::attachment(*opening.sign, id, by.actor));
    const auto appended = store.append_all(std::move(entries));
    if (appended.ok()) return load(store, appended.value().front().incident);
    if (appended.error().trouble != Trouble::Conflict) return Error(appended.error());
  }
  return Error{Trouble::Conflict, "incident", "others keep opening incidents"};
}

Result<Incident> attach_sign(store::Store& store, std::string_view id, const signs::Sign& sign,
                             const By& by) {
  return commit(store, id, by, "incident.sign_added", "", [&](Incident&) -> Result<Wish> {
    TRY_STATUS(check_free(store, sign));
    return Wish{Json{{"sign", sign.id}}.dump(), {signs::attachment(sign, id, by.actor)}};
  });
}

Result<Told> open_report(store::Store& store, std::string_view id, std::string_view reference,
                         std::string_view reason, const By& by) {
  TRY(const Incident recorded,
      commit(store, id, by, "sign.opened", "", [&](Incident& incident) -> Result<Wish> {
        const auto& signs = incident.signs;
        if (std::find(signs.begin(), signs.end(), reference) == signs.end())
          return Error{Trouble::NotFound, "sign", "no such report in this incident"};
        if (trimmed(reason).empty()) return invalid("reason", "a clear value is seen for a reason");
        TRY(const std::string sealed, sealed_text(store, id, "reason", reason, kReasonBytesMax));
        return Wish{Json{{"sign", reference}, {"reason", sealed}}.dump(), {}};
      }));
  static_cast<void>(recorded);
  TRY(const signs::Sign sign, signs::find(store, reference));
  auto contact = signs::open_contact(store, sign);
  auto words = signs::open_words(store, sign);
  for (const auto* part : {&contact, &words})
    if (!part->ok() && part->error().trouble != Trouble::NotFound) return Error(part->error());
  return Told{contact.ok() ? std::move(contact).value() : "",
              words.ok() ? std::move(words).value() : ""};
}

Result<Incident> add_evidence(store::Store& store, std::string_view id,
                              const std::vector<std::string>& paths, const By& by) {
  return commit(store, id, by, "evidence.added", "", [&](Incident&) -> Result<Wish> {
    if (paths.empty()) return invalid("paths", "none given");
    TRY(const std::string sealed,
        sealed_text(store, id, "paths",
                    Json(paths).dump(-1, ' ', false, Json::error_handler_t::replace),
                    kPathsBytesMax));
    return Wish{Json{{"evidence", sealed}}.dump(), {}};
  });
}

}  // namespace tadasu::command
