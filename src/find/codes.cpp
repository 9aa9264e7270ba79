// Codes of letters and digits: IBAN, passports and their machine-readable zone, residence cards,
// foreign licences; numbers made abroad; MAC and IPv6 addresses. Called at digits behind letters,
// at colons, and last at numbers nobody wanted.
#include <algorithm>

#include "find/check_digit.h"
#include "find/mrz.h"
#include "find/scanner.h"

namespace tadasu::find {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_hex(char c) {
  return is_ascii_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool is_kind(const Label* label, Kind kind) {
  return label != nullptr && !label->other && label->kind == kind;
}

// Maestro: 12 to 19 digits in one group, which many other numbers have too.
bool is_maestro(const NumberToken& token) {
  const std::string_view d = token.first(1);
  const bool prefix = d.starts_with("50") || d.starts_with("56") || d.starts_with("57") ||
                      d.starts_with("58") || d.starts_with("6304") || d.starts_with("676");
  return token.count == 1 && d.size() >= 12 && d.size() <= 19 && prefix && luhn_holds(d);
}

// Seven to twelve digits in groups of two to eight, as telephone numbers of many countries are
// written: how many groups; 0 when it is none, or looks like a date.
std::size_t foreign_phone_groups(const NumberToken& token) {
  std::size_t groups = 0, digits = 0;
  for (; groups < token.count; ++groups) {
    if (token.group[groups].digits < 2 || token.group[groups].digits > 9) break;
    if (groups > 0 &&
        (token.after[groups - 1] == Separator::Slash || token.after[groups - 1] == Separator::Dot))
      return 0;
    digits += token.group[groups].digits;
  }
  const bool year = token.group[0].digits == 4 && groups == 3 && token.group[1].digits == 2 &&
                    token.group[2].digits == 2 &&
                    (token.digits[0] == '1' || token.digits[0] == '2');
  return groups == token.count && !year && digits >= 7 && digits <= 12 ? groups : 0;
}

}  // namespace

// ---- digits behind letters ---------------------------------------------------------------------
// `word` is the first letter, `at` the first digit, `end` the end of the letters and digits.
// Returns where to go on.
std::size_t Scanner::read_code(std::size_t word, std::size_t at, std::size_t end) {
  const std::size_t letters = at - word, size = end - word;
  const char before = word > begin_ ? text_[word - 1] : ' ';
  if (size < 4 && before != '$' && (before != ' ' || word < begin_ + 2 || text_[word - 2] != 'd'))
    return end;  // x64, v2
  std::size_t found = 0;
  if (letters <= 2 && size >= 4 && is_ascii_letter(text_[word])) {
    if (letters == 2 && (found = try_iban(word)) != 0) return found;
    if (size <= 16 && (found = try_labelled_code(word, at, end)) != 0) return found;
  }
  if (before == '$' && (found = try_hash(word - 1)) != 0) return found;
  if (end < end_ && (text_[end] == '<' || size == 30 || size == 36 || size == 44) &&
      (found = try_mrz(word)) != 0)
    return found;
  if (before == '$' && word >= begin_ + 3 && (found = try_hash(word - 3)) != 0)
    return found;  // $y$j9T$
  if ((text_[word] == 'p' || text_[word] == 's') && size < 20 && end < end_ && text_[end] == '$' &&
      (found = try_hash(word)) != 0)
    return found;  // pbkdf2_sha256$
  if (size >= 12 && (before == '\n' || before == '+' || before == '/') &&
      (found = try_private_key(word)) != 0)
    return found;
  if ((size >= 12 || (end < end_ && (text_[end] == '-' || text_[end] == '.')) || before == '-' ||
       before == '.') &&
      (found = try_token(at)) != 0)
    return found;
  if (before == ' ' && (found = try_spaced_password(word)) != 0) return found;
  return end;
}

// GB82 WEST 1234 5698 7654 32: the length of the country, modulo 97.
std::size_t Scanner::try_iban(std::size_t word) {
  const bool small = !is_upper(text_[word]);  // gb82west…
  const auto capital = [small](char c) {
    return static_cast<char>(small && is_ascii_letter(c) ? c & ~0x20 : c);
  };
  const std::size_t length =
      lexicon_.codes().iban_length(capital(text_[word]), capital(text_[word + 1]));
  if (length == 0) return 0;
  char code[34];
  std::size_t size = 0, at = word;
  while (at < end_ && size < length) {
    const char c = text_[at];
    if (c == ' ' && size % 4 == 0 && size > 0 && text_[at - 1] != ' ') {
      ++at;
      continue;
    }
    const bool letter = small ? c >= 'a' && c <= 'z' : is_upper(c);
    if (!is_ascii_digit(c) && !letter) return 0;
    code[size++] = capital(c), ++at;
  }
  const bool goes_on = at < end_ && (is_ascii_alnum(text_[at]) || text_[at] == '_');
  if (size != length || goes_on || !is_iban({code, size})) return 0;
  emit(Kind::BankAccount, word, at, 0.98, Reason::Shape | Reason::CheckDigit);
  return at;
}

// Shapes that are common among other codes: only with a label or a word nearby.
std::size_t Scanner::try_labelled_code(std::size_t word, std::size_t at, std::size_t end) {
  std::size_t digits_end = at;
  while (digits_end < end && is_ascii_digit(text_[digits_end])) ++digits_end;
  const std::size_t letters = at - word, digits = digits_end - at, tail = end - digits_end;
  const bool passport =
      tail == 0 && ((letters == 2 && digits == 7) || (letters == 1 && digits == 8));
  const bool card = letters == 2 && digits == 8 && tail == 2 &&
                    is_ascii_letter(text_[digits_end]) && is_ascii_letter(text_[digits_end + 1]);
  const bool licence = tail == 0 && digits >= 5 && digits <= 14 && letters + digits >= 7;
  if (!passport && !card && !licence) return 0;
  const Mark* mark = mark_before(word);
  const auto named = [&](Kind kind) {
    if (mark != nullptr) return is_kind(&mark->label, kind);
    return near_word_before(kind, word);
  };
  const Reasons reasons = Reason::Shape | Reason::Label;
  if (card && named(Kind::ResidenceCard)) {
    emit(Kind::ResidenceCard, word, end, 0.97, reasons);
  } else if (passport && named(Kind::Passport)) {
    emit(Kind::Passport, word, end, letters == 2 ? 0.95 : 0.85, reasons);
  } else if (licence && (mark != nullptr ? is_kind(&mark->label, Kind::DriverLicence)
                                         : near_word_before(Kind::DriverLicence, word) &&
                                               word_before("driv", word))) {
    emit(Kind::DriverLicence, word, end, 0.85, reasons);
  } else {
    return 0;
  }
  return end;
}

// Whether these lower-case letters stand within 60 bytes before, whatever their case.
bool Scanner::word_before(std::string_view letters, std::size_t at) const {
  const std::size_t floor = at > begin_ + 60 ? at - 60 : begin_;
  for (std::size_t i = floor; i + letters.size() <= at; ++i) {
    std::size_t n = 0;
    while (n < letters.size() && (text_[i + n] | 0x20) == letters[n]) ++n;
    if (n == letters.size()) return true;
  }
  return false;
}

// Lines of a passport or card that a machine reads.
std::size_t Scanner::try_mrz(std::size_t at) {
  look_far();
  std::size_t line = at;
  while (line > begin_ && at - line < 48 &&
         (is_upper(text_[line - 1]) || is_ascii_digit(text_[line - 1]) || text_[line - 1] == '<'))
    --line;
  const auto zone = mrz_at(text_, begin_, line, end_);
  if (!zone) return 0;
  const Reasons reasons = Reason::Shape | Reason::CheckDigit;
  emit(zone->is_passport ? Kind::Passport : Kind::ForeignIdNumber, zone->number.begin,
       zone->number.end, 0.98, reasons);
  emit(Kind::BirthDate, zone->birth.begin, zone->birth.end, 0.97, reasons);
  if (zone->name.begin < zone->name.end)
    emit(Kind::PersonName, zone->name.begin, zone->name.end, 0.95, reasons);
  return zone->end;
}

// ---- numbers made abroad -----------------------------------------------------------------------
// +44 20 7946 0958, +1 (415) 555-0132, +49 (0)30 901820: as long as numbers of that country are.
bool Scanner::try_plus_phone(const NumberToken& token, const Label* label, std::size_t& end) {
  const std::size_t begin = token.group[0].begin - 1;
  if (begin > begin_ && is_ascii_alnum(text_[begin - 1])) return false;  // 3+44…, a sum
  for (std::size_t groups = std::min<std::size_t>(token.count, 7); groups >= 1; --groups) {
    if (groups < token.count && token.after[groups - 1] != Separator::Space) continue;
    std::string digits(token.first(groups));
    if (groups >= 3 && token.group[1].digits == 1 &&
        token.digits[token.group[1].digit_first] == '0' && token.after[1] == Separator::Bracket)
      digits.erase(token.group[1].digit_first, 1);
    if (digits.starts_with("81") || lexicon_.codes().calling_code(digits) == 0) continue;
    const bool phone = is_kind(label, Kind::Phone), fax = is_kind(label, Kind::Fax);
    if (label != nullptr && !phone && !fax && groups == 1) return false;
    end = token.group[groups - 1].end;
    const Reasons reasons = static_cast<Reasons>(Reason::Shape);
    emit(fax ? Kind::Fax : Kind::Phone, begin, end,
         phone || fax ? 0.97
         : groups > 1 ? 0.9
                      : 0.8,
         phone || fax ? reasons | Reason::Label : reasons);
    return true;
  }
  return false;
}

// (415) 555-0132, 415-555-0132: area and exchange begin with 2 to 9 and are no service (N11).
bool Scanner::is_american_phone(const NumberToken& token) const {
  const auto& g = token.group;
  if (token.count < 3 || g[0].digits != 3 || g[1].digits != 3 || g[2].digits != 4) return false;
  if (token.count > 3 && token.after[2] != Separator::Space) return false;
  const auto service = [&](std::size_t i) {
    const char* d = token.digits.data() + g[i].digit_first;
    return d[0] < '2' || (d[1] == '1' && d[2] == '1');
  };
  if (service(0) || service(1)) return false;
  const bool bracket = token.after[0] == Separator::Bracket && token.after[1] == Separator::Hyphen;
  const bool same = token.after[0] == token.after[1] && token.after[0] != Separator::Slash &&
                    token.after[0] != Separator::Bracket;
  return bracket || same;
}

// What nobody else wanted: numbers of other countries, mostly behind their label.
bool Scanner::try_abroad(const NumberToken& token, const Label* label, std::size_t& end) {
  const std::size_t begin = token.group[0].begin;
  const auto take = [&](Kind kind, std::size_t first, std::size_t groups, double strength,
                        Reasons reasons) {
    end = token.group[groups - 1].end;
    emit(kind, first, end, strength, reasons);
    return true;
  };
  const Reasons labelled = Reason::Shape | Reason::Label;
  const bool alone = token.count == 1 || token.after[0] == Separator::Space;
  const std::size_t digits = token.group[0].digits;
  if (is_american_phone(token)) {
    const bool bracket = begin > begin_ && text_[begin - 1] == '(';
    const bool phone = is_kind(label, Kind::Phone), fax = is_kind(label, Kind::Fax);
    const bool shape =
        setting_ == Setting::Text && label == nullptr && (token.after[0] != Separator::Space);
    if (phone || fax || shape)
      return take(fax ? Kind::Fax : Kind::Phone, bracket ? begin - 1 : begin, 3,
                  phone || fax ? 0.97
                  : bracket    ? 0.85
                               : 0.7,
                  phone || fax ? labelled : static_cast<Reasons>(Reason::Shape));
  }
  if (is_maestro(token) && (is_kind(label, Kind::CardNumber) ||
                            (label == nullptr && near_word_before(Kind::CardNumber, begin))))
    return take(Kind::CardNumber, begin, token.count, 0.9, labelled | Reason::CheckDigit);
  const bool ssn_shape = token.count >= 3 && digits == 3 && token.group[1].digits == 2 &&
                         token.group[2].digits == 4 && token.uniform(3);
  if ((ssn_shape || (alone && digits == 9)) && is_us_ssn(token.first(ssn_shape ? 3 : 1)) &&
      (is_kind(label, Kind::ForeignIdNumber) ||
       (label == nullptr && ssn_shape && near_word_before(Kind::ForeignIdNumber, begin))))
    return take(Kind::ForeignIdNumber, begin, ssn_shape ? 3 : 1, ssn_shape ? 0.95 : 0.85, labelled);
  if (alone && digits == 15 && luhn_holds(token.first(1)) && is_kind(label, Kind::DeviceId))
    return take(Kind::DeviceId, begin, 1, 0.97, labelled | Reason::CheckDigit);
  if (alone && digits == 9 && is_kind(label, Kind::Passport))
    return take(Kind::Passport, begin, 1, 0.85, labelled);
  if (alone && digits >= 7 && digits <= 9 &&
      (is_kind(label, Kind::DriverLicence) || label == nullptr) &&
      near_word_before(Kind::DriverLicence, begin) && word_before("driv", begin))
    return take(Kind::DriverLicence, begin, 1, 0.8, labelled);
  const Mark* mark = mark_before(begin);
  const bool english = mark == nullptr || static_cast<unsigned char>(text_[mark->begin]) < 0x80;
  if (alone && english && digits >= 6 && digits <= 17 && is_kind(label, Kind::BankAccount))
    return take(Kind::BankAccount, begin, 1, 0.85, labelled);
  if (const std::size_t groups = foreign_phone_groups(token);
      groups != 0 && english && setting_ == Setting::Text) {
    const bool phone = is_kind(label, Kind::Phone), fax = is_kind(label, Kind::Fax);
    const bool bracket =
        token.after[0] == Separator::Bracket && begin > begin_ && text_[begin - 1] == '(';
    if (phone || fax || (label == nullptr && groups >= 2 && near_word_before(Kind::Phone, begin)))
      return take(fax ? Kind::Fax : Kind::Phone, bracket ? begin - 1 : begin, groups,
                  phone || fax ? 0.85 : 0.7, labelled);
  }
  return false;
}

// ---- addresses of devices ----------------------------------------------------------------------
// `at` is a colon between hexadecimal digits, or the first of two colons.
std::size_t Scanner::read_hex_groups(std::size_t at) {
  if (at + 3 < end_ && text_[at + 3] == ':') {  // 12:34:56, or six pairs
    if (at + 6 >= end_ || text_[at + 6] != ':') return text_[at + 1] == ':' ? try_ipv6(at) : 0;
    if (at + 9 >= end_ || text_[at + 9] != ':' || at < begin_ + 2) return 0;
    return try_mac(at - 2, ':');
  }
  if (text_[at + 1] == ':') return try_ipv6(at);
  const bool four =
      at >= begin_ + 4 && is_hex(text_[at - 4]) && is_hex(text_[at - 3]) && is_hex(text_[at - 2]);
  return four ? try_ipv6(at) : 0;
}

// Six pairs of hexadecimal digits; not more: fingerprints of keys have sixteen or twenty.
std::size_t Scanner::try_mac(std::size_t begin, char separator) {
  if (begin < begin_ || begin + 17 > end_) return 0;
  bool same = true, letter = false;
  for (std::size_t i = 0; i < 17; ++i) {
    const char c = text_[begin + i];
    if (i % 3 == 2 ? c != separator : !is_hex(c)) return 0;
    same &= i % 3 == 2 || (text_[begin + i] | 0x20) == (text_[begin] | 0x20);
    letter |= is_ascii_letter(c);
  }
  const auto tied = [&](std::size_t i) {
    return is_ascii_alnum(text_[i]) || text_[i] == separator;
  };
  if ((begin > begin_ && tied(begin - 1)) || (begin + 17 < end_ && tied(begin + 17))) return 0;
  if (same) return begin + 17;  // 00:00:…, ff:ff:…: nobody's
  const Mark* mark = mark_before(begin);
  const bool label = mark != nullptr && is_kind(&mark->label, Kind::MacAddress);
  if (!letter && !label && separator == '-') return 0;  // 12-34-56-78-90-12 may be anything
  emit(Kind::MacAddress, begin, begin + 17, label ? 0.98 : 0.93,
       label ? Reason::Shape | Reason::Label : static_cast<Reasons>(Reason::Shape));
  return begin + 17;
}

// Source: RFC 4291 2.2 (the text form), RFC 6890 (addresses that are nobody's).
std::size_t Scanner::try_ipv6(std::size_t at) {
  std::size_t begin = at;
  while (begin > begin_ && at - begin < 4 && is_hex(text_[begin - 1])) --begin;
  if (begin > begin_ &&
      (is_ascii_alnum(text_[begin - 1]) || text_[begin - 1] == ':' || text_[begin - 1] == '_'))
    return 0;
  if (begin == at) return 0;  // ::1 and scope::name
  std::size_t groups = 0, end = begin, long_groups = 0;
  bool gap = false, letter = false;
  for (std::size_t i = begin; i < end_ && groups < 8;) {
    std::size_t digits = 0;
    while (i < end_ && digits < 5 && is_hex(text_[i]))
      letter |= is_ascii_letter(text_[i]), ++digits, ++i;
    if (digits > 4) return 0;
    if (digits > 0) ++groups, end = i, long_groups += digits >= 3 ? 1 : 0;
    if (i >= end_ || text_[i] != ':') break;
    if (i + 1 < end_ && text_[i + 1] == ':') {
      if (gap) return 0;
      gap = true, i += 2, end = i;
    } else if (digits > 0 && i + 1 < end_ && is_hex(text_[i + 1])) {
      ++i;
    } else {
      break;
    }
  }
  if (end < end_ && (is_ascii_alnum(text_[end]) || text_[end] == ':' || text_[end] == '_'))
    return 0;
  if (gap ? groups < 2 || groups > 7 : groups != 8) return 0;
  // With a gap only what begins as addresses in use do: 2000::/3, fc00::/7, fe80::/10.
  const auto digit = [&](std::size_t i) { return static_cast<char>(text_[begin + i] | 0x20); };
  const bool local = digit(0) == 'f' &&
                     (digit(1) == 'c' || digit(1) == 'd' ||
                      (digit(1) == 'e' && text_.substr(begin + 2, 1).find_first_of("89abAB") == 0));
  const bool unicast = at - begin == 4 && (text_[begin] == '2' || text_[begin] == '3' || local);
  if ((gap && !unicast) || (!gap && (!letter || long_groups < 3))) return 0;
  const Mark* mark = mark_before(begin);
  const bool label = mark != nullptr && is_kind(&mark->label, Kind::IpAddress);
  emit(Kind::IpAddress, begin, end, label ? 0.98 : 0.9,
       label ? Reason::Shape | Reason::Label : static_cast<Reasons>(Reason::Shape));
  return end;
}

// ---- behind a label ----------------------------------------------------------------------------
std::size_t Scanner::value_of_foreign_id(std::size_t start) {
  std::string digits;
  for (std::size_t i = start; i < std::min(end_, start + 11); ++i) {
    const bool hyphen = i - start == 3 || i - start == 6;
    if (hyphen ? text_[i] != '-' : !is_ascii_digit(text_[i])) break;
    if (!hyphen) digits.push_back(text_[i]);
  }
  if (digits.size() == 9 && !is_us_ssn(digits)) return 0;
  return value_of_code(Kind::ForeignIdNumber, start);
}

std::size_t Scanner::value_of_device(std::size_t start) {
  std::size_t end = start;
  while (end < end_ && is_ascii_digit(text_[end])) ++end;
  if (end - start != 15 || (end < end_ && is_ascii_alnum(text_[end])))
    return value_of_code(Kind::DeviceId, start);
  const bool luhn = luhn_holds(text_.substr(start, 15));
  const Reasons reasons = Reason::Shape | Reason::Label;
  emit(Kind::DeviceId, start, end, luhn ? 0.98 : 0.6,
       luhn ? reasons | Reason::CheckDigit : reasons);
  return end;
}

// 00-1A-2B-3C-4D-5E, 001a.2b3c.4d5e, 001a2b3c4d5e
std::size_t Scanner::value_of_mac(std::size_t start) {
  if (const std::size_t end = try_mac(start, '-')) return end;
  std::size_t digits = 0, end = start;
  while (end < end_ && (is_hex(text_[end]) || (text_[end] == '.' && digits % 4 == 0)))
    digits += text_[end++] == '.' ? 0 : 1;
  if (digits != 12 || (end < end_ && is_ascii_alnum(text_[end]))) return 0;
  while (text_[end - 1] == '.') --end;
  emit(Kind::MacAddress, start, end, 0.95, Reason::Shape | Reason::Label);
  return end;
}

}  // namespace tadasu::find
