#include "notices/list_sheet.h"

#include <zlib.h>

#include <array>

#include "base/check.h"
#include "notices/notices.h"
#include "text/fold.h"

namespace tadasu::notices {
namespace {

constexpr std::string_view kHead =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view kMain = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

// A ZIP archive written from front to back; of each part size and checksum follow it, and stand
// again in the directory. No part may be 4 GiB long: Error TooLarge.
class ZipStream {
 public:
  explicit ZipStream(ListWriter::Sink sink) : sink_(std::move(sink)) {}
  ~ZipStream() {
    if (is_open_) ::deflateEnd(&stream_);
  }
  ZipStream(const ZipStream&) = delete;
  ZipStream& operator=(const ZipStream&) = delete;

  Status open(std::string name) {
    stream_ = {};
    TADASU_CHECK(::deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8,
                                Z_DEFAULT_STRATEGY) == Z_OK);
    is_open_ = true;
    parts_.push_back({.name = std::move(name), .begin = written_});
    std::string head = "PK\x03\x04";
    put(head, kVersion, 2);
    append_common(head, parts_.back(), false);
    return write(head + parts_.back().name);
  }

  Status add(std::string_view bytes) {
    Part& part = parts_.back();
    part.crc = ::crc32(part.crc, reinterpret_cast<const Bytef*>(bytes.data()),
                       static_cast<uInt>(bytes.size()));
    part.size += bytes.size();
    return pack(bytes, Z_NO_FLUSH);
  }

  Status close() {
    TRY_STATUS(pack({}, Z_FINISH));
    ::deflateEnd(&stream_);
    is_open_ = false;
    const Part& part = parts_.back();
    if (part.size > UINT32_MAX || written_ > UINT32_MAX)
      return Error{Trouble::TooLarge, "list", "a spreadsheet of more than 4 GiB"};
    std::string out = "PK\x07\x08";
    put(out, part.crc, 4);
    put(out, part.packed, 4);
    put(out, part.size, 4);
    return write(out);
  }

  Status end() {
    const std::uint64_t begin = written_;
    for (const Part& part : parts_) {
      std::string entry = "PK\x01\x02";
      put(entry, kVersion, 2);
      put(entry, kVersion, 2);
      append_common(entry, part, true);
      put(entry, 0, 2 + 2 + 2 + 4);  // comment, disk, attributes
      put(entry, part.begin, 4);
      TRY_STATUS(write(entry + part.name));
    }
    std::string out = "PK\x05\x06";
    const std::uint64_t size = written_ - begin;
    put(out, 0, 4);
    put(out, parts_.size(), 2);
    put(out, parts_.size(), 2);
    put(out, size, 4);
    put(out, begin, 4);
    put(out, 0, 2);
    return write(out);
  }

 private:
  struct Part {
    std::string name;
    std::uint64_t begin = 0, size = 0, packed = 0;
    uLong crc = 0;
  };
  static constexpr std::uint64_t kVersion = 20;

  static void put(std::string& out, std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(i < 8 ? value >> (8 * i) & 255 : 0);
  }
  static void append_common(std::string& out, const Part& part, bool is_known) {
    put(out, 0x0008, 2);  // sizes follow the part
    put(out, Z_DEFLATED, 2);
    put(out, 0, 2);
    put(out, 0x0021, 2);  // 1980-01-01: when a list was written is not told by the file
    put(out, is_known ? part.crc : 0, 4);
    put(out, is_known ? part.packed : 0, 4);
    put(out, is_known ? part.size : 0, 4);
    put(out, part.name.size(), 2);
    put(out, 0, 2);
  }

  Status pack(std::string_view bytes, int flush) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    for (;;) {
      stream_.next_out = reinterpret_cast<Bytef*>(buffer_.data());
      stream_.avail_out = static_cast<uInt>(buffer_.size());
      const int done = ::deflate(&stream_, flush);
      TADASU_CHECK(done == Z_OK || done == Z_STREAM_END || done == Z_BUF_ERROR);
      const std::size_t size = buffer_.size() - stream_.avail_out;
      parts_.back().packed += size;
      if (size > 0) TRY_STATUS(write({buffer_.data(), size}));
      if (stream_.avail_out != 0) return success();
    }
  }
  Status write(std::string_view bytes) {
    written_ += bytes.size();
    return sink_(bytes);
  }

  ListWriter::Sink sink_;
  z_stream stream_{};
  bool is_open_ = false;
  std::vector<Part> parts_;
  std::uint64_t written_ = 0;
  std::array<char, 1 << 16> buffer_{};
};

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
    return row(list_header(style_.lang));
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
