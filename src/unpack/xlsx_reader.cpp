// Workbooks: every sheet, the hidden ones too, as a table read row by row; then what hides beside
// the sheets and leaks as well: notes, text boxes, and the copies of rows that pivot tables and
// links to other workbooks keep.
#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "unpack/number_format.h"
#include "unpack/ooxml.h"
#include "unpack/text_blocks.h"
#include "unpack/xml.h"

namespace tadasu::unpack {
namespace {

constexpr std::uint32_t kColumnsMax = 16384;
constexpr std::size_t kBlockCellsMax = 200'000;

int to_int(std::string_view text, int otherwise) {
  int value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

struct Sheet {
  std::string name;
  std::string relation;
};

class WorkbookPart final : public XmlHandler {
 public:
  std::vector<Sheet> sheets;
  bool since_1904 = false;
  void start(std::string_view name, const char** attributes) override {
    if (name == "sheet" && sheets.size() < 10'000) {
      sheets.push_back({std::string(attribute_of(attributes, "name")),
                        std::string(attribute_of(attributes, "id"))});
    } else if (name == "workbookPr") {
      const std::string_view value = attribute_of(attributes, "date1904");
      since_1904 = value == "1" || value == "true";
    }
  }
  void end(std::string_view) override {}
  void text(std::string_view) override {}
};

class Styles final : public XmlHandler {
 public:
  std::vector<NumberFormat> formats;  // by the style number of a cell
  void start(std::string_view name, const char** attributes) override {
    if (name == "numFmt") {
      const int id = to_int(attribute_of(attributes, "numFmtId"), -1);
      if (id >= 0 && custom_.size() < 100'000)
        custom_[id] = NumberFormat::of_code(attribute_of(attributes, "formatCode"));
    } else if (name == "cellXfs") {
      in_cells_ = true;
    } else if (name == "xf" && in_cells_ && formats.size() < 100'000) {
      const int id = to_int(attribute_of(attributes, "numFmtId"), 0);
      const auto custom = custom_.find(id);
      formats.push_back(custom == custom_.end() ? NumberFormat::builtin(id) : custom->second);
    }
  }
  void end(std::string_view name) override {
    if (name == "cellXfs") in_cells_ = false;
  }
  void text(std::string_view) override {}

 private:
  std::map<int, NumberFormat> custom_;
  bool in_cells_ = false;
};

class SharedStrings final : public XmlHandler {
 public:
  explicit SharedStrings(Reading& reading) : reading_(reading) {}
  // Nothing when there is no such string.
  [[nodiscard]] std::optional<std::string_view> at(std::size_t index) const {
    if (index + 1 >= begins_.size()) return std::nullopt;
    return std::string_view(all_).substr(begins_[index], begins_[index + 1] - begins_[index]);
  }
  void start(std::string_view name, const char**) override {
    if (name == "rPh") ++in_reading_;  // how it is read aloud: not what the cell says
    if (name == "t" && in_reading_ == 0) in_text_ = true;
  }
  void end(std::string_view name) override {
    if (name == "rPh" && in_reading_ > 0) --in_reading_;
    if (name == "t") in_text_ = false;
    if (name == "si") {
      begins_.push_back(static_cast<std::uint32_t>(all_.size()));
      over_ = over_ || !reading_.spend(sizeof(std::uint32_t));
    }
  }
  void text(std::string_view text) override {
    if (!in_text_) return;
    all_ += text;
    over_ = over_ || !reading_.spend(text.size());
  }
  [[nodiscard]] bool stop() const override { return over_; }

 private:
  Reading& reading_;
  std::string all_;
  std::vector<std::uint32_t> begins_{0};
  int in_reading_ = 0;
  bool in_text_ = false;
  bool over_ = false;
};

// "BC12" -> column 54, row 12.
struct CellPlace {
  std::uint32_t column = 0;
  std::uint64_t row = 0;
};
bool parse_place(std::string_view text, CellPlace& place) {
  std::uint32_t column = 0;
  std::size_t i = 0;
  for (; i < text.size() && i < 4 && text[i] >= 'A' && text[i] <= 'Z'; ++i) {
    column = column * 26 + static_cast<std::uint32_t>(text[i] - 'A') + 1;
  }
  if (i == 0 || column > kColumnsMax) return false;
  place.column = column - 1;
  const auto [end, error] = std::from_chars(text.data() + i, text.data() + text.size(), place.row);
  return error == std::errc() && end == text.data() + text.size();
}

bool is_margin(std::string_view name) {
  static constexpr std::string_view kMargins[] = {"oddHeader",  "oddFooter",   "evenHeader",
                                                  "evenFooter", "firstHeader", "firstFooter"};
  return std::find(std::begin(kMargins), std::end(kMargins), name) != std::end(kMargins);
}

class SheetRows final : public XmlHandler {
 public:
  SheetRows(OfficeFile& file, std::string part, const SharedStrings& strings,
            const std::vector<NumberFormat>& formats, bool since_1904)
      : file_(file),
        part_(std::move(part)),
        strings_(strings),
        formats_(formats),
        since_1904_(since_1904) {
    table_ = ++file.reading.tables;
  }

  void start(std::string_view name, const char** attributes) override {
    if (name == "row") {
      begin_row(attribute_of(attributes, "r"));
    } else if (name == "c") {
      begin_cell(attributes);
    } else if (name == "rPh") {
      ++in_reading_;
    } else if ((name == "v" || name == "t") && in_cell_) {
      in_value_ = in_reading_ == 0;
    } else if (is_margin(name)) {
      in_margin_ = true;
    }
  }

  void end(std::string_view name) override {
    if (name == "rPh" && in_reading_ > 0) --in_reading_;
    if (name == "v" || name == "t") in_value_ = false;
    if (name == "c" && in_cell_) end_cell();
    if (name == "row") end_row();
    if (in_margin_ && is_margin(name)) {
      in_margin_ = false;
      margin_ += '\n';
    }
  }

  void text(std::string_view text) override {
    if (in_value_) value_ += text;
    if (in_margin_) margin_ += text;
    if ((in_value_ || in_margin_) && !file_.reading.spend(text.size())) over_ = true;
  }
  [[nodiscard]] bool stop() const override { return over_; }

  void finish() {
    end_row();
    flush();
    if (margin_.find_first_not_of('\n') != std::string::npos) {
      give_text(file_.reading, file_.way, part_ + " page header", margin_);
    }
  }

 private:
  void begin_row(std::string_view number) {
    end_row();
    std::uint64_t given = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), given);
    row_number_ = error == std::errc() && given > 0 ? given : row_number_ + 1;
    open_row();
  }
  void open_row() {
    rows_.push_back({row_number_, static_cast<std::uint32_t>(cells_.size()), 0});
    in_row_ = true;
  }

  void begin_cell(const char** attributes) {
    if (!in_row_) {
      ++row_number_;
      open_row();
    }
    CellPlace place;
    column_ = rows_.back().cell_count;
    if (parse_place(attribute_of(attributes, "r"), place) && place.column >= column_)
      column_ = place.column;
    type_ = attribute_of(attributes, "t");
    style_ = to_int(attribute_of(attributes, "s"), 0);
    value_.clear();
    in_cell_ = true;
  }

  void end_cell() {
    in_cell_ = false;
    if (value_.empty() || column_ >= kColumnsMax) return;
    while (rows_.back().cell_count < column_) add_cell({});  // cells that are empty
    if (type_ == "s") {
      const int index = to_int(value_, -1);
      std::optional<std::string_view> string;
      if (index >= 0) string = strings_.at(static_cast<std::size_t>(index));
      // An empty cell would say that nobody stands here.
      if (!string) file_.trouble(unread(Why::Damaged, "a cell whose string is missing"));
      add_cell(string.value_or(std::string_view()));
    } else if (type_.empty() || type_ == "n") {
      const auto style = static_cast<std::size_t>(std::max(style_, 0));
      add_cell(
          (style < formats_.size() ? formats_[style] : NumberFormat()).shown(value_, since_1904_));
    } else if (type_ == "b") {
      add_cell(value_ == "1" ? "TRUE" : "FALSE");
    } else {
      add_cell(value_);
    }
  }

  void add_cell(std::string_view text) {
    if (rows_.back().cell_count > 0) text_ += '\t';
    const auto begin = static_cast<std::uint32_t>(text_.size());
    text_ += text;
    cells_.push_back({begin, static_cast<std::uint32_t>(text_.size())});
    ++rows_.back().cell_count;
    if (!file_.reading.spend(text.size() + 1)) over_ = true;
  }

  void end_row() {
    if (!in_row_) return;
    in_row_ = false;
    if (rows_.back().cell_count == 0) {
      rows_.pop_back();
      return;
    }
    text_ += '\n';
    if (!first_row_known_) {
      first_row_known_ = true;
      for (std::uint32_t i = 0; i < rows_[0].cell_count; ++i) {
        first_row_.push_back(text_.substr(cells_[i].begin, cells_[i].end - cells_[i].begin));
      }
    }
    if (text_.size() > kBlockBytes || cells_.size() > kBlockCellsMax) flush();
  }

  void flush() {
    if (rows_.empty()) return;
    Piece piece;
    piece.way = file_.way;
    piece.part = part_;
    piece.shape = Shape::Table;
    piece.text = text_;
    piece.text_begin = text_begin_;
    piece.table = table_;
    piece.first_row = &first_row_;
    piece.rows.swap(rows_);
    piece.cells.swap(cells_);
    file_.reading.sink.piece(piece);
    text_begin_ += text_.size();
    text_.clear();
    piece.rows.swap(rows_);  // keep the memory
    piece.cells.swap(cells_);
    rows_.clear();
    cells_.clear();
  }

  OfficeFile& file_;
  const std::string part_;
  const SharedStrings& strings_;
  const std::vector<NumberFormat>& formats_;
  const bool since_1904_;
  std::uint64_t table_ = 0;
  std::uint64_t row_number_ = 0;
  bool in_row_ = false;
  bool in_cell_ = false;
  bool in_value_ = false;
  bool in_margin_ = false;
  int in_reading_ = 0;
  bool over_ = false;
  std::uint32_t column_ = 0;
  std::string type_;
  int style_ = 0;
  std::string value_;
  std::string margin_;
  std::string text_;
  std::uint64_t text_begin_ = 0;
  std::vector<Row> rows_;
  std::vector<Cell> cells_;
  bool first_row_known_ = false;
  std::vector<std::string> first_row_;
};

// Pivot caches and caches of linked workbooks: the values, a line for each record.
class CachedValues final : public XmlHandler {
 public:
  CachedValues(OfficeFile& file, std::string part) : file_(file), part_(std::move(part)) {}
  void start(std::string_view name, const char** attributes) override {
    if (name == "s" || name == "n" || name == "d") add(attribute_of(attributes, "v"));
    if (name == "v") in_value_ = true;
  }
  void end(std::string_view name) override {
    if (name == "v") in_value_ = false;
    if (name == "r" || name == "row" || name == "sharedItems") text_ += '\n';
    if (name == "cell" || name == "v") text_ += '\t';
  }
  void text(std::string_view text) override {
    if (in_value_) add_text(text);
  }
  [[nodiscard]] bool stop() const override { return over_; }
  void finish() { give_text(file_.reading, file_.way, part_, text_); }

