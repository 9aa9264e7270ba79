// Somebody with the database file in hand changes it; the store must name the place.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>
#include <random>

#include "store/store.h"
#include "store/test_folder.h"

namespace tadasu::store {
namespace {

constexpr int kEntries = 40;

class Tamper : public ::testing::Test {
 protected:
  void SetUp() override {
    auto opened = Store::open(folder_.store(), clock_);
    ASSERT_TRUE(opened.ok());
    for (int i = 1; i <= kEntries; ++i) {
      ASSERT_TRUE(opened.value()
                      ->append({.incident = "2026-001",
                                .actor = "tester",
                                .what = "note.added",
                                .body_json = "{\"n\":" + std::to_string(i) + "}"})
                      .ok());
    }
  }
  std::filesystem::path db() const { return folder_.store() / "tadasu.db"; }

  // Runs SQL on the file behind the store's back.
  void change(const std::string& sql) {
    sqlite3* raw = nullptr;
    ASSERT_EQ(sqlite3_open(db().c_str(), &raw), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(raw, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(raw) << sql;
    sqlite3_close(raw);
  }
  void expect_broken_at(int number) {
    const auto opened = Store::open(folder_.store(), clock_);
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(opened.error().trouble, Trouble::Damaged);
    EXPECT_EQ(opened.error().where, "journal/" + std::to_string(number));
  }

  TestFolder folder_{On::Memory};
  FixedClock clock_{test_moment()};
};

TEST_F(Tamper, AnUntouchedStoreOpens) { EXPECT_TRUE(Store::open(folder_.store(), clock_).ok()); }

TEST_F(Tamper, AnyChangedColumnOfAnyEntryIsFoundAtItsNumber) {
  std::filesystem::copy_file(db(), folder_.path() / "good.db");
  const char* changes[] = {"at = at + 1",           "incident = '2026-002'",
                           "actor = 'other'",       "what = 'note.removed'",
                           "body = '{\"n\":99}'",   "previous = zeroblob(32)",
                           "hash = randomblob(32)", "hash = x'00'"};
  for (const int number : {1, 2, 17, kEntries}) {
    for (const std::string set : changes) {
      if (number == 1 && set.starts_with("previous")) continue;  // it is zeros there
      std::filesystem::copy_file(folder_.path() / "good.db", db(),
                                 std::filesystem::copy_options::overwrite_existing);
      change("UPDATE journal SET " + set + " WHERE number = " + std::to_string(number));
      expect_broken_at(number);
    }
  }
}

TEST_F(Tamper, ADroppedEntryIsFoundAtItsNumber) {
  change("DELETE FROM journal WHERE number = 20");
  expect_broken_at(20);
}

TEST_F(Tamper, ADroppedEntryIsFoundAlsoWhenTheRestMovesUp) {
  change(
      "DELETE FROM journal WHERE number = 20;"
      "UPDATE journal SET number = -number WHERE number > 20;"
      "UPDATE journal SET number = -number - 1 WHERE number < 0");
  expect_broken_at(20);
}

TEST_F(Tamper, TwoSwappedEntriesAreFoundAtTheFirst) {
  change(
      "UPDATE journal SET number = -1 WHERE number = 8;"
      "UPDATE journal SET number = 8 WHERE number = 9;"
      "UPDATE journal SET number = 9 WHERE number = -1");
  expect_broken_at(8);
}

TEST_F(Tamper, ACutOffEndIsFoundAtTheFirstMissingNumber) {
  change("DELETE FROM journal WHERE number > 30");
  expect_broken_at(31);
}

TEST_F(Tamper, AnEmptiedJournalIsFound) {
  change("DELETE FROM journal");
  expect_broken_at(1);
}

TEST_F(Tamper, ALostSealOfTheEndIsFound) {
  change("DELETE FROM meta WHERE name = 'tip'");
  expect_broken_at(kEntries + 1);
}

TEST_F(Tamper, AJournalEmptiedTogetherWithItsSealIsFoundAtItsFirstEntry) {
  change("DELETE FROM journal; DELETE FROM meta WHERE name = 'tip'");
  expect_broken_at(1);
}

TEST_F(Tamper, AStoreEmptiedToLookNewIsFound) {
  change("DELETE FROM journal; DELETE FROM meta");
  expect_broken_at(1);
  for (const char* file : {"tadasu.db", "tadasu.db-wal", "tadasu.db-shm"})
    std::filesystem::remove(folder_.store() / file);
  expect_broken_at(1);
}

TEST_F(Tamper, AStoreWithoutAnyEntryIsSealedFromTheStart) {
  const auto folder = folder_.path() / "new";
  ASSERT_TRUE(Store::open(folder, clock_).ok());
  ASSERT_TRUE(Store::open(folder, clock_).ok());
  sqlite3* raw = nullptr;
  ASSERT_EQ(sqlite3_open((folder / "tadasu.db").c_str(), &raw), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(raw, "DELETE FROM meta WHERE name = 'tip'", nullptr, nullptr, nullptr),
            SQLITE_OK);
  sqlite3_close(raw);
  const auto opened = Store::open(folder, clock_);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().where, "journal/1");
}

TEST_F(Tamper, AnInsertedEntryIsFound) {
  change(
      "INSERT INTO journal SELECT number + 1, at, incident, actor, what, body, hash, hash, NULL "
      "FROM journal WHERE number = 40");
  expect_broken_at(kEntries + 1);
}

TEST_F(Tamper, AChangeWhileTheStoreIsOpenIsFoundByVerify) {
  auto opened = Store::open(folder_.store(), clock_);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened.value()->verify().value(), std::nullopt);
  change("UPDATE journal SET body = '{}' WHERE number = 5");
  EXPECT_EQ(opened.value()->verify().value(), std::optional<std::uint64_t>(5));
}

// Bytes flipped anywhere in the file: the store may refuse to open (either check), or the flip hit
// nothing that carries meaning. It must never open with different entries.
TEST_F(Tamper, FlippedBytesInTheFileNeverChangeWhatIsRead) {
  std::string good;
  {
    std::ifstream in(db(), std::ios::binary);
    good.assign(std::istreambuf_iterator<char>(in), {});
  }
  std::mt19937 random(20261120);
  int refused = 0;
  for (int round = 0; round < 250; ++round) {
    std::string bad = good;
    const std::size_t at = random() % bad.size();
    bad[at] = static_cast<char>(bad[at] ^ (1 << (random() % 8)));
    std::ofstream(db(), std::ios::binary | std::ios::trunc) << bad;
    const auto opened = Store::open(folder_.store(), clock_);
    if (!opened.ok()) {
      ++refused;
      continue;
    }
    int seen = 0;
    ASSERT_TRUE(opened.value()
                    ->read("", 0,
                           [&](const Entry& each) {
                             ++seen;
                             EXPECT_EQ(each.body, "{\"n\":" + std::to_string(seen) + "}");
                             return true;
                           })
                    .ok());
    EXPECT_EQ(seen, kEntries) << "flip at byte " << at;
  }
  EXPECT_GT(refused, 10);
}

TEST_F(Tamper, AForeignOrMissingOrganisationKeyIsNamed) {
  const auto key = folder_.store() / "keys" / "organisation.key";
  std::filesystem::rename(key, folder_.path() / "saved.key");
  const auto missing = Store::open(folder_.store(), clock_);
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().trouble, Trouble::NotFound);
  EXPECT_EQ(missing.error().where, "keys/organisation.key");
  EXPECT_FALSE(std::filesystem::exists(key));  // no new one was made over sealed values

  std::ofstream(key) << std::string(64, 'a') << "\n";
  std::filesystem::permissions(key, std::filesystem::perms::owner_read);
  EXPECT_EQ(Store::open(folder_.store(), clock_).error().trouble, Trouble::Damaged);
  std::filesystem::permissions(key, std::filesystem::perms(0644));
  EXPECT_EQ(Store::open(folder_.store(), clock_).error().trouble, Trouble::NotAllowed);
  std::filesystem::rename(folder_.path() / "saved.key", key);
  EXPECT_TRUE(Store::open(folder_.store(), clock_).ok());
}

}  // namespace
}  // namespace tadasu::store
