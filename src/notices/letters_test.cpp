// Letters to many: each says what draft_letter says, and each is drawn where it belongs.
#include "notices/letters.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/pack.h"
#include "notices/blocks.h"
#include "notices/document.h"
#include "notices/letter_pack.h"
#include "notices/page_layout.h"
#include "notices/pdf_archive.h"
#include "notices/rewrite.h"

namespace tadasu::notices {
namespace {

namespace fs = std::filesystem;

class Letters : public ::testing::Test {
 protected:
  Letters() {
    incident.id = "2026-001";
    const auto known = parse_moment("2026-11-19T09:10:00+09:00");
    incident.occurred_history.push_back({"", known->moment, true, "", {}, ""});
    incident.known_history.push_back({"", known->moment, false, "", {}, ""});
    incident.known_at_confirmed = true;
    sheet.incident = incident.id;
    sheet.revision = 3;
    sheet.survey.people = {3, 3, 3};
    sheet.survey.kinds = {{find::Kind::PersonName, 3, {3, 3, 3}}};
    facts = {{"actor", "loss"}, {"secondary_damage", "none_known"}};
    sender = {"株式会社みなと文具", "東京都港区芝浦3-9-40", "代表取締役社長 港川 湊",
              "03-3000-2260",       "a@example.jp",         "9時から18時"};
    basis = {&incident, &sheet, &duties, &facts, known->moment};
    const auto found = find_paper("person-letter");
    EXPECT_TRUE(found.ok());
    paper = found.value();
    const auto envelope = find_envelope("naga3");
    EXPECT_TRUE(envelope.ok());
    style.envelope = envelope.value();
    style.is_proof = true;  // whatever gaps the pack has
    char name[] = "/tmp/tadasu-letters-XXXXXX";
    folder = mkdtemp(name);
  }
  ~Letters() override { fs::remove_all(folder); }
  [[nodiscard]] LetterText text() const {
    return LetterText::create(*paper, basis, sender, Lang::Ja).value();
  }
  static std::string output(const std::string& command) {
    std::string out;
    FILE* pipe = popen(command.c_str(), "r");
    char buffer[4096];
    std::size_t got = 0;
    while (pipe != nullptr && (got = fread(buffer, 1, sizeof buffer, pipe)) > 0)
      out.append(buffer, got);
    if (pipe != nullptr) pclose(pipe);
    return out;
  }
  static bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }

