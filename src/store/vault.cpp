#include "store/vault.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "base/bytes.h"
#include "base/check.h"

namespace tadasu::store {
namespace {

constexpr std::size_t kNonceSize = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagSize = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kPadBlock = 16;
constexpr std::size_t kOpenedMax = 1024;
constexpr const char* kOrganisationFile = "organisation.key";

void add_number(std::string& out, std::uint64_t value) {
  for (int i = 0; i < 8; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
}

void add_text(std::string& out, std::string_view text) {
  add_number(out, text.size());
  out += text;
}

// Text that held a secret, wiped when it goes.
struct Wiped {
  std::string text;
  explicit Wiped(std::string held) : text(std::move(held)) {}
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;
  ~Wiped() { sodium_memzero(text.data(), text.size()); }
};

Result<std::shared_ptr<const SecretKey>> read_organisation_key(const std::filesystem::path& path) {
  struct stat seen {};
  if (::stat(path.c_str(), &seen) != 0) return system_error(errno, "keys", "read");
  if ((seen.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Error{Trouble::NotAllowed, "keys/organisation.key",
                 "others may read or write it; it must have mode 0600"};
  }
  TRY(std::string text, read_file(path, 4096));
  const Wiped wiped(std::move(text));
  auto key = SecretKey::make();
  std::size_t size = 0;
  const char* end = nullptr;
  const int parsed = sodium_hex2bin(key->bytes(), SecretKey::kSize, wiped.text.data(),
                                    wiped.text.size(), nullptr, &size, &end);
  const bool rest_is_line_end =
      end != nullptr &&
      std::string_view(end, static_cast<std::size_t>(wiped.text.data() + wiped.text.size() - end))
              .find_first_not_of("\r\n") == std::string_view::npos;
  if (parsed != 0 || size != SecretKey::kSize || !rest_is_line_end) {
    return Error{Trouble::Damaged, "keys/organisation.key", "not 64 hex digits"};
  }
  return std::shared_ptr<const SecretKey>(std::move(key));
}

Status write_organisation_key(const std::filesystem::path& path) {
  const auto key = SecretKey::make();
  randombytes_buf(key->bytes(), SecretKey::kSize);
  Wiped text(std::string(SecretKey::kSize * 2 + 1, '\0'));
  sodium_bin2hex(text.text.data(), text.text.size(), key->bytes(), SecretKey::kSize);
  text.text.back() = '\n';
  return write_file(path, text.text, 0600);
}

std::string wrap_bound(std::string_view scope) { return bound_to("scope key", scope); }

}  // namespace

std::shared_ptr<SecretKey> SecretKey::make() {
  std::shared_ptr<SecretKey> key(new SecretKey);
  key->bytes_ =
      static_cast<std::uint8_t*>(sodium_malloc(kSize));  // guarded, locked, kept from dumps
  TADASU_CHECK(key->bytes_ != nullptr);
  std::memset(key->bytes_, 0, kSize);
  return key;
}

SecretKey::~SecretKey() { sodium_free(bytes_); }  // wipes

void derive(const SecretKey& key, KeyUse use, std::uint8_t (&out)[32]) {
  crypto_kdf_derive_from_key(out, sizeof out, static_cast<std::uint64_t>(use), "tadasu01",
                             key.bytes());
}

std::string bound_to(std::string_view table, std::string_view scope, std::uint64_t revision,
                     std::uint64_t person, std::string_view kind) {
  std::string out;
  add_text(out, table);
  add_text(out, scope);
  add_number(out, revision);
  add_number(out, person);
  add_text(out, kind);
  return out;
}

std::string seal_bytes(const SecretKey& key, std::string_view value, std::string_view bound) {
  std::uint8_t seal_key[32];
  derive(key, KeyUse::Seal, seal_key);
  Wiped padded{std::string()};
  padded.text.reserve(value.size() + kPadBlock);
  padded.text = value;
  std::size_t padded_size = 0;
  padded.text.resize(value.size() + kPadBlock);
  TADASU_CHECK(sodium_pad(&padded_size, reinterpret_cast<std::uint8_t*>(padded.text.data()),
                          value.size(), kPadBlock, padded.text.size()) == 0);
  std::string out(kNonceSize + padded_size + kTagSize, '\0');
  auto* nonce = reinterpret_cast<std::uint8_t*>(out.data());
  randombytes_buf(nonce, kNonceSize);
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      nonce + kNonceSize, nullptr, bytes_of(padded.text).data(), padded_size,
      bytes_of(bound).data(), bound.size(), nullptr, nonce, seal_key);
  sodium_memzero(seal_key, sizeof seal_key);
  return out;
}

Result<std::string> open_bytes(const SecretKey& key, Bytes sealed, std::string_view bound) {
  const Error damaged{Trouble::Damaged, "vault", "a sealed value does not open"};
  if (sealed.size() < kNonceSize + kTagSize) return Error(damaged);
  std::uint8_t seal_key[32];
  derive(key, KeyUse::Seal, seal_key);
  std::string out(sealed.size() - kNonceSize - kTagSize, '\0');
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      reinterpret_cast<std::uint8_t*>(out.data()), nullptr, nullptr, sealed.data() + kNonceSize,
      sealed.size() - kNonceSize, bytes_of(bound).data(), bound.size(), sealed.data(), seal_key);
  sodium_memzero(seal_key, sizeof seal_key);
  if (opened != 0) return Error(damaged);
  std::size_t size = 0;
  if (sodium_unpad(&size, bytes_of(out).data(), out.size(), kPadBlock) != 0) return Error(damaged);
  out.resize(size);
  return out;
}

KeyRing::KeyRing(std::filesystem::path folder, std::shared_ptr<const SecretKey> organisation)
    : folder_(std::move(folder)), organisation_(std::move(organisation)) {}

Result<std::unique_ptr<KeyRing>> KeyRing::open(const std::filesystem::path& folder,
                                               bool may_create) {
  const auto keys = folder / "keys";
  if (::mkdir(keys.c_str(), 0700) != 0 && errno != EEXIST) {
    return system_error(errno, "keys", "create");
  }
  const auto path = keys / kOrganisationFile;
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    if (!may_create) {
      return Error{
          Trouble::NotFound, "keys/organisation.key",
          "the store was sealed with a key that is not there; bring it back from its backup"};
    }
    TRY_STATUS(write_organisation_key(path));
  }
  TRY(auto key, read_organisation_key(path));
  return std::unique_ptr<KeyRing>(new KeyRing(keys, std::move(key)));
}

