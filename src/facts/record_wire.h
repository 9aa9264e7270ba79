// A Record on the wire, without its id and source: those are the parent's.
#pragma once

#include "facts/likeness_wire.h"
#include "facts/wire.h"
#include "people/person.h"

namespace tadasu::facts {

inline void write_record(wire::Writer& writer, const people::Record& record) {
  writer.fixed64(record.kinds.bits());
  std::uint64_t present = 0;
  for (std::size_t i = 0; i < record.keys.size(); ++i) {
    if (record.keys[i] != 0) present |= 1ULL << i;
  }
  writer.number(present);
  for (const std::uint64_t key : record.keys) {
    if (key != 0) writer.fixed64(key);
  }
  writer.real(record.strength);
  const bool has_likeness = record.likeness != people::Likeness{};
  writer.byte(static_cast<char>((record.partial_name ? 1 : 0) | (record.own != 0 ? 2 : 0) |
                                (has_likeness ? 4 : 0) | (record.marks != 0 ? 8 : 0) |
                                (record.places != 0 ? 16 : 0)));
  if (record.own != 0) writer.fixed64(record.own);
  if (record.marks != 0) writer.byte(static_cast<char>(record.marks));
  if (record.places != 0) writer.fixed64(record.places);
  if (has_likeness) write_likeness(writer, record.likeness);
}

// False when the bytes are none that write_record gives.
inline bool read_record(wire::Reader& reader, people::Record& out) {
  out.kinds = find::KindSet(reader.fixed64());
  const std::uint64_t present = reader.number();
  for (std::size_t i = 0; i < out.keys.size(); ++i) {
    if ((present >> i & 1) != 0) out.keys[i] = reader.fixed64();
  }
  out.strength = reader.real();
  const auto flags = static_cast<unsigned char>(reader.byte());
  out.partial_name = (flags & 1) != 0;
  if ((flags & 2) != 0) out.own = reader.fixed64();
  if ((flags & 8) != 0) out.marks = static_cast<std::uint8_t>(reader.byte());
  if ((flags & 16) != 0) out.places = reader.fixed64();
  if ((flags & 4) != 0 && !read_likeness(reader, out.likeness)) return false;
  return reader.ok() && flags <= 31 && out.marks >> people::kMarkCount == 0 &&
         present >> people::kKeyTypeCount == 0 && out.kinds.bits() >> find::kKindCount == 0;
}

}  // namespace tadasu::facts