  command::Incident incident;
  facts::FactSheet sheet;
  duties::Answer duties;
  Json facts;
  Sender sender;
  Basis basis;
  const Paper* paper = nullptr;
  LetterStyle style;
  fs::path folder;
  const Recipient megumi{17,
                         "髙橋 恵",
                         "108-0023",
                         "東京都港区芝浦1-1",
                         {find::Kind::PersonName, find::Kind::Address},
                         false,
                         false};
  const Recipient ken{18,
                      "佐藤 健",
                      "530-0001",
                      "大阪府大阪市北区梅田1-1-1",
                      {find::Kind::PersonName, find::Kind::MedicalHistory},
                      false,
                      false};
};

TEST_F(Letters, AreTheWordsOfTheOnePackWhetherDraftedAloneOrLikeAnother) {
  const LetterText words = text();
  Recipient like_megumi = megumi;
  like_megumi.person = 19;
  like_megumi.name = "﨑山 花";
  like_megumi.address = "東京都港区芝浦2-2";
  ASSERT_EQ(LetterText::kind_key(megumi), LetterText::kind_key(like_megumi));
  EXPECT_NE(LetterText::kind_key(megumi), LetterText::kind_key(ken));
  const auto first = words.letter(megumi);
  ASSERT_TRUE(first.ok());
  const auto second = words.letter(like_megumi, &first.value());
  const auto alone = draft_letter(*paper, basis, sender, like_megumi, Lang::Ja);
  ASSERT_TRUE(second.ok() && alone.ok());
  EXPECT_EQ(to_json_text(second.value()), to_json_text(alone.value()));
  EXPECT_TRUE(has(to_text(second.value()), "﨑山 花 様"));
  EXPECT_FALSE(has(to_text(second.value()), "髙橋"));
}

TEST_F(Letters, TheLetterToEverybodyHoldsAllThatMayStandInOneAndNobodysValues) {
  const auto all = text().everybody(
      {{find::Kind::PersonName, find::Kind::MedicalHistory, find::Kind::CardNumber}, false, false});
  ASSERT_TRUE(all.ok());
  const std::string said = to_text(all.value());
  for (const char* one : {"(お名前) 様", "(ご住所)", "(印刷する日)", "(お一人ずつの番号)",
                          "クレジットカード番号", "カード会社へ連絡し", "その方から漏れたものだけ"})
    EXPECT_TRUE(has(said, one)) << one;
  EXPECT_EQ(all.value().person, 0U);
  const auto back = from_json_text(to_json_text(all.value()));
  ASSERT_TRUE(back.ok() && back.value().everybody);
  EXPECT_EQ(back.value().everybody->kinds, all.value().everybody->kinds);
  // Another day, the same text: it is printed when it is approved.
  basis.now = parse_moment("2026-11-29T09:10:00+09:00")->moment;
  EXPECT_EQ(text_digest(text().everybody(*all.value().everybody).value()),
            text_digest(all.value()));
}

TEST_F(Letters, WhatPeopleWroteIntoTheLetterToEverybodyStandsInEachWithItsOwnValues) {
  LetterText words = text();
  auto all = words.everybody({{find::Kind::PersonName, find::Kind::Address}, false, false});
  ASSERT_TRUE(all.ok());
  const auto rewrite = [&](const char* id, const std::string& from, const std::string& to) {
    for (Section& one : all.value().sections) {
      if (one.id != id) continue;
      std::string said = one.text;
      const std::size_t at = said.find(from);
      ASSERT_NE(at, std::string::npos) << said;
      one = rewritten(one, said.replace(at, from.size(), to));
    }
  };
  rewrite("greeting", "心よりお詫び申し上げます", "深くお詫びいたします");
  LetterText own = words;
  own.take_words(all.value());
  const auto first = own.letter(megumi);
  ASSERT_TRUE(first.ok());
  EXPECT_TRUE(has(to_text(first.value()), "髙橋 恵 様の情報"));
  EXPECT_TRUE(has(to_text(first.value()), "深くお詫びいたします"));
  EXPECT_FALSE(has(to_text(first.value()), "(お名前)"));
  Recipient other = megumi;
  other.name = "﨑山 花";
  const auto second = own.letter(other, &first.value());
  ASSERT_TRUE(second.ok());
  EXPECT_TRUE(has(to_text(second.value()), "﨑山 花 様の情報"));
  EXPECT_FALSE(has(to_text(second.value()), "髙橋"));
  // To the legal representatives another text goes.
  Recipient child = megumi;
  child.is_minor = true;
  EXPECT_FALSE(has(to_text(own.letter(child).value()), "深くお詫びいたします"));

  const auto is_whole = [&](const char* id) {
    LetterText changed = words;
    changed.take_words(all.value());
    const Notice letter = changed.letter(megumi).value();
    for (const Section& one : letter.sections)
      if (one.id == id) return one.complete;
    return false;
  };
  ASSERT_TRUE(is_whole("greeting") && is_whole("2"));
  rewrite("greeting", "深く", "(お名前) 様に深く");  // typed, not kept: a value of nobody
  EXPECT_FALSE(is_whole("greeting"));
  rewrite("2", "(次のうち、その方から漏れたものだけが載ります) ", "");  // all items to everybody
  EXPECT_FALSE(is_whole("2"));
}

TEST_F(Letters, AChildsLetterGoesToWhoAnswersForIt) {
  Recipient child = megumi;
  child.is_minor = true;
  EXPECT_NE(LetterText::kind_key(megumi), LetterText::kind_key(child));
  const auto letter = text().letter(child);
  ASSERT_TRUE(letter.ok());
  EXPECT_TRUE(has(to_text(letter.value()), "髙橋 恵 様\n保護者 様"));
  EXPECT_FALSE(has(to_text(text().letter(megumi).value()), "保護者"));
}

TEST_F(Letters, ArePagesOfTheirOwnWithOwnItemsOnly) {
  const LetterText words = text();
  auto press = LetterPress::create(words, style);
  ASSERT_TRUE(press.ok()) << press.error().detail;
  const auto one = press.value()->add(megumi);
  const auto two = press.value()->add(ken);
  ASSERT_TRUE(one.ok() && two.ok());
  ASSERT_FALSE(one.value().unprinted || two.value().unprinted);
  EXPECT_EQ(one.value().first_page, 1U);
  EXPECT_EQ(two.value().first_page, 1 + one.value().pages);
  EXPECT_NE(one.value().hash, two.value().hash);
  const auto pdf = press.value()->take("letters");
  ASSERT_TRUE(pdf.ok()) << pdf.error().detail;
  const std::string path = (folder / "a.pdf").string();
  ASSERT_TRUE(write_file(path, pdf.value()).ok());
  const auto pages = [&](std::uint64_t first, std::uint64_t count) {
    return output("pdftotext -f " + std::to_string(first) + " -l " +
                  std::to_string(first + count - 1) + " " + path + " -");
  };
  const std::string first = pages(1, one.value().pages);
  const std::string second = pages(two.value().first_page, two.value().pages);
  EXPECT_TRUE(has(first, "〒108-0023\n東京都港区芝浦1-1\n髙橋 恵 様")) << first;
  EXPECT_TRUE(has(first, "整理番号 2026-001-3-17"));
  EXPECT_FALSE(has(first, "病歴"));
  EXPECT_FALSE(has(first, "佐藤"));
  EXPECT_TRUE(has(second, "佐藤 健 様"));
  EXPECT_TRUE(has(second, "病歴"));
  // The address is where the window is, and nothing of the letter is.
  const auto& envelope = style.envelope;
  const auto mm = [](double value) { return std::to_string(static_cast<int>(value * 72 / 25.4)); };
  const std::string window =
      output("pdftotext -l 1 -x " + mm(envelope.address_x_mm - 2) + " -y " +
             mm(envelope.address_y_mm - 2) + " -W " + mm(envelope.address_width_mm + 4) + " -H " +
             mm(envelope.address_height_mm + 4) + " " + path + " -");
  EXPECT_EQ(window, "〒108-0023\n東京都港区芝浦1-1\n髙橋 恵 様\n\n\f") << window;
  // The next file begins anew.
  const auto again = press.value()->add(ken);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again.value().first_page, 1U);
  EXPECT_EQ(again.value().hash, two.value().hash);
}

