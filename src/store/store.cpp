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

// The organisation's key, and that it is the one this database was sealed with.
Result<std::unique_ptr<KeyRing>> open_keys(const std::filesystem::path& folder, Database& db) {
  TRY(const std::optional<Digest> expected, key_check(db));
  TRY(auto keys, KeyRing::open(folder, /*may_create=*/!expected));
  Digest check{};
  std::uint8_t derived[32];
  derive(keys->organisation(), KeyUse::Check, derived);
  std::copy(std::begin(derived), std::end(derived), check.begin());
  if (!expected) {
    TRY_STATUS(db.run("INSERT INTO meta(name, value) VALUES('key_check', ?1)", {Bytes(check)}));
  } else if (*expected != check) {
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
  TRY(Database db, Database::open(state->path));
  TRY_STATUS(check_database(db, state->path));
  TRY_STATUS(migrate(db, clock));
  TRY(state->keys, open_keys(folder, db));
  std::uint8_t tip_key[32];
  derive(state->keys->organisation(), KeyUse::Tip, tip_key);
  std::copy(std::begin(tip_key), std::end(tip_key), state->tip_key.begin());
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
