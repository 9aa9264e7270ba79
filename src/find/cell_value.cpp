#include "find/cell_value.h"

#include <algorithm>
#include <array>

#include "find/check_digit.h"
#include "find/kind_sets.h"
#include "find/table.h"
#include "text/date.h"
#include "text/fold.h"

namespace tadasu::find {

Digits plain_digits(std::string_view value, bool separators) {
  Digits out;
  char digit = 0;
  for (std::size_t at = 0; at < value.size();) {
    if (const std::size_t bytes = digit_at(value, at, value.size(), digit)) {
      if (out.count == out.digit.size()) return {};
      out.digit[out.count++] = digit;
      at += bytes;
      continue;
    }
    const std::size_t hyphen = separators ? hyphen_at(value, at, value.size()) : 0;
    if (hyphen == 0 && !(separators && value[at] == ' ')) return {};
    at += hyphen != 0 ? hyphen : 1;
  }
  return out;
}

std::string_view trimmed(std::string_view text, std::size_t& begin, std::size_t& end) {
  if (begin < end && !may_have_blank_ends(text.substr(begin, end - begin)))
    return text.substr(begin, end - begin);
  const auto blank = [&](std::size_t at) {
    return text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n';
  };
  for (;;) {
    if (begin < end && blank(begin))
      ++begin;
    else if (end - begin >= 3 && text.substr(begin, 3) == "　")
      begin += 3;
    else
      break;
  }
  for (;;) {
    if (begin < end && blank(end - 1))
      --end;
    else if (end - begin >= 3 && text.substr(end - 3, 3) == "　")
      end -= 3;
    else
      break;
  }
  return text.substr(begin, end - begin);
}

namespace {

int number_of(std::string_view digits) {  // of few digits
  int value = 0;
  for (const char digit : digits) value = value * 10 + (digit - '0');
  return value;
}

// Which bytes may stand in an address of mail, "@" aside.
constexpr std::array<bool, 256> kEmailBytes = [] {
  std::array<bool, 256> out{};
  for (unsigned c = 0; c < 128; ++c) out[c] = is_ascii_alnum(static_cast<char>(c));
  for (const char c : std::string_view("._-+%~'&")) out[static_cast<unsigned char>(c)] = true;
  return out;
}();

bool is_email(std::string_view value) {
  const std::size_t at = value.find('@');
  if (at == value.npos || at == 0 || value.find('@', at + 1) != value.npos) return false;
  bool all = true;
  for (const char c : value) all &= kEmailBytes[static_cast<unsigned char>(c)] || c == '@';
  if (!all) return false;
  const std::string_view domain = value.substr(at + 1);
  const std::size_t dot = domain.rfind('.');
  return dot != domain.npos && dot > 0 && domain.size() - dot > 2 &&
         is_ascii_letter(domain.back()) && domain.find("..") == domain.npos;
}

bool is_ip(std::string_view value) {
  int parts = 0, number = -1;
  for (std::size_t i = 0; i <= value.size(); ++i) {
    if (i < value.size() && is_ascii_digit(value[i])) {
      number = std::max(number, 0) * 10 + (value[i] - '0');
      if (number > 255) return false;
    } else if (i == value.size() || value[i] == '.') {
      if (number < 0) return false;
      ++parts, number = -1;
    } else {
      return false;
    }
  }
  return parts == 4;
}

bool is_code(std::string_view value) {
  if (value.size() < 2 || value.size() > 40) return false;
  return std::all_of(value.begin(), value.end(),
                     [](char c) {
                       return is_ascii_alnum(c) || c == '-' || c == '_' || c == '.' || c == '/';
                     }) &&
         contains_digit(value);
}

// 1234・567: symbol and number of an insured person, as cards and the systems of clinics write
// them.
bool is_insured_code(std::string_view value) {
  std::string plain = text::fold_width(value);
  constexpr std::string_view kDot = "・";
  for (std::size_t at = 0; (at = plain.find(kDot, at)) != std::string::npos; ++at)
    plain.replace(at, kDot.size(), "-");
  return is_code(plain);
}

// Too little for a column that no header names.
constexpr double kOnlyByHeader = 0.27;

// A sentence and not a word: twenty characters of Japanese, six words of Latin.
bool is_prose(std::string_view value) {
  std::size_t hiragana = 0, wide = 0, spaces = 0;
  for (std::size_t at = 0; at < value.size(); ++at) {
    const auto byte = static_cast<unsigned char>(value[at]);
    wide += byte >= 0xC0 ? 1 : 0;
    spaces += byte == ' ' ? 1 : 0;
    if (byte != 0xE3 || at + 2 >= value.size()) continue;
    const auto second = static_cast<unsigned char>(value[at + 1]);
    const auto third = static_cast<unsigned char>(value[at + 2]);
    hiragana += second == 0x81 ? third != 0x80 : second == 0x82 && third < 0xA0;  // U+3041 to 309F
  }
  return (wide >= 20 && hiragana >= 3) || (wide * 2 < value.size() && spaces >= 5);
}

// Ten or eleven digits as people part them, of an area that is in no list of ours.
bool is_unlisted_phone(std::string_view digits, std::string_view value) {
  const bool size = digits.size() == 10 || digits.size() == 11;
  return size && digits[0] == '0' && digits[1] != '0' &&
         std::count(value.begin(), value.end(), '-') == 2;
}

// Days since 1899-12-30 as spreadsheets count them (1910 to 2030), or an era's digit and yymmdd.
bool is_day_number(std::string_view digits) {
  if (digits.size() == 4 || digits.size() == 5)
    return number_of(digits) >= 3654 && number_of(digits) <= 47847;
  if (digits.size() != 7 || digits[0] < '1' || digits[0] > '5') return false;
  const int month = number_of(digits.substr(3, 2)), day = number_of(digits.substr(5, 2));
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

}  // namespace

// 山田太郎 様, 山田太郎様: the name without the honorific and the spaces before it. 鵜殿 is a name.
std::string_view TableReader::without_honorific(std::string_view name) const {
  const std::size_t honorific = lexicon_.honorific_bytes(name);
  if (honorific == 0) return name;
  std::string_view called = name.substr(0, name.size() - honorific);
  while (called.ends_with(' ') || called.ends_with("　"))
    called.remove_suffix(called.back() == ' ' ? 1 : 3);
  if (called.empty() || lexicon_.not_a_name(called)) return name;
  const bool apart = called.size() + honorific < name.size();
  const bool never_a_name = name.ends_with("様") || name.ends_with("さま");
  const auto strength = [&](std::string_view of) { return scanner_.judge_name(of).strength; };
  return apart || never_a_name || strength(called) > strength(name) ? called : name;
}

double TableReader::judge(Kind kind, std::string_view value) const {
  switch (kind) {
    case Kind::Email:
      return is_email(value) ? 0.99 : 0;
    case Kind::Phone:
    case Kind::Fax: {
      const auto strength = scanner_.judge_phone(value);
      if (strength) return *strength;
      // A spreadsheet drops the leading 0: 9012345678.
      const Digits digits = plain_digits(value, true);
      const bool dropped =
          (digits.size() == 10 && (digits[0] == '7' || digits[0] == '8' || digits[0] == '9') &&
           digits[1] == '0') ||
          (digits.size() == 9 && scanner_.judge_phone("0" + std::string(digits)));
      return dropped ? 0.55 : is_unlisted_phone(digits, value) ? kOnlyByHeader : 0;
    }
    case Kind::PostalCode: {
      std::string_view code = value.starts_with("〒") ? value.substr(3) : value;
      const Digits digits = plain_digits(code, true);
      // 0600001 without its 0s, or a code of another country.
      if (digits.size() == 5 || digits.size() == 6) return kOnlyByHeader;
      if (digits.size() != 7) return 0;
      const auto number = static_cast<std::uint32_t>(number_of(digits));
      return dictionary_.postal_exists(number)        ? 0.95
             : dictionary_.postal_page_exists(number) ? 0.5
                                                      : 0;
    }
    case Kind::Address: {
      const int depth = scanner_.judge_city(value, 0, value.size()).depth;
      return depth == 2 ? 0.9 : depth == 1 ? 0.6 : 0;
    }
    case Kind::BirthDate: {
      const auto date = text::date_at_start(value);
      return date && (date->size_bytes == value.size() || value[date->size_bytes] == ' ' ||
                      value[date->size_bytes] == 'T')
                 ? 0.9
             : is_day_number(plain_digits(value, false)) ? kOnlyByHeader
                                                         : 0;
    }
    case Kind::FreeTextAboutPerson:
      return is_prose(value) ? 0.85 : 0;
    case Kind::Employer:
      return lexicon_.is_department(value) ? 0 : 0.85;
    case Kind::LoginId:
      return std::all_of(value.begin(), value.end(), [](char c) { return c > ' ' && c < 0x7F; })
                 ? 0.85
                 : 0;
    case Kind::CardNumber:
      return is_card_number(plain_digits(value, true)) ? 0.95 : 0;
    case Kind::MyNumber:
      return is_my_number(plain_digits(value, true)) ? 0.95 : 0;
    case Kind::DriverLicence:
      // Its check digit is known from descriptions only: under its header twelve digits will do.
      return is_driver_licence(plain_digits(value, true)) ? 0.95
             : plain_digits(value, true).size() == 12     ? kOnlyByHeader
                                                          : 0;
    case Kind::CorporateNumber:
      return is_corporate_number(plain_digits(value, true)) ? 0.95 : 0;
    case Kind::IpAddress:
      return is_ip(value) ? 0.9 : 0;
    case Kind::PersonName:
      return scanner_.judge_name(value).strength;
    case Kind::PersonNameKana:
      return scanner_.is_kana_name(value) ? 0.9 : 0;
    case Kind::Sex:
      // 1 male, 2 female (ISO/IEC 5218).
      return lexicon_.is_sex(value)                                           ? 0.9
             : value == "1" || value == "2" || value == "１" || value == "２" ? kOnlyByHeader
                                                                              : 0;
    case Kind::Age: {
      std::string_view age = value.ends_with("歳") || value.ends_with("才")
                                 ? value.substr(0, value.size() - 3)
                                 : value;
      const Digits digits = plain_digits(age, false);
      return !digits.empty() && digits.size() <= 3 && number_of(digits) <= 125 ? 0.85 : 0;
    }
    case Kind::BankAccount: {
      const Digits digits = plain_digits(value, true);
      return digits.size() >= 5 && digits.size() <= 8 ? 0.9 : 0;
    }
    case Kind::CardSecurityCode: {
      const Digits digits = plain_digits(value, false);
      return digits.size() == 3 || digits.size() == 4 ? 0.9 : 0;
    }
    case Kind::CardPin: {
      const Digits digits = plain_digits(value, false);
      return digits.size() >= 4 && digits.size() <= 8 ? 0.9 : 0;
    }
    case Kind::HealthInsurance:
      return is_code(value) || is_insured_code(value) ? 0.9 : 0;
    case Kind::CardExpiry:
    case Kind::EmployeeNumber:
    case Kind::CustomerNumber:
    case Kind::Passport:
    case Kind::ResidenceCard:
    case Kind::CareInsurance:
    case Kind::PensionNumber:
    case Kind::EmploymentInsurance:
    case Kind::ResidentCode:
    case Kind::ForeignIdNumber:
    case Kind::YuchoAccount:
    case Kind::DeviceId:
    case Kind::MacAddress:
      return is_code(value) || is_code(text::fold_width(value)) ||
                     (kind == Kind::MacAddress && value.size() == 17)
                 ? 0.9
                 : 0;
    default:
      return kFreeKinds.has(kind) ? 0.85 : 0;
  }
}

}  // namespace tadasu::find
