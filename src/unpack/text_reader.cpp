// Plain text, tables in plain text, web pages, and the pages the PDF helper sends back.
#include <algorithm>
#include <utility>

#include "unpack/byte_masks.h"
#include "unpack/csv_rows.h"
#include "unpack/html_text.h"
#include "unpack/reading.h"
#include "unpack/text_blocks.h"

namespace tadasu::unpack {
namespace {

constexpr std::uint64_t kHtmlBytesMax = 32ULL << 20;

std::uint64_t newlines(std::string_view text) { return count_byte(text, '\n'); }

Verdict end_of(const Stream& stream) {
  const std::optional<Failure> failure = stream.failure();
  return failure ? unread(*failure) : read_whole();
}

// Where a reader counts: in the totals of the unit for the plain file itself, else for itself.
struct Count {
  Count(Reading& reading, bool plain) : totals(plain ? reading.totals : own) {}
  Count(const Count&) = delete;
  Count& operator=(const Count&) = delete;
  UnitTotals own;
  UnitTotals& totals;
};

class TableOut {
 public:
  TableOut(Reading& reading, const std::string& way, const PlainRange& range,
           const std::vector<std::string>& first_row)
      : reading_(reading), count_(reading, range.plain_file) {
    piece_.way = way;
    piece_.shape = Shape::Table;
    piece_.table = ++reading.tables;
    piece_.first_row = &first_row;
    piece_.plain_file = range.plain_file;
  }

  // Takes whole rows from the front of `text`; returns how many bytes.
  std::size_t take(CsvRows& reader, std::string_view text, bool final,
                   const std::vector<text::OffsetStep>& steps) {
    piece_.rows.clear();
    piece_.cells.clear();
    const std::size_t used = reader.read(text, final, kLineBytesMax, piece_.rows, piece_.cells);
    if (used == 0) return 0;
    piece_.text = text.substr(0, used);
    piece_.text_begin = count_.totals.text_bytes;
    piece_.line_begin = 1 + count_.totals.lines;
    piece_.raw_steps = piece_.plain_file ? &steps : nullptr;
    reading_.sink.piece(piece_);
    count_.totals.text_bytes += used;
    count_.totals.lines += newlines(piece_.text);
    count_.totals.rows = reader.row_count();
    return used;
  }

 private:
  Reading& reading_;
  Count count_;
  Piece piece_;
};

std::vector<std::string> values_of(std::string_view text, const std::vector<Row>& rows,
                                   const std::vector<Cell>& cells) {
  std::vector<std::string> values;
  if (rows.empty()) return values;
  for (std::uint32_t i = 0; i < rows[0].cell_count; ++i) {
    values.push_back(cell_value(text, cells[rows[0].cell_first + i]));
  }
  return values;
}

// Appends the next block behind what was carried over; false at the end.
bool append_block(TextBlocks& blocks, std::string& text, std::vector<text::OffsetStep>& steps) {
  if (!blocks.next()) return false;
  text += blocks.text();
  steps.insert(steps.end(), blocks.steps().begin(), blocks.steps().end());
  return true;
}

// The cells of row 1 of a text, read from its start.
std::vector<std::string> first_row_of(TextBlocks& blocks, char delimiter, std::string& text,
                                      std::vector<text::OffsetStep>& steps) {
  while (true) {
    const bool more = append_block(blocks, text, steps);
    CsvRows reader(delimiter);
    std::vector<Row> rows;
    std::vector<Cell> cells;
    reader.read(text, !more, 1, rows, cells);
    if (!rows.empty() || !more) return values_of(text, rows, cells);
  }
}

}  // namespace

Verdict read_text(Reading& reading, const std::string& way, const Recognised& as, Stream& stream,
                  const PlainRange& range) {
  TextBlocks blocks(stream, as.encoding, range.raw_begin, range.plain_file);
  Count count(reading, range.plain_file);
  Piece piece;
  piece.way = way;
  piece.plain_file = range.plain_file;
  while (blocks.next()) {
    piece.text = blocks.text();
    piece.text_begin = count.totals.text_bytes;
    piece.line_begin = 1 + count.totals.lines;
    piece.raw_steps = range.plain_file ? &blocks.steps() : nullptr;
    reading.sink.piece(piece);
    count.totals.text_bytes += piece.text.size();
    count.totals.lines += newlines(piece.text);
  }
  return end_of(stream);
}

Verdict read_csv(Reading& reading, const std::string& way, const Recognised& as, Stream& stream,
                 const PlainRange& range) {
  TextBlocks blocks(stream, as.encoding, range.raw_begin, range.plain_file);
  std::string text;  // what was carried over, with its steps
  std::vector<text::OffsetStep> steps;
  std::vector<std::string> first_row;
  if (range.raw_begin > 0 && range.file != nullptr) {
    SourceStream from_start(*range.file);
    TextBlocks start(from_start, as.encoding, 0, false);
    std::string start_text;
    std::vector<text::OffsetStep> no_steps;
    first_row = first_row_of(start, as.delimiter, start_text, no_steps);
  } else {
    first_row = first_row_of(blocks, as.delimiter, text, steps);
  }
  TableOut out(reading, way, range, first_row);
  CsvRows reader(as.delimiter);
  std::uint64_t text_begin = 0;
  bool more = true;
  do {
    if (text.empty()) {  // the usual case: rows end where the block ends, nothing is copied
      more = blocks.next();
      if (!more) break;
      const std::size_t used = out.take(reader, blocks.text(), false, blocks.steps());
      text = blocks.text().substr(used);
      steps = blocks.steps();
      if (range.plain_file)
        text::drop_steps_before(text_begin + used, blocks.text(), text_begin, steps);
      text_begin += used;
    } else {
      const std::size_t used = out.take(reader, text, !more, steps);
      if (range.plain_file) text::drop_steps_before(text_begin + used, text, text_begin, steps);
      text_begin += used;
      text.erase(0, used);
      if (used == 0 && more) more = append_block(blocks, text, steps);
    }
  } while (more || !text.empty());
  return end_of(stream);
}

Verdict read_html(Reading& reading, const std::string& way, const Recognised& as, Stream& stream) {
  const std::optional<std::string> raw = read_all(stream, kHtmlBytesMax);
  if (!raw) return unread(Why::TooLarge, "a web page too large to hold");
  std::string text;
  text::decode(as.encoding, *raw, text);
  give_text(reading, way, "", html_text(text));
  return end_of(stream);
}

Verdict read_pages(Reading& reading, const std::string& way, Stream& stream) {
  const std::optional<std::string> raw = read_all(stream, kWholeBytesMax);
  if (!raw) return unread(Why::TooLarge, "text of pages");
  std::string text;
  text::decode(text::Encoding::Utf8, *raw, text);
  std::string_view rest = text;
  for (std::uint64_t page = 1; !rest.empty(); ++page) {
    const std::size_t end = std::min(rest.find('\f'), rest.size());
    give_text(reading, way, "page " + std::to_string(page), rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return end_of(stream);
}

}  // namespace tadasu::unpack
