#include "notices/list_sheet.h"

#include "notices/notices.h"
#include "notices/zip_stream.h"

namespace tadasu::notices {
namespace {

constexpr std::string_view kHead =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view kMain = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

class SheetWriter final : public ListWriter {
 public:
  SheetWriter(const ListStyle& style, Sink sink, std::uint64_t rows_max)
      : style_(style), zip_(std::move(sink)), rows_max_(rows_max) {}

  Status add(const Addressee& one) override {
    if (sheets_ == 0 || rows_ >= rows_max_) TRY_STATUS(begin_sheet());
    note(totals_, one);
    ++totals_.lines;
    return row(list_cells(one, style_));
  }

  Status end() override {
    if (sheets_ == 0) TRY_STATUS(begin_sheet());
    TRY_STATUS(end_sheet());
    return end_book();
  }

 private:
  Status begin_sheet() {
    if (sheets_ > 0) TRY_STATUS(end_sheet());
    ++sheets_;
    rows_ = 0;
    TRY_STATUS(zip_.open("xl/worksheets/sheet" + std::to_string(sheets_) + ".xml"));
    std::string head(kHead);
    head.append("<worksheet xmlns=\"").append(kMain).append("\"><sheetData>");
    TRY_STATUS(zip_.add(head));
    return row(list_header(style_));
  }
  Status end_sheet() {
    TRY_STATUS(zip_.add("</sheetData></worksheet>"));
    return zip_.close();
  }
  Status row(const std::vector<std::string>& cells) {
    std::string out = "<row>";
    for (const std::string& cell : cells) {
      out += "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">";
      append_escaped(out, cell);  // list_cells gives nothing that XML 1.0 forbids
      out += "</t></is></c>";
    }
    ++rows_;
    return zip_.add(out + "</row>");
  }
  Status part(std::string name, const std::string& xml) {
    TRY_STATUS(zip_.open(std::move(name)));
    TRY_STATUS(zip_.add(std::string(kHead) + xml));
    return zip_.close();
  }

  Status end_book() {
    const std::string type = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    const std::string relation =
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const std::string package = "http://schemas.openxmlformats.org/package/2006/";
    std::string types, sheets, links;
    for (std::uint64_t i = 1; i <= sheets_; ++i) {
      const std::string n = std::to_string(i);
      types += "<Override PartName=\"/xl/worksheets/sheet" + n + ".xml\" ContentType=\"" + type +
               "worksheet+xml\"/>";
      sheets += "<sheet name=\"";
      append_escaped(sheets, say(style_.lang, "list.sheet", {{"n", n}}));
      sheets += "\" sheetId=\"" + n + "\" r:id=\"rId" + n + "\"/>";
      links += "<Relationship Id=\"rId" + n + "\" Type=\"" + relation +
               "/worksheet\" Target=\"worksheets/sheet" + n + ".xml\"/>";
    }
    TRY_STATUS(part("xl/workbook.xml", "<workbook xmlns=\"" + std::string(kMain) + "\" xmlns:r=\"" +
                                           relation + "\"><sheets>" + sheets +
                                           "</sheets></workbook>"));
    TRY_STATUS(part(
        "xl/_rels/workbook.xml.rels",
        "<Relationships xmlns=\"" + package + "relationships\">" + links + "</Relationships>"));
    TRY_STATUS(part("_rels/.rels", "<Relationships xmlns=\"" + package +
                                       "relationships\"><Relationship Id=\"rId1\" Type=\"" +
                                       relation +
                                       "/officeDocument\" Target=\"xl/workbook.xml\"/>"
                                       "</Relationships>"));
    TRY_STATUS(part("[Content_Types].xml",
                    "<Types xmlns=\"" + package +
                        "content-types\"><Default Extension=\"rels\" ContentType=\"application/"
                        "vnd.openxmlformats-package.relationships+xml\"/><Default "
                        "Extension=\"xml\" ContentType=\"application/xml\"/><Override "
                        "PartName=\"/xl/workbook.xml\" ContentType=\"" +
                        type + "sheet.main+xml\"/>" + types + "</Types>"));
    return zip_.end();
  }

  ListStyle style_;
  ZipStream zip_;
  std::uint64_t rows_max_, rows_ = 0, sheets_ = 0;
};

}  // namespace

std::unique_ptr<ListWriter> sheet_writer(const ListStyle& style, ListWriter::Sink sink,
                                         std::uint64_t rows_max) {
  return std::make_unique<SheetWriter>(style, std::move(sink), rows_max);
}

}  // namespace tadasu::notices