TEST_F(Letters, BeginOnOddPagesWhenPrintedOnBothSides) {
  style.is_duplex = true;
  const LetterText words = text();
  auto press = LetterPress::create(words, style);
  ASSERT_TRUE(press.ok());
  std::uint64_t pages = 0;
  for (int i = 0; i < 3; ++i) {
    const auto one = press.value()->add(megumi);
    ASSERT_TRUE(one.ok());
    EXPECT_EQ(one.value().first_page % 2, 1U);
    pages = one.value().first_page + one.value().pages - 1;
  }
  pages += pages % 2;
  const auto pdf = press.value()->take("letters");
  ASSERT_TRUE(pdf.ok());
  ASSERT_TRUE(write_file(folder / "a.pdf", pdf.value()).ok());
  const std::string about = output("pdfinfo " + (folder / "a.pdf").string() + " | grep Pages:");
  EXPECT_TRUE(has(about, " " + std::to_string(pages) + "\n")) << about;
}

TEST_F(Letters, WhatCannotBePrintedRightIsNotPrintedAndSaysWhy) {
  const LetterText words = text();
  auto press = LetterPress::create(words, style);
  ASSERT_TRUE(press.ok());
  Recipient own_font = megumi;
  own_font.name = "\uE123田 恵";
  const auto glyph = press.value()->add(own_font);
  ASSERT_TRUE(glyph.ok());
  EXPECT_EQ(glyph.value().unprinted, Unprinted::NoGlyph);
  EXPECT_EQ(glyph.value().detail, "U+E123");
  Recipient far = megumi;
  for (int i = 0; i < 30; ++i) far.address += "とても長い建物の名前";
  const auto address = press.value()->add(far);
  ASSERT_TRUE(address.ok());
  EXPECT_EQ(address.value().unprinted, Unprinted::AddressTooLong);
  EXPECT_EQ(press.value()->pages(), 0U);
  style.is_proof = false;
  sender.desk_phone = "";
  const LetterText gaps = text();
  auto strict = LetterPress::create(gaps, style);
  const auto unfinished = strict.value()->add(megumi);
  ASSERT_TRUE(unfinished.ok());
  EXPECT_EQ(unfinished.value().unprinted, Unprinted::Unfinished);
  EXPECT_TRUE(has(unfinished.value().detail, "お問い合わせ"));
}

