#include "find/password_hash.h"

#include <algorithm>
#include <array>
#include <string>

namespace tadasu::find {
namespace {

bool is_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_crypt64(char c) { return is_alnum(c) || c == '.' || c == '/'; }
bool is_base64(char c) { return is_crypt64(c) || c == '+' || c == '-' || c == '_' || c == '='; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_param(char c) { return is_base64(c) || c == ','; }

// Reads a hash from left to right; once a part is missing, everything after it is.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}
  void literal(std::string_view word) {
    ok_ = ok_ && text_.substr(at_).starts_with(word);
    if (ok_) at_ += word.size();
  }
  bool optional(std::string_view word) {
    if (!ok_ || !text_.substr(at_).starts_with(word)) return false;
    return at_ += word.size(), true;
  }
  void one_of(std::string_view chars) {
    ok_ = ok_ && at_ < text_.size() && chars.find(text_[at_]) != chars.npos;
    if (ok_) ++at_;
  }
  void run(bool (*is)(char), std::size_t least, std::size_t most) {
    const std::size_t from = at_;
    while (ok_ && at_ < text_.size() && at_ - from < most && is(text_[at_])) ++at_;
    ok_ = ok_ && at_ - from >= least;
  }
  // How many bytes were read; 0 when a part was missing or the last one goes on.
  [[nodiscard]] std::size_t taken(bool (*is)(char)) const {
    const bool goes_on = at_ < text_.size() && is(text_[at_]);
    return ok_ && !goes_on ? at_ : 0;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

// $2b$12$ and 53 characters
std::size_t bcrypt(std::string_view text) {
  Cursor c(text);
  c.literal("$2");
  if (!c.optional("$")) c.one_of("abxy"), c.literal("$");
  c.run(is_digit, 2, 2), c.literal("$"), c.run(is_crypt64, 53, 53);
  return c.taken(is_crypt64);
}

// $6$rounds=5000$salt$ and so many characters
std::size_t crypt(std::string_view text, std::string_view id, std::size_t size) {
  Cursor c(text);
  c.literal(id);
  if (c.optional("rounds=")) c.run(is_digit, 1, 9), c.literal("$");
  c.run(is_crypt64, 0, 16), c.literal("$"), c.run(is_crypt64, size, size);
  return c.taken(is_crypt64);
}

// $argon2id$v=19$m=65536,t=3,p=4$salt$hash, $scrypt$…, $pbkdf2-sha256$29000$salt$hash
std::size_t phc(std::string_view text, std::string_view id) {
  Cursor c(text);
  c.literal(id), c.run(is_param, 0, 16), c.literal("$");
  c.run(is_param, 1, 64), c.literal("$"), c.run(is_param, 1, 128);
  if (c.optional("$")) c.run(is_param, 8, 128);
  if (c.optional("$")) c.run(is_param, 8, 128);
  const std::size_t bytes = c.taken(is_param);
  return bytes >= 40 ? bytes : 0;
}

// pbkdf2_sha256$260000$salt$hash, pbkdf2:sha256:260000$salt$hash, scrypt:32768:8:1$salt$hash
std::size_t framework(std::string_view text, std::string_view id) {
  Cursor c(text);
  c.literal(id);
  if (c.optional("_sha") || c.optional(":sha")) {
    c.run(is_digit, 1, 3);
    if (!c.optional("$")) c.literal(":");
  } else {
    c.literal(":");
  }
  c.run(is_digit, 1, 9);
  for (int i = 0; i < 2; ++i) {
    if (c.optional(":")) c.run(is_digit, 1, 6);
  }
  c.literal("$"), c.run(is_base64, 1, 64), c.literal("$"), c.run(is_base64, 20, 200);
  return c.taken(is_base64);
}

std::size_t phpass(std::string_view text) {
  Cursor c(text);
  c.literal("$"), c.one_of("PH"), c.literal("$"), c.run(is_crypt64, 31, 31);
  return c.taken(is_crypt64);
}

std::size_t yescrypt(std::string_view text) {
  Cursor c(text);
  c.literal("$"), c.optional("g"), c.literal("y$"), c.run(is_crypt64, 2, 16), c.literal("$");
  c.run(is_crypt64, 4, 86), c.literal("$"), c.run(is_crypt64, 43, 43);
  return c.taken(is_crypt64);
}

std::size_t ldap(std::string_view text) {
  Cursor c(text);
  c.literal("{");
  bool known = false;
  for (const std::string_view scheme :
       {"SSHA512}", "SSHA256}", "SSHA}", "SHA512}", "SHA256}", "SHA}", "SMD5}", "MD5}",
        "PBKDF2-SHA512}", "PBKDF2_SHA256}", "PBKDF2}"})
    known = known || c.optional(scheme);
  if (!known) return 0;
  c.run(is_base64, 22, 400);
  return c.taken(is_base64);
}

std::size_t hexadecimal(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && size <= 128 && is_hex(text[size])) ++size;
  if (size < text.size() && (is_alnum(text[size]) || text[size] == '_')) return 0;
  const std::string_view digits = text.substr(0, size);
  const bool length = size == 32 || size == 40 || size == 64 || size == 96 || size == 128;
  // 32 digits without a letter are chance of one in three millions; a number then, of another kind.
  return length && !std::all_of(digits.begin(), digits.end(), is_digit) ? size : 0;
}

std::size_t mysql(std::string_view text) {
  return text.starts_with("*") && hexadecimal(text.substr(1)) == 40 ? 41 : 0;
}

}  // namespace

std::optional<PasswordHash> password_hash_at(std::string_view text, std::size_t at,
                                             std::size_t stop, bool plain) {
  const std::string_view here = text.substr(at, stop - at);
  if (here.size() < 20) return std::nullopt;
  std::size_t bytes = 0;
  const auto is = [&bytes](std::size_t found) { return (bytes = found) != 0; };
  const auto made = [&bytes](HashScheme scheme) { return PasswordHash{scheme, bytes}; };
  if (here[0] == '$') {
    if (is(bcrypt(here))) return made(HashScheme::Bcrypt);
    if (is(crypt(here, "$6$", 86))) return made(HashScheme::Sha512Crypt);
    if (is(crypt(here, "$5$", 43))) return made(HashScheme::Sha256Crypt);
    if (is(crypt(here, "$1$", 22)) || is(crypt(here, "$apr1$", 22)))
      return made(HashScheme::Md5Crypt);
    if (is(phc(here, "$argon2"))) return made(HashScheme::Argon2);
    if (is(phc(here, "$scrypt"))) return made(HashScheme::Scrypt);
    if (is(phc(here, "$pbkdf2"))) return made(HashScheme::Pbkdf2);
    if (is(yescrypt(here))) return made(HashScheme::Yescrypt);
    if (is(phpass(here))) return made(HashScheme::Phpass);
    return std::nullopt;
  }
  if (here[0] == '{' && is(ldap(here))) return made(HashScheme::Ldap);
  if (here[0] == 'p' && is(framework(here, "pbkdf2"))) return made(HashScheme::Pbkdf2);
  if (here[0] == 's' && is(framework(here, "scrypt"))) return made(HashScheme::Scrypt);
  if (plain && is(mysql(here))) return made(HashScheme::Mysql);
  if (plain && is(hexadecimal(here))) return made(HashScheme::Plain);
  return std::nullopt;
}

std::optional<HashScheme> hash_scheme_of(std::string_view value) {
  const auto hash = password_hash_at(value, 0, value.size(), true);
  return hash && hash->bytes == value.size() ? std::optional(hash->scheme) : std::nullopt;
}

bool is_password_hash(std::string_view value) { return hash_scheme_of(value).has_value(); }

std::string_view hash_scheme_name(HashScheme scheme) {
  static constexpr std::array<std::string_view, kHashSchemeCount> kNames = {
      "bcrypt",      "argon2",   "scrypt", "yescrypt", "pbkdf2", "sha512crypt",
      "sha256crypt", "md5crypt", "phpass", "ldap",     "mysql",  "plain"};
  return kNames[static_cast<std::size_t>(scheme)];
}

}  // namespace tadasu::find
