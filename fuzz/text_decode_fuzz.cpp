// Any bytes in any encoding: the text is valid UTF-8, equals that of the slow twin, offsets lead
// back, and the functions that look at single values survive it.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/check.h"
#include "text/date.h"
#include "text/decode_reference.h"
#include "text/encoding.h"
#include "text/fold.h"
#include "text/mask.h"

using namespace tadasu::text;

namespace {

void check_decode(Encoding encoding, std::string_view raw) {
  std::string out;
  std::vector<OffsetStep> steps;
  TADASU_CHECK(decode(encoding, raw, out, &steps) == raw.size());
  TADASU_CHECK(is_valid_utf8(out));
  const ReferenceText expected = ReferenceDecoder(encoding, raw).decode();
  TADASU_CHECK(out == expected.text);
  for (const auto& [text, raw_begin] : expected.starts)
    TADASU_CHECK(raw_of(steps, text) == raw_begin);
  std::string part;
  const std::size_t used = decode(encoding, raw, part, nullptr, false);
  TADASU_CHECK(used <= raw.size());
  TADASU_CHECK(expected.text.compare(0, part.size(), part) == 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view raw(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  check_decode(static_cast<Encoding>(bytes[0] % 7), raw);
  (void)detect_encoding(raw);
  std::string text;
  decode(Encoding::Utf8, raw, text);
  for (int mask = 0; mask < 10; ++mask)
    TADASU_CHECK(is_valid_utf8(mask_value(static_cast<Mask>(mask), text)));
  for (const std::string& key :
       {fold_width(text), fold_key(text), name_key(text), kana_key(text), address_key(text)}) {
    TADASU_CHECK(is_valid_utf8(key));
  }
  if (const auto found = date_at_start(text))
    TADASU_CHECK(found->size_bytes <= text.size() && found->size_bytes > 0);
  return 0;
}
