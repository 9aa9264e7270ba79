// The store: one folder that holds everything tadasu knows. Journal, vault, tables.
//
//   <folder>/tadasu.db      SQLite, WAL, synchronous=FULL
//   <folder>/keys/          organisation key and wrapped incident keys: a separate small folder, to
//   be
//                           backed up apart from the rest (destroying a key must reach its backups)
//   <folder>/lock           held while the store is open
//
// Durability: append() and every other write return after the data are synced (one fsync for all
// that wait: group commit). After a failed sync the store takes no more writes (Full when there was
// no room, else Unavailable) until start_writing_again() or the next open; reads go on.
// Secrecy: everything that may say something about a person is sealed before it reaches the disk:
// values, ways and places in the evidence, unit results, documents, display names.
// Threads: every function may be called from any thread, also from within `each` of read().
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "store/entry.h"

namespace tadasu::store {

// A new entry as its writer gives it. `only_if_last`: refused with Conflict when the incident has
// entries later than this number (somebody else was faster: show both versions). `once`: an
// idempotency key of this actor for this `what`; a second append with it returns the first entry.
struct NewEntry {
  std::string incident{};
  std::string actor{};
  std::string what{};
  std::string body_json = "{}";  // one JSON object, at most 16 MiB; stored in canonical form
  std::optional<std::uint64_t> only_if_last{};
  std::string once{};
};

// A row of masked evidence for drill-down; no clear value.
struct EvidenceRow {
  std::string incident{};
  std::uint64_t revision = 0;
  std::uint64_t person = 0;  // 0: nobody
  std::string kind{};
  std::string way{};
  std::string place{};
  std::string masked{};
  double strength = 0;
  std::uint32_t reasons = 0;
  std::uint64_t id = 0;  // given by the store; pass the last one on as `after`
};

// A sealed value of one person.
struct SealedValue {
  std::uint64_t person = 0;
  std::string kind;
  std::string value;  // clear in memory only
  std::string place;
  std::uint32_t times = 1;  // how often it was written so
};

// Where the rows of each person of a revision stand. Gathered while many are written, so that they
// are put in order of person at the end: told one by one they would touch pages all over the disk.
struct PersonRows {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> sealed, pages;  // person, row
};

class Store {
 public:
  // Opens or creates. Checks the database and follows the journal's chain from its first entry.
  // Errors: NotFound (parent folder missing, or the key that the store was sealed with),
  // NotAllowed,
  //         Locked (another process has it), Damaged (`where` is "journal/<number>" of the first
  //         wrong entry, or names the table), Full, Unsupported (written by a newer tadasu).
  static Result<std::unique_ptr<Store>> open(const std::filesystem::path& folder,
                                             const Clock& clock);
  ~Store();

  // Why nothing can be written any more; nothing when all is well. For the health page.
  [[nodiscard]] std::optional<Error> writing_stopped() const;
  // After the cause is gone (room on the disk): opens the database anew, checks it, goes on.
  Status start_writing_again();

  [[nodiscard]] Moment now() const;  // of the clock it was opened with

  // ---- journal
  // Errors: Conflict (only_if_last), Invalid (body is no JSON object, no `what`), TooLarge, Full,
  //         Unavailable. After Full or Unavailable it is not known whether the entry is there: ask
  //         again with the same `once` when writing goes on.
  Result<Entry> append(NewEntry entry);
  // All or none, in this order, in one transaction. An entry whose `once` is known is not appended
  // again; the known one stands in its place.
  Result<std::vector<Entry>> append_all(std::vector<NewEntry> entries);
  // Entries of one incident ("" = all) after `after`, in order. Calls until false.
  Status read(std::string_view incident, std::uint64_t after,
              const std::function<bool(const Entry&)>& each) const;
  // Entries of one `what` over all incidents after `after`, in order. Calls until false.
  Status read_what(std::string_view what, std::uint64_t after,
                   const std::function<bool(const Entry&)>& each) const;
  // The entry that was appended with this idempotency key, if any.
  Result<std::optional<Entry>> find_once(std::string_view actor, std::string_view what,
                                         std::string_view once) const;
  // Follows the chain from the first entry. The number of the first wrong entry, or nothing.
  Result<std::optional<std::uint64_t>> verify() const;
  [[nodiscard]] std::uint64_t last_number() const;

