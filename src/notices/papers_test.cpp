// Every paper of the list in every one of its languages: what holds for all of them.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/pack.h"
#include "notices/document.h"
#include "notices/letter_pack.h"
#include "notices/notices.h"
#include "notices/rewrite.h"
#include "text/fold.h"

namespace tadasu::notices {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// An incident of which everything is known that a draft may ask for, in one language; and one of
// which nothing is.
struct Story {
  explicit Story(Lang lang, bool is_known = true) {
    incident.id = sheet.incident = "2026-001";
    sheet.revision = 3;
    if (is_known) tell(lang);
  }

  void tell(Lang lang) {
    const bool ja = lang == Lang::Ja;
    const auto set = [](const char* at) {
      return command::SetMoment{"", parse_moment(at)->moment, false, "", {}, ""};
    };
    incident.occurred_history = {set("2026-11-18T19:30:00+09:00")};
    incident.known_history = {set("2026-11-19T09:10:00+09:00")};
    incident.known_at_confirmed = true;
    incident.roles = {{command::Role::Commander, "minato", {}}};
    sheet.survey.people = {1200, 1291, 1873};
    sheet.survey.coverage = {20, 19, 1, 1, 5000};
    sheet.survey.unread.push_back({"a.zip", unpack::Why::NeedsPassword, 900, true, ""});
    sheet.survey.kinds = {{find::Kind::PersonName, 3000, {1200, 1291, 1873}},
                          {find::Kind::MyNumber, 12, {12, 12, 12}},
                          {find::Kind::MedicalHistory, 1, {1, 1, 500}}};
    facts = {{"actor", "external_attack"},
             {"sector", {"medical", "finance"}},
             {"role", "controller"},
             {"cia", {"C", "A"}},
             {"content_state", "unusable"},
             {"attack_signs", {"traces_of_theft", "c2_traffic"}},
             {"exfil", "possible"},
             {"recipient", "unidentified"},
             {"recipient_count", 38},
             {"deletion_confirmed", false},
             {"secondary_damage", "none_known"},
             {"special", {{"appi", {"medical_history"}}, {"gdpr", {"medical_history"}}}},
             {"identifiable_by", "anyone"},
             {"held_as", "personal_data"},
             {"login_opens", {"personal_data"}},
             {"secrecy_of_communications", true},
             {"wrongful_purpose", true},
             {"vulnerable_persons", true},
             {"mynumber_work", "related_affairs"},
             {"my_number_persons", 12},
             {"persons", {{"min", 1200}, {"likely", 1291}, {"max", 1873}}},
             {"records", 3012},
             {"residence", {{"JP", 1800}, {"DE", 12}}},
             {"contact_data", "usable"},
             {"encryption", "none"},
             {"key_safe", false},
             {"backup", "partial"},
             {"restore_delay", 96},
             {"service_effect", "serious"},
             {"harm", "significant"},
             {"mitigation",
              {{{"measure", "access_closed"},
                {"at", "2026-11-19T10:00:00+09:00"},
                {"evidence", "log"}}}}};
    facts = Json::parse(facts.dump());  // numbers as they are read
    const auto demand = [&](const char* id, const char* to, const char* until, const char* rule) {
      duties.duties.push_back({.id = id,
                               .state = duties::DutyState::Due,
                               .computed = {},
                               .to = to,
                               .name = {},
                               .to_name = {},
                               .wants = {},
                               .deadline = until,
                               .counts_from = {},
                               .warn = {},
                               .why = {{rule, "", {}}},
                               .flips_on = {},
                               .content = {}});
    };
    demand("jp-appi/report-preliminary", "ppc", "2026-11-23T23:59:59+09:00", "jp-appi/trigger-1");
    demand("jp-mynumber/report-preliminary", "ppc", "2026-11-23T23:59:59+09:00",
           "jp-mynumber/item-2");
    demand("jp-appi/report-final", "ppc", "2027-01-18T23:59:59+09:00", "jp-appi/trigger-3");
    demand("jp-appi/notify-persons", "persons", "2026-11-25T00:00:00+09:00", "jp-appi/trigger-1");
    demand("eu-gdpr/notify-authority", "sa-de", "2026-11-22T09:10:00+09:00", "eu-gdpr/breach");
    demand("contract/notify-customer", "customer", "2026-11-24T09:00:00+09:00", "contract/agreed");
    duties.duties.back().state = duties::DutyState::Undetermined;
    duties.duties.back().flips_on = {"harm"};
    demand("jp-police/consult", "police", "2026-11-24T09:00:00+09:00", "jp-police/crime");
    duties.duties.back().state = duties::DutyState::NotDue;
    duties.duties.back().advised = true;
    sender = ja ? Sender{"株式会社みなと文具", "東京都港区芝浦3-9-40", "代表取締役社長 港川 湊",
                         "03-3000-2260",       "a@example.jp",         "9時から18時"}
                : Sender{"Minato Stationery Co., Ltd.",
                         "3-9-40 Shibaura, Minato-ku, Tokyo, Japan",
                         "Minato Minatogawa, President",
                         "+81-3-3000-2260",
                         "a@example.jp",
                         "9:00 to 18:00 JST"};
    for (const std::string& name : statement_names())
      dossier.statements.push_back({name,
                                    ja ? name_ja(name) : "What we say of " + name + ".",
                                    facts::FactState::Confirmed,
                                    "minato",
                                    {},
                                    1});
  }

