#include "find/known_people.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "find/find.h"

namespace tadasu::find {
namespace {

const Lexicon& lexicon() {
  static const Lexicon one = [] {
    auto opened = Lexicon::open();
    if (!opened.ok()) throw std::runtime_error(opened.error().detail);
    return std::move(opened).value();
  }();
  return one;
}

// Invented people, and names that are everyday words.
std::string listed() {
  KnownPeopleWriter list(7);
  list.add_name(Kind::PersonName, "鷹架", "縁莉");
  list.add_name(Kind::PersonName, "林", "一");
  list.add_name(Kind::PersonName, "森", "太郎");
  list.add_name(Kind::PersonName, "勅使河原隼弥斗", "");
  list.add_name(Kind::PersonName, "髙﨑", "澪乃");
  list.add_name(Kind::PersonNameKana, "タカホコ", "ユカリ");
  list.add_name(Kind::PersonName, "Anselm", "Quillfeather");
  list.add_value(Kind::Email, "Yukari.T@example.jp");
  list.add_value(Kind::Phone, "0178-99-1234");
  list.add_value(Kind::Phone, "+81 90-1234-5678");
  list.add_value(Kind::CustomerNumber, "KX-0042-19");
  list.add_value(Kind::CustomerNumber, "1042");  // met by chance: not looked up
  list.end_person();
  return list.finish();
}

std::string found(std::string_view bytes, std::string_view text) {
  auto known = KnownPeople::view(bytes);
  EXPECT_TRUE(known.ok());
  unpack::Piece piece;
  piece.text = text;
  std::vector<Mention> mentions;
  known.value().find(piece, lexicon(), mentions);
  std::string out;
  for (const Mention& m : mentions) {
    EXPECT_TRUE(has_reason(m.reasons, Reason::Known));
    out += (out.empty() ? "" : " ") + std::string(kind_id(m.kind)) + "[" +
           std::string(text.substr(m.begin, m.end - m.begin)) + "]";
  }
  return out;
}

TEST(KnownPeople, NamesStandAnywhere) {
  const std::string list = listed();
  EXPECT_EQ(found(list, "昨日は鷹架縁莉が、鷹架　縁莉と縁莉 鷹架は来ない。鷹 架 縁 莉"),
            "person_name[鷹架縁莉] person_name[鷹架　縁莉] person_name[縁莉 鷹架] "
            "person_name[鷹 架 縁 莉]");
  EXPECT_EQ(found(list, "勅使河原隼弥斗へ"), "person_name[勅使河原隼弥斗]");
  EXPECT_EQ(found(list, "高崎澪乃と髙﨑澪乃"), "person_name[高崎澪乃] person_name[髙﨑澪乃]");
  EXPECT_EQ(found(list, "たかほこゆかりさん、ﾀｶﾎｺ ﾕｶﾘ、タカホコユカリア"),
            "person_name_kana[たかほこゆかり] person_name_kana[ﾀｶﾎｺ ﾕｶﾘ]");
  EXPECT_EQ(found(list, "Quillfeather, Anselm and anselm quillfeather; Anselm alone"),
            "person_name[Quillfeather, Anselm] person_name[anselm quillfeather]");
}

// A word ends where hiragana and katakana meet, and at a particle beside a long name of hiragana.
TEST(KnownPeople, NamesOfKanaStandInProse) {
  KnownPeopleWriter list(7);
  list.add_name(Kind::PersonName, "マイケル・ゾドランスキ", "");
  list.add_name(Kind::PersonName, "ボクザクロウド", "");
  list.add_name(Kind::PersonName, "さくらももか", "");
  list.add_name(Kind::PersonName, "ベレノワール", "");
  list.add_name(Kind::PersonName, "みずはら", "");
  list.end_person();
  const std::string bytes = list.finish();
  EXPECT_EQ(found(bytes, "マイケル・ゾドランスキは来た"), "person_name[マイケル・ゾドランスキ]");
  EXPECT_EQ(found(bytes, "担当はマイケル・ゾドランスキ。"), "person_name[マイケル・ゾドランスキ]");
  EXPECT_EQ(found(bytes, "ボクザクロウドは来た"), "person_name[ボクザクロウド]");
  EXPECT_EQ(found(bytes, "次はﾎﾞｸｻﾞｸﾛｳﾄﾞが来た"), "person_name[ﾎﾞｸｻﾞｸﾛｳﾄﾞ]");
  EXPECT_EQ(found(bytes, "さくらももかは来た"), "person_name[さくらももか]");
  EXPECT_EQ(found(bytes, "今日はさくらももかです"), "person_name[さくらももか]");
  EXPECT_EQ(found(bytes, "ベレノワールは来た"), "person_name[ベレノワール]");
  EXPECT_EQ(found(bytes, "スキーみずはら、コーヒーみずはら様"),
            "person_name[みずはら] person_name[みずはら]");
  EXPECT_EQ(found(bytes, "みずはらは来た。ボクザクロウドー、アボクザクロウド、ｱﾎﾞｸｻﾞｸﾛｳﾄﾞ"), "")
      << "short before a particle; parts of longer words";
  EXPECT_EQ(found(bytes, "さくらももかぜ、やさくらももかった、ゾボクザクロウド"), "");
}

TEST(KnownPeople, EverydayWordsAreNobody) {
  const std::string list = listed();
  EXPECT_EQ(found(list, "林一つない森で、森林を見た。森の太郎。"), "");
  EXPECT_EQ(found(list, "林さんと森様。小林さんと大森様は別の人。"),
            "person_name[林] person_name[森]");
  EXPECT_EQ(found(list, "林 一が来た。森太郎も。"), "person_name[林 一] person_name[森太郎]");
  EXPECT_EQ(found(list, "鷹架さん"), "person_name[鷹架]");
  EXPECT_EQ(found(list, "鷹架という沼"), "");
}

TEST(KnownPeople, MailTelephoneAndNumbers) {
  const std::string list = listed();
  EXPECT_EQ(found(list, "宛先yukari.t@EXAMPLE.jp。xyukari.t@example.jp, yukari.t@example.jp.tw"),
            "email[yukari.t@EXAMPLE.jp]");
  EXPECT_EQ(
      found(list, "電話0178991234、（0178）99-1234、+81-178-99-1234、０９０−１２３４−５６７８"),
      "phone[0178991234] phone[0178）99-1234] phone[+81-178-99-1234] "
      "phone[０９０−１２３４−５６７８]");
  EXPECT_EQ(found(list, "90178991234 01789912345"), "");
  EXPECT_EQ(found(list, "番号kx004219とKX-0042-19、AKX-0042-19、KX-0042-191、1042"),
            "customer_number[kx004219] customer_number[KX-0042-19]");
}

// Numbers of which a thousandth or more is listed are met by chance.
TEST(KnownPeople, CommonNumbersAreNotLookedUp) {
  for (const int people : {900, 1100}) {
    KnownPeopleWriter list(3);
    for (int i = 0; i < people; ++i) {
      list.add_value(Kind::CustomerNumber, std::to_string(500'000 + i));
      list.end_person();
    }
    EXPECT_EQ(found(list.finish(), "会員500007"), people < 1000 ? "customer_number[500007]" : "");
  }
}

// The slow twin: every name of the list tried at every character.
TEST(KnownPeople, NamesAreThoseOfTheSlowTwin) {
  const std::vector<std::string> letters = {"鶴", "亀", "蓬", "莱", " ", "　", "、"};
  std::mt19937 random(5);
  std::vector<std::vector<std::string>> names;
  KnownPeopleWriter list(9);
  for (int i = 0; i < 12; ++i) {
    std::vector<std::string> name;
    std::string joined;
    for (std::size_t n = 3 + random() % 3; n > 0; --n) name.push_back(letters[random() % 4]);
    for (const std::string& one : name) joined += one;
    list.add_name(Kind::PersonName, joined, "");
    names.push_back(name);
  }
  const std::string bytes = list.finish();
  std::size_t matched = 0;
  for (int round = 0; round < 900; ++round) {
    std::vector<std::string> text;
    std::string joined;
    for (int n = 0; n < 20; ++n) text.push_back(letters[random() % letters.size()]);
    for (const std::string& one : text) joined += one;
    std::string slow;
    for (std::size_t at = 0; at < text.size();) {
      std::size_t best = at;
      for (const auto& name : names) {
        std::size_t pos = at, n = 0;
        for (; n < name.size() && pos < text.size(); ++n, ++pos) {
          const bool gap = text[pos] == " " || text[pos] == "　";
          if (n > 0 && gap && pos + 1 < text.size()) ++pos;
          if (text[pos] != name[n]) break;
        }
        if (n == name.size()) best = std::max(best, pos);
      }
      if (best == at) {
        ++at;
        continue;
      }
      std::string value;
      for (; at < best; ++at) value += text[at];
      slow += (slow.empty() ? "" : " ") + ("person_name[" + value + "]");
      ++matched;
    }
    EXPECT_EQ(found(bytes, joined), slow) << joined;
  }
  EXPECT_GT(matched, 200u);
}

// The slow twin of names in kana: `written` beside the letter each is compared as, and its script.
struct KanaForTest {
  std::string written, as;
  char script;  // h, k, - either, . none
  bool particle;
};

// Where the name that begins at `at` ends in the text; `at` when it does not stand there.
std::size_t slow_end(const std::vector<KanaForTest>& text, std::size_t at,
                     const std::vector<std::string>& name) {
  std::size_t pos = at;
  for (std::size_t n = 0; n < name.size(); ++n, ++pos) {
    if (n > 0 && pos + 1 < text.size() && text[pos].written == " ") ++pos;
    if (pos == text.size() || text[pos].as != name[n]) return at;
  }
  std::size_t before = at;  // 0: nothing stands before
  while (before > 0 && text[before - 1].script == '-' && before > 1) --before;
  std::size_t last = pos - 1;
  while (text[last].script == '-') --last;
  const auto joins = [&](const KanaForTest& edge, const KanaForTest& next) {
    if (next.script == '.' || (name.size() >= 5 && next.particle)) return false;
    return next.script == '-' || next.script == edge.script;
  };
  if (before > 0 && joins(text[at], text[before - 1])) return at;
  return pos < text.size() && joins(text[last], text[pos]) ? at : pos;
}

TEST(KnownPeople, NamesOfKanaAreThoseOfTheSlowTwin) {
  const std::vector<KanaForTest> letters = {
      {"ヌ", "ヌ", 'k', false}, {"ぬ", "ヌ", 'h', false}, {"ﾇ", "ヌ", 'k', false},
      {"ゾ", "ゾ", 'k', false}, {"ｿﾞ", "ゾ", 'k', false}, {"は", "ハ", 'h', true},
      {"ー", "ー", '-', false}, {" ", "", '.', false},    {"、", "", '.', false},
      {"鶴", "", '.', false},
  };
  std::mt19937 random(11);
  std::vector<std::vector<std::string>> names;
  KnownPeopleWriter list(9);
  for (int i = 0; i < 14; ++i) {
    std::vector<std::string> name = {letters[random() % 6].as};
    for (std::size_t n = 3 + random() % 3; n > 0; --n) name.push_back(letters[random() % 7].as);
    std::string joined;
    for (const std::string& one : name) joined += one;
    list.add_name(Kind::PersonNameKana, joined, "");
    names.push_back(name);
  }
  const std::string bytes = list.finish();
  std::size_t matched = 0;
  for (int round = 0; round < 9000; ++round) {
    std::vector<KanaForTest> text;
    std::string joined, slow;
    for (int n = 0; n < 20; ++n) text.push_back(letters[random() % letters.size()]);
    for (const KanaForTest& one : text) joined += one.written;
    for (std::size_t at = 0; at < text.size();) {
      std::size_t best = at;
      for (const auto& name : names) best = std::max(best, slow_end(text, at, name));
      if (best == at) {
        ++at;
        continue;
      }
      slow += slow.empty() ? "person_name_kana[" : " person_name_kana[";
      for (; at < best; ++at) slow += text[at].written;
      slow += "]";
      ++matched;
    }
    EXPECT_EQ(found(bytes, joined), slow) << joined;
  }
  EXPECT_GT(matched, 200u);
}

TEST(KnownPeople, ListedAreThoseOfWhomSomethingIsLookedUp) {
  KnownPeopleWriter same(7);
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(same.add_name(Kind::PersonName, "山田", "太郎"));
    same.end_person();
  }
  EXPECT_FALSE(same.add_name(Kind::PersonName, "One Two Three Four Five", ""));
  EXPECT_FALSE(same.add_value(Kind::CustomerNumber, "1042"));
  same.end_person();
  EXPECT_EQ(same.people(), 3U);
  KnownPeopleWriter dense(7);
  for (int i = 0; i < 2000; ++i) {
    EXPECT_TRUE(dense.add_value(Kind::CustomerNumber, std::to_string(100000 + i)));
    if (i < 5) dense.add_value(Kind::Phone, "090-1234-000" + std::to_string(i));
    dense.end_person();
  }
  EXPECT_EQ(dense.people(), 5U) << "six digits are met by chance";
  EXPECT_EQ(dense.met_by_chance(), 1995U);
  EXPECT_EQ(KnownPeople::view(dense.finish()).value().people(), 5U);
}

TEST(KnownPeople, LatinNamesArePartedAsInTheList) {
  KnownPeopleWriter list(7);
  list.add_name(Kind::PersonName, "O'Quillfeather", "Anselm");
  list.add_name(Kind::PersonName, "Dvořžák", "Éloïse");
  list.end_person();
  const std::string bytes = list.finish();
  EXPECT_EQ(found(bytes, "Anselm O'Quillfeather, O’QUILLFEATHER,Anselm"),
            "person_name[Anselm O'Quillfeather] person_name[O’QUILLFEATHER,Anselm]");
  EXPECT_EQ(found(bytes, "o quillfeather  anselm; O'Quillfeather -- Anselm"),
            "person_name[o quillfeather  anselm]")
      << "not further apart than a few signs";
  EXPECT_EQ(found(bytes, "ÉLOÏSE DVOŘŽÁK, éloïse dvořžák"),
            "person_name[ÉLOÏSE DVOŘŽÁK] person_name[éloïse dvořžák]");
  EXPECT_EQ(found(bytes, "réloïse dvořžák; éloïse dvořžáká; Eloise Dvorzak; á1éloïse dvořžák"), "");
}

TEST(KnownPeople, ASelectorBelongsToTheKanjiBeforeIt) {
  KnownPeopleWriter list(7);
  list.add_name(Kind::PersonName, "葛\U000E0101", "一");
  list.add_name(Kind::PersonName, "林", "邉\U000E0100");
  list.end_person();
  const std::string bytes = list.finish();
  EXPECT_EQ(found(bytes, "葛\U000E0101さんと葛さん、森\U000E0101葛さん"),
            "person_name[葛\U000E0101] person_name[葛]");
  EXPECT_EQ(found(bytes, "林邉\U000E0100様、林 邉\U000E0100は"),
            "person_name[林邉\U000E0100] person_name[林 邉\U000E0100]");
}

// What `text` gives as the only cell of a table.
std::string found_in_cell(std::string_view bytes, std::string_view text) {
  auto known = KnownPeople::view(bytes);
  EXPECT_TRUE(known.ok());
  unpack::Piece piece;
  piece.shape = unpack::Shape::Table;
  piece.text = text;
  piece.rows = {{1, 0, 1}};
  piece.cells = {{0, static_cast<std::uint32_t>(text.size())}};
  std::vector<Mention> mentions;
  known.value().find(piece, lexicon(), mentions);
  std::string out;
  for (const Mention& m : mentions) out += text.substr(m.begin, m.end - m.begin);
  return out;
}

TEST(KnownPeople, ASpreadsheetDropsTheLeading0) {
  KnownPeopleWriter list(7);
  list.add_value(Kind::Phone, "9012345678");
  list.add_value(Kind::Phone, "0312345678");
  list.end_person();
  const std::string bytes = list.finish();
  EXPECT_EQ(found(bytes, "携帯は090-1234-5678"), "phone[090-1234-5678]");
  EXPECT_EQ(found_in_cell(bytes, "312345678"), "312345678");
  EXPECT_EQ(found_in_cell(bytes, "番号 312345678"), "") << "met by chance";
  EXPECT_EQ(found(bytes, "312345678"), "");
}

TEST(KnownPeople, AFamilyNameAloneIsNoWholeName) {
  KnownPeopleWriter list(7);
  EXPECT_TRUE(list.add_family(Kind::PersonName, "蓬莱川"));
  list.end_person();
  const std::string bytes = list.finish();
  EXPECT_EQ(found(bytes, "蓬莱川の水、蓬莱川様"), "person_name[蓬莱川]");
}

TEST(KnownPeople, ADamagedListIsRefused) {
  const std::string good = listed();
  EXPECT_TRUE(KnownPeople::view(good).ok());
  EXPECT_FALSE(KnownPeople::view(good.substr(0, good.size() - 8)).ok());
  EXPECT_FALSE(KnownPeople::view("").ok());
  std::string full = good;
  for (std::size_t at = 32 + (1 << 17); at < full.size(); ++at) full[at] = 1;
  EXPECT_FALSE(KnownPeople::view(full).ok()) << "no free slot: a look-up would not end";
}

// Nothing of the list stands in what is kept of it.
TEST(KnownPeople, TheListCannotBeRead) {
  const std::string list = listed();
  for (const char* clear : {"鷹架", "縁莉", "yukari", "Yukari", "0178", "1234", "004219"})
    EXPECT_EQ(list.find(clear), list.npos) << clear;
}

TEST(KnownPeople, AFinderTakesThemAmongItsMentions) {
  auto finder = Finder::open();
  ASSERT_TRUE(finder.ok());
  const std::string list = listed();
  auto known = KnownPeople::view(list);
  ASSERT_TRUE(known.ok());
  const std::string text = "鷹架縁莉に連絡した(yukari.t@example.jp)。入院中とのこと。";
  unpack::Piece piece;
  piece.text = text;
  std::vector<Mention> before, after;
  finder.value().find(piece, before);
  finder.value().know(std::move(known).value());
  finder.value().find(piece, after);
  const auto is_known_name = [](const Mention& m) {
    return m.begin == 0 && m.end == 12 && m.kind == Kind::PersonName && m.strength > 0.98f &&
           has_reason(m.reasons, Reason::Known);
  };
  EXPECT_TRUE(std::none_of(before.begin(), before.end(), is_known_name));
  EXPECT_TRUE(std::any_of(after.begin(), after.end(), is_known_name));
  EXPECT_EQ(std::count_if(after.begin(), after.end(),
                          [](const Mention& m) { return m.kind == Kind::Email; }),
            1)
      << "found by both, told once";
}

}  // namespace
}  // namespace tadasu::find
