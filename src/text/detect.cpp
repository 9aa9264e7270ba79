// Which encoding? Certain signs first (BOM, escapes, UTF-8 validity); then a small language model:
// for each candidate, how many bits would it take to write these bytes as Japanese? The cheapest
// wins.
//
// Why bits: CP932 and EUC-JP accept nearly the same bytes, so validity alone decides little. What
// decides a short name is how likely its characters are: EUC-JP kanji read as CP932 are odd chains
// of half-width kana, CP932 half-width kana read as EUC-JP are rare kanji. The costs below are
// rounded -log2 of the share of each class in Japanese business text divided by the size of the
// class.
#include <algorithm>
#include <bitset>
#include <memory>
#include <string_view>

#include "text/encoding.h"
#include "text/jis_tables.h"
#include "text/utf8.h"

namespace tadasu::text {
namespace {

constexpr std::size_t kScoredBytes = 16384;
constexpr double kBadByte = 30;  // of an encoding that cannot produce it
constexpr double kAscii = 6;

unsigned byte_at(std::string_view raw, std::size_t i) { return static_cast<unsigned char>(raw[i]); }

// Kanji so frequent in names, places and headings that they are cheaper than their class.
constexpr std::u16string_view kFrequentKanji =
    u"一二三四五六七八九十百千万円年月日時分名前氏姓生住所番号電話会社様性別男女備考登録更新者件数"
    u"合計金額"
    u"山田中村川本小大上下高木林井野口原藤佐伊加斎鈴渡辺清水松岡橋石谷島崎平西東南北谷森池阿部長吉"
    u"福安"
    u"太郎子美一郎花恵真由香健次明雄夫正和弘幸直樹智裕介翔拓也彩奈優愛結菜陽葵蓮悠人県市区町都府道"
    u"丁目"
    u"新宿渋千代田港品目黒世横浜京阪神戸札幌仙台名古屋広福岡株式有限部課係担当者員顧客注文商品契約"
    u"申込"
    u"受付対応連絡先郵便支店銀行口座普通預残入出力確認済未完了開始終予定内容変更削除追加管理理由結"
    u"果患保険";

struct KanjiClass {
  std::bitset<0x10000> frequent;
  std::bitset<0x10000> level1;
  std::bitset<0x10000> level2;
  std::bitset<0x10000> other;  // symbols, Greek, Cyrillic, box drawing, NEC and IBM characters
};

const KanjiClass& kanji_class() {
  static const KanjiClass* const made = [] {
    auto out = std::make_unique<KanjiClass>();
    for (const char16_t c : kFrequentKanji) out->frequent.set(c);
    for (unsigned row = 0; row < 94; ++row) {
      for (unsigned cell = 0; cell < 94; ++cell) {
        const std::uint16_t code = kJisX0208[row * 94 + cell];
        if (code == 0) continue;
        (row < 15 || row > 83 ? out->other : row < 47 ? out->level1 : out->level2).set(code);
      }
    }
    return out.release();
  }();
  return *made;
}

bool is_control(unsigned c) {  // that no text file holds; ESC, FF and Ctrl-Z do occur
  return c < 0x20 && c != '\t' && c != '\n' && c != '\v' && c != '\f' && c != '\r' && c != 0x1A &&
         c != 0x1B;
}

double ascii_cost(unsigned c) { return is_control(c) ? kBadByte : kAscii; }

// Bits to write one character of Japanese text, half-width kana apart.
double wide_cost(std::uint32_t c) {
  if (c >= 0x3041 && c <= 0x3093) return 7.5;
  if ((c >= 0x30A1 && c <= 0x30F6) || c == 0x30FC || c == 0x3001 || c == 0x3002) return 8.5;
  if (c == 0x3000) return 7;
  if ((c >= 0xFF10 && c <= 0xFF19) || (c >= 0xFF21 && c <= 0xFF5A)) return 10.5;
  if (c >= 0x10000) return 24;
  const KanjiClass& classes = kanji_class();
  if (classes.frequent.test(c)) return 9.5;
  if (classes.level1.test(c)) return 13;
  if (classes.other.test(c)) return c >= 0x4E00 && c < 0xA000 ? 18 : c >= 0x3000 ? 12 : 16;
  if (classes.level2.test(c)) return 19;
  return c >= 0xE000 && c < 0xF900 ? 26 : 23;
}

// Half-width kana have a grammar of their own, which chance does not follow.
double half_kana_cost(unsigned c, unsigned previous) {
  const bool in_run = previous >= 0xA1 && previous <= 0xDF;
  if (c == 0xDE)
    return (previous >= 0xB6 && previous <= 0xC4) || (previous >= 0xCA && previous <= 0xCE) ||
                   previous == 0xB3
               ? 3.5
               : 14;
  if (c == 0xDF) return previous >= 0xCA && previous <= 0xCE ? 5 : 14;
  if (c >= 0xA7 && c <= 0xAF) return in_run ? 5.5 : 13;
  if (c == 0xB0) return in_run ? 5.5 : 14;
  if (c <= 0xA5) return in_run ? 9 : 12;
  if (c == 0xA6) return 10;  // ｦ
  return in_run ? 5 : 10;
}

struct Score {
  double bits = 0;
  std::size_t bad = 0;
};

void count_bad(Score& score) {
  score.bits += kBadByte;
  ++score.bad;
}

Score score_cp932(std::string_view raw, bool ends_here) {
  Score score;
  unsigned previous = 0;
  for (std::size_t i = 0; i < raw.size();) {
    const unsigned c = byte_at(raw, i);
    if (c < 0x80) {
      score.bits += ascii_cost(c);
      ++i;
    } else if (c >= 0xA1 && c <= 0xDF) {
      score.bits += half_kana_cost(c, previous);
      ++i;
    } else if (c == 0x80 || c == 0xA0 || c > 0xFC) {
      count_bad(score);
      ++i;
    } else if (i + 1 == raw.size()) {
      if (ends_here) count_bad(score);
      ++i;
    } else {
      const unsigned trail = byte_at(raw, i + 1);
      const unsigned row = c < 0xA0 ? c - 0x81 : c - 0xC1;
      const bool valid = trail >= 0x40 && trail != 0x7F && trail <= 0xFC;
      const std::uint32_t code =
          valid ? kJisX0208[row * 188 + trail - (trail > 0x7F ? 0x41 : 0x40)] : 0;
      if (code == 0) {
        count_bad(score);
        ++i;
      } else {
        score.bits += wide_cost(code);
        i += 2;
      }
    }
    previous = c;
  }
  return score;
}

Score score_euc_jp(std::string_view raw, bool ends_here) {
  Score score;
  for (std::size_t i = 0; i < raw.size();) {
    const unsigned c = byte_at(raw, i);
    if (c < 0x80) {
      score.bits += ascii_cost(c);
      ++i;
      continue;
    }
    const std::size_t need = c == 0x8F ? 3 : 2;
    const bool lead = c == 0x8E || c == 0x8F || (c >= 0xA1 && c <= 0xFE);
    if (lead && i + need > raw.size() && !ends_here) break;
    bool valid = lead && i + need <= raw.size();
    for (std::size_t k = 1; valid && k < need; ++k) {
      valid = byte_at(raw, i + k) >= 0xA1 && byte_at(raw, i + k) <= (c == 0x8E ? 0xDFU : 0xFEU);
    }
    const std::uint32_t code =
        !valid      ? 0
        : c == 0x8E ? 1
        : c == 0x8F ? kJisX0212[(byte_at(raw, i + 1) - 0xA1) * 94 + byte_at(raw, i + 2) - 0xA1]
                    : kJisX0208[(c - 0xA1) * 94 + byte_at(raw, i + 1) - 0xA1];
    if (code == 0) {
      count_bad(score);
      ++i;
    } else {
      score.bits += c == 0x8E ? 10 : c == 0x8F ? 21 : wide_cost(code);
      i += need;
    }
  }
  return score;
}

bool is_latin_letter(unsigned c) { return c >= 0xC0 && c != 0xD7 && c != 0xF7; }

Score score_latin1(std::string_view raw) {
  Score score;
  score.bits = 8;  // rarer here than Japanese
  bool after_letter = false;
  for (const char byte : raw) {
    const unsigned c = static_cast<unsigned char>(byte);
    const bool letter = c >= 0x80 ? is_latin_letter(c) : (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    if (c < 0x80)
      score.bits += ascii_cost(c);
    else
      score.bits += letter ? (after_letter ? 10 : 13) : c < 0xA0 ? 16 : 14;
    after_letter = c < 0x80 && letter;
  }
  return score;
}

// UTF-8 made of two-byte characters only could as well be half-width kana in pairs.
Score score_utf8_latin(std::string_view raw) {
  Score score;
  for (std::size_t i = 0; i < raw.size();) {
    const unsigned c = byte_at(raw, i);
    score.bits += c < 0x80 ? kAscii : c == 0xC2 || c == 0xC3 ? 9 : 14;
    i += c < 0x80 ? 1 : 2;
  }
  return score;
}

Score score_utf16(std::string_view raw, bool big) {
  Score score;
  score.bits = 10;
  for (std::size_t i = 0; i + 2 <= raw.size(); i += 2) {
    const unsigned high = byte_at(raw, big ? i : i + 1);
    const unsigned c = high << 8 | byte_at(raw, big ? i + 1 : i);
    if (c == 0 || (c < 0x20 && c != '\n' && c != '\r' && c != '\t'))
      count_bad(score);
    else if (c < 0x80)
      score.bits += kAscii;
    else if (c >= 0xFF61 && c <= 0xFF9F)
      score.bits += 8;
    else if (c >= 0xD800 && c < 0xE000)
      score.bits += 24;
    else
      score.bits += c < 0x100 ? 12 : wide_cost(c);
  }
  return score;
}

bool has_binary_magic(std::string_view head) {
  for (const std::string_view magic :
       {std::string_view("%PDF-"), std::string_view("PK\x03\x04"), std::string_view("\x89PNG"),
        std::string_view("\xFF\xD8\xFF"), std::string_view("GIF8"),
        std::string_view("\x7F"
                         "ELF"),
        std::string_view("\x1F\x8B"), std::string_view("7z\xBC\xAF\x27\x1C"),
        std::string_view("Rar!\x1A"), std::string_view("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
        std::string_view("SQLite format 3"), std::string_view("BZh91AY"),
        std::string_view("\xFD"
                         "7zXZ"),
        std::string_view("{\\rtf")}) {
    if (head.substr(0, magic.size()) == magic) return magic != "{\\rtf";
  }
  return false;
}

bool has_jis_escape(std::string_view head) {
  for (std::size_t i = head.find('\x1b'); i != head.npos; i = head.find('\x1b', i + 1)) {
    const std::string_view two = head.substr(i + 1, 2);
    if (two == "$B" || two == "$@" || two == "(I" || two == "(J" || two == "$(") return true;
  }
  return false;
}

// Of text with NUL or other control bytes: UTF-16 when one half of the units explains nearly all of
// them.
Encoding detect_with_nul(std::string_view head, std::size_t control_count) {
  const std::string_view part = head.substr(0, kScoredBytes);
  const Score little = score_utf16(part, false);
  const Score big = score_utf16(part, true);
  const Score& best = little.bits <= big.bits ? little : big;
  const std::size_t unit_count = part.size() / 2;
  const auto units = static_cast<double>(unit_count);
  if (units >= 1 && static_cast<double>(best.bad) <= units / 100 && best.bits < 15 * units + 10) {
    return &best == &little ? Encoding::Utf16Le : Encoding::Utf16Be;
  }
  return control_count * 50 > head.size() ? Encoding::Binary : Encoding::Utf8;
}

struct Utf8Look {
  std::size_t bad = 0;
  std::size_t wide = 0;   // characters of three or four bytes
  std::size_t pairs = 0;  // of two bytes
};

Utf8Look look_as_utf8(std::string_view head) {
  Utf8Look look;
  const auto* p = reinterpret_cast<const unsigned char*>(head.data());
  for (std::size_t i = 0; i < head.size();) {
    if (p[i] < 0x80) {
      i += ascii_prefix(head.data() + i, head.size() - i);
      continue;
    }
    bool incomplete = false;
    const std::size_t length = utf8_length(p + i, head.size() - i, &incomplete);
    if (incomplete) break;
    if (length == 0) ++look.bad;
    if (length == 2) ++look.pairs;
    if (length > 2) ++look.wide;
    i += std::max<std::size_t>(length, 1);
  }
  return look;
}

// The cheapest of the legacy encodings for bytes that are not UTF-8.
Encoding detect_legacy(std::string_view head, bool may_be_utf8) {
  // From the first byte that says anything; ASCII before it costs all alike (and cannot be inside
  // a character). Something cut off at the end of a short head is an error, not a cut.
  const std::size_t from = ascii_prefix(head.data(), head.size());
  const std::string_view part = head.substr(from, kScoredBytes);
  const bool ends_here = head.size() < 4096;
  const Score cp932 = score_cp932(part, ends_here);
  const Score euc_jp = score_euc_jp(part, ends_here);
  const Score latin1 = score_latin1(part);
  Encoding best = Encoding::Cp932;
  double bits = cp932.bits;
  const auto consider = [&](Encoding encoding, double its_bits) {
    if (its_bits >= bits) return;
    best = encoding;
    bits = its_bits;
  };
  consider(Encoding::EucJp, euc_jp.bits);
  consider(Encoding::Latin1, latin1.bits);
  if (may_be_utf8) consider(Encoding::Utf8, score_utf8_latin(part).bits);
  if (head.size() % 2 == 0 || !ends_here) {
    // The ASCII before it counts here, since no NUL stands beside it. Both sides are asked to write
    // the same bytes: of fewer, whatever is read is cheaper.
    const std::string_view whole = head.substr(0, from + part.size());
    const double shift = kAscii * static_cast<double>(from);
    consider(Encoding::Utf16Le, score_utf16(whole, false).bits - shift);
    consider(Encoding::Utf16Be, score_utf16(whole, true).bits - shift);
  }
  return best;
}

}  // namespace

Encoding detect_encoding(std::string_view head) {
  if (head.substr(0, 3) == "\xEF\xBB\xBF") return Encoding::Utf8;
  if (head.substr(0, 4) == std::string_view("\xFF\xFE\0\0", 4)) return Encoding::Binary;  // UTF-32
  if (head.substr(0, 2) == "\xFF\xFE") return Encoding::Utf16Le;
  if (head.substr(0, 2) == "\xFE\xFF") return Encoding::Utf16Be;
  if (has_binary_magic(head)) return Encoding::Binary;

  std::size_t controls = 0;
  std::size_t nuls = 0;
  std::size_t highs = 0;
  for (const char byte : head) {
    const unsigned c = static_cast<unsigned char>(byte);
    controls += is_control(c) ? 1 : 0;
    nuls += c == 0 ? 1 : 0;
    highs += c >= 0x80 ? 1 : 0;
  }
  if (nuls > 0) {
    const Encoding found = detect_with_nul(head, controls);
    if (found != Encoding::Utf8) return found;
  }
  if (has_jis_escape(head) && highs * 50 <= head.size()) return Encoding::Iso2022Jp;
  if (highs == 0) {
    return controls * 50 > head.size() ? detect_with_nul(head, controls) : Encoding::Utf8;
  }

  const Utf8Look utf8 = look_as_utf8(head);
  const bool mostly_utf8 = utf8.bad == 0 ? utf8.wide > 0 : utf8.wide >= 8 * utf8.bad;
  if (mostly_utf8 && controls * 50 <= head.size()) return Encoding::Utf8;
  if (utf8.bad == 0 && utf8.pairs == 0) return Encoding::Utf8;  // one cut character
  const Encoding found = detect_legacy(head, utf8.bad == 0);
  const bool wide_units = found == Encoding::Utf16Le || found == Encoding::Utf16Be;
  if (!wide_units && controls * 50 > head.size()) return Encoding::Binary;
  return found;
}

}  // namespace tadasu::text