  // Words of its own for each statement, without Latin letters.
  static std::string name_ja(const std::string& name) {
    const auto& names = statement_names();
    const auto at = std::find(names.begin(), names.end(), name) - names.begin();
    return "確定した説明その" + std::to_string(at + 1) + "。";
  }

  [[nodiscard]] Basis basis() const {
    return {&incident, &sheet, &duties, &facts, parse_moment("2026-11-20T10:00:00+09:00")->moment,
            &dossier};
  }

  [[nodiscard]] Notice drafted(const Paper& paper, Lang lang) const {
    const bool ja = lang == Lang::Ja;
    const Recipient person{17,
                           ja ? "髙橋 恵" : "Megumi Takahashi",
                           "108-0023",
                           ja ? "東京都港区芝浦1-1" : "1-1 Shibaura, Minato-ku, Tokyo",
                           {find::Kind::PersonName, find::Kind::Email}};
    // Also papers that are about nobody in particular: they must not take what they are offered.
    auto out = incident.occurred_history.empty() && !paper.is_for_one_person
                   ? draft(paper, basis(), sender, lang)
                   : draft_letter(paper, basis(), sender, person, lang);
    EXPECT_TRUE(out.ok()) << out.error().where << ": " << out.error().detail;
    if (!out.ok()) return {};
    if (!paper.is_for_one_person) out.value().person = 0;
    return std::move(out).value();
  }

