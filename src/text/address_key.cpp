// Addresses as keys: 東京都新宿区西新宿二丁目８番１号 and 新宿区西新宿2-8-1 are one place.
//
// Why a token walk: whether 三 is a number (三丁目) or a name (三田) is told only by what follows
// it, and whether の is a hyphen (2の8) or a name (丘の上) by both sides.
#include <array>
#include <cstdint>
#include <utility>

#include "text/fold.h"
#include "text/japanese_numeral.h"

namespace tadasu::text {
namespace {

constexpr std::u32string_view kPrefectures[] = {
    U"北海道", U"青森県", U"岩手県", U"宮城県", U"秋田県", U"山形県",   U"福島県", U"茨城県",
    U"栃木県", U"群馬県", U"埼玉県", U"千葉県", U"東京都", U"神奈川県", U"新潟県", U"富山県",
    U"石川県", U"福井県", U"山梨県", U"長野県", U"岐阜県", U"静岡県",   U"愛知県", U"三重県",
    U"滋賀県", U"京都府", U"大阪府", U"兵庫県", U"奈良県", U"和歌山県", U"鳥取県", U"島根県",
    U"岡山県", U"広島県", U"山口県", U"徳島県", U"香川県", U"愛媛県",   U"高知県", U"福岡県",
    U"佐賀県", U"長崎県", U"熊本県", U"大分県", U"宮崎県", U"鹿児島県", U"沖縄県"};

using Text = std::u32string_view;

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }
bool is_kanji_number(char32_t c) {
  switch (c) {
    case U'〇':
    case U'一':
    case U'二':
    case U'三':
    case U'四':
    case U'五':
    case U'六':
    case U'七':
    case U'八':
    case U'九':
    case U'十':
    case U'百':
    case U'千':
      return true;
    default:
      return false;
  }
}

// One bit for each character up to U+FFFF: whether the walk has a rule for it.
constexpr std::array<std::uint64_t, 0x10000 / 64> kSpecial = [] {
  std::array<std::uint64_t, 0x10000 / 64> out{};
  const auto add = [&](char32_t c) { out[c / 64] |= std::uint64_t{1} << (c % 64); };
  for (const char32_t c :
       Text(U"〇一二三四五六七八九十百千丁番号のノ之大字郡 、,-ーヶがヵガッつっ"))
    add(c);
  for (char32_t c = 'A'; c <= 'Z'; ++c) add(c);
  return out;
}();
bool is_special(char32_t c) { return c < 0x10000 && (kSpecial[c / 64] >> (c % 64) & 1) != 0; }

// Only a third or fourth character of these ends the name of a prefecture.
bool may_begin_with_prefecture(Text address) {
  const auto is_end = [](char32_t c) {
    return c == U'県' || c == U'都' || c == U'府' || c == U'道';
  };
  return address.size() > 3 && (is_end(address[2]) || is_end(address[3]));
}

// Width and variants folded, spaces kept for now; where the address begins behind postal code and
// prefecture.
std::size_t fold_address(std::string_view address, std::u32string& out) {
  fold_chars(address, out);
  std::size_t begin = 0;
  while (begin < out.size() && (out[begin] == ' ' || out[begin] == U'〒')) ++begin;
  std::size_t end = begin;
  std::size_t digits = 0;
  while (end < out.size() && (is_digit(out[end]) || (out[end] == '-' && digits == 3)))
    digits += is_digit(out[end++]) ? 1 : 0;
  if (digits == 7) begin = end;
  while (begin < out.size() && out[begin] == ' ') ++begin;
  const Text rest = Text(out).substr(begin);
  if (!may_begin_with_prefecture(rest)) return begin;
  for (const Text prefecture : kPrefectures) {
    if (prefecture[0] != rest[0] || prefecture[1] != rest[1]) continue;
    if (!rest.starts_with(prefecture)) continue;
    const bool city = rest.find_first_of(U"市区町村郡", prefecture.size()) != Text::npos;
    return city ? begin + prefecture.size() : begin;
  }
  return begin;
}

// The marker at the start of `rest` that ends a number: its length, 0 for none.
std::size_t number_marker(Text rest) {
  if (rest.empty() || (rest[0] != U'丁' && rest[0] != U'番' && rest[0] != U'号')) return 0;
  if (rest.size() > 1 && rest[0] == U'番' && (rest[1] == U'町' || rest[1] == U'丁')) return 0;
  for (const Text marker :
       {Text(U"丁目"), Text(U"丁"), Text(U"番地の"), Text(U"番地"), Text(U"番"), Text(U"号")}) {
    if (rest.substr(0, marker.size()) == marker) return marker.size();
  }
  return 0;
}

// Whether `rest` makes the number before it part of the name of a town: 北1条, 3番町, 第2地割.
bool names_town(Text rest) {
  if (rest.empty()) return false;
  if (rest[0] == U'条') return true;
  const Text two = rest.substr(0, 2);
  return two == U"番町" || two == U"番丁" || two == U"地割";
}

// Letters that are written in several ways in the names of towns.
char32_t in_towns(char32_t c) {
  switch (c) {
    case U'ヶ':
    case U'が':
    case U'ガ':
    case U'ヵ':
      return U'ケ';
    case U'ノ':
    case U'之':
      return U'の';
    case U'ッ':
    case U'つ':
    case U'っ':
      return U'ツ';
    default:
      return c >= 'A' && c <= 'Z' ? c + 32 : c;
  }
}

class Walk {
 public:
  Walk(const std::u32string& text, std::size_t begin, std::string& out)
      : text_(text), out_(out), at_(begin) {}

