#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdio>

#include "unpack/sink_for_test.h"
#include "unpack/zip_for_test.h"

namespace tadasu::unpack {
namespace {

std::string make_gzip(std::string_view text) {
  std::string out(compressBound(text.size()) + 64, '\0');
  z_stream zip{};
  deflateInit2(&zip, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
  zip.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  zip.avail_in = static_cast<uInt>(text.size());
  zip.next_out = reinterpret_cast<Bytef*>(out.data());
  zip.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&zip, Z_FINISH), Z_STREAM_END);
  out.resize(zip.total_out);
  deflateEnd(&zip);
  return out;
}

TEST(Zip, MembersAreWaysAndItselfIsRead) {
  const Seen seen = read_bytes(
      "a.zip",
      make_zip({{"memo.txt", "hello\n"}, {"folder/", ""}, {"folder/list.csv", "a,b\n1,2\n"}}));
  EXPECT_EQ(seen.text_of("a.zip/memo.txt"), "hello\n");
  EXPECT_EQ(seen.verdict_of("a.zip/folder/list.csv"), "read");
  EXPECT_EQ(seen.verdict_of("a.zip/folder"), "skipped:directory");
  EXPECT_EQ(seen.verdict_of("a.zip"), "read");
  EXPECT_EQ(seen.sizes.at("a.zip/memo.txt"), 6U);
  EXPECT_FALSE(seen.pieces[0].plain_file);
  seen.expect_whole();
}

TEST(Zip, AnEncryptedMemberIsCountedWithItsMethodAndSize) {
  for (const auto& [options, detail] : {std::pair{"zip:encryption=zipcrypt", "ZipCrypto"},
                                        {"zip:encryption=aes128", "AES-128"},
                                        {"zip:encryption=aes256", "AES-256"}}) {
    const Seen seen = read_bytes("a.zip", make_zip({{"list.csv", "name,mail\n"}}, options));
    ASSERT_EQ(seen.unread.size(), 1U);
    EXPECT_EQ(seen.unread[0].way, "a.zip/list.csv");
    EXPECT_EQ(seen.unread[0].why, Why::NeedsPassword);
    EXPECT_EQ(seen.unread[0].detail, detail);
    EXPECT_EQ(seen.unread[0].size_bytes, 10U);
    EXPECT_EQ(seen.verdict_of("a.zip"), "read");
  }
}

TEST(Zip, WithinZipsGoesDownToTheLimitAndSaysSo) {
  std::string bytes = make_zip({{"deep.txt", "here\n"}});
  for (int i = 0; i < 15; ++i) bytes = make_zip({{"in.zip", bytes}});
  const Seen seen = read_bytes("a.zip", bytes);
  EXPECT_EQ(seen.unread.size(), 1U);
  EXPECT_EQ(seen.unread[0].why, Why::TooDeep);
  seen.expect_whole();
  Budget budget;
  budget.depth_max = 20;
  const Seen deeper = read_bytes("a.zip", bytes, "", budget);
  EXPECT_TRUE(deeper.unread.empty());
  EXPECT_EQ(deeper.pieces.size(), 1U);
}

TEST(Zip, ABadCrcKeepsWhatWasReadAndIsDamaged) {
  std::string bytes =
      make_zip({{"a.txt", "first text\n"}, {"b.txt", "second\n"}}, "zip:compression=store");
  bytes[bytes.find("first")] = 'F';
  const Seen seen = read_bytes("a.zip", bytes);
  EXPECT_EQ(seen.text_of("a.zip/a.txt"), "First text\n");
  EXPECT_EQ(seen.verdict_of("a.zip/a.txt"), "unread:damaged");
  EXPECT_EQ(seen.verdict_of("a.zip/b.txt"), "read");
  EXPECT_EQ(seen.verdict_of("a.zip"), "read");
}

TEST(Zip, CutShortGivesTheMembersThatAreThereAndOneDamagedVerdict) {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "line " + std::to_string(i * 7919 % 10007) + "\n";
  const std::string whole = make_zip({{"a.txt", "first text\n"}, {"b.txt", text}, {"c.txt", text}});
  for (std::size_t size = whole.size() - 1; size > 4; size -= 997 < size ? 997 : size) {
    const Seen seen = read_bytes("a.zip", std::string_view(whole).substr(0, size));
    seen.expect_whole();
    EXPECT_EQ(seen.verdict_of("a.zip"), "unread:damaged") << size;
    if (size > 200) {
      EXPECT_EQ(seen.text_of("a.zip/a.txt"), "first text\n") << size;
    }
  }
}

TEST(Zip, ABombStopsAtTheBudgetAndWhatWasReadIsKept) {
  std::string zeros(32 << 20, 'a');
  for (std::size_t i = 99; i < zeros.size(); i += 100) zeros[i] = '\n';
  const std::string bomb = make_zip({{"a.txt", zeros}, {"b.txt", "after\n"}});
  const Seen seen = read_bytes("bomb.zip", bomb);
  EXPECT_EQ(seen.verdict_of("bomb.zip/a.txt"), "unread:too_large");
  EXPECT_EQ(seen.verdict_of("bomb.zip"), "unread:too_large");
  EXPECT_GT(seen.text_of("bomb.zip/a.txt").size(), 1U << 20);
  EXPECT_LT(seen.text_of("bomb.zip/a.txt").size(), 200 * bomb.size() + (2U << 20));
  seen.expect_whole();
}

TEST(Zip, TooManyMembersEndInOneVerdict) {
  Members members;
  for (int i = 0; i < 50; ++i) members.emplace_back(std::to_string(i) + ".txt", "x\n");
  Budget budget;
  budget.entries_max = 20;
  const Seen seen = read_bytes("a.zip", make_zip(members), "", budget);
  EXPECT_EQ(seen.pieces.size(), 20U);
  EXPECT_EQ(seen.verdict_of("a.zip"), "unread:too_many");
}

TEST(Zip, NamesInCp932AndNamesThatClimbAreOnlyNames) {
  std::string bytes = make_zip({{"XXXXXXXX.txt", "a\n"},
                                {"../../etc/passwd", "b\n"},
                                {"/abs.txt", "c\n"},
                                {"x.txt", "d\n"},
                                {"x.txt", "e\n"}});
  const std::string name = "\x89\xef\x88\xf5\x96\xbc\x95\xeb";  // 会員名簿
  for (std::size_t at = bytes.find("XXXXXXXX"); at != std::string::npos;
       at = bytes.find("XXXXXXXX", at))
    bytes.replace(at, 8, name);
  const Seen seen = read_bytes("a.zip", bytes);
  EXPECT_EQ(seen.verdict_of("a.zip/会員名簿.txt"), "read");
  EXPECT_EQ(seen.text_of("a.zip/../../etc/passwd"), "b\n");
  EXPECT_EQ(seen.text_of("a.zip/abs.txt"), "c\n");
  EXPECT_EQ(seen.text_of("a.zip/x.txt"), "d\n");
  EXPECT_EQ(seen.text_of("a.zip/x.txt (2)"), "e\n");
  seen.expect_whole();
}

TEST(Zip, BehindAProgramIsReadAsTheZipItIs) {
  std::string program = "MZ" + std::string(3000, '\x01');
  program[60] = 64, program[61] = 0, program[62] = 0;
  program.replace(64, 2, "PE");
  EXPECT_EQ(read_bytes("a.exe", program).verdict_of("a.exe"), "unread:unsupported");
  const Seen seen = read_bytes("a.exe", program + make_zip({{"a.txt", "hello\n"}}));
  EXPECT_EQ(seen.text_of("a.exe/a.txt"), "hello\n");
  EXPECT_EQ(seen.verdict_of("a.exe"), "read");
}

TEST(Zip, EveryDamagedByteEndsInVerdicts) {
  const std::string whole =
      make_zip({{"a.txt", "some text\n"}, {"in.zip", make_zip({{"b.csv", "a,b\n1,2\n"}})}});
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (const char flip : {'\x01', '\x80', '\xff'}) {
      std::string bytes = whole;
      bytes[i] = static_cast<char>(bytes[i] ^ flip);
      const Seen seen = read_bytes("a.zip", bytes);
      seen.expect_whole();
      ASSERT_NE(seen.verdict_of("a.zip"), "none");
    }
  }
}

