#include "notices/own_wording.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/pack.h"
#include "notices/notices.h"

namespace tadasu::notices {
namespace {

const Paper& notice_paper() { return *find_paper("public-notice").value(); }

// The public notice in English with other words in one section.
OwnWording with(const std::string& section, const std::string& text,
                const std::string& title = "Why") {
  OwnWording out{"public-notice", Lang::En, {}};
  set_section(out, shipped_sections(notice_paper(), Lang::En).value(), section, title, text, true);
  return out;
}

std::vector<WordingProblem> problems(const std::string& text, const std::string& title = "Why",
                                     const std::string& section = "4") {
  const auto out = problems_of(notice_paper(), with(section, text, title));
  EXPECT_TRUE(out.ok());
  return out.ok() ? out.value() : std::vector<WordingProblem>();
}

// What stands in the way of one text; "" nothing.
std::string problem(const std::string& text) {
  const auto all = problems(text);
  return all.empty() ? "" : all.front().what + " " + all.front().detail;
}

struct Story {
  command::Incident incident;
  facts::FactSheet sheet;
  duties::Answer duties;
  Json facts = {{"actor", "loss"}};
  std::vector<OwnWording> own;
  Sender sender;
  Story() {
    incident.id = sheet.incident = "2026-001";
    sheet.revision = 3;
    sheet.survey.people = {1200, 1291, 1873};
    sheet.survey.coverage = {20, 20, 0, 0, 5000};
  }
  [[nodiscard]] Basis basis() const {
    return {&incident, &sheet, &duties, &facts, {}, nullptr, own.empty() ? nullptr : &own};
  }
  [[nodiscard]] Notice drafted(Lang lang = Lang::En) const {
    auto out = draft(notice_paper(), basis(), sender, lang);
    EXPECT_TRUE(out.ok()) << (out.ok() ? "" : out.error().detail);
    return out.ok() ? std::move(out).value() : Notice();
  }
};

const Section* section_of(const Notice& notice, const std::string& id) {
  for (const Section& one : notice.sections)
    if (one.id == id) return &one;
  return nullptr;
}

TEST(OwnWording, AFieldThatDoesNotExistIsNamedWithItsLineAndTheOneThatIsMeant) {
  const auto all = problems("Dear all,\nabout {{peple.max}} people.");
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].section, "4");
  EXPECT_EQ(all[0].line, 2u);
  EXPECT_EQ(all[0].what, "unknown_field");
  EXPECT_EQ(all[0].detail, "peple.max");
  EXPECT_EQ(all[0].instead, "people.max");
  EXPECT_EQ(problems("{{xyzzy}}")[0].instead, "");
  // Also where the facts of today would not come by.
  EXPECT_EQ(problem("{{#is_listed}}{{nonsense}}{{/is_listed}}"), "unknown_field nonsense");
}

