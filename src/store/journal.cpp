// The journal's part of the store: append, read, verify.
#include <utility>

#include "store/chain.h"
#include "store/state.h"

namespace tadasu::store {
namespace {

constexpr std::size_t kBodyBytesMax = 16ULL << 20;

Digest once_digest(std::string_view actor, std::string_view what, std::string_view once) {
  return sha256(bytes_of(bound_to(what, actor, 0, 0, once)));
}

Status check_new(NewEntry& entry) {
  if (entry.what.empty() || entry.actor.empty()) {
    return Error{Trouble::Invalid, "entry", "an entry needs `what` and `actor`"};
  }
  if (entry.body_json.size() > kBodyBytesMax) {
    return Error{Trouble::TooLarge, "body", "longer than 16 MiB"};
  }
  TRY(entry.body_json, canonical_object(entry.body_json));
  return success();
}

Status find_by_once(Database& db, const Digest& once, std::optional<Entry>& found) {
  return db.run("SELECT " TADASU_ENTRY_COLUMNS " FROM journal WHERE once = ?1", {Bytes(once)},
                [&](const Row& row) {
                  found = entry_of(row);
                  return false;
                });
}

Status check_last(Database& db, const NewEntry& entry) {
  std::uint64_t last = 0;
  TRY_STATUS(db.run("SELECT max(number) FROM journal WHERE incident = ?1",
                    {std::string_view(entry.incident)}, [&](const Row& row) {
                      last = row.natural(0);
                      return false;
                    }));
  if (last <= *entry.only_if_last) return success();
  return Error{Trouble::Conflict, "journal/" + std::to_string(last),
               "the incident changed after entry " + std::to_string(*entry.only_if_last)};
}

// On the writer's thread, within its transaction.
Status append_one(Database& db, Tip& tip, const Clock& clock, const NewEntry& given, Entry& out) {
  std::optional<Digest> once;
  if (!given.once.empty()) {
    once = once_digest(given.actor, given.what, given.once);
    std::optional<Entry> found;
    TRY_STATUS(find_by_once(db, *once, found));
    if (found) {
      out = std::move(*found);
      return success();
    }
  }
  if (given.only_if_last) TRY_STATUS(check_last(db, given));
  out.number = tip.number + 1;
  out.at = clock.now();
  out.incident = given.incident;
  out.actor = given.actor;
  out.what = given.what;
  out.body = given.body_json;
  out.previous = tip.hash;
  out.hash = hash_of(out);
  TRY_STATUS(
      db.run("INSERT INTO journal(number, at, incident, actor, what, body, previous, hash, once) "
             "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
             {natural(out.number), out.at.us, std::string_view(out.incident),
              std::string_view(out.actor), std::string_view(out.what), std::string_view(out.body),
              Bytes(out.previous), Bytes(out.hash), once ? Arg(Bytes(*once)) : Arg(nullptr)}));
  tip = {out.number, out.hash};
  return success();
}

}  // namespace

Result<std::vector<Entry>> Store::append_all(std::vector<NewEntry> entries) {
  for (NewEntry& entry : entries) TRY_STATUS(check_new(entry));
  std::vector<Entry> out(entries.size());
  TRY_STATUS(state_->writer->run([&](Database& db, Tip& tip) -> Status {
    for (std::size_t i = 0; i < entries.size(); ++i) {
      TRY_STATUS(append_one(db, tip, state_->clock, entries[i], out[i]));
    }
    return success();
  }));
  return out;
}

Result<Entry> Store::append(NewEntry entry) {
  TRY_STATUS(check_new(entry));
  Entry out;
  TRY_STATUS(state_->writer->run(
      [&](Database& db, Tip& tip) { return append_one(db, tip, state_->clock, entry, out); }));
  return out;
}

Status Store::read(std::string_view incident, std::uint64_t after,
                   const std::function<bool(const Entry&)>& each) const {
  const auto row_each = [&](const Row& row) { return each(entry_of(row)); };
  return state_->readers.with([&](Database& db) {
    if (incident.empty()) {
      return db.run("SELECT " TADASU_ENTRY_COLUMNS
                    " FROM journal WHERE number > ?1 ORDER BY number",
                    {natural(after)}, row_each);
    }
    return db.run("SELECT " TADASU_ENTRY_COLUMNS
                  " FROM journal WHERE incident = ?1 AND number > ?2 ORDER BY number",
                  {incident, natural(after)}, row_each);
  });
}

Status Store::read_what(std::string_view what, std::uint64_t after,
                        const std::function<bool(const Entry&)>& each) const {
  return state_->readers.with([&](Database& db) {
    return db.run("SELECT " TADASU_ENTRY_COLUMNS
                  " FROM journal WHERE what = ?1 AND number > ?2 ORDER BY number",
                  {what, natural(after)}, [&](const Row& row) { return each(entry_of(row)); });
  });
}

Result<std::optional<Entry>> Store::find_once(std::string_view actor, std::string_view what,
                                              std::string_view once) const {
  std::optional<Entry> found;
  if (once.empty()) return found;
  const Digest digest = once_digest(actor, what, once);
  TRY_STATUS(state_->readers.with([&](Database& db) { return find_by_once(db, digest, found); }));
  return found;
}

Result<std::optional<std::uint64_t>> Store::verify() const {
  std::optional<std::uint64_t> broken;
  TRY_STATUS(state_->readers.with([&](Database& db) -> Status {
    TRY_STATUS(db.run("BEGIN"));  // one view of entries and seal, while others write
    auto chain = follow_chain(db, state_->tip_key);
    TRY_STATUS(db.run("COMMIT"));
    if (!chain.ok()) return Error(chain.error());
    broken = chain.value().broken;
    return success();
  }));
  return broken;
}

std::uint64_t Store::last_number() const { return state_->writer->last_number(); }

}  // namespace tadasu::store