TEST(Pdf, TheFileItselfIsHandedOverEmptyAndOneInAZipWithItsBytes) {
  const std::string pdf = "%PDF-1.4\nrest";
  const Seen top = read_bytes("a.pdf", pdf);
  EXPECT_EQ(top.verdict_of("a.pdf"), "handed:pdf");
  EXPECT_EQ(top.handed.at("a.pdf"), "");
  const Seen inside = read_bytes("a.zip", make_zip({{"x.pdf", pdf}}));
  EXPECT_EQ(inside.handed.at("a.zip/x.pdf"), pdf);
  EXPECT_EQ(inside.verdict_of("a.zip"), "read");
}

TEST(Gzip, HoldsOneFileNamedByItself) {
  const Seen seen = read_bytes("list.csv.gz", make_gzip("a,b,c\n1,2,3\n4,5,6\n"));
  EXPECT_EQ(seen.verdict_of("list.csv.gz"), "read");
  EXPECT_EQ(seen.verdict_of("list.csv.gz/list.csv"), "read");
  EXPECT_EQ(seen.all_rows().size(), 3U);
  const std::string bytes = make_gzip(std::string(100'000, 'x') + "\n" + "tail");
  const Seen cut = read_bytes("a.gz", bytes.substr(0, bytes.size() / 2));
  EXPECT_EQ(cut.verdict_of("a.gz/a"), "unread:damaged");
}

// A member of a tar with its header, as POSIX has it, and zeros up to the next record.
std::string tar_member(const std::string& name, char type, const std::string& content,
                       const std::string& more_records = "") {
  std::string header(512, '\0');
  header.replace(0, name.size(), name);
  char size[12];
  std::snprintf(size, sizeof size, "%011zo", content.size());
  header.replace(124, 11, size);
  header[156] = type;
  header.replace(257, 8, std::string("ustar  \0", 8));
  header[482] = more_records.empty() ? '\0' : '\1';
  header.replace(148, 8, "        ");
  std::uint64_t sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  char digits[8];
  std::snprintf(digits, sizeof digits, "%06o", static_cast<unsigned>(sum));
  header.replace(148, 7, std::string(digits, 7));
  const std::string padding((512 - content.size() % 512) % 512, '\0');
  return header + more_records + content + padding;
}
const std::string kTarEnd(1024, '\0');

TEST(Pdf, AsTheFirstFileOfAnArchiveOrMailboxHidesNoneOfTheOthers) {
  const std::string pdf = "%PDF-1.4\nrest";
  const std::string csv = "a,b,c\n1,2,3\n4,5,6\n";
  const Seen zip =
      read_bytes("a.zip", make_zip({{"n.pdf", pdf}, {"list.csv", csv}}, "zip:compression=store"));
  EXPECT_EQ(zip.verdict_of("a.zip"), "read");
  EXPECT_EQ(zip.verdict_of("a.zip/n.pdf"), "handed:pdf");
  EXPECT_EQ(zip.verdict_of("a.zip/list.csv"), "read");
  const Seen tar = read_bytes(
      "a.tar", tar_member("n.pdf", '0', pdf) + tar_member("list.csv", '0', csv) + kTarEnd);
  EXPECT_EQ(tar.verdict_of("a.tar"), "read");
  EXPECT_EQ(tar.verdict_of("a.tar/n.pdf"), "handed:pdf");
  EXPECT_EQ(tar.verdict_of("a.tar/list.csv"), "read");
  const std::string mail =
      "From: a@example.jp\nSubject: x\nContent-Type: application/pdf; name=n.pdf\n\n" + pdf + "\n";
  const Seen mbox = read_bytes("a.mbox", "From a@example.jp Mon Nov 16 10:00:00 2026\n" + mail +
                                             "\nFrom b@example.jp Mon Nov 16 11:00:00 2026\nFrom: "
                                             "b@example.jp\nSubject: y\n\nsecond\n");
  EXPECT_EQ(mbox.verdict_of("a.mbox"), "read");
  EXPECT_EQ(mbox.verdict_of("a.mbox/2"), "read");
  EXPECT_EQ(read_bytes("a.pdf", "\r\n junk " + pdf).verdict_of("a.pdf"), "handed:pdf");
}

TEST(Gzip, WhatItHoldsAndCannotBeReadHasASize) {
  std::string database = std::string("SQLite format 3\0", 16);
  for (int i = 0; i < 50'000; ++i) database += std::to_string(i * 7919 % 10007) + "\x01";
  const Seen seen = read_bytes("u.sqlite.gz", make_gzip(database));
  ASSERT_EQ(seen.unread.size(), 1U);
  EXPECT_EQ(seen.unread[0].way, "u.sqlite.gz/u.sqlite");
  EXPECT_EQ(seen.unread[0].size_bytes, database.size());
}

TEST(Tar, OnlyWhatHasNoBytesIsSkipped) {
  std::string more(512, '\0');  // the last of the records with the map of a sparse file
  const std::string csv = "a,b,c\n1,2,3\n4,5,6\n";
  const std::string long_name = std::string(120, 'n') + ".csv";
  const Seen seen =
      read_bytes("a.tar", tar_member("sparse.csv", 'S', csv, more) + tar_member("link", '2', "") +
                              tar_member("pipe", '6', "") + tar_member("rest", 'M', csv) +
                              tar_member("dir/", 'D', "names") + tar_member("volume", 'V', "") +
                              tar_member("././@LongLink", 'L', long_name + '\0') +
                              tar_member("././@LongLink", 'K', std::string("target") + '\0') +
                              tar_member("short", '0', csv) + kTarEnd);
  EXPECT_EQ(seen.verdict_of("a.tar/sparse.csv"), "unread:unsupported");
  EXPECT_EQ(seen.unread.at(0).size_bytes, csv.size());
  EXPECT_EQ(seen.verdict_of("a.tar/rest"), "unread:unsupported");
  EXPECT_EQ(seen.verdict_of("a.tar/link"), "skipped:link");
  EXPECT_EQ(seen.verdict_of("a.tar/pipe"), "skipped:link");
  EXPECT_EQ(seen.verdict_of("a.tar/dir"), "skipped:directory");
  EXPECT_EQ(seen.verdict_of("a.tar/" + long_name), "read");
  EXPECT_EQ(seen.verdict_of("a.tar"), "read");
  EXPECT_EQ(seen.verdicts.size(), 7U);
}

TEST(Tar, HoldsFilesAndIsDamagedWhenCutShort) {
  std::string out(1 << 20, '\0');
  std::size_t used = 0;
  archive* tar = archive_write_new();
  archive_write_set_format_pax_restricted(tar);
  archive_write_open_memory(tar, out.data(), out.size(), &used);
  const std::string long_name = std::string(150, 'n') + "/memo.txt";
  for (const std::string& name : {std::string("a.txt"), long_name}) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_size(entry, 6);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_write_header(tar, entry);
    archive_write_data(tar, "hello\n", 6);
    archive_entry_free(entry);
  }
  archive_write_close(tar);
  archive_write_free(tar);
  out.resize(used);
  const Seen seen = read_bytes("a.tar", out);
  EXPECT_EQ(seen.text_of("a.tar/" + long_name), "hello\n");
  EXPECT_EQ(seen.verdict_of("a.tar"), "read");
  const Seen packed = read_bytes("a.tgz", make_gzip(out));
  EXPECT_EQ(packed.text_of("a.tgz/a.tar/a.txt"), "hello\n");
  EXPECT_EQ(read_bytes("a.tar", std::string_view(out).substr(0, 1024)).verdict_of("a.tar"),
            "unread:damaged");
}

}  // namespace
}  // namespace tadasu::unpack
