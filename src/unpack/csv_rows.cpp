#include "unpack/csv_rows.h"

#include <algorithm>

#include "unpack/byte_masks.h"

namespace tadasu::unpack {

struct CsvRows::Scan {
  std::string_view text;
  bool final;
  AnyOfFour specials;
  std::size_t row_start = 0;
  std::size_t at = 0;  // start of the next cell
};

namespace {

bool is_row_end(char c) { return c == '\n' || c == '\r'; }

// The last character boundary at or before `at`.
std::size_t boundary_before(std::string_view text, std::size_t at) {
  std::size_t back = at;
  while (back > 0 && at - back < 4 && (static_cast<unsigned char>(text[back]) & 0xc0) == 0x80)
    --back;
  return (static_cast<unsigned char>(text[back]) & 0xc0) == 0x80 ? at : back;
}

std::size_t run_start(std::string_view text, std::size_t at, std::size_t not_before) {
  while (at > not_before && text[at - 1] == '"') --at;
  return at;
}

}  // namespace

// Does the quote end its cell? `after` is where the row goes on: at a separator, a row end, the
// end.
bool CsvRows::closes(const Scan& scan, std::size_t quote, std::size_t& after,
                     bool& undecided) const {
  std::size_t at = quote + 1;
  const std::size_t stop = std::min(scan.text.size(), quote + 1 + limits_.cell_bytes_max);
  while (at < stop && (scan.text[at] == ' ' || scan.text[at] == '\t') &&
         scan.text[at] != delimiter_) {
    ++at;
  }
  after = at;
  if (at == scan.text.size()) {
    undecided = !scan.final;
    return scan.final;
  }
  return scan.text[at] == delimiter_ || is_row_end(scan.text[at]);
}

// At an opening quote. On success the cell and scan.at (after the closing quote) are set.
CsvRows::Step CsvRows::read_quoted(Scan& scan, Cell& cell, bool& closed) {
  const std::string_view text = scan.text;
  const std::size_t open = scan.at;
  const std::size_t limit = open + 1 + limits_.cell_bytes_max;  // a closing quote lies before it
  closed = false;
  std::size_t own_run_end = open + 1;
  while (own_run_end < text.size() && text[own_run_end] == '"') ++own_run_end;
  std::size_t at = open + 1;
  if (open >= no_close_from_ && own_run_end < no_close_until_ && own_run_end < limit) {
    // What follows the own run was looked at for an earlier cell; only the own run reads
    // differently.
    if ((own_run_end - open) % 2 == 0) {
      std::size_t after = 0;
      bool undecided = false;
      if (closes(scan, own_run_end - 1, after, undecided)) {
        cell = {static_cast<std::uint32_t>(open + 1), static_cast<std::uint32_t>(own_run_end - 1)};
        scan.at = after;
        closed = true;
        return Step::Cell;
      }
    }
    at = run_start(text, no_close_until_, own_run_end);
  }
  while (true) {
    at = scan.specials.next(at);
    if (at >= limit || at >= text.size()) break;
    if (text[at] != '"') {
      ++at;
      continue;
    }
    if (at + 1 < text.size() && text[at + 1] == '"') {
      at += 2;
      continue;
    }
    std::size_t after = 0;
    bool undecided = false;
    if (closes(scan, at, after, undecided)) {
      cell = {static_cast<std::uint32_t>(open + 1), static_cast<std::uint32_t>(at)};
      scan.at = after;
      closed = true;
      return Step::Cell;
    }
    if (undecided) return Step::NeedMore;
    ++at;
  }
  if (!scan.final && text.size() < limit) return Step::NeedMore;
  if (open < no_close_from_ || open >= no_close_until_) no_close_from_ = open;
  no_close_until_ = std::min(limit, text.size());
  return Step::Cell;
}

// `at` is a row end or the end of all. Sets scan.at to the next row's start.
CsvRows::Step CsvRows::end_row(Scan& scan, std::size_t at) const {
  if (at < scan.text.size()) {
    const bool cr = scan.text[at++] == '\r';
    if (cr && at == scan.text.size() && !scan.final) return Step::NeedMore;
    if (cr && at < scan.text.size() && scan.text[at] == '\n') ++at;
  }
  scan.at = at;
  return Step::RowEnd;
}

CsvRows::Step CsvRows::read_cell(Scan& scan, Cell& cell) {
  const std::string_view text = scan.text;
  const std::size_t begin = scan.at;
  if (begin < text.size() && text[begin] == '"') {
    bool closed = false;
    const Step step = read_quoted(scan, cell, closed);
    if (step == Step::NeedMore) return step;
    if (closed) {
      if (scan.at == text.size() || is_row_end(text[scan.at])) return end_row(scan, scan.at);
      ++scan.at;
      return Step::Cell;
    }
  }
  std::size_t at = begin;
  while (true) {
    at = scan.specials.next(at);
    if (at - begin > limits_.cell_bytes_max) {  // far too long for a cell: cut
      std::size_t cut = boundary_before(text, begin + limits_.cell_bytes_max);
      if (cut <= begin) cut = begin + limits_.cell_bytes_max;
      cell = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(cut)};
      scan.at = cut;
      return Step::RowEnd;
    }
    if (at < text.size() && text[at] == '"') {
      ++at;
      continue;
    }
    break;
  }
  if (at == text.size() && !scan.final) return Step::NeedMore;
  cell = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at)};
  if (at == text.size() || is_row_end(text[at])) return end_row(scan, at);
  scan.at = at + 1;
  return Step::Cell;
}

