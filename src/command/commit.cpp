#include "command/commit.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "command/fold.h"

namespace tadasu::command {
namespace {

constexpr int kTries = 64;

// Conflict when the same subject was changed after what the actor saw.
Status check_seen(const store::Store& store, std::string_view id, std::uint64_t seen,
                  std::string_view subject) {
  Status out = success();
  TRY_STATUS(store.read(id, seen, [&](const store::Entry& entry) {
    auto other = subject_of(entry);
    if (!other.ok()) {
      out = std::move(other).error();
    } else if (other.value() == subject) {
      out = Error{Trouble::Conflict, "journal/" + std::to_string(entry.number),
                  "somebody changed this after it was shown"};
    }
    return out.ok();
  }));
  return out;
}

}  // namespace

Error invalid(std::string_view where, std::string_view detail) {
  return {Trouble::Invalid, std::string(where), std::string(detail)};
}

Result<std::string> sealed_text(store::Store& store, std::string_view id, std::string_view field,
                                std::string_view text, std::size_t bytes_max) {
  if (text.size() > bytes_max) return invalid(field, "too long");
  try {
    (void)Json(text).dump();
  } catch (const Json::exception&) {
    return invalid(field, "not UTF-8");
  }
  return store.seal_text(id, text);
}

Result<Incident> commit(store::Store& store, std::string_view id, const By& by,
                        std::string_view what, std::string_view subject,
                        const std::function<Result<Wish>(Incident&)>& make) {
  TRY(const auto known, store.find_once(by.actor, what, by.once));
  if (known) return load(store, known->incident);
  for (int i = 0; i < kTries; ++i) {
    TRY(Incident incident, load(store, id));
    if (by.seen && !subject.empty()) TRY_STATUS(check_seen(store, id, *by.seen, subject));
    const std::uint64_t last = incident.last_entry;
    TRY(Wish wish, make(incident));
    std::vector<store::NewEntry> entries = std::move(wish.also);
    entries.insert(entries.begin(), store::NewEntry{.incident = std::string(id),
                                                    .actor = by.actor,
                                                    .what = std::string(what),
                                                    .body_json = std::move(wish.body_json),
                                                    .only_if_last = last,
                                                    .once = by.once});
    const auto appended = store.append_all(std::move(entries));
    if (appended.ok()) return load(store, id);
    if (appended.error().trouble != Trouble::Conflict) return Error(appended.error());
  }
  return Error{Trouble::Conflict, std::string(id), "others keep changing this incident"};
}

}  // namespace tadasu::command
