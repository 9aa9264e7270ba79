#include "serve/entities.h"

#include <algorithm>
#include <set>

namespace tadasu::serve {
namespace {

using find::Kind;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string capitals(Kind kind) {
  std::string out(find::kind_id(kind));
  for (char& c : out) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return out;
}

std::size_t digits_in(std::string_view value) {
  return static_cast<std::size_t>(
      std::count_if(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; }));
}

// The names that do not depend on the value; "" where they do or Presidio has none.
std::string_view fixed_name(Kind kind) {
  switch (kind) {
    case Kind::PersonName:
    case Kind::PersonNameKana:
      return "PERSON";
    case Kind::Email:
      return "EMAIL_ADDRESS";
    case Kind::Phone:
    case Kind::Fax:
      return "PHONE_NUMBER";
    case Kind::Address:
      return "LOCATION";
    case Kind::BirthDate:
      return "DATE_TIME";
    case Kind::Nationality:
    case Kind::Race:
    case Kind::Creed:
      return "NRP";
    case Kind::Employer:
      return "ORGANIZATION";
    case Kind::CardNumber:
      return "CREDIT_CARD";
    case Kind::IpAddress:
      return "IP_ADDRESS";
    case Kind::MacAddress:
      return "MAC_ADDRESS";
    default:
      return "";
  }
}

}  // namespace

std::string entity_of(const find::Mention& mention, std::string_view value) {
  const std::string_view fixed = fixed_name(mention.kind);
  if (!fixed.empty()) return std::string(fixed);
  const bool letters = value.size() >= 2 && is_letter(value[0]);
  switch (mention.kind) {
    case Kind::BankAccount:
      if (letters && is_letter(value[1])) return "IBAN_CODE";
      return digits_in(value) > 8 ? "US_BANK_NUMBER" : capitals(mention.kind);
    case Kind::ForeignIdNumber:
      return !letters && digits_in(value) == 9 ? "US_SSN" : capitals(mention.kind);
    case Kind::DriverLicence:
      return letters || digits_in(value) < 12 ? "US_DRIVER_LICENSE" : capitals(mention.kind);
    case Kind::Passport:
      return !letters && digits_in(value) == 9 ? "US_PASSPORT" : capitals(mention.kind);
    default:
      return capitals(mention.kind);
  }
}

std::vector<std::string> all_entities() {
  std::set<std::string> names = {"IBAN_CODE", "US_BANK_NUMBER", "US_SSN", "US_DRIVER_LICENSE",
                                 "US_PASSPORT"};
  for (std::size_t i = 0; i < find::kKindCount; ++i) {
    const auto kind = static_cast<Kind>(i);
    const std::string_view fixed = fixed_name(kind);
    names.insert(fixed.empty() ? capitals(kind) : std::string(fixed));
  }
  return {names.begin(), names.end()};
}

CodePoints::CodePoints(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80)
      starts_.push_back(static_cast<std::uint32_t>(i));
  }
  starts_.push_back(static_cast<std::uint32_t>(text.size()));
}

std::size_t CodePoints::point_of(std::size_t byte) const {
  return static_cast<std::size_t>(std::lower_bound(starts_.begin(), starts_.end(), byte) -
                                  starts_.begin());
}

}  // namespace tadasu::serve
