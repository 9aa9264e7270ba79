#include "facts/own_kinds_wire.h"

#include <algorithm>

#include "text/encoding.h"

namespace tadasu::facts {
namespace {

constexpr char kKeptForm = 1;

void write_list(wire::Writer& writer, const std::vector<std::string>& list) {
  writer.number(list.size());
  for (const std::string& one : list) writer.text(one);
}

void write_kind(wire::Writer& writer, const find::OwnKind& kind) {
  for (const auto* text : {&kind.id, &kind.name_ja, &kind.name_en, &kind.pattern})
    writer.text(*text);
  writer.byte(static_cast<char>(kind.counts_as));
  writer.byte(static_cast<char>(kind.check));
  writer.byte(static_cast<char>(kind.mask ? static_cast<int>(*kind.mask) + 1 : 0));
  for (const auto* list :
       {&kind.labels, &kind.headers, &kind.near, &kind.matches, &kind.matches_not})
    write_list(writer, *list);
}

// A reader that failed gives empty texts and zeros; whoever asked looks at reader.ok() at the end.
std::vector<std::string> read_list(wire::Reader& reader) {
  std::vector<std::string> out;
  const std::uint64_t count = reader.number();
  for (std::uint64_t i = 0; i < count && i <= find::kOwnListMax && reader.ok(); ++i)
    out.emplace_back(reader.text());
  return out;
}

find::OwnKind read_kind(wire::Reader& reader) {
  find::OwnKind kind;
  for (auto* text : {&kind.id, &kind.name_ja, &kind.name_en, &kind.pattern}) *text = reader.text();
  kind.counts_as = static_cast<find::Kind>(reader.byte());
  kind.check = static_cast<find::OwnCheck>(reader.byte());
  if (const auto mask = static_cast<std::uint8_t>(reader.byte()); mask != 0)
    kind.mask = static_cast<text::Mask>(mask - 1);
  for (auto* list : {&kind.labels, &kind.headers, &kind.near, &kind.matches, &kind.matches_not})
    *list = read_list(reader);
  return kind;
}

std::vector<find::OwnKind> read_kinds(wire::Reader& reader) {
  std::vector<find::OwnKind> out;
  while (!reader.at_end() && out.size() <= find::kOwnKindsMax) out.push_back(read_kind(reader));
  return out;
}

// To the end of the bytes; at least one.
std::optional<std::vector<find::OwnKind>> sound_kinds(wire::Reader& reader) {
  std::vector<find::OwnKind> kinds = read_kinds(reader);
  if (!reader.ok() || !reader.at_end() || !find::are_sound(kinds)) return {};
  return kinds;
}

}  // namespace

std::string own_kinds_wire(const std::vector<find::OwnKind>& kinds) {
  std::string out;
  wire::Writer writer(out);
  for (const find::OwnKind& kind : kinds) write_kind(writer, kind);
  return out;
}

std::optional<std::vector<find::OwnKind>> own_kinds_of_wire(std::string_view bytes) {
  if (bytes.empty()) return std::vector<find::OwnKind>{};
  wire::Reader reader(bytes);
  return sound_kinds(reader);
}

std::string own_kinds_answer(const find::OwnKindsRead& read) {
  std::string out;
  wire::Writer writer(out);
  writer.number(read.problems.size());
  for (const find::OwnKindsProblem& one : read.problems) {
    writer.text(one.item);
    writer.text(one.what);
    writer.text(one.detail);
  }
  return read.problems.empty() ? out + own_kinds_wire(read.own.kinds) : out;
}

std::optional<find::OwnKindsRead> own_kinds_of_answer(std::string_view bytes) {
  find::OwnKindsRead out;
  wire::Reader reader(bytes);
  const std::uint64_t count = reader.number();
  for (std::uint64_t i = 0; i < count && reader.ok(); ++i) {
    find::OwnKindsProblem one;
    for (auto* text : {&one.item, &one.what, &one.detail}) *text = reader.text();
    if (!reader.ok() || !find::is_sound(one)) return {};
    out.problems.push_back(std::move(one));
  }
  if (count > 0)
    return reader.ok() && reader.at_end() ? std::optional(std::move(out)) : std::nullopt;
  auto kinds = sound_kinds(reader);
  if (!kinds) return {};
  out.own.kinds = std::move(*kinds);
  return out;
}

std::string own_kinds_kept(const find::OwnKinds& own) {
  if (own.text.empty()) return {};
  std::string out;
  wire::Writer writer(out);
  writer.byte(kKeptForm);
  writer.text(own.text);
  return out + own_kinds_wire(own.kinds);
}

bool is_own_kinds_kept(std::string_view bytes) {
  return !bytes.empty() && bytes.front() == kKeptForm;
}

std::optional<find::OwnKinds> own_kinds_of_kept(std::string_view bytes) {
  wire::Reader reader(bytes);
  if (reader.byte() != kKeptForm) return {};
  find::OwnKinds out;
  out.text = reader.text();
  auto kinds = sound_kinds(reader);
  if (!kinds || out.text.empty() || !text::is_valid_utf8(out.text)) return {};
  out.kinds = std::move(*kinds);
  return out;
}

}  // namespace tadasu::facts
