// Tar archives: each file is a way. Reads front to end, from any stream.
// Source: POSIX.1-2017 pax (ustar and extended headers); GNU tar manual (types D, K, L, S, V).
#include <algorithm>

#include "unpack/mail_text.h"
#include "unpack/reading.h"

namespace tadasu::unpack {
namespace {

constexpr std::size_t kRecordBytes = 512;
constexpr std::uint64_t kNameBytesMax = 64 << 10;

std::uint64_t number_of(std::string_view field) {
  std::uint64_t value = 0;
  if (!field.empty() && (static_cast<unsigned char>(field[0]) & 0x80) != 0) {  // GNU: binary
    for (const char c : field.substr(field.size() - 8))
      value = value << 8 | static_cast<unsigned char>(c);
    return value;
  }
  for (const char c : field) {
    if (c >= '0' && c <= '7') value = value << 3 | static_cast<std::uint64_t>(c - '0');
    if (c == '\0' && value != 0) break;
  }
  return value;
}

std::string_view until_nul(std::string_view field) { return field.substr(0, field.find('\0')); }

bool checksum_good(std::string_view record) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < kRecordBytes; ++i) {
    sum += i >= 148 && i < 156 ? ' ' : static_cast<unsigned char>(record[i]);
  }
  return sum == number_of(record.substr(148, 8));
}

// The "path" of a pax header: records "length key=value\n".
std::string pax_path(std::string_view header) {
  const std::size_t at = header.find(" path=");
  if (at == std::string_view::npos) return {};
  return std::string(header.substr(at + 6, header.find('\n', at) - at - 6));
}

enum class Member : std::uint8_t { File, Folder, Link, Header, Unknown };

Member member_of(char type) {
  switch (type) {
    case '0':
    case '\0':
    case '7':
      return Member::File;
    case '5':
    case 'D':  // a folder with the names in it
      return Member::Folder;
    case '1':  // links, devices, pipes: no bytes of their own
    case '2':
    case '3':
    case '4':
    case '6':
      return Member::Link;
    case 'L':  // of the member that follows
    case 'K':
    case 'x':
    case 'g':  // of all that follow
    case 'V':
      return Member::Header;
    default:
      return Member::Unknown;
  }
}

// GNU: the map of a sparse file goes on in records before its bytes, which the size does not count.
bool pass_sparse_map(Stream& stream, const std::string& record) {
  std::string more(kRecordBytes, '\0');
  for (bool next = record[482] != '\0'; next; next = more[504] != '\0') {
    if (read_fully(stream, more.data(), kRecordBytes) != kRecordBytes) return false;
  }
  return true;
}

class MemberStream final : public Stream {
 public:
  MemberStream(Stream& archive, std::uint64_t size) : archive_(archive), left_(size) {}
  std::size_t read(char* out, std::size_t size) override {
    if (left_ == 0) return 0;
    const std::size_t got =
        archive_.read(out, static_cast<std::size_t>(std::min<std::uint64_t>(size, left_)));
    left_ -= got;
    short_ = got == 0;
    return got;
  }
  [[nodiscard]] std::optional<Failure> failure() const override {
    if (!short_) return std::nullopt;
    return archive_.failure().value_or(Failure{Why::Damaged, "archive cut short"});
  }
  bool skip_rest() {
    std::string buffer(64 << 10, '\0');
    while (read(buffer.data(), buffer.size()) > 0) {
    }
    return !short_;
  }

 private:
  Stream& archive_;
  std::uint64_t left_;
  bool short_ = false;
};

// What the headers before a member said of it.
class Names {
 public:
  // False when there is more than a name may be.
  bool take(char type, MemberStream& header) {
    const std::optional<std::string> text = read_all(header, kNameBytesMax);
    if (!text) return false;
    if (type == 'L') long_name_ = until_nul(*text);
    if (type != 'x') return true;
    if (std::string path = pax_path(*text); !path.empty()) long_name_ = std::move(path);
    return true;
  }

  std::string next(std::string_view fields) {
    std::string name = std::exchange(long_name_, {});
    if (name.empty()) {
      const std::string_view prefix =
          fields.substr(257, 5) == "ustar" ? until_nul(fields.substr(345, 155)) : "";
      name = (prefix.empty() ? "" : std::string(prefix) + "/") +
             std::string(until_nul(fields.substr(0, 100)));
    }
    return decode_charset("utf-8", name);
  }

 private:
  std::string long_name_;
};

}  // namespace

Verdict read_tar(Reading& reading, const std::string& way, Stream& stream) {
  Steps steps;
  Names names;
  std::string record(kRecordBytes, '\0');
  std::uint64_t number = 0;
  while (read_fully(stream, record.data(), kRecordBytes) == kRecordBytes) {
    if (reading.over) return unread(Why::TooLarge, "budget of unpacked bytes");
    if (record.find_first_not_of('\0') == std::string::npos) return read_whole();  // the end mark
    if (!checksum_good(record)) return unread(Why::Damaged, "a header with a wrong sum");
    const std::string_view fields = record;
    const std::uint64_t size = number_of(fields.substr(124, 12));
    const char type = record[156];
    const Member kind = member_of(type);
    MemberStream member(stream, size);
    if (kind == Member::Header) {
      if (!names.take(type, member)) return unread(Why::Damaged, "a name too long");
    } else {
      if (!reading.enter()) return unread(Why::TooMany, "members of archives");
      const std::string name = names.next(fields);
      const std::string below = steps.below(way, name, ++number);
      if (kind == Member::File) {
        ++reading.depth;
        read_item(reading, below, name.substr(name.rfind('/') + 1), member, size);
        --reading.depth;
      } else if (kind == Member::Unknown) {
        const bool sparse = type == 'S';
        give_verdict(reading, below,
                     unread(Why::Unsupported, sparse ? "sparse file" : "unknown kind of member"),
                     size);
        if (sparse && !pass_sparse_map(stream, record))
          return unread(Why::Damaged, "archive cut short");
      } else {
        give_verdict(reading, below, skipped(kind == Member::Folder ? "directory" : "link"), 0);
      }
    }
    if (!member.skip_rest()) return unread(Why::Damaged, "archive cut short");
    const std::size_t padding = (kRecordBytes - size % kRecordBytes) % kRecordBytes;
    read_fully(stream, record.data(), padding);
  }
  const std::optional<Failure> failure = stream.failure();
  return failure ? unread(*failure) : unread(Why::Damaged, "no end mark");
}

}  // namespace tadasu::unpack
