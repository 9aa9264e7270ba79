#include "serve/html.h"

#include <gtest/gtest.h>

#include <string>

#include "serve/page.h"

namespace tadasu::serve {
namespace {

TEST(Html, EscapesEveryValueInTextAndInAttributes) {
  const std::string hostile = "\"><script>alert('x')</script>&";
  Html out;
  out.put("<a href=\"{}\">{}</a>", hostile, hostile);
  EXPECT_EQ(out.str().find("<script>"), std::string::npos);
  EXPECT_EQ(out.str(),
            "<a href=\"&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;\">"
            "&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</a>");
}

TEST(Html, PutsHtmlIntoHtmlOnceEscaped) {
  Html inner, outer;
  inner.put("<b>{}</b>", std::string("A&B"));
  outer.put("<p>{} {}</p>", inner, std::uint64_t{7});
  EXPECT_EQ(outer.str(), "<p><b>A&amp;B</b> 7</p>");
}

TEST(Html, KeepsBracesOfValues) {
  Html out;
  out.put("<p>{}{}</p>", std::string("{}"), std::string("x"));
  EXPECT_EQ(out.str(), "<p>{}x</p>");
}

// What must not compile, asked with requires: a value where markup is taken.
template <class T>
concept AppendsAsMarkup = requires(Html html, T value) {
  html += value;
};
static_assert(AppendsAsMarkup<Literal>);
static_assert(AppendsAsMarkup<Html>);
static_assert(!AppendsAsMarkup<std::string>);
static_assert(!AppendsAsMarkup<std::string_view>);
static_assert(!AppendsAsMarkup<const char*>);
static_assert(!std::is_constructible_v<Literal, std::string>);
static_assert(!std::is_constructible_v<Html, std::string>);

TEST(Html, LocalAddressesArePercentEncoded) {
  EXPECT_EQ(path_of({"i", "2026-001"}), "/i/2026-001");
  EXPECT_EQ(path_of({"i", "../x?y#z\"", "山"}), "/i/..%2Fx%3Fy%23z%22/%E5%B1%B1");
  EXPECT_EQ(path_of({}), "/");
}

TEST(Page, TimesAreSaidInBothLanguages) {
  const Moment moment = parse_moment("2026-11-20T09:05:00+09:00")->moment;
  EXPECT_EQ(moment_text(Lang::Ja, moment), "11月20日(金) 9:05");
  EXPECT_EQ(moment_text(Lang::En, moment), "Fri 20 Nov 9:05");
  const Moment later{moment.us + 26LL * 3600 * 1'000'000};
  EXPECT_EQ(left_text(Lang::Ja, moment, later), "残り 1日 2時間");
  EXPECT_EQ(left_text(Lang::Ja, later, moment), "26時間 0分 超過");
  EXPECT_EQ(left_text(Lang::En, moment, Moment{moment.us + 61LL * 60'000'000}), "1 h 1 min left");
}

TEST(Page, BoundsAreOneNumberOnlyWhenTheyAgree) {
  EXPECT_EQ(bounds_text(Lang::Ja, 1200, 1240), "1,200〜1,240");
  EXPECT_EQ(bounds_text(Lang::Ja, 5, 5), "5");
  EXPECT_EQ(bounds_text(Lang::Ja, 5, std::nullopt), "少なくとも5");
}

TEST(Page, AFieldTiesItsHintAndErrorToTheControl) {
  const std::string out =
      field({.name = "phone", .label = "Phone", .hint = "any", .value = "\"1\"", .error = "wrong"})
          .str();
  EXPECT_NE(out.find("for=\"phone\""), std::string::npos);
  EXPECT_NE(out.find("aria-describedby=\"phone-hint phone-error\""), std::string::npos);
  EXPECT_NE(out.find("aria-invalid=\"true\""), std::string::npos);
  EXPECT_NE(out.find("value=\"&quot;1&quot;\""), std::string::npos);
}

}  // namespace
}  // namespace tadasu::serve