// 【…】 in a name is a gap as in every paper, but of that letter and of no other.
TEST_F(Letters, AGapInOnesNameIsNobodyElses) {
  incident.occurred_history = {incident.known_history.back()};
  Statement cause;
  cause.name = "cause";
  cause.text = "封入の誤り";
  cause.state = facts::FactState::Confirmed;
  Dossier dossier;
  dossier.statements = {cause};
  basis.dossier = &dossier;
  style.is_proof = false;
  Recipient marked = megumi;
  marked.person = 19;
  marked.name = "【法人】みなと工業";
  ASSERT_EQ(LetterText::kind_key(megumi), LetterText::kind_key(marked));
  const LetterText words = text();
  for (const bool is_marked_first : {true, false}) {
    auto press = LetterPress::create(words, style);
    ASSERT_TRUE(press.ok());
    for (const bool is_marked : {is_marked_first, !is_marked_first}) {
      const auto one = press.value()->add(is_marked ? marked : megumi);
      ASSERT_TRUE(one.ok());
      EXPECT_EQ(one.value().unprinted.has_value(), is_marked) << one.value().detail;
      EXPECT_EQ(one.value().unprinted.value_or(Unprinted::Unfinished), Unprinted::Unfinished);
    }
  }
}

TEST(LetterPack, ASectionIsFilledAgainByItsNameAlsoBehindOneThatIsLeftOut) {
  const auto section = [](const char* id, const char* text) {
    return Json{{"id", id}, {"text", text}};
  };
  const Json pack = {
      {"pack", {{"id", "letters/x"}}},
      {"document", {{"title", "x"}}},
      {"section", Json::array({section("1", "{{#none}}a{{/none}}"), section("2", "to all"),
                               section("3", "to {{recipient_name}}"),
                               section("4", "{{#recipient_name}}b{{/recipient_name}}")})}};
  Notice notice;
  ASSERT_TRUE(fill(pack, {{"none", ""}, {"recipient_name", "A"}}, notice).ok());
  ASSERT_EQ(notice.sections.size(), 3U);
  ASSERT_TRUE(fill_again(pack, {{"none", ""}, {"recipient_name", "B"}}, 1, notice).ok());
  EXPECT_EQ(notice.sections[1].text, "to B");
  EXPECT_EQ(notice.sections[0].text, "to all");
  // What is left out for one cannot be filled again for another.
  EXPECT_FALSE(fill_again(pack, {{"none", ""}, {"recipient_name", ""}}, 2, notice).ok());
}

TEST(PdfFiles, AreNoneWhenSomethingCouldNotBeDrawn) {
  PdfFile file;
  cairo_restore(file.cairo());  // without a save: from here on cairo draws nothing
  file.end_page();
  EXPECT_FALSE(file.finish(Lang::Ja).ok());
}

TEST(Envelopes, AreOnThePageOrRefused) {
  EXPECT_TRUE(find_envelope("plain").ok());
  EXPECT_FALSE(find_envelope("none").ok());
  // The pack is there to be written anew for the envelopes at hand: an address above the page's
  // edge would be a letter to nobody.
  const std::string was = packs_folder().string();
  auto pack = read_file(packs_folder() / "letters" / "envelopes.toml");
  ASSERT_TRUE(pack.ok());
  char name[] = "/tmp/tadasu-envelopes-XXXXXX";
  const fs::path packs = mkdtemp(name);
  fs::create_directory(packs / "letters");
  ::setenv("TADASU_PACKS", packs.c_str(), 1);
  for (const char* address :
       {"y_mm = 16, width_mm = 76, height_mm = 30", "y_mm = -16, width_mm = 76, height_mm = 30",
        "y_mm = 16, width_mm = 76, height_mm = 0"}) {
    const std::string good = "y_mm = 16, width_mm = 76, height_mm = 30";
    std::string mine = pack.value();
    ASSERT_NE(mine.find(good), std::string::npos);
    mine.replace(mine.find(good), good.size(), address);
    ASSERT_TRUE(write_file(packs / "letters" / "envelopes.toml", mine).ok());
    EXPECT_EQ(find_envelope("naga3").ok(), address == good) << address;
  }
  ::setenv("TADASU_PACKS", was.c_str(), 1);
  fs::remove_all(packs);
}

