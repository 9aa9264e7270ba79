#include "base/hash.h"

#include <openssl/evp.h>
#include <sodium.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <vector>

#include "base/check.h"

namespace tadasu {

void start_crypto() { TADASU_CHECK(sodium_init() >= 0); }

Digest sha256(Bytes bytes) {
  Digest out{};
  unsigned size = 0;
  TADASU_CHECK(EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, EVP_sha256(), nullptr) ==
               1);
  return out;
}

Result<Digest> sha256_file(const File& file, const std::string& where) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  TADASU_CHECK(context && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1);
  std::vector<std::uint8_t> buffer(1 << 20);
  off_t offset = 0;
  for (;;) {
    const ssize_t got = ::pread(file.fd(), buffer.data(), buffer.size(), offset);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error(errno, where, "read");
    if (got == 0) break;
    offset += got;
    TADASU_CHECK(EVP_DigestUpdate(context.get(), buffer.data(), static_cast<std::size_t>(got)) ==
                 1);
  }
  Digest out{};
  unsigned size = 0;
  TADASU_CHECK(EVP_DigestFinal_ex(context.get(), out.data(), &size) == 1);
  return out;
}

std::uint64_t keyed_hash(const Key& key, std::string_view domain, std::string_view value) {
  static_assert(std::tuple_size_v<Key> >= crypto_shorthash_KEYBYTES);
  // The domain is hashed with its length, so that ("ab", "c") and ("a", "bc") differ.
  const std::uint64_t domain_size = domain.size();
  const std::size_t size = sizeof domain_size + domain.size() + value.size();
  std::array<std::uint8_t, 256> few;
  std::vector<std::uint8_t> many(size > few.size() ? size : 0);
  std::uint8_t* const text = many.empty() ? few.data() : many.data();
  std::memcpy(text, &domain_size, sizeof domain_size);
  std::memcpy(text + sizeof domain_size, domain.data(), domain.size());
  if (!value.empty())
    std::memcpy(text + sizeof domain_size + domain.size(), value.data(), value.size());
  std::uint8_t out[crypto_shorthash_BYTES];
  crypto_shorthash(out, text, size, key.data());
  std::uint64_t hash = 0;
  std::memcpy(&hash, out, sizeof hash);
  return hash == 0 ? 1 : hash;
}

Key random_key() {
  Key key{};
  randombytes_buf(key.data(), key.size());
  return key;
}

std::string random_id(std::size_t byte_count) {
  std::vector<std::uint8_t> bytes(byte_count);
  randombytes_buf(bytes.data(), bytes.size());
  return hex(bytes);
}

}  // namespace tadasu
