// The linter: its table of sentences in both languages, its packs against their examples, what it
// reads of numbers, and that our own letters pass it.
#include "notices/lint.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "base/bytes.h"
#include "base/pack.h"
#include "find/find.h"
#include "notices/lint_pattern.h"
#include "notices/lint_text.h"
#include "notices/notices.h"
#include "notices/values.h"

namespace tadasu::notices {
namespace {

using Values = std::map<std::string, std::string>;

// The finder without a jail: tests read only what they wrote.
Spotting finder() {
  static find::Finder one = [] {
    auto opened = find::Finder::open();
    EXPECT_TRUE(opened.ok());
    return std::move(opened).value();
  }();
  return [](std::string_view text) -> Result<std::vector<find::Mention>> {
    unpack::Piece piece;
    piece.text = text;
    std::vector<find::Mention> out;
    one.forget();
    one.find(piece, out);
    return out;
  };
}

Notice paper(const std::string& id, const std::string& lang, const std::string& text,
             const std::string& title = "") {
  Notice out;
  out.paper = id;
  out.lang = lang;
  out.sections.push_back({.id = "s", .title = title, .text = text, .filled = {}});
  return out;
}

std::vector<LintFinding> found(const Notice& notice, const LintBasis& basis = {}) {
  const auto out = lint(notice, basis);
  EXPECT_TRUE(out.ok()) << (out.ok() ? "" : out.error().where + " " + out.error().detail);
  return out.ok() ? out.value() : std::vector<LintFinding>{};
}

std::set<std::string> rules_of(const std::vector<LintFinding>& findings, bool with_whole = false) {
  std::set<std::string> out;
  for (const LintFinding& one : findings)
    if (with_whole || !one.section.empty()) out.insert(one.rule);
  return out;
}

std::vector<std::string> parts_of(const std::string& text, char at) {
  std::vector<std::string> out(1);
  for (const char c : text) {
    if (c == at) {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

std::string joined(const std::set<std::string>& rules) {
  std::string out;
  for (const std::string& rule : rules) out += (out.empty() ? "" : ",") + rule;
  return out.empty() ? "-" : out;
}

struct Row {
  std::set<std::string> expected;
  std::string paper, text;
  Values values;
  bool has_values = false;
};

std::vector<Row> table(const std::string& name) {
  const auto read = read_file(std::string(TADASU_SOURCE_DIR) + "/tests/quality/lint/" + name);
  EXPECT_TRUE(read.ok()) << name;
  std::vector<Row> out;
  for (const std::string& line : parts_of(read.ok() ? read.value() : "", '\n')) {
    if (line.empty() || line[0] == '#') continue;
    const auto columns = parts_of(line, '\t');
    EXPECT_EQ(columns.size(), 4U) << line;
    Row row;
    row.paper = columns.at(1);
    row.text = columns.at(3);
    for (auto at = row.text.find("\\n"); at != std::string::npos; at = row.text.find("\\n"))
      row.text.replace(at, 2, "\n");
    row.has_values = columns[2] != "-";
    if (row.has_values) {
      for (const std::string& one : parts_of(columns[2], ';')) {
        const auto equals = one.find('=');
        row.values[one.substr(0, equals)] = one.substr(equals + 1);
      }
    }
    if (columns[0] != "-")
      for (const std::string& rule : parts_of(columns[0], ',')) row.expected.insert(rule);
    out.push_back(std::move(row));
  }
  return out;
}

std::set<std::string> rules_of(const Row& row, const std::string& lang) {
  LintBasis basis;
  basis.spot = finder();
  if (row.has_values) basis.values = &row.values;
  return rules_of(found(paper(row.paper, lang, row.text), basis));
}

// Every sentence of the table gives the rules it names and no others.
void expect_table(const std::string& lang) {
  std::size_t right = 0, missed = 0, wrong = 0;
  const auto rows = table(lang + ".tsv");
  for (const Row& row : rows) {
    const auto rules = rules_of(row, lang);
    for (const std::string& rule : row.expected) ++(rules.contains(rule) ? right : missed);
    for (const std::string& rule : rules) wrong += row.expected.contains(rule) ? 0 : 1;
    EXPECT_EQ(joined(rules), joined(row.expected)) << row.paper << ": " << row.text;
  }
  EXPECT_GE(rows.size(), 120U);
  EXPECT_EQ(missed + wrong, 0U) << lang << ": " << rows.size() << " sentences, found " << right
                                << ", missed " << missed << ", wrongly found " << wrong;
}

TEST(Lint, TableOfJapaneseSentences) { expect_table("ja"); }
TEST(Lint, TableOfEnglishSentences) { expect_table("en"); }

// Wordings the lists were not written from. What is found may only grow; a good sentence that is
// found is an error. Of a bad one, what else is found does not matter.
void expect_wordings(const std::string& lang, const std::string& name, std::size_t found_min) {
  std::size_t right = 0, all = 0;
  for (const Row& row : table("wordings/" + lang + "-" + name + ".tsv")) {
    const auto rules = rules_of(row, lang);
    if (row.expected.empty()) {
      EXPECT_EQ(joined(rules), "-") << row.text;
    }
    for (const std::string& rule : row.expected) right += rules.contains(rule) ? 1 : 0;
    all += row.expected.size();
  }
  EXPECT_GE(right, found_min) << lang << " " << name << ": " << right << " of " << all;
}

TEST(Lint, JapaneseWordings) {
  expect_wordings("ja", "developed", 421);
  expect_wordings("ja", "measured", 86);
}
TEST(Lint, EnglishWordings) {
  expect_wordings("en", "developed", 395);
  expect_wordings("en", "measured", 77);
}

TEST(Lint, FindingsSayWhereAndWhyInTheReadersLanguage) {
  const Notice notice = paper("public-notice", "ja", "対象は、ごく一部の方です。");
  LintBasis basis;
  for (const Lang reader : {Lang::Ja, Lang::En}) {
    basis.reader = reader;
    const auto findings = found(notice, basis);
    ASSERT_FALSE(findings.empty());
    const LintFinding& one = findings.front();
    EXPECT_EQ(one.rule, "minimiser");
    EXPECT_EQ(notice.sections[0].text.substr(one.begin, one.end - one.begin), "ごく一部");
    EXPECT_TRUE(one.is_error);
    EXPECT_EQ(one.reason.starts_with("根拠"), reader == Lang::Ja);
    EXPECT_FALSE(one.advice.empty());
    EXPECT_FALSE(one.source.empty());
    EXPECT_EQ(one.kind, "");
  }
}

TEST(Lint, PersonalDataIsMarkedAsSuch) {
  LintBasis basis;
  basis.spot = finder();
  const auto findings = found(paper("public-notice", "ja", "佐藤健一様の書類です。"), basis);
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings.front().kind, "person_name");
  for (const LintFinding& one : findings)
    EXPECT_EQ((one.reason + one.advice).find("佐藤"), std::string::npos);
}

TEST(Lint, OnlyTheSendersOwnDeskAndRepresentativeMayStand) {
  LintBasis basis;
  basis.spot = finder();
  const Values sender = {{"desk_phone", "03-3000-2260"},
                         {"desk_mail", "privacy@example.jp"},
                         {"representative", "代表取締役社長 佐藤 健一"}};
  basis.values = &sender;
  const auto rules = [&](const std::string& text) {
    return rules_of(found(paper("public-notice", "ja", text, "お問い合わせ"), basis));
  };
  EXPECT_FALSE(rules("電話 03-3000-2260").contains("personal-data"));
  EXPECT_FALSE(rules("メール privacy@example.jp").contains("personal-data"));
  EXPECT_FALSE(rules("代表取締役社長 佐藤 健一").contains("personal-data"));
  EXPECT_TRUE(rules("電話 03-3000-2261").contains("personal-data"));
  EXPECT_TRUE(rules("メール kenichi@example.jp").contains("personal-data"));
  EXPECT_TRUE(rules("社長 田中 花子").contains("personal-data"));
}

TEST(Lint, TheReaderOfALetterMayBeNamedWhereTheyWereFilledIn) {
  Notice letter = paper("person-letter", "ja", "佐藤 健一 様\n鈴木 花子 様");
  letter.sections[0].filled.push_back(
      {.fact = "recipient_name", .value = "佐藤 健一", .begin = 0, .end = 13});
  LintBasis basis;
  basis.spot = finder();
  std::vector<std::size_t> places;
  for (const LintFinding& one : found(letter, basis))
    if (one.rule == "personal-data") places.push_back(one.begin);
  EXPECT_EQ(places, std::vector<std::size_t>{letter.sections[0].text.find("鈴木")});
}

TEST(Lint, MissingContentIsNamedPerDuty) {
  Notice sheet = paper("ppc-sheet", "ja", "調査中です。");
  sheet.sections.clear();
  for (const char* id : {"1", "2", "3", "5", "6", "7", "8", "9"})
    sheet.sections.push_back({.id = id, .title = "", .text = "調査中です。", .filled = {}});
  std::vector<std::string> missing;
  for (const LintFinding& one : found(sheet))
    if (one.rule == "content-missing") missing.push_back(one.reason);
  ASSERT_EQ(missing.size(), 1U);
  EXPECT_NE(missing[0].find("原因"), std::string::npos);
  sheet.sections.push_back({.id = "4", .title = "", .text = " \n", .filled = {}});
  EXPECT_TRUE(rules_of(found(sheet), true).contains("content-missing"));
  sheet.sections.back().text = "調査中です。";
  EXPECT_FALSE(rules_of(found(sheet), true).contains("content-missing"));
  LintBasis basis;
  basis.required = {"4"};
  sheet.sections.pop_back();
  EXPECT_TRUE(rules_of(found(sheet, basis), true).contains("content-missing"));
}

// The list names papers that exist, so that no name in it is a slip.
TEST(Lint, RequiredContentIsOfPapersThatExist) {
  const auto rules = load_pack("lint/rules");
  ASSERT_TRUE(rules.ok());
  for (const auto& [id, items] : rules.value().at("content").items()) {
    EXPECT_TRUE(find_paper(id).ok()) << id;
    for (const Json& item : items)
      EXPECT_TRUE(rules.value().at("items").contains(item.get<std::string>())) << id << " " << item;
  }
  for (const Json& id : rules.value().at("ids_are_items"))
    EXPECT_TRUE(find_paper(id.get<std::string>()).ok()) << id;
}

TEST(Lint, TheNextNewsNeedADateUnlessTheseAreTheLast) {
  const auto missing = [](const std::string& id, const std::string& text) {
    return rules_of(found(paper(id, "ja", text)), true).contains("next-update-missing");
  };
  EXPECT_TRUE(missing("public-notice", "お詫び申し上げます。"));
  EXPECT_TRUE(missing("public-notice", "続報は分かり次第お知らせします。"));
  EXPECT_FALSE(missing("public-notice", "次回のお知らせは11月30日です。"));
  EXPECT_FALSE(missing("public-notice", "これを最終報といたします。"));
  EXPECT_FALSE(missing("ppc-sheet", "調査中です。"));
}

TEST(Lint, NumbersAreHeldAgainstOtherPapersInAnyLanguage) {
  const Notice notice = paper("public-notice", "ja", "対象の方は1,024人です。");
  const Notice same = paper("ppc-sheet", "ja", "本人の数は千二十四名です。");
  const Notice differs = paper("public-notice", "en", "1,042 people are affected.");
  Notice letter = paper("person-letter", "ja", "5人でお住まいの方");
  letter.person = 7;
  LintBasis basis;
  basis.others = {&notice, &same, &letter};
  EXPECT_FALSE(rules_of(found(notice, basis)).contains("number-other-paper"));
  basis.others.push_back(&differs);
  const auto findings = found(notice, basis);
  ASSERT_TRUE(rules_of(findings).contains("number-other-paper"));
  EXPECT_NE(findings.front().reason.find("1,042 people"), std::string::npos);
  EXPECT_NE(findings.front().reason.find("公表"), std::string::npos) << findings.front().reason;
}

TEST(Lint, FilledNumbersAreFactsWhereTheyWereFilledIn) {
  Notice notice = paper("public-notice", "ja", "最大 1,900人、別に 1,900人です。");
  const Values values = {{"people.max", "1,873"}};
  LintBasis basis;
  basis.values = &values;
  const auto count = [&] {
    std::size_t out = 0;
    for (const LintFinding& one : found(notice, basis)) out += one.rule == "number-not-fact";
    return out;
  };
  EXPECT_EQ(count(), 2U);
  const auto at = notice.sections[0].text.find("1,900");
  notice.sections[0].filled.push_back(
      {.fact = "groups", .value = "1,900", .begin = at, .end = at + 5});
  EXPECT_EQ(count(), 1U);
  basis.numbers = {1900};
  EXPECT_EQ(count(), 0U);
}

// As a whole draft gives them: flags are "1", a revision is a number, records are more than
// persons.
TEST(Lint, ANumberOfSomethingElseIsNoNumberOfPersons) {
  const Values values = {{"people.max", "1,873"},   {"people.min", "1,200"}, {"records", "3,012"},
                         {"recipient_count", "38"}, {"revision", "7"},       {"report_number", "2"},
                         {"has_card", "1"},         {"unread", "4"}};
  LintBasis basis;
  basis.values = &values;
  const auto is_found = [&](const char* lang, const char* text) {
    return rules_of(found(paper("public-notice", lang, text), basis)).contains("number-not-fact");
  };
  for (const char* text : {"対象の方は 3,012人です。", "対象の方は 1人です。", "対象は7名です。",
                           "対象の方は 2名です。", "対象の方は 4人です。"})
    EXPECT_TRUE(is_found("ja", text)) << text;
  for (const char* text :
       {"3,012 people are affected.", "One person is affected.", "7 customers are affected."})
    EXPECT_TRUE(is_found("en", text)) << text;
  for (const char* text : {"対象の方は最大 1,873人です。", "個人データ 3,012件です。",
                           "見ることができたのは 38人です。"})
    EXPECT_FALSE(is_found("ja", text)) << text;
  EXPECT_TRUE(is_found("ja", "個人データ 1,873件、1,200件です。"));
  basis.numbers = {3012};
  EXPECT_FALSE(is_found("ja", "対象の方は 3,012人です。"));
  EXPECT_TRUE(is_found("ja", "個人データ 3,013件が漏えいしました。"));
  basis.records = {3013};
  EXPECT_FALSE(is_found("ja", "個人データ 3,013件が漏えいしました。"));
}

TEST(Lint, RulesAreToldWithTheirExamples) {
  for (const Lang lang : {Lang::Ja, Lang::En}) {
    const auto rules = lint_rules(lang, lang);
    ASSERT_TRUE(rules.ok());
    EXPECT_GE(rules.value().size(), 20U);
    for (const LintRuleWords& one : rules.value()) {
      EXPECT_FALSE(one.bad.empty() || one.good.empty() || one.source.empty()) << one.id;
      EXPECT_EQ((one.reason + one.advice).find('{'), std::string::npos) << one.id;
    }
  }
}

TEST(Lint, UnknownPapersAndLanguagesAreRefused) {
  EXPECT_EQ(lint(paper("no-such-paper", "ja", ""), {}).error().trouble, Trouble::NotFound);
  EXPECT_EQ(lint(paper("public-notice", "fr", ""), {}).error().trouble, Trouble::NotFound);
  LintBasis basis;
  basis.spot = [](std::string_view) -> Result<std::vector<find::Mention>> {
    return Error{Trouble::Unavailable, "worker", ""};
  };
  EXPECT_EQ(lint(paper("public-notice", "ja", "a"), basis).error().trouble, Trouble::Unavailable);
}

TEST(Lint, AnyBytesAreRead) {
  for (const char* text : {"", "\n\n", "\xff\xfe", "【", "】【", "[[[", "<<>>##…*", "1,", "1.人",
                           "99999999999999999999人", "一二三四五六七八九十人", "ｶﾞ", "\xe3\x81"})
    found(paper("public-notice", "ja", text, text));
}

// Our own letters pass, whatever is known: what remains are the gaps that people fill.
class OwnLetters : public ::testing::Test {
 protected:
  OwnLetters() {
    incident.id = "2026-001";
    incident.occurred_history.push_back(
        {"", parse_moment("2026-11-18T19:30:00+09:00")->moment, false, "", {}, ""});
    incident.known_history.push_back(
        {"", parse_moment("2026-11-19T09:10:00+09:00")->moment, false, "", {}, ""});
    incident.known_at_confirmed = true;
    sheet.incident = incident.id;
    sheet.revision = 3;
    sheet.survey.people = {1200, 1291, 1873};
    sheet.survey.coverage = {20, 18, 1, 1, 5000};
    sheet.survey.unread.push_back({"a.zip", unpack::Why::NeedsPassword, 900, true, ""});
    for (const find::Kind kind :
         {find::Kind::PersonName, find::Kind::Address, find::Kind::Password, find::Kind::MyNumber,
          find::Kind::CardNumber, find::Kind::BankAccount, find::Kind::MedicalHistory})
      sheet.survey.kinds.push_back({kind, 9, {1, 5, 500}});
    for (const char* rule : {"jp-appi/trigger-1", "jp-appi/trigger-2", "jp-appi/trigger-4"})
      why.push_back({rule, "", {}});
    duties.duties.push_back({.id = "jp-appi/report-preliminary",
                             .state = duties::DutyState::Due,
                             .computed = {},
                             .to = "ppc",
                             .name = {},
                             .to_name = {},
                             .wants = {},
                             .deadline = {},
                             .counts_from = {},
                             .warn = {},
                             .why = why,
                             .flips_on = {},
                             .content = {}});
  }

  void expect_only_gaps(const Json& facts, const Sender& sender, const Recipient& recipient) {
    const Basis basis{&incident, &sheet, &duties, &facts,
                      parse_moment("2026-11-20T10:00:00+09:00")->moment};
    const auto all = papers();
    ASSERT_TRUE(all.ok());
    for (const Paper& one : *all.value()) {
      for (const std::string& code : one.languages) {
        const Lang lang = *parse_lang(code);
        const auto drafted = one.is_for_one_person
                                 ? draft_letter(one, basis, sender, recipient, lang)
                                 : draft(one, basis, sender, lang);
        ASSERT_TRUE(drafted.ok()) << one.id;
        const auto pack = load_pack("letters/" + one.id + "." + code);
        ASSERT_TRUE(pack.ok());
        const Values values = values_of(one.id, basis, sender, pack.value(), lang);
        LintBasis against;
        against.values = &values;
        against.spot = finder();
        for (const LintFinding& finding : found(drafted.value(), against)) {
          std::string text;
          for (const Section& section : drafted.value().sections)
            if (section.id == finding.section)
              text = section.text.substr(finding.begin, finding.end - finding.begin);
          EXPECT_EQ(finding.rule, "gap")
              << one.id << " " << code << " " << text << " " << finding.reason;
        }
      }
    }
  }

  command::Incident incident;
  facts::FactSheet sheet;
  std::vector<duties::Why> why;
  duties::Answer duties;
};

TEST_F(OwnLetters, HaveNothingButGapsWhateverIsKnown) {
  const Sender nobody;
  const Sender sender{"株式会社みなと文具", "東京都港区芝浦3-9-40", "代表取締役社長 港川 湊",
                      "03-3000-2260",       "a@example.jp",         "9時から18時"};
  Recipient recipient;
  recipient.person = 17;
  recipient.kinds = {find::Kind::PersonName, find::Kind::Password, find::Kind::MyNumber,
                     find::Kind::CardNumber, find::Kind::BankAccount};
  expect_only_gaps(Json::object(), nobody, recipient);
  recipient.name = "高波 佐知";
  recipient.postal_code = "990-0001";
  recipient.address = "山形県山形市花楯1-2-3";
  constexpr std::array<const char*, 3> kDamage = {"none_known", "nuisance", "harm"};
  std::size_t turn = 0;
  for (const char* actor : {"loss", "theft", "accident", "external_attack", "insider"}) {
    expect_only_gaps({{"actor", actor},
                      {"secondary_damage", kDamage[turn++ % kDamage.size()]},
                      {"encryption", "password"},
                      {"recipient", "unidentified"}},
                     sender, recipient);
  }
}

// ---- numbers

std::vector<std::uint64_t> values_in(const std::string& text, Lang lang) {
  std::vector<std::uint64_t> out;
  for (const WrittenNumber& one : read_text(text, lang).numbers) out.push_back(one.value);
  return out;
}

TEST(LintNumbers, AreReadInEveryWayOfWriting) {
  using Numbers = std::vector<std::uint64_t>;
  for (const char* text : {"1,024人", "１，０２４名", "1024", "千二十四人", "一〇二四", "1千24人"})
    EXPECT_EQ(values_in(text, Lang::Ja), Numbers{1024}) << text;
  for (const char* text : {"1.2万人", "1万2,000人", "一万二千人", "12,000人", "1万2千人"})
    EXPECT_EQ(values_in(text, Lang::Ja), Numbers{12000}) << text;
  EXPECT_EQ(values_in("3億2000万件", Lang::Ja), Numbers{320000000});
  EXPECT_EQ(values_in("2026-11-20", Lang::Ja), (Numbers{2026, 11, 20}));
  EXPECT_EQ(values_in("A4、x86", Lang::Ja), Numbers{});
  EXPECT_EQ(values_in("0.4パーセント", Lang::Ja), Numbers{});
  for (const char* text : {"1,024 people", "one thousand and twenty-four people"})
    EXPECT_EQ(values_in(text, Lang::En), Numbers{1024}) << text;
  EXPECT_EQ(values_in("12 thousand", Lang::En), Numbers{12000});
  EXPECT_EQ(values_in("2.5 million", Lang::En), Numbers{2500000});
  EXPECT_EQ(values_in("two hundred thousand", Lang::En), Numbers{200000});
  EXPECT_EQ(values_in("someone, attention, often", Lang::En), Numbers{});
}

TEST(LintText, SentencesGoOnOverLinesThatAreFull) {
  const auto sentences = [](const std::string& text, Lang lang) {
    return read_text(text, lang).sentences.size();
  };
  const std::string full = "当社が調べましたところ、対象となりましたのは本年にご利用いただいた";
  EXPECT_EQ(sentences(full + "\nお客様です。", Lang::Ja), 1U);
  EXPECT_EQ(sentences("対象\nお客様です。", Lang::Ja), 2U);
  EXPECT_EQ(sentences(full + "\n\nお客様です。", Lang::Ja), 2U);
  EXPECT_EQ(sentences(full + "\n項目: 氏名", Lang::Ja), 2U);
  // What is found ends where its last sign does, not where the next line begins.
  const ReadText wrapped = read_text(full + "\r\nお客様です。", Lang::Ja);
  const std::size_t last = full.size() / 3 - 1;
  EXPECT_EQ(wrapped.in_bytes({last, last + 1}).end, full.size());
  EXPECT_EQ(sentences("See no. 2 of the list, e.g. this. And that.", Lang::En), 2U);
}

// ---- patterns

TEST(LintPattern, SaysItInEveryOrderAndSpelling) {
  Wording wording;
  wording.lists["who"] = {U"担当者", U"業者"};
  wording.spellings = {{U"ください", U"下さい"}, {U"do not", U"don't"}};
  const auto finds = [&](const char* pattern, const char* text, Lang lang = Lang::Ja) {
    const auto parsed = Pattern::parse(pattern, wording);
    EXPECT_TRUE(parsed.ok()) << pattern;
    const ReadText read = read_text(text, lang);
    if (!parsed.ok()) return false;
    Patterns patterns;
    patterns.push_back(parsed.value());
    return any_match(patterns, read, {0, read.signs.size()});
  };
  EXPECT_TRUE(finds("<who>⇔見落とし", "業者の側に見落としがあり"));
  EXPECT_TRUE(finds("<who>⇔見落とし", "見落としたのは担当者で"));
  EXPECT_FALSE(finds("<who>…見落とし", "見落としたのは担当者で"));
  EXPECT_FALSE(finds("<who>⇔見落とし", "担当者が確かめ"));
  EXPECT_TRUE(finds("お送りください", "お送り下さい"));
  EXPECT_TRUE(finds("お送り下さい", "お送りください"));
  EXPECT_TRUE(finds("do not worry", "Please don’t worry.", Lang::En));
  EXPECT_TRUE(finds("low risk", "A low-risk event", Lang::En));
  EXPECT_FALSE(finds("low risk", "A slow risk", Lang::En));
  // 60 columns: twice as many narrow signs as wide ones.
  EXPECT_TRUE(finds("we…sorry", "we, who have kept all of your data for ten years, are sorry"));
  EXPECT_FALSE(finds("終…始", ("終" + std::string(93, '.') + "始").c_str()));
  for (const char* bad : {"…a", "a…", "⇔a", "a⇔", "<nobody>", ""})
    EXPECT_FALSE(Pattern::parse(bad, wording).ok()) << bad;
}

// ---- packs

// Packs with one change in lint/ja.toml.
class LintPacks : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(TADASU_BINARY_DIR) / "lint-packs";
    std::filesystem::remove_all(folder_);
    const auto from = packs_folder();
    std::filesystem::create_directories(folder_ / "lint");
    std::filesystem::copy(from / "letters", folder_ / "letters");
    std::filesystem::copy(from / "lint", folder_ / "lint");
    before_ = from.string();
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path folder_;
  std::string before_;
};

// The pack is read once for a process, so each change is tried in one of its own.
int exit_with(const std::filesystem::path& packs, const std::string& what,
              const std::string& with) {
  auto text = read_file(packs / "lint/ja.toml").value();
  const auto at = text.find(what);
  if (at == std::string::npos) return 3;
  text.replace(at, what.size(), with);
  std::ofstream(packs / "lint/ja.toml") << text;
  setenv("TADASU_PACKS", packs.c_str(), 1);
  const auto out = lint(paper("public-notice", "ja", "本文"), {});
  if (out.ok()) return 0;
  std::fprintf(stderr, "%s\n", out.error().detail.c_str());
  return 1;
}

TEST_F(LintPacks, DoNotLoadWhenAnExampleComesOutWrong) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(std::exit(exit_with(folder_, "\"ごく一部\", ", "")), ::testing::ExitedWithCode(1),
              "minimiser: bad example 2 is not found");
}
TEST_F(LintPacks, DoNotLoadWhenAGoodExampleIsFound) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(std::exit(exit_with(folder_, "\"念のため\", ", "\"念のため\", \"対象の方は\", ")),
              ::testing::ExitedWithCode(1), "minimiser: good example 1 is found");
}
TEST_F(LintPacks, DoNotLoadWithAListThatIsNotThere) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(std::exit(exit_with(folder_, "\"念のため\", ", "\"<nobody>\", ")),
              ::testing::ExitedWithCode(1), "no list 'nobody'");
}
TEST_F(LintPacks, DoNotLoadWithAListThatHoldsItself) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(std::exit(exit_with(folder_, "keyplace = [", "keyplace = [\"<keyplace>\", ")),
              ::testing::ExitedWithCode(1), "one that holds itself");
}
TEST_F(LintPacks, DoNotLoadWithARuleWithoutWords) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(std::exit(exit_with(folder_, "id = \"minimiser\"", "id = \"minimizer\"")),
              ::testing::ExitedWithCode(1), "minimiser: has no words");
}

TEST(LintPack, EveryRuleHasMeaningAndSource) {
  const auto rules = load_pack("lint/rules");
  ASSERT_TRUE(rules.ok());
  std::set<std::string> ids;
  for (const Json& rule : rules.value().at("rule")) {
    EXPECT_TRUE(ids.insert(rule.at("id")).second);
    EXPECT_FALSE(rule.at("source").get<std::string>().empty());
  }
  EXPECT_GE(ids.size(), 20U);
}

}  // namespace
}  // namespace tadasu::notices
