#include "facts/marks.h"

#include <algorithm>
#include <array>

#include "facts/places.h"
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
constexpr std::uint8_t kJapan = bit(Mark::InJapan) | bit(Mark::Located) | bit(Mark::Placed);
constexpr std::uint8_t kAbroad = bit(Mark::Abroad) | bit(Mark::Located);

// Two letters that stand for a country and are sold to everybody: they say nothing of where
// somebody lives.
constexpr std::array<std::string_view, 12> kSoldToAll = {"ac", "ai", "cc", "co", "fm", "gg",
                                                         "io", "me", "sh", "to", "tv", "ws"};

Told abroad(std::uint64_t places) {
  return {static_cast<std::uint8_t>(kAbroad | (places != 0 ? bit(Mark::Placed) : 0)), places};
}

Told of_mail(std::string_view mail) {
  const std::size_t dot = mail.rfind('.');
  if (dot == std::string_view::npos || mail.size() - dot != 3) return {};
  const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  const std::array<char, 2> letters = {small(mail[dot + 1]), small(mail[dot + 2])};
  const std::string_view country(letters.data(), letters.size());
  if (country.find_first_not_of("abcdefghijklmnopqrstuvwxyz") != std::string_view::npos) return {};
  if (country == "jp") return {kJapan};
  const bool is_sold_to_all =
      std::find(kSoldToAll.begin(), kSoldToAll.end(), country) != kSoldToAll.end();
  return is_sold_to_all ? Told{} : abroad(place_of_domain(country));
}

Told of_phone(std::string_view phone) {
  const bool is_international = phone.starts_with('+') || phone.starts_with("＋");
  const std::string digits = text::digits_only(phone);
  if (is_international) {
    if (digits.starts_with("81")) return {kJapan};
    return digits.size() > 6 ? abroad(place_of_phone(digits)) : Told{};
  }
  const bool is_long = digits.size() == 11 && digits[0] == '0' && digits[2] == '0' &&
                       std::string_view("5789").find(digits[1]) != std::string_view::npos;
  const bool is_short = digits.size() == 10 && digits[0] == '0' && digits[1] != '0';
  return is_long || is_short ? Told{kJapan} : Told{};
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

Told told_by(Kind kind, const find::KindInfo& info, std::string_view value,
             const std::optional<Date>& minors_on) {
  Told out;
  switch (kind) {
    case Kind::Email:
      out = of_mail(value);
      break;
    case Kind::Phone:
      out = of_phone(value);
      break;
    case Kind::PostalCode:
      if (text::digits_only(value).size() == 7) out.marks = kJapan;
      break;
    case Kind::Address:
      if (has_kanji(value)) out.marks = kJapan;
      break;
    case Kind::PersonNameKana:
      out.marks = kJapan;
      break;
    case Kind::BirthDate:
      out.marks = of_birth_date(value, minors_on);
      break;
    default:
      break;
  }
  if (info.sensitive_appi) out.marks |= bit(Mark::Sensitive);
  if (info.property_risk) out.marks |= bit(Mark::Property);
  return out;
}

}  // namespace tadasu::facts