  command::Incident incident;
  facts::FactSheet sheet;
  duties::Answer duties;
  Json facts = Json::object();
  Sender sender;
  Dossier dossier;
};

std::string words_of(const Notice& notice) {
  std::string out = notice.title;
  for (const Section& one : notice.sections) out += "\n" + one.title + "\n" + one.text;
  return out;
}

struct Case {
  const Paper* paper;
  Lang lang;
};

std::vector<Case> all_cases() {
  std::vector<Case> out;
  const auto list = papers();
  if (!list.ok()) return out;
  for (const Paper& paper : *list.value())
    for (const std::string& code : paper.languages) out.push_back({&paper, *parse_lang(code)});
  return out;
}

class Papers : public ::testing::TestWithParam<Case> {
 protected:
  [[nodiscard]] const Paper& paper() const { return *GetParam().paper; }
  [[nodiscard]] Lang lang() const { return GetParam().lang; }
};

std::string name_of(const ::testing::TestParamInfo<Case>& info) {
  std::string out = info.param.paper->id + "_" + std::string(lang_code(info.param.lang));
  std::replace(out.begin(), out.end(), '-', '_');
  return out;
}

TEST_P(Papers, WhereSomethingIsLeftToAPersonItSaysSoAndNowhereElse) {
  for (const bool is_known : {true, false}) {
    const Notice notice = Story(lang(), is_known).drafted(paper(), lang());
    EXPECT_FALSE(notice.sections.empty());
    std::set<std::string> ids;
    for (const Section& one : notice.sections) {
      EXPECT_TRUE(ids.insert(one.id).second) << one.id << " twice";
      EXPECT_FALSE(one.text.empty()) << one.id;
      EXPECT_EQ(has(one.text, "【"), !one.complete) << one.id << ": " << one.text;
    }
    EXPECT_FALSE(has(notice.title, "【")) << notice.title;
  }
}

TEST_P(Papers, OfWhatNobodyKnowsNoNumberIsInvented) {
  Story story(lang(), false);
  const std::string text = words_of(story.drafted(paper(), lang()));
  EXPECT_TRUE(has(text, "【"));
  for (const char* zero : {"0 人", "0人", "0 件", "0件", "0 people", "0 records"}) {
    const std::size_t at = text.find(zero);
    EXPECT_TRUE(at == std::string::npos || (at > 0 && text[at - 1] >= '0' && text[at - 1] <= '9'))
        << text;
  }
}

// A number that was said before and is another now is named with both.
TEST_P(Papers, ACorrectedNumberIsNamedWithTheOldOne) {
  Story story(lang());
  story.facts["persons"] = {{"min", 1100}, {"likely", 1150}, {"max", 1500}};
  Sent sent;
  sent.document = document_id(paper(), lang());
  sent.notice = story.drafted(paper(), lang());
  sent.at = parse_moment("2026-11-20T15:00:00+09:00")->moment;
  if (paper().is_for_one_person) {
    EXPECT_FALSE(has(words_of(sent.notice), "1,500"));
    return;
  }
  bool was_said = false;
  for (const Section& one : sent.notice.sections)
    for (const Filled& filled : one.filled)
      was_said = was_said || (filled.fact == "people.max" && filled.end > filled.begin);
  const auto named = [&] {
    const std::string text = words_of(story.drafted(paper(), lang()));
    return has(text, "「1,500」を「1,873」") || has(text, "“1,500” is corrected to “1,873”");
  };
  story.facts["persons"] = {{"min", 1200}, {"likely", 1291}, {"max", 1873}};
  EXPECT_FALSE(named());  // nothing was sent yet
  story.dossier.sent.push_back(std::move(sent));
  EXPECT_EQ(named(), was_said);
}

TEST_P(Papers, EachSpeaksOneLanguage) {
  const std::string text = words_of(Story(lang()).drafted(paper(), lang()));
  if (lang() == Lang::Ja) {
    for (const char* word : {"people", "person", "unknown", " the ", " of ", "notices.", "jp-"})
      EXPECT_FALSE(has(text, word)) << word << " in: " << text;
    return;
  }
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = text::next_char(text, at);
    if (c == U'【' || c == U'】') continue;
    ASSERT_LT(c, U'\u3000') << text.substr(begin, 60);
  }
  EXPECT_FALSE(has(text, "notices."));
}

TEST_P(Papers, OnlyALetterKnowsAPerson) {
  const std::string text = words_of(Story(lang()).drafted(paper(), lang()));
  for (const char* own : {"髙橋", "Takahashi", "108-0023", "芝浦1-1", "1-1 Shibaura"})
    EXPECT_TRUE(paper().audience == Audience::Person || !has(text, own)) << own;
}

TEST_P(Papers, NothingIsMadeSmallerThanItIs) {
  const std::string text = words_of(Story(lang()).drafted(paper(), lang()));
  for (const char* word :
       {"念のため", "ごく一部", "可能性は低い", "可能性は極めて低い", "万全", "万が一",
        "abundance of caution", "highly unlikely", "very unlikely", "only a small"})
    EXPECT_FALSE(has(text, word)) << word;
}

// What the law asks of a report is there under the number of its item.
TEST_P(Papers, HoldsWhatItsDutiesAskFor) {
  const Notice notice = Story(lang()).drafted(paper(), lang());
  std::set<std::string> ids;
  for (const Section& one : notice.sections) ids.insert(one.id);
  for (const std::string& id : paper().duties) {
    if (id.starts_with("*/")) continue;
    const auto pack = load_pack("laws/" + id.substr(0, id.find('/')));
    ASSERT_TRUE(pack.ok()) << id;
    bool is_known = false;
    for (const Json& duty : pack.value().at("duty")) {
      if (duty.at("id") != id.substr(id.find('/') + 1)) continue;
      is_known = true;
      for (const Json& item : duty.value("content", Json::array()))
        EXPECT_TRUE(ids.contains(std::to_string(item.get<int>()))) << id << " item " << item;
    }
    EXPECT_TRUE(is_known) << id;
  }
}

