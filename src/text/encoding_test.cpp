#include "text/encoding.h"

#include <gtest/gtest.h>

#include <random>

#include "base/bytes.h"
#include "text/decode_reference.h"
#include "text/encoding_samples.h"
#include "text/utf8.h"

namespace tadasu::text {
namespace {

constexpr Encoding kAll[] = {Encoding::Utf8,  Encoding::Utf16Le, Encoding::Utf16Be,
                             Encoding::Cp932, Encoding::EucJp,   Encoding::Iso2022Jp,
                             Encoding::Latin1};

std::string decoded(Encoding encoding, std::string_view raw) {
  std::string out;
  EXPECT_EQ(decode(encoding, raw, out), raw.size());
  return out;
}

std::string from_hex(std::string_view hex) {
  auto raw = unhex(hex);
  EXPECT_TRUE(raw.ok());
  return std::move(raw).value();
}

// Text, step offsets and used bytes must be those of the twin.
void expect_like_reference(Encoding encoding, std::string_view raw) {
  const ReferenceText expected = ReferenceDecoder(encoding, raw).decode();
  std::string out = "before";
  std::vector<OffsetStep> steps;
  ASSERT_EQ(decode(encoding, raw, out, &steps), raw.size());
  ASSERT_EQ(out.substr(6), expected.text) << encoding_name(encoding) << " " << hex(bytes_of(raw));
  ASSERT_TRUE(is_valid_utf8(out));
  for (const auto& [text, raw_begin] : expected.starts) {
    ASSERT_EQ(raw_of(steps, text, std::string_view(out).substr(6), 0), raw_begin)
        << encoding_name(encoding) << " " << hex(bytes_of(raw)) << " at " << text;
  }
  for (std::size_t i = 1; i < steps.size(); ++i) ASSERT_LT(steps[i - 1].text, steps[i].text);
}

// Bytes that stand at the edges of the ranges of some encoding.
std::string random_raw(std::mt19937_64& random, std::size_t size, std::size_t kinds) {
  static constexpr std::string_view kEdges =
      "a\n\r "
      "\x1b$B(J@"
      "I\x21\x24\x30\x3F\x40\x7E\x7F\x80\x81\x8E\x8F\x9F\xA0\xA1\xA4\xB0\xC2\xCE\xDF\xE0\xE3\xED"
      "\xEF\xF0"
      "\xF4\xFC\xFD\xFE\xFF\xD8\xDC\xBB\xBF";
  std::string raw;
  while (raw.size() < size) {
    const auto pick = random() % kinds;
    if (pick == 0)
      raw += static_cast<char>(random());
    else if (pick == 1)
      raw += kEdges[random() % kEdges.size()];
    else if (pick == 2)
      raw.append(random() % 40, 'x');
    else
      raw += encode_reference(kAll[random() % 6], "山田ハナコ ｱｲ ①");
  }
  return raw;
}

TEST(Decode, ReadsWhatOthersWrote) {
  for (const EncodingSample& sample : kEncodingSamples) {
    EXPECT_EQ(decoded(sample.encoding, from_hex(sample.hex)), sample.text)
        << encoding_name(sample.encoding);
  }
}

TEST(Decode, ABomIsDroppedAndOffsetsCountIt) {
  std::string out;
  std::vector<OffsetStep> steps;
  decode(Encoding::Utf8,
         "\xEF\xBB\xBF"
         "ab",
         out, &steps);
  EXPECT_EQ(out, "ab");
  EXPECT_EQ(raw_of(steps, 0, out, 0), 3U);
  EXPECT_EQ(raw_of(steps, 2, out, 0), 5U);
  EXPECT_EQ(decoded(Encoding::Utf16Le, std::string_view("\xFF\xFE"
                                                        "a\0",
                                                        4)),
            "a");
  EXPECT_EQ(decoded(Encoding::Utf16Be, std::string_view("\xFE\xFF\0a", 4)), "a");
}

TEST(Decode, EachBadByteBecomesOneReplacement) {
  EXPECT_EQ(decoded(Encoding::Utf8,
                    "a\xE3\x81"
                    "b\xFF"),
            "a\uFFFD\uFFFDb\uFFFD");
  EXPECT_EQ(decoded(Encoding::Utf8, "\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");  // a surrogate
  EXPECT_EQ(decoded(Encoding::Utf8, "\xC0\xAF"), "\uFFFD\uFFFD");            // overlong
  EXPECT_EQ(decoded(Encoding::Cp932, "\x81\x20\x80\x8E\x52"), "\uFFFD \uFFFD山");
  EXPECT_EQ(decoded(Encoding::EucJp,
                    "\xB0"
                    "a\xBB\xB3"),
            "\uFFFDa山");
  EXPECT_EQ(decoded(Encoding::Utf16Le, std::string_view("\x00\xD8"
                                                        "a\0",
                                                        4)),
            "\uFFFD\uFFFDa");
  EXPECT_EQ(decoded(Encoding::Iso2022Jp, "\x1b$B;3\x1b(X"), "山\uFFFD\uFFFD\uFFFD");
}

TEST(Decode, ALineEndReturnsToAscii) {
  EXPECT_EQ(decoded(Encoding::Iso2022Jp, "\x1b$B;3\nabc"), "山\nabc");
}

TEST(Decode, AnIncompleteEndIsLeftForTheNextBlock) {
  const struct {
    Encoding encoding;
    std::string_view raw;
    std::size_t used;
  } cases[] = {{Encoding::Utf8, "a\xE5\xB1", 1},
               {Encoding::Utf8, "\xEF\xBB", 0},
               {Encoding::Utf8, "a\xF0\xA0\xAE", 1},
               {Encoding::Utf16Le, std::string_view("a\0b", 3), 2},
               {Encoding::Utf16Le, std::string_view("a\0\x42\xD8", 4), 2},
               {Encoding::Cp932, "a\x8E", 1},
               {Encoding::EucJp, "a\xBB", 1},
               {Encoding::EucJp, "a\x8F\xB0", 1},
               {Encoding::Iso2022Jp, "ab\x1b$B;3;", 2},
               {Encoding::Iso2022Jp, "ab\x1b$", 2}};
  for (const auto& c : cases) {
    std::string out;
    EXPECT_EQ(decode(c.encoding, c.raw, out, nullptr, false), c.used) << encoding_name(c.encoding);
    EXPECT_EQ(out.find("\uFFFD"), std::string::npos);
    std::string all;
    EXPECT_EQ(decode(c.encoding, c.raw, all, nullptr, true), c.raw.size());
  }
}

TEST(Decode, AgreesWithItsTwinOnEveryShortStringOfEdgeBytes) {
  static constexpr std::string_view kBytes =
      "a\n\x1b$B(\x21\x40\x7F\x80\x8E\x8F\xA1\xC3\xDF\xE3\xF0\xFC\xFF\xD8";
  for (const Encoding encoding : kAll) {
    for (std::size_t size = 0; size <= 3; ++size) {
      std::size_t count = 1;
      for (std::size_t i = 0; i < size; ++i) count *= kBytes.size();
      for (std::size_t n = 0; n < count; ++n) {
        std::string raw;
        for (std::size_t i = 0, rest = n; i < size; ++i, rest /= kBytes.size())
          raw += kBytes[rest % kBytes.size()];
        expect_like_reference(encoding, raw);
        if (HasFatalFailure()) return;
      }
    }
  }
}

TEST(Decode, AgreesWithItsTwinOnEveryPairOfBytes) {
  for (const Encoding encoding : kAll) {
    for (unsigned pair = 0; pair < 0x10000; ++pair) {
      const char raw[] = {static_cast<char>(pair >> 8), static_cast<char>(pair)};
      expect_like_reference(encoding, {raw, 2});
      if (HasFatalFailure()) return;
    }
  }
}

TEST(Decode, AgreesWithItsTwinOnLongRandomStrings) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 60; ++round) {
    const std::string raw = random_raw(random, random() % 40'000, 2 + random() % 20);
    expect_like_reference(kAll[static_cast<std::size_t>(round) % 7], raw);
    if (HasFatalFailure()) return;
  }
}

TEST(Decode, ABlockAtATimeGivesTheTextOfTheWhole) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 700; ++round) {
    const Encoding encoding = kAll[static_cast<std::size_t>(round) % 7];
    std::string raw;
    for (std::size_t lines = random() % 60; lines > 0; --lines)
      raw += random_raw(random, 30, 30) + "\n";
    if (encoding == Encoding::Utf8 || encoding == Encoding::Utf16Be ||
        encoding == Encoding::Utf16Le)
      raw += "end";
    const std::string whole = decoded(encoding, raw);
    std::string joined;
    std::size_t at = 0;
    std::size_t block = 1 + random() % 500;
    while (at < raw.size()) {
      const bool last = at + block >= raw.size();
      const std::string_view part = std::string_view(raw).substr(at, block);
      // A block may happen to begin with the bytes of a BOM, which would be dropped.
      const bool bom = part.substr(0, 2) == "\xFF\xFE" || part.substr(0, 2) == "\xFE\xFF" ||
                       part.substr(0, 3) == "\xEF\xBB\xBF";
      if (bom && at > 0) {
        joined.clear();
        break;
      }
      const std::size_t used = decode(encoding, part, joined, nullptr, last);
      if (used == 0) ++block;  // one character or one ISO-2022-JP stretch is longer than the block
      at += used;
    }
    if (at >= raw.size()) {
      ASSERT_EQ(joined, whole) << encoding_name(encoding) << " " << round;
    }
  }
}

