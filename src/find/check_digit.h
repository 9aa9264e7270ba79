// Check digits of numbers. Every function takes digits as '0'..'9' and looks at nothing else.
#pragma once

#include <string_view>

namespace tadasu::find {

// ISO/IEC 7812-1 annex B.
[[nodiscard]] bool luhn_holds(std::string_view digits);
// Issuer prefix and length fit one of the brands; the check digit is right. 13-digit Visa included.
[[nodiscard]] bool is_card_number(std::string_view digits);
// 12 digits.
// 行政手続における特定の個人を識別するための番号の利用等に関する法律の規定による通知カード及び
// 個人番号カード並びに情報提供ネットワークシステムによる特定個人情報の提供等に関する省令(平成26年総務省令第85号)5条.
[[nodiscard]] bool is_my_number(std::string_view digits);
// 13 digits. 法人番号の指定等に関する省令(平成26年財務省令第70号)2条.
[[nodiscard]] bool is_corporate_number(std::string_view digits);
// 12 digits: commission code, year, serial, check, reissue count. Unverified: from public
// descriptions.
[[nodiscard]] bool is_driver_licence(std::string_view digits);
// 8 digits. 保険者番号等の設定について(健康保険): weights 2 and 1, digits of products summed,
// modulo 10.
[[nodiscard]] bool is_insurer_number(std::string_view digits);
// The whole IBAN without spaces; the length is the caller's business. ISO 13616-1, ISO 7064 MOD
// 97-10.
[[nodiscard]] bool is_iban(std::string_view code);
// 9 digits: area not 000, 666 or 900 to 999, group not 00, serial not 0000. Social Security
// Administration, "Social Security Number Randomization"; recalled.
[[nodiscard]] bool is_us_ssn(std::string_view digits);

}  // namespace tadasu::find
