// The vault's keys: one key of the organisation, and under it one random key per incident (or other
// scope: a sign, the office). What is sealed with a scope's key is forgotten when that key is.
//
//   keys/organisation.key   64 hex digits, mode 0600, made when the store is first opened
//   keys/<scope>.key        the scope's key, sealed with the organisation's key
//
// Keys are held in locked memory (not swapped, not in a core dump) and wiped. See
// docs/formats/store.md. Threads: any.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "base/result.h"

namespace tadasu::store {

// 32 secret bytes on a guarded, locked page of their own.
class SecretKey {
 public:
  static std::shared_ptr<SecretKey> make();  // zeros, to be filled
  ~SecretKey();
  SecretKey(const SecretKey&) = delete;
  SecretKey& operator=(const SecretKey&) = delete;
  [[nodiscard]] std::uint8_t* bytes() { return bytes_; }
  [[nodiscard]] const std::uint8_t* bytes() const { return bytes_; }
  static constexpr std::size_t kSize = 32;

 private:
  SecretKey() = default;
  std::uint8_t* bytes_ = nullptr;
};

// What a key is used for; every use has a key of its own, derived from the one that is kept.
enum class KeyUse : std::uint8_t { Seal = 1, Hash = 2, Tip = 3, Check = 4, Unit = 5 };
void derive(const SecretKey& key, KeyUse use, std::uint8_t (&out)[32]);

// The fields that a sealed value is bound to; moving it elsewhere makes it unreadable.
std::string bound_to(std::string_view table, std::string_view scope, std::uint64_t revision = 0,
                     std::uint64_t person = 0, std::string_view kind = "");

// nonce | XChaCha20-Poly1305 of the padded value (a sealed value does not show its exact length).
std::string seal_bytes(const SecretKey& key, std::string_view value, std::string_view bound);
// Damaged when the value was changed, moved, or sealed with another key.
Result<std::string> open_bytes(const SecretKey& key, Bytes sealed, std::string_view bound);

class KeyRing {
 public:
  // Opens keys/ below `folder`. `may_create`: nothing has been sealed yet.
  // Errors: NotFound: the organisation's key is missing although it was used; NotAllowed: the file
  //         can be read by others; Damaged: it is no key.
  static Result<std::unique_ptr<KeyRing>> open(const std::filesystem::path& folder,
                                               bool may_create);

  [[nodiscard]] const SecretKey& organisation() const { return *organisation_; }
  // Whether the scope has a key.
  [[nodiscard]] bool has(std::string_view scope) const;
  // Makes the scope's key durable unless it exists. Errors: Invalid: not a scope name.
  Status make(std::string_view scope);
  // NotFound: never made, or destroyed.
  Result<std::shared_ptr<const SecretKey>> key(std::string_view scope);
  // Overwrites and removes the scope's key.
  Status destroy(std::string_view scope);

 private:
  KeyRing(std::filesystem::path folder, std::shared_ptr<const SecretKey> organisation);
  Result<std::filesystem::path> path_of(std::string_view scope) const;

  std::filesystem::path folder_;
  std::shared_ptr<const SecretKey> organisation_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const SecretKey>, std::less<>> opened_;
};

}  // namespace tadasu::store
