#include "unpack/ooxml.h"

#include <algorithm>

#include "unpack/mail_text.h"
#include "unpack/xml.h"

namespace tadasu::unpack {
namespace {

bool starts_with(std::string_view text, std::string_view start) {
  return equals_no_case(text.substr(0, start.size()), start);
}
bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && equals_no_case(text.substr(text.size() - end.size()), end);
}

// "word/document.xml", and "word/document2.xml" as some programs write it.
bool is_main(std::string_view name, std::string_view start, std::string_view end) {
  if (name.size() < start.size() + end.size() || !starts_with(name, start) || !ends_with(name, end))
    return false;
  const std::string_view between =
      name.substr(start.size(), name.size() - start.size() - end.size());
  return between.find_first_not_of("0123456789") == std::string_view::npos;
}

// The name of a part from what a relation says, which may be relative to its source.
std::string part_name(std::string_view folder, std::string_view target) {
  std::string path(target);
  std::replace(path.begin(), path.end(), '\\', '/');
  if (path.substr(0, 1) != "/") path = std::string(folder) + path;
  std::vector<std::string> steps;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string step = path.substr(at, end - at);
    at = end + 1;
    if (step == ".." && !steps.empty()) steps.pop_back();
    if (!step.empty() && step != "." && step != "..") steps.push_back(step);
  }
  std::string name;
  for (const std::string& step : steps) name += (name.empty() ? "" : "/") + step;
  return name;
}

class RelationList final : public XmlHandler {
 public:
  explicit RelationList(std::string_view folder) : folder_(folder) {}
  Relations relations;
  void start(std::string_view name, const char** attributes) override {
    if (name != "Relationship" || relations.size() > 100'000) return;
    Relation one;
    one.id = attribute_of(attributes, "Id");
    const std::string_view type = attribute_of(attributes, "Type");
    one.kind = type.substr(type.rfind('/') + 1);
    one.outside = equals_no_case(attribute_of(attributes, "TargetMode"), "External");
    const std::string_view target = attribute_of(attributes, "Target");
    one.target = one.outside ? std::string(target) : part_name(folder_, target);
    relations.push_back(std::move(one));
  }
  void end(std::string_view) override {}
  void text(std::string_view) override {}

 private:
  const std::string_view folder_;
};

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
    types = types || equals_no_case(entry.name, "[Content_Types].xml");
    if (is_main(entry.name, "word/document", ".xml")) office = Office::Word;
    if (is_main(entry.name, "xl/workbook", ".xml")) office = Office::Excel;
    if (is_main(entry.name, "xl/workbook", ".bin")) office = Office::ExcelBinary;
    if (is_main(entry.name, "ppt/presentation", ".xml")) office = Office::PowerPoint;
  }
  // A damaged zip may have lost its list of types: the parts still say what it is.
  return types || directory.failure ? office : Office::None;
}

const ZipEntry* OfficeFile::find(std::string_view name) const {
  for (const ZipEntry& entry : directory_.entries) {
    if (equals_no_case(entry.name, name)) return &entry;
  }
  return nullptr;
}

std::vector<const ZipEntry*> OfficeFile::matching(std::string_view start,
                                                  std::string_view end) const {
  std::vector<const ZipEntry*> found;
  for (const ZipEntry& entry : directory_.entries) {
    const bool fits = starts_with(entry.name, start) && ends_with(entry.name, end) &&
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

Relations OfficeFile::relations_of(std::string_view part) {
  const std::size_t slash = part.rfind('/') + 1;  // npos + 1 == 0
  const std::string_view folder = part.substr(0, slash);
  RelationList list(folder);
  const std::string name =
      std::string(folder) + "_rels/" + std::string(part.substr(slash)) + ".rels";
  if (const ZipEntry* entry = find(name)) read(*entry, list);
  return std::move(list.relations);
}

const ZipEntry* OfficeFile::related(const Relations& relations, std::string_view kind,
                                    std::string_view usual_name) const {
  for (const Relation& one : relations) {
    if (one.outside || !equals_no_case(one.kind, kind)) continue;
    if (const ZipEntry* entry = find(one.target)) return entry;
  }
  return find(usual_name);
}

bool OfficeFile::read(const ZipEntry& entry, XmlHandler& handler) {
  visited_.insert(&entry);
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

Verdict read_office(Reading& reading, const std::string& way, const Source& source,
                    const ZipDirectory& directory, Office office) {
  if (office == Office::ExcelBinary) return unread(Why::Unsupported, "binary workbook (xlsb)");
  OfficeFile file(reading, way, source, directory);
  if (office == Office::Word) read_word(file);
  if (office == Office::Excel) read_excel(file);
  if (office == Office::PowerPoint) read_power_point(file);
  file.read_rest();
  if (directory.failure) file.trouble(unread(*directory.failure));
  return file.verdict();
}

}  // namespace tadasu::unpack