TEST(Decode, CutAtAnyPlaceTheStepsStayTrue) {
  const std::string raw =
      encode_reference(Encoding::Cp932, "氏名,ｶﾅ,tel\r\n山田 太郎,ﾔﾏﾀﾞ,090\r\nα①,é");
  const std::string text = "氏名,ｶﾅ,tel\r\n山田 太郎,ﾔﾏﾀﾞ,090\r\nα①";
  const std::string good = encode_reference(Encoding::Cp932, text);
  ASSERT_FALSE(good.empty());
  EXPECT_TRUE(raw.empty());  // é has no place in CP932
  for (std::size_t size = 0; size <= good.size(); ++size)
    expect_like_reference(Encoding::Cp932, good.substr(0, size));
}

TEST(RawOf, WithoutStepsTextAndRawAreOne) { EXPECT_EQ(raw_of({}, 17, "", 0), 17U); }

TEST(RawOf, StepsThatBeginLaterSayTheSame) {
  const std::string text = "氏名,ｶﾅ,①α\r\n山田 太郎,ﾔﾏﾀﾞ,\uFFFD090\r\n";
  for (const Encoding encoding : {Encoding::Cp932, Encoding::EucJp, Encoding::Utf16Le}) {
    std::string raw;
    for (int i = 0; i < 100; ++i) {
      raw += encode_reference(encoding, text.substr(0, text.find("\uFFFD")));
      raw += encode_reference(encoding, text.substr(text.find("\uFFFD") + 3));
      if (encoding == Encoding::Cp932) raw += "\x80\xFF\x81\x20";
    }
    std::string out;
    std::vector<OffsetStep> all;
    decode(encoding, raw, out, &all);
    for (std::size_t from = 0; from < out.size(); from += 97) {
      while ((static_cast<unsigned char>(out[from]) & 0xC0) == 0x80) ++from;
      std::vector<OffsetStep> steps = all;
      drop_steps_before(from, out, 0, steps);
      ASSERT_EQ(steps.front().text, from);
      const std::string_view rest = std::string_view(out).substr(from);
      for (std::size_t at = from; at <= out.size(); at += 13) {
        while (at < out.size() && (static_cast<unsigned char>(out[at]) & 0xC0) == 0x80) ++at;
        ASSERT_EQ(raw_of(steps, at, rest, from), raw_of(all, at, out, 0)) << at;
      }
    }
  }
}

