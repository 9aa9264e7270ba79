#include "unpack/ooxml.h"

#include <algorithm>

#include "unpack/xml.h"

namespace tadasu::unpack {
namespace {

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// The number in "word/header12.xml".
std::uint64_t number_in(std::string_view name) {
  std::uint64_t number = 0;
  for (const char c : name.substr(name.rfind('/') + 1)) {
    if (c >= '0' && c <= '9' && number < 1'000'000'000)
      number = number * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return number;
}

}  // namespace

Office office_of(const ZipDirectory& directory) {
  bool types = false;
  Office office = Office::None;
  for (const ZipEntry& entry : directory.entries) {
    types = types || entry.name == "[Content_Types].xml";
    if (entry.name == "word/document.xml") office = Office::Word;
    if (entry.name == "xl/workbook.xml") office = Office::Excel;
    if (entry.name == "xl/workbook.bin") office = Office::ExcelBinary;
    if (entry.name == "ppt/presentation.xml") office = Office::PowerPoint;
  }
  // A damaged zip may have lost its list of types: the parts still say what it is.
  return types || directory.failure ? office : Office::None;
}

const ZipEntry* OfficeFile::find(std::string_view name) const {
  for (const ZipEntry& entry : directory_.entries) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

std::vector<const ZipEntry*> OfficeFile::matching(std::string_view start,
                                                  std::string_view end) const {
  std::vector<const ZipEntry*> found;
  for (const ZipEntry& entry : directory_.entries) {
    const bool fits = entry.name.compare(0, start.size(), start) == 0 &&
                      ends_with(entry.name, end) &&
                      entry.name.find('/', start.size()) == std::string::npos;
    if (fits) found.push_back(&entry);
  }
  std::stable_sort(found.begin(), found.end(), [](const ZipEntry* a, const ZipEntry* b) {
    return number_in(a->name) < number_in(b->name);
  });
  return found;
}

void OfficeFile::trouble(Verdict verdict) {
  if (trouble_.kind == Verdict::Kind::Read) trouble_ = std::move(verdict);
}

bool OfficeFile::read(const ZipEntry& entry, XmlHandler& handler) {
  if (reading.over) {
    trouble(unread(Why::TooLarge, "budget of unpacked bytes"));
    return false;
  }
  if (std::optional<Verdict> why_not = cannot_read(entry)) {
    trouble(std::move(*why_not));
    return false;
  }
  ZipMember member(reading, source_, entry, ZipMember::Count::Streamed);
  if (const std::optional<Failure> failure = read_xml(member, handler)) {
    trouble(unread(*failure));
    return false;
  }
  if (reading.over) trouble(unread(Why::TooLarge, "budget of unpacked bytes"));
  return !reading.over;
}

void OfficeFile::read_enclosed() {
  Steps steps;
  std::uint64_t number = 0;
  for (const ZipEntry& entry : directory_.entries) {
    const bool enclosed = entry.name.find("/media/") != std::string::npos ||
                          entry.name.find("/embeddings/") != std::string::npos;
    if (!enclosed || entry.is_folder) continue;
    if (reading.over) return trouble(unread(Why::TooLarge, "budget of unpacked bytes"));
    if (!reading.enter()) return trouble(unread(Why::TooMany, "files in a document"));
    const std::string below = steps.below(way, entry.name, ++number);
    if (std::optional<Verdict> why_not = cannot_read(entry)) {
      give_verdict(reading, below, std::move(*why_not), entry.size_bytes);
      continue;
    }
    ZipMember member(reading, source_, entry);
    ++reading.depth;
    read_item(reading, below, entry.name, member, entry.size_bytes);
    --reading.depth;
  }
}

Verdict read_office(Reading& reading, const std::string& way, const Source& source,
                    const ZipDirectory& directory, Office office) {
  if (office == Office::ExcelBinary) return unread(Why::Unsupported, "binary workbook (xlsb)");
  OfficeFile file(reading, way, source, directory);
  if (office == Office::Word) read_word(file);
  if (office == Office::Excel) read_excel(file);
  if (office == Office::PowerPoint) read_power_point(file);
  file.read_enclosed();
  if (directory.failure) file.trouble(unread(*directory.failure));
  return file.verdict();
}

}  // namespace tadasu::unpack
