#include "unpack/pdf_answer.h"

#include <gtest/gtest.h>

#include <random>

namespace tadasu::unpack {
namespace {

std::string written(const PdfRecord& record) {
  std::string out;
  append_pdf_record(out, record);
  return out;
}

TEST(PdfAnswer, every_kind_of_record_reads_back) {
  const std::string page =
      written({.kind = PdfRecord::Kind::Page, .number = 7, .text = "氏名  山田花子\n"});
  const auto read_page = parse_pdf_record(page);
  ASSERT_TRUE(read_page);
  EXPECT_EQ(read_page->number, 7U);
  EXPECT_EQ(read_page->text, "氏名  山田花子\n");

  const std::string file =
      written({.kind = PdfRecord::Kind::Attachment, .name = "名簿.csv", .bytes = "\x82\xa0\f"});
  const auto read_file = parse_pdf_record(file);
  ASSERT_TRUE(read_file);
  EXPECT_EQ(read_file->name, "名簿.csv");
  EXPECT_EQ(read_file->bytes, "\x82\xa0\f");

  const std::string unread = written({.kind = PdfRecord::Kind::Unread,
                                      .number = 3,
                                      .why = Why::Unsupported,
                                      .size_bytes = 9,
                                      .detail = "picture"});
  const auto read_unread = parse_pdf_record(unread);
  ASSERT_TRUE(read_unread);
  EXPECT_EQ(read_unread->number, 3U);
  EXPECT_EQ(read_unread->why, Why::Unsupported);
  EXPECT_EQ(read_unread->size_bytes, 9U);
  EXPECT_EQ(read_unread->detail, "picture");

  const std::string good =
      written({.kind = PdfRecord::Kind::Verdict, .readable = true, .is_protected = true});
  ASSERT_TRUE(parse_pdf_record(good));
  EXPECT_TRUE(parse_pdf_record(good)->readable);
  EXPECT_TRUE(parse_pdf_record(good)->is_protected);
  const std::string bad = written({.kind = PdfRecord::Kind::Verdict, .why = Why::NeedsPassword});
  ASSERT_TRUE(parse_pdf_record(bad));
  EXPECT_FALSE(parse_pdf_record(bad)->readable);
  EXPECT_EQ(parse_pdf_record(bad)->why, Why::NeedsPassword);
}

TEST(PdfAnswer, what_is_cut_short_too_long_or_no_utf8_is_no_record) {
  const std::string whole =
      written({.kind = PdfRecord::Kind::Unread, .number = 1, .name = "a", .detail = "b"});
  ASSERT_TRUE(parse_pdf_record(whole));
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(parse_pdf_record(whole.substr(0, size))) << size;
  EXPECT_FALSE(parse_pdf_record(whole + "x"));
  EXPECT_FALSE(parse_pdf_record(
      written({.kind = PdfRecord::Kind::Page, .number = 0, .text = "page nought"})));
  EXPECT_FALSE(
      parse_pdf_record(written({.kind = PdfRecord::Kind::Page, .number = 1, .text = "a\fb"})));
  for (const char* text : {"\x80", "\xc0\x80", "\xe3\x81", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                           "\xff", "\xf0\x80\x80\x80"}) {
    EXPECT_FALSE(
        parse_pdf_record(written({.kind = PdfRecord::Kind::Page, .number = 1, .text = text})));
  }
  for (const char* text : {"", "a", "é", "花", "𠮷", "\xed\x9f\xbf", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_TRUE(
        parse_pdf_record(written({.kind = PdfRecord::Kind::Page, .number = 1, .text = text})))
        << text;
  }
}

TEST(PdfAnswer, noise_is_refused_or_read_without_harm) {
  std::mt19937 random(11);
  int refused = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string noise(random() % 60, '\0');
    for (char& c : noise) c = static_cast<char>(random() % 4 == 0 ? random() : random() % 9);
    if (!noise.empty()) noise[0] = "PAUV"[random() % 4];
    if (!parse_pdf_record(noise)) ++refused;
  }
  EXPECT_GT(refused, 19'000);
}

TEST(PdfAnswer, a_request_reads_back_and_others_do_not) {
  const PdfLimits limits{.pages_max = 3, .output_bytes_max = 1ULL << 40, .attachment_bytes_max = 5};
  const auto read = parse_pdf_request(pdf_request(limits));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->pages_max, 3U);
  EXPECT_EQ(read->output_bytes_max, 1ULL << 40);
  EXPECT_EQ(read->attachment_bytes_max, 5U);
  for (const char* other :
       {"", "pdf", "pdf ", "pdf 1 2", "pdf 1 2 3 4", "pdf 1 2 3x", "jpg 1 2 3", "pdf -1 2 3"}) {
    EXPECT_FALSE(parse_pdf_request(other)) << other;
  }
}

}  // namespace
}  // namespace tadasu::unpack