// Rows as nearly all are: short, each opening quote with its closing one right before a separator
// or a row end. It leaves every other row to read_cell(), from the row's start.
class CsvRows::Quick {
 public:
  Quick(CsvRows& reader, std::string_view text)
      : reader_(reader),
        text_(text),
        specials_(text, reader.delimiter_, '\n', '\r', '"'),
        limit_(std::min(reader.limits_.cell_bytes_max, reader.limits_.row_bytes_max)) {}

  // Appends rows that begin in [used, bytes_max) up to the first that is not such a row; returns
  // where that one begins.
  std::size_t read(std::size_t used, std::size_t bytes_max, std::vector<Row>& rows,
                   std::vector<Cell>& cells) {
    EachOfFour::Place place;
    specials_.seek(used, place);
    while (used < bytes_max) {
      const std::size_t cell_first = cells.size();
      const std::size_t next = read_row(used, place, cells);
      if (next == 0) {
        cells.resize(cell_first);
        break;
      }
      rows.push_back({++reader_.row_count_, static_cast<std::uint32_t>(cell_first),
                      static_cast<std::uint32_t>(cells.size() - cell_first)});
      used = next;
    }
    return used;
  }

 private:
  // The start of the next row; 0: this is another kind of row, or the text ends within it.
  std::size_t read_row(std::size_t row_start, EachOfFour::Place& place, std::vector<Cell>& cells) {
    const auto offset = [](std::size_t at) { return static_cast<std::uint32_t>(at); };
    for (std::size_t begin = row_start;;) {
      std::size_t at = specials_.next(place);
      if (at == text_.size() || at - row_start >= limit_) return 0;
      char c = text_[at];
      if (c == '"') {
        if (at != begin) continue;  // an ordinary character
        at = closing_quote(begin, row_start, place);
        if (at == 0) return 0;
        cells.push_back({offset(begin + 1), offset(at)});
        c = text_[at = specials_.next(place)];
      } else {
        cells.push_back({offset(begin), offset(at)});
      }
      begin = at + 1;
      if (c == reader_.delimiter_) continue;
      if (c == '\n') return begin;
      if (begin == text_.size()) return 0;  // a line feed may yet follow
      if (text_[begin] == '\n') specials_.next(place), ++begin;
      return begin;
    }
  }
  std::size_t closing_quote(std::size_t open, std::size_t row_start, EachOfFour::Place& place) {
    if (open >= reader_.no_close_from_ && open < reader_.no_close_until_) return 0;
    for (;;) {
      const std::size_t at = specials_.next(place);
      if (at + 1 >= text_.size() || at - row_start >= limit_) return 0;
      if (text_[at] != '"') continue;
      const char after = text_[at + 1];
      if (after == reader_.delimiter_ || is_row_end(after)) return at;
      if (after != '"') return 0;
      specials_.next(place);
    }
  }

  CsvRows& reader_;
  std::string_view text_;
  EachOfFour specials_;
  std::size_t limit_;
};

std::size_t CsvRows::read(std::string_view text, bool final, std::size_t bytes_max,
                          std::vector<Row>& rows, std::vector<Cell>& cells) {
  Scan scan{text, final, AnyOfFour(text, delimiter_, '\n', '\r', '"')};
  Quick quick(*this, text);
  std::size_t used = 0;
  bytes_max = std::min(bytes_max, text.size());
  while ((used = quick.read(used, bytes_max, rows, cells)) < bytes_max) {
    scan.row_start = scan.at = used;
    const std::size_t cell_first = cells.size();
    Step step = Step::Cell;
    while (step == Step::Cell) {
      Cell cell;
      step = read_cell(scan, cell);
      if (step == Step::NeedMore) break;
      cells.push_back(cell);
      if (scan.at - scan.row_start > limits_.row_bytes_max) step = Step::RowEnd;
    }
    if (step == Step::NeedMore) {
      cells.resize(cell_first);
      break;
    }
    rows.push_back({++row_count_, static_cast<std::uint32_t>(cell_first),
                    static_cast<std::uint32_t>(cells.size() - cell_first)});
    used = scan.at;
  }
  no_close_from_ -= std::min(no_close_from_, used);
  no_close_until_ -= std::min(no_close_until_, used);
  return used;
}

std::string cell_value(std::string_view text, const Cell& cell) {
  std::string value(text.substr(cell.begin, cell.end - cell.begin));
  const bool quoted = cell.begin > 0 && text[cell.begin - 1] == '"' && cell.end < text.size() &&
                      text[cell.end] == '"';
  if (!quoted) return value;
  for (std::size_t at = value.find("\"\""); at != std::string::npos;
       at = value.find("\"\"", at + 1)) {
    value.erase(at, 1);
  }
  return value;
}

}  // namespace tadasu::unpack
