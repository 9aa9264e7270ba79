// Any bytes as what a worker answers: a reader that was taken over must not harm the process that
// listens to it. The items of a unit (facts/wire.h), a file of own kinds, and the records of
// tadasu-pdf.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "facts/merge.h"
#include "facts/own_kinds_wire.h"
#include "text/encoding.h"
#include "unpack/pdf_answer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace tadasu;
  const std::string_view answer(reinterpret_cast<const char*>(bytes), size);
  if (const auto record = unpack::parse_pdf_record(answer))
    TADASU_CHECK(text::is_valid_utf8(record->text) && text::is_valid_utf8(record->name));
  if (const auto read = facts::own_kinds_of_answer(answer); read && read->problems.empty())
    TADASU_CHECK(facts::own_kinds_answer(*read).size() <= answer.size());
  std::uint64_t mentions = 0;
  facts::Merge merge(Key{}, [&](facts::MentionLine&&) { ++mentions; });
  const bool taken = merge.add_unit("a.csv", false, 1000, answer);
  TADASU_CHECK(taken == facts::Merge::is_well_formed("a.csv", false, 1000, answer));
  merge.end_file();
  return 0;
}
