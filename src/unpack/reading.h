// What all readers share while one unit is read: the sink, the budget, the way they tell their end.
//
// Every way is entered through read_item() (or the mbox and message readers), which gives exactly
// one verdict for it, whatever happens below.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "unpack/recognise.h"
#include "unpack/source.h"
#include "unpack/unpack.h"

namespace tadasu::unpack {

// How the reading of one way ended.
struct Verdict {
  enum class Kind : std::uint8_t { Read, Unread, Skipped, HandedOver };
  Kind kind = Kind::Read;
  Why why = Why::Damaged;
  std::string detail;  // Unread: for engineers; Skipped: the rule
  bool may_hold_people = true;
};
inline Verdict read_whole() { return {}; }
inline Verdict unread(Why why, std::string detail, bool may_hold_people = true) {
  return {Verdict::Kind::Unread, why, std::move(detail), may_hold_people};
}
inline Verdict unread(const Failure& failure) { return unread(failure.why, failure.detail); }
inline Verdict handed_over() {
  Verdict verdict;
  verdict.kind = Verdict::Kind::HandedOver;
  return verdict;
}
inline Verdict skipped(std::string rule) {
  return {Verdict::Kind::Skipped, Why::Damaged, std::move(rule), false};
}

struct Reading {
  Reading(PieceSink& to, const Budget& limits, std::uint64_t file_bytes)
      : sink(to), budget(limits), top_bytes(file_bytes) {}

  PieceSink& sink;
  const Budget& budget;
  std::uint64_t top_bytes;     // of the top-level file: what the ratio is measured against
  std::uint64_t unpacked = 0;  // bytes that came out of containers, and text made of them
  std::uint64_t streamed = 0;  // XML of office documents: passes through, is never held
  std::uint64_t entries = 0;
  int depth = 0;  // containers around the way being read
  std::uint64_t tables = 0;
  bool over = false;  // a budget was passed: containers stop
  UnitTotals totals;

  // Counts bytes that are about to come out. False: the budget is spent, stop with TooLarge.
  [[nodiscard]] bool spend(std::uint64_t bytes);
  [[nodiscard]] bool stream(std::uint64_t bytes);
  // Counts one more entry of a container. False: stop with TooMany.
  [[nodiscard]] bool enter();
};

// Memory for one thing that must be held whole (a message, a nested zip).
inline constexpr std::uint64_t kWholeBytesMax = 128ULL << 20;
// A PDF goes to its helper in one record.
inline constexpr std::uint64_t kHandOverBytesMax = 60ULL << 20;

// Reads whatever `stream` is as `way` and gives its verdict. `name` is a hint only; `size_bytes` is
// what its container says of its size.
void read_item(Reading& reading, const std::string& way, std::string_view name, Stream& stream,
               std::uint64_t size_bytes);
void read_item(Reading& reading, const std::string& way, std::string_view name,
               std::string_view bytes);
void give_verdict(Reading& reading, const std::string& way, Verdict verdict,
                  std::uint64_t size_bytes);

// What of a file a reader of plain files reads.
struct PlainRange {
  bool plain_file = false;       // the top-level file itself: offsets are kept
  std::uint64_t raw_begin = 0;   // where the stream starts in the file
  const Source* file = nullptr;  // the whole file, for its first row
};

// The readers. Each may be given hostile bytes; none gives the verdict of `way` itself.
Verdict read_text(Reading& reading, const std::string& way, const Recognised& as, Stream& stream,
                  const PlainRange& range);
Verdict read_csv(Reading& reading, const std::string& way, const Recognised& as, Stream& stream,
                 const PlainRange& range);
Verdict read_html(Reading& reading, const std::string& way, const Recognised& as, Stream& stream);
Verdict read_pages(Reading& reading, const std::string& way, Stream& stream);
// Messages are numbered from `first_number`; 0: named by their offset in the file ("@123").
Verdict read_mbox(Reading& reading, const std::string& way, Stream& stream,
                  std::uint64_t first_number, std::uint64_t raw_begin);
Verdict read_mail(Reading& reading, const std::string& way, std::string_view message);
Verdict read_gzip(Reading& reading, const std::string& way, std::string_view name, Stream& stream);
Verdict read_tar(Reading& reading, const std::string& way, Stream& stream);
// Also the OOXML formats, which are zip files.
Verdict read_zip(Reading& reading, const std::string& way, const Source& source);
// Does the source end in the directory of a zip, whatever it begins with?
bool has_zip_end(const Source& source);

// Gives `text` out in blocks cut at line ends. Adds nothing to the totals. `ascii`: all of it is.
void give_text(Reading& reading, const std::string& way, std::string_view part,
               std::string_view text, Shape shape = Shape::Text, bool ascii = false);

}  // namespace tadasu::unpack