// Authorities ask for more than one list of facts holds; to others everything is said from it.
TEST_P(Papers, WhereEverythingIsKnownOnlyWhatThePackLeavesToAPersonIsLeft) {
  const Audience to = paper().audience;
  if (to == Audience::Authority || to == Audience::Recipient || to == Audience::Partner) return;
  const auto pack = load_pack("letters/" + paper().id + "." + std::string(lang_code(lang())));
  ASSERT_TRUE(pack.ok());
  std::set<std::string> gaps;
  for (const Json& section : pack.value().at("section"))
    if (section.value("gap", false)) gaps.insert(section.at("id"));
  for (const Section& one : Story(lang()).drafted(paper(), lang()).sections)
    EXPECT_EQ(one.complete, !gaps.contains(one.id)) << one.id << ": " << one.text;
}

TEST_P(Papers, WhatIsAboutAMinorGoesToWhoRepresentsThem) {
  EXPECT_EQ(paper().is_for_one_person, paper().audience == Audience::Person);
  if (!paper().is_for_one_person) return;
  const Story story(lang());
  Recipient person{17, "髙橋 恵", "108-0023", "東京都港区芝浦1-1", {find::Kind::PersonName}};
  const std::string guardian = lang() == Lang::Ja ? "保護者" : "parent or guardian";
  const auto grown = draft_letter(paper(), story.basis(), story.sender, person, lang());
  person.is_minor = true;
  const auto minor = draft_letter(paper(), story.basis(), story.sender, person, lang());
  ASSERT_TRUE(grown.ok() && minor.ok());
  EXPECT_FALSE(has(words_of(grown.value()), guardian));
  EXPECT_TRUE(has(words_of(minor.value()), guardian));
  EXPECT_TRUE(stale(minor.value(), story.basis(), story.sender).empty());
}

// A second report names what is another than in the first: whatever stands in a paper has a name,
// or is derived from what has one, or is the paper's own.
TEST_P(Papers, EverythingThatStandsInAPaperCanBeNamedAsChanged) {
  const std::set<std::string> derived = {
      "today", "company", "representative", "sender_address", "roles", "tasks", "sent_list",
      "incident", "revision", "report", "report_number", "is_follow_up", "previous_report",
      "changes", "corrections", "first_report", "since_first",
      // of the incident or of the duties, and said anew each time
      "course", "course_after", "clocks", "duties_due", "duties_open", "duties_advised",
      "open_questions", "laws_open", "deadline_preliminary", "deadline_final", "deadline_gdpr",
      // said again where "coverage", "unread" or "items" are
      "people.source", "unread_counted", "items_open"};
  for (const bool is_known : {true, false}) {
    for (const Section& one : Story(lang(), is_known).drafted(paper(), lang()).sections) {
      for (const Filled& filled : one.filled) {
        const std::string& fact = filled.fact;
        if (filled.end == filled.begin || derived.contains(fact) || fact.starts_with("own_") ||
            fact.starts_with("desk_") ||
            (fact.starts_with("recipient_") && fact != "recipient_count"))
          continue;
        EXPECT_TRUE(has_words("notices.fact." + fact)) << fact;
      }
    }
  }
}

// "Nothing changed" is said of what was said: not while something is known now that was not.
TEST_P(Papers, NothingChangedIsSaidOnlyWhenNothingDid) {
  const auto says_nothing_changed = [](const Notice& notice) {
    const std::string text = words_of(notice);
    return has(text, "変わりはありません") || has(text, "have not changed") ||
           has(text, "unchanged") || has(text, "still stand") || has(text, "not changed");
  };
  if (paper().is_for_one_person) return;
  Story story(lang());
  Sent sent;
  sent.document = document_id(paper(), lang());
  sent.notice = story.drafted(paper(), lang());
  sent.at = parse_moment("2026-11-20T15:00:00+09:00")->moment;
  story.dossier.sent.push_back(sent);
  const Notice again = story.drafted(paper(), lang());
  const bool claims = says_nothing_changed(again);
  const auto stands = [](const Notice& notice, const std::string& fact) {
    for (const Section& one : notice.sections)
      for (const Filled& filled : one.filled)
        if (filled.fact == fact && filled.end > filled.begin) return true;
    return false;
  };
  if (!claims) return;
  for (const char* fact : {"people.max", "secondary_damage", "coverage", "records", "mitigation"}) {
    if (!stands(sent.notice, fact) || paper().id == "final-report") continue;
    // The first report did not have it.
    Notice before = sent.notice;
    for (Section& one : before.sections)
      std::erase_if(one.filled, [&](const Filled& filled) { return filled.fact == fact; });
    story.dossier.sent.back().notice = before;
    EXPECT_FALSE(says_nothing_changed(story.drafted(paper(), lang()))) << fact << " is new";
    // It said another.
    before = sent.notice;
    for (Section& one : before.sections)
      for (Filled& filled : one.filled)
        if (filled.fact == fact) filled.value = "41";
    story.dossier.sent.back().notice = before;
    EXPECT_FALSE(says_nothing_changed(story.drafted(paper(), lang()))) << fact << " is another";
  }
  // It said what nobody knows any more.
  story.dossier.sent.back().notice = sent.notice;
  story.facts = Json::object();
  EXPECT_FALSE(says_nothing_changed(story.drafted(paper(), lang())));
}

