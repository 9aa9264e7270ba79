// Pages on disk that only this process can read, and only as long as it lives: the file has no name
// from the start, and is sealed under a key that is nowhere but here. What has no room in memory
// lies in one meanwhile.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/result.h"

namespace tadasu {

class SealedFile {
 public:
  static constexpr std::size_t kPageBytes = std::size_t{16} << 10;

  // In an existing folder. Errors: those of the folder (NotFound, NotAllowed, Full).
  static Result<std::unique_ptr<SealedFile>> make(const std::filesystem::path& folder);
  ~SealedFile();
  SealedFile(const SealedFile&) = delete;
  SealedFile& operator=(const SealedFile&) = delete;

  // `page` holds kPageBytes. Pages may be written in any order, and again.
  // Errors: Full, Damaged.
  Status write(std::size_t number, const std::uint8_t* page);
  // Of a page that was written (CHECK). Errors: Damaged, also where somebody else changed it.
  Status read(std::size_t number, std::uint8_t* page);

 private:
  SealedFile(File file, std::string folder);
  [[nodiscard]] std::array<std::uint8_t, 12> nonce(std::size_t number) const;

  File file_;
  const std::string folder_;  // for errors: the file has no name
  Key key_{};
  std::vector<std::uint32_t> times_written_;  // of each page: none is sealed twice with one nonce
  std::vector<std::uint8_t> sealed_;
};

}  // namespace tadasu