TEST(Decode, ALongFileOfOneClassNeedsFewSteps) {
  std::string out;
  std::vector<OffsetStep> steps;
  decode(Encoding::Utf8, std::string(100'000, 'x') + "山田", out, &steps);
  EXPECT_EQ(steps.size(), 1U);
  out.clear();
  std::string kanji;
  for (int i = 0; i < 50'000; ++i) kanji += "\x8E\x52";
  decode(Encoding::Cp932, kanji, out, &steps);
  EXPECT_LE(steps.size(), 150'000U / 1024 + 1);
  EXPECT_EQ(out.size(), 150'000U);
}

// To raw bytes one walks from the step before: as far as the steps are apart.
TEST(Decode, NoStepOfALongRunIsFarFromTheNext) {
  for (const std::string_view one : {"\xB1", "\x8E\x52", "\xFF"}) {
    std::string raw, out;
    for (int i = 0; i < 50'000; ++i) raw += one;
    std::vector<OffsetStep> steps;
    decode(Encoding::Cp932, raw, out, &steps);
    ASSERT_FALSE(steps.empty());
    EXPECT_LE(steps.size(), out.size() / 1024 + 1);
    for (std::size_t i = 1; i < steps.size(); ++i)
      ASSERT_LE(steps[i].text - steps[i - 1].text, 2048U);
    EXPECT_LE(out.size() - steps.back().text, 2048U);
  }
}

TEST(IsValidUtf8, AgreesWithTheTwinOnEveryThreeBytesOfInterest) {
  for (unsigned lead = 0xC0; lead < 0x100; ++lead) {
    for (unsigned second = 0x70; second < 0x100; ++second) {
      for (const unsigned third : {0x20U, 0x7FU, 0x80U, 0xBFU, 0xC0U}) {
        const char raw[] = {static_cast<char>(lead), static_cast<char>(second),
                            static_cast<char>(third), '\x80', 'a'};
        const std::string_view text(raw, 5);
        const bool valid = ReferenceDecoder(Encoding::Utf8, text).decode().text == text;
        ASSERT_EQ(is_valid_utf8(text), valid) << hex(bytes_of(text));
      }
    }
  }
}

// Character by character, as the Unicode table says it.
std::size_t slow_valid_prefix(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length =
        utf8_length(reinterpret_cast<const unsigned char*>(text.data()) + at, text.size() - at);
    if (length == 0) break;
    at += length;
  }
  return at;
}

TEST(Utf8ValidPrefix, AgreesWithTheTwinWhereverTheFaultStands) {
  const std::string_view faults[] = {"\x80",
                                     "\xC0\x80",
                                     "\xC1\xBF",
                                     "\xC3",
                                     "\xE0\x9F\xBF",
                                     "\xE3\x81",
                                     "\xED\xA0\x80",
                                     "\xF0\x8F\xBF\xBF",
                                     "\xF4\x90\x80\x80",
                                     "\xF5\x80\x80\x80",
                                     "\xFF",
                                     "",
                                     "\xF0\x9F\x98\x80",
                                     "\xF0\x9F\x98",
                                     "\xC3\xA9\x80"};
  const std::string_view fills[] = {"a", "山", "é", "😀", "a山é😀ｱ1"};
  for (const std::string_view fill : fills) {
    std::string text;
    while (text.size() < 1100) text += fill;
    for (const std::string_view fault : faults) {
      for (const std::size_t base : {std::size_t{0}, std::size_t{480}, text.size()}) {
        for (std::size_t at = base; at < base + 70; ++at) {
          std::size_t start = std::min(at, text.size());
          while (start > 0 && start < text.size() &&
                 (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80)
            --start;
          const std::string all = text.substr(0, start) + std::string(fault) +
                                  text.substr(0, at > text.size() ? at - text.size() : 600);
          ASSERT_EQ(utf8_valid_prefix(all), slow_valid_prefix(all))
              << hex(bytes_of(std::string(fault))) << " at " << start;
        }
      }
    }
  }
}

TEST(Utf8ValidPrefix, AgreesWithTheTwinOnRandomBytes) {
  std::mt19937 random(7);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    const std::size_t size = random() % (round % 2 == 0 ? 700 : 4000);
    while (text.size() < size) {
      const char* const parts[] = {"x", "山田", "é", "😀", "ｱ", "0123456789 abcdefghijklmnopq"};
      if (round % 2 != 0) text.append(random() % 1500, 'y');  // long stretches of ASCII
      text += parts[random() % 6];
    }
    for (auto i = random() % 3; i > 0 && !text.empty(); --i)
      text[random() % text.size()] = static_cast<char>(random());
    ASSERT_EQ(utf8_valid_prefix(text), slow_valid_prefix(text));
  }
}

TEST(EncodingOfLabel, KnowsTheNamesMailAndXmlUse) {
  Encoding encoding = Encoding::Binary;
  for (const char* label : {"ISO-2022-JP", "iso-2022-jp", "csISO2022JP"}) {
    EXPECT_TRUE(encoding_of_label(label, encoding) && encoding == Encoding::Iso2022Jp) << label;
  }
  for (const char* label : {"Shift_JIS", "shift-jis", "SJIS", "x-sjis", "Windows-31J", "CP932"}) {
    EXPECT_TRUE(encoding_of_label(label, encoding) && encoding == Encoding::Cp932) << label;
  }
  EXPECT_TRUE(encoding_of_label("EUC-JP", encoding) && encoding == Encoding::EucJp);
  EXPECT_TRUE(encoding_of_label("\"UTF-8\"", encoding) && encoding == Encoding::Utf8);
  EXPECT_TRUE(encoding_of_label("us-ascii", encoding) && encoding == Encoding::Utf8);
  EXPECT_FALSE(encoding_of_label("GB18030", encoding));
  EXPECT_FALSE(encoding_of_label("utf-16", encoding));  // its BOM decides
  EXPECT_FALSE(encoding_of_label("", encoding));
}

}  // namespace
}  // namespace tadasu::text