INSTANTIATE_TEST_SUITE_P(All, Papers, ::testing::ValuesIn(all_cases()), name_of);

TEST(PaperList, AJapaneseStatementInAnEnglishPaperIsToBeTranslated) {
  const auto paper = find_paper("public-notice");
  ASSERT_TRUE(paper.ok());
  Story story(Lang::En);
  const auto unfinished = [&] {
    const Notice notice = story.drafted(*paper.value(), Lang::En);
    return std::count_if(notice.sections.begin(), notice.sections.end(),
                         [](const Section& one) { return !one.complete; });
  };
  EXPECT_EQ(unfinished(), 0);
  for (Statement& one : story.dossier.statements)
    if (one.name == "cause") one.text = "USBメモリの紛失です。";
  EXPECT_TRUE(has(words_of(story.drafted(*paper.value(), Lang::En)),
                  "【Translate: USBメモリの紛失です。】"));
  story.sender.desk_hours = "9時から18時";
  EXPECT_TRUE(has(words_of(story.drafted(*paper.value(), Lang::En)), "【Translate: 9時から18時】"));
  story.sender.desk_hours = "9:00 to 18:00";
  EXPECT_EQ(unfinished(), 1);
  EXPECT_FALSE(has(words_of(story.drafted(*paper.value(), Lang::Ja)), "【訳"));
}

TEST(PaperList, TheClosingReportNamesWhatChangedSinceTheFirstOfAnyPaper) {
  for (const Lang lang : {Lang::Ja, Lang::En}) {
    const auto first = find_paper("public-notice");
    const auto closing = find_paper("final-report");
    ASSERT_TRUE(first.ok() && closing.ok());
    Story story(lang);
    EXPECT_FALSE(has(words_of(story.drafted(*closing.value(), lang)), "1,500"));
    story.facts["persons"] = {{"min", 1100}, {"likely", 1150}, {"max", 1500}};
    Sent sent;
    sent.notice = story.drafted(*first.value(), lang);
    sent.at = parse_moment("2026-11-20T15:00:00+09:00")->moment;
    story.dossier.sent.push_back(std::move(sent));
    story.facts["persons"] = {{"min", 1200}, {"likely", 1291}, {"max", 1873}};
    const std::string text = words_of(story.drafted(*closing.value(), lang));
    EXPECT_TRUE(has(text, "「1,500」を「1,873」") || has(text, "“1,500” is corrected to “1,873”"));
    // The event is said in other words in another paper, and is no other event.
    EXPECT_FALSE(has(text, "起きたこと: 「") || has(text, "What happened: “")) << text;
  }
}

TEST(PaperList, WhatHasNothingToSayIsLeftOut) {
  const auto paper = find_paper("public-notice");
  ASSERT_TRUE(paper.ok());
  Story story(Lang::Ja);
  const auto has_section = [&](const char* id) {
    const Notice notice = story.drafted(*paper.value(), Lang::Ja);
    return std::any_of(notice.sections.begin(), notice.sections.end(),
                       [&](const Section& one) { return one.id == id; });
  };
  EXPECT_TRUE(has_section("9"));
  EXPECT_FALSE(has_section("changes"));
  story.dossier.statements.clear();
  story.facts["service_effect"] = "none";
  EXPECT_FALSE(has_section("9"));
}

