#include "facts/kept_kinds.h"

#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "base/json.h"
#include "facts/own_kinds.h"
#include "facts/own_kinds_wire.h"
#include "store/store.h"

namespace tadasu::facts {
namespace {

constexpr const char* kKept = "own-kinds";
constexpr const char* kCounted = "own-kinds-counted";  // the version that the last survey read with

// "" when there is none.
Result<std::string> text_of(const store::Store& store, std::string_view incident, const char* id) {
  auto text = store.document(incident, id);
  if (!text.ok() && text.error().trouble == Trouble::NotFound) return std::string();
  return text;
}

Error damaged() { return {Trouble::Damaged, "own kinds", "not as they were kept"}; }

// The file that is kept, as it was written; nothing of it is read.
Result<std::string> kept_file(const store::Store& store, std::string_view incident) {
  TRY(std::string kept, text_of(store, incident, kKept));
  if (!is_own_kinds_kept(kept)) return kept;
  auto own = own_kinds_of_kept(kept);
  if (!own) return damaged();
  return std::move(own->text);
}

std::string version_of(std::string_view text) {
  return text.empty() ? "" : hex(sha256(bytes_of(text))).substr(0, 32);
}

}  // namespace

Result<find::OwnKinds> kept_own_kinds(const store::Store& store, std::string_view incident) {
  TRY(const std::string kept, text_of(store, incident, kKept));
  if (kept.empty()) return find::OwnKinds{};
  if (is_own_kinds_kept(kept)) {
    auto own = own_kinds_of_kept(kept);
    if (!own) return damaged();
    return std::move(*own);
  }
  // Kept by a version that kept the file alone.
  TRY(find::OwnKindsRead read, parse_own_kinds(kept));
  for (const find::OwnKindsProblem& one : read.problems) {
    if (one.what == "not_read") return Error{Trouble::Unavailable, "own kinds", "reader ended"};
  }
  if (!read.problems.empty()) return damaged();
  return std::move(read.own);
}

std::string own_kinds_version(const find::OwnKinds& own) { return version_of(own.text); }

Status keep_own_kinds(store::Store& store, std::string_view incident, const find::OwnKinds& own,
                      std::string_view actor, std::optional<std::string_view> seen) {
  // Whatever is recorded for this incident from here on makes the entry a conflict.
  const std::uint64_t last = store.last_number();
  TRY(const std::string before, kept_file(store, incident));
  if (seen && *seen != version_of(before))
    return Error{Trouble::Conflict, "own kinds", "others are kept than were shown"};
  if (own.text == before) return success();
  const Json body = {{"kinds", own.kinds.size()}};
  store::NewEntry entry{.incident = std::string(incident),
                        .actor = std::string(actor),
                        .what = "own_kinds.kept",
                        .body_json = body.dump()};
  if (seen) entry.only_if_last = last;
  TRY(const store::Entry written, store.append(std::move(entry)));
  static_cast<void>(written);
  return store.put_document(incident, kKept, own_kinds_kept(own));
}

Result<bool> are_own_kinds_counted(const store::Store& store, std::string_view incident) {
  TRY(const std::string kept, kept_file(store, incident));
  TRY(const std::string counted, text_of(store, incident, kCounted));
  return version_of(kept) == counted;
}

Status note_own_kinds_counted(store::Store& store, std::string_view incident,
                              const find::OwnKinds& own) {
  TRY(const std::string counted, text_of(store, incident, kCounted));
  const std::string version = version_of(own.text);
  return version == counted ? success() : store.put_document(incident, kCounted, version);
}

}  // namespace tadasu::facts
