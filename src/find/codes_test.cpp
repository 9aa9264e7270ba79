#include <gtest/gtest.h>

#include <random>
#include <stdexcept>
#include <string>

#include "find/check_digit.h"
#include "find/code_table.h"
#include "find/find.h"
#include "find/mrz.h"
#include "find/password_hash.h"

namespace tadasu::find {
namespace {

const CodeTable& codes() {
  static const CodeTable one = [] {
    auto opened = CodeTable::open();
    if (!opened.ok()) throw std::runtime_error(opened.error().where + ": " + opened.error().detail);
    return std::move(opened).value();
  }();
  return one;
}

std::vector<Mention> find_in(std::string_view text) {
  static Finder finder = [] {
    auto opened = Finder::open();
    if (!opened.ok()) throw std::runtime_error(opened.error().where + ": " + opened.error().detail);
    return std::move(opened).value();
  }();
  unpack::Piece piece;
  piece.text = text;
  std::vector<Mention> out;
  finder.find(piece, out);
  return out;
}

// Source of the numbers: the examples of the SWIFT IBAN registry.
TEST(Iban, examples_of_the_registry_have_the_length_of_their_country_and_hold) {
  for (const std::string code : {"AD1200012030200359100100",
                                 "AE070331234567890123456",
                                 "AL47212110090000000235698741",
                                 "AT611904300234573201",
                                 "AZ21NABZ00000000137010001944",
                                 "BE68539007547034",
                                 "BG80BNBG96611020345678",
                                 "BR1800360305000010009795493C1",
                                 "BY13NBRB3600900000002Z00AB00",
                                 "CY17002001280000001200527600",
                                 "CZ6508000000192000145399",
                                 "DK5000400440116243",
                                 "EG380019000500000000263180002",
                                 "ES9121000418450200051332",
                                 "FI2112345600000785",
                                 "GI75NWBK000000007099453",
                                 "IE29AIBK93115212345678",
                                 "IS140159260076545510730339",
                                 "IT60X0542811101000000123456",
                                 "KW81CBKU0000000000001234560101",
                                 "LC55HEMM000100010012001200023015",
                                 "MT84MALT011000012345MTLCAST001S",
                                 "MU17BOMM0101101030300200000MUR",
                                 "NL91ABNA0417164300",
                                 "NO9386011117947",
                                 "PL61109010140000071219812874",
                                 "SC18SSCB11010000000000001497USD",
                                 "TR330006100519786457841326",
                                 "UA213223130000026007233566001",
                                 "VA59001123000012345678"}) {
    EXPECT_EQ(codes().iban_length(code[0], code[1]), code.size()) << code;
    EXPECT_TRUE(is_iban(code)) << code;
    for (std::size_t i = 2; i < code.size(); ++i) {  // no changed digit passes
      std::string wrong = code;
      if (wrong[i] < '0' || wrong[i] > '9') continue;
      wrong[i] = static_cast<char>('0' + (wrong[i] - '0' + 1) % 10);
      EXPECT_FALSE(is_iban(wrong)) << wrong;
    }
  }
  EXPECT_EQ(codes().iban_length('J', 'P'), 0u);
  EXPECT_EQ(codes().iban_length('g', 'b'), 0u);
}

TEST(Ssn, areas_groups_and_serials_that_were_never_given_out) {
  EXPECT_TRUE(is_us_ssn("536904399"));
  for (const char* wrong : {"000123456", "666123456", "900123456", "536004399", "536900000",
                            "53690439", "5369043990", "111111111"})
    EXPECT_FALSE(is_us_ssn(wrong)) << wrong;
}

// Source: ICAO Doc 9303 part 3, 4.9: 520727 has 3; part 4, appendix B: the specimen.
TEST(Mrz, check_digits_of_the_specimen) {
  EXPECT_EQ(mrz_check_digit("520727"), '3');
  EXPECT_EQ(mrz_check_digit("AB2134<<<"), '5');
  const std::string line = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";
  const auto zone = mrz_at(line, 0, 0, line.size());
  ASSERT_TRUE(zone);
  EXPECT_EQ(line.substr(zone->number.begin, zone->number.end - zone->number.begin), "L898902C3");
  EXPECT_EQ(zone->name.begin, zone->name.end);
  int right = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {  // one wrong character is noticed
    std::string wrong = line;
    wrong[i] = wrong[i] == '7' ? '8' : '7';
    right += mrz_at(wrong, 0, 0, wrong.size()) ? 1 : 0;
  }
  EXPECT_LE(right, 4);  // the three letters of the state and the sex have no digit
}

TEST(Phones, numbers_are_as_long_as_their_country_has_them) {
  EXPECT_EQ(codes().calling_code("14155550132"), 1u);
  EXPECT_EQ(codes().calling_code("442079460958"), 2u);
  EXPECT_EQ(codes().calling_code("85221234567"), 3u);
  EXPECT_EQ(codes().calling_code("1415555013"), 0u);
  EXPECT_EQ(codes().calling_code("99912345678"), 0u);
  EXPECT_EQ(codes().calling_code(""), 0u);
}

TEST(Hashes, each_scheme_is_told_by_its_form) {
  const auto scheme = [](std::string_view value) {
    const auto hash = password_hash_at(value, 0, value.size(), true);
    return hash && hash->bytes == value.size() ? std::optional(hash->scheme) : std::nullopt;
  };
  const std::string crypt64(86, 'a');
  EXPECT_EQ(scheme("$2b$12$" + crypt64.substr(0, 53)), HashScheme::Bcrypt);
  EXPECT_EQ(scheme("$6$salt$" + crypt64), HashScheme::Sha512Crypt);
  EXPECT_EQ(scheme("$6$rounds=5000$salt$" + crypt64), HashScheme::Sha512Crypt);
  EXPECT_EQ(scheme("$5$salt$" + crypt64.substr(0, 43)), HashScheme::Sha256Crypt);
  EXPECT_EQ(scheme("$1$salt$" + crypt64.substr(0, 22)), HashScheme::Md5Crypt);
  EXPECT_EQ(scheme("$apr1$salt$" + crypt64.substr(0, 22)), HashScheme::Md5Crypt);
  EXPECT_EQ(scheme("$P$B" + crypt64.substr(0, 30)), HashScheme::Phpass);
  EXPECT_EQ(scheme("$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$"
                   "nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E"),
            HashScheme::Scrypt);
  EXPECT_EQ(scheme("scrypt:32768:8:1$qGuUkiGzltAeJPxY$123c50a303f99217331a52757ec8bcbd2c7d5df4c4"),
            HashScheme::Scrypt);
  EXPECT_EQ(scheme("{SSHA}UGDQ3COXeGZ0VcgMWkKpwadGekXh4I0/"), HashScheme::Ldap);
  EXPECT_EQ(scheme("*94BDCEBE19083CE2A1F959FD02F964C7AF4CFC29"), HashScheme::Mysql);
  EXPECT_EQ(scheme("9dd4e461268c8034f5c8564e155c67a6"), HashScheme::Plain);
  for (const char* clear : {"hunter2", "$2b$12$short", "12345678901234567890123456789012",
                            "9dd4e461268c8034f5c8564e155c67a", "$100,000 a year and more of it"})
    EXPECT_FALSE(is_password_hash(clear)) << clear;
}

TEST(Hashes, the_mention_says_that_no_clear_text_stands_there) {
  const auto one = find_in("password: 9dd4e461268c8034f5c8564e155c67a6");
  ASSERT_EQ(one.size(), 1u);
  EXPECT_TRUE(has_reason(one[0].reasons, Reason::Hashed));
  const auto clear = find_in("password: hunter2!");
  ASSERT_EQ(clear.size(), 1u);
  EXPECT_FALSE(has_reason(clear[0].reasons, Reason::Hashed));
}

TEST(Placeholders, are_no_secrets) {
  for (const char* none : {"${DB_PASS}", "changeme", "<password>", "{{ token }}", "$PASSWORD",
                           "....", "os.environ['A']"})
    EXPECT_TRUE(codes().is_placeholder(none, false)) << none;
  EXPECT_TRUE(codes().is_placeholder("IOSFODNN7EXAMPLE", true));
  EXPECT_FALSE(codes().is_placeholder("Example2026!", false));  // somebody's password
}

// A placeholder, or the password of somebody who has that one: said with less strength where a
// value stands, and not where a program names its variable.
TEST(Placeholders, that_are_somebodys_password_count_where_a_value_stands) {
  for (const char* text :
       {"password: password", "パスワード：password\n", "\"password\": \"secret\",",
        "db.password=password\nname=x", "PASSWORD=secret", "PW: password\n次の行"}) {
    const auto found = find_in(text);
    ASSERT_EQ(found.size(), 1u) << text;
    EXPECT_EQ(found[0].kind, Kind::Password) << text;
    EXPECT_FLOAT_EQ(found[0].strength, 0.5F) << text;
  }
  for (const char* text : {"login(password=password)", "self.password = password\n",
                           "connect(password=password\n)", "password: password must be changed",
                           "Password: Password", "password=changeme", "password: string"})
    EXPECT_TRUE(find_in(text).empty()) << text;
}

// The plain way: every rule at every place where a word begins.
std::vector<std::pair<std::size_t, std::size_t>> plain_tokens(std::string_view text) {
  const auto word = [&](std::size_t i) {
    return std::isalnum(static_cast<unsigned char>(text[i])) != 0 || text[i] == '_';
  };
  std::vector<std::pair<std::size_t, std::size_t>> out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (at > 0 && word(at - 1)) continue;
    const auto token = codes().token_at(text, at, text.size());
    if (token.rule == nullptr) continue;
    const std::string_view value = text.substr(at, token.bytes);
    if (value.find_first_of("0123456789") == value.npos) continue;
    out.emplace_back(at, at + token.bytes);
    at += token.bytes - 1;
  }
  return out;
}

TEST(Twins, the_fast_and_the_plain_token_finder_agree) {
  std::mt19937_64 random(5);
  const std::string chars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
  const std::string signs = " \"'=,\n(";
  std::size_t found = 0;
  for (int i = 0; i < 4'000; ++i) {
    std::string text;
    for (int k = 0; k < 3; ++k) {
      text.push_back(signs[random() % signs.size()]);
      const TokenRule& rule = codes().token_rules()[random() % codes().token_rules().size()];
      if (rule.rest_max > 150) continue;
      text += rule.prefix;
      std::string allowed;
      for (const char c : chars) {
        if (rule.chars.test(static_cast<unsigned char>(c)) && c != '.') allowed.push_back(c);
      }
      const std::size_t size = rule.rest_min + random() % (rule.rest_max - rule.rest_min + 2);
      for (std::size_t n = 0; n < size; ++n) text.push_back(allowed[random() % allowed.size()]);
    }
    text.push_back(' ');
    std::vector<std::pair<std::size_t, std::size_t>> got;
    for (const Mention& m : find_in(text)) {
      if (m.kind == Kind::SecretKey) got.emplace_back(m.begin, m.end);
    }
    const auto wanted = plain_tokens(text);
    ASSERT_EQ(got, wanted) << text;
    found += wanted.size();
  }
  EXPECT_GT(found, 3'000u);
}

}  // namespace
}  // namespace tadasu::find
