#include "store/vault.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <thread>

#include "store/sqlite.h"
#include "store/store.h"
#include "store/test_folder.h"

namespace tadasu::store {
namespace {

// Invented, each in UTF-8 and in CP932.
struct Planted {
  const char* utf8;
  const char* cp932;
};
constexpr Planted kPlanted[] = {
    {"架空花子", "\x89\xcb\x8b\xf3\x89\xd4\x8e\x71"},
    {"見本町三丁目", "\x8c\xa9\x96\x7b\x92\xac\x8e\x4f\x92\x9a\x96\xda"},
    {"hanako.kakuu@example.jp", "hanako.kakuu@example.jp"},
    {"090-0000-1234", "090-0000-1234"},
};

class Vault : public ::testing::Test {
 protected:
  void SetUp() override {
    open();
    ASSERT_TRUE(store_->make_incident_key("2026-001").ok());
  }
  void open() {
    store_.reset();
    auto opened = Store::open(folder_.store(), clock_);
    ASSERT_TRUE(opened.ok()) << opened.error().detail;
    store_ = std::move(opened).value();
  }

  TestFolder folder_;
  FixedClock clock_{test_moment()};
  std::unique_ptr<Store> store_;
};

std::string whole_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// A folder that somebody made for everybody, files that an earlier version left open, a generous
// umask: nobody but the owner reads any file of the store.
TEST_F(Vault, NoFileOfTheStoreIsOpenToOthers) {
  const auto folder = folder_.path() / "shared";
  ASSERT_EQ(::mkdir(folder.c_str(), 0755), 0);
  const mode_t before = ::umask(0);
  const auto expect_private = [&] {
    std::size_t seen = 0;
    for (const auto& one : std::filesystem::recursive_directory_iterator(folder)) {
      struct stat state {};
      ASSERT_EQ(::stat(one.path().c_str(), &state), 0);
      EXPECT_EQ(state.st_mode & (S_IRWXG | S_IRWXO), 0u) << one.path();
      ++seen;
    }
    EXPECT_GE(seen, 5u);
  };
  for (int round = 0; round < 2; ++round) {
    const auto opened = Store::open(folder, clock_);
    ASSERT_TRUE(opened.ok());
    ASSERT_TRUE(opened.value()->append({.actor = "tester", .what = "note.added"}).ok());
    ASSERT_TRUE(std::filesystem::exists(folder / "tadasu.db-wal"));
    expect_private();
    for (const char* name : {"tadasu.db", "tadasu.db-wal", "tadasu.db-shm", "lock"})
      ASSERT_EQ(::chmod((folder / name).c_str(), 0644), 0) << name;
    ASSERT_EQ(::chmod((folder / "keys").c_str(), 0755), 0);
  }
  ::umask(before);
}

TEST_F(Vault, ValuesOfAPersonComeBackAsSealed) {
  ASSERT_TRUE(store_
                  ->seal("2026-001", 1,
                         {{7, "person_name", "架空花子", "B2"},
                          {8, "person_name", "見本太郎", "B3"},
                          {7, "email", "", ""}})
                  .ok());
  open();
  const auto values = store_->open_person("2026-001", 1, 7);
  ASSERT_TRUE(values.ok());
  ASSERT_EQ(values.value().size(), 2u);
  EXPECT_EQ(values.value()[0].value, "架空花子");
  EXPECT_EQ(values.value()[0].place, "B2");
  EXPECT_EQ(values.value()[1].kind, "email");
  EXPECT_TRUE(store_->open_person("2026-001", 2, 7).value().empty());
  EXPECT_EQ(store_->open_person("2026-002", 1, 7).error().trouble, Trouble::NotFound);
}

TEST_F(Vault, PeopleComeOneAfterTheOtherAsEachWouldAlone) {
  std::vector<SealedValue> values;
  for (std::uint64_t i = 0; i < 60; ++i)
    values.push_back({i * 7 % 20 + 1, "email", std::to_string(i), "", i % 3 == 0 ? 5U : 1U});
  ASSERT_TRUE(store_->seal("2026-001", 1, values).ok());
  ASSERT_TRUE(store_->seal("2026-001", 2, {{3, "email", "another revision", ""}}).ok());
  std::vector<std::uint64_t> seen;
  const auto each = [&](std::uint64_t person, std::vector<SealedValue>&& of) {
    seen.push_back(person);
    const auto alone = store_->open_person("2026-001", 1, person);
    EXPECT_TRUE(alone.ok());
    EXPECT_EQ(alone.value().size(), of.size());
    for (std::size_t i = 0; i < of.size(); ++i) {
      EXPECT_EQ(of[i].value, alone.value()[i].value);
      EXPECT_EQ(of[i].times, alone.value()[i].times);
      EXPECT_EQ(of[i].times, std::stoul(of[i].value) % 3 == 0 ? 5U : 1U);
      EXPECT_EQ(of[i].person, person);
    }
    return person != 19;
  };
  ASSERT_TRUE(store_->open_people("2026-001", 1, 4, each).ok());
  ASSERT_EQ(seen.size(), 15U);
  for (std::size_t i = 0; i < seen.size(); ++i) EXPECT_EQ(seen[i], i + 5);
  EXPECT_EQ(store_->open_people("2026-002", 1, 0, each).error().trouble, Trouble::NotFound);
}

TEST_F(Vault, SealedTextOpensOnlyUnderItsIncident) {
  ASSERT_TRUE(store_->make_incident_key("R-7K3P-9QXM").ok());
  const std::string sealed = store_->seal_text("2026-001", "090-0000-1234").value();
  EXPECT_TRUE(sealed.starts_with("sealed:"));
  EXPECT_EQ(sealed.find("1234"), std::string::npos);
  EXPECT_EQ(store_->open_text("2026-001", sealed).value(), "090-0000-1234");
  EXPECT_EQ(store_->open_text("R-7K3P-9QXM", sealed).error().trouble, Trouble::Damaged);
  EXPECT_NE(store_->seal_text("2026-001", "090-0000-1234").value(), sealed);
  EXPECT_EQ(store_->seal_text("2026-001", "").value(), "");
  EXPECT_EQ(store_->open_text("2026-001", "").value(), "");
  for (const std::string bad : {"090", "sealed:", "sealed:%%%", "sealed:AAAA"}) {
    EXPECT_FALSE(store_->open_text("2026-001", bad).ok()) << bad;
  }
}

TEST_F(Vault, SealedTextOfNearLengthHasOneLength) {
  const auto length = [&](std::size_t size) {
    return store_->seal_text("2026-001", std::string(size, 'x')).value().size();
  };
  EXPECT_EQ(length(1), length(15));
  EXPECT_NE(length(1), length(16));
}

TEST_F(Vault, HashKeysDifferByIncidentAndStay) {
  ASSERT_TRUE(store_->make_incident_key("2026-002").ok());
  const Key one = store_->hash_key("2026-001").value();
  EXPECT_NE(one, store_->hash_key("2026-002").value());
  open();
  EXPECT_EQ(one, store_->hash_key("2026-001").value());
  ASSERT_TRUE(store_->make_incident_key("2026-001").ok());  // harmless to repeat
  EXPECT_EQ(one, store_->hash_key("2026-001").value());
}

TEST_F(Vault, ADestroyedKeyForgetsWhatItSealed) {
  ASSERT_TRUE(store_->seal("2026-001", 1, {{7, "email", "hanako.kakuu@example.jp", "C2"}}).ok());
  ASSERT_TRUE(store_->destroy_incident_key("2026-001").ok());
  EXPECT_EQ(store_->open_person("2026-001", 1, 7).error().trouble, Trouble::NotFound);
  open();
  EXPECT_EQ(store_->open_person("2026-001", 1, 7).error().trouble, Trouble::NotFound);
  ASSERT_TRUE(store_->make_incident_key("2026-001").ok());  // a new key is not the old one
  EXPECT_EQ(store_->open_person("2026-001", 1, 7).error().trouble, Trouble::Damaged);
}

TEST_F(Vault, OnlyLettersDigitsAndHyphensNameAKey) {
  for (const char* scope : {"../x", "a/b", "a.b", "organisation", "office", "あ", "a b"}) {
    const auto refused = store_->make_incident_key(scope);
    ASSERT_FALSE(refused.ok()) << scope;
    EXPECT_EQ(refused.error().trouble, Trouble::Invalid);
  }
  EXPECT_EQ(store_->make_incident_key(std::string(65, 'a')).error().trouble, Trouble::Invalid);
}

TEST_F(Vault, EvidenceIsFoundByKindAndPersonInOrder) {
  std::vector<EvidenceRow> rows;
  for (std::uint64_t i = 0; i < 100; ++i) {
    rows.push_back({.incident = "2026-001",
                    .revision = 1,
                    .person = i % 10,
                    .kind = i % 2 == 0 ? "email" : "phone",
                    .way = "a.zip/" + std::to_string(i),
                    .place = "B" + std::to_string(i),
                    .masked = "****",
                    .strength = 0.5,
                    .reasons = 3});
  }
  ASSERT_TRUE(store_->put_evidence(rows).ok());
  EXPECT_EQ(store_->evidence("2026-001", 1, "", 0, 0, 1000).value().size(), 100u);
  EXPECT_EQ(store_->evidence("2026-001", 1, "email", 0, 0, 1000).value().size(), 50u);
  EXPECT_EQ(store_->evidence("2026-001", 1, "phone", 4, 0, 1000).value().size(), 0u);
  EXPECT_TRUE(store_->evidence("2026-001", 2, "", 0, 0, 1000).value().empty());
  const auto person = store_->evidence("2026-001", 1, "", 3, 0, 4).value();
  ASSERT_EQ(person.size(), 4u);
  EXPECT_EQ(person[1].way, "a.zip/13");
  EXPECT_EQ(person[1].place, "B13");
  EXPECT_EQ(person[1].masked, "****");
  EXPECT_EQ(person[1].reasons, 3u);
  const auto rest = store_->evidence("2026-001", 1, "", 3, person.back().id, 100).value();
  ASSERT_EQ(rest.size(), 6u);
  EXPECT_EQ(rest.front().way, "a.zip/43");
  ASSERT_TRUE(store_->forget_revision("2026-001", 1).ok());
  EXPECT_TRUE(store_->evidence("2026-001", 1, "", 0, 0, 1000).value().empty());
}

// More lines than one page holds, in two calls: any line can be the last one that was seen.
TEST_F(Vault, EvidenceGoesOnAfterAnyLine) {
  std::vector<EvidenceRow> rows;
  for (std::uint64_t i = 0; i < 1000; ++i)
    rows.push_back({.incident = "2026-001",
                    .revision = 1,
                    .person = i % 7,
                    .kind = i % 3 == 0 ? "email" : "phone",
                    .way = i < 500 ? "a.csv" : "a.csv/b",
                    .place = "B" + std::to_string(i),
                    .masked = std::to_string(i),
                    .strength = static_cast<double>(i) / 1000,
                    .reasons = static_cast<std::uint32_t>(i)});
  const auto half = rows.begin() + 600;
  ASSERT_TRUE(store_->put_evidence({rows.begin(), half}).ok());
  ASSERT_TRUE(store_->put_evidence({half, rows.end()}).ok());
  open();
  const auto expect_same = [&](const char* kind, std::uint64_t person, std::uint64_t step) {
    std::vector<const EvidenceRow*> wanted;
    for (const EvidenceRow& row : rows)
      if ((*kind == 0 || row.kind == kind) && (person == 0 || row.person == person))
        wanted.push_back(&row);
    std::vector<EvidenceRow> seen;
    for (std::uint64_t after = 0;;) {
      const auto some = store_->evidence("2026-001", 1, kind, person, after, step).value();
      if (some.empty()) break;
      EXPECT_LE(some.size(), step);
      seen.insert(seen.end(), some.begin(), some.end());
      after = some.back().id;
    }
    ASSERT_EQ(seen.size(), wanted.size()) << kind << person;
    for (std::size_t i = 0; i < seen.size(); ++i) {
      EXPECT_EQ(seen[i].person, wanted[i]->person);
      EXPECT_EQ(seen[i].kind, wanted[i]->kind);
      EXPECT_EQ(seen[i].way, wanted[i]->way);
      EXPECT_EQ(seen[i].place, wanted[i]->place);
      EXPECT_EQ(seen[i].masked, wanted[i]->masked);
      EXPECT_EQ(seen[i].strength, wanted[i]->strength);
      EXPECT_EQ(seen[i].reasons, wanted[i]->reasons);
    }
  };
  for (const std::uint64_t step : {1U, 17U, 256U, 5000U}) {
    expect_same("", 0, step);
    expect_same("email", 0, step);
    expect_same("", 3, step);
    expect_same("phone", 6, step);
  }
}

TEST_F(Vault, WhatIsSealedAgainOfAPersonIsOneValue) {
  ASSERT_TRUE(store_
                  ->seal("2026-001", 1,
                         {{7, "email", "a@example.jp", "list.csv B2", 2},
                          {8, "email", "a@example.jp", "list.csv B3"},
                          {7, "phone", "090-0000-1234", "list.csv C2"},
                          {7, "email", "a@example.jp", "list.csv B4"}})
                  .ok());
  PersonRows later;
  ASSERT_TRUE(
      store_
          ->seal("2026-001", 1,
                 {{7, "email", "a@example.jp", "b.csv B2"}, {7, "email", "b@example.jp", "b.csv"}},
                 &later)
          .ok());
  EXPECT_EQ(store_->open_person("2026-001", 1, 7).value().size(), 2u) << "not told yet";
  ASSERT_TRUE(store_->put_person_rows("2026-001", 1, later).ok());
  const auto values = store_->open_person("2026-001", 1, 7).value();
  ASSERT_EQ(values.size(), 3u);
  EXPECT_EQ(values[0].value, "a@example.jp");
  EXPECT_EQ(values[0].place, "list.csv B2");
  EXPECT_EQ(values[0].times, 4u);
  EXPECT_EQ(values[1].value, "090-0000-1234");
  EXPECT_EQ(values[1].place, "list.csv C2");
  EXPECT_EQ(values[2].value, "b@example.jp");
}

void add_number(std::string& out, std::uint64_t number, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(number >> (8 * i) & 0xff);
}

std::string as_version_1_packed(std::initializer_list<std::string_view> texts) {
  std::string out;
  for (const std::string_view text : texts) {
    add_number(out, text.size(), 4);
    out += text;
  }
  return out;
}

// Version 1 kept one row for each value and each line, and found people and kinds by indexes.
TEST_F(Vault, RowsOfAnOlderVersionAreRead) {
  store_.reset();
  {
    auto keys = KeyRing::open(folder_.store(), false);
    ASSERT_TRUE(keys.ok());
    const auto key = keys.value()->key("2026-001").value();
    auto opened = Database::open(folder_.store() / "tadasu.db");
    ASSERT_TRUE(opened.ok());
    Database& db = opened.value();
    ASSERT_TRUE(db.script("DROP TABLE evidence_people; DROP TABLE evidence_kinds;"
                          "DROP TABLE sealed_people; DROP INDEX sealed_revision;"
                          "ALTER TABLE evidence DROP COLUMN lines;"
                          "CREATE INDEX sealed_person ON sealed(incident, revision, person);"
                          "CREATE INDEX evidence_kind ON evidence(incident, revision, kind);"
                          "CREATE INDEX evidence_person ON evidence(incident, revision, person);"
                          "DELETE FROM migrations WHERE version = 2; PRAGMA user_version = 1")
                    .ok());
    for (const std::uint64_t person : {7U, 0U, 8U}) {
      const std::string line = seal_bytes(*key, as_version_1_packed({"a.csv", "B2", "a***"}),
                                          bound_to("evidence", "2026-001", 1, person, "email"));
      ASSERT_TRUE(db.run("INSERT INTO evidence(incident, revision, person, kind, strength, "
                         "reasons, value) VALUES('2026-001', 1, ?1, 'email', 0.5, 3, ?2)",
                         {natural(person), bytes_of(line)})
                      .ok());
      const std::string value =
          seal_bytes(*key, as_version_1_packed({"a@example.jp", "a.csv B2", "3"}),
                     bound_to("sealed", "2026-001", 1, person, "email"));
      ASSERT_TRUE(db.run("INSERT INTO sealed(incident, revision, person, kind, value) "
                         "VALUES('2026-001', 1, ?1, 'email', ?2)",
                         {natural(person), bytes_of(value)})
                      .ok());
    }
  }
  open();
  EXPECT_EQ(store_->evidence("2026-001", 1, "", 0, 0, 10).value().size(), 3u);
  EXPECT_EQ(store_->evidence("2026-001", 1, "email", 0, 1, 10).value().size(), 2u);
  const auto rows = store_->evidence("2026-001", 1, "", 8, 0, 10).value();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].masked, "a***");
  EXPECT_EQ(rows[0].strength, 0.5);
  const auto values = store_->open_person("2026-001", 1, 7).value();
  ASSERT_EQ(values.size(), 1u);
  EXPECT_EQ(values[0].value, "a@example.jp");
  EXPECT_EQ(values[0].times, 3u);
  ASSERT_TRUE(store_->forget_revision("2026-001", 1).ok());
  EXPECT_TRUE(store_->open_person("2026-001", 1, 7).value().empty());
}

