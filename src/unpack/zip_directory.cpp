#include "unpack/zip_directory.h"

#include <algorithm>

#include "unpack/inflate.h"
#include "unpack/mail_text.h"

namespace tadasu::unpack {
namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t kDirectoryBytesMax = 64ULL << 20;
constexpr std::uint16_t kEncrypted = 1 << 0;
constexpr std::uint16_t kSizesAfter = 1 << 3;
constexpr std::uint16_t kUtf8 = 1 << 11;

// Little-endian numbers out of bounds-checked bytes; zero beyond the end.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] std::uint64_t number(std::size_t at, std::size_t size) const {
    std::uint64_t value = 0;
    for (std::size_t i = size; i-- > 0;) {
      const bool in = at + i < bytes_.size();
      value = value << 8 | (in ? static_cast<unsigned char>(bytes_[at + i]) : 0U);
    }
    return value;
  }
  [[nodiscard]] std::uint16_t u16(std::size_t at) const {
    return static_cast<std::uint16_t>(number(at, 2));
  }
  [[nodiscard]] std::uint32_t u32(std::size_t at) const {
    return static_cast<std::uint32_t>(number(at, 4));
  }
  [[nodiscard]] std::uint64_t u64(std::size_t at) const { return number(at, 8); }

 private:
  std::string_view bytes_;
};

struct End {  // of the central directory
  std::uint64_t at = 0;
  std::uint64_t directory_begin = 0;
  std::uint64_t directory_bytes = 0;
  std::uint64_t shift = 0;  // bytes in front of the zip that its offsets do not count
  bool split = false;
};

std::optional<End> find_end(const Source& source) {
  const std::uint64_t size = source.size();
  const auto tail_bytes = static_cast<std::size_t>(std::min<std::uint64_t>(size, 22 + 65535 + 20));
  const std::string tail = source.read_at(size - tail_bytes, tail_bytes);
  for (std::size_t at = tail.rfind("PK\5\6"sv); at != std::string::npos;
       at = at == 0 ? std::string::npos : tail.rfind("PK\5\6"sv, at - 1)) {
    if (tail.size() - at < 22) continue;
    const Fields fields(std::string_view(tail).substr(at));
    End end;
    end.at = size - tail_bytes + at;
    end.split = fields.u16(4) != 0 && fields.u16(4) != 0xffff;
    end.directory_bytes = fields.u32(12);
    end.directory_begin = fields.u32(16);
    std::uint64_t directory_end = end.at;
    if (at >= 20 && tail.compare(at - 20, 4, "PK\6\7"sv) == 0) {  // zip64
      const std::uint64_t at64 = Fields(std::string_view(tail).substr(at - 20)).u64(8);
      const std::string end64 = source.read_at(at64, 56);
      if (end64.compare(0, 4, "PK\6\6"sv) == 0) {
        end.directory_bytes = Fields(end64).u64(40);
        end.directory_begin = Fields(end64).u64(48);
        directory_end = at64;
      }
    }
    if (end.directory_bytes > directory_end) continue;
    const std::uint64_t begin = directory_end - end.directory_bytes;
    if (begin >= end.directory_begin) end.shift = begin - end.directory_begin;
    return end;
  }
  return std::nullopt;
}

// Sizes and offset of zip64, AES strength, name in UTF-8: whatever the extra fields say.
void read_extra(std::string_view extra, ZipEntry& entry, std::uint64_t* header_at,
                std::string& utf8_name) {
  while (extra.size() >= 4) {
    const Fields head(extra);
    const std::uint16_t id = head.u16(0);
    const std::size_t size = std::min<std::size_t>(head.u16(2), extra.size() - 4);
    const Fields fields(extra.substr(4, size));
    if (id == 1) {
      std::size_t at = 0;
      const auto take = [&](std::uint64_t& value) {
        if (value != 0xffffffff || at + 8 > size) return;
        value = fields.u64(at);
        at += 8;
      };
      take(entry.size_bytes);
      take(entry.packed_bytes);
      if (header_at != nullptr) take(*header_at);
    } else if (id == 0x9901 && size >= 7) {
      const auto strength = static_cast<int>(fields.number(4, 1));
      entry.aes_bits = strength == 1 ? 128 : strength == 2 ? 192 : 256;
      entry.method = fields.u16(5);
      entry.encrypted = true;
    } else if (id == 0x7075 && size > 5) {
      utf8_name = std::string(extra.substr(4 + 5, size - 5));
    }
    extra.remove_prefix(4 + size);
  }
}

struct RawNames {  // names wait until all are seen: one encoding is told from all of them together
  std::vector<std::size_t> entries;
  std::string all;
};

