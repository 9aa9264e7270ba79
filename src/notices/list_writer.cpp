// The forms of the notification list but the spreadsheet (docs/formats/list.md).
#include <zlib.h>

#include <algorithm>

#include "notices/addressee.h"
#include "notices/list_sheet.h"
#include "text/fold.h"

namespace tadasu::notices {
namespace {

// ---- comma-separated ---------------------------------------------------------------------------
// A spreadsheet runs a cell that begins so; behind an apostrophe it is text. Spaces before it do
// not count, because some programs drop them.
bool is_formula(std::string_view cell) {
  const std::size_t first = cell.find_first_not_of(' ');
  return first != std::string_view::npos &&
         std::string_view("=+-@\t\r").find(cell[first]) != std::string_view::npos;
}

void append_cell(std::string& out, std::string_view cell) {
  const std::string guarded = (is_formula(cell) ? "'" : "") + std::string(cell);
  if (guarded.find_first_of(",\"\r\n") == std::string::npos) {
    out += guarded;
    return;
  }
  out += '"';
  for (const char c : guarded) out.append(c == '"' ? 2 : 1, c);
  out += '"';
}

class CsvWriter final : public ListWriter {
 public:
  CsvWriter(const ListStyle& style, Sink sink) : style_(style), sink_(std::move(sink)) {}
  Status add(const Addressee& one) override {
    TRY_STATUS(begin());
    note(totals_, one);
    ++totals_.lines;
    return line(list_cells(one, style_));
  }
  Status end() override { return begin(); }

 private:
  Status begin() {
    if (has_begun_) return success();
    has_begun_ = true;
    TRY_STATUS(sink_("\xEF\xBB\xBF"));
    return line(list_header(style_));
  }
  Status line(const std::vector<std::string>& cells) {
    std::string out;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) out += ',';
      append_cell(out, cells[i]);
    }
    return sink_(out + "\r\n");
  }

  ListStyle style_;
  Sink sink_;
  bool has_begun_ = false;
};

// ---- print house -------------------------------------------------------------------------------
constexpr std::size_t kAddressColumns = 40, kAddressLines = 3, kNameColumns = 60, kCodeColumns = 8;

// How wide a character is printed: half or full width.
std::size_t width_of(char32_t c) {
  const bool half = c < 0x300 || (c >= 0xFF61 && c <= 0xFF9F);
  return half ? 1 : 2;
}

std::size_t width_of(std::string_view text) {
  std::size_t out = 0;
  for (std::size_t at = 0; at < text.size();) out += width_of(text::next_char(text, at));
  return out;
}

std::string filled(std::string text, std::size_t columns) {
  text.append(columns - std::min(columns, width_of(text)), ' ');
  return text;
}

// Lines of at most kAddressColumns, broken where the address has a space, else between characters.
std::vector<std::string> address_lines(std::string_view address) {
  std::vector<std::string> out;
  while (!address.empty()) {
    std::size_t at = 0, columns = 0, space = 0;
    while (at < address.size()) {
      std::size_t next = at;
      const char32_t c = text::next_char(address, next);
      if (columns + width_of(c) > kAddressColumns) break;
      columns += width_of(c);
      if (c == ' ' || c == U'　') space = at;
      at = next;
    }
    const std::size_t end = at < address.size() && space > 0 ? space : at;
    out.emplace_back(address.substr(0, end));
    address.remove_prefix(end);
    while (address.starts_with(' ') || address.starts_with("　"))
      address.remove_prefix(address.starts_with(' ') ? 1 : 3);
  }
  return out;
}

class PrintWriter final : public ListWriter {
 public:
  PrintWriter(const ListStyle& style, Sink sink) : style_(style), sink_(std::move(sink)) {}

  Status add(const Addressee& one) override {
    note(totals_, one);
    if (!one.can(Way::Post) || (one.since && !is_to_be_told(*one.since))) return success();
    const std::vector<std::string> cells = list_cells(one, style_);
    const std::vector<std::string> lines = address_lines(cells[4]);
    const std::string name =
        say(style_.lang, one.is_minor ? "list.print.guardian" : "list.print.name",
            {{"name", cells[1]}});
    // A name or an address that was cut is another one.
    if (lines.size() > kAddressLines || width_of(name) > kNameColumns ||
        width_of(cells[3]) > kCodeColumns) {
      totals_.unfit.push_back(one.person);
      return success();
    }
    ++totals_.lines;
    std::string out = number(totals_.lines) + " " + filled(cells[3], kCodeColumns) + " ";
    for (std::size_t i = 0; i < kAddressLines; ++i)
      out += filled(i < lines.size() ? lines[i] : "", kAddressColumns) + " ";
    return put(out + filled(name, kNameColumns) + "\r\n");
  }

  Status end() override {
    const std::string counts = "#END lines=" + number(totals_.lines) +
                               " left_out=" + number(totals_.people - totals_.lines) +
                               " revision=" + std::to_string(style_.revision);
    return sink_(fmt_crc(counts, crc_) + "\r\n");
  }

 private:
  static std::string fmt_crc(const std::string& counts, uLong crc) {
    std::string out = counts + " crc32=";
    for (int shift = 28; shift >= 0; shift -= 4) out += "0123456789abcdef"[crc >> shift & 15];
    return out;
  }
  static std::string number(std::uint64_t value) {
    std::string out = std::to_string(value);
    return std::string(out.size() < 7 ? 7 - out.size() : 0, '0') + out;
  }
  Status put(const std::string& bytes) {
    crc_ = ::crc32(crc_, reinterpret_cast<const Bytef*>(bytes.data()),
                   static_cast<uInt>(bytes.size()));
    return sink_(bytes);
  }

  ListStyle style_;
  Sink sink_;
  uLong crc_ = ::crc32(0, nullptr, 0);  // of all lines, as print houses can work it out
};

}  // namespace

void ListWriter::note(ListTotals& totals, const Addressee& one) {
  if (one.since) ++totals.since[static_cast<std::size_t>(*one.since)];
  if (one.since == Since::Joined || one.since == Since::Gone) return;
  ++totals.people;
  if (!one.can(Way::Post) && !one.can(Way::Mail) && !one.can(Way::Phone) && one.from_customers == 0)
    ++totals.without_way;
}

std::unique_ptr<ListWriter> list_writer(const ListStyle& style, ListWriter::Sink sink) {
  switch (style.form) {
    case ListForm::Xlsx:
      return sheet_writer(style, std::move(sink));
    case ListForm::Print:
      return std::make_unique<PrintWriter>(style, std::move(sink));
    case ListForm::Csv:
      break;
  }
  return std::make_unique<CsvWriter>(style, std::move(sink));
}

}  // namespace tadasu::notices
