#include "facts/marks.h"

#include <algorithm>
#include <array>

#include "text/date.h"
#include "text/fold.h"

namespace tadasu::facts {
namespace {

using find::Kind;
using people::Mark;

constexpr int kOfAge = 18;  // Civil Code art. 4, since 2022-04-01

constexpr std::uint8_t bit(Mark mark) {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(mark));
}
constexpr std::uint8_t kJapan = bit(Mark::InJapan) | bit(Mark::Located);
constexpr std::uint8_t kAbroad = bit(Mark::Abroad) | bit(Mark::Located);

// Two letters that stand for a country and are sold to everybody: they say nothing of where
// somebody lives.
constexpr std::array<std::string_view, 12> kSoldToAll = {"ac", "ai", "cc", "co", "fm", "gg",
                                                         "io", "me", "sh", "to", "tv", "ws"};

std::uint8_t of_mail(std::string_view mail) {
  const std::size_t dot = mail.rfind('.');
  if (dot == std::string_view::npos || mail.size() - dot != 3) return 0;
  const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  const std::array<char, 2> letters = {small(mail[dot + 1]), small(mail[dot + 2])};
  const std::string_view country(letters.data(), letters.size());
  if (country.find_first_not_of("abcdefghijklmnopqrstuvwxyz") != std::string_view::npos) return 0;
  if (country == "jp") return kJapan;
  return std::find(kSoldToAll.begin(), kSoldToAll.end(), country) == kSoldToAll.end() ? kAbroad : 0;
}

std::uint8_t of_phone(std::string_view phone) {
  const bool is_international = phone.starts_with('+') || phone.starts_with("＋");
  const std::string digits = text::digits_only(phone);
  if (is_international) return digits.starts_with("81") ? kJapan : digits.size() > 6 ? kAbroad : 0;
  const bool is_long = digits.size() == 11 && digits[0] == '0' && digits[2] == '0' &&
                       std::string_view("5789").find(digits[1]) != std::string_view::npos;
  return is_long || (digits.size() == 10 && digits[0] == '0' && digits[1] != '0') ? kJapan : 0;
}

bool has_kanji(std::string_view text) {
  for (std::size_t at = 0; at < text.size();)
    if (text::script_of(text::next_char(text, at)) == text::Script::Kanji) return true;
  return false;
}

std::uint8_t of_birth_date(std::string_view written, const std::optional<Date>& on) {
  if (!on) return 0;
  const auto born = text::date_at_start(written);
  if (!born || born->date > *on) return 0;
  return born->date > Date{on->year - kOfAge, on->month, on->day} ? bit(Mark::Minor) : 0;
}

}  // namespace

std::uint8_t marks_of(Kind kind, const find::KindInfo& info, std::string_view value,
                      const std::optional<Date>& minors_on) {
  std::uint8_t out = 0;
  if (info.sensitive_appi) out = bit(Mark::Sensitive);
  if (info.property_risk) out = static_cast<std::uint8_t>(out | bit(Mark::Property));
  switch (kind) {
    case Kind::Email:
      return static_cast<std::uint8_t>(out | of_mail(value));
    case Kind::Phone:
      return static_cast<std::uint8_t>(out | of_phone(value));
    case Kind::PostalCode:
      return static_cast<std::uint8_t>(
          out | (text::digits_only(value).size() == 7 ? kJapan : std::uint8_t{0}));
    case Kind::Address:
      return static_cast<std::uint8_t>(out | (has_kanji(value) ? kJapan : std::uint8_t{0}));
    case Kind::PersonNameKana:
      return static_cast<std::uint8_t>(out | kJapan);
    case Kind::BirthDate:
      return static_cast<std::uint8_t>(out | of_birth_date(value, minors_on));
    default:
      return out;
  }
}

}  // namespace tadasu::facts