TEST(PaperList, AQuestionThatIsAnsweredByNothingLeavesNoEmptyLine) {
  const Json pack = {{"pack", {{"id", "letters/x"}}},
                     {"document", {{"title", "t"}}},
                     {"section",
                      {{{"id", "1"},
                        {"text",
                         "A\n{{#no}}\n{{no}}\n{{/no}}\nB\n{{#no}}x{{/"
                         "no}}\n{{#yes}}\n{{yes}}\n{{^no}}\nC\n{{/no}}\n"
                         "{{/yes}}\n\nD{{^yes}}E{{/yes}}\n"}}}}};
  Notice notice;
  ASSERT_TRUE(fill(pack, {{"no", ""}, {"yes", "5"}}, notice).ok());
  EXPECT_EQ(notice.sections.at(0).text, "A\nB\n5\nC\n\nD");
}

TEST(PaperList, WhatWentOutIsSaidWhereItMatters) {
  Story story(Lang::Ja);
  const auto words = [&](const char* id) {
    const auto paper = find_paper(id);
    EXPECT_TRUE(paper.ok());
    return paper.ok() ? words_of(story.drafted(*paper.value(), Lang::Ja)) : std::string();
  };
  const auto send = [&](const char* id) {
    Sent sent;
    sent.notice.paper = id;
    sent.notice.lang = "ja";
    sent.at = parse_moment("2026-11-20T15:00:00+09:00")->moment;
    story.dossier.sent.push_back(std::move(sent));
  };
  EXPECT_FALSE(has(words("staff-notice"), "に公表しました"));
  EXPECT_FALSE(has(words("public-notice"), "監督機関へ報告しました"));
  send("public-notice");
  EXPECT_TRUE(has(words("staff-notice"), "2026年11月20日 に公表しました"));
  EXPECT_FALSE(has(words("public-notice"), "監督機関"));
  send("ppc-sheet");
  EXPECT_TRUE(has(words("public-notice"), "2026年11月20日 に監督機関へ報告しました"));
}

TEST(PaperList, NoTwoPapersHaveOneTitle) {
  std::set<std::string> titles;
  for (const Case& one : all_cases()) {
    EXPECT_TRUE(titles.insert(Story(one.lang).drafted(*one.paper, one.lang).title).second)
        << one.paper->id;
  }
  EXPECT_GT(titles.size(), 3U);
}

TEST(PaperList, TheMyNumberReportNamesTheGroundsOfThatLaw) {
  const auto paper = find_paper("mynumber-sheet");
  ASSERT_TRUE(paper.ok());
  Story story(Lang::Ja);
  const auto says = [&](const char* words) {
    return has(words_of(story.drafted(*paper.value(), Lang::Ja)), words);
  };
  EXPECT_TRUE(says("報告規則2条2号"));
  EXPECT_FALSE(says("施行規則7条"));
  std::erase_if(story.duties.duties,
                [](const duties::Duty& one) { return one.id.starts_with("jp-mynumber/"); });
  EXPECT_TRUE(says("報告の根拠: 【"));
  EXPECT_FALSE(says("施行規則7条"));
}

TEST(PaperList, WhoWasConsultedIsNoAuthorityThatWasReportedTo) {
  const auto notice = find_paper("public-notice");
  ASSERT_TRUE(notice.ok());
  for (const auto& [id, is_report] :
       {std::pair("police-memo", false), {"mynumber-sheet", true}, {"gdpr-authority", true}}) {
    Story story(Lang::Ja);
    const auto paper = find_paper(id);
    ASSERT_TRUE(paper.ok());
    Sent sent;
    sent.document = id;
    sent.notice = story.drafted(*paper.value(), Lang::Ja);
    sent.at = parse_moment("2026-11-20T15:00:00+09:00")->moment;
    story.dossier.sent.push_back(std::move(sent));
    EXPECT_EQ(has(words_of(story.drafted(*notice.value(), Lang::Ja)), "監督機関に報告"), is_report)
        << id;
  }
}

TEST(PaperList, ANumberThatIsSettledIsSaidOnce) {
  const auto paper = find_paper("entrustor-notice");
  ASSERT_TRUE(paper.ok());
  Story story(Lang::Ja);
  EXPECT_TRUE(has(words_of(story.drafted(*paper.value(), Lang::Ja)), "最大 1,873 人"));
  story.facts["persons"] = 5;
  const std::string text = words_of(story.drafted(*paper.value(), Lang::Ja));
  EXPECT_TRUE(has(text, "\n5 人\n"));
  EXPECT_FALSE(has(text, "最大 5") || has(text, "少なくとも"));
}

