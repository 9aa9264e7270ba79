#include "serve/form.h"

#include <gtest/gtest.h>

namespace tadasu::serve {
namespace {

TEST(Form, ReadsFieldsInOrderWithPlusAsSpace) {
  const auto form = Form::parse("a=1&b=%E5%B1%B1+%E7%94%B0&a=2&empty=&flag");
  ASSERT_TRUE(form.ok());
  EXPECT_EQ(form.value().value("a"), "1");
  EXPECT_EQ(form.value().values("a"), (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(form.value().value("b"), "山 田");
  EXPECT_TRUE(form.value().has("empty"));
  EXPECT_TRUE(form.value().has("flag"));
  EXPECT_FALSE(form.value().has("c"));
}

TEST(Form, TurnsLineEndsIntoOneKind) {
  const auto form = Form::parse("t=a%0D%0Ab%0Dc%0Ad");
  ASSERT_TRUE(form.ok());
  EXPECT_EQ(form.value().value("t"), "a\nb\nc\nd");
}

TEST(Form, RefusesWhatDoesNotFollowTheFormat) {
  for (const char* text : {"a=%", "a=%4", "a=%zz", "a=%C0%80", "a=%ED%A0%80", "a=%F5%80%80%80",
                           "a=%E5%B1", "a=%00", "a=%1B", "%07=1"})
    EXPECT_FALSE(Form::parse(text).ok()) << text;
}

TEST(Form, RefusesTooManyFields) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "a=1&";
  EXPECT_TRUE(Form::parse(text).ok());
  const auto form = Form::parse(text + "b=1");
  ASSERT_FALSE(form.ok());
  EXPECT_EQ(form.error().trouble, Trouble::TooLarge);
}

TEST(Form, CountsCharactersNotBytes) { EXPECT_EQ(character_count("山a𩸽"), 3u); }

TEST(Cookie, FindsAWholeName) {
  EXPECT_EQ(cookie_of("a=1; tadasu_session=xyz; b=2", "tadasu_session"), "xyz");
  EXPECT_EQ(cookie_of("not_tadasu_session=1", "tadasu_session"), "");
  EXPECT_EQ(cookie_of("tadasu_sessions=1", "tadasu_session"), "");
  EXPECT_EQ(cookie_of("", "a"), "");
}

}  // namespace
}  // namespace tadasu::serve
