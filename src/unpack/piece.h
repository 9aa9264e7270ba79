// Piece: a stretch of evidence that could be read, as UTF-8 text with its way there.
// Unread: a stretch that could not be, with the reason. Both are facts; neither is an error.
//
// The *way* is the path through all containers, "/" between steps, as a clerk would walk it:
//   stick/会員/mail.mbox/12/list.zip/members.xlsx
// A message of an mbox is a step named by its number (from 1), an attachment or zip member by its
// name; a nameless part is "part-2". The *place* is where in that file: a cell, a page, a line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "text/encoding.h"

namespace tadasu::unpack {

// How the text of a Piece is laid out, which decides how mentions become records.
enum class Shape : std::uint8_t {
  Text,    // prose, lines, forms: labels and distance decide
  Table,   // rows and cells; `rows` and `cells` are filled
  Header,  // one message's header fields, one "Name: value" a line, decoded
};

inline constexpr std::uint32_t kNoRow = 0xffffffff;

struct Cell {
  std::uint32_t begin = 0;  // byte offsets into Piece::text, half-open, without the quotes of a CSV
  std::uint32_t end = 0;
};

struct Row {
  std::uint64_t number = 0;      // from 1, the header row included, as a spreadsheet shows it
  std::uint32_t cell_first = 0;  // into Piece::cells; a row's cells lie together, one per column
  std::uint32_t cell_count = 0;
};

// Shape:  one block of at most ~1 MiB of text. A long file arrives as several Pieces with the same
//         way and part, in order; block cuts lie at line ends (text) or row ends (table).
//         All views are valid only during the call that hands the Piece over.
// Units:  bytes, half-open. `text_begin` is the offset of text[0] in the whole text of the part, so
//         text_begin + local offset is what `--mentions` prints for text. For cells of a
//         spreadsheet (part not empty) `--mentions` prints offsets within the cell.
struct Piece {
  std::string_view way;
  std::string_view part;  // "" whole file, a sheet name, "header", "page 3"
  Shape shape = Shape::Text;
  std::string_view text;  // valid UTF-8; what could not be decoded is U+FFFD
  bool ascii = false;     // nothing in `text` lies outside ASCII; false: not known
  std::uint64_t text_begin = 0;
  std::uint64_t line_begin = 1;  // number of the line at text[0]
  std::vector<Row> rows;
  std::vector<Cell> cells;
  std::uint64_t table =
      0;  // blocks of one table share a number, unique within the reading of one unit
  const std::vector<std::string>* first_row =
      nullptr;  // tables: the cells of row 1, in every block; a header or not is find's judgment
  bool plain_file = false;  // a plain text file: raw offsets are known and printed
  // Plain files only: steps with `text` counted in the whole text and `raw` in the file.
  const std::vector<text::OffsetStep>* raw_steps = nullptr;
};

// The raw byte of the file for offset `text` of the whole text. Needs piece.plain_file.
std::uint64_t raw_offset(const Piece& piece, std::uint64_t text);

// "B12", "Sheet1!B12", "L7" (line 7), "page 3 L7", "header L2": where in the file, for people.
std::string place_of(const Piece& piece, std::uint32_t begin, std::uint32_t row,
                     std::uint32_t column);

// The steps of one container: safe to show, of bounded length, and each only once.
class Steps {
 public:
  // "way/name"; a name that was there before becomes "name (2)". `number` names the nameless.
  std::string below(const std::string& way, std::string name, std::uint64_t number);

 private:
  std::unordered_set<std::string> taken_;
};

// Why something could not be read. Names (unread_name) are stable and printed by --json.
enum class Why : std::uint8_t {
  NeedsPassword,  // "needs_password": encrypted; readable once somebody gives the password
  Damaged,        // "damaged": does not follow its own format
  Unsupported,    // "unsupported": no reader for this kind of file yet
  TooLarge,       // "too_large": a budget of size or ratio was passed
  TooDeep,        // "too_deep": containers within containers beyond the limit
  TooMany,        // "too_many": more entries than the limit
  TimedOut,       // "timed_out": no progress, or over the time allowed
  NotAllowed,     // "not_allowed": the system did not let us open it
  Vanished,       // "vanished": was listed, then gone
  ReaderDied,     // "reader_died": the jailed reader ended on this file
};
const char* why_name(Why why);
bool parse_why(std::string_view name, Why& why);

struct Unread {
  std::string way;
  Why why = Why::Damaged;
  std::uint64_t size_bytes = 0;  // of what could not be read, unpacked where the container says so
  bool may_hold_people = true;   // false: a kind of file that holds no text, such as a program
  std::string detail;  // for engineers, in English, no personal data: "AES-256", "bad CRC"
};

// Where the readers put what they found. One sink per unit of work; calls come in order.
class PieceSink {
 public:
  virtual ~PieceSink() = default;
  // The Piece and everything it points to live only during the call.
  virtual void piece(const Piece& piece) = 0;
  // One verdict per way: a file, a zip, a zip member, an attachment. Every way that was entered
  // gets exactly one of these three. A container that opened is `read`.
  virtual void read(std::string_view way, std::uint64_t size_bytes) = 0;
  virtual void unread(Unread unread) = 0;
  virtual void skipped(std::string_view way, std::string_view rule) = 0;  // "empty", "directory"
  // Bytes that need another program (a PDF): the parent takes them there. True when accepted; the
  // verdict then comes from there.
  virtual bool hand_over(std::string_view way, std::string_view reader, std::string_view bytes) = 0;
};

}  // namespace tadasu::unpack
