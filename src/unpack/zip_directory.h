// What is in a zip: its directory, or, where that is missing, what its members say of themselves.
//
// Source: PKWARE APPNOTE 6.3.10 (records, zip64, flags), WinZip AE-2 note (field 0x9901), Info-ZIP
//         (field 0x7075, names in UTF-8).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "unpack/reading.h"
#include "unpack/source.h"

namespace tadasu::unpack {

struct ZipEntry {
  std::string name;  // UTF-8
  std::uint16_t method = 0;
  bool encrypted = false;
  int aes_bits = 0;  // 0: the old ZipCrypto
  std::uint32_t crc = 0;
  bool crc_known = true;  // AE-2 leaves it zero
  std::uint64_t packed_bytes = 0;
  std::uint64_t size_bytes = 0;
  std::uint64_t data_begin = 0;  // of the packed bytes
  bool header_good = true;       // the member's own header stands where the directory says
  bool is_folder = false;
};

struct ZipDirectory {
  std::vector<ZipEntry> entries;
  std::optional<Failure> failure;  // the directory is not whole; what was found is in `entries`
};

// Cost: reads the directory and one header a member; without a directory, the whole source.
ZipDirectory list_zip(Reading& reading, const Source& source);

// The unpacked bytes of one member, with CRC and size checked at the end.
class ZipMember final : public Stream {
 public:
  enum class Count : std::uint8_t { Held, Streamed };  // against which budget
  ZipMember(Reading& reading, const Source& source, const ZipEntry& entry,
            Count count = Count::Held);
  ~ZipMember() override;
  std::size_t read(char* out, std::size_t size) override;
  [[nodiscard]] std::optional<Failure> failure() const override { return failure_; }

 private:
  struct Unpacking;
  void end();

  Reading& reading_;
  const ZipEntry& entry_;
  Count count_;
  std::unique_ptr<Unpacking> unpacking_;
  std::uint64_t size_ = 0;
  std::uint32_t crc_ = 0;
  bool ended_ = false;
  std::optional<Failure> failure_;
};

// Why the member cannot be read at all, if so: encrypted, a method without a reader, a lost header.
std::optional<Verdict> cannot_read(const ZipEntry& entry);

}  // namespace tadasu::unpack