  void key() {
    out_.resize((text_.size() - at_) * 4);  // a character gives four bytes at most, 千 four digits
    begin_ = at_;
    while (at_ < text_.size()) step();
    while (ends_in('-')) --size_;
    out_.resize(size_);
  }

 private:
  [[nodiscard]] Text rest(std::size_t from) const { return Text(text_).substr(from); }
  [[nodiscard]] bool number_at(std::size_t i) const {
    return i < text_.size() && (is_digit(text_[i]) || is_kanji_number(text_[i]));
  }
  [[nodiscard]] bool ends_in(char c) const { return size_ > 0 && out_[size_ - 1] == c; }
  // A "-" that turns out to stand before no number is taken back.
  void put(char32_t c) {
    if (after_number_ && !is_digit(c) && ends_in('-')) --size_;
    size_ = static_cast<std::size_t>(put_utf8(out_.data() + size_, c) - out_.data());
    after_number_ = is_digit(c);
  }
  void hyphen() {
    if (size_ > 0 && !ends_in('-')) out_[size_++] = '-';
    after_number_ = true;
  }
  bool kanji_number() {
    if (!is_kanji_number(text_[at_])) return false;
    std::size_t end = at_ + 1;
    while (end < text_.size() && is_kanji_number(text_[end])) ++end;
    const bool joined = end < text_.size() &&
                        (text_[end] == '-' || text_[end] == U'の' || text_[end] == U'ノ') &&
                        number_at(end + 1);
    const bool after_hyphen = ends_in('-');
    const bool ends = end == text_.size() || text_[end] == ' ';
    if (number_marker(rest(end)) == 0 && !names_town(rest(end)) && !joined &&
        !(after_hyphen && ends))
      return false;
    const auto number = japanese_numeral(Text(text_).substr(at_, end - at_));
    if (!number) return false;
    for (const char digit : std::to_string(*number)) put(static_cast<char32_t>(digit));
    at_ = end;
    return true;
  }
  // 余市郡余市町 -> 余市町: a county, at the begin, and its town or village behind it.
  bool county() {
    const Text before = Text(text_).substr(begin_, at_ - begin_);
    const Text behind = rest(at_ + 1).substr(0, 7);
    const std::size_t end = behind.find_first_of(U"町村");
    if (before.empty() || before.size() > 5 || end == Text::npos || end == 0) return false;
    if (before.substr(0, before.size() - 1).find_first_of(U"市区町村") != Text::npos) return false;
    const std::size_t city = behind.find_first_of(U"市区0123456789");  // 蒲郡市, 大和郡山市
    return city >= end || (city + 1 == end && city > 0 && behind[city] == U'市');
  }
  void step() {
    const char32_t c = text_[at_];
    if (!is_special(c)) {
      put(c), ++at_;
      return;
    }
    if (kanji_number()) return;
    const bool digit_before = size_ > 0 && is_digit(static_cast<unsigned char>(out_[size_ - 1]));
    if (digit_before) {
      if (const std::size_t marker = number_marker(rest(at_)); marker > 0) {
        hyphen();
        at_ += marker;
        return;
      }
      if ((c == U'の' || c == U'ノ') && number_at(at_ + 1)) {
        hyphen();
        ++at_;
        return;
      }
    }
    if (c == U'大' && rest(at_).substr(0, 2) == U"大字") {
      at_ += 2;
    } else if (c == U'字' && at_ > 0) {
      ++at_;
    } else if (c == U'郡' && county()) {
      size_ = 0;
      ++at_;
    } else if (c == ' ' || c == U'、' || c == ',') {
      if (digit_before && number_at(at_ + 1)) hyphen();
      ++at_;
    } else if (c == '-' || c == U'ー') {
      if (digit_before || c == '-')
        hyphen();
      else
        put(c);
      ++at_;
    } else {
      put(in_towns(c));
      ++at_;
    }
  }

  const std::u32string& text_;
  std::string& out_;  // its first size_ bytes
  std::size_t at_, begin_ = 0;
  std::size_t size_ = 0;
  bool after_number_ = false;
};

}  // namespace

std::string address_key(std::string_view address) {
  std::string out;
  address_key(address, out);
  return out;
}

void address_key(std::string_view address, std::string& out) {
  thread_local std::u32string folded;
  const std::size_t begin = fold_address(address, folded);
  Walk(folded, begin, out).key();
}

}  // namespace tadasu::text