TEST_F(Vault, UnitsAndDocumentsAreReplacedAndForgotten) {
  EXPECT_EQ(store_->unit_result("2026-001", "u1").value(), std::nullopt);
  ASSERT_TRUE(store_->finish_unit("2026-001", "u1", "first").ok());
  ASSERT_TRUE(store_->finish_unit("2026-001", "u1", "second").ok());
  EXPECT_EQ(store_->unit_result("2026-001", "u1").value(), "second");
  ASSERT_TRUE(store_->forget_units("2026-001").ok());
  EXPECT_EQ(store_->unit_result("2026-001", "u1").value(), std::nullopt);

  EXPECT_EQ(store_->document("2026-001", "ppc-sheet").error().trouble, Trouble::NotFound);
  ASSERT_TRUE(store_->put_document("2026-001", "ppc-sheet", "draft 1").ok());
  ASSERT_TRUE(store_->put_document("2026-001", "ppc-sheet", std::string(1 << 20, 'z')).ok());
  ASSERT_TRUE(store_->put_document("2026-001", "letter-1", "").ok());
  EXPECT_EQ(store_->document("2026-001", "ppc-sheet").value().size(), 1u << 20);
  EXPECT_EQ(store_->document("2026-001", "letter-1").value(), "");
  EXPECT_EQ(store_->document_ids("2026-001").value(),
            (std::vector<std::string>{"letter-1", "ppc-sheet"}));
}

