#include "find/scanner.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/pack.h"
#include "find/marked_text_for_test.h"

namespace tadasu::find {
namespace {

// The scanner that asks the tables only where its flags say that a word may begin, and its plain
// twin, which asks them everywhere.
struct Twins {
  Dictionary dictionary;
  Lexicon lexicon;
  Scanner fast{dictionary, lexicon}, plain{dictionary, lexicon};
  Twins(Dictionary d, Lexicon l) : dictionary(std::move(d)), lexicon(std::move(l)) {
    plain.ask_everywhere();
  }
  void expect_same(const std::string& text) {
    std::vector<Mention> found, wanted;
    for (auto* scanner : {&fast, &plain}) scanner->sensitive().clear();
    fast.scan(text, 0, text.size(), Setting::Text, found);
    plain.scan(text, 0, text.size(), Setting::Text, wanted);
    expect_same(found, wanted, text);
    expect_same(fast.sensitive(), plain.sensitive(), text);
    met += wanted.size();
  }
  std::size_t met = 0;

 private:
  static void expect_same(const std::vector<Mention>& found, const std::vector<Mention>& wanted,
                          const std::string& text) {
    ASSERT_EQ(found.size(), wanted.size()) << text;
    for (std::size_t i = 0; i < found.size(); ++i) {
      const Mention &a = found[i], &b = wanted[i];
      ASSERT_EQ(std::tie(a.begin, a.end, a.kind, a.reasons, a.strength),
                std::tie(b.begin, b.end, b.kind, b.reasons, b.strength))
          << text.substr(b.begin, b.end - b.begin) << " in " << text;
    }
  }
};

std::unique_ptr<Twins> twins() {
  auto dictionary = Dictionary::open(data_packs_folder() / "dictionary.bin");
  auto lexicon = Lexicon::open();
  EXPECT_TRUE(dictionary.ok() && lexicon.ok());
  return std::make_unique<Twins>(std::move(dictionary).value(), std::move(lexicon).value());
}

TEST(Scanner, a_word_that_the_flags_pass_over_is_none) {
  const std::string parts[] = {
      "山田",       "林",       "金",     "上",       "太郎",     "一郎",
      "さくら",     "恵",       "様",     "さん",     "部長",     "です",
      "まで",       "氏",       "　",     " ",        "ヤマダ",   "タロウ",
      "スミス",     "・",       "東京都", "千代田区", "港区",     "三菱UFJ銀行",
      "みずほ銀行", "みずほ",   "支店",   "商品",     "商品番号", "お問い合わせ",
      "氏名",       "電話番号", "：",     ":",        "１２３",   "090-1234-5678",
      "。",         "の",       "は",     "が",       "昭和",     "50年1月2日",
      "生まれ",     "糖尿病",   "住所",   "ＦＡＸ",   "FAX",      "番号",
      "〒",         "100-0001", "営業部", "担当",     "口座",     "普通",
      "1234567",    "𠮷",       "é",      "\n",       "々",       "ヶ",
      "倉庫",       "会議",     "納期",   "曜日",     "長谷川",   "五十嵐",
      "佐々木"};
  auto both = twins();
  std::mt19937 random(21);
  for (int round = 0; round < 8000; ++round) {
    std::string text;
    for (auto i = 1 + random() % 14; i > 0; --i) text += parts[random() % std::size(parts)];
    both->expect_same(text);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(both->met, 2000u);
}

TEST(Scanner, the_lines_of_the_quality_sets_read_the_same_with_all_tables_asked) {
  auto both = twins();
  for (const char* name : {"find.tsv", "find_made.tsv", "find_codes.tsv", "adversarial/hand.tsv"}) {
    const auto lines =
        read_file(std::filesystem::path(TADASU_SOURCE_DIR) / "tests" / "quality" / name);
    ASSERT_TRUE(lines.ok()) << name;
    std::istringstream in(lines.value());
    for (std::string line; std::getline(in, line);) {
      if (line.empty() || line[0] == '#' || line[0] == '!') continue;
      both->expect_same(strip_marks(line).text);
      if (HasFatalFailure()) return;
    }
  }
  EXPECT_GT(both->met, 700u);
}

}  // namespace
}  // namespace tadasu::find