Result<std::filesystem::path> KeyRing::path_of(std::string_view scope) const {
  bool safe = scope.size() <= 64 && scope != "organisation" && scope != "office";
  if (scope.empty()) scope = "office";
  for (const char c : scope) {
    safe = safe &&
           ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-');
  }
  if (!safe) return Error{Trouble::Invalid, "scope", "a scope is 1 to 64 letters, digits, hyphens"};
  return folder_ / (std::string(scope) + ".key");
}

bool KeyRing::has(std::string_view scope) const {
  const auto path = path_of(scope);
  std::error_code error;
  return path.ok() && std::filesystem::exists(path.value(), error);
}

Status KeyRing::make(std::string_view scope) {
  TRY(const auto path, path_of(scope));
  const std::lock_guard lock(mutex_);
  std::error_code error;
  if (std::filesystem::exists(path, error)) return success();
  auto key = SecretKey::make();
  randombytes_buf(key->bytes(), SecretKey::kSize);
  const Wiped plain(
      std::string(reinterpret_cast<const char*>(key->bytes()), std::size_t{SecretKey::kSize}));
  TRY_STATUS(write_file(path, seal_bytes(*organisation_, plain.text, wrap_bound(scope)), 0600));
  opened_[std::string(scope)] = std::move(key);
  return success();
}

Result<std::shared_ptr<const SecretKey>> KeyRing::key(std::string_view scope) {
  const std::lock_guard lock(mutex_);
  if (const auto found = opened_.find(scope); found != opened_.end()) return found->second;
  TRY(const auto path, path_of(scope));
  TRY(const std::string sealed, read_file(path, 4096));
  TRY(std::string plain, open_bytes(*organisation_, bytes_of(sealed), wrap_bound(scope)));
  const Wiped wiped(std::move(plain));
  if (wiped.text.size() != SecretKey::kSize) {
    return Error{Trouble::Damaged, "keys", "a scope's key has the wrong size"};
  }
  auto key = SecretKey::make();
  std::memcpy(key->bytes(), wiped.text.data(), SecretKey::kSize);
  if (opened_.size() >= kOpenedMax) opened_.clear();  // callers keep what they hold
  std::shared_ptr<const SecretKey> out = std::move(key);
  opened_[std::string(scope)] = out;
  return out;
}

Status KeyRing::destroy(std::string_view scope) {
  TRY(const auto path, path_of(scope));
  const std::lock_guard lock(mutex_);
  opened_.erase(std::string(scope));
  // Overwritten in place first: on most disks the old bytes then cannot be brought back from the
  // free space. Where they can, the organisation's key still stands before them.
  const File file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file.is_open()) return system_error(errno, "keys", "destroy");
  struct stat seen {};
  if (::fstat(file.fd(), &seen) != 0) return system_error(errno, "keys", "destroy");
  const std::string zeros(static_cast<std::size_t>(seen.st_size), '\0');
  if (::pwrite(file.fd(), zeros.data(), zeros.size(), 0) != seen.st_size ||
      ::fsync(file.fd()) != 0 || ::unlink(path.c_str()) != 0) {
    return system_error(errno, "keys", "destroy");
  }
  const File folder(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open() || ::fsync(folder.fd()) != 0) return system_error(errno, "keys", "destroy");
  return success();
}

}  // namespace tadasu::store
