// How many people may stand in what could not be read. An upper bound, so it asks how densely
// people can be written, whatever the evidence around it looks like: a report full of prose says
// nothing of the list in the locked file beside it (docs/decisions/0018).
//
//   text             the shortest line that reaches one person is a mobile number: 12 bytes
//   packed, locked   its eight free digits take 3.3 bytes at best: 3
//   pictures, films  somebody has to have written it: a legible row of a photographed list takes at
//                    least 2 KB, and one picture shows at most a page of 200 rows. A film: a face
//                    or a line a second, 100 KB.
//   programs         hold no text about people (`may_hold_people` is false)
// No unread thing holds more people than live in Japan (124 million; 130 million leaves room).
#include <algorithm>

#include "people/people.h"

namespace tadasu::people {
namespace {

constexpr std::uint64_t kPeopleMax = 130'000'000;
constexpr std::uint64_t kTextBytes = 12;
constexpr std::uint64_t kPackedBytes = 3;
constexpr std::uint64_t kPictureBytes = 2'000;
constexpr std::uint64_t kPicturePeopleMax = 200;
constexpr std::uint64_t kFilmBytes = 100'000;

bool mentions(const unpack::Unread& unread, const char* word) {
  return unread.detail.find(word) != std::string::npos;
}

std::uint64_t rounded_up(std::uint64_t a, std::uint64_t b) { return a / b + (a % b == 0 ? 0 : 1); }

// Whether what could not be read was plain text as it lay there. Anything else may be compressed.
bool is_plain(const unpack::Unread& unread) {
  static constexpr std::string_view kPlain[] = {".txt",  ".csv", ".tsv",  ".log", ".eml",
                                                ".json", ".xml", ".html", ".htm", ".md"};
  return std::any_of(std::begin(kPlain), std::end(kPlain),
                     [&](std::string_view end) { return unread.way.ends_with(end); });
}

}  // namespace

std::uint64_t people_count_max_unread(const unpack::Unread& unread) {
  if (!unread.may_hold_people || unread.size_bytes == 0) return 0;
  if (mentions(unread, "picture")) {
    // TIFF alone holds many pages.
    const std::uint64_t rows = rounded_up(unread.size_bytes, kPictureBytes);
    return mentions(unread, "TIFF") ? std::min(rows, kPeopleMax)
                                    : std::min(rows, kPicturePeopleMax);
  }
  if (mentions(unread, "film") || mentions(unread, "sound")) {
    return std::min(rounded_up(unread.size_bytes, kFilmBytes), kPeopleMax);
  }
  const std::uint64_t bytes = is_plain(unread) ? kTextBytes : kPackedBytes;
  return std::min(rounded_up(unread.size_bytes, bytes), kPeopleMax);
}

}  // namespace tadasu::people
