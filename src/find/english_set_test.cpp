// The synthetic English texts of presidio-research (docs/assurance.md): what we find of each type
// of theirs. Skipped without the shared data. A finding counts when it overlaps a marked span of
// the type, as their own evaluation does.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/json.h"
#include "find/find.h"

namespace tadasu::find {
namespace {

struct Bound {
  const char* type;
  double precision, recall;  // least
};
// DATE_TIME of theirs is any date, ours only dates of birth: not compared.
constexpr Bound kBounds[] = {
    {"CREDIT_CARD", 0.99, 0.91}, {"EMAIL_ADDRESS", 1, 1}, {"PHONE_NUMBER", 0.97, 0.78},
    {"IBAN_CODE", 1, 1},         {"US_SSN", 1, 1},        {"US_DRIVER_LICENSE", 1, 0.8},
    {"IP_ADDRESS", 1, 1},        {"PERSON", 0.9, 0.5}};

std::string type_of(Kind kind) {
  switch (kind) {
    case Kind::CardNumber:
      return "CREDIT_CARD";
    case Kind::Email:
      return "EMAIL_ADDRESS";
    case Kind::Phone:
    case Kind::Fax:
      return "PHONE_NUMBER";
    case Kind::BankAccount:
      return "IBAN_CODE";
    case Kind::ForeignIdNumber:
      return "US_SSN";
    case Kind::DriverLicence:
      return "US_DRIVER_LICENSE";
    case Kind::IpAddress:
      return "IP_ADDRESS";
    case Kind::PersonName:
      return "PERSON";
    default:
      return "";
  }
}

struct Marked {
  std::string type;
  std::size_t begin = 0, end = 0;  // bytes
  bool met = false;
};

std::vector<Marked> marked_in(const Json& one, std::string_view text) {
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) starts.push_back(i);
  }
  starts.push_back(text.size());
  std::vector<Marked> out;
  for (const Json& span : one.at("spans"))
    out.push_back({span.at("entity_type").get<std::string>(),
                   starts.at(span.at("start_position").get<std::size_t>()),
                   starts.at(span.at("end_position").get<std::size_t>())});
  return out;
}

struct Score {
  int right = 0, wrong = 0, met = 0, all = 0;
};

void judge(Finder& finder, const Json& one, std::map<std::string, Score>& scores, bool diary) {
  const std::string text = one.at("full_text").get<std::string>();
  std::vector<Marked> marked = marked_in(one, text);
  unpack::Piece piece;
  piece.text = text;
  std::vector<Mention> mentions;
  finder.find(piece, mentions);
  for (const Mention& m : mentions) {
    const std::string type = type_of(m.kind);
    if (type.empty()) continue;
    bool right = false;
    for (Marked& wanted : marked) {
      const bool over = wanted.type == type && m.begin < wanted.end && wanted.begin < m.end;
      right |= over, wanted.met |= over;
    }
    ++(right ? scores[type].right : scores[type].wrong);
    if (diary && !right)
      std::printf("wrong %s [%s] in: %s\n", type.c_str(),
                  text.substr(m.begin, m.end - m.begin).c_str(), text.substr(0, 160).c_str());
  }
  for (const Marked& wanted : marked) {
    ++scores[wanted.type].all, scores[wanted.type].met += wanted.met ? 1 : 0;
    if (diary && !wanted.met && wanted.type != "STREET_ADDRESS" && wanted.type != "GPE")
      std::printf("missed %s [%s] in: %s\n", wanted.type.c_str(),
                  text.substr(wanted.begin, wanted.end - wanted.begin).c_str(),
                  text.substr(0, 160).c_str());
  }
}

TEST(EnglishSet, the_types_we_share_reach_their_bounds) {
  const char* folder = std::getenv("TADASU_SHARED_DATA");
  const auto content = read_file(std::string(folder == nullptr ? "/nowhere" : folder) +
                                 "/pii-en/synth_dataset_v2.json");
  if (!content.ok()) GTEST_SKIP() << "skipped: no shared data";
  auto finder = Finder::open();
  ASSERT_TRUE(finder.ok());
  std::map<std::string, Score> scores;
  const bool diary = std::getenv("TADASU_DIARY") != nullptr;
  for (const Json& one : Json::parse(content.value())) judge(finder.value(), one, scores, diary);
  for (const Bound& bound : kBounds) {
    const Score& score = scores[bound.type];
    const int found = score.right + score.wrong;
    const double precision = found == 0 ? 1 : static_cast<double>(score.right) / found;
    const double recall = score.all == 0 ? 1 : static_cast<double>(score.met) / score.all;
    std::printf("%-18s precision %.3f recall %.3f (%d)\n", bound.type, precision, recall,
                score.all);
    EXPECT_GE(precision, bound.precision) << bound.type;
    EXPECT_GE(recall, bound.recall) << bound.type;
  }
}

}  // namespace
}  // namespace tadasu::find
