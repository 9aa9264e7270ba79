#include "base/sealed_file.h"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "base/check.h"

namespace tadasu {
namespace {

constexpr std::size_t kTagBytes = crypto_aead_chacha20poly1305_ietf_ABYTES;
constexpr std::size_t kSealedBytes = SealedFile::kPageBytes + kTagBytes;

Result<File> nameless(const std::filesystem::path& folder) {
#ifdef O_TMPFILE
  const int fd = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
  if (fd >= 0) return File(fd);
  if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)
    return system_error(errno, folder.string(), "create a file without a name");
#endif
  // A file system without them: the name is gone before a byte is written.
  std::string path = (folder / "tadasu-XXXXXX").string();
  File file(::mkostemp(path.data(), O_CLOEXEC));
  if (!file.is_open()) return system_error(errno, folder.string(), "create");
  if (::unlink(path.c_str()) != 0) return system_error(errno, folder.string(), "unlink");
  return file;
}

}  // namespace

SealedFile::SealedFile(File file, std::string folder)
    : file_(std::move(file)),
      folder_(std::move(folder)),
      key_(random_key()),
      sealed_(kSealedBytes) {
  static_assert(sizeof(Key) == crypto_aead_chacha20poly1305_ietf_KEYBYTES);
}

SealedFile::~SealedFile() { sodium_memzero(key_.data(), key_.size()); }

Result<std::unique_ptr<SealedFile>> SealedFile::make(const std::filesystem::path& folder) {
  TRY(File file, nameless(folder));
  return std::unique_ptr<SealedFile>(new SealedFile(std::move(file), folder.string()));
}

std::array<std::uint8_t, 12> SealedFile::nonce(std::size_t number) const {
  std::array<std::uint8_t, 12> out{};
  static_assert(out.size() == crypto_aead_chacha20poly1305_ietf_NPUBBYTES);
  const std::uint64_t page = number;
  std::memcpy(out.data(), &page, sizeof page);
  std::memcpy(out.data() + sizeof page, &times_written_[number], sizeof(std::uint32_t));
  return out;
}

Status SealedFile::write(std::size_t number, const std::uint8_t* page) {
  if (times_written_.size() <= number) times_written_.resize(number + 1);
  TADASU_CHECK(++times_written_[number] != 0);
  crypto_aead_chacha20poly1305_ietf_encrypt(sealed_.data(), nullptr, page, kPageBytes, nullptr, 0,
                                            nullptr, nonce(number).data(), key_.data());
  for (std::size_t done = 0; done < kSealedBytes;) {
    const ssize_t put = ::pwrite(file_.fd(), sealed_.data() + done, kSealedBytes - done,
                                 static_cast<off_t>(number * kSealedBytes + done));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0)  // a limit on the size of files is no more room either
      return system_error(errno == EFBIG ? ENOSPC : errno, folder_,
                          "write what memory has no room for");
    done += static_cast<std::size_t>(put);
  }
  return success();
}

Status SealedFile::read(std::size_t number, std::uint8_t* page) {
  TADASU_CHECK(number < times_written_.size() && times_written_[number] != 0);
  for (std::size_t done = 0; done < kSealedBytes;) {
    const ssize_t got = ::pread(file_.fd(), sealed_.data() + done, kSealedBytes - done,
                                static_cast<off_t>(number * kSealedBytes + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error(errno, folder_, "read what memory had no room for");
    if (got == 0) return Error{Trouble::Damaged, folder_, "a page is missing"};
    done += static_cast<std::size_t>(got);
  }
  if (crypto_aead_chacha20poly1305_ietf_decrypt(page, nullptr, nullptr, sealed_.data(),
                                                kSealedBytes, nullptr, 0, nonce(number).data(),
                                                key_.data()) != 0)
    return Error{Trouble::Damaged, folder_, "a page is not the one that was written"};
  return success();
}

}  // namespace tadasu
