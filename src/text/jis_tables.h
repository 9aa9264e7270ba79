// Tables made by tools/make_jis_tables.py; private to text.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tadasu::text {

// Code point of row * 94 + cell, rows and cells from 0; 0 where nothing is assigned. Rows 94 and up
// are the user-defined and IBM rows, which only CP932 can reach.
extern const std::uint16_t kJisX0208[120 * 94];
extern const std::uint16_t kJisX0212[94 * 94];

struct KanjiVariant {
  char32_t from;
  char32_t to;
};
extern const KanjiVariant kKanjiVariants[];  // sorted by `from`
extern const std::size_t kKanjiVariantCount;

// The small letter under the marks of a Latin letter, from U+00C0 and from U+1E00; 0 where there is
// none.
extern const char kLatinBase[0x190];
extern const char kLatinBaseMore[0x100];

}  // namespace tadasu::text
