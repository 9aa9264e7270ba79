// Word, Excel and PowerPoint files since 2007: zips of XML parts.
// Source: ECMA-376 5th edition, parts 1 and 2; the parts are found by their usual names.
#pragma once

#include <string>
#include <string_view>

#include "unpack/reading.h"
#include "unpack/xml.h"
#include "unpack/zip_directory.h"

namespace tadasu::unpack {

enum class Office : std::uint8_t { None, Word, Excel, ExcelBinary, PowerPoint };
Office office_of(const ZipDirectory& directory);

// The parts of one office document, while it is read.
class OfficeFile {
 public:
  OfficeFile(Reading& reading, const std::string& way, const Source& source,
             const ZipDirectory& directory)
      : reading(reading), way(way), source_(source), directory_(directory) {}

  Reading& reading;
  const std::string& way;

  [[nodiscard]] const ZipEntry* find(std::string_view name) const;
  // All parts whose name starts and ends so, in the order of their numbers ("header2.xml" <
  // "header10.xml").
  [[nodiscard]] std::vector<const ZipEntry*> matching(std::string_view start,
                                                      std::string_view end) const;
  // Feeds a part to the handler; trouble is kept for the verdict. False when there was any.
  bool read(const ZipEntry& entry, XmlHandler& handler);
  // Keeps the first trouble: what was read before it stays.
  void trouble(Verdict verdict);
  [[nodiscard]] Verdict verdict() const { return trouble_; }
  // Pictures and embedded files: ways below this one.
  void read_enclosed();

 private:
  const Source& source_;
  const ZipDirectory& directory_;
  Verdict trouble_;
};

Verdict read_office(Reading& reading, const std::string& way, const Source& source,
                    const ZipDirectory& directory, Office office);
void read_word(OfficeFile& file);
void read_excel(OfficeFile& file);
void read_power_point(OfficeFile& file);
// The paragraphs of a part as lines of text (comments, slides, text boxes).
void read_paragraphs(OfficeFile& file, const ZipEntry& entry, const std::string& part);

}  // namespace tadasu::unpack
