#include "base/bytes.h"

#include <gtest/gtest.h>
#include <sodium.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "base/pack.h"
#include "base/work_queue.h"

namespace tadasu {
namespace {

class Folder : public ::testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/tadasu-test-XXXXXX";
    ASSERT_NE(mkdtemp(name), nullptr);
    path = name;
  }
  void TearDown() override { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

TEST_F(Folder, AFileIsWrittenWholeAndReadBack) {
  ASSERT_TRUE(write_file(path / "a", "first").ok());
  ASSERT_TRUE(write_file(path / "a", "second").ok());
  const auto read = read_file(path / "a");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read.value(), "second");
  EXPECT_FALSE(std::filesystem::exists(path / "a.part"));
}

TEST_F(Folder, TroubleSaysWhatAndWhere) {
  const auto missing = read_file(path / "none");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().trouble, Trouble::NotFound);
  EXPECT_EQ(missing.error().where, path / "none");
  ASSERT_TRUE(write_file(path / "long", std::string(100, 'x')).ok());
  const auto long_file = read_file(path / "long", 10);
  ASSERT_FALSE(long_file.ok());
  EXPECT_EQ(long_file.error().trouble, Trouble::TooLarge);
}

TEST(Hex, GoesThereAndBackAndRefusesWhatIsNone) {
  EXPECT_EQ(hex(bytes_of("\x01\xff")), "01ff");
  EXPECT_EQ(unhex("01FF").value(), "\x01\xff");
  EXPECT_FALSE(unhex("0").ok());
  EXPECT_FALSE(unhex("0g").ok());
}

TEST(Hash, Sha256OfAbcIsThePublishedOne) {
  EXPECT_EQ(hex(sha256(bytes_of("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Hash, KeyedHashesDifferByKeyDomainAndValue) {
  start_crypto();
  const Key one = random_key();
  const Key two = random_key();
  EXPECT_EQ(keyed_hash(one, "email", "a"), keyed_hash(one, "email", "a"));
  EXPECT_NE(keyed_hash(one, "email", "a"), keyed_hash(two, "email", "a"));
  EXPECT_NE(keyed_hash(one, "email", "a"), keyed_hash(one, "phone", "a"));
  EXPECT_NE(keyed_hash(one, "ab", "c"), keyed_hash(one, "a", "bc"));
  const std::string longer(300, 'x');  // more than the hash keeps on its stack
  EXPECT_EQ(keyed_hash(one, "email", longer), keyed_hash(one, "email", longer));
  EXPECT_NE(keyed_hash(one, "email", longer), keyed_hash(one, "email", longer + "x"));
}

TEST(Hash, KeyedHashIsTheSipHashOfLibsodium) {
  start_crypto();
  std::string text;
  for (int i = 0; i < 70; ++i) text += static_cast<char>(i * 37 + 200);
  Key key{};
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<std::uint8_t>(250 - 7 * i);
  for (std::size_t domain_size = 0; domain_size < 20; ++domain_size) {
    for (std::size_t value_size = 0; value_size < 50; ++value_size) {
      const std::string domain = text.substr(0, domain_size), value = text.substr(20, value_size);
      std::string whole(8, '\0');
      whole[0] = static_cast<char>(domain_size);
      whole += domain + value;
      std::uint64_t expected = 0;
      crypto_shorthash(reinterpret_cast<unsigned char*>(&expected),
                       reinterpret_cast<const unsigned char*>(whole.data()), whole.size(),
                       key.data());
      ASSERT_EQ(keyed_hash(key, domain, value), expected) << domain_size << " " << value_size;
    }
  }
}

TEST_F(Folder, APackWithoutItsSourceDoesNotLoad) {
  const char* before = std::getenv("TADASU_PACKS");
  const std::string kept = before == nullptr ? "" : before;
  setenv("TADASU_PACKS", path.c_str(), 1);
  ASSERT_TRUE(write_file(path / "bad.toml", "[pack]\nid = 'x'\n").ok());
  ASSERT_TRUE(write_file(path / "torn.toml", "[pack\n").ok());
  ASSERT_TRUE(
      write_file(path / "good.toml",
                 "n = [1, 2]\nday = "
                 "2026-11-22\n[pack]\nid='x'\ntitle={ja='あ',en='a'}\neffective_from=2022-04-01\n"
                 "status='in_force'\nsource='s'\nread_on=2026-11-21\nverified=false\n")
          .ok());
  const auto bad = load_pack("bad");
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.error().detail, "[pack] has no title");
  const auto torn = load_pack("torn");
  ASSERT_FALSE(torn.ok());
  EXPECT_NE(torn.error().detail.find("line 1"), std::string::npos);
  const auto good = load_pack("good");
  ASSERT_TRUE(good.ok());
  EXPECT_EQ(good.value().at("day"), "2026-11-22");
  EXPECT_EQ(good.value().at("n").at(1), 2);
  EXPECT_EQ(load_pack("none").error().trouble, Trouble::NotFound);
  setenv("TADASU_PACKS", kept.c_str(), 1);
}

TEST(WorkQueue, DoesEverythingOnceEvenWorkAddedByWork) {
  std::atomic<int> done = 0;
  {
    WorkQueue queue(3, 4);
    for (int i = 0; i < 100; ++i) {
      queue.add([&](std::size_t) {
        ++done;
        queue.add([&](std::size_t) { ++done; });
      });
    }
    queue.drain();
    EXPECT_EQ(done, 200);
  }
}

}  // namespace
}  // namespace tadasu
