#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "base/bytes.h"
#include "unpack/mail_text.h"
#include "unpack/sink_for_test.h"
#include "unpack/zip_for_test.h"

namespace tadasu::unpack {
namespace {

std::string base64(std::string_view bytes) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k)
      bits = bits << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (int k = 3; k >= 0; --k) out += kLetters[bits >> (6 * k) & 63];
    if (i / 3 % 19 == 18) out += "\r\n";
  }
  const std::size_t pad = (3 - bytes.size() % 3) % 3;
  for (std::size_t i = 0; i < pad; ++i) out[out.size() - 1 - i] = '=';
  return out;
}

const std::string kHead =
    "From: =?ISO-2022-JP?B?GyRCOzNFREJATzobKEI=?= <taro@example.jp>\r\n"  // 山田太郎
    "To: hanako@example.jp,\r\n jiro@example.jp\r\nSubject: =?UTF-8?Q?=E4=BC=9A=E5=93=A1?=\r\n "
    "=?UTF-8?Q?=E5=90=8D=E7=B0=BF?=\r\n"
    "Date: Mon, 1 Jun 2026 10:00:00 +0900\r\nMessage-ID: <1@example.jp>\r\nMIME-Version: 1.0\r\n";

TEST(Mail, HeaderFieldsAreDecodedOneALine) {
  const Seen seen = read_bytes(
      "a.eml", kHead + "Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n\x1b$B;3ED\x1b(B\r\n");
  ASSERT_EQ(seen.pieces.size(), 2U);
  EXPECT_EQ(seen.pieces[0].shape, Shape::Header);
  EXPECT_EQ(seen.pieces[0].part, "header");
  EXPECT_EQ(seen.pieces[0].text,
            "From: 山田太郎 <taro@example.jp>\nTo: hanako@example.jp, jiro@example.jp\nSubject: "
            "会員名簿\n"
            "Date: Mon, 1 Jun 2026 10:00:00 +0900\n");
  EXPECT_EQ(seen.text_of("a.eml", "body"), "山田\r\n");
  EXPECT_EQ(seen.verdict_of("a.eml"), "read");
}

TEST(Mail, AttachmentsAreWaysAndAreReadByTheirContent) {
  const std::string zip = make_zip({{"list.csv", "a,b,c\n1,2,3\n"}});
  const std::string mail =
      kHead +
      "Content-Type: multipart/mixed; boundary=\"=_b\"\r\n\r\nThis is a multi-part message in MIME "
      "format.\r\n--=_b\r\n"
      "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: "
      "quoted-printable\r\n\r\n=E5=B1=B1=E7=94=B0 so=\r\nft\r\n--=_b\r\n"
      "Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n"
      "Content-Disposition: attachment; filename*0*=UTF-8''%E5%90%8D; "
      "filename*1*=%E7%B0%BF.zip\r\n\r\n" +
      base64(zip) +
      "\r\n--=_b\r\n"
      "Content-Type: "
      "application/octet-stream\r\n\r\n\x01\x02\x03\x05\x06\x01\x02\x03\r\n--=_b--\r\nafter the "
      "end\r\n";
  const Seen seen = read_bytes("a.eml", mail);
  EXPECT_EQ(seen.text_of("a.eml", "body"), "山田 soft");
  EXPECT_EQ(seen.verdict_of("a.eml/名簿.zip"), "read");
  EXPECT_EQ(seen.verdict_of("a.eml/名簿.zip/list.csv"), "read");
  EXPECT_EQ(seen.verdict_of("a.eml/part-2"), "unread:unsupported");
  EXPECT_EQ(seen.text_of("a.eml", "epilogue"), "after the end\r\n");
  EXPECT_EQ(seen.text_of("a.eml", "preamble"), "");
  seen.expect_whole();
}

TEST(Mail, HtmlIsReadForWhatThePlainTextDoesNotSay) {
  const std::string mail =
      kHead +
      "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nHello "
      "Taro\n--b\n"
      "Content-Type: text/html\n\n<p>Hello <b>Taro</b></p><p>Phone 03-1234-5678</p>\n--b--\n";
  EXPECT_EQ(read_bytes("a.eml", mail).text_of("a.eml", "html"), "Phone 03-1234-5678\n");
  const std::string only = kHead + "Content-Type: text/html; charset=utf-8\n\n<p>Hello</p>";
  EXPECT_EQ(read_bytes("a.eml", only).text_of("a.eml", "html"), "Hello\n");
}

