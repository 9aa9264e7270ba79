// Word documents and everything in office files that is made of paragraphs.
//
// Deleted text of tracked changes and hidden text are read like any other: they leak too. A table
// becomes a Table piece when its rows agree in three columns or more; a form of labels and values
// becomes lines "label TAB value", where labels decide. What stands in attributes (what a picture
// shows, who changed the text, where a link leads) follows the part, a line each.
#include <algorithm>
#include <array>
#include <unordered_set>

#include "unpack/ooxml.h"
#include "unpack/text_blocks.h"
#include "unpack/xml.h"

namespace tadasu::unpack {
namespace {

constexpr std::size_t kTableCellsMax = 100'000;  // then a block goes out

// What a field does (links, inserts), deleted ones too.
bool is_instruction(std::string_view name) { return name == "instrText" || name == "delInstrText"; }

class Paragraphs final : public XmlHandler {
 public:
  Paragraphs(OfficeFile& file, std::string part, bool tables)
      : file_(file), part_(std::move(part)), tables_(tables) {}
  ~Paragraphs() override = default;

  void start(std::string_view name, const char** attributes) override {
    if (name == "Fallback") ++skipping_;  // the same again, for old programs
    if (skipping_ > 0) return;
    note_attributes(name, attributes);
    if (name == "t" || name == "delText") {
      ++in_text_;
    } else if (is_instruction(name)) {
      in_field_ = true;
    } else if (name == "tab" || name == "ptab") {
      put('\t');
    } else if (name == "br" || name == "cr") {
      put('\n');
    } else if (name == "noBreakHyphen") {
      put('-');
    } else if (name == "tbl" && tables_) {
      if (++table_depth_ == 1) begin_table();
    } else if (name == "tc" && table_depth_ == 1) {
      begin_cell();
    } else if (name == "tr" && table_depth_ == 1) {
      begin_row();
    }
  }

  void end(std::string_view name) override {
    if (name == "Fallback" && skipping_ > 0) --skipping_;
    if (skipping_ > 0) return;
    if (name == "t" || name == "delText") {
      if (in_text_ > 0) --in_text_;
    } else if (is_instruction(name)) {
      in_field_ = false;
    } else if (name == "p" || name == "comment") {
      end_paragraph(name == "p");
    } else if (name == "tc" && table_depth_ > 1) {
      put('\t');
    } else if (name == "tc" && table_depth_ == 1) {
      end_cell();
    } else if (name == "tr" && table_depth_ == 1) {
      end_row();
    } else if (name == "tbl" && table_depth_ > 0 && --table_depth_ == 0) {
      end_table();
    }
  }

  void text(std::string_view text) override {
    if (in_field_ && skipping_ == 0) {
      field_.append(text);
      if (!file_.reading.spend(text.size())) over_ = true;
    }
    if (in_text_ == 0 || skipping_ > 0) return;
    out().append(text);
    if (!file_.reading.spend(text.size())) over_ = true;
  }

  [[nodiscard]] bool stop() const override { return over_; }

  void finish() {
    if (table_depth_ > 0) end_table();
    flush_text();
    end_field();
    if (!asides_.empty())
      give_text(file_.reading, file_.way, (part_.empty() ? "" : part_ + " ") + "asides", asides_);
  }

 private:
  // Source: ECMA-376 part 1, 20.1.2.2.8 (what a drawing shows), 17.13 (who changed, commented),
  // 17.16 (fields); part 4, 19.1.2.19 (old drawings). A name with a dot is that of a file.
  void note_attributes(std::string_view name, const char** attributes) {
    if (name == "docPr" || name == "cNvPr") {
      aside("", attribute_of(attributes, "descr"));
      aside("", attribute_of(attributes, "title"));
      const std::string_view file = attribute_of(attributes, "name");
      if (file.find('.') != file.npos) aside("", file);
    } else if (name == "shape" || name == "imagedata") {
      aside("", attribute_of(attributes, "alt"));
      aside("", attribute_of(attributes, "title"));
    } else if (name == "fldSimple") {
      aside("", attribute_of(attributes, "instr"));
    } else if (name == "fldChar" && attribute_of(attributes, "fldCharType") != "begin") {
      end_field();
    }
    aside("author: ", attribute_of(attributes, "author"));
  }

  void end_field() {
    aside("", field_);
    field_.clear();
  }

  // Each once: one author changes a text a thousand times.
  void aside(std::string_view label, std::string_view words) {
    if (words.find_first_not_of(" \t\r\n") == words.npos || over_) return;
    std::string line = std::string(label) + std::string(words);
    std::replace(line.begin(), line.end(), '\n', ' ');
    if (!known_asides_.insert(line).second) return;
    asides_ += line + "\n";
    if (!file_.reading.spend(line.size() + 1)) over_ = true;
  }

  std::string& out() { return table_depth_ > 0 ? table_text_ : text_; }
  void put(char c) {
    out() += c;
    if (!file_.reading.spend(1)) over_ = true;
  }

  void end_paragraph(bool paragraph) {
    if (table_depth_ > 0) {
      if (!table_text_.empty() && table_text_.back() != '\n' && table_text_.back() != '\t')
        put('\n');
      return;
    }
    if (!text_.empty() && (paragraph || text_.back() != '\n')) put('\n');
    if (text_.size() > kBlockBytes) flush_text();
  }

  void flush_text() {
    if (text_.find_first_not_of("\n\t ") == std::string::npos) {
      text_.clear();
      return;
    }
    Piece piece;
    piece.way = file_.way;
    piece.part = part_;
    piece.text = text_;
    piece.text_begin = text_begin_;
    piece.line_begin = line_begin_;
    file_.reading.sink.piece(piece);
    text_begin_ += text_.size();
    line_begin_ += static_cast<std::uint64_t>(std::count(text_.begin(), text_.end(), '\n'));
    text_.clear();
  }

