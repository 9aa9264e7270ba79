// Stored forms of passwords: which scheme a value was made with. A list of hashes is another fact
// than a list of passwords: slow salted schemes buy the owners time, plain fast ones hardly any.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tadasu::find {

enum class HashScheme : std::uint8_t {
  Bcrypt,
  Argon2,
  Scrypt,
  Yescrypt,
  Pbkdf2,
  Sha512Crypt,
  Sha256Crypt,
  Md5Crypt,  // $1$ and Apache's $apr1$
  Phpass,    // $P$, $H$
  Ldap,      // {SSHA} and its like
  Mysql,     // * and 40 digits
  Plain,     // 32, 40, 64, 96 or 128 hexadecimal digits: MD5, NTLM, SHA-1, SHA-256 …, no salt
};

inline constexpr std::size_t kHashSchemeCount = 12;
[[nodiscard]] std::string_view hash_scheme_name(HashScheme scheme);  // "bcrypt"
// Whether guessing takes so long that a good password holds for a while: salted, and slow by
// design.
[[nodiscard]] constexpr bool is_slow(HashScheme scheme) {
  return scheme <= HashScheme::Sha256Crypt;
}

struct PasswordHash {
  HashScheme scheme = HashScheme::Plain;
  std::size_t bytes = 0;
};

// The hash that starts at text[at] and ends before `stop`. Schemes that name themselves only; Plain
// and Mysql when `plain`, that is where a label or a header says that a password stands here.
// Source: crypt(5) of libxcrypt, RFC 2307 5.3, the PHC string format; recalled.
[[nodiscard]] std::optional<PasswordHash> password_hash_at(std::string_view text, std::size_t at,
                                                           std::size_t stop, bool plain);
// The scheme of the whole value, if it is one.
[[nodiscard]] std::optional<HashScheme> hash_scheme_of(std::string_view value);
[[nodiscard]] bool is_password_hash(std::string_view value);

}  // namespace tadasu::find