TEST_F(Vault, NothingPersonalLiesOnTheDiskInClear) {
  for (const Planted& planted : kPlanted) {
    for (const std::string value : {planted.utf8, planted.cp932}) {
      ASSERT_TRUE(store_->seal("2026-001", 1, {{1, "free", value, value}}).ok());
      ASSERT_TRUE(store_
                      ->put_evidence({{.incident = "2026-001",
                                       .revision = 1,
                                       .person = 1,
                                       .kind = "free",
                                       .way = "stick/" + value + ".xlsx",
                                       .place = value,
                                       .masked = value}})
                      .ok());
      ASSERT_TRUE(store_->finish_unit("2026-001", "path/" + value, value + value).ok());
      ASSERT_TRUE(store_->put_document("2026-001", "letter-1", "To " + value).ok());
      ASSERT_TRUE(store_
                      ->append({.incident = "2026-001",
                                .actor = "tester",
                                .what = "note.added",
                                .body_json = "{\"note\":\"" +
                                             store_->seal_text("2026-001", value).value() + "\"}"})
                      .ok());
    }
  }
  ASSERT_TRUE(store_->put_user("hanako", "legal", kPlanted[0].utf8, "correct horse").ok());
  const auto look = [&] {
    int files = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder_.store())) {
      if (!file.is_regular_file()) continue;
      ++files;
      const std::string bytes = whole_file(file.path());
      for (const Planted& planted : kPlanted) {
        EXPECT_EQ(bytes.find(planted.utf8), std::string::npos) << file.path() << planted.utf8;
        EXPECT_EQ(bytes.find(planted.cp932), std::string::npos) << file.path() << planted.utf8;
      }
      EXPECT_EQ(bytes.find("correct horse"), std::string::npos) << file.path();
    }
    return files;
  };
  EXPECT_GE(look(), 5);  // database, log, shared memory, lock, keys
  ASSERT_TRUE(std::filesystem::exists(folder_.store() / "tadasu.db-wal"));
  store_.reset();  // the log is moved into the main file
  EXPECT_GE(look(), 4);
}