TEST(Mail, EnclosedMessagesAndOldUuencodedFilesAreWays) {
  const std::string inner =
      "From: a@example.jp\nSubject: inner\nDate: x\n\nbegin 644 note.txt\n%:&5L;&\\`\nend\nbye\n";
  const std::string mail = kHead + "Content-Type: message/rfc822\n\n" + inner;
  const Seen seen = read_bytes("a.eml", mail);
  EXPECT_EQ(seen.verdict_of("a.eml/part-1"), "read");
  EXPECT_EQ(seen.text_of("a.eml/part-1/note.txt"), "hello");
  EXPECT_EQ(seen.text_of("a.eml/part-1", "body"), "bye\n");
  seen.expect_whole();
}

TEST(Mail, LockedMailIsCounted) {
  const Seen seen =
      read_bytes("a.eml", kHead +
                              "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; "
                              "name=smime.p7m\nContent-Transfer-Encoding: base64\n\nMIIB\n");
  ASSERT_EQ(seen.unread.size(), 1U);
  EXPECT_EQ(seen.unread[0].why, Why::NeedsPassword);
}

TEST(Mail, MultipartsWithoutEndEndAnyway) {
  std::string mail = kHead + "Content-Type: multipart/mixed; boundary=b0\n\n";
  for (int i = 0; i < 100; ++i)
    mail += "--b" + std::to_string(i) + "\nContent-Type: multipart/mixed; boundary=b" +
            std::to_string(i + 1) + "\n\n";
  const Seen seen = read_bytes("a.eml", mail);
  EXPECT_EQ(seen.verdict_of("a.eml"), "unread:too_deep");
}

TEST(Mail, LettersOfTheFormatAreReadInAllTheirForms) {
  EXPECT_EQ(decode_field("=?utf-8?B?5bGx?= =?utf-8?B?55Sw?="), "山田");
  EXPECT_EQ(decode_field("=?utf-8?B?5bE=?==?utf-8?B?sQ==?="), "山");  // a character in two words
  EXPECT_EQ(decode_field("a =?utf-8?q?b_c?= d"), "a b c d");
  EXPECT_EQ(decode_field("=?shift_jis?B?jlKTYw==?="), "山田");
  EXPECT_EQ(decode_field("=?broken"), "=?broken");
  EXPECT_EQ(decode_field("\x1b$B;3ED\x1b(B"), "山田");
  EXPECT_EQ(decode_field(" plain\r\n folded "), "plain folded");
  EXPECT_EQ(parameter("attachment; filename=\"a;b.txt\"", "filename"), "a;b.txt");
  EXPECT_EQ(parameter("x; filename*=iso-2022-jp''%1B%24B%3B3%1B%28B.txt", "filename"), "山.txt");
  EXPECT_EQ(parameter("x; filename=\"=?utf-8?B?5bGx?=.txt\"", "filename"), "山.txt");
  EXPECT_EQ(main_value("Text/HTML (comment); charset=x"), "text/html");
  EXPECT_EQ(decode_base64("aGVs\r\nbG8="), "hello");
  EXPECT_EQ(decode_base64("aGVsbG8=aGVsbG8="), "hellohello");
  EXPECT_EQ(decode_quoted_printable("a=3Db=\r\nc=ZZ ="), "a=bc=ZZ ");
}

std::string make_mbox(int count, std::mt19937& random) {
  std::string out;
  for (int i = 0; i < count; ++i) {
    out += "From MAILER-DAEMON Mon Jun  1 10:00:00 2026\nFrom: a" + std::to_string(i) +
           "@example.jp\nSubject: m\nDate: x\n\nbody " + std::to_string(i) + "\n>From the start\n";
    out += "From here on it is text\n" + std::string(random() % 300, 'x') + "\n\n";
  }
  return out;
}

