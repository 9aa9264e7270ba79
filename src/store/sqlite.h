// SQLite behind five calls. Nothing outside the room sees it; a second back end takes its place
// here.
//
// Errors: by extended result code: Full (no space, quota, file size limit), Unavailable (input or
//         output failed), Damaged, Locked, NotAllowed, Conflict (a constraint), TooLarge. `detail`
//         is SQLite's message, which names tables and columns but never values.
// Threads: one thread at a time per Database.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace tadasu::store {

// One row of an answer; views live until the callback returns.
class Row {
 public:
  explicit Row(sqlite3_stmt* statement) : statement_(statement) {}
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::uint64_t natural(int column) const {
    return static_cast<std::uint64_t>(integer(column));
  }
  [[nodiscard]] double real(int column) const;
  [[nodiscard]] std::string_view text(int column) const;
  [[nodiscard]] Bytes blob(int column) const;

 private:
  sqlite3_stmt* statement_;
};

using Arg = std::variant<std::int64_t, double, std::string_view, Bytes, std::nullptr_t>;
inline Arg natural(std::uint64_t value) { return static_cast<std::int64_t>(value); }

class Database {
 public:
  // Opens or creates `path` in WAL mode with synchronous=FULL and no clear temporary files.
  static Result<Database> open(const std::filesystem::path& path);
  Database(Database&& other) noexcept;
  Database& operator=(Database&& other) noexcept;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  // Runs one statement; `each` gets every row until it answers false. `sql` is a literal: its
  // statement is kept for the next call. Arguments stand for ?1, ?2 …
  Status run(const char* sql, std::initializer_list<Arg> args = {},
             const std::function<bool(const Row&)>& each = nullptr);
  Status script(const std::string& sql);  // several statements without arguments
  Status read_only();                     // refuses writes from here on

  [[nodiscard]] bool in_transaction() const;
  [[nodiscard]] std::uint64_t last_row_id() const;
  [[nodiscard]] std::uint64_t changed_rows() const;  // by the last statement
  // Moves what the write-ahead log holds into the main file, without waiting for readers.
  Status checkpoint();
  [[nodiscard]] std::uint64_t log_pages() const { return *log_pages_; }

 private:
  explicit Database(sqlite3* db);
  void close();
  [[nodiscard]] Error error(int code) const;
  Result<sqlite3_stmt*> take(const char* sql);

  sqlite3* db_ = nullptr;
  std::unordered_map<std::string, std::vector<sqlite3_stmt*>> idle_;
  std::unique_ptr<std::uint64_t> log_pages_;  // set by SQLite after each commit
};

}  // namespace tadasu::store