 private:
  void add(std::string_view value) {
    if (value.empty()) return;
    add_text(value);
    text_ += '\t';
  }
  void add_text(std::string_view text) {
    text_ += text;
    if (!file_.reading.spend(text.size() + 1)) over_ = true;
  }
  OfficeFile& file_;
  const std::string part_;
  std::string text_;
  bool in_value_ = false;
  bool over_ = false;
};

void read_sheets(OfficeFile& file, const WorkbookPart& workbook, const Relations& relations,
                 const SharedStrings& strings, const Styles& styles) {
  const auto read = [&](const ZipEntry& entry, const std::string& name) {
    SheetRows rows(file, name, strings, styles.formats, workbook.since_1904);
    file.read(entry, rows);
    rows.finish();
  };
  for (const Sheet& sheet : workbook.sheets) {
    const auto relation =
        std::find_if(relations.begin(), relations.end(),
                     [&](const Relation& one) { return one.id == sheet.relation; });
    if (relation == relations.end() || relation->outside) continue;
    const ZipEntry* entry = file.find(relation->target);
    if (entry == nullptr) {
      file.trouble(unread(Why::Damaged, "a sheet that is missing"));
    } else if (!file.was_read(*entry)) {
      read(*entry, sheet.name);
    }
  }
  // Sheets the workbook does not name are evidence too.
  for (const ZipEntry* entry : file.matching("xl/worksheets/", ".xml")) {
    if (!file.was_read(*entry)) read(*entry, entry->name.substr(entry->name.rfind('/') + 1));
  }
}

template <class Start>
void read_cached(OfficeFile& file, const Start& start, const std::string& part) {
  std::uint64_t number = 0;
  for (const ZipEntry* entry : file.matching(start, ".xml")) {
    CachedValues values(file, part + " " + std::to_string(++number));
    file.read(*entry, values);
    values.finish();
  }
}

}  // namespace

void read_excel(OfficeFile& file) {
  WorkbookPart workbook;
  Relations relations;
  Styles styles;
  SharedStrings strings(file.reading);
  if (const ZipEntry* entry =
          file.related(file.relations_of(""), "officeDocument", "xl/workbook.xml")) {
    file.read(*entry, workbook);
    relations = file.relations_of(entry->name);
  }
  if (const ZipEntry* entry = file.related(relations, "styles", "xl/styles.xml"))
    file.read(*entry, styles);
  if (const ZipEntry* entry = file.related(relations, "sharedStrings", "xl/sharedStrings.xml"))
    file.read(*entry, strings);
  read_sheets(file, workbook, relations, strings, styles);
  std::uint64_t number = 0;
  for (const std::string_view start : {"xl/comments", "xl/threadedComments/", "xl/drawings/"}) {
    for (const ZipEntry* entry : file.matching(start, ".xml")) {
      read_paragraphs(file, *entry, "note " + std::to_string(++number));
    }
  }
  read_cached(file, "xl/pivotCache/pivotCacheDefinition", "pivot");
  read_cached(file, "xl/pivotCache/pivotCacheRecords", "pivot records");
  read_cached(file, "xl/externalLinks/", "linked workbook");
}

}  // namespace tadasu::unpack
