#include "respond/customers.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include "people/table_people.h"

namespace tadasu::respond {
namespace {

using find::Kind;
using notices::Way;

class WhoIsACustomer : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name =
        (std::filesystem::temp_directory_path() / "tadasu-customers-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    auto store = store::Store::open(folder_ / "store", clock_);
    ASSERT_TRUE(store.ok()) << store.error().detail;
    store_ = std::move(store).value();
    ASSERT_TRUE(store_->make_incident_key("2026-001").ok());
    key_ = store_->hash_key("2026-001").value();
  }
  void TearDown() override {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }

  void add_row(const char* id, const std::vector<std::pair<Kind, const char*>>& cells) {
    people::Record& record = list_.records.emplace_back();
    record.id = list_.records.size();
    record.source = 1;
    for (const auto& [kind, value] : cells) people::add_cell(record, key_, kind, value);
    list_.names.add(id);
  }
  Customers match(const std::vector<store::SealedValue>& values, unsigned threads = 1) {
    EXPECT_TRUE(store_->forget_revision("2026-001", 1).ok());
    EXPECT_TRUE(store_->seal("2026-001", 1, values).ok());
    auto out = Customers::match(*store_, "2026-001", 1, list_, threads);
    EXPECT_TRUE(out.ok());
    return std::move(out).value();
  }
  static notices::Addressee person(std::uint64_t number) {
    notices::Addressee one;
    one.person = number;
    return one;
  }

  std::filesystem::path folder_;
  FixedClock clock_{parse_moment("2026-11-20T09:00:00+09:00")->moment};
  std::unique_ptr<store::Store> store_;
  Key key_{};
  facts::PeopleTable list_;
};

TEST_F(WhoIsACustomer, ThePersonIsNamedByTheRowAndTheWaysTheListKnowsAreMarked) {
  add_row("C-1", {{Kind::PersonName, "髙橋 花子"},
                  {Kind::BirthDate, "1980-01-02"},
                  {Kind::Address, "神奈川県横浜市西区高島2-40-7"},
                  {Kind::Email, "hanako@example.jp"}});
  add_row("C-2", {{Kind::PersonName, "佐藤 恵"}, {Kind::Email, "m@example.jp"}});
  const std::vector<store::SealedValue> values = {{7, "person_name", "高橋 花子", ""},
                                                  {7, "birth_date", "1980年1月2日", ""},
                                                  {9, "person_name", "鈴木 一郎", ""},
                                                  {9, "email", "ichiro@example.com", ""}};
  for (const unsigned threads : {1U, 3U}) {
    const Customers customers = match(values, threads);
    EXPECT_EQ(customers.listed(), 2U);
    EXPECT_EQ(customers.affected(), 1U);
    EXPECT_EQ(customers.unlisted(), 1U);
    notices::Addressee hanako = person(7);
    customers.fill(hanako);
    EXPECT_EQ(hanako.customer, "C-1");
    EXPECT_EQ(hanako.from_customers,
              1U << static_cast<unsigned>(Way::Post) | 1U << static_cast<unsigned>(Way::Mail));
    EXPECT_EQ(hanako.address, "");  // the list's own values stay in the list
    notices::Addressee ichiro = person(9);
    customers.fill(ichiro);
    EXPECT_EQ(ichiro.customer, "");
    EXPECT_EQ(ichiro.from_customers, 0);
  }
}

TEST_F(WhoIsACustomer, AnyOfSeveralMailboxesPointsAtTheRow) {
  add_row("C-1", {{Kind::PersonName, "髙橋 花子"}, {Kind::Email, "third@example.jp"}});
  const Customers customers = match({{7, "person_name", "髙橋 花子", ""},
                                     {7, "email", "first@example.jp", ""},
                                     {7, "email", "second@example.jp", ""},
                                     {7, "email", "third@example.jp", ""}});
  notices::Addressee one = person(7);
  one.mail = "first@example.jp";
  customers.fill(one);
  EXPECT_EQ(one.customer, "C-1");
  EXPECT_EQ(one.from_customers, 0);
}

TEST_F(WhoIsACustomer, TheSameMailboxManyTimesHidesNoOther) {
  add_row("C-1", {{Kind::PersonName, "髙橋 花子"}, {Kind::Email, "last@example.jp"}});
  std::vector<store::SealedValue> values = {{7, "person_name", "髙橋 花子", ""}};
  for (int i = 0; i < 100; ++i) {
    values.push_back({7, "email", i % 2 == 0 ? "First@example.jp" : "first@example.jp", ""});
    values.push_back({7, "email", i % 2 == 0 ? "second@example.jp" : "second@EXAMPLE.jp", ""});
  }
  values.push_back({7, "email", "last@example.jp", ""});
  const Customers customers = match(values);
  EXPECT_EQ(customers.affected(), 1U);
  EXPECT_EQ(customers.cut(), 0U);
}

TEST_F(WhoIsACustomer, WhereNotAllWasLookedForThatIsSaid) {
  add_row("C-1", {{Kind::PersonName, "髙橋 花子"}, {Kind::Email, "hanako@example.jp"}});
  std::vector<store::SealedValue> values = {{7, "person_name", "髙橋 花子", ""},
                                            {9, "person_name", "鈴木 一郎", ""}};
  for (int i = 0; i < 65; ++i)
    values.push_back({7, "email", "h" + std::to_string(i) + "@example.jp", ""});
  EXPECT_EQ(match(values).cut(), 0U);
  values.push_back({7, "email", "one-more@example.jp", ""});
  EXPECT_EQ(match(values).cut(), 1U);
}

TEST_F(WhoIsACustomer, ANamesakeWithAnotherBirthDateIsNot) {
  add_row("C-1", {{Kind::PersonName, "髙橋 花子"}, {Kind::BirthDate, "1991-07-08"}});
  const Customers customers =
      match({{7, "person_name", "髙橋 花子", ""}, {7, "birth_date", "1980-01-02", ""}});
  EXPECT_EQ(customers.affected(), 0U);
  EXPECT_EQ(customers.unlisted(), 1U);
}

TEST_F(WhoIsACustomer, SomebodyInTwoRowsIsNamedByBoth) {
  for (const char* id : {"C-1", "C-2"})
    add_row(id, {{Kind::PersonName, "髙橋 花子"}, {Kind::Email, "hanako@example.jp"}});
  const Customers customers =
      match({{7, "person_name", "髙橋 花子", ""}, {7, "email", "hanako@example.jp", ""}});
  notices::Addressee one = person(7);
  customers.fill(one);
  EXPECT_EQ(one.customer, "C-1; C-2");
  EXPECT_EQ(customers.affected(), 2U);
}

}  // namespace
}  // namespace tadasu::respond
