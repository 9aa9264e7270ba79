// What an open store holds, and the steps its parts share.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "store/sqlite.h"
#include "store/store.h"
#include "store/vault.h"
#include "store/writer.h"

namespace tadasu::store {

// Connections for reading; each is used by one thread at a time and given back.
class Readers {
 public:
  explicit Readers(std::filesystem::path path) : path_(std::move(path)) {}
  // Calls `use` with a connection that refuses writes.
  Status with(const std::function<Status(Database&)>& use);

 private:
  std::filesystem::path path_;
  std::mutex mutex_;
  std::vector<Database> idle_;
};

struct Store::State {
  State(std::filesystem::path db_path, const Clock& used_clock)
      : path(db_path), clock(used_clock), readers(std::move(db_path)) {}

  std::filesystem::path path;  // of the database
  const Clock& clock;
  File lock;
  Key tip_key{};
  std::unique_ptr<KeyRing> keys;
  Readers readers;
  std::unique_ptr<Writer> writer;

  // When each session was last used, newer than what is on the disk. By hash of the token.
  std::mutex sessions_mutex;
  std::map<std::string, Moment> sessions_used;
};

// schema.cpp: brings the database to this program's schema. Unsupported when it is newer.
Status migrate(Database& db, const Clock& clock);
// Damaged, with the table or place, when SQLite finds the file inconsistent.
Status check_database(Database& db, const std::filesystem::path& path);

}  // namespace tadasu::store