// A value that needs nothing done is copied as it stands, which is asked 16 bytes at a step: what
// needs something is seen wherever it stands.
TEST(Mail, WhatNeedsDecodingIsSeenAtEveryPlaceOfAValue) {
  const std::pair<std::string_view, std::string_view> signs[] = {{"  ", " "},
                                                                 {"\t", " "},
                                                                 {"=?utf-8?q?a?=", "a"},
                                                                 {"\x7f", "\x7f"},
                                                                 {"\xE5\xB1\xB1", "\xE5\xB1\xB1"},
                                                                 {"\r\n ", " "},
                                                                 {"=", "="},
                                                                 {"?", "?"}};
  for (std::size_t size = 1; size < 70; ++size) {
    for (std::size_t at = 0; at <= size; ++at) {
      for (const auto& [written, meant] : signs) {
        const bool outside = meant == " " && (at == 0 || at == size);
        const std::string value(size, 'x');
        const std::string left = value.substr(0, at), right = value.substr(at);
        for (const std::string_view name : {"A:", "A :", "A: ", "A:  "}) {
          const std::string line = std::string(name) + left + std::string(written) + right;
          Fields fields;
          fields.add({std::string_view(line).substr(0, 1),
                      std::string_view(line).substr(line.find(':') + 1)});
          std::string made;
          EXPECT_EQ(decoded_fields(fields, made),
                    "A: " + left + (outside ? "" : std::string(meant)) + right + "\n")
              << size << " " << at;
        }
      }
    }
  }
}

TEST(Mbox, MessagesAreNumberedFromOneAndTextThatBeginsWithFromIsText) {
  std::mt19937 random(1);
  const Seen seen = read_bytes("mail.mbox", make_mbox(20, random));
  EXPECT_EQ(seen.totals.messages, 20U);
  EXPECT_EQ(seen.verdict_of("mail.mbox"), "read");
  EXPECT_EQ(seen.verdict_of("mail.mbox/20"), "read");
  EXPECT_EQ(seen.verdict_of("mail.mbox/21"), "none");
  EXPECT_EQ(seen.text_of("mail.mbox/7", "body").find("body 6\n"), 0U);
  seen.expect_whole();
}

TEST(Mbox, TheDayAndMonthMayStandBehindASenderNamedLikeADay) {
  const std::string message = "From Sun Sun Oct  4 09:00:00 2026\nno field\n";
  EXPECT_TRUE(is_from_line(message, 0));
  EXPECT_FALSE(is_from_line("From Sun to Mon we are closed, 9:00 to 17:00\nno field\n", 0));
  EXPECT_EQ(next_from_line("x\nFrom\n\nFrom me Sun Oct  4 09:00:00 2026\nA: b\n", 0), 8U);
}

TEST(Mail, TheFirstFieldOfARoleSpeaks) {
  const std::string message =
      "A: 1\nContent-Type: text/a\nContent-ID: 2\ncontent-type: text/b\n folded\n\nbody";
  Fields fields;
  read_fields(message, fields);
  EXPECT_EQ(fields.get(FieldRole::Type), " text/a");
  EXPECT_EQ(fields.get(FieldRole::Machine), " 2");
  EXPECT_EQ(fields.get(FieldRole::Encoding), "");
  EXPECT_EQ(main_value(" Text / Plain (a comment); charset=x"), "text/plain");
  EXPECT_EQ(main_value(" ; charset=x"), "");
}

// The usual date at the end of a From_ line is known at once; with a sign behind it is searched
// for.
TEST(Mbox, TheUsualDateIsKnownWithAndWithoutASearch) {
  const std::string date = " Thu Oct  1 09:00:00 2026";
  for (std::size_t at = 0; at < date.size(); ++at) {
    for (const char c : {' ', ':', '9', 'x', 'T', '\r'}) {
      std::string line = "From me" + date;
      line[7 + at] = c;
      for (const std::string_view next : {"A: b\n", "no field\n"}) {
        const std::string rest = "\n" + std::string(next);
        EXPECT_EQ(is_from_line(line + rest, 0), is_from_line(line + " +0900" + rest, 0))
            << line << rest;
      }
    }
  }
}

TEST(Mail, ParametersAreReadWhateverTheirSpacesQuotesAndOrder) {
  EXPECT_EQ(parameter("text/plain; Char Set = utf-8 ; name=a", "charset"), "utf-8");
  EXPECT_EQ(parameter("a/b; name=\"x;\\\"y\"; charset=\"iso-2022-jp\"", "name"), "x;\"y");
  EXPECT_EQ(parameter("a/b; name=\"x;y\"; charset=\"iso-2022-jp\"", "charset"), "iso-2022-jp");
  EXPECT_EQ(parameter("a/b; name*1=c.txt; name*0=ab", "name"), "abc.txt");
  EXPECT_EQ(parameter("a/b; name * = UTF-8''%61b", "name"), "ab");
  EXPECT_EQ(parameter("a/b; filename=x; rename=y", "name"), "");
  EXPECT_EQ(parameter("a/b; name=first; name=second", "name"), "first");
  EXPECT_EQ(parameter("a/b; name=\"open", "name"), "open");
  EXPECT_EQ(parameter("a/b", "name"), "");
}

