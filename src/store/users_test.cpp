#include <gtest/gtest.h>

#include "store/store.h"
#include "store/test_folder.h"

namespace tadasu::store {
namespace {

constexpr std::int64_t kMinute = 60LL * 1'000'000;

class Users : public ::testing::Test {
 protected:
  void SetUp() override {
    open();
    ASSERT_TRUE(store_->put_user("commander-1", "commander", "架空 花子", "first password").ok());
  }
  void open() {
    store_.reset();
    auto opened = Store::open(folder_.store(), clock_);
    ASSERT_TRUE(opened.ok());
    store_ = std::move(opened).value();
  }
  void pass(std::int64_t minutes) { clock_.turn_to({clock_.now().us + minutes * kMinute}); }
  bool open_for(const std::string& token) {
    return store_->session_user(token).value().has_value();
  }

  TestFolder folder_;
  FixedClock clock_{test_moment()};
  std::unique_ptr<Store> store_;
};

TEST_F(Users, OnlyTheRightPasswordOpens) {
  const auto user = store_->check_password("commander-1", "first password").value();
  ASSERT_TRUE(user.has_value());
  EXPECT_EQ(user->role, "commander");
  EXPECT_EQ(user->display_name, "架空 花子");
  EXPECT_FALSE(store_->check_password("commander-1", "First password").value().has_value());
  EXPECT_FALSE(store_->check_password("commander-1", "").value().has_value());
  EXPECT_FALSE(store_->check_password("nobody", "first password").value().has_value());
}

TEST_F(Users, ASessionEndsAfterSixtyUnusedMinutes) {
  const std::string token = store_->open_session("commander-1").value();
  EXPECT_EQ(token.size(), 64u);
  EXPECT_TRUE(open_for(token));
  pass(59);
  EXPECT_TRUE(open_for(token));  // and that counted as use
  pass(59);
  EXPECT_TRUE(open_for(token));
  pass(60);
  EXPECT_FALSE(open_for(token));
  EXPECT_FALSE(open_for(""));
  EXPECT_FALSE(open_for(token + "0"));
}

TEST_F(Users, ASessionEndsAfterTwelveHoursHoweverBusy) {
  const std::string token = store_->open_session("commander-1").value();
  for (int i = 0; i < 23; ++i) {
    pass(30);
    EXPECT_TRUE(open_for(token)) << i;
  }
  pass(30);
  EXPECT_FALSE(open_for(token));
}

TEST_F(Users, UseOfASessionIsKeptOverARestart) {
  const std::string token = store_->open_session("commander-1").value();
  pass(50);
  EXPECT_TRUE(open_for(token));
  open();
  pass(50);
  EXPECT_TRUE(open_for(token));
}

TEST_F(Users, ClosingEndsTheSession) {
  const std::string one = store_->open_session("commander-1").value();
  const std::string two = store_->open_session("commander-1").value();
  ASSERT_TRUE(store_->close_session(one).ok());
  EXPECT_FALSE(open_for(one));
  EXPECT_TRUE(open_for(two));
  ASSERT_TRUE(store_->close_sessions_of("commander-1").ok());
  EXPECT_FALSE(open_for(two));
}

TEST_F(Users, ANewPasswordEndsSessionsAndReplacesTheOld) {
  const std::string token = store_->open_session("commander-1").value();
  ASSERT_TRUE(store_->put_user("commander-1", "legal", "架空 花子", "second password").ok());
  EXPECT_FALSE(open_for(token));
  EXPECT_FALSE(store_->check_password("commander-1", "first password").value().has_value());
  EXPECT_EQ(store_->check_password("commander-1", "second password").value()->role, "legal");
  ASSERT_EQ(store_->users().value().size(), 1u);
}

TEST_F(Users, ARemovedUserIsGoneWithItsSessions) {
  const std::string token = store_->open_session("commander-1").value();
  ASSERT_TRUE(store_->remove_user("commander-1").ok());
  EXPECT_FALSE(open_for(token));
  EXPECT_TRUE(store_->users().value().empty());
  EXPECT_EQ(store_->remove_user("commander-1").error().trouble, Trouble::NotFound);
  EXPECT_EQ(store_->open_session("commander-1").error().trouble, Trouble::NotFound);
}

TEST_F(Users, MailAddressesAndShortPasswordsAreRefused) {
  EXPECT_EQ(store_->put_user("a@example.jp", "legal", "x", "long enough").error().trouble,
            Trouble::Invalid);
  EXPECT_EQ(store_->put_user("", "legal", "x", "long enough").error().where, "user");
  EXPECT_EQ(store_->put_user("ok", "legal", "x", "short").error().where, "password");
}

}  // namespace
}  // namespace tadasu::store
