// Masks: what may be shown of a value to somebody who need not know it. A mask never shows the
// true length, nor the character before an @. The shape for each kind is named in packs/kinds.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tadasu::text {

enum class Mask : std::uint8_t {
  Hidden,    // "****"
  Name,      // 山田 太郎 -> 山* 太*;  John Smith -> J* S*
  Email,     // taro@example.jp -> t***@example.jp (one-letter local parts: ***@example.jp)
  Phone,     // 090-1234-5678 -> 090-****-5678
  Tail4,     // 4539… -> ************1234 as "**** 1234"
  Postal,    // 123-4567 -> 123-****
  Address,   // 東京都新宿区西新宿2-8-1 -> 東京都新宿区***
  Year,      // 1980/01/02 -> 1980/**/**;  昭和55年… -> 昭和55年**月**日
  First,     // first character, then ***
  Category,  // nothing of the value at all: "(非表示)" is put by the door; mask gives "***"
};
[[nodiscard]] std::optional<Mask> parse_mask(std::string_view name);  // "phone" …
[[nodiscard]] std::span<const std::string_view> mask_ids();  // all of them, in the order of Mask

// Uses "*" only, so that terminals and tables keep their width.
[[nodiscard]] std::string mask_value(Mask mask, std::string_view value);

}  // namespace tadasu::text
