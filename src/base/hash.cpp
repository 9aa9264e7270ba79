#include "base/hash.h"

#include <openssl/evp.h>
#include <sodium.h>
#include <unistd.h>

#include <bit>
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

// SipHash-2-4 of what is handed over in pieces, without a copy that holds all of it: lists of
// millions of people are hashed, value by value (hash_test.cpp compares it with libsodium's).
namespace {

std::uint64_t little_endian(const char* bytes, std::size_t count) {  // of up to eight
  std::uint64_t out = 0;
  std::memcpy(&out, bytes, count);
  return out;
}

class SipHash {
 public:
  explicit SipHash(const Key& key) {
    const auto* bytes = reinterpret_cast<const char*>(key.data());
    const std::uint64_t k0 = little_endian(bytes, 8), k1 = little_endian(bytes + 8, 8);
    a_ ^= k0, b_ ^= k1, c_ ^= k0, d_ ^= k1;
  }
  void word(std::uint64_t m) {
    d_ ^= m;
    round();
    round();
    a_ ^= m;
    size_ += 8;
  }
  void bytes(std::string_view text) {
    const char* at = text.data();
    std::size_t left = text.size();
    for (; left >= 8; at += 8, left -= 8) add(little_endian(at, 8), 8);
    if (left > 0) add(last_of(text, at, left), left);
  }
  std::uint64_t end() {
    const std::uint64_t size = size_ + held_count_;
    word(held_ | size << 56);
    c_ ^= 0xFF;
    for (int i = 0; i < 4; ++i) round();
    return a_ ^ b_ ^ c_ ^ d_;
  }

 private:
  // The last bytes of a text, fewer than eight: in one load where it can be.
  static std::uint64_t last_of(std::string_view text, const char* at, std::size_t left) {
    if (text.size() >= 8) return little_endian(at + left - 8, 8) >> (64 - 8 * left);
    if (left < 4) {
      const auto byte = [&](std::size_t i) {
        return std::uint64_t{static_cast<unsigned char>(at[i])} << 8 * i;
      };
      return byte(0) | byte(left / 2) | byte(left - 1);
    }
    return little_endian(at, 4) | little_endian(at + left - 4, 4) << 8 * (left - 4);
  }
  void add(std::uint64_t bits, std::size_t count) {
    held_ |= bits << 8 * held_count_;
    if (held_count_ + count < 8) {
      held_count_ += count;
      return;
    }
    const std::size_t taken = 8 - held_count_;
    word(held_);
    held_ = taken == 8 ? 0 : bits >> 8 * taken;
    held_count_ = count - taken;
  }
  void round() {
    a_ += b_, b_ = std::rotl(b_, 13) ^ a_, a_ = std::rotl(a_, 32);
    c_ += d_, d_ = std::rotl(d_, 16) ^ c_;
    a_ += d_, d_ = std::rotl(d_, 21) ^ a_;
    c_ += b_, b_ = std::rotl(b_, 17) ^ c_, c_ = std::rotl(c_, 32);
  }
  std::uint64_t a_ = 0x736F6D6570736575, b_ = 0x646F72616E646F6D, c_ = 0x6C7967656E657261,
                d_ = 0x7465646279746573;
  std::uint64_t held_ = 0;  // bytes that make no word yet
  std::size_t held_count_ = 0, size_ = 0;
};

}  // namespace

std::uint64_t keyed_hash(const Key& key, std::string_view domain, std::string_view value) {
  static_assert(std::endian::native == std::endian::little);
  SipHash hashing(key);
  // The domain is hashed with its length, so that ("ab", "c") and ("a", "bc") differ.
  hashing.word(domain.size());
  hashing.bytes(domain);
  hashing.bytes(value);
  const std::uint64_t hash = hashing.end();
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
