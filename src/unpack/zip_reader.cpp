// Zip files: each member is a way. Office documents are zips of a known inside and go to ooxml.h.
#include <algorithm>

#include "unpack/inflate.h"
#include "unpack/ooxml.h"
#include "unpack/reading.h"
#include "unpack/zip_directory.h"

namespace tadasu::unpack {
namespace {

// RFC 1952: the last four bytes are the size of what was packed, without its high bits; anything at
// all where the file is cut short, so between what it is packed and what text packs to at best.
// 0: nothing is known where the stream cannot be looked at.
std::uint64_t size_said(const Stream& stream) {
  const Source* source = stream.source();
  if (source == nullptr || source->size() < 4) return 0;
  std::uint64_t said = 0;
  const std::string last = source->read_at(source->size() - 4, 4);
  for (std::size_t i = last.size(); i-- > 0;)
    said = said << 8 | static_cast<unsigned char>(last[i]);
  return std::clamp(said, source->size(), source->size() * 32);
}

std::string_view last_step(std::string_view name) { return name.substr(name.rfind('/') + 1); }

void read_member(Reading& reading, const Source& source, const ZipEntry& entry,
                 const std::string& way) {
  if (entry.is_folder) {
    give_verdict(reading, way, skipped("directory"), 0);
  } else if (std::optional<Verdict> why_not = cannot_read(entry)) {
    give_verdict(reading, way, std::move(*why_not), entry.size_bytes);
  } else if (entry.name.compare(0, 9, "__MACOSX/") == 0) {
    give_verdict(reading, way, skipped("system"), 0);
  } else {
    ZipMember member(reading, source, entry);
    ++reading.depth;
    read_item(reading, way, last_step(entry.name), member, entry.size_bytes);
    --reading.depth;
  }
}

}  // namespace

Verdict read_zip(Reading& reading, const std::string& way, const Source& source) {
  const ZipDirectory directory = list_zip(reading, source);
  if (const Office office = office_of(directory); office != Office::None) {
    return read_office(reading, way, source, directory, office);
  }
  Steps steps;
  std::uint64_t number = 0;
  for (const ZipEntry& entry : directory.entries) {
    if (reading.over) return unread(Why::TooLarge, "budget of unpacked bytes");
    if (!reading.enter()) return unread(Why::TooMany, "members of archives");
    read_member(reading, source, entry, steps.below(way, entry.name, ++number));
  }
  if (directory.failure) return unread(*directory.failure);
  if (reading.over) return unread(Why::TooLarge, "budget of unpacked bytes");
  return read_whole();
}

Verdict read_gzip(Reading& reading, const std::string& way, std::string_view name, Stream& stream) {
  std::string inside(name);
  if (const std::string ending = ending_of(name); ending == "gz" || ending == "tgz") {
    inside.resize(inside.size() - ending.size() - 1);
    if (ending == "tgz") inside += ".tar";
  }
  InflateStream unpacked(reading, stream, InflateStream::Wrap::Gzip);
  if (!reading.enter()) return unread(Why::TooMany, "members of archives");
  ++reading.depth;
  read_item(reading, Steps().below(way, inside, 1), inside, unpacked, size_said(stream));
  --reading.depth;
  return read_whole();
}

}  // namespace tadasu::unpack
