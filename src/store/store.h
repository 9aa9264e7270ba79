// The store: one folder that holds everything tadasu knows. Journal, vault, tables.
//
//   <folder>/tadasu.db      SQLite, WAL, synchronous=FULL
//   <folder>/keys/          organisation key and wrapped incident keys: a separate small folder, to be
//                           backed up apart from the rest (destroying a key must reach its backups)
//
// Durability: append() and every other write return after the data are synced (one fsync for all
// that wait: group commit). After a failed sync the store takes no more writes (Trouble::Unavailable)
// until it is opened again, and reads go on.
// Threads: every function may be called from any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "store/entry.h"

namespace tadasu::store {

// A new entry as its writer gives it. `only_if_last`: refused with Conflict when the incident has
// entries later than this number (somebody else was faster: show both versions). `once`: an
// idempotency key; a second append with the same key returns the first entry.
struct NewEntry {
  std::string incident;
  std::string actor;
  std::string what;
  std::string body_json = "{}";
  std::optional<std::uint64_t> only_if_last;
  std::string once;
};

// A row of masked evidence for drill-down; no clear value.
struct EvidenceRow {
  std::string incident;
  std::uint64_t revision = 0;
  std::uint64_t person = 0;  // 0: nobody
  std::string kind;
  std::string way;
  std::string place;
  std::string masked;
  double strength = 0;
  std::uint32_t reasons = 0;
};

// A sealed value of one person.
struct SealedValue {
  std::uint64_t person = 0;
  std::string kind;
  std::string value;   // clear in memory only
  std::string place;
};

class Store {
 public:
  // Opens or creates. Errors: NotFound (parent folder missing), NotAllowed, Locked (another process
  // has it), Damaged (integrity or journal chain broken; `where` names the entry), Full.
  static Result<std::unique_ptr<Store>> open(const std::filesystem::path& folder, const Clock& clock);
  ~Store();

  // ---- journal
  Result<Entry> append(NewEntry entry);
  // Entries of one incident ("" = all) after `after`, in order. Calls until false.
  Status read(std::string_view incident, std::uint64_t after,
              const std::function<bool(const Entry&)>& each) const;
  // Follows the chain from the first entry. The number of the first wrong entry, or nothing.
  Result<std::optional<std::uint64_t>> verify() const;
  [[nodiscard]] std::uint64_t last_number() const;

  // ---- vault: personal values, encrypted with the key of their incident
  Status make_incident_key(std::string_view incident);
  Status seal(std::string_view incident, std::uint64_t revision, const std::vector<SealedValue>& values);
  // Values of one person at one revision; opened in memory. Who asked and why is the caller's entry.
  Result<std::vector<SealedValue>> open_person(std::string_view incident, std::uint64_t revision, std::uint64_t person) const;
  // Seals small text (a contact in an intake) for use within a body: returns "sealed:…" text.
  Result<std::string> seal_text(std::string_view incident, std::string_view text);
  Result<std::string> open_text(std::string_view incident, std::string_view sealed) const;
  Result<Key> hash_key(std::string_view incident) const;  // for keyed hashes of this incident

  // ---- evidence rows
  Status put_evidence(const std::vector<EvidenceRow>& rows);
  // Rows of one revision, of one kind ("" all) and person (0 all), ordered as put; at most `limit` after `after`.
  Result<std::vector<EvidenceRow>> evidence(std::string_view incident, std::uint64_t revision, std::string_view kind,
                                            std::uint64_t person, std::uint64_t after, std::uint64_t limit) const;

  // ---- survey units: done only with its result, in one transaction
  Status finish_unit(std::string_view incident, std::string_view unit_id, std::string_view result);
  Result<std::optional<std::string>> unit_result(std::string_view incident, std::string_view unit_id) const;
  Status forget_units(std::string_view incident);

  // ---- documents (drafts): bytes by id, encrypted with the incident's key
  Status put_document(std::string_view incident, std::string_view id, std::string_view content);
  Result<std::string> document(std::string_view incident, std::string_view id) const;

  // ---- sessions and users (passwords only as Argon2id hashes)
  Status put_user(std::string_view user, std::string_view role, std::string_view display_name, std::string_view password);
  struct User { std::string id, role, display_name; };
  Result<std::optional<User>> check_password(std::string_view user, std::string_view password) const;
  Result<std::vector<User>> users() const;
  Result<std::string> open_session(std::string_view user);             // a random token; stored hashed
  Result<std::optional<User>> session_user(std::string_view token) const;
  Status close_session(std::string_view token);

 private:
  struct State;
  explicit Store(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tadasu::store
