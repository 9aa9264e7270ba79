// Reads one unit of evidence into Pieces. Runs inside the jailed worker only: hostile bytes are
// parsed here and nowhere else.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "unpack/piece.h"

namespace tadasu::unpack {

// Limits for one top-level file, nested containers included (design: the jail).
struct Budget {
  // Of bytes that come out of containers, and of text that a spreadsheet multiplies.
  std::uint64_t output_bytes_max = 256ULL << 20;
  std::uint64_t ratio_max = 200;  // unpacked : file, once `ratio_after_bytes` came out
  std::uint64_t ratio_after_bytes = 8ULL << 20;
  int depth_max = 12;
  std::uint64_t entries_max = 100'000;
};

// What to read of a file. A long plain file (text, CSV, mbox) is cut into units by byte range; any
// other file is one unit. Units are independent and idempotent; their results in order are the
// file's.
struct Unit {
  std::string way;  // of the file; a hand-over: the way of the inner file
  // The byte range of the file this unit owns, half-open, from Probe::cuts.
  std::uint64_t begin = 0;
  std::uint64_t end = UINT64_MAX;
  std::string plan;  // from probe(): opaque, at most 64 KiB; "" for whole files
  // "" decide by content; "text:pages" text with form feeds from the PDF helper; "text:some-pages"
  // the same where more could not be read: the verdict is the caller's.
  std::string reader;
};

// How a file will be read, found from its content, never from its name alone.
struct Probe {
  bool splittable = false;  // a plain file worth cutting: then cut where `cuts` say
  std::string plan;         // to be passed in each Unit of this file
  // Ascending, first 0, last the file's size; each at a line, row or message start.
  std::vector<std::uint64_t> cuts;
  std::uint64_t size_bytes = 0;
};

// Loads whatever the readers need from the system. Call it in a worker before the jail closes.
void warm_up();

// Looks at the file behind `fd` (never moves its offset, never writes). Cuts about every
// `unit_bytes`. Cost: a splittable file is read once at memory speed to find row starts that are
// not inside quotes.
//
// `early`: told of units whose end is known before all of the file was looked at, the first ones of
// the file in order and never its last, each with a plan of its own: a mailbox is long, and another
// worker may begin with it.
using EarlyUnit = std::function<void(const Unit& unit)>;
Probe probe(int fd, std::string_view way, std::uint64_t unit_bytes,
            const EarlyUnit& early = nullptr);

// Reads one unit of the file behind `fd` into `sink`. Every way entered gets exactly one verdict;
// for a file cut into units, the unit with begin == 0 gives the verdict of the file itself, and a
// later one adds an Unread for it only when it could not be read to its end (the file shrank): the
// caller lets that win. Offsets of later units: Piece::text_begin, line_begin and Row::number count
// from the unit's own start; the caller adds what the earlier units of the file held (UnitTotals).
// Ways of messages are those of the whole file in every unit; their numbers are in the plan.
// A file that is a PDF is handed over as reader "pdf" with no bytes: the caller has the descriptor.
// A PDF inside a container comes with its bytes.
struct UnitTotals {
  std::uint64_t text_bytes = 0;
  std::uint64_t lines = 0;
  std::uint64_t rows = 0;
  std::uint64_t messages = 0;
};
UnitTotals unpack(int fd, const Unit& unit, const Budget& budget, PieceSink& sink);

}  // namespace tadasu::unpack