TEST(Mail, AFieldIsTidiedWhereverItsOddSignStands) {
  const std::string plain(40, 'a');
  EXPECT_EQ(decode_field(" " + plain + " "), plain);
  for (std::size_t at = 1; at < plain.size() - 2; ++at) {
    std::string text = plain;
    text.replace(at, 2, "  ");
    std::string tidy = plain;
    tidy.replace(at, 2, " ");
    EXPECT_EQ(decode_field(text), tidy) << at;
    text.replace(at, 2, "\r\n");
    EXPECT_EQ(decode_field(text), tidy) << at;
    EXPECT_EQ(decode_field(plain.substr(0, at) + " =?utf-8?q?=E5=B1=B1?="),
              plain.substr(0, at) + " 山");
  }
}

// Lines read 16 bytes at a time and byte by byte say the same, wherever they end; and what is taken
// as it stands is what would have been put together field by field.
TEST(Mail, FieldsReadFastAreThoseReadSlowly) {
  std::mt19937 random(11);
  const std::string_view parts[] = {"From",
                                    "Received",
                                    "Message-ID",
                                    "Content-Type",
                                    "X-A",
                                    ":",
                                    ": ",
                                    " :",
                                    ":  ",
                                    "\n",
                                    "\n",
                                    "\r\n",
                                    "\r",
                                    " ",
                                    "  ",
                                    "\t",
                                    "=?",
                                    "=",
                                    "?",
                                    "word",
                                    "and a longer stretch",
                                    "\x7f",
                                    "\xC3\xA9",
                                    "From ",
                                    "a: b\n",
                                    "Subject: one two\n",
                                    "Date: x\r\n",
                                    "content-id: <a>\n"};
  int taken_as_it_stands = 0;
  for (int trial = 0; trial < 20'000; ++trial) {
    std::string head;
    for (auto left = 1 + random() % 14; left > 0; --left)
      head += parts[random() % std::size(parts)];
    const std::string message = head + (random() % 2 == 0 ? "\n\n" + std::string(40, 'z') : "");
    Fields slow;
    read_fields(message, slow, LinesBy::One);
    std::string one_by_one;
    const std::string_view decoded = decoded_fields(slow, one_by_one);
    for (const LinesBy how : {LinesBy::Sixteen, LinesBy::Fastest}) {
      Fields fast;
      read_fields(message, fast, how);
      ASSERT_EQ(fast.body_begin, slow.body_begin) << message;
      ASSERT_EQ(fast.fields.size(), slow.fields.size()) << message;
      for (std::size_t i = 0; i < fast.fields.size(); ++i) {
        ASSERT_EQ(fast.fields[i].name, slow.fields[i].name) << message;
        ASSERT_EQ(fast.fields[i].value, slow.fields[i].value) << message;
        ASSERT_EQ(fast.fields[i].role, slow.fields[i].role) << message;
      }
      std::string made;
      ASSERT_EQ(decoded_fields(fast, made), decoded) << message;
      taken_as_it_stands += made.empty() && !decoded.empty() ? 1 : 0;
    }
  }
  EXPECT_GT(taken_as_it_stands, 1'000);
}

TEST(Mail, FoldedFieldsWithoutEncodedWordsAreTidiedAlike) {
  std::mt19937 random(13);
  const std::string_view parts[] = {" ",
                                    "  ",
                                    "\t",
                                    "\n ",
                                    "\r\n\t",
                                    "\r",
                                    "\n",
                                    "word",
                                    "from mx.example.jp (a [192.0.2.7])",
                                    "by",
                                    ";",
                                    "=",
                                    "?",
                                    "=?",
                                    "\x01",
                                    "\x7f",
                                    "\v",
                                    "caf\xC3\xA9",
                                    "12345678901234567890"};
  for (int trial = 0; trial < 50'000; ++trial) {
    std::string value;
    for (auto left = random() % 12; left > 0; --left) value += parts[random() % std::size(parts)];
    ASSERT_EQ(decode_field(value), decode_field(value, false)) << value;
  }
}

TEST(Mail, ATypeMetAgainSaysTheSame) {
  const std::string wide(600, 'x');
  const std::string types[] = {"",
                               " text/plain",
                               " text/plain; name=a.txt",
                               " TEXT/html; name=b.htm",
                               " text/html; name=c.htm",
                               " multipart/mixed; name=" + wide,
                               " multipart/other; name=" + wide};
  TypeFields met;
  std::mt19937 random(12);
  for (int trial = 0; trial < 500; ++trial) {
    const std::string& written = types[random() % std::size(types)];
    const TypeField& field = met.read(written);
    ASSERT_EQ(field.type, main_value(written));
    ASSERT_EQ(field.name, parameter(written, "name"));
  }
}

// The mailbox tells what it passed on the way to the next message; a message by itself is looked at
// anew. Both are read alike.
TEST(Mbox, WhatTheMailboxPassedIsKnownOfTheRightMessage) {
  std::mt19937 random(6);
  const std::string_view bodies[] = {"plain text\n",
                                     "caf\xC3\xA9\n",
                                     "begin 644 a.txt\n#86)C\n`\nend\n",
                                     "before\nbegin 644 b.txt\n#86)C\n`\nend\nafter\n",
                                     "better be long, and a little longer than that\n",
                                     "\x1b$B;3ED\x1b(B\n",
                                     "\n\nbegin\n"};
  for (int trial = 0; trial < 300; ++trial) {
    std::string mailbox;
    std::vector<std::string> texts;
    for (auto left = 1 + random() % 6; left > 0; --left) {
      std::string message = "Subject: x\nFrom: taro@example.jp\nDate: Sun, 4 Oct 2026 09:00:00\n";
      if (random() % 3 == 0) message += "MIME-Version: 1.0\nContent-Type: text/plain\n";
      message += "\n" + std::string(random() % 90, 'y') + (random() % 2 == 0 ? "\n" : "");
      message += bodies[random() % std::size(bodies)];
      mailbox += "From a@example.jp Sun Oct  4 09:00:00 2026\n" + message + "\n";
      for (const auto& piece : read_bytes("one.eml", message + "\n").pieces)
        texts.push_back(piece.text);
    }
    std::vector<std::string> together;
    for (const auto& piece : read_bytes("all.mbox", mailbox).pieces) together.push_back(piece.text);
    ASSERT_EQ(together, texts) << mailbox;
  }
}

TEST(Mbox, UnitsOfAMailboxGiveTheSameWaysAndTexts) {
  std::mt19937 random(5);
  for (int i = 0; i < 60; ++i) {
    const std::string bytes = make_mbox(1 + static_cast<int>(random() % 40), random);
    const Seen whole = read_bytes("m", bytes);
    const Seen units = read_in_units("m", bytes, 1 + random() % 5000);
    ASSERT_EQ(whole.totals.messages, units.totals.messages);
    std::map<std::string, std::string> a(whole.verdicts.begin(), whole.verdicts.end());
    std::map<std::string, std::string> b(units.verdicts.begin(), units.verdicts.end());
    ASSERT_EQ(a, b);
    for (const auto& [way, verdict] : a) ASSERT_EQ(whole.text_of(way), units.text_of(way)) << way;
    units.expect_whole();
  }
}

TEST(Mbox, ALargeMailboxOfSeveralChunksIsTheSameInUnits) {
  std::mt19937 random(9);
  const std::string bytes = make_mbox(12'000, random);
  const Seen whole = read_bytes("m", bytes);
  EXPECT_EQ(whole.totals.messages, 12'000U);
  const Seen units = read_in_units("m", bytes, 700'000);
  EXPECT_EQ(units.verdict_of("m/12000"), "read");
  EXPECT_EQ(units.verdicts.size(), whole.verdicts.size());
}

TEST(Torture, EveryPublicOddMailHasItsVerdicts) {
  const char* shared = std::getenv("TADASU_SHARED_DATA");
  if (shared == nullptr) GTEST_SKIP() << "skipped: no shared data";
  std::size_t files = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(std::filesystem::path(shared) / "mail")) {
    if (!entry.is_regular_file()) continue;
    const auto bytes = read_file(entry.path());
    ASSERT_TRUE(bytes.ok());
    const std::string name = entry.path().filename();
    const Seen seen = read_bytes(name, bytes.value());
    seen.expect_whole();
    EXPECT_NE(seen.verdict_of(name), "none") << name;
    ++files;
  }
  EXPECT_GT(files, 100U);
}

}  // namespace
}  // namespace tadasu::unpack
