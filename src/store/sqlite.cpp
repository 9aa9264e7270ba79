#include "store/sqlite.h"

#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include "base/check.h"

namespace tadasu::store {
namespace {

Trouble trouble_of(int code, int system_error_number) {
  // A file size limit and a quota arrive as failed input/output; for people they are a full disk.
  const bool no_room = system_error_number == ENOSPC || system_error_number == EFBIG ||
                       system_error_number == EDQUOT;
  switch (code & 0xff) {
    case SQLITE_FULL:
      return Trouble::Full;
    case SQLITE_IOERR:
      return no_room ? Trouble::Full : Trouble::Unavailable;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Trouble::Damaged;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Trouble::Locked;
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
      return Trouble::NotAllowed;
    case SQLITE_CONSTRAINT:
      return Trouble::Conflict;
    case SQLITE_TOOBIG:
      return Trouble::TooLarge;
    default:
      return Trouble::Unavailable;
  }
}

// Whether a file has come to the size limit of this process. SQLite reports that as failed output,
// and the system's error number may be overwritten by then.
bool at_size_limit(const char* file) {
  rlimit limit{};
  struct stat seen {};
  if (file == nullptr || ::getrlimit(RLIMIT_FSIZE, &limit) != 0) return false;
  if (limit.rlim_cur == RLIM_INFINITY || ::stat(file, &seen) != 0) return false;
  constexpr rlim_t kLargestWrite = 64 << 10;
  return static_cast<rlim_t>(seen.st_size) + kLargestWrite >= limit.rlim_cur;
}

int bind(sqlite3_stmt* statement, int at, const Arg& arg) {
  if (const auto* value = std::get_if<std::int64_t>(&arg)) {
    return sqlite3_bind_int64(statement, at, *value);
  }
  if (const auto* value = std::get_if<double>(&arg)) {
    return sqlite3_bind_double(statement, at, *value);
  }
  // STATIC: the caller's text lives until run() returns, and bindings are cleared before that.
  if (const auto* value = std::get_if<std::string_view>(&arg)) {
    return sqlite3_bind_text64(statement, at, value->empty() ? "" : value->data(), value->size(),
                               SQLITE_STATIC, SQLITE_UTF8);
  }
  if (std::holds_alternative<std::nullptr_t>(arg)) return sqlite3_bind_null(statement, at);
  const auto& blob = std::get<Bytes>(arg);
  if (blob.empty()) return sqlite3_bind_zeroblob(statement, at, 0);
  return sqlite3_bind_blob64(statement, at, blob.data(), blob.size(), SQLITE_STATIC);
}

}  // namespace

std::int64_t Row::integer(int column) const { return sqlite3_column_int64(statement_, column); }
double Row::real(int column) const { return sqlite3_column_double(statement_, column); }

std::string_view Row::text(int column) const {
  const auto* begin = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  return {begin == nullptr ? "" : begin,
          static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Bytes Row::blob(int column) const {
  const auto* begin = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  return {begin, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Database::Database(sqlite3* db) : db_(db), log_pages_(std::make_unique<std::uint64_t>(0)) {}

Database::Database(Database&& other) noexcept
    : db_(std::exchange(other.db_, nullptr)),
      idle_(std::move(other.idle_)),
      log_pages_(std::move(other.log_pages_)) {
  other.idle_.clear();
}

Database& Database::operator=(Database&& other) noexcept {
  if (this != &other) {
    close();
    db_ = std::exchange(other.db_, nullptr);
    idle_ = std::move(other.idle_);
    other.idle_.clear();
    log_pages_ = std::move(other.log_pages_);
  }
  return *this;
}

Database::~Database() { close(); }

void Database::close() {
  for (const auto& [sql, statements] : idle_) {
    for (sqlite3_stmt* statement : statements) sqlite3_finalize(statement);
  }
  idle_.clear();
  if (db_ != nullptr) sqlite3_close(std::exchange(db_, nullptr));
}

Error Database::error(int code) const {
  int system_error_number = db_ == nullptr ? 0 : sqlite3_system_errno(db_);
  if (db_ != nullptr && (code & 0xff) == SQLITE_IOERR) {
    const char* file = sqlite3_db_filename(db_, "main");
    if (at_size_limit(file) || at_size_limit(sqlite3_filename_wal(file))) {
      system_error_number = EFBIG;
    }
  }
  return {trouble_of(code, system_error_number), "tadasu.db",
          std::string(db_ == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(db_)) + " (" +
              std::to_string(code) + ")"};
}

Result<Database> Database::open(const std::filesystem::path& path) {
  sqlite3* raw = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  const int code = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
  Database db(raw);
  if (code != SQLITE_OK) return db.error(code);
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, 5000);
  // Checkpoints are the writer's own step, so that a failed sync there is seen (SQLite's automatic
  // checkpoint swallows its errors); the hook only notes how long the log has become.
  sqlite3_wal_hook(
      raw,
      [](void* pages, sqlite3*, const char*, int count) {
        *static_cast<std::uint64_t*>(pages) = static_cast<std::uint64_t>(count);
        return SQLITE_OK;
      },
      db.log_pages_.get());
  TRY_STATUS(
      db.script("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;"
                "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"));
  return db;
}

Result<sqlite3_stmt*> Database::take(const char* sql) {
  auto& idle = idle_[sql];
  if (!idle.empty()) {
    sqlite3_stmt* statement = idle.back();
    idle.pop_back();
    return statement;
  }
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return error(code);
  return statement;
}

Status Database::run(const char* sql, std::initializer_list<Arg> args,
                     const std::function<bool(const Row&)>& each) {
  TRY(sqlite3_stmt * statement, take(sql));
  int code = SQLITE_OK;
  int at = 0;
  for (const Arg& arg : args) {
    if (code == SQLITE_OK) code = bind(statement, ++at, arg);
  }
  TADASU_CHECK(code != SQLITE_RANGE);
  if (code == SQLITE_OK) {
    const Row row(statement);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
      if (each && !each(row)) break;
    }
  }
  Status out = success();
  if (code != SQLITE_DONE && code != SQLITE_ROW) out = error(code);
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  idle_[sql].push_back(statement);
  return out;
}

Status Database::script(const std::string& sql) {
  const int code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error(code);
  return success();
}

Status Database::read_only() { return script("PRAGMA query_only=ON"); }

bool Database::in_transaction() const { return sqlite3_get_autocommit(db_) == 0; }

std::uint64_t Database::last_row_id() const {
  return static_cast<std::uint64_t>(sqlite3_last_insert_rowid(db_));
}

std::uint64_t Database::changed_rows() const {
  return static_cast<std::uint64_t>(sqlite3_changes64(db_));
}

Status Database::checkpoint() {
  const int code =
      sqlite3_wal_checkpoint_v2(db_, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  *log_pages_ = 0;
  if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) return error(code);
  return success();
}

}  // namespace tadasu::store