TEST(PaperList, WhatAPersonWroteInPlaceOfANumberIsComparedByAPerson) {
  const auto paper = find_paper("public-notice");
  ASSERT_TRUE(paper.ok());
  Story story(Lang::Ja);
  Sent sent;
  sent.notice = story.drafted(*paper.value(), Lang::Ja);
  for (Section& one : sent.notice.sections)
    if (one.id == "3") one = rewritten(one, "対象の方の人数: 約1,900人\n");
  sent.at = parse_moment("2026-11-20T15:00:00+09:00")->moment;
  story.dossier.sent.push_back(std::move(sent));
  EXPECT_TRUE(has(words_of(story.drafted(*paper.value(), Lang::Ja)), "変わりはありません"));
  story.facts["persons"] = 5000;
  const Notice now = story.drafted(*paper.value(), Lang::Ja);
  EXPECT_TRUE(has(words_of(now), "【前回の文書に人が書いたことと比べ"));
  EXPECT_TRUE(has(words_of(now), "今回は「5,000」です"));
  EXPECT_FALSE(has(words_of(now), "変わりはありません"));
  EXPECT_FALSE(has(words_of(now), "「1,873」")) << "which was never published";
}

TEST(PaperList, TheBoardIsNotToldThatNothingIsDueWhileALawMayApply) {
  const auto paper = find_paper("board-page");
  ASSERT_TRUE(paper.ok());
  for (const Lang lang : {Lang::Ja, Lang::En}) {
    Story story(lang);
    const auto says = [&](const char* ja, const char* en) {
      return has(words_of(story.drafted(*paper.value(), lang)), lang == Lang::Ja ? ja : en);
    };
    const auto all_known = [&] { return says("足りない事実はありません", "No fact is missing"); };
    for (duties::Duty& one : story.duties.duties) one.state = duties::DutyState::NotDue;
    story.sheet.survey.coverage.unread = 0;
    EXPECT_TRUE(all_known());
    EXPECT_FALSE(says("確かめていない法律", "nobody has yet checked"));
    story.duties.may_apply = {"us-hipaa", "eu-dora"};
    story.duties.not_installed = {"xx"};
    EXPECT_FALSE(all_known());
    EXPECT_TRUE(says("確かめていない法律の数: 3", "whether they apply: 3"));
    story.duties.may_apply.clear();
    story.duties.not_installed.clear();
    story.duties.duties[0].state = duties::DutyState::Undetermined;  // no question decides it
    EXPECT_FALSE(all_known());
    story.duties.duties[0].state = duties::DutyState::NotDue;
    story.sheet.partial = true;
    EXPECT_FALSE(all_known());
  }
}

TEST(PaperList, OfWhatWasNotLookedIntoNothingIsNotIncluded) {
  const auto paper = find_paper("public-notice");
  ASSERT_TRUE(paper.ok());
  Story story(Lang::Ja);
  story.sheet.survey = {};
  story.facts["items"] = Json::array({"person_name"});
  EXPECT_FALSE(has(words_of(story.drafted(*paper.value(), Lang::Ja)), "見つかっていません"));
  story.sheet.survey.coverage.seen = story.sheet.survey.coverage.read = 1;
  EXPECT_TRUE(has(words_of(story.drafted(*paper.value(), Lang::Ja)), "見つかっていません"));
}

TEST(PaperList, AJapaneseSentenceIsJapaneseWhateverProductsItNames) {
  const auto paper = find_paper("public-notice");
  ASSERT_TRUE(paper.ok());
  Story story(Lang::En);
  const auto set = [&](const char* text) {
    for (Statement& one : story.dossier.statements)
      if (one.name == "cause") one.text = text;
    return words_of(story.drafted(*paper.value(), Lang::En));
  };
  EXPECT_TRUE(has(set("Example Cloud Storage Enterprise の設定"), "【Translate: Example Cloud"));
  EXPECT_FALSE(has(set("A folder of Minato Stationery (湊文具) was open to everybody."),
                   "Translate: A folder"))
      << "a name in brackets";
}

