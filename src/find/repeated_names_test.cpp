#include "find/repeated_names.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "base/pack.h"
#include "find/find.h"

namespace tadasu::find {
namespace {

// What is found again in `text`, in which `name` is a mention of this strength where it first
// stands and `words` are the runs.
std::vector<std::string> again(const std::string& text, std::string_view name,
                               std::initializer_list<std::string_view> words,
                               float strength = 0.8f) {
  const auto dictionary = Dictionary::open(data_packs_folder() / "dictionary.bin");
  const auto lexicon = Lexicon::open();
  if (!dictionary.ok() || !lexicon.ok()) throw std::runtime_error("packs");
  RepeatedNames repeated(dictionary.value(), lexicon.value());
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const std::string_view word : words) {
      if (text.substr(at).starts_with(word)) repeated.see_run(at, at + word.size());
    }
  }
  std::vector<Mention> mentions(1);
  mentions[0].begin = static_cast<std::uint32_t>(text.find(name));
  mentions[0].end = mentions[0].begin + static_cast<std::uint32_t>(name.size());
  mentions[0].kind = Kind::PersonName, mentions[0].strength = strength;
  const bool any = repeated.find(text, mentions, 0);
  EXPECT_EQ(any, mentions.size() > 1);
  std::vector<std::string> out;
  for (std::size_t i = 1; i < mentions.size(); ++i) {
    EXPECT_EQ(mentions[i].kind, Kind::PersonName);
    EXPECT_EQ(mentions[i].reasons, static_cast<Reasons>(Reason::Again));
    out.push_back(text.substr(mentions[i].begin, mentions[i].end - mentions[i].begin));
  }
  return out;
}
using Words = std::vector<std::string>;

TEST(RepeatedNames, a_surname_behind_the_full_name_names_somebody) {
  EXPECT_EQ(again("高橋憲幸が来社。後で高橋を見送った。", "高橋憲幸", {"高橋憲幸", "高橋"}),
            Words{"高橋"});
  EXPECT_EQ(again("高橋 憲幸が来社。後で高橋を見送った。", "高橋 憲幸", {"高橋"}), Words{"高橋"});
  EXPECT_EQ(again("メリサ・ブリムが来社。ブリムは帰った。", "メリサ・ブリム",
                  {"メリサ・ブリム", "ブリム"}),
            Words{"ブリム"});
  EXPECT_EQ(again("ブリムさんが来社。ブリム様は帰った。", "ブリム", {"ブリム"}), Words{"ブリム"});
  EXPECT_EQ(again("穆左規久が来社。穆左は帰った。", "穆左規久", {"穆左規久", "穆左"}),
            Words{"穆左"});
}

TEST(RepeatedNames, parts_of_other_words_and_places_are_none) {
  EXPECT_EQ(again("高橋憲幸が来社。高橋商店は休み。", "高橋憲幸", {"高橋商店"}), Words{});
  EXPECT_EQ(again("高橋憲幸が来社。高橋サービスは休み。", "高橋憲幸", {"高橋"}), Words{});
  EXPECT_EQ(again("高橋憲幸が来社。高橋2号は休み。", "高橋憲幸", {"高橋"}), Words{});
  EXPECT_EQ(again("メリサ・ブリムが来社。ブリム工場は休み。", "メリサ・ブリム", {"ブリム"}),
            Words{});
  EXPECT_EQ(again("福岡太郎が来社。福岡は雨。", "福岡太郎", {"福岡"}), Words{});
  EXPECT_EQ(again("高橋憲幸が来社。憲幸、高高は別。", "高橋憲幸", {"憲幸", "高高"}), Words{});
}

TEST(RepeatedNames, only_sure_names_nearby_and_before_count) {
  EXPECT_EQ(again("高橋憲幸が来社。高橋は帰った。", "高橋憲幸", {"高橋"}, 0.6f), Words{});
  EXPECT_EQ(again("高橋が来社。高橋憲幸は帰った。", "高橋憲幸", {"高橋"}), Words{});
  EXPECT_EQ(again("高橋憲幸が来社。\n高橋は帰った。", "高橋憲幸", {"高橋"}), Words{});
  const std::string far = "高橋憲幸が来社。" + std::string(2100, '-') + "、高橋は帰った。";
  EXPECT_EQ(again(far, "高橋憲幸", {"高橋"}), Words{});
}

TEST(RepeatedNames, a_finder_tells_them) {
  auto finder = Finder::open();
  ASSERT_TRUE(finder.ok());
  unpack::Piece piece;
  const std::string text =
      "返品の件で高橋憲幸から電話。折り返したところ、返金は高橋の口座へとのこと。";
  piece.text = text;
  std::vector<Mention> found;
  finder.value().find(piece, found);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(text.substr(found[0].begin, found[0].end - found[0].begin), "高橋憲幸");
  EXPECT_EQ(text.substr(found[1].begin, found[1].end - found[1].begin), "高橋");
}

}  // namespace
}  // namespace tadasu::find
