// Word, Excel and PowerPoint files since 2007: zips of XML parts.
// Source: ECMA-376 5th edition, parts 1 and 2. Parts are found by their relations, else by their
// usual names, in any case; every part that no reader knows is looked at by read_rest().
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "unpack/reading.h"
#include "unpack/xml.h"
#include "unpack/zip_directory.h"

namespace tadasu::unpack {

enum class Office : std::uint8_t { None, Word, Excel, ExcelBinary, PowerPoint };
Office office_of(const ZipDirectory& directory);

// One line of a part's list of relations.
struct Relation {
  std::string id;
  std::string kind;    // the last step of its type: "sharedStrings"
  std::string target;  // the name of the part; as written where it lies outside of the document
  bool outside = false;
};
using Relations = std::vector<Relation>;

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
  // The relations of the part of this name; "" the document itself.
  [[nodiscard]] Relations relations_of(std::string_view part);
  // The part that is related so, else the one of the usual name.
  [[nodiscard]] const ZipEntry* related(const Relations& relations, std::string_view kind,
                                        std::string_view usual_name) const;
  [[nodiscard]] bool was_read(const ZipEntry& entry) const { return visited_.count(&entry) > 0; }
  // Feeds a part to the handler; trouble is kept for the verdict. False when there was any.
  bool read(const ZipEntry& entry, XmlHandler& handler);
  // Keeps the first trouble: what was read before it stays.
  void trouble(Verdict verdict);
  [[nodiscard]] Verdict verdict() const { return trouble_; }
  // All parts that were not read yet, except those that never hold text of people (styles, fonts
  // …): XML as lines of text; pictures, embedded files and all else as ways below this one.
  void read_rest();

 private:
  bool read_rest_part(const ZipEntry& entry, Steps& steps, std::uint64_t number);
  Verdict read_loose_xml(const ZipEntry& entry);
  Verdict read_vml(const ZipEntry& entry);

  const Source& source_;
  const ZipDirectory& directory_;
  std::unordered_set<const ZipEntry*> visited_;
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
