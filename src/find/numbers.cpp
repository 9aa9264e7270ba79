// Runs of digits: telephone numbers, postal codes, cards, accounts and official numbers.
//
// One token is read (number_token.h), then each kind looks at its first groups. A shape or a check
// digit alone is believed only where chance cannot explain it (a mobile number, a grouped card);
// everything else needs a label, a word nearby, or the column (table.cpp).
#include <algorithm>
#include <bit>

#include "find/anchors.h"
#include "find/check_digit.h"
#include "find/scanner.h"
#include "text/byte_search.h"
#include "text/date.h"

namespace tadasu::find {
namespace {

using Token = NumberToken;

// How sure ten or eleven digits that start with 0 are a Japanese telephone number, 0 when they are
// none. `lengths` are the lengths of the written groups.
double judge_domestic(const Dictionary& dictionary, std::string_view d, const std::uint8_t* lengths,
                      std::size_t groups) {
  const auto grouped = [&](std::initializer_list<int> wanted) {
    return wanted.size() == groups &&
           std::equal(wanted.begin(), wanted.end(), lengths, [](int a, int b) { return a == b; });
  };
  if (d.size() == 11) {
    if (d.starts_with("0800"))
      return groups == 1                                                   ? 0.8
             : grouped({4, 3, 4}) || grouped({4, 7}) || grouped({4, 4, 3}) ? 0.97
                                                                           : 0;
    const bool mobile = d[0] == '0' && d[2] == '0' && d[3] != '0' && (d[1] >= '5' && d[1] <= '9');
    if (!mobile) return 0;
    if (groups == 1) return 0.85;
    return grouped({3, 4, 4}) || grouped({3, 8}) || grouped({7, 4}) || grouped({4, 3, 4}) ? 0.98
                                                                                          : 0;
  }
  if (d.size() != 10 || d[0] != '0') return 0;
  for (const std::string_view free : {"0120", "0570", "0990", "0180"}) {
    if (!d.starts_with(free)) continue;
    return groups == 1                                                   ? 0.8
           : grouped({4, 3, 3}) || grouped({4, 6}) || grouped({4, 2, 4}) ? 0.97
                                                                         : 0;
  }
  const unsigned area =
      static_cast<unsigned>((d[1] - '0') * 100 + (d[2] - '0') * 10 + (d[3] - '0'));
  if (!dictionary.area_exists(area)) return 0;
  if (groups == 1) return 0.6;
  if (groups == 2) return lengths[0] >= 2 && (lengths[1] == 4 || lengths[0] <= 5) ? 0.9 : 0;
  if (groups != 3 || lengths[2] != 4 || lengths[0] < 2 || lengths[0] > 5) return 0;
  const bool two =
      d[1] == '3' || d[1] == '6';  // 03 and 06 are whole area codes, and only they (04 by custom)
  if ((lengths[0] == 2) != two && !(lengths[0] == 2 && d[1] == '4'))
    return lengths[0] >= 3 ? 0.75 : 0;
  return 0.97;
}

std::size_t lengths_of(const Token& token, std::size_t groups, std::uint8_t* lengths) {
  for (std::size_t i = 0; i < groups; ++i) lengths[i] = token.group[i].digits;
  return groups;
}

bool phone_separators(const Token& token, std::size_t groups) {
  for (std::size_t i = 0; i + 1 < groups; ++i) {
    if (token.after[i] == Separator::Slash) return false;
    if (token.after[i] == Separator::Dot && !token.uniform(groups)) return false;
  }
  return true;
}

std::uint32_t number_of(std::string_view digits) {
  std::uint32_t value = 0;
  for (const char c : digits) value = value * 10 + static_cast<std::uint32_t>(c - '0');
  return value;
}

// A telephone number in the first groups of a token. Returns the number of groups it takes, or 0.
std::size_t phone_groups(const Dictionary& dictionary, const Token& token, bool plus,
                         double& strength) {
  std::uint8_t lengths[Token::kGroupsMax];
  if (plus || (token.digits[0] == '8' && token.digits[1] == '1' && token.group[0].digits == 2)) {
    for (std::size_t groups = std::min<std::size_t>(token.count, 5); groups >= 1; --groups) {
      const std::string_view d = token.first(groups);
      if (!phone_separators(token, groups)) continue;
      if (d.starts_with("81") && d.size() > 4) {
        std::string national(d[2] == '0' ? "" : "0");  // +81-90-…, +81-(0)90-…
        national.append(d.substr(2));
        std::uint8_t whole = static_cast<std::uint8_t>(national.size());
        const double judged = judge_domestic(dictionary, national, &whole, 1);
        if (judged > 0) return strength = plus ? 0.97 : 0.6, groups;
      } else if (plus && d.size() >= 9 && d.size() <= 15 && groups >= 2 && d[0] != '0') {
        return strength = 0.8, groups;
      }
    }
    return 0;
  }
  if (token.digits[0] != '0') return 0;
  for (std::size_t groups = std::min<std::size_t>(token.count, 3); groups >= 1; --groups) {
    const std::string_view d = token.first(groups);
    if ((d.size() != 10 && d.size() != 11) || !phone_separators(token, groups)) continue;
    strength = judge_domestic(dictionary, d, lengths, lengths_of(token, groups, lengths));
    if (strength > 0) return groups;
  }
  return 0;
}

std::size_t card_groups(const Token& token, double& strength) {
  for (std::size_t groups = std::min<std::size_t>(token.count, 5); groups >= 1; --groups) {
    const std::string_view d = token.first(groups);
    if (d.size() < 13 || d.size() > 19 || !token.uniform(groups)) continue;
    if (groups > 1 && token.after[0] != Separator::Hyphen && token.after[0] != Separator::Space)
      continue;
    const auto g = [&](std::size_t i) { return token.group[i].digits; };
    const bool fours =
        groups >= 4 && g(0) == 4 && g(1) == 4 && g(2) == 4 && (g(3) == 4 || groups == 4);
    const bool amex = groups == 3 && g(0) == 4 && g(1) == 6 && (g(2) == 5 || g(2) == 4);
    if (groups > 1 && !fours && !amex) continue;
    if (!is_card_number(d)) continue;
    strength = groups > 1 ? 0.97 : d.size() >= 15 ? 0.8 : 0.6;
    return groups;
  }
  return 0;
}

}  // namespace

std::optional<float> Scanner::judge_phone(std::string_view value) const {
  Token token;
  std::size_t at = 0;
  bool plus = false;
  if (value.starts_with("+") || value.starts_with("＋")) plus = true, at = value[0] == '+' ? 1 : 3;
  if (value.starts_with("(") || value.starts_with("（")) at = value[0] == '(' ? 1 : 3;
  char digit = 0;
  if (digit_at(value, at, value.size(), digit) == 0) return std::nullopt;
  read_number_token(value, at, value.size(), token);
  double strength = 0;
  const std::size_t groups = phone_groups(dictionary_, token, plus, strength);
  if (groups == 0 || token.group[groups - 1].end != value.size()) return std::nullopt;
  return static_cast<float>(strength);
}

bool Scanner::is_domestic_phone(std::string_view value) const {
  char digits[13];
  std::uint8_t lengths[3] = {};
  std::size_t count = 0, group = 0;
  for (const char c : value) {
    if (c == '-' && ++group == 3) return false;
    if (c == '-') continue;
    if (!is_ascii_digit(c) || count == 11) return false;
    digits[count++] = c, ++lengths[group];
  }
  return group == 2 && judge_domestic(dictionary_, {digits, count}, lengths, 3) >= 0.7;
}

// ---- the anchor --------------------------------------------------------------------------------
// A run of digits that is not passed over at once.
std::size_t Scanner::read_long_number(std::size_t at) {
  if (const std::size_t next = pass_other_thing(at)) return next;
  if (at > begin_) {
    const char before = text_[at - 1];
    if (before == '$' ||
        ((before == '-' || before == '.') && at >= begin_ + 2 && is_ascii_letter(text_[at - 2]))) {
      if (const std::size_t read = before == '$' ? try_hash(at - 1) : try_token(at)) return read;
    }
  }
  char digit = 0;
  std::size_t end = at;
  if (end_ - at >= 32) end += static_cast<std::size_t>(std::countr_one(digit_mask(&text_[at])));
  while (end < end_ && is_ascii_digit(text_[end])) ++end;
  std::size_t digits = end - at;
  while (const std::size_t bytes = digit_at(text_, end, end_, digit)) end += bytes, ++digits;
  if (end < end_ && (is_ascii_letter(text_[end]) || text_[end] == '_') && digits < 13) {
    while (end < end_ && (is_ascii_alnum(text_[end]) || text_[end] == '_'))
      ++end;  // 3a7f…: no number
    return read_code(at, at, end);
  }
  Token token;
  read_number_token(text_, at, end_, token, shortcuts_);
  return std::max(judge_number(token), end);
}

// Whether the letters from `word` to `at` may end the label of a telephone or fax number. Only two
// letters before any '_' are looked at; where there are fewer, and other words before, the answer
// is yes.
bool Scanner::may_be_phone_label(std::size_t word, std::size_t at) const {
  while (at > word && text_[at - 1] == '_') --at;
  if (at == word + 1 && word >= begin_ + 2 && is_ascii_letter(text_[word])) {  // "; x64": x alone
    const char before = text_[word - 1] == ' ' ? text_[word - 2] : text_[word - 1];
    const char letter = static_cast<char>(text_[word] | 0x20);
    const bool goes_on =
        is_ascii_alnum(before) || std::string_view("_- '.").find(before) != std::string_view::npos;
    if (!goes_on) return lexicon_.ascii_label({&letter, 1}).has_value();
  }
  if (at < word + 2 || !is_ascii_letter(text_[at - 1]) || !is_ascii_letter(text_[at - 2]))
    return true;
  const char tail[] = {static_cast<char>(text_[at - 2] | 0x20),
                       static_cast<char>(text_[at - 1] | 0x20)};
  return lexicon_.may_end_phone_label({tail, 2});
}

// Digits right behind letters: mostly parts of identifiers. T1234567890123, AB1234567, S55.1.2生.
std::size_t Scanner::read_after_letter(std::size_t at) {
  std::size_t word = at;
  while (word > begin_ && (is_ascii_alnum(text_[word - 1]) || text_[word - 1] == '_')) --word;
  std::size_t end = at;
  while (end < end_ && is_ascii_digit(text_[end])) ++end;
  const std::size_t letters = at - word, digits = end - at;
  const bool ends = end >= end_ || (!is_ascii_alnum(text_[end]) && text_[end] != '_');
  if (letters == 1 && digits == 13 && ends && (text_[word] == 'T' || text_[word] == 't') &&
      is_corporate_number(text_.substr(at, 13))) {
    emit(Kind::CorporateNumber, at, end, 0.95, Reason::Shape | Reason::CheckDigit);
    return end;
  }
  if (letters == 1 && digits <= 2 && end < end_ && (text_[end] == '.' || text_[end] == '/')) {
    const auto date =
        text::date_at_start(text_.substr(word, std::min<std::size_t>(end_ - word, 40)));
    if (date && date->era &&
        (text_.substr(word + date->size_bytes, 3) == "生" || is_birth_label_before(word))) {
      emit(Kind::BirthDate, word, word + date->size_bytes, 0.9, Reason::Shape | Reason::Label);
      return word + date->size_bytes;
    }
  }
  // TEL0312345678: a label glued to its number.
  if (digits >= 2 && (!shortcuts_ || may_be_phone_label(word, at))) {
    std::size_t begin = 0;
    if (const auto label = ascii_label_before(at, begin);
        label && !label->other && (label->kind == Kind::Phone || label->kind == Kind::Fax)) {
      mark(*label, begin, at);
      Token token;
      read_number_token(text_, at, end_, token, shortcuts_);
      return std::max(judge_number(token), end);
    }
  }
  while (end < end_ && (is_ascii_alnum(text_[end]) || text_[end] == '_')) ++end;
  return read_code(word, at, end);
}

// The number is the tail of something longer: 3.14, 12-090-1234, AB-12-3456, 1,234. A label is
// nothing longer: Tel.03-5321-1111. Nor is another field of a list: 1001,4111-…, taro,090-….
bool Scanner::is_tail(const Token& token, bool is_labelled) const {
  const std::size_t begin = token.group[0].begin;
  if (begin < begin_ + 2) return false;
  const char sign = text_[begin - 1];
  const char before = text_[begin - 2];
  if (sign == ',') {  // an amount: one to three digits, then threes
    std::size_t digits = 0;
    while (digits < 4 && begin - 1 - digits > begin_ && is_ascii_digit(text_[begin - 2 - digits]))
      ++digits;
    return digits >= 1 && digits <= 3 && token.group[0].digits == 3 &&
           token.after[0] != Separator::Hyphen;
  }
  if (sign != '-' && sign != '.') return false;
  return is_ascii_digit(before) || (is_ascii_letter(before) && !is_labelled);
}

namespace {
// Behind the groups that hyphens, dots and slashes tie to the first one.
std::size_t end_of_tied(const NumberToken& token) {
  std::size_t last = 0;
  while (last + 1 < token.count && token.after[last] != Separator::Space &&
         token.after[last] != Separator::Bracket)
    ++last;
  return token.group[last].end;
}
}  // namespace

// 12340 near ゆうちょ or 記号: its number follows.
bool Scanner::is_symbol_of_account(const Token& token) const {
  return token.group[0].digits == 5 && token.digits[0] == '1' && token.digits[4] == '0' &&
         near_word_before(Kind::YuchoAccount, token.group[0].begin);
}

// An ASCII label without a colon ("TEL 03-…", "Tel.03-…", "TEL-03-…") that stands right before a
// number; nearer than any mark.
std::optional<Label> Scanner::label_right_before(std::size_t begin) const {
  if (begin <= begin_ + 2) return std::nullopt;
  std::size_t before = begin, label_begin = 0;
  while (before > begin_ &&
         (text_[before - 1] == ' ' || text_[before - 1] == '(' || text_[before - 1] == '+' ||
          text_[before - 1] == '.' || (text_[before - 1] == '-' && before == begin)))
    --before;
  if (before == begin_ || !is_ascii_letter(text_[before - 1])) return std::nullopt;
  return ascii_label_before(before, label_begin);
}

std::size_t Scanner::judge_number(const Token& token) {
  const std::size_t begin = token.group[0].begin;
  const Label* label = nullptr;
  Label ascii;
  if (const Mark* mark = mark_before(begin)) label = &mark->label;
  bool is_labelled = false;
  if (token.first(token.count).size() >= 7 || is_beside_card(begin)) {
    if (const auto found = label_right_before(begin))
      ascii = *found, label = &ascii, is_labelled = !found->other;
  }
  std::size_t end = token.group[0].end;
  if (is_tail(token, is_labelled)) {
    for (std::size_t i = 0; i + 1 < token.count && (token.after[i] == Separator::Hyphen ||
                                                    token.after[i] == Separator::Dot);
         ++i)
      end = token.group[i + 1].end;
    return end;
  }
  // Few digits, no label, nothing Japanese behind: sizes, counts, times. Most numbers of a log.
  const std::size_t stop = token.group[token.count - 1].end;
  auto next = static_cast<unsigned char>(stop < end_ ? text_[stop] : ',');
  if (next == ' ' && token.group[0].digits < 4)  // 25 歳
    next = static_cast<unsigned char>(stop + 1 < end_ ? text_[stop + 1] : ',');
  else if (token.group[0].digits >= 4 && stop + 1 < end_ && text_[stop + 1] == ' ')
    next = ' ';  // 1980. 1. 2
  if (shortcuts_ && label == nullptr && token.first(token.count).size() < 7 && token.count < 4 &&
      next < 0x80 && next != ' ' && !is_symbol_of_account(token))
    return end_of_tied(token);
  if (label == nullptr ? is_nobodys_number(token) : is_other_thing(token, *label))
    return end_of_tied(token);
  if (const std::size_t date = try_date(token)) return date;
  if (token.count >= 4 && try_ip(token, end)) return end;
  const bool plus = begin > begin_ && text_[begin - 1] == '+' && token.digits[0] != '0';
  if (plus && try_plus_phone(token, label, end)) return end;
  if (try_labelled(token, label, end) || try_phone(token, label, end) ||
      try_card(token, label, end) || try_postal(token, label, end) || try_bank(token, label, end) ||
      try_small(token, label, end) ||
      (token.first(token.count).size() >= 6 && try_abroad(token, label, end))) {
    return end;
  }
  return end_of_tied(token);
}

namespace {
// Whether digits or a hyphen with digits follow directly: then the groups taken are not the whole
// number.
bool goes_on(const NumberToken& token, std::size_t groups) {
  return groups < token.count && token.after[groups - 1] != Separator::Space &&
         token.after[groups - 1] != Separator::Slash;
}
// A remark that begins with a number: 03-1234-5678（9時から）.
bool is_remark(std::string_view text, const NumberToken& token, std::size_t groups) {
  if (groups >= token.count || token.after[groups - 1] != Separator::Bracket) return false;
  std::size_t at = token.group[groups - 1].end;
  if (text[at] == ' ') ++at;
  return text[at] == '(' || text.substr(at, 3) == "（";
}
bool is_kind(const Label* label, Kind kind) {
  return label != nullptr && !label->other && label->kind == kind;
}
}  // namespace

// A date is a birth date only with its label or with 生 behind it.
std::size_t Scanner::try_date(const Token& token) {
  const std::size_t digits = token.group[0].digits, begin = token.group[0].begin;
  if (digits != 4 && digits != 8) return 0;
  if (token.digits[0] != '1' && token.digits[0] != '2') return 0;
  if (digits == 4) look_far();  // for 生
  const std::string_view rest = text_.substr(begin, std::min<std::size_t>(end_ - begin, 64));
  const bool label = is_birth_label_before(begin);
  if (!label && rest.find("生") == rest.npos) {  // some other day: 2026-11-22
    const bool day = token.count >= 3 && digits == 4 && token.group[1].digits <= 2 &&
                     token.group[2].digits <= 2 && token.after[0] != Separator::Space &&
                     token.uniform(3);
    return day ? token.group[2].end : 0;
  }
  const auto date = text::date_at_start(rest);
  if (!date) return 0;
  const std::string_view after = rest.substr(date->size_bytes);
  if (label || after.starts_with("生") || after.starts_with(" 生")) {
    emit(Kind::BirthDate, begin, begin + date->size_bytes, label ? 0.97 : 0.93,
         Reason::Shape | Reason::Label);
  } else if (digits == 8) {
    return 0;  // eight digits may be anything
  }
  return begin + date->size_bytes;
}

bool Scanner::try_ip(const Token& token, std::size_t& end) {
  for (std::size_t i = 0; i < 3; ++i) {
    if (token.after[i] != Separator::Dot) return false;
  }
  if (token.after[3] == Separator::Dot) return false;  // five parts: a version or an object id
  int part[4];
  for (std::size_t i = 0; i < 4; ++i) {
    const auto& group = token.group[i];
    if (group.digits > 3) return false;
    part[i] = static_cast<int>(number_of({token.digits.data() + group.digit_first, group.digits}));
    if (part[i] > 255 || (group.digits > 1 && token.digits[group.digit_first] == '0')) return false;
  }
  end = token.group[3].end;
  const std::size_t begin = token.group[0].begin;
  const bool nobody =
      part[0] == 0 || part[0] == 127 || part[0] == 255 || part[0] >= 224;  // no host: RFC 6890
  if (!nobody && !is_version(begin)) {
    const Mark* mark = mark_before(begin);
    const bool label = mark != nullptr && is_kind(&mark->label, Kind::IpAddress);
    emit(Kind::IpAddress, begin, end, label ? 0.99 : 0.9,
         label ? Reason::Shape | Reason::Label : static_cast<Reasons>(Reason::Shape));
  }
  return true;
}

bool Scanner::try_phone(const Token& token, const Label* label, std::size_t& end) {
  std::size_t begin = token.group[0].begin;
  bool plus = false;
  if (begin > begin_ && text_[begin - 1] == '+') plus = true, begin -= 1;
  if (begin >= begin_ + 3 && !plus && text_.substr(begin - 3, 3) == "＋") plus = true, begin -= 3;
  double strength = 0;
  const std::size_t groups = phone_groups(dictionary_, token, plus, strength);
  if (groups == 0) return false;
  if (goes_on(token, groups) && !is_remark(text_, token, groups)) return false;
  const bool fax = is_kind(label, Kind::Fax) && !is_phone_and_fax(begin);
  const bool phone = is_kind(label, Kind::Phone) || (is_kind(label, Kind::Fax) && !fax);
  if (!phone && !fax && is_part_of_code(begin, token.group[groups - 1].end, groups)) return false;
  const bool other = label != nullptr && !phone && !fax;
  if (other && groups == 1 && !plus) return false;  // 注文番号: 0312345678
  if (setting_ == Setting::Cell && !phone && !fax && strength < 0.7) return false;
  if (groups > 1 && token.after[0] == Separator::Bracket && begin > begin_ &&
      !plus) {  // （03）1234-5678
    if (text_[begin - 1] == '(')
      begin -= 1;
    else if (begin >= begin_ + 3 && text_.substr(begin - 3, 3) == "（")
      begin -= 3;
  }
  end = token.group[groups - 1].end;
  Reasons reasons = Reason::Shape | Reason::Exists;
  if (phone || fax) strength = std::max(strength, 0.99), reasons = reasons | Reason::Label;
  emit(fax ? Kind::Fax : Kind::Phone, begin, end, strength, reasons);
  return true;
}

bool Scanner::try_card(const Token& token, const Label* label, std::size_t& end) {
  double strength = 0;
  const std::size_t groups = card_groups(token, strength);
  if (groups == 0 || (goes_on(token, groups) && !is_remark(text_, token, groups))) return false;
  const std::size_t begin = token.group[0].begin;
  if (is_part_of_code(begin, token.group[groups - 1].end, groups)) return false;
  const bool labelled = is_kind(label, Kind::CardNumber) ||
                        (label == nullptr && near_word_before(Kind::CardNumber, begin));
  if (!labelled && token.first(groups).size() == 13)
    return false;  // a JAN code passes one time in ten
  const bool other = label != nullptr && !is_kind(label, Kind::CardNumber);
  if (groups == 1 && !labelled && (other || setting_ == Setting::Cell)) return false;
  if (labelled) strength = 0.99;
  end = card_end_ = token.group[groups - 1].end;
  be_noisy_behind(end);
  Reasons reasons = Reason::Shape | Reason::CheckDigit;
  if (labelled) reasons = reasons | Reason::Label;
  emit(Kind::CardNumber, begin, end, strength, reasons);
  return true;
}

// Numbers whose kind only a label or a word nearby can tell.
bool Scanner::try_labelled(const Token& token, const Label* label, std::size_t& end) {
  const std::size_t begin = token.group[0].begin;
  const auto take = [&](Kind kind, std::size_t groups, double strength, Reasons reasons) {
    end = token.group[groups - 1].end;
    emit(kind, begin, end, strength, reasons);
    return true;
  };
  const auto groups_of = [&](std::size_t digits) {  // how many groups hold exactly so many digits
    for (std::size_t groups = 1; groups <= std::min<std::size_t>(token.count, 5); ++groups) {
      if (token.first(groups).size() == digits && !goes_on(token, groups)) return groups;
    }
    return std::size_t{0};
  };
  const Reasons labelled = Reason::Shape | Reason::Label;
  if (const std::size_t groups = groups_of(12)) {
    const std::string_view d = token.first(groups);
    const bool mine = is_kind(label, Kind::MyNumber) ||
                      (label == nullptr && near_word_before(Kind::MyNumber, begin));
    if (mine && is_my_number(d))
      return take(Kind::MyNumber, groups, 0.99, labelled | Reason::CheckDigit);
    const bool licence = is_kind(label, Kind::DriverLicence) ||
                         (label == nullptr && near_word_before(Kind::DriverLicence, begin));
    if (licence)
      return take(Kind::DriverLicence, groups, is_driver_licence(d) ? 0.98 : 0.65,
                  is_driver_licence(d) ? labelled | Reason::CheckDigit : labelled);
  }
  // Ｔ１２３…: an invoice number in full width.
  const std::string_view mark = text_.substr(begin_, begin - begin_);
  if (mark.ends_with("T") || mark.ends_with("Ｔ")) {
    if (const auto groups = groups_of(13); groups != 0 && is_corporate_number(token.first(groups)))
      return take(Kind::CorporateNumber, groups, 0.95, Reason::Shape | Reason::CheckDigit);
  }
  if (label == nullptr || label->other) return false;
  switch (label->kind) {
    case Kind::CorporateNumber:
      if (const auto groups = groups_of(13);
          groups != 0 && is_corporate_number(token.first(groups)))
        return take(Kind::CorporateNumber, groups, 0.98, labelled | Reason::CheckDigit);
      return false;
    case Kind::PensionNumber:
      if (const auto groups = groups_of(10))
        return take(Kind::PensionNumber, groups,
                    groups == 2 && token.group[0].digits == 4 ? 0.98 : 0.9, labelled);
      return false;
    case Kind::EmploymentInsurance:
      if (const auto groups = groups_of(11))
        return take(Kind::EmploymentInsurance, groups, 0.95, labelled);
      return false;
    case Kind::ResidentCode:
      if (const auto groups = groups_of(11))
        return take(Kind::ResidentCode, groups, 0.95, labelled);
      return false;
    case Kind::CareInsurance:
      if (const auto groups = groups_of(10))
        return take(Kind::CareInsurance, groups, 0.95, labelled);
      return false;
    case Kind::ForeignIdNumber: {
      const bool ssn = token.count >= 3 && token.group[0].digits == 3 &&
                       token.group[1].digits == 2 && token.group[2].digits == 4 &&
                       is_us_ssn(token.first(3));
      return ssn && take(Kind::ForeignIdNumber, 3, 0.95, labelled);
    }
    case Kind::HealthInsurance:
      if (const auto groups = groups_of(8); groups == 1 && is_insurer_number(token.first(1)))
        return take(Kind::HealthInsurance, 1, 0.97, labelled | Reason::CheckDigit);
      return false;
    default:
      return false;
  }
}

// A postal code names a town. It counts with 〒, its label, or an address right behind it.
bool Scanner::try_postal(const Token& token, const Label* label, std::size_t& end) {
  const auto& g = token.group;
  const bool hyphen = token.count >= 2 && g[0].digits == 3 && g[1].digits == 4 &&
                      token.after[0] == Separator::Hyphen;
  const bool plain = g[0].digits == 7;
  if (!hyphen && !plain) return false;
  look_far();  // for 〒 and for the address
  const std::size_t groups = hyphen ? 2 : 1;
  if (goes_on(token, groups)) return false;
  const std::uint32_t code = number_of(token.first(groups));
  const std::size_t begin = g[0].begin, stop = g[groups - 1].end;
  const bool mark =
      postal_mark_end_ != 0 && postal_mark_end_ <= begin && begin - postal_mark_end_ <= 4;
  const bool labelled = mark || is_kind(label, Kind::PostalCode);
  const bool exists = dictionary_.postal_exists(code);
  if (!dictionary_.postal_page_exists(code)) return false;
  // An address on the same line, or at the start of the next one.
  std::size_t next = skip_spaces(stop);
  if (next < end_ && (text_[next] == '\r' || text_[next] == '\n'))
    next = skip_spaces(line_end(next) + 1);
  if (next < end_ && (text_[next] == ',' || text_[next] == '"')) next = skip_spaces(next + 1);
  AddressJudgment address;
  if (next < end_ && static_cast<unsigned char>(text_[next]) >= 0xE3)
    address = judge_address(text_, next, end_);
  const bool neighbour = address.depth >= 2;
  if (!labelled && !(hyphen && exists && neighbour)) return false;
  Reasons reasons = static_cast<Reasons>(Reason::Shape);
  double strength = exists ? 0.97 : 0.6;  // a code of one large firm is in no list of towns
  if (exists) reasons = reasons | Reason::Exists;
  if (labelled) reasons = reasons | Reason::Label;
  const Reasons place = judge_place(code, address.city);
  if (neighbour) reasons |= place;
  if (neighbour && has_reason(place, Reason::Neighbour)) strength = 0.99;
  end = stop;
  emit(Kind::PostalCode, begin, stop, strength, reasons);
  postal_code_ = code, postal_code_end_ = stop;
  return true;
}

bool Scanner::try_bank(const Token& token, const Label* label, std::size_t& end) {
  const std::size_t begin = token.group[0].begin;
  const auto& g = token.group;
  // 記号 12340 番号 12345671, or 12340-12345671
  const bool yucho_symbol = g[0].digits == 5 && token.digits[0] == '1' && token.digits[4] == '0';
  if (yucho_symbol &&
      (is_kind(label, Kind::YuchoAccount) || near_word_before(Kind::YuchoAccount, begin)) &&
      token.count >= 2) {
    const std::size_t last =
        token.count >= 3 && g[1].digits == 1 ? 2 : 1;  // 12340-1-12345671: with the reissue digit
    if (g[last].digits >= 2 && g[last].digits <= 8) {
      end = g[last].end;
      emit(Kind::YuchoAccount, begin, end, 0.95, Reason::Shape | Reason::Label);
      return true;
    }
  }
  if (yucho_symbol && near_word_before(Kind::YuchoAccount, begin)) {
    // The number stands apart, behind its own word.
    const std::string_view rest =
        text_.substr(g[0].end, std::min<std::size_t>(end_ - g[0].end, 48));
    const std::size_t word = rest.find("番号");
    char digit = 0;
    std::size_t first = std::min(word, rest.size());
    while (first < rest.size() && digit_at(rest, first, rest.size(), digit) == 0) ++first;
    if (first < rest.size()) {
      std::size_t last = first, digits = 0;
      while (const std::size_t bytes = digit_at(rest, last, rest.size(), digit))
        last += bytes, ++digits;
      if (digits >= 2 && digits <= 8) {
        end = g[0].end + last;
        emit(Kind::YuchoAccount, g[0].end + first, end, 0.95, Reason::Shape | Reason::Label);
        return true;
      }
    }
  }
  const bool labelled = is_kind(label, Kind::BankAccount);
  if (g[0].digits != 7 && !(labelled && g[0].digits == 8)) return false;
  if (goes_on(token, 1)) return false;
  look_far();  // for 普通
  const std::string_view before = text_.substr(begin > begin_ + 24 ? begin - 24 : begin_,
                                               begin - (begin > begin_ + 24 ? begin - 24 : begin_));
  const auto type_before = [&](std::string_view type) {
    const std::size_t at = before.rfind(type);
    return at != before.npos &&
           before.substr(at + type.size()).find_first_of("0123456789\n") == before.npos;
  };
  const bool wide = text::ascii_prefix(before.data(), before.size()) != before.size();
  const bool typed = wide && (type_before("普通") || type_before("当座") || type_before("貯蓄") ||
                              type_before("（普）") || type_before("(普)"));
  const bool bank = bank_name_end_ != 0 && begin - bank_name_end_ <= 120;
  if (!labelled && !(typed && (bank || near_word_before(Kind::BankAccount, begin)))) return false;
  if (!labelled && label != nullptr && label->other) return false;
  for (const std::string_view counter : {"件", "円", "個", "人", "名", "回", "枚", "台", "点"}) {
    if (text_.substr(g[0].end, counter.size()) == counter) return false;
  }
  end = g[0].end;
  Reasons reasons = Reason::Shape | Reason::Label;
  if (bank) reasons = reasons | Reason::Exists;
  emit(Kind::BankAccount, begin, end, bank || (labelled && typed) ? 0.97 : 0.9, reasons);
  return true;
}

// Ages, expiry dates, security codes, PINs: small numbers that mean nothing without their label.
bool Scanner::try_small(const Token& token, const Label* label, std::size_t& end) {
  const std::size_t begin = token.group[0].begin, stop = token.group[0].end;
  const std::size_t digits = token.group[0].digits;
  const std::string_view after = text_.substr(stop, std::min<std::size_t>(end_ - stop, 18));
  if (digits <= 3 && !goes_on(token, 1)) {
    const std::uint32_t value = number_of(token.first(1));
    const bool years =
        after.starts_with("歳") || after.starts_with("才") || after.starts_with(" 歳");
    const std::string_view rest =
        after.substr(std::min<std::size_t>(after.size(), after.starts_with(" ") ? 4 : 3));
    bool limit = !years;  // 18歳以上: a rule, nobody's age
    for (const std::string_view word :
         {"以上", "以下", "未満", "まで", "から", "代", "児", "時", "の誕生日", "定年"})
      limit |= rest.starts_with(word);
    const bool labelled = is_kind(label, Kind::Age);
    if (value <= 125 && (labelled || (years && !limit))) {
      end = stop;
      emit(Kind::Age, begin, stop, labelled ? 0.95 : 0.65,
           labelled ? Reason::Shape | Reason::Label : static_cast<Reasons>(Reason::Shape));
      return true;
    }
  }
  if (label == nullptr || label->other) return false;
  if (label->kind == Kind::CardSecurityCode && (digits == 3 || digits == 4) && !goes_on(token, 1)) {
    end = stop;
    emit(Kind::CardSecurityCode, begin, stop, 0.95, Reason::Shape | Reason::Label);
    return true;
  }
  if (label->kind == Kind::CardPin && digits >= 4 && digits <= 8 && !goes_on(token, 1)) {
    end = stop;
    emit(Kind::CardPin, begin, stop, 0.95, Reason::Shape | Reason::Label);
    return true;
  }
  if (label->kind == Kind::CardExpiry && digits <= 2 && token.count >= 2 &&
      (token.after[0] == Separator::Slash || token.after[0] == Separator::Hyphen)) {
    const std::uint32_t month = number_of(token.first(1));
    const std::size_t year_digits = token.group[1].digits;
    if (month >= 1 && month <= 12 && (year_digits == 2 || year_digits == 4) && !goes_on(token, 2)) {
      end = token.group[1].end;
      emit(Kind::CardExpiry, begin, end, 0.9, Reason::Shape | Reason::Label);
      return true;
    }
  }
  return false;
}

}  // namespace tadasu::find
