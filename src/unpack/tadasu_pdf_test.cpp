// tadasu-pdf in its jail, on PDFs made here. All people are invented.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <optional>

#include "base/check.h"
#include "unpack/jail.h"
#include "unpack/pdf_answer.h"

namespace tadasu::unpack {
namespace {

// ---- making PDFs -------------------------------------------------------------------------------

std::string stream(const std::string& content, const std::string& entries = "") {
  return "<< /Length " + std::to_string(content.size()) + " " + entries + " >>\nstream\n" +
         content + "\nendstream";
}

// Objects 1, 2, … in order; object 1 is the catalog.
std::string pdf_of(const std::vector<std::string>& objects) {
  std::string out = "%PDF-1.7\n";
  std::string table = "0000000000 65535 f \n";
  for (std::size_t i = 0; i < objects.size(); ++i) {
    std::string offset = std::to_string(out.size());
    table += std::string(10 - offset.size(), '0') + offset + " 00000 n \n";
    out += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const std::string start = std::to_string(out.size());
  const std::string size = std::to_string(objects.size() + 1);
  return out + "xref\n0 " + size + "\n" + table + "trailer << /Size " + size +
         " /Root 1 0 R >>\nstartxref\n" + start + "\n%%EOF\n";
}

constexpr const char* kPages = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>";
constexpr const char* kHelvetica =
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";

std::string page(const std::string& entries = "") {
  return "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
         "/Resources << /Font << /F 5 0 R >> >> " +
         entries + " >>";
}

std::string line_at(int x, int y, const std::string& shown) {
  return "BT /F 12 Tf " + std::to_string(x) + " " + std::to_string(y) + " Td " + shown + " Tj ET\n";
}

std::string plain_pdf(const std::string& content) {
  return pdf_of({"<< /Type /Catalog /Pages 2 0 R >>", kPages, page(), stream(content), kHelvetica});
}

// A Japanese font that is not embedded: its text is readable only through a CMap of poppler-data.
std::string japanese_pdf(const std::string& cmap, const std::string& content) {
  return pdf_of({"<< /Type /Catalog /Pages 2 0 R >>", kPages, page(), stream(content),
                 "<< /Type /Font /Subtype /Type0 /BaseFont /Ryumin-Light /Encoding /" + cmap +
                     " /DescendantFonts [6 0 R] >>",
                 "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Ryumin-Light /CIDSystemInfo << "
                 "/Registry (Adobe) "
                 "/Ordering (Japan1) /Supplement 2 >> /FontDescriptor 7 0 R >>",
                 "<< /Type /FontDescriptor /FontName /Ryumin-Light /Flags 4 /FontBBox [0 -200 1000 "
                 "900] /ItalicAngle 0 "
                 "/Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>"});
}

// ---- reading them ------------------------------------------------------------------------------

struct Read {
  JobEnd end = JobEnd::Died;
  std::vector<std::string> pages;
  std::vector<std::pair<std::string, std::string>> attachments;
  std::vector<std::string> unread;  // "page/name why detail"
  std::string verdict;
  int verdict_count = 0;
  int malformed_count = 0;
  [[nodiscard]] std::string page() const { return pages.empty() ? "" : pages.front(); }
};

class TadasuPdf : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    Result<Worker> worker = Worker::start(worker_program("tadasu-pdf"), "");
    ASSERT_TRUE(worker.ok()) << worker.error().detail;
    warm_ = std::make_unique<Worker>(std::move(worker).value());
  }
  static void TearDownTestSuite() { warm_.reset(); }

  static Read read(const std::string& pdf, const PdfLimits& limits = {}) {
    const File file(memfd_create("test", MFD_CLOEXEC));
    EXPECT_EQ(write(file.fd(), pdf.data(), pdf.size()), static_cast<ssize_t>(pdf.size()));
    return read(file, limits);
  }

  static Read read(const File& file, const PdfLimits& limits = {}) {
    TADASU_CHECK(warm_ != nullptr);
    Read all;
    const Result<JobEnd> end =
        warm_->run(pdf_request(limits), file.fd(), [&](std::string_view bytes) {
          const auto record = parse_pdf_record(bytes);
          if (!record || all.verdict_count > 0) ++all.malformed_count;
          if (record) keep(*record, all);
        });
    EXPECT_TRUE(end.ok());
    EXPECT_EQ(all.malformed_count, 0);
    if (end.ok()) all.end = end.value();
    return all;
  }

  static std::unique_ptr<Worker> warm_;