  // ---- tables: the outermost only; a table in a cell is text of that cell
  void begin_table() {
    flush_text();
    ++table_count_;
    table_number_ = ++file_.reading.tables;
    row_number_ = 0;
    table_begin_ = 0;
    table_line_ = 1;
    first_row_.clear();
    shape_known_ = false;
  }
  void begin_row() {
    rows_.push_back({++row_number_, static_cast<std::uint32_t>(cells_.size()), 0});
  }
  void begin_cell() {
    if (rows_.empty()) begin_row();
    cells_.push_back({static_cast<std::uint32_t>(table_text_.size()),
                      static_cast<std::uint32_t>(table_text_.size())});
    ++rows_.back().cell_count;
  }
  void end_cell() {
    if (cells_.empty()) return;
    while (table_text_.size() > cells_.back().begin &&
           (table_text_.back() == '\n' || table_text_.back() == '\t')) {
      table_text_.pop_back();
    }
    cells_.back().end = static_cast<std::uint32_t>(table_text_.size());
    put('\t');
  }
  void end_row() {
    if (!table_text_.empty() && table_text_.back() == '\t') table_text_.back() = '\n';
    if (table_text_.size() > kBlockBytes || cells_.size() > kTableCellsMax) flush_table();
  }
  void end_table() {
    flush_table();
    table_depth_ = 0;
  }

  [[nodiscard]] bool looks_like_records() const {
    std::array<std::size_t, 64> with_count{};
    for (const Row& row : rows_) ++with_count[std::min<std::uint32_t>(row.cell_count, 63)];
    const auto* most = std::max_element(with_count.begin(), with_count.end());
    return rows_.size() > 1 && most - with_count.begin() >= 3 && *most * 5 >= rows_.size() * 4;
  }

  void flush_table() {
    if (table_text_.find_first_not_of("\n\t ") != std::string::npos) {
      if (!shape_known_) {
        shape_ = looks_like_records() ? Shape::Table : Shape::Text;
        shape_known_ = true;
        for (std::uint32_t i = 0; !rows_.empty() && i < rows_[0].cell_count; ++i) {
          const Cell& cell = cells_[rows_[0].cell_first + i];
          first_row_.push_back(table_text_.substr(cell.begin, cell.end - cell.begin));
        }
      }
      Piece piece;
      const std::string part =
          (part_.empty() ? "" : part_ + " ") + "table " + std::to_string(table_count_);
      piece.way = file_.way;
      piece.part = part;
      piece.shape = shape_;
      piece.text = table_text_;
      piece.text_begin = table_begin_;
      piece.line_begin = table_line_;
      if (shape_ == Shape::Table) {
        piece.rows = std::move(rows_);
        piece.cells = std::move(cells_);
        piece.table = table_number_;
        piece.first_row = &first_row_;
      }
      file_.reading.sink.piece(piece);
      table_begin_ += table_text_.size();
      table_line_ +=
          static_cast<std::uint64_t>(std::count(table_text_.begin(), table_text_.end(), '\n'));
    }
    table_text_.clear();
    rows_.clear();
    cells_.clear();
  }

  OfficeFile& file_;
  const std::string part_;
  const bool tables_;
  int in_text_ = 0;
  int skipping_ = 0;
  int table_depth_ = 0;
  bool over_ = false;
  bool in_field_ = false;
  std::string field_;  // the instruction of a field, which may come in pieces
  std::string asides_;
  std::unordered_set<std::string> known_asides_;
  std::string text_;
  std::uint64_t text_begin_ = 0;
  std::uint64_t line_begin_ = 1;
  std::uint64_t table_count_ = 0;
  std::uint64_t table_number_ = 0;
  std::uint64_t row_number_ = 0;
  std::uint64_t table_begin_ = 0;
  std::uint64_t table_line_ = 1;
  bool shape_known_ = false;
  Shape shape_ = Shape::Text;
  std::string table_text_;
  std::vector<Row> rows_;
  std::vector<Cell> cells_;
  std::vector<std::string> first_row_;
};

void read_part(OfficeFile& file, const ZipEntry& entry, const std::string& part, bool tables) {
  Paragraphs paragraphs(file, part, tables);
  file.read(entry, paragraphs);
  paragraphs.finish();
}

void read_numbered(OfficeFile& file, std::string_view start, const std::string& part) {
  std::uint64_t number = 0;
  for (const ZipEntry* entry : file.matching(start, ".xml")) {
    read_part(file, *entry, part + " " + std::to_string(++number), true);
  }
}

}  // namespace

void read_paragraphs(OfficeFile& file, const ZipEntry& entry, const std::string& part) {
  read_part(file, entry, part, false);
}

void read_word(OfficeFile& file) {
  if (const ZipEntry* document =
          file.related(file.relations_of(""), "officeDocument", "word/document.xml"))
    read_part(file, *document, "", true);
  read_numbered(file, "word/header", "page header");
  read_numbered(file, "word/footer", "page footer");
  for (const std::string name : {"comments", "footnotes", "endnotes"}) {
    if (const ZipEntry* entry = file.find("word/" + name + ".xml"))
      read_part(file, *entry, name, true);
  }
}

void read_power_point(OfficeFile& file) {
  read_numbered(file, "ppt/slides/slide", "slide");
  read_numbered(file, "ppt/notesSlides/notesSlide", "notes");
  read_numbered(file, "ppt/comments/", "comments");
}

}  // namespace tadasu::unpack
