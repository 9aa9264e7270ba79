#include "find/kind.h"

#include <gtest/gtest.h>

#include <set>

namespace tadasu::find {
namespace {

TEST(Kinds, every_id_parses_back_and_none_stands_twice) {
  std::set<std::string_view> ids;
  for (std::size_t i = 0; i < kKindCount; ++i) {
    const auto kind = static_cast<Kind>(i);
    EXPECT_TRUE(ids.insert(kind_id(kind)).second) << kind_id(kind);
    EXPECT_EQ(parse_kind(kind_id(kind)), kind);
  }
  EXPECT_FALSE(parse_kind("no_such_kind"));
  EXPECT_FALSE(parse_kind(""));
}

TEST(Kinds, the_pack_names_masks_and_advises_every_kind_in_both_languages) {
  const auto infos = kind_infos();
  ASSERT_TRUE(infos.ok()) << infos.error().where << ": " << infos.error().detail;
  for (const auto& info : *infos.value()) {
    EXPECT_FALSE(info.name_ja.empty() || info.name_en.empty());
    EXPECT_FALSE(info.advice_ja.empty() || info.advice_en.empty());
    EXPECT_NE(kind_name(info, Lang::Ja), kind_name(info, Lang::En));
  }
}

TEST(Kinds, what_the_law_calls_sensitive_is_sensitive_and_nothing_else) {
  const auto infos = kind_infos();
  ASSERT_TRUE(infos.ok());
  const std::set<Kind> expected = {
      Kind::MedicalHistory, Kind::HealthCheck,   Kind::MedicalTreatment, Kind::Disability,
      Kind::Race,           Kind::Creed,         Kind::SocialStatus,     Kind::CriminalRecord,
      Kind::CrimeVictim,    Kind::JuvenileRecord};
  for (std::size_t i = 0; i < kKindCount; ++i) {
    EXPECT_EQ((*infos.value())[i].sensitive_appi, expected.contains(static_cast<Kind>(i)))
        << kind_id(static_cast<Kind>(i));
  }
}

TEST(Kinds, a_set_holds_the_last_kind_too) {
  KindSet set;
  EXPECT_TRUE(set.empty());
  set.add(static_cast<Kind>(kKindCount - 1));
  EXPECT_TRUE(set.has(static_cast<Kind>(kKindCount - 1)));
  EXPECT_FALSE(set.has(Kind::PersonName));
}

}  // namespace
}  // namespace tadasu::find
