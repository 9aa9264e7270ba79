// The forms of a paper as files: each says the same, and other programs read it.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/bytes.h"
#include "notices/blocks.h"
#include "notices/notices.h"

namespace tadasu::notices {
namespace {

namespace fs = std::filesystem;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string output(const std::string& command) {
  std::string out;
  FILE* pipe = popen(command.c_str(), "r");
  char buffer[4096];
  std::size_t got = 0;
  while (pipe != nullptr && (got = fread(buffer, 1, sizeof buffer, pipe)) > 0)
    out.append(buffer, got);
  if (pipe != nullptr) pclose(pipe);
  return out;
}

bool is_installed(const char* program) {
  return !output(std::string("command -v ") + program).empty();
}

class Folder {
 public:
  Folder() {
    char name[] = "/tmp/tadasu-forms-XXXXXX";
    path_ = mkdtemp(name);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }
  [[nodiscard]] std::string put(const std::string& name, const std::string& bytes) const {
    EXPECT_TRUE(write_file(path_ / name, bytes).ok());
    return (path_ / name).string();
  }

 private:
  fs::path path_;
};

Notice long_notice() {
  Notice out;
  out.incident = "2026-001";
  out.revision = 3;
  out.drafted_at = parse_moment("2026-11-20T10:00:00+09:00")->moment;
  out.numbered = true;
  out.title = "個人データの漏えい等に関する報告 & <速報>";
  out.sections.push_back({"1", "概要", "2026年11月18日 <誤送信>\n髙橋 﨑 & \"引用\"", {}, true, 0});
  out.sections.push_back(
      {"2", "原因", "第一段落。\n\n【原因を書いてください】続き【もう一つ】", {}, false, 0});
  return out;
}

// Every paper that can be drafted, with all its words.
std::vector<Notice> all_papers() {
  command::Incident incident;
  incident.id = "2026-001";
  const auto known = parse_moment("2026-11-19T09:10:00+09:00");
  incident.known_history.push_back({"", known->moment, false, "", {}, ""});
  incident.known_at_confirmed = true;
  facts::FactSheet sheet;
  sheet.incident = incident.id;
  sheet.revision = 3;
  sheet.survey.people = {1200, 1291, 1873};
  sheet.survey.kinds = {{find::Kind::PersonName, 3000, {1200, 1291, 1873}},
                        {find::Kind::Address, 2000, {1100, 1200, 1700}}};
  const duties::Answer duties;
  const Json facts = {{"actor", "loss"}, {"secondary_damage", "none_known"}};
  const Sender sender = {"株式会社みなと文具", "東京都港区芝浦3-9-40", "代表取締役社長 港川 湊",
                         "03-3000-2260",       "a@example.jp",         "9時から18時"};
  const Basis basis = {&incident, &sheet, &duties, &facts, known->moment};
  const Recipient recipient{17,
                            "髙橋 恵",
                            "108-0023",
                            "東京都港区芝浦1-1",
                            {find::Kind::PersonName, find::Kind::Address}};
  std::vector<Notice> out = {long_notice()};
  const auto add = [&](Result<Notice> drafted) {
    ASSERT_TRUE(drafted.ok());
    out.push_back(std::move(drafted).value());
  };
  const auto list = papers();
  EXPECT_TRUE(list.ok());
  for (const Paper& paper : *list.value())
    for (const std::string& code : paper.languages) {
      const Lang lang = *parse_lang(code);
      add(paper.is_for_one_person ? draft_letter(paper, basis, sender, recipient, lang)
                                  : draft(paper, basis, sender, lang));
    }
  return out;
}

// What a reader of the paper reads: without what parts the lines.
std::string letters_of(const std::string& text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && c != '\n' && c != '\r' && c != '\f') out += c;
  return out;
}

TEST(Text, SaysAllInOrderAndWrapsNothing) {
  Notice notice = long_notice();
  notice.sections[0].text += std::string(500, 'x');
  const std::string text = to_text(notice);
  EXPECT_TRUE(text.starts_with(
      "個人データの漏えい等に関する報告 & <速報>\n\n1. 概要\n\n2026年11月18日 <誤送信>\n髙橋 﨑"));
  EXPECT_TRUE(has(text, std::string(500, 'x') + "\n"));
  EXPECT_TRUE(has(text, "2. 原因\n\n未完成: 人が書くところがあります\n\n第一段落。\n\n【原因"));
  EXPECT_TRUE(text.ends_with("\n2026-001 / 事実の版 3 / 2026-11-20T10:00:00+09:00\n"));
}

TEST(Text, WhatIsNoCharacterIsASpaceAndNoHalfOne) {
  Notice notice = long_notice();
  notice.sections[0].text =
      "a\x07"
      "b\u202E"
      "c\xE3\x81";
  const std::string text = to_text(notice);
  EXPECT_TRUE(has(text, "a b c\uFFFD"));
}

TEST(Text, GapsAreToldFromWords) {
  const auto parts = stretches("前【一】中【二】【三");
  ASSERT_EQ(parts.size(), 5U);
  EXPECT_EQ(parts[1].text, "【一】");
  EXPECT_TRUE(parts[1].is_gap && parts[3].is_gap);
  EXPECT_FALSE(parts[0].is_gap || parts[2].is_gap || parts[4].is_gap);
  EXPECT_EQ(parts[4].text, "【三");
}

// ---- mail ---------------------------------------------------------------------------------------
// What a mail program (Python's) makes of it: header lines, then the body.
std::string read_mail(const Folder& folder, const std::string& mail) {
  const std::string path = folder.put("a.eml", mail);
  return output(
      "python3 -c 'import email, email.policy, sys; m = "
      "email.message_from_binary_file(open(sys.argv[1], "
      "\"rb\"), policy=email.policy.default); print(m[\"from\"], \"|\", m[\"to\"], \"|\", "
      "m[\"subject\"], "
      "\"|\", m[\"date\"].datetime.isoformat(), \"|\", len(m.defects)); print(m.get_content())' " +
      path);
}

TEST(Mail, AMailProgramReadsSubjectEndsAndBody) {
  const Folder folder;
  Notice notice = long_notice();
  notice.title = "お客様の個人情報についてのお知らせとお詫び（第2報）: 続きのある長い件名です";
  const auto mail =
      to_mail(notice, {"desk@example.jp", "株式会社みなと文具, 窓口", "megumi@example.com"});
  ASSERT_TRUE(mail.ok());
  const std::string read = read_mail(folder, mail.value());
  EXPECT_TRUE(has(read, "窓口")) << read;
  EXPECT_TRUE(has(read, "<desk@example.jp> | megumi@example.com | " + notice.title +
                            " | 2026-11-20T10:00:00+09:00 | 0"))
      << read;
  EXPECT_TRUE(has(read, "第一段落。"));
  EXPECT_TRUE(has(read, "【原因を書いてください】"));
  EXPECT_FALSE(has(read, "事実の版"));  // a matter of the office
  std::size_t begin = 0;
  for (std::size_t end = 0; (end = mail.value().find("\r\n", begin)) != std::string::npos;
       begin = end + 2)
    EXPECT_LE(end - begin, 76U);
  EXPECT_EQ(begin, mail.value().size());
}

TEST(Mail, NobodyKnownIsNobodyInvented) {
  const auto mail = to_mail(long_notice(), {});
  ASSERT_TRUE(mail.ok());
  EXPECT_FALSE(has(mail.value(), "To:"));
  EXPECT_FALSE(has(mail.value(), "From:"));
}

TEST(Mail, NothingFromOutsideBecomesAHeader) {
  const Folder folder;
  for (const char* bad : {"a@b\r\nBcc: c@d", "a@b, c@d", "a", "@b", "a@", "<a@b>", "あ@b", "a@b@c"})
    EXPECT_FALSE(to_mail(long_notice(), {"", "", bad}).ok()) << bad;
  Notice notice = long_notice();
  notice.title = "x\r\nBcc: c@d";
  const auto mail = to_mail(notice, {"a@b", "y\r\nBcc: c@d", ""});
  ASSERT_TRUE(mail.ok());
  EXPECT_FALSE(has(mail.value(), "\nBcc"));
  EXPECT_TRUE(has(read_mail(folder, mail.value()), "x  Bcc: c@d"));
}

// ---- PDF ----------------------------------------------------------------------------------------
TEST(Pdf, IsTaggedInReadingOrderWithFootersOutside) {
  const Folder folder;
  Notice notice = long_notice();
  for (int i = 0; i < 120; ++i) notice.sections[1].text += "\n\n段落" + std::to_string(i) + "。";
  std::string whole;  // one paragraph over a page's end
  for (int i = 0; i < 90; ++i) whole += "行" + std::to_string(i) + "\n";
  notice.sections.push_back({"3", "項目", whole + "終わり", {}, true, 0});
  const auto pdf = to_pdf(notice);
  ASSERT_TRUE(pdf.ok()) << pdf.error().detail;
  const std::string path = folder.put("a.pdf", pdf.value());
  const std::string about = output("pdfinfo " + path);
  EXPECT_TRUE(has(about, "Tagged:          yes")) << about;
  EXPECT_TRUE(has(about, notice.title)) << about;
  EXPECT_EQ(output("qpdf --check " + path + " 2>&1 | tail -2 | grep -c 'No syntax'"), "1\n");
  EXPECT_TRUE(has(output("qpdf --json " + path), "\"/Lang\": \"u:ja\""));
  const std::string tree = output("pdfinfo -struct-text " + path);
  std::string expected, tagged;
  for (const PaperBlock& block : blocks_of(notice)) expected += block.text;
  for (std::size_t at = 0; (at = tree.find('"', at)) != std::string::npos;) {
    const std::size_t end = tree.find("\"\n", at);
    tagged += tree.substr(at + 1, end - at - 1);
    at = end + 2;
  }
  EXPECT_EQ(letters_of(tagged), letters_of(expected));
  EXPECT_TRUE(has(tree, "H1 (block)") && has(tree, "H2 (block)"));
  EXPECT_FALSE(has(tree, "ページ"));
  EXPECT_TRUE(has(output("pdftotext " + path + " -"), "ページ"));
}

TEST(Pdf, SectionsAreBookmarks) {
  const Folder folder;
  const auto pdf = to_pdf(long_notice());
  ASSERT_TRUE(pdf.ok());
  const std::string json = output("qpdf --json " + folder.put("a.pdf", pdf.value()));
  EXPECT_TRUE(has(json, "1. 概要")) << json.substr(0, 2000);
  EXPECT_TRUE(has(json, "2. 原因"));
}

TEST(Pdf, RareCharactersOfNamesAreDrawnOrNamed) {
  const Folder folder;
  Notice notice = long_notice();
  notice.sections[0].text = "髙橋 﨑 邉 德";
  EXPECT_TRUE(to_pdf(notice).ok());
  notice.sections[0].text = "\uE123";  // a character of somebody's own font
  const auto own = to_pdf(notice);
  ASSERT_FALSE(own.ok());
  EXPECT_TRUE(has(own.error().detail, "ppc-sheet: no font has U+E123")) << own.error().detail;
  notice.sections[0].text = "\u0378";  // nobody's
  const auto nobodys = to_pdf(notice);
  ASSERT_FALSE(nobodys.ok());
  EXPECT_TRUE(has(nobodys.error().detail, "U+0378")) << nobodys.error().detail;
  notice.sections[0].text = "一\U000E01EF";  // a variant that nobody registered
  const auto variant = to_pdf(notice);
  ASSERT_FALSE(variant.ok());
  EXPECT_TRUE(has(variant.error().detail, "U+4E00 U+E01EF")) << variant.error().detail;
  if (!has(output("fc-list"), "IPAmjMincho")) GTEST_SKIP() << "fonts-ipamj-mincho is not installed";
  notice.sections[0].text = "𠮷田 辻\U000E0102 辻";
  const auto rare = to_pdf(notice);
  ASSERT_TRUE(rare.ok()) << rare.error().detail;
  const std::string path = folder.put("a.pdf", rare.value());
  EXPECT_TRUE(has(letters_of(output("pdftotext " + path + " -")), "𠮷田"));
  EXPECT_TRUE(has(output("pdffonts " + path), "IPAmjMincho"));
}

// What can be looked at of PDF/A-2b (ISO 19005-2) without a validator of it.
TEST(Pdf, HoldsNothingThatAnArchiveRefuses) {
  const Folder folder;
  std::size_t seen = 0;
  for (const Notice& notice : all_papers()) {
    // One writer draws them all: a form, a notice and a letter stand for the rest.
    if (notice.paper != "ppc-sheet" && notice.paper != "public-notice" &&
        notice.paper != "person-letter")
      continue;
    ++seen;
    const auto pdf = to_pdf(notice);
    ASSERT_TRUE(pdf.ok()) << pdf.error().detail;
    const std::string path = folder.put("a.pdf", pdf.value());
    // A file of bytes: a comment of four signs above 127 behind the version, and an end.
    const std::string& bytes = pdf.value();
    const std::size_t comment = bytes.find('\n') + 1;
    EXPECT_EQ(bytes[comment], '%');
    for (std::size_t i = 1; i <= 4; ++i) EXPECT_NE(bytes[comment + i] & 0x80, 0);
    EXPECT_TRUE(bytes.ends_with("%%EOF\n"));
    const std::string fonts = output("pdffonts " + path + " | tail -n +3");
    std::istringstream rows(fonts);
    for (std::string row; std::getline(rows, row);)
      EXPECT_TRUE(has(row, " yes yes")) << row;  // embedded, a subset
    EXPECT_FALSE(fonts.empty());
    const std::string about = output("pdfinfo " + path);
    for (const char* one : {"JavaScript:      no", "Encrypted:       no", "Form:            none"})
      EXPECT_TRUE(has(about, one)) << about;
    // Every object, without the bytes of streams.
    const std::string all = output("qpdf --json " + path);
    for (const char* refused :
         {"Encrypt",        "JavaScript", "JS",    "Launch",     "URI",
          "GoToR",          "SubmitForm", "AA",    "OpenAction", "EmbeddedFile",
          "FileAttachment", "RichMedia",  "Movie", "Sound",      "LZWDecode",
          "Interpolate",    "TR",         "PS",    "OPI",        "Ref",
          "NeedAppearances"})
      EXPECT_FALSE(has(all, "\"/" + std::string(refused) + "\"")) << refused << " " << notice.paper;
    // Nothing shines through: no soft masks, no opacity below one.
    for (const char* one : {"\"/SMask\": ", "\"/CA\": ", "\"/ca\": "}) {
      for (auto at = all.find(one); at != std::string::npos; at = all.find(one, at + 1)) {
        const std::string value = all.substr(at + std::strlen(one), 6);
        EXPECT_TRUE(value.starts_with("1,") || value.starts_with("1\n") ||
                    value.starts_with("\"/None"))
            << one << value;
      }
    }
    for (const char* wanted : {"\"/S\": \"/GTS_PDFA1\"", "\"/DestOutputProfile\"", "\"/Metadata\"",
                               "\"/ID\"", "\"/Lang\""})
      EXPECT_TRUE(has(all, wanted)) << wanted;
    const std::string meta = output("pdfinfo -meta " + path);
    EXPECT_TRUE(has(meta, "<pdfaid:part>2<") && has(meta, "<pdfaid:conformance>B<")) << meta;
  }
  EXPECT_GE(seen, 3U);
}

// ---- docx ---------------------------------------------------------------------------------------
TEST(Docx, EveryPartIsWellFormedAndTheSameNoticeIsTheSameBytes) {
  const Folder folder;
  for (const Notice& notice : all_papers()) {
    const std::string docx = to_docx(notice);
    EXPECT_EQ(docx, to_docx(notice));
    const std::string path = folder.put("a.docx", docx);
    const std::string parsed = output(
        "python3 -c 'import sys, zipfile, xml.dom.minidom as x; z = zipfile.ZipFile(sys.argv[1]); "
        "print(z.testzip()); print(*[n for n in z.namelist() if x.parseString(z.read(n))])' " +
        path);
    EXPECT_TRUE(parsed.starts_with("None\n[Content_Types].xml _rels/.rels docProps/core.xml"))
        << parsed;
    EXPECT_TRUE(has(parsed, "word/document.xml word/styles.xml")) << parsed;
  }
}

TEST(Docx, GapsHaveAStyleOfTheirOwn) {
  const Folder folder;
  const std::string path = folder.put("a.docx", to_docx(long_notice()));
  const std::string xml = output("unzip -p " + path + " word/document.xml");
  EXPECT_TRUE(has(xml,
                  "<w:rStyle w:val=\"Gap\"/></w:rPr><w:t "
                  "xml:space=\"preserve\">【原因を書いてください】</w:t>"))
      << xml;
  EXPECT_TRUE(has(xml, "<w:pStyle w:val=\"Heading1\"/>"));
  EXPECT_TRUE(has(xml, "<w:br/>"));
}

TEST(Docx, LibreOfficeGivesEveryPaperBackWithoutLoss) {
  if (!is_installed("soffice"))
    GTEST_SKIP() << "soffice is not installed: apt-get install libreoffice-writer-nogui";
  const Folder folder;
  const std::vector<Notice> papers = all_papers();
  std::string files;
  for (std::size_t i = 0; i < papers.size(); ++i)
    files += " " + folder.put("p" + std::to_string(i) + ".docx", to_docx(papers[i]));
  const std::string home = "-env:UserInstallation=file://" + (folder.path() / "home").string();
  const std::string said =
      output("cd " + folder.path().string() + " && soffice " + home +
             " --headless --convert-to txt:Text\\ \\(encoded\\):UTF8" + files + " 2>&1");
  for (std::size_t i = 0; i < papers.size(); ++i) {
    auto text = read_file(folder.path() / ("p" + std::to_string(i) + ".txt"));
    ASSERT_TRUE(text.ok()) << said;
    std::string expected;
    for (const PaperBlock& block : blocks_of(papers[i])) expected += block.text;
    std::string got = text.value();
    if (got.starts_with("\xEF\xBB\xBF")) got.erase(0, 3);
    EXPECT_EQ(letters_of(got), letters_of(expected));
  }
}

}  // namespace
}  // namespace tadasu::notices