void set_name(ZipEntry& entry, std::size_t index, std::string_view raw,
              const std::string& utf8_name, std::uint16_t flags, RawNames& names) {
  entry.name = raw;
  if (!utf8_name.empty() && text::is_valid_utf8(utf8_name)) {
    entry.name = utf8_name;
  } else if (!text::is_valid_utf8(raw) ||
             ((flags & kUtf8) == 0 && raw.find('\x1b') != std::string_view::npos)) {
    names.entries.push_back(index);
    if (names.all.size() < 64 << 10) names.all.append(raw).append("\n");
  }
}

void decode_names(std::vector<ZipEntry>& entries, const RawNames& names) {
  text::Encoding encoding = text::detect_encoding(names.all);
  if (encoding == text::Encoding::Binary || encoding == text::Encoding::Utf8)
    encoding = text::Encoding::Cp932;
  for (const std::size_t index : names.entries) {
    std::string name;
    text::decode(encoding, entries[index].name, name);
    entries[index].name = name;
  }
  for (ZipEntry& entry : entries) {
    std::replace(entry.name.begin(), entry.name.end(), '\\', '/');
    entry.is_folder = !entry.name.empty() && entry.name.back() == '/';
  }
}

bool read_directory(Reading& reading, const Source& source, const End& end, ZipDirectory& out) {
  if (end.directory_bytes > kDirectoryBytesMax) return false;
  const std::string directory = source.read_at(end.directory_begin + end.shift,
                                               static_cast<std::size_t>(end.directory_bytes));
  RawNames names;
  std::size_t at = 0;
  while (directory.size() - at >= 46 && directory.compare(at, 4, "PK\1\2"sv) == 0) {
    const Fields fields(std::string_view(directory).substr(at));
    const std::size_t name_size = fields.u16(28);
    const std::size_t extra_size = fields.u16(30);
    if (directory.size() - at < 46 + name_size + extra_size) break;
    ZipEntry entry;
    const std::uint16_t flags = fields.u16(8);
    entry.method = fields.u16(10);
    entry.encrypted = (flags & kEncrypted) != 0;
    entry.crc = fields.u32(16);
    entry.packed_bytes = fields.u32(20);
    entry.size_bytes = fields.u32(24);
    std::uint64_t header_at = fields.u32(42);
    std::string utf8_name;
    read_extra(std::string_view(directory).substr(at + 46 + name_size, extra_size), entry,
               &header_at, utf8_name);
    entry.crc_known = entry.aes_bits == 0 || entry.crc != 0;
    const std::string header = source.read_at(header_at + end.shift, 30);
    entry.header_good = header.size() == 30 && header.compare(0, 4, "PK\3\4"sv) == 0;
    entry.data_begin = header_at + end.shift + 30 + Fields(header).u16(26) + Fields(header).u16(28);
    set_name(entry, out.entries.size(), std::string_view(directory).substr(at + 46, name_size),
             utf8_name, flags, names);
    out.entries.push_back(std::move(entry));
    at += 46 + name_size + extra_size + fields.u16(32);
    if (at > directory.size() || out.entries.size() > reading.budget.entries_max + 1) break;
  }
  decode_names(out.entries, names);
  return at == directory.size() || out.entries.size() > reading.budget.entries_max ||
         at >= end.directory_bytes;
}

// The packed size of a member that says it only after itself.
std::uint64_t measure(Reading& reading, const Source& source, const ZipEntry& entry) {
  if (entry.method != 8) return 0;
  SourceStream packed(source, entry.data_begin, source.size());
  InflateStream unpacked(reading, packed, InflateStream::Wrap::Raw);
  std::string buffer(256 << 10, '\0');
  while (unpacked.read(buffer.data(), buffer.size()) > 0) {
  }
  return unpacked.packed_bytes();
}

