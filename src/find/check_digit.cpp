#include "find/check_digit.h"

#include <array>

namespace tadasu::find {
namespace {

int value(char c) { return c - '0'; }

bool in(int number, int low, int high) { return low <= number && number <= high; }

bool all_digits(std::string_view digits) {
  return digits.find_first_not_of("0123456789") == digits.npos;
}

bool brand_fits(std::string_view digits) {
  const auto size = digits.size();
  int head = 0;
  for (int i = 0; i < 4; ++i) head = head * 10 + value(digits[static_cast<std::size_t>(i)]);
  if (head / 1000 == 4) return size == 13 || size == 16 || size == 19;  // Visa
  if (in(head, 5100, 5599) || in(head, 2221, 2720)) return size == 16;  // Mastercard
  if (head == 1800 || head == 2131) return size == 15;                  // JCB, old
  if (in(head, 3528, 3589)) return in(static_cast<int>(size), 16, 19);  // JCB
  if (head / 100 == 34 || head / 100 == 37) return size == 15;          // American Express
  if (in(head, 3000, 3059) || in(head / 100, 36, 36) || in(head / 100, 38, 39))
    return in(static_cast<int>(size), 14, 19);                                          // Diners
  if (head == 6011 || in(head, 6440, 6599)) return in(static_cast<int>(size), 16, 19);  // Discover
  return head / 100 == 62 && in(static_cast<int>(size), 16, 19);                        // UnionPay
}

}  // namespace

bool luhn_holds(std::string_view digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    int d = value(digits[digits.size() - 1 - i]);
    if (i % 2 == 1) d = d > 4 ? 2 * d - 9 : 2 * d;
    sum += d;
  }
  return !digits.empty() && sum % 10 == 0;
}

bool is_card_number(std::string_view digits) {
  return in(static_cast<int>(digits.size()), 13, 19) && all_digits(digits) && brand_fits(digits) &&
         luhn_holds(digits);
}

bool is_my_number(std::string_view digits) {
  if (digits.size() != 12 || !all_digits(digits)) return false;
  if (digits.find_first_not_of(digits[0]) == digits.npos) return false;  // 000000000000 is nobody's
  constexpr std::array<int, 11> weights = {6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += value(digits[i]) * weights[i];
  const int rest = sum % 11;
  return value(digits[11]) == (rest <= 1 ? 0 : 11 - rest);
}

bool is_corporate_number(std::string_view digits) {
  if (digits.size() != 13 || !all_digits(digits) || digits[0] == '0') return false;
  int sum = 0;
  for (std::size_t i = 1; i <= 12; ++i) sum += value(digits[13 - i]) * (i % 2 == 1 ? 1 : 2);
  return value(digits[0]) == 9 - sum % 9;
}

bool is_driver_licence(std::string_view digits) {
  if (digits.size() != 12 || !all_digits(digits)) return false;
  const int office = value(digits[0]) * 10 + value(digits[1]);
  const bool known = office == 0 || office == 30 || in(office, 10, 14) || in(office, 20, 25) ||
                     in(office, 40, 49) || in(office, 50, 55) || in(office, 60, 65) ||
                     in(office, 70, 74) || in(office, 80, 83) || in(office, 90, 97);
  if (!known) return false;
  constexpr std::array<int, 10> weights = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += value(digits[i]) * weights[i];
  return value(digits[10]) == (11 - sum % 11) % 10;
}

bool is_insurer_number(std::string_view digits) {
  if (digits.size() != 8 || !all_digits(digits)) return false;
  int sum = 0;
  for (std::size_t i = 0; i < 7; ++i) {
    const int product = value(digits[6 - i]) * (i % 2 == 0 ? 2 : 1);
    sum += product / 10 + product % 10;
  }
  return value(digits[7]) == (10 - sum % 10) % 10;
}

bool is_iban(std::string_view code) {
  if (code.size() < 15 || code.size() > 34) return false;
  int rest = 0;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[(i + 4) % code.size()];  // the first four stand at the end
    if (c >= '0' && c <= '9')
      rest = (rest * 10 + value(c)) % 97;
    else if (c >= 'A' && c <= 'Z')
      rest = (rest * 100 + c - 'A' + 10) % 97;
    else
      return false;
  }
  return rest == 1 && code.substr(2, 2) != "00" && code.substr(2, 2) != "01" &&
         code.substr(2, 2) != "99";
}

bool is_us_ssn(std::string_view digits) {
  if (digits.size() != 9 || !all_digits(digits)) return false;
  const std::string_view area = digits.substr(0, 3);
  if (area == "000" || area == "666" || area[0] == '9') return false;
  if (digits.substr(3, 2) == "00" || digits.substr(5) == "0000") return false;
  return digits.find_first_not_of(digits[0]) != digits.npos;
}

}  // namespace tadasu::find