TEST(PaperList, WhatWentOutInAnotherLanguageIsNamedInThisOne) {
  const auto closing = find_paper("final-report");
  ASSERT_TRUE(closing.ok());
  Story story(Lang::En);
  Sent sent;
  sent.notice.paper = "public-notice";
  sent.notice.lang = "ja";
  sent.notice.title = "個人情報の漏えいに関するお知らせとお詫び";
  sent.at = parse_moment("2026-11-20T15:00:00+09:00")->moment;
  story.dossier.sent.push_back(sent);
  const std::string text = words_of(story.drafted(*closing.value(), Lang::En));
  EXPECT_FALSE(has(text, "お知らせ"));
  EXPECT_TRUE(has(text, "Public notice, report 1"));
}

TEST(PaperList, ANameOfTheEvidenceEndsNoParagraph) {
  const auto paper = find_paper("person-letter");
  ASSERT_TRUE(paper.ok());
  const Story story(Lang::Ja);
  const Recipient person{17,
                         "髙橋\n\n下の口座へお振り込みください。\n\n恵",
                         "108-0023",
                         "東京都港区\n芝浦1-1",
                         {find::Kind::PersonName}};
  const auto letter = draft_letter(*paper.value(), story.basis(), story.sender, person, Lang::Ja);
  ASSERT_TRUE(letter.ok());
  EXPECT_FALSE(has(words_of(letter.value()), "\n下の口座"));
  EXPECT_TRUE(has(words_of(letter.value()), "東京都港区 芝浦1-1\n"));
}

TEST(PaperList, ACountryWhoseNumberIsOpenIsNotLeftOut) {
  const auto paper = find_paper("gdpr-authority");
  ASSERT_TRUE(paper.ok());
  Story story(Lang::En);
  story.facts["residence"] = {
      {"DE", {{"min", 12U}}}, {"FR", "unknown"}, {"IT", {{"min", 1U}, {"max", 7U}}}, {"ES", 0U}};
  const std::string text = words_of(story.drafted(*paper.value(), Lang::En));
  EXPECT_TRUE(has(text, "Germany: at least 12 people"));
  EXPECT_TRUE(has(text, "France: number being looked into"));
  EXPECT_TRUE(has(text, "Italy: 7 people"));
  EXPECT_FALSE(has(text, "Spain"));
}

TEST(PaperList, TheEarliestDeadlineIsFoundAcrossOffsets) {
  const auto paper = find_paper("gdpr-authority");
  ASSERT_TRUE(paper.ok());
  Story story(Lang::En);
  for (duties::Duty& one : story.duties.duties)
    if (one.id == "eu-gdpr/notify-authority") one.deadline = "2026-11-22T09:00:00+01:00";
  duties::Duty uk = story.duties.duties[0];
  uk.id = "uk-gdpr/notify-authority";
  uk.deadline = "2026-11-22T08:30:00+00:00";  // later
  story.duties.duties.push_back(uk);
  const auto all = values(*paper.value(), story.basis(), story.sender, Lang::En);
  ASSERT_TRUE(all.ok());
  EXPECT_TRUE(has(all.value().at("deadline_gdpr"), "17:00")) << all.value().at("deadline_gdpr");
}

TEST(PaperList, OfCardsThereAreBoundsAndNoNumberThatNobodyCounted) {
  const auto paper = find_paper("card-notice");
  ASSERT_TRUE(paper.ok());
  Story story(Lang::Ja);
  EXPECT_FALSE(has(words_of(story.drafted(*paper.value(), Lang::Ja)), "か所"));
  story.sheet.survey.kinds.push_back({find::Kind::CardNumber, 40, {12, 15, 31}});
  const std::string text = words_of(story.drafted(*paper.value(), Lang::Ja));
  EXPECT_TRUE(has(text, "カードの数: 【")) << "places are no cards";
  EXPECT_TRUE(has(text, "書かれていた箇所: 40 か所"));
  EXPECT_TRUE(has(text, "カード番号が含まれる方: 最大 31 人\n"));
  EXPECT_TRUE(has(text, "カード番号が含まれる方: 少なくとも 12 人\n"));
  story.sheet.survey.people_max_known = false;
  EXPECT_FALSE(has(words_of(story.drafted(*paper.value(), Lang::Ja)), "31 人"));
}

TEST(PaperList, SignsOfAnAttackAreNamed) {
  Story story(Lang::En);
  const auto paper = find_paper("ransomware-form");
  ASSERT_TRUE(paper.ok());
  EXPECT_TRUE(has(words_of(story.drafted(*paper.value(), Lang::En)),
                  "traces of theft, traffic to a C&C server"));
}

}  // namespace
}  // namespace tadasu::notices
