// Numbers written in kanji: 二十三, 百五, 一九八〇, 千九百八十.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tadasu::text {

// The value of the whole of `text`, up to 9999; nothing when it is no such number. Digits may stand
// side by side (一九八〇) or with 十 百 千 (千九百八十), not both.
[[nodiscard]] std::optional<std::uint32_t> japanese_numeral(std::u32string_view text);

// 0..9 for 〇 零 一 … 九 (and 元-less); 10, 100, 1000 for 十 百 千; -1 for anything else.
[[nodiscard]] int japanese_digit(char32_t c);

}  // namespace tadasu::text