TEST_F(Letters, APaperIsMadeForTheArchive) {
  const auto letter = draft_letter(*paper, basis, sender, megumi, Lang::Ja);
  const auto pdf = to_pdf(letter.value());
  ASSERT_TRUE(pdf.ok()) << pdf.error().detail;
  for (const char* one :
       {"<pdfaid:part>2</pdfaid:part>", "/S /GTS_PDFA1", "/DestOutputProfile", "/ID [ <", "/Prev "})
    EXPECT_TRUE(has(pdf.value(), one)) << one;
  EXPECT_EQ(to_pdf(letter.value()).value(), pdf.value());
  const fs::path file = folder / "letter.pdf";
  ASSERT_TRUE(write_file(file, pdf.value()).ok());
  EXPECT_TRUE(has(output("pdfinfo " + file.string()), "Pages:           2"));
  EXPECT_TRUE(has(output("pdftotext " + file.string() + " -"), "髙橋 恵 様"));
  EXPECT_TRUE(has(output("pdfinfo -meta " + file.string()), "pdfaid:conformance"));
  if (std::system("command -v qpdf > /dev/null") != 0) return;
  EXPECT_TRUE(has(output("qpdf --check " + file.string() + " 2>&1"),
                  "No syntax or stream encoding errors"));
}

TEST(Profile, OfSrgbIsWhole) {
  const std::string profile = srgb_profile();
  const auto word = [&](std::size_t at) {
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < 4; ++i)
      out = out << 8 | static_cast<unsigned char>(profile.at(at + i));
    return out;
  };
  EXPECT_EQ(word(0), profile.size());
  EXPECT_EQ(profile.substr(36, 4), "acsp");
  ASSERT_EQ(word(128), 9U);
  for (std::size_t tag = 0; tag < 9; ++tag) {
    const std::uint32_t at = word(132 + tag * 12 + 4), size = word(132 + tag * 12 + 8);
    EXPECT_EQ(at % 4, 0U);
    EXPECT_LE(at + size, profile.size());
  }
}

TEST(Pages, NoLineOfAParagraphStandsAloneOnOne) {
  const auto type = Typesetter::create(Lang::Ja);
  ASSERT_TRUE(type.ok());
  for (int before = 0; before < 50; ++before) {
    for (int lines = 2; lines <= 7; ++lines) {
      std::vector<PaperBlock> paper;
      for (int i = 0; i < before; ++i) paper.push_back({BlockKind::Paragraph, "一行", 0});
      std::string text = "一行";
      for (int i = 1; i < lines; ++i) text += "\n次の行";
      paper.push_back({BlockKind::Paragraph, text, 0});
      std::map<int, int> on_page;
      const Placed placed = place(set_blocks(paper, *type.value()));
      for (const PlacedLine& line : placed.lines)
        if (line.block == static_cast<std::size_t>(before)) ++on_page[line.page];
      int all = 0;
      for (const auto& [page, count] : on_page) {
        EXPECT_GT(count, 1) << before << " before, " << lines << " lines";
        all += count;
      }
      EXPECT_EQ(all, lines);
    }
  }
}

TEST(Pages, EnglishPapersHaveLettersOfTheirOwnWidths) {
  const auto width = [](Lang lang, const char* text) {
    const auto type = Typesetter::create(lang);
    int out = 0;
    const Layout set = type.value()->set(kBodyText, text);
    pango_layout_get_size(set.get(), &out, nullptr);
    return out;
  };
  EXPECT_EQ(width(Lang::Ja, "iiii"), width(Lang::Ja, "mmmm"));
  EXPECT_LT(width(Lang::En, "iiii"), width(Lang::En, "mmmm"));
}

}  // namespace
}  // namespace tadasu::notices