// No directory: the headers of the members, one after the other, as far as they go.
void walk_members(Reading& reading, const Source& source, ZipDirectory& out) {
  RawNames names;
  std::uint64_t at = 0;
  std::string window;
  while (at + 30 <= source.size() && out.entries.size() <= reading.budget.entries_max &&
         !reading.over) {
    const std::string header = source.read_at(at, 30);
    if (header.compare(0, 4, "PK\3\4"sv) != 0) {  // look for the next one
      window = source.read_at(at, 1 << 20);
      const std::size_t next = window.find("PK\3\4"sv, 1);
      at += next != std::string::npos ? next : std::max<std::size_t>(window.size(), 4) - 3;
      continue;
    }
    const Fields fields(header);
    const std::string rest = source.read_at(at + 30, std::size_t{fields.u16(26)} + fields.u16(28));
    ZipEntry entry;
    const std::uint16_t flags = fields.u16(6);
    entry.method = fields.u16(8);
    entry.encrypted = (flags & kEncrypted) != 0;
    entry.crc = fields.u32(14);
    entry.packed_bytes = fields.u32(18);
    entry.size_bytes = fields.u32(22);
    entry.data_begin = at + 30 + rest.size();
    const std::string_view name = std::string_view(rest).substr(0, fields.u16(26));
    std::string utf8_name;
    read_extra(std::string_view(rest).substr(name.size()), entry, nullptr, utf8_name);
    entry.crc_known = entry.aes_bits == 0;
    if ((flags & kSizesAfter) != 0 && entry.packed_bytes == 0) {
      entry.packed_bytes = entry.encrypted ? 0 : measure(reading, source, entry);
      const std::string after = source.read_at(entry.data_begin + entry.packed_bytes, 16);
      const std::size_t mark = after.compare(0, 4, "PK\7\x8"sv) == 0 ? 4 : 0;
      entry.crc = Fields(after).u32(mark);
      entry.size_bytes = Fields(after).u32(mark + 8);
      entry.crc_known = after.size() == 16;
    }
    set_name(entry, out.entries.size(), name, utf8_name, flags, names);
    out.entries.push_back(entry);
    at = std::max(at + 30, std::min(entry.data_begin + entry.packed_bytes, source.size()));
  }
  decode_names(out.entries, names);
}

}  // namespace

bool has_zip_end(const Source& source) {
  const std::optional<End> end = find_end(source);
  return end && end->directory_bytes >= 46 &&
         source.read_at(end->directory_begin + end->shift, 4) == "PK\1\2"sv;
}

ZipDirectory list_zip(Reading& reading, const Source& source) {
  ZipDirectory listed;
  const std::optional<End> end = find_end(source);
  if (end && end->split) {
    listed.failure = Failure{Why::Damaged, "one part of a split archive"};
  } else if (end && read_directory(reading, source, *end, listed)) {
    return listed;
  } else {
    listed.failure =
        Failure{Why::Damaged, end ? "the directory is damaged" : "cut short: no directory"};
  }
  listed.entries.clear();
  walk_members(reading, source, listed);
  return listed;
}

// ---- members
// -------------------------------------------------------------------------------------

struct ZipMember::Unpacking {
  Unpacking(Reading& reading, const Source& source, const ZipEntry& entry, Count count)
      : packed(source, entry.data_begin, entry.data_begin + entry.packed_bytes),
        inflated(reading, packed, InflateStream::Wrap::Raw, count == Count::Streamed) {}
  SourceStream packed;
  InflateStream inflated;
};

ZipMember::ZipMember(Reading& reading, const Source& source, const ZipEntry& entry, Count count)
    : reading_(reading),
      entry_(entry),
      count_(count),
      unpacking_(std::make_unique<Unpacking>(reading, source, entry, count)) {}

ZipMember::~ZipMember() = default;

std::size_t ZipMember::read(char* out, std::size_t size) {
  if (ended_ || failure_) return 0;
  const bool stored = entry_.method == 0;
  const std::size_t got =
      stored ? unpacking_->packed.read(out, size) : unpacking_->inflated.read(out, size);
  crc_ = static_cast<std::uint32_t>(
      crc32(crc_, reinterpret_cast<const Bytef*>(out), static_cast<uInt>(got)));
  size_ += got;
  if (stored && !(count_ == Count::Held ? reading_.spend(got) : reading_.stream(got))) {
    failure_ = Failure{Why::TooLarge, "budget of unpacked bytes"};
  } else if (!stored && unpacking_->inflated.failure()) {
    failure_ = unpacking_->inflated.failure();
  } else if (got == 0) {
    end();
  }
  return got;
}

void ZipMember::end() {
  ended_ = true;
  if (size_ != entry_.size_bytes) {
    failure_ = Failure{Why::Damaged, "another size than the directory says"};
  } else if (entry_.crc_known && crc_ != entry_.crc) {
    failure_ = Failure{Why::Damaged, "bad CRC"};
  }
}

std::optional<Verdict> cannot_read(const ZipEntry& entry) {
  if (entry.encrypted) {
    return unread(Why::NeedsPassword,
                  entry.aes_bits == 0 ? "ZipCrypto" : "AES-" + std::to_string(entry.aes_bits));
  }
  if (!entry.header_good) return unread(Why::Damaged, "no member where the directory says");
  if (entry.method != 0 && entry.method != 8) {
    return unread(Why::Unsupported, "zip method " + std::to_string(entry.method));
  }
  return std::nullopt;
}

}  // namespace tadasu::unpack
