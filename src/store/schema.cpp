// The tables, and the steps that bring an older database to them. The form is
// docs/formats/store.md.
#include <system_error>

#include "store/state.h"

namespace tadasu::store {
namespace {

// Step n brings version n to n+1. Never changed once released; a new step is added instead.
constexpr const char* kSteps[] = {R"sql(
CREATE TABLE meta(name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE migrations(version INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;

CREATE TABLE journal(
  number   INTEGER PRIMARY KEY,
  at       INTEGER NOT NULL,
  incident TEXT NOT NULL,
  actor    TEXT NOT NULL,
  what     TEXT NOT NULL,
  body     TEXT NOT NULL,
  previous BLOB NOT NULL,
  hash     BLOB NOT NULL,
  once     BLOB
) STRICT;
CREATE INDEX journal_incident ON journal(incident);
CREATE INDEX journal_what ON journal(what);
CREATE UNIQUE INDEX journal_once ON journal(once) WHERE once IS NOT NULL;

CREATE TABLE sealed(
  id       INTEGER PRIMARY KEY,
  incident TEXT NOT NULL,
  revision INTEGER NOT NULL,
  person   INTEGER NOT NULL,
  kind     TEXT NOT NULL,
  value    BLOB NOT NULL
) STRICT;
CREATE INDEX sealed_person ON sealed(incident, revision, person);

CREATE TABLE evidence(
  id       INTEGER PRIMARY KEY,
  incident TEXT NOT NULL,
  revision INTEGER NOT NULL,
  person   INTEGER NOT NULL,
  kind     TEXT NOT NULL,
  strength REAL NOT NULL,
  reasons  INTEGER NOT NULL,
  value    BLOB NOT NULL
) STRICT;
CREATE INDEX evidence_revision ON evidence(incident, revision);
CREATE INDEX evidence_kind ON evidence(incident, revision, kind);
CREATE INDEX evidence_person ON evidence(incident, revision, person);

CREATE TABLE units(
  incident TEXT NOT NULL,
  unit     BLOB NOT NULL,
  value    BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX units_unit ON units(incident, unit);

CREATE TABLE documents(
  incident TEXT NOT NULL,
  id       TEXT NOT NULL,
  at       INTEGER NOT NULL,
  value    BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX documents_id ON documents(incident, id);

CREATE TABLE users(
  id       TEXT PRIMARY KEY,
  role     TEXT NOT NULL,
  name     BLOB NOT NULL,
  password TEXT NOT NULL,
  at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE sessions(
  token     BLOB PRIMARY KEY,
  user      TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  opened_at INTEGER NOT NULL,
  used_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_user ON sessions(user);
)sql",
                                  R"sql(
ALTER TABLE evidence ADD COLUMN lines INTEGER NOT NULL DEFAULT 1;
CREATE TABLE evidence_people(
  incident TEXT NOT NULL,
  revision INTEGER NOT NULL,
  person   INTEGER NOT NULL,
  page     INTEGER NOT NULL,
  PRIMARY KEY(incident, revision, person, page)
) STRICT, WITHOUT ROWID;
INSERT INTO evidence_people SELECT incident, revision, person, id FROM evidence WHERE person <> 0;
DROP INDEX evidence_person;
CREATE TABLE evidence_kinds(
  incident TEXT NOT NULL,
  revision INTEGER NOT NULL,
  kind     TEXT NOT NULL,
  page     INTEGER NOT NULL,
  PRIMARY KEY(incident, revision, kind, page)
) STRICT, WITHOUT ROWID;
INSERT INTO evidence_kinds SELECT incident, revision, kind, id FROM evidence;
DROP INDEX evidence_kind;
CREATE TABLE sealed_people(
  incident TEXT NOT NULL,
  revision INTEGER NOT NULL,
  person   INTEGER NOT NULL,
  row      INTEGER NOT NULL,
  PRIMARY KEY(incident, revision, person, row)
) STRICT, WITHOUT ROWID;
INSERT INTO sealed_people SELECT incident, revision, person, id FROM sealed;
DROP INDEX sealed_person;
CREATE INDEX sealed_revision ON sealed(incident, revision);
)sql"};
constexpr std::int64_t kVersion = std::size(kSteps);

Result<std::int64_t> version_of(Database& db) {
  std::int64_t version = 0;
  TRY_STATUS(db.run("PRAGMA user_version", {}, [&](const Row& row) {
    version = row.integer(0);
    return false;
  }));
  return version;
}

// Small tables are always checked whole; the large ones only while that takes no noticeable time.
// What is not checked here is checked row by row when it is opened (every value is authenticated).
constexpr std::uintmax_t kCheckAllBytes = 64ULL << 20;
constexpr const char* kCheckAll = "PRAGMA quick_check(1)";
constexpr const char* kCheckSmall[] = {"PRAGMA quick_check(journal)", "PRAGMA quick_check(meta)",
                                       "PRAGMA quick_check(documents)", "PRAGMA quick_check(users)",
                                       "PRAGMA quick_check(sessions)"};

}  // namespace

Status migrate(Database& db, const Clock& clock) {
  TRY(const std::int64_t version, version_of(db));
  if (version > kVersion) {
    return Error{Trouble::Unsupported, "tadasu.db",
                 "schema version " + std::to_string(version) + " is newer than this program's " +
                     std::to_string(kVersion)};
  }
  for (std::int64_t step = version; step < kVersion; ++step) {
    const std::string next = std::to_string(step + 1);
    TRY_STATUS(db.script("BEGIN IMMEDIATE;" + std::string(kSteps[step]) +
                         "INSERT INTO migrations(version, at) VALUES(" + next + "," +
                         std::to_string(clock.now().us) + ");PRAGMA user_version=" + next +
                         ";COMMIT;"));
  }
  return success();
}

Status check_database(Database& db, const std::filesystem::path& path) {
  std::string found;
  const auto each = [&](const Row& row) {
    if (row.text(0) != "ok") found = row.text(0);
    return found.empty();
  };
  std::error_code error;
  const std::uintmax_t size_bytes = std::filesystem::file_size(path, error);
  if (error || size_bytes <= kCheckAllBytes) {
    TRY_STATUS(db.run(kCheckAll, {}, each));
  } else {
    for (const char* check : kCheckSmall) {
      if (found.empty()) TRY_STATUS(db.run(check, {}, each));
    }
  }
  if (!found.empty()) return Error{Trouble::Damaged, "tadasu.db", "SQLite: " + found};
  return success();
}

}  // namespace tadasu::store
