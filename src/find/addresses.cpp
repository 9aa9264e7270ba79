// Addresses in Japanese text: prefecture, city, town, the numbers and the building behind them.
#include <algorithm>

#include "find/scanner.h"

namespace tadasu::find {
namespace {

bool is_numeral_kanji(char32_t c) {
  return c == U'一' || c == U'二' || c == U'三' || c == U'四' || c == U'五' || c == U'六' ||
         c == U'七' || c == U'八' || c == U'九' || c == U'十' || c == U'百' || c == U'〇';
}
bool is_unit(char32_t c) {
  return c == U'丁' || c == U'番' || c == U'号' || c == U'条' || c == U'地' || c == U'の' ||
         c == U'ノ';
}
bool is_joint(char32_t c) {
  return c == '-' || c == U'−' || c == U'‐' || c == U'–' || c == U'—' || c == U'ー' || c == U'－' ||
         c == U'ｰ' || c == U'―' || c == U'─';
}
bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

// The numbers at the start of `window`: 2-8-1, 二丁目８番１号, 1234番地の5. Returns how many
// characters they take.
std::size_t numbers_in(const Window& window) {
  std::size_t last = 0;
  for (std::size_t n = 0; n < window.count; ++n) {
    const char32_t c = window.chars[n];
    if (is_digit(c) || is_numeral_kanji(c)) {
      last = n + 1;
      continue;
    }
    if (c == U'丁' || c == U'番' || c == U'号' || c == U'条') {
      last = n + 1;
      continue;
    }
    if ((c == U'目' || c == U'地' || c == U'室' || c == U'棟') && n > 0 &&
        (window.chars[n - 1] == U'丁' || window.chars[n - 1] == U'番' ||
         window.chars[n - 1] == U'号')) {
      last = n + 1;
      continue;
    }
    if ((is_joint(c) || c == U'の' || c == U'ノ') && n + 1 < window.count &&
        (is_digit(window.chars[n + 1]) || is_numeral_kanji(window.chars[n + 1])))
      continue;
    break;
  }
  return last;
}

bool is_particle(char32_t c) {
  return std::u32string_view(U"でにはがをと").find(c) != std::u32string_view::npos;
}

// Behind the numbers stands what they count: 2026年度, 3月, 12人.
bool is_count(const Window& window, std::size_t last) {
  constexpr std::u32string_view kCounted = U"年月日時分秒円人名件回個台校位代歳系万億点度";
  return last < window.count && kCounted.find(window.chars[last]) != kCounted.npos;
}

bool has_unit(const Window& window, std::size_t last) {
  for (std::size_t n = 0; n < last; ++n) {
    if (window.chars[n] == U'丁' || window.chars[n] == U'番' || window.chars[n] == U'条')
      return true;
  }
  return false;
}

// 2-8-1, 467-1: numbers tied together.
bool has_block(const Window& window, std::size_t last) {
  for (std::size_t n = 1; n + 1 < last; ++n) {
    if (is_joint(window.chars[n]) || window.chars[n] == U'の') return true;
  }
  return false;
}

// Streets by number go on: 北8条|西5丁目, 烏丸通七条|下る東塩小路町721-1. Returns the end of the
// last.
std::size_t end_of_streets(std::string_view text, std::size_t begin, std::size_t stop,
                           char32_t last) {
  std::size_t end = begin;
  for (int turns = 0; turns < 3; ++turns) {
    Window window;
    read_window(text, end, stop, Window::kSize, window);
    if (window.count == 0) break;
    const bool turn =
        std::u32string_view(U"東西南北上下入").find(window.chars[0]) != std::u32string_view::npos;
    if (!turn && last != U'条') break;
    std::size_t n = 0;
    while (n < window.count && n < 12 &&
           (is_kanji(window.chars[n]) || is_name_kana(window.chars[n])) &&
           !is_numeral_kanji(window.chars[n]) && !is_joint(window.chars[n]))
      ++n;
    if (n == 0 || n >= window.count ||
        !(is_digit(window.chars[n]) || is_numeral_kanji(window.chars[n])))
      break;
    const std::size_t from = window.end[n - 1];
    read_window(text, from, stop, Window::kSize, window);
    const std::size_t numbers = numbers_in(window);
    if (numbers == 0 || is_count(window, numbers)) break;
    end = window.end[numbers - 1], last = window.chars[numbers - 1];
  }
  return end;
}

}  // namespace

Scanner::AddressJudgment Scanner::judge_city(std::string_view text, std::size_t begin,
                                             std::size_t stop) const {
  AddressJudgment out;
  Window window;
  WordTable::Hits hits;
  const auto longest = [&](std::uint32_t type) {
    for (std::size_t i = hits.count; i-- > 0;) {
      if ((hits.hit[i].value & type) != 0) return i;
    }
    return hits.count;
  };
  std::size_t at = begin;
  const auto look = [&] {
    dictionary_.places().prefixes_at(text, at, stop, window, hits);
    if (window.count != 0)
      out.seen_end = std::max<std::size_t>(out.seen_end, window.end[window.count - 1]);
  };
  look();
  if (const std::size_t i = longest(place_class::kPrefecture); i < hits.count) {
    at = window.end[hits.hit[i].chars - 1u], out.depth = 1;
    out.prefecture_end = at;
    if (at < stop && text[at] == ' ')
      ++at;
    else if (text.substr(at, 3) == "　")
      at += 3;
    look();
  }
  out.end = at;
  const std::size_t i = longest(place_class::kCity);
  if (i == hits.count) return out;
  out.city = hits.hit[i].value >> place_class::kIndexShift;
  out.end = out.city_end = window.end[hits.hit[i].chars - 1u], out.depth = 2;
  return out;
}

// Reads prefecture, city, town and the numbers behind them, each when it is there.
Scanner::AddressJudgment Scanner::judge_address(std::string_view text, std::size_t begin,
                                                std::size_t stop) const {
  AddressJudgment out = judge_city(text, begin, stop);
  if (out.depth < 2) return out;
  std::size_t at = out.end;
  Window window;
  // 横浜市 鶴見区: the ward of a city may stand apart.
  std::size_t town_begin = at;
  if (at < stop && (text[at] == ' ' || text.substr(at, 3) == "　"))
    town_begin += text[at] == ' ' ? 1 : 3;
  read_window(text, town_begin, stop, Window::kSize, window);
  std::size_t i = 0;
  if (window.count > 2 && window.chars[0] == U'大' && window.chars[1] == U'字') i = 2;
  std::size_t town = 0;
  std::uint64_t hash = Dictionary::town_hash_start(out.city);
  for (std::size_t k = i; k < window.count && k < i + 16; ++k) {
    if (window.chars[k] < '0') break;
    hash = Dictionary::town_hash_step(hash, fold_town_char(window.chars[k]));
    if (dictionary_.town_exists(hash)) town = k + 1;
  }
  if (town != 0) i = town, out.depth = 3, out.end = window.end[i - 1];
  // Unknown town names, 字 and the street names of Kyoto lie between the town and the numbers.
  std::size_t k = i;
  while (
      k < window.count && k < i + 12 &&
      (is_kanji(window.chars[k]) || is_name_kana(window.chars[k])) && !is_joint(window.chars[k]) &&
      !(is_numeral_kanji(window.chars[k]) && k + 1 < window.count && is_unit(window.chars[k + 1])))
    ++k;
  if (k < window.count && (window.chars[k] == ' ') && town != 0 && k == i) ++k;
  const bool digits =
      k < window.count && (is_digit(window.chars[k]) || is_numeral_kanji(window.chars[k]));
  if (!digits || (town == 0 && k > i + 10)) return out;
  if (town == 0 && k == i + 1 && is_particle(window.chars[i])) return out;  // 新宿区で1-0
  // Read on from there in a fresh window.
  const bool named = k > i || town != 0;
  const std::size_t pos = k == 0 ? town_begin : window.end[k - 1];
  read_window(text, pos, stop, Window::kSize, window);
  const std::size_t last = numbers_in(window);
  if (last == 0 || is_count(window, last)) return out;
  // Without a known town one bare number is the third school as well as a house.
  if (town == 0 && !(named && has_block(window, last)) && !has_unit(window, last)) return out;
  out.numbers = true, out.numbers_begin = pos;
  out.end = end_of_streets(text, window.end[last - 1], stop, window.chars[last - 1]);
  return out;
}

namespace {
// Building and room behind the numbers: " 新宿ビル501号室", "サンハイツ203". Returns the end of it.
std::size_t building_end(std::string_view text, std::size_t begin, std::size_t stop) {
  std::size_t at = begin;
  if (at < stop && text[at] == ' ')
    ++at;
  else if (text.substr(at, 3) == "　")
    at += 3;
  Window window;
  read_window(text, at, stop, Window::kSize, window);
  constexpr std::u32string_view kWords[] = {
      U"ビル",   U"マンション", U"ハイツ", U"コーポ",     U"荘",     U"アパート",
      U"タワー", U"メゾン",     U"パレス", U"レジデンス", U"ハウス", U"団地",
      U"号室",   U"号棟",       U"階",     U"寮",         U"社宅",   U"コート",
      U"プラザ", U"ガーデン",   U"ヒルズ", U"ハイム"};
  // Before the name of the building, not behind it.
  constexpr std::u32string_view kFront[] = {U"コーポ", U"メゾン",    U"レジデンス", U"パレス",
                                            U"ハイム", U"ハイツ",    U"コート",     U"シャトー",
                                            U"ヴィラ", U"サンハイツ"};
  const std::u32string_view chars(window.chars.data(), window.count);
  std::size_t end = 0, front = 0;
  for (std::size_t n = 0; n < window.count; ++n) {
    const char32_t c = window.chars[n];
    const bool part = is_kanji(c) || is_katakana(c) || c == U'・' || is_digit(c) ||
                      (c >= 'a' && c <= 'z') || c == '-' || (c == ' ' && end == n && n > 0) ||
                      is_hiragana(c);
    if (!part || c == U'は' || c == U'に' || c == U'で' || c == U'を') break;
    const auto ends_with = [&](std::u32string_view word) {
      return n + 1 >= word.size() && chars.substr(n + 1 - word.size(), word.size()) == word;
    };
    if (std::any_of(std::begin(kWords), std::end(kWords), ends_with)) end = n + 1;
    if (std::any_of(std::begin(kFront), std::end(kFront), ends_with)) end = front = n + 1;
    if (front != 0 && end == n && n < front + 6 && (is_kanji(c) || is_katakana(c))) end = n + 1;
    if (end == n && end > 0 &&
        (is_digit(c) || c == '-' || c == 'f' || c == ' ' || c == U'号' || c == U'室' || c == U'階'))
      end = n + 1;
  }
  while (end > 0 && (chars[end - 1] == ' ' || chars[end - 1] == '-')) --end;
  return end == 0 ? begin : window.end[end - 1];
}
}  // namespace

std::optional<AddressParts> Scanner::address_parts(std::string_view address) const {
  const AddressJudgment judged = judge_address(address, 0, address.size());
  if (judged.depth == 0) return std::nullopt;
  const std::size_t prefecture_end = judged.prefecture_end;
  const std::size_t city_end = std::max(judged.city_end, prefecture_end);
  const std::size_t town_end = judged.numbers ? judged.numbers_begin : address.size();
  const std::size_t numbers_end = judged.numbers ? judged.end : town_end;
  const auto trimmed = [&](std::size_t begin, std::size_t end) {
    const auto is_wide_space = [&](std::size_t at) { return address.substr(at, 3) == "　"; };
    while (begin < end && (address[begin] == ' ' || is_wide_space(begin)))
      begin += address[begin] == ' ' ? 1 : 3;
    while (end > begin && (address[end - 1] == ' ' || (end >= begin + 3 && is_wide_space(end - 3))))
      end -= address[end - 1] == ' ' ? 1 : 3;
    return AddressParts::Span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  };
  AddressParts parts;
  parts[AddressPart::Prefecture] = trimmed(0, prefecture_end);
  parts[AddressPart::City] = trimmed(prefecture_end, city_end);
  parts[AddressPart::Town] = trimmed(city_end, town_end);
  parts[AddressPart::Numbers] = trimmed(town_end, numbers_end);
  parts[AddressPart::Building] = trimmed(numbers_end, address.size());
  return parts;
}

Reasons Scanner::judge_place(std::uint32_t code, std::uint32_t city) const {
  if (city == 0 || !dictionary_.postal_exists(code)) return 0;
  return static_cast<Reasons>(dictionary_.postal_in_city(code, city) ? Reason::Neighbour
                                                                     : Reason::Differs);
}

std::size_t Scanner::try_address(std::size_t at, bool labelled) {
  const AddressJudgment judged = judge_address(text_, at, end_);
  if (judged.depth == 0) return 0;
  const bool after_code =
      postal_code_end_ != 0 && at >= postal_code_end_ && at - postal_code_end_ <= 8;
  double strength = 0;
  if (judged.numbers) {
    strength = judged.depth >= 3 ? 0.95 : 0.85;
  } else if (labelled || after_code) {
    strength = judged.depth >= 3 ? 0.8 : judged.depth == 2 ? 0.7 : labelled ? 0.6 : 0;
  }
  if (strength == 0) return 0;
  Reasons reasons = Reason::Shape | Reason::Exists;
  if (labelled) strength = std::max(strength, 0.9), reasons = reasons | Reason::Label;
  if (after_code) {
    const Reasons place = judge_place(postal_code_, judged.city);
    reasons |= place;
    if (has_reason(place, Reason::Neighbour)) strength = 0.99;
  }
  const std::size_t end = judged.numbers ? building_end(text_, judged.end, end_) : judged.end;
  emit(Kind::Address, at, end, strength, reasons);
  return end;
}

}  // namespace tadasu::find