 private:
  static void keep(const PdfRecord& record, Read& all) {
    switch (record.kind) {
      case PdfRecord::Kind::Page:
        all.pages.emplace_back(record.text);
        break;
      case PdfRecord::Kind::Attachment:
        all.attachments.emplace_back(record.name, record.bytes);
        break;
      case PdfRecord::Kind::Unread:
        all.unread.push_back(std::to_string(record.number) + "/" + std::string(record.name) + " " +
                             why_name(record.why) + " " + std::string(record.detail));
        break;
      case PdfRecord::Kind::Verdict:
        ++all.verdict_count;
        all.verdict = std::string(record.readable ? "read" : why_name(record.why)) +
                      (record.is_protected ? " protected" : "");
    }
  }
};
std::unique_ptr<Worker> TadasuPdf::warm_;

TEST_F(TadasuPdf, a_label_and_its_value_stay_on_one_line) {
  const Read all =
      read(plain_pdf(line_at(50, 700, "(Name)") + line_at(50, 680, "(Phone)") +
                     line_at(250, 680, "(090-0000-1111)") + line_at(250, 700, "(Hanako Yamada)")));
  EXPECT_EQ(all.end, JobEnd::Done);
  EXPECT_EQ(all.verdict, "read");
  EXPECT_NE(all.page().find("Name"), std::string::npos);
  const std::string first = all.page().substr(0, all.page().find('\n'));
  EXPECT_EQ(first.find("Name"), 0U);
  EXPECT_NE(first.find("Hanako Yamada"), std::string::npos) << all.page();
  EXPECT_EQ(first.find("090"), std::string::npos);
}

TEST_F(TadasuPdf, japanese_in_fonts_that_are_not_embedded_is_read_through_their_cmap) {
  struct Case {
    const char* cmap;
    const char* shown;  // 氏名 山田花子
  };
  for (const Case& c : {Case{"90ms-RKSJ-H", "<8e8196bc81408e52936389d48e71>"},
                        Case{"UniJIS-UCS2-H", "<6c0f540d30005c71753082b15b50>"},
                        Case{"EUC-H", "<bbe1ccbea1a1bbb3c5c4b2d6bbd2>"}}) {
    const Read all = read(japanese_pdf(c.cmap, line_at(50, 700, c.shown)));
    EXPECT_EQ(all.verdict, "read") << c.cmap;
    EXPECT_EQ(all.page().find("氏名"), 0U) << c.cmap << all.page();
    EXPECT_NE(all.page().find("山田花子"), std::string::npos) << c.cmap << all.page();
    EXPECT_TRUE(all.unread.empty()) << c.cmap;
  }
}

TEST_F(TadasuPdf, a_font_whose_cmap_is_missing_makes_its_page_unread_and_not_empty) {
  const Read all = read(japanese_pdf("No-Such-CMap-H", line_at(50, 700, "<6c0f540d>")));
  EXPECT_EQ(all.unread, std::vector<std::string>{"1/ unsupported no CMap for a font"});
}

// Two text fields, one drawn by the program that filled it in and one not; a choice; a note; a
// file.
std::string form_pdf() {
  return pdf_of(
      {"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R 7 0 R 9 0 R] /NeedAppearances "
       "true /DA (/F 12 Tf) "
       "/DR << /Font << /F 5 0 R >> >> >> /Names << /EmbeddedFiles << /Names [(a) 11 0 R] >> >> >>",
       kPages, page("/Annots [6 0 R 7 0 R 9 0 R 10 0 R 13 0 R]"),
       stream(line_at(50, 700, "(Name)") + line_at(50, 670, "(Phone)")), kHelvetica,
       "<< /Type /Annot /Subtype /Widget /FT /Tx /T (n1) /TU <feff6c0f540d> /V "
       "<feff5c71753082b15b50> "
       "/Rect [100 695 300 715] /F 4 /P 3 0 R >>",
       "<< /Type /Annot /Subtype /Widget /FT /Tx /T (p1) /V (03-0000-2222) /Rect [100 665 300 685] "
       "/F 4 /P 3 0 R "
       "/AP << /N 8 0 R >> >>",
       stream("/Tx BMC BT /F 12 Tf 2 5 Td (03-0000-2222) Tj ET EMC",
              "/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources << /Font << /F 5 0 R >> "
              ">>"),
       "<< /Type /Annot /Subtype /Widget /FT /Ch /T (prefecture) /Opt [(A) (B)] /V "
       "<feff67714eac90fd> "
       "/Rect [100 635 300 655] /F 4 /P 3 0 R >>",
       "<< /Type /Annot /Subtype /Text /T (Jiro Sato) /Contents (call back 03-0000-3333) /Rect [10 "
       "10 30 30] /P 3 0 R >>",
       "<< /Type /Filespec /F (list.csv) /UF <feff540d7c3f002e006300730076> /EF << /F 12 0 R >> >>",
       stream("name,mail\nHanako,hanako@example.jp\n", "/Type /EmbeddedFile"),
       "<< /Type /Annot /Subtype /FileAttachment /FS << /Type /Filespec /F (second.txt) /EF << /F "
       "14 0 R >> >> "
       "/Rect [40 10 60 30] /P 3 0 R >>",
       stream("second", "/Type /EmbeddedFile")});
}

TEST_F(TadasuPdf, form_values_are_read_whether_drawn_or_not_and_said_once) {
  const Read all = read(form_pdf());
  EXPECT_EQ(all.verdict, "read");
  EXPECT_NE(all.page().find("氏名: 山田花子\n"), std::string::npos) << all.page();
  EXPECT_NE(all.page().find("prefecture: 東京都\n"), std::string::npos) << all.page();
  const std::size_t phone = all.page().find("03-0000-2222");
  EXPECT_NE(phone, std::string::npos);
  EXPECT_EQ(all.page().find("03-0000-2222", phone + 1), std::string::npos) << all.page();
  EXPECT_NE(all.page().find("call back 03-0000-3333"), std::string::npos) << all.page();
  EXPECT_NE(all.page().find("Jiro Sato"), std::string::npos);
}

TEST_F(TadasuPdf, names_and_strings_that_are_no_utf8_do_not_take_their_page_along) {
  std::string pdf = form_pdf();
  const auto put = [&](const std::string& old, const std::string& now) {
    pdf.replace(pdf.find(old), old.size(), now);
  };
  put("/T (prefecture)", "/T (sex)");
  put("<feff67714eac90fd>", "/#92#6a");                 // 男 in Shift-JIS
  put("(call back 03-0000-3333)", "<efbbbf3039ff41>");  // a mark of UTF-8 and then none
  put("<feff540d7c3f002e006300730076>", "<efbbbf96bc95eb2e637376>");  // 名簿.csv in Shift-JIS
  const Read all = read(pdf);
  EXPECT_EQ(all.verdict, "read");
  EXPECT_NE(all.page().find("氏名: 山田花子\n"), std::string::npos) << all.page();
  EXPECT_NE(all.page().find("sex: 男\n"), std::string::npos) << all.page();
  EXPECT_NE(all.page().find("09\ufffdA\n"), std::string::npos) << all.page();
  ASSERT_EQ(all.attachments.size(), 2U);
  EXPECT_EQ(all.attachments[0].first, "名簿.csv");
}

TEST_F(TadasuPdf, attachments_of_the_file_and_of_notes_are_handed_on) {
  const Read all = read(form_pdf());
  ASSERT_EQ(all.attachments.size(), 2U);
  EXPECT_EQ(all.attachments[0].first, "名簿.csv");
  EXPECT_EQ(all.attachments[0].second, "name,mail\nHanako,hanako@example.jp\n");
  EXPECT_EQ(all.attachments[1].first, "second.txt");
  EXPECT_EQ(all.attachments[1].second, "second");
  const Read capped = read(form_pdf(), {.attachment_bytes_max = 10});
  EXPECT_EQ(capped.unread, std::vector<std::string>{"0/名簿.csv too_large attachment"});
  EXPECT_EQ(capped.attachments.size(), 1U);
}

TEST_F(TadasuPdf, text_outside_of_the_visible_box_leaked_as_well) {
  const std::string pdf =
      pdf_of({"<< /Type /Catalog /Pages 2 0 R >>", kPages, page("/CropBox [0 600 595 842]"),
              stream(line_at(50, 700, "(shown)") + line_at(50, 20, "(hidden)")), kHelvetica});
  EXPECT_NE(read(pdf).page().find("shown"), std::string::npos);
  EXPECT_NE(read(pdf).page().find("hidden"), std::string::npos);
}

TEST_F(TadasuPdf, a_page_that_is_only_a_picture_is_unread_and_a_blank_page_is_not) {
  const std::string picture =
      pdf_of({"<< /Type /Catalog /Pages 2 0 R >>", kPages,
              "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << "
              "/XObject << /I 5 0 R >> >> >>",
              stream("q 500 0 0 500 10 10 cm /I Do Q"),
              stream(std::string(1, '\xff'),
                     "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
                     "/BitsPerComponent 8")});
  EXPECT_EQ(read(picture).unread, std::vector<std::string>{"1/ unsupported picture of a page"});
  const Read blank = read(plain_pdf(""));
  EXPECT_TRUE(blank.unread.empty());
  EXPECT_TRUE(blank.pages.empty());
  EXPECT_EQ(blank.verdict, "read");
}

TEST_F(TadasuPdf, what_is_no_pdf_or_half_of_one_is_damaged) {
  EXPECT_EQ(read("this is no PDF").verdict, "damaged");
  EXPECT_EQ(read("").verdict, "damaged");
  EXPECT_EQ(read(form_pdf().substr(0, 60)).verdict, "damaged");
  EXPECT_EQ(read("%PDF-1.7\n" + std::string(100'000, '\0')).verdict, "damaged");
  EXPECT_EQ(read(plain_pdf(line_at(50, 700, "(still here)"))).verdict, "read");
}

TEST_F(TadasuPdf, every_half_of_a_file_gets_a_verdict) {
  const std::string whole = form_pdf();
  for (std::size_t size = 0; size < whole.size(); size += 97) {
    const Read all = read(whole.substr(0, size));
    EXPECT_EQ(all.end, JobEnd::Done) << size;
    EXPECT_EQ(all.verdict_count, 1) << size;
  }
}

TEST_F(TadasuPdf, limits_of_pages_and_output_are_kept_and_said) {
  std::vector<std::string> objects = {"<< /Type /Catalog /Pages 2 0 R >>",
                                      "<< /Type /Pages /Count 3 /Kids [3 0 R 3 0 R 3 0 R] >>",
                                      page(), stream(line_at(50, 700, "(page)")), kHelvetica};
  const Read pages = read(pdf_of(objects), {.pages_max = 1});
  EXPECT_EQ(pages.pages.size(), 1U);
  EXPECT_EQ(pages.unread, std::vector<std::string>{"2/ too_large pages left out: 2"});
  const Read output = read(pdf_of(objects), {.output_bytes_max = 3});
  EXPECT_TRUE(output.pages.empty());
  EXPECT_EQ(output.unread, std::vector<std::string>{"1/ too_large text over the limit"});
}

// Encryption is made by the qpdf program where it is installed.
class Encrypted : public TadasuPdf {
 protected:
  static std::string folder() {
    static const std::string made = [] {
      std::string name = (std::filesystem::temp_directory_path() / "tadasu-pdf-XXXXXX").string();
      return std::string(mkdtemp(name.data()));
    }();
    return made;
  }
  static void TearDownTestSuite() {
    std::error_code ignored;
    std::filesystem::remove_all(folder(), ignored);
    TadasuPdf::TearDownTestSuite();
  }
  static std::optional<File> encrypted(const std::string& user, const std::string& owner,
                                       const std::string& bits) {
    std::ofstream(folder() + "/open.pdf") << form_pdf();
    const std::string weak = bits == "256" ? "" : "--allow-weak-crypto ";
    const std::string out = folder() + "/locked.pdf";
    const std::string command = "qpdf " + weak + "--encrypt '" + user + "' '" + owner + "' " +
                                bits + " -- " + folder() + "/open.pdf " + out + " 2>/dev/null";
    if (std::system(command.c_str()) != 0) return {};
    Result<File> file = File::open_read(out);
    return file.ok() ? std::optional<File>(std::move(file).value()) : std::nullopt;
  }
};

TEST_F(Encrypted, a_user_password_is_needed_and_an_owner_password_is_not) {
  if (std::system("qpdf --version >/dev/null 2>&1") != 0)
    GTEST_SKIP() << "skipped: no qpdf program";
  for (const char* bits : {"40", "128", "256"}) {
    const std::optional<File> locked = encrypted("user", "owner", bits);
    ASSERT_TRUE(locked) << bits;
    const Read closed = read(*locked);
    EXPECT_EQ(closed.verdict, "needs_password protected") << bits;
    EXPECT_TRUE(closed.pages.empty() && closed.attachments.empty()) << bits;
    const std::optional<File> open = encrypted("", "owner", bits);
    ASSERT_TRUE(open) << bits;
    const Read opened = read(*open);
    EXPECT_EQ(opened.verdict, "read protected") << bits;
    EXPECT_NE(opened.page().find("氏名: 山田花子"), std::string::npos) << bits;
    EXPECT_EQ(opened.attachments.size(), 2U) << bits;
  }
}

TEST_F(TadasuPdf, real_files_of_strangers_all_get_a_verdict) {
  const char* const shared = std::getenv("TADASU_SHARED_DATA");
  if (shared == nullptr) GTEST_SKIP() << "skipped: no shared data";
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(shared)) {
    if (entry.path().extension() != ".pdf") continue;
    Result<File> file = File::open_read(entry.path());
    ASSERT_TRUE(file.ok());
    const Read all = read(file.value());
    EXPECT_EQ(all.end, JobEnd::Done) << entry.path();
    EXPECT_EQ(all.verdict_count, 1) << entry.path();
    ++files;
  }
  EXPECT_GT(files, 0);
}

}  // namespace
}  // namespace tadasu::unpack
