// The door: how a file is cut into units, and how one unit is read.
#include "unpack/unpack.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "unpack/csv_rows.h"
#include "unpack/mail_text.h"
#include "unpack/reading.h"
#include "unpack/text_blocks.h"
#include "unpack/xml.h"

namespace tadasu::unpack {
namespace {

using text::Encoding;

constexpr std::size_t kHeadBytes = 64 << 10;
constexpr std::size_t kCutsMax = 3000;  // so that a plan with numbers stays below 64 KiB
constexpr std::uint64_t kScanBytesMax = 8ULL << 30;  // beyond that cuts are found locally
constexpr std::size_t kScanChunkBytes = 1 << 20;

// A plan, as text: form, encoding, delimiter as a number, then for mbox "cut:messages before" each.
//   "csv 3 44"   "text 0 0"   "mbox 0 0 0:0 1048613:84"
struct Plan {
  Recognised as;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> messages_before;
};

constexpr std::array<std::pair<Form, std::string_view>, 3> kPlanForms = {
    {{Form::Text, "text"}, {Form::Csv, "csv"}, {Form::Mbox, "mbox"}}};

std::string to_text(const Plan& plan) {
  std::string out;
  for (const auto& [form, name] : kPlanForms) {
    if (form == plan.as.form) out = name;
  }
  out += " " + std::to_string(static_cast<int>(plan.as.encoding));
  out += " " + std::to_string(static_cast<int>(plan.as.delimiter));
  for (const auto& [cut, messages] : plan.messages_before) {
    out += " " + std::to_string(cut) + ":" + std::to_string(messages);
  }
  return out;
}

bool take_number(std::string_view& text, std::uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

// A plan went through other hands: anything odd about it makes it none.
bool parse_plan(std::string_view text, Plan& plan) {
  bool known = false;
  for (const auto& [form, name] : kPlanForms) {
    if (text.substr(0, name.size() + 1) != std::string(name) + " ") continue;
    plan.as.form = form;
    text.remove_prefix(name.size());
    known = true;
    break;
  }
  std::uint64_t encoding = 0;
  std::uint64_t delimiter = 0;
  if (!known || !take(text, ' ') || !take_number(text, encoding) || !take(text, ' ') ||
      !take_number(text, delimiter)) {
    return false;
  }
  if (encoding >= static_cast<std::uint64_t>(Encoding::Binary) || delimiter >= 0x80 ||
      delimiter == '"' || delimiter == '\n' || delimiter == '\r') {
    return false;
  }
  plan.as.encoding = static_cast<Encoding>(encoding);
  plan.as.delimiter = static_cast<char>(delimiter);
  while (!text.empty()) {
    std::pair<std::uint64_t, std::uint64_t> entry;
    if (!take(text, ' ') || !take_number(text, entry.first) || !take(text, ':') ||
        !take_number(text, entry.second)) {
      return false;
    }
    plan.messages_before.push_back(entry);
  }
  return true;
}

// ---- cuts --------------------------------------------------------------------------------------

// The first line start at or after `from`, looked for over at most 64 MiB; 0 when there is none.
std::uint64_t line_start_after(const Source& file, Encoding encoding, std::uint64_t from) {
  from &= ~std::uint64_t{1};  // whole characters of UTF-16
  std::string chunk(kScanChunkBytes, '\0');
  const std::uint64_t stop = std::min<std::uint64_t>(file.size(), from + (64ULL << 20));
  for (std::uint64_t at = from; at < stop;) {
    const std::size_t got = file.read_at(at, chunk.data(), chunk.size());
    if (got == 0) return 0;
    const std::size_t end = first_line_end(encoding, {chunk.data(), got}, 0);
    if (end != std::string_view::npos) return at + end;
    at += got;
  }
  return 0;
}

void cut_text(const Source& file, Encoding encoding, std::uint64_t unit_bytes, Probe& probe) {
  for (std::uint64_t target = unit_bytes; target < file.size();) {
    const std::uint64_t cut = line_start_after(file, encoding, target);
    if (cut == 0 || cut >= file.size()) break;
    probe.cuts.push_back(cut);
    target = cut + unit_bytes;
  }
}

// Up to the first quote of a file each line start is a row start, and looking for quotes is many
// times faster than reading rows. Returns the last cut it made, or UINT64_MAX when there is no
// quote at all. Neither a quote nor a line end is ever part of another character in `encoding`.
std::uint64_t cut_csv_before_quotes(const Source& file, std::uint64_t unit_bytes, Probe& probe) {
  std::string chunk(kScanChunkBytes, '\0');
  std::uint64_t last = 0, target = unit_bytes;
  for (std::uint64_t begin = 0; begin < file.size();) {
    const std::size_t got = file.read_at(begin, chunk.data(), chunk.size());
    if (got == 0) break;
    const std::string_view text(chunk.data(), got);
    if (text.find('"') != text.npos) return last;
    if (text.find('\n') == text.npos && text.find('\r') != text.npos) return last;  // CR ends rows
    while (target < begin + got) {
      const std::size_t line = text.find('\n', target < begin ? 0 : target - begin);
      if (line == text.npos || begin + line + 1 >= file.size()) break;
      probe.cuts.push_back(last = begin + line + 1);
      target = last + unit_bytes;
    }
    begin += got;
  }
  return UINT64_MAX;
}

// Behind a quote row starts are known only by reading all rows before: a line end may stand inside
// quotes.
void cut_csv(const Source& file, const Recognised& as, std::uint64_t unit_bytes, Probe& probe) {
  if (as.encoding == Encoding::Iso2022Jp) return;  // a row may start inside an escape
  const bool wide = as.encoding == Encoding::Utf16Le || as.encoding == Encoding::Utf16Be;
  const std::uint64_t start = wide ? 0 : cut_csv_before_quotes(file, unit_bytes, probe);
  if (start == UINT64_MAX) return;
  SourceStream stream(file, start, file.size());
  TextBlocks blocks(stream, as.encoding, start, true);
  CsvRows reader(as.delimiter);
  std::string text;
  std::vector<text::OffsetStep> steps;
  std::vector<Row> rows;
  std::vector<Cell> cells;
  const auto step_bytes =
      static_cast<std::size_t>(std::clamp<std::uint64_t>(unit_bytes / 8, 1, kHeadBytes));
  std::uint64_t text_begin = 0;  // of text[0]
  std::uint64_t target = start + unit_bytes;
  for (bool more = true; more;) {
    more = blocks.next();
    if (more) {
      text += blocks.text();
      steps.insert(steps.end(), blocks.steps().begin(), blocks.steps().end());
    }
    std::size_t used = 0;
    while (used < text.size()) {
      rows.clear();
      cells.clear();
      const std::size_t taken =
          reader.read(std::string_view(text).substr(used), !more, step_bytes, rows, cells);
      if (taken == 0) break;
      used += taken;
      if (steps.empty() || (used == text.size() && !more)) continue;
      const std::uint64_t raw = text::raw_of(steps, text_begin + used, text, text_begin);
      if (raw < target || raw >= file.size()) continue;
      probe.cuts.push_back(raw);
      target = raw + unit_bytes;
    }
    text::drop_steps_before(text_begin + used, text, text_begin, steps);
    text.erase(0, used);
    text_begin += used;
  }
}

// In `text`, the first line start from which many rows in a line have `columns` cells.
std::size_t trusted_row_start(std::string_view text, char delimiter, std::uint32_t columns) {
  constexpr std::size_t kRowsAlike = 30;
  std::vector<Row> rows;
  std::vector<Cell> cells;
  std::size_t line = text.find('\n') + 1;
  for (int tries = 0; tries < 200 && line != 0 && line < text.size(); ++tries) {
    rows.clear();
    cells.clear();
    CsvRows reader(delimiter);
    reader.read(text.substr(line), false, kHeadBytes, rows, cells);
    if (rows.size() > kRowsAlike) rows.resize(kRowsAlike);
    const bool alike = std::all_of(rows.begin(), rows.end(),
                                   [&](const Row& row) { return row.cell_count == columns; });
    if (alike && rows.size() == kRowsAlike) return line;
    line = text.find('\n', line) + 1;
  }
  return 0;
}

// A file too large to be read twice: row starts are recognised by the rows that follow. UTF-8 only,
// where text and raw offsets are the same.
void cut_csv_locally(const Source& file, const Recognised& as, std::uint64_t unit_bytes,
                     Probe& probe) {
  if (as.encoding != Encoding::Utf8) return;
  std::vector<Row> rows;
  std::vector<Cell> cells;
  CsvRows reader(as.delimiter);
  reader.read(file.read_at(0, kHeadBytes), false, kHeadBytes, rows, cells);
  if (rows.empty()) return;
  const std::uint32_t columns = rows.back().cell_count;
  for (std::uint64_t target = unit_bytes; target < file.size();) {
    const std::string around = file.read_at(target, 4 * kHeadBytes);
    const std::size_t start = trusted_row_start(around, as.delimiter, columns);
    if (start > 0) probe.cuts.push_back(target + start);
    target = target + start + unit_bytes;
  }
}

// Calls `message` with the offset of each message of the mbox, in order.
template <class Message>
void each_message(const Source& file, Message message) {
  constexpr std::size_t kOverlapBytes = 8 << 10;  // a From_ line and the line after it
  std::string chunk(kScanChunkBytes + kOverlapBytes, '\0');
  std::uint64_t begin = 0;
  message(std::uint64_t{0});
  while (begin < file.size()) {
    const std::size_t got = file.read_at(begin, chunk.data(), chunk.size());
    if (got == 0) return;
    const bool last = begin + got >= file.size();
    const std::string_view text(chunk.data(), got);
    const std::size_t stop = last ? got : std::min(got, kScanChunkBytes);
    for (std::size_t at = next_from_line(text, 0); at < stop; at = next_from_line(text, at)) {
      message(begin + at);
    }
    if (last) return;
    begin += stop;
    // next_from_line looks for a line end before the line: keep it in view.
    begin -= 2;
  }
}

// Calls `unit_ends` with the unit that ends at a cut and the plan for it alone.
template <class UnitEnds>
void cut_mbox(const Source& file, std::uint64_t unit_bytes, Plan& plan, Probe& probe,
              UnitEnds unit_ends) {
  std::uint64_t target = unit_bytes;
  std::uint64_t count = 0;
  std::uint64_t before = 0;
  plan.messages_before.emplace_back(0, 0);
  each_message(file, [&](std::uint64_t at) {
    if (count > 0 && at <= before) return;  // seen in the overlap
    before = at;
    if (at >= target) {
      unit_ends(probe.cuts.back(), at, Plan{plan.as, {plan.messages_before.back()}});
      probe.cuts.push_back(at);
      plan.messages_before.emplace_back(at, count);
      target = at + unit_bytes;
    }
    ++count;
  });
}

// Beyond the size that is scanned, messages are named by their offset instead of their number.
void cut_mbox_locally(const Source& file, std::uint64_t unit_bytes, Probe& probe) {
  for (std::uint64_t target = unit_bytes; target < file.size();) {
    const std::string around = file.read_at(target, 16 * kScanChunkBytes);
    const std::size_t at = next_from_line(around, 0);
    if (at < around.size()) probe.cuts.push_back(target + at);
    target += std::max<std::uint64_t>(unit_bytes, at);
  }
}

// ---- reading -----------------------------------------------------------------------------------

Verdict read_plain(Reading& reading, const Unit& unit, const Plan& plan, const Source& file) {
  SourceStream stream(file, unit.begin, unit.end);
  const PlainRange range{true, unit.begin, &file};
  switch (plan.as.form) {
    case Form::Text:
      return read_text(reading, unit.way, plan.as, stream, range);
    case Form::Csv:
      return read_csv(reading, unit.way, plan.as, stream, range);
    default:
      break;
  }
  for (const auto& [cut, messages] : plan.messages_before) {
    if (cut == unit.begin) return read_mbox(reading, unit.way, stream, messages + 1, unit.begin);
  }
  return read_mbox(reading, unit.way, stream, unit.begin == 0 ? 1 : 0, unit.begin);
}

std::string_view name_of(std::string_view way) {
  const std::size_t slash = way.rfind('/');
  return slash == std::string_view::npos ? way : way.substr(slash + 1);
}

bool is_plain(Form form) { return form == Form::Text || form == Form::Csv || form == Form::Mbox; }

}  // namespace

void warm_up() { warm_up_xml(); }

Probe probe(int fd, std::string_view way, std::uint64_t unit_bytes, const EarlyUnit& early) {
  const FileSource file(fd);
  Probe found;
  found.size_bytes = file.size();
  found.cuts.push_back(0);
  const std::string head = file.read_at(0, kHeadBytes);
  Plan plan;
  plan.as = recognise(head, head.size() == file.size(), name_of(way));
  if (is_plain(plan.as.form)) {
    const std::uint64_t step = std::max({unit_bytes, std::uint64_t{1}, file.size() / kCutsMax});
    const bool scan = file.size() <= kScanBytesMax;
    if (file.size() > step) {
      if (plan.as.form == Form::Text) cut_text(file, plan.as.encoding, step, found);
      if (plan.as.form == Form::Csv && scan) cut_csv(file, plan.as, step, found);
      if (plan.as.form == Form::Csv && !scan) cut_csv_locally(file, plan.as, step, found);
      const auto unit_ends = [&](std::uint64_t begin, std::uint64_t end, const Plan& own) {
        if (early) early({std::string(way), begin, end, to_text(own), ""});
      };
      if (plan.as.form == Form::Mbox && scan) cut_mbox(file, step, plan, found, unit_ends);
      if (plan.as.form == Form::Mbox && !scan) cut_mbox_locally(file, step, found);
    }
    found.plan = to_text(plan);
    found.splittable = found.cuts.size() > 1;
  }
  found.cuts.push_back(file.size());
  return found;
}

UnitTotals unpack(int fd, const Unit& unit, const Budget& budget, PieceSink& sink) {
  const FileSource file(fd);
  Reading reading(sink, budget, file.size());
  if (unit.reader == "text:pages" || unit.reader == "text:some-pages") {
    SourceStream stream(file);
    Verdict verdict = read_pages(reading, unit.way, stream);
    if (unit.reader == "text:some-pages") verdict = handed_over();
    give_verdict(reading, unit.way, std::move(verdict), file.size());
    return reading.totals;
  }
  Plan plan;
  if (unit.plan.empty() || !parse_plan(unit.plan, plan)) {
    const std::string head = file.read_at(0, kHeadBytes);
    plan.as = recognise(head, head.size() == file.size(), name_of(unit.way));
  }
  if (is_plain(plan.as.form)) {
    Verdict verdict = read_plain(reading, unit, plan, file);
    if (unit.end != UINT64_MAX && file.size() < unit.end && verdict.kind == Verdict::Kind::Read) {
      verdict = unread(Why::Vanished, "the file became shorter while it was read");
    }
    // The verdict of the file is the first unit's; a later one speaks only when something broke.
    if (unit.begin == 0 || verdict.kind == Verdict::Kind::Unread) {
      give_verdict(reading, unit.way, std::move(verdict), file.size());
    }
    return reading.totals;
  }
  if (unit.begin > 0) return reading.totals;  // other files are one unit
  SourceStream stream(file);
  read_item(reading, unit.way, name_of(unit.way), stream, file.size());
  return reading.totals;
}

}  // namespace tadasu::unpack