TEST(OwnWording, WhatATemplateCannotSayIsRefusedByName) {
  EXPECT_EQ(problem("{{#cause}}x"), "unclosed cause");
  EXPECT_EQ(problem("x{{/cause}}"), "not_opened cause");
  EXPECT_EQ(problem("{{#cause}}{{#event}}{{/cause}}{{/event}}"), "not_opened cause");
  EXPECT_EQ(problem("{{cause"), "not_a_field {{cause");
  for (const char* tag : {"{{>part}}", "{{!said aside}}", "{{=<% %>=}}", "{{&cause}}", "{{}}"})
    EXPECT_EQ(problem(tag), std::string("not_a_field ") + tag);
  EXPECT_EQ(problem("{{{cause}}}"), "not_a_field {{{cause}}");
  EXPECT_EQ(problem("{{is_attack}}"), "asks_only is_attack");
  EXPECT_EQ(problem("{{#is_attack}}An attack.{{/is_attack}}"), "");
  EXPECT_EQ(problem("{{own_items}}"), "of_one_person own_items");
  EXPECT_EQ(problem("{{recipient_count}} others received it."), "");
  EXPECT_EQ(problem(std::string("a\x01") + "0\x02"), "control ");
  EXPECT_EQ(problem(std::string(20'001, 'a')), "too_long 20000");
  std::string deep;
  for (int i = 0; i < 9; ++i) deep += "{{#cause}}";
  EXPECT_EQ(problem(deep), "too_deep 8");
  EXPECT_EQ(problems("x", "", "")[0].what, "no_title");
  const OwnWording none{"public-notice", Lang::En, {{"99", "x", "x", "", ""}}};
  EXPECT_EQ(problems_of(notice_paper(), none).value()[0].what, "no_section");
}

TEST(OwnWording, ATitleOfLettersDoesNotNameTheReader) {
  const Paper& letter = *find_paper("person-letter").value();
  const OwnWording own{"person-letter", Lang::En, {{"", "To {{recipient_name}}", "", "x", ""}}};
  EXPECT_EQ(problems_of(letter, own).value().at(0).what, "of_recipient");
  const OwnWording said{
      "person-letter", Lang::En, {{"1", "x", "Dear {{recipient_name}}", "x", ""}}};
  EXPECT_TRUE(problems_of(letter, said).value().empty());
}

TEST(OwnWording, NoShippedPaperHasAProblem) {
  for (const Paper& paper : *papers().value()) {
    for (const std::string& code : paper.languages) {
      const Lang lang = *parse_lang(code);
      OwnWording all{paper.id, lang, {}};
      const auto shipped = shipped_sections(paper, lang);
      ASSERT_TRUE(shipped.ok());
      for (const ShippedSection& one : shipped.value())
        all.sections.push_back({one.id, one.title, one.text, one.title, one.text});
      const auto problems = problems_of(paper, all);
      ASSERT_TRUE(problems.ok());
      for (const WordingProblem& one : problems.value())
        ADD_FAILURE() << paper.id << " " << code << " " << one.section << ": " << one.what << " "
                      << one.detail;
    }
  }
}

TEST(OwnWording, EveryFieldStandsInOneGroupOnce) {
  std::vector<std::string> grouped;
  for (const FieldGroup& group : field_groups())
    grouped.insert(grouped.end(), group.fields.begin(), group.fields.end());
  std::sort(grouped.begin(), grouped.end());
  EXPECT_EQ(grouped, field_names(*find_paper("person-letter").value(), Lang::Ja).value());
}

TEST(OwnWording, StandsInThePaperInPlaceOfTheShippedWordsAndNowhereElse) {
  Story story;
  const Notice shipped = story.drafted();
  story.own = {with("4", "We of Minato say: {{event}}", "Our view")};
  set_section(story.own[0], shipped_sections(notice_paper(), Lang::En).value(), "",
              "News of {{incident}}", "", true);
  const Notice own = story.drafted();
  EXPECT_EQ(own.title, "News of 2026-001");
  ASSERT_NE(section_of(own, "4"), nullptr);
  EXPECT_EQ(section_of(own, "4")->title, "Our view");
  EXPECT_EQ(section_of(own, "4")->text,
            "We of Minato say: We lost a device, medium or paper that held personal data.");
  EXPECT_TRUE(section_of(own, "4")->complete);  // it does not speak of the cause it would wait for
  for (const Section& one : shipped.sections) {
    if (one.id == "4") continue;
    EXPECT_EQ(one.text, section_of(own, one.id)->text) << one.id;
  }
  story.own[0].lang = Lang::Ja;
  EXPECT_EQ(story.drafted().title, shipped.title);
}

TEST(OwnWording, WhatItSpeaksOfItWaitsFor) {
  Story story;
  story.own = {with("4", "{{#cause}}Because: {{cause}}{{/cause}}")};
  ASSERT_NE(section_of(story.drafted(), "4"), nullptr);
  EXPECT_FALSE(section_of(story.drafted(), "4")->complete);
  story.own = {with("4", "")};  // said to be left out
  EXPECT_EQ(section_of(story.drafted(), "4"), nullptr);
}

TEST(OwnWording, ADraftOfOtherWordsIsStaleUntilItIsDraftedAgain) {
  Story story;
  const Notice before = story.drafted();
  Notice old = before;  // of a version that did not say of what it was made
  old.template_digest.clear();
  EXPECT_TRUE(stale(before, story.basis(), story.sender).empty());
  EXPECT_TRUE(stale(old, story.basis(), story.sender).empty());
  story.own = {with("4", "Ours.")};
  for (const Notice& one : {before, old}) {
    const auto what = stale(one, story.basis(), story.sender);
    ASSERT_FALSE(what.empty());
    EXPECT_EQ(what[0].fact, "template");
  }
  const Notice again = story.drafted();
  EXPECT_TRUE(stale(again, story.basis(), story.sender).empty());
  const auto kept = from_json_text(to_json_text(again));
  ASSERT_TRUE(kept.ok());
  EXPECT_TRUE(stale(kept.value(), story.basis(), story.sender).empty());
  story.own = {with("4", "Ours, otherwise.")};
  EXPECT_FALSE(stale(again, story.basis(), story.sender).empty());
  story.own.clear();
  EXPECT_FALSE(stale(again, story.basis(), story.sender).empty());
}

TEST(OwnWording, ShippedWordsAreNoOwnOnesAndOwnOnesKnowWhatTheyReplaced) {
  const auto shipped = shipped_sections(notice_paper(), Lang::En).value();
  const auto fourth = std::find_if(shipped.begin(), shipped.end(),
                                   [](const ShippedSection& one) { return one.id == "4"; });
  OwnWording own = with("4", fourth->text + "\n", fourth->title);
  EXPECT_TRUE(own.sections.empty());
  own = with("4", "Ours.");
  EXPECT_EQ(own.sections.at(0).base_text, fourth->text);
  own.sections[0].base_text = "of an older version";
  const auto what = [&] {
    std::string out;
    for (const WordingNote& one : notes_on(shipped, own)) out += one.what + " " + one.detail + ";";
    return out;
  };
  EXPECT_EQ(what(), "older ;lost cause;");
  set_section(own, shipped, "4", "Why", "Ours: {{cause}}", false);
  EXPECT_EQ(what(), "older ;");
  set_section(own, shipped, "4", "Why", "Ours: {{cause}}", true);  // both were looked at
  EXPECT_EQ(what(), "");
  own.sections.push_back({"99", "x", "x", "was", "there"});
  EXPECT_EQ(what(), "gone ;");
  EXPECT_TRUE(problems_of(notice_paper(), own).value().empty());
}

// ---- as a file

Result<OwnWording> read_back(const std::string& toml) {
  const auto parsed = parse_toml(toml, "test");
  EXPECT_TRUE(parsed.ok()) << (parsed.ok() ? "" : parsed.error().detail);
  return own_wording_of_pack(parsed.value());
}

TEST(OwnWordingFile, ComesBackAsItWentOut) {
  OwnWording own = with("4", "A \"quoted\" \\ word\n\n{{cause}}\n  second");
  own.sections[0].base_text = "of an older version\nof two lines";
  set_section(own, shipped_sections(notice_paper(), Lang::En).value(), "", "Ours", "", true);
  const std::string toml = to_toml(notice_paper(), own, "2026-11-23");
  const auto back = read_back(toml);
  ASSERT_TRUE(back.ok()) << back.error().where << back.error().detail;
  EXPECT_EQ(to_json(back.value()), to_json(own)) << toml;
  EXPECT_EQ(to_json(own_wording_of_json(to_json(own)).value()), to_json(own));
}

TEST(OwnWordingFile, AWholePackIsReadForWhatIsOtherThanShipped) {
  const auto pack = load_pack("letters/public-notice.en");
  ASSERT_TRUE(pack.ok());
  Json own = pack.value();
  EXPECT_TRUE(own_wording_of_pack(own).value().sections.empty());
  own["section"][5]["text"] = "Ours.\n";
  const auto read = own_wording_of_pack(own);
  ASSERT_TRUE(read.ok());
  ASSERT_EQ(read.value().sections.size(), 1u);
  EXPECT_EQ(read.value().sections[0].text, "Ours.");
  EXPECT_EQ(read.value().sections[0].base_text + "\n", pack.value()["section"][5]["text"]);
}

TEST(OwnWordingFile, WhatIsNoWordsOfASectionIsRefusedByName) {
  const Json pack = load_pack("letters/public-notice.en").value();
  const auto wrong = [&](auto change) {
    Json own = pack;
    change(own);
    const auto read = own_wording_of_pack(own);
    return read.ok() ? std::string() : read.error().where + ": " + read.error().detail;
  };
  EXPECT_EQ(wrong([](Json& own) { own["pack"]["id"] = "laws/jp-appi"; }),
            "pack.id: not letters/PAPER.ja or letters/PAPER.en");
  EXPECT_EQ(wrong([](Json& own) { own["pack"]["id"] = "letters/no-such.en"; }),
            "pack.id: no such paper: no-such");
  EXPECT_EQ(wrong([](Json& own) { own.erase("pack"); }), "pack: no [pack] table");
  EXPECT_EQ(wrong([](Json& own) { own["section"][0]["needs"] = Json::array(); }),
            "section head: needs is not as it is shipped; title and text alone can be own");
  EXPECT_EQ(wrong([](Json& own) { own["section"][0]["colour"] = "red"; }),
            "section head: has a member of no section: colour");
  EXPECT_EQ(wrong([](Json& own) { own["section"][0]["text"] = 7; }),
            "section head: text is no text");
  EXPECT_EQ(wrong([](Json& own) { own["section"][0]["id"] = "x"; }),
            "section x: the shipped paper has no such section");
  EXPECT_EQ(wrong([](Json& own) { own["section"][1]["id"] = "head"; }),
            "section head: is there twice, or has no id");
  EXPECT_EQ(wrong([](Json& own) { own["section"] = 3; }), "section: is no list of [[section]]");
  EXPECT_EQ(wrong([](Json& own) { own["words"]["events"]["loss"] = "x"; }),
            "words: is not as it is shipped; words of sections alone can be own");
}

}  // namespace
}  // namespace tadasu::notices
