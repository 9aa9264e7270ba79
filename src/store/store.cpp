// Opening and closing: the lock, the keys, the schema, the checks, the writer.
#include "store/store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "store/chain.h"
#include "store/state.h"

namespace tadasu::store {
namespace {

// Close-on-exec, so that a worker started by the server does not go on holding the lock after it.
Result<File> lock_folder(const std::filesystem::path& folder) {
  const auto path = folder / "lock";
  File file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file.is_open()) return system_error(errno, folder.string(), "lock");
  if (::flock(file.fd(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return system_error(errno, folder.string(), "lock");
    return Error{Trouble::Locked, folder.string(), "another process has this store open"};
  }
  return file;
}

// Nobody but the owner reads the database: SQLite gives its log and its shared memory the mode of
// the main file, so that one is made here; what an earlier run left open to others is closed.
// Before SQLite opens anything: closing a file of its would give up its locks.
Status keep_private(const std::filesystem::path& folder) {
  const auto main = folder / "tadasu.db";
  const File made(::open(main.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!made.is_open() && errno != EEXIST) return system_error(errno, "tadasu.db", "create");
  for (const char* name : {"tadasu.db", "tadasu.db-wal", "tadasu.db-shm", "lock", "keys"}) {
    const auto path = folder / name;
    struct stat seen {};
    if (::lstat(path.c_str(), &seen) != 0) {
      if (errno == ENOENT) continue;
      return system_error(errno, name, "look at");
    }
    if (S_ISLNK(seen.st_mode) || (seen.st_mode & (S_IRWXG | S_IRWXO)) == 0) continue;
    if (::chmod(path.c_str(), seen.st_mode & S_IRWXU) != 0) {
      return system_error(errno, name, "keep from others");
    }
  }
  return success();
}

Result<std::optional<Digest>> key_check(Database& db) {
  std::optional<Digest> check;
  TRY_STATUS(db.run("SELECT value FROM meta WHERE name = 'key_check'", {}, [&](const Row& row) {
    const Bytes blob = row.blob(0);
    check = Digest{};
    if (blob.size() == check->size()) std::copy(blob.begin(), blob.end(), check->begin());
    return false;
  }));
  return check;
}

Key derived_key(const KeyRing& keys, KeyUse use) {
  std::uint8_t derived[32];
  derive(keys.organisation(), use, derived);
  Key out{};
  std::copy(std::begin(derived), std::end(derived), out.begin());
  return out;
}

// The organisation's key, and that it is the one this database was sealed with. A new database gets
// the check of the key and the seal of its empty journal together.
Result<std::unique_ptr<KeyRing>> open_keys(const std::filesystem::path& folder, Database& db) {
  TRY(const std::optional<Digest> expected, key_check(db));
  TRY(auto keys, KeyRing::open(folder, /*may_create=*/!expected));
  const Key check = derived_key(*keys, KeyUse::Check);
  if (!expected) {
    // The office's key is made after the database was; where it lies, there was a journal.
    if (keys->has("")) {
      return Error{Trouble::Damaged, "journal/1",
                   "the keys of this store are there, its journal is not"};
    }
    TRY_STATUS(db.run("BEGIN IMMEDIATE"));
    TRY_STATUS(db.run("INSERT INTO meta(name, value) VALUES('key_check', ?1)", {Bytes(check)}));
    TRY_STATUS(write_tip(db, derived_key(*keys, KeyUse::Tip), Tip{}));
    TRY_STATUS(db.run("COMMIT"));
  } else if (!std::equal(check.begin(), check.end(), expected->begin(), expected->end())) {
    return Error{Trouble::Damaged, "keys/organisation.key",
                 "not the key that this store was sealed with"};
  }
  TRY_STATUS(keys->make(""));
  return keys;
}

// The end of a journal whose chain is whole.
Result<Tip> checked_tip(Database& db, const Key& tip_key) {
  TRY(const ChainState chain, follow_chain(db, tip_key));
  if (chain.broken) {
    return Error{Trouble::Damaged, "journal/" + std::to_string(*chain.broken),
                 "the chain of the journal is broken here"};
  }
  return chain.tip;
}

}  // namespace

Status Readers::with(const std::function<Status(Database&)>& use) {
  std::optional<Database> db;
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      db = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (!db) {
    TRY(Database opened, Database::open(path_));
    TRY_STATUS(opened.read_only());
    db = std::move(opened);
  }
  Status result = use(*db);
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(*db));
  return result;
}

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}

Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path& folder,
                                           const Clock& clock) {
  start_crypto();
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    return system_error(errno, folder.string(), "create");
  }
  TRY(File lock, lock_folder(folder));
  auto state = std::make_unique<State>(folder / "tadasu.db", clock);
  state->lock = std::move(lock);
  TRY_STATUS(keep_private(folder));
  TRY(Database db, Database::open(state->path));
  TRY_STATUS(check_database(db, state->path));
  TRY_STATUS(migrate(db, clock));
  TRY(state->keys, open_keys(folder, db));
  state->tip_key = derived_key(*state->keys, KeyUse::Tip);
  TRY(const Tip tip, checked_tip(db, state->tip_key));
  state->writer = std::make_unique<Writer>(
      std::move(db), tip,
      [key = state->tip_key](Database& in, Tip& moved) { return write_tip(in, key, moved); });
  return std::unique_ptr<Store>(new Store(std::move(state)));
}

Moment Store::now() const { return state_->clock.now(); }

std::optional<Error> Store::writing_stopped() const { return state_->writer->stopped(); }

Status Store::start_writing_again() {
  if (!state_->writer->stopped()) return success();
  TRY(Database db, Database::open(state_->path));
  TRY_STATUS(check_database(db, state_->path));
  TRY(const Tip tip, checked_tip(db, state_->tip_key));
  // A write of nothing much: where there is no room, this is where it shows.
  TRY_STATUS(
      db.run("INSERT INTO meta(name, value) VALUES('writing_again', ?1) "
             "ON CONFLICT(name) DO UPDATE SET value = excluded.value",
             {Bytes(tip.hash)}));
  state_->writer->start_again(std::move(db), tip);
  return success();
}

}  // namespace tadasu::store