  // ---- vault: personal values, encrypted with the key of their incident
  // `incident` is any scope with a key of its own: an incident, the reference of a sign; letters,
  // digits, hyphens. "" is the office (users, settings); its key always exists.
  Status make_incident_key(std::string_view incident);  // harmless to repeat
  // Forgets everything that was sealed with this key, for good; the journal's proof stays.
  Status destroy_incident_key(std::string_view incident);
  // A value that is given again for the same person is kept once, with how often it was written in
  // all. Cost: that of one row for each person of a call, so call with some thousand values of
  // people who stand together.
  // `later`: the rows are found by person only after put_person_rows was given it.
  Status seal(std::string_view incident, std::uint64_t revision,
              const std::vector<SealedValue>& values, PersonRows* later = nullptr);
  // Values of one person at one revision, in the order they were first sealed; opened in memory.
  // Who asked and why is the caller's entry. NotFound when the incident's key was never made or is
  // destroyed.
  Result<std::vector<SealedValue>> open_person(std::string_view incident, std::uint64_t revision,
                                               std::uint64_t person) const;
  // The same for every person of a revision with a number greater than `after`, in order of number,
  // one at a time: as much is in memory as one person has. Calls until false.
  Status open_people(std::string_view incident, std::uint64_t revision, std::uint64_t after,
                     const std::function<bool(std::uint64_t person,
                                              std::vector<SealedValue>&& values)>& each) const;
  // Seals small text (a contact in an intake) for use within a body: returns "sealed:…" text, which
  // opens only under the same incident. "" stays "". Writes nothing.
  Result<std::string> seal_text(std::string_view incident, std::string_view text);
  Result<std::string> open_text(std::string_view incident, std::string_view sealed) const;
  Result<Key> hash_key(std::string_view incident) const;  // for keyed hashes of this incident

  // ---- evidence rows. The incident must have its key. Call with some thousand rows at a time.
  // `later`: as for seal; all of one revision then.
  Status put_evidence(const std::vector<EvidenceRow>& rows, PersonRows* later = nullptr);
  Status put_person_rows(std::string_view incident, std::uint64_t revision, PersonRows rows);
  // Rows of one revision, of one kind ("" all) and person (0 all), ordered as put; at most `limit`
  // with an id greater than `after`.
  Result<std::vector<EvidenceRow>> evidence(std::string_view incident, std::uint64_t revision,
                                            std::string_view kind, std::uint64_t person,
                                            std::uint64_t after, std::uint64_t limit) const;
  // Removes evidence rows and sealed values of a revision whose making was interrupted.
  Status forget_revision(std::string_view incident, std::uint64_t revision);

  // ---- survey units: done only with its result, in one transaction. Results are sealed.
  Status finish_unit(std::string_view incident, std::string_view unit_id, std::string_view result);
  Result<std::optional<std::string>> unit_result(std::string_view incident,
                                                 std::string_view unit_id) const;
  Status forget_units(std::string_view incident);

  // ---- documents (drafts): bytes by id, encrypted with the incident's key. The id is not: no
  // names.
  Status put_document(std::string_view incident, std::string_view id, std::string_view content);
  Result<std::string> document(std::string_view incident, std::string_view id) const;  // NotFound
  Result<std::vector<std::string>> document_ids(std::string_view incident) const;      // sorted

  // ---- sessions and users (passwords only as Argon2id hashes)
  struct User {
    std::string id, role, display_name;
  };
  // Adds or replaces; open sessions of that user end. `user` is 1 to 64 of a-z 0-9 . _ - (it stands
  // in clear in the journal: no mail address). Invalid: user, or a password shorter than 8 bytes.
  // Cost: about 0.1 s and 64 MiB for the password hash.
  Status put_user(std::string_view user, std::string_view role, std::string_view display_name,
                  std::string_view password);
  Status remove_user(std::string_view user);  // sessions end; NotFound
  // Nothing when user or password is wrong; takes the same time for an unknown user.
  Result<std::optional<User>> check_password(std::string_view user,
                                             std::string_view password) const;
  Result<std::vector<User>> users() const;
  Result<std::string> open_session(std::string_view user);  // a random token; stored hashed
  // Nothing when unknown, 60 minutes unused or 12 hours old. Counts as use.
  Result<std::optional<User>> session_user(std::string_view token) const;
  Status close_session(std::string_view token);
  Status close_sessions_of(std::string_view user);

 private:
  struct State;
  explicit Store(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tadasu::store