TEST_F(Vault, KeyFilesAreReadableByTheirOwnerOnly) {
  for (const auto& file : std::filesystem::directory_iterator(folder_.store() / "keys")) {
    struct stat seen {};
    ASSERT_EQ(::stat(file.path().c_str(), &seen), 0);
    EXPECT_EQ(seen.st_mode & 0777u, 0600u) << file.path();
  }
}

TEST_F(Vault, AValueMovedToAnotherPersonDoesNotOpen) {
  const auto key = SecretKey::make();
  const std::string sealed = seal_bytes(*key, "x", bound_to("sealed", "2026-001", 1, 7, "email"));
  EXPECT_TRUE(
      open_bytes(*key, bytes_of(sealed), bound_to("sealed", "2026-001", 1, 7, "email")).ok());
  for (const auto& bound : {bound_to("sealed", "2026-001", 1, 8, "email"),
                            bound_to("sealed", "2026-001", 2, 7, "email"),
                            bound_to("sealed", "2026-001", 1, 7, "phone"),
                            bound_to("evidence", "2026-001", 1, 7, "email"),
                            bound_to("sealed", "2026-0017", 1, 7, "email")}) {
    EXPECT_FALSE(open_bytes(*key, bytes_of(sealed), bound).ok());
  }
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    std::string bad = sealed;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    EXPECT_FALSE(
        open_bytes(*key, bytes_of(bad), bound_to("sealed", "2026-001", 1, 7, "email")).ok());
    EXPECT_FALSE(
        open_bytes(*key, bytes_of(sealed).first(at), bound_to("sealed", "2026-001", 1, 7, "email"))
            .ok());
  }
}

}  // namespace
}  // namespace tadasu::store
