// Users and their sessions. Passwords only as Argon2id, tokens only as SHA-256, names sealed.
#include <sodium.h>

#include <algorithm>
#include <semaphore>
#include <utility>

#include "store/state.h"

namespace tadasu::store {
namespace {

constexpr std::int64_t kUsPerMinute = 60LL * 1'000'000;
constexpr std::int64_t kIdleUs = 60 * kUsPerMinute;
constexpr std::int64_t kAbsoluteUs = 12 * 60 * kUsPerMinute;
constexpr std::int64_t kNotedEveryUs = kUsPerMinute;  // how stale used_at on the disk may be
constexpr std::size_t kSessionsInMemoryMax = 4096;
constexpr std::size_t kTokenBytes = 32;
constexpr std::size_t kPasswordBytesMin = 8;
constexpr std::size_t kPasswordBytesMax = 1024;

// One hash takes 64 MiB: two at a time are enough for people and too few for a flood.
std::counting_semaphore<2> hashing(2);
struct HashingTurn {
  HashingTurn() { hashing.acquire(); }
  ~HashingTurn() { hashing.release(); }
  HashingTurn(const HashingTurn&) = delete;
  HashingTurn& operator=(const HashingTurn&) = delete;
};

Result<std::string> hash_password(std::string_view password) {
  const HashingTurn turn;
  std::string out(crypto_pwhash_STRBYTES, '\0');
  if (crypto_pwhash_str(out.data(), password.data(), password.size(),
                        crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
    return Error{Trouble::Unavailable, "password", "no memory for the password hash"};
  }
  out.resize(out.find('\0'));
  return out;
}

bool password_matches(const std::string& hash, std::string_view password) {
  const HashingTurn turn;
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

bool is_user_id(std::string_view user) {
  return !user.empty() && user.size() <= 64 && std::all_of(user.begin(), user.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
}

std::string name_bound(std::string_view user) { return bound_to("users", "", 0, 0, user); }

Digest token_digest(std::string_view token) { return sha256(bytes_of(token)); }

// All users, or the one with this id.
Status read_users(Readers& readers, KeyRing& keys, std::string_view only,
                  std::vector<Store::User>& out) {
  TRY(const auto key, keys.key(""));
  Status opened = success();
  TRY_STATUS(readers.with([&](Database& db) {
    return db.run("SELECT id, role, name FROM users WHERE ?1 = '' OR id = ?1 ORDER BY id", {only},
                  [&](const Row& row) {
                    Store::User user{std::string(row.text(0)), std::string(row.text(1)), ""};
                    auto name = open_bytes(*key, row.blob(2), name_bound(user.id));
                    opened = name.ok() ? success() : Status(Error(name.error()));
                    if (!name.ok()) return false;
                    user.display_name = std::move(name).value();
                    out.push_back(std::move(user));
                    return true;
                  });
  }));
  return opened;
}

Result<std::optional<Store::User>> read_user(Readers& readers, KeyRing& keys,
                                             std::string_view user) {
  std::vector<Store::User> found;
  TRY_STATUS(read_users(readers, keys, user, found));
  return found.empty() ? std::optional<Store::User>() : std::optional<Store::User>(found.front());
}

std::string map_key(const Digest& digest) { return std::string(text_of(digest)); }

}  // namespace

Status Store::put_user(std::string_view user, std::string_view role, std::string_view display_name,
                       std::string_view password) {
  if (!is_user_id(user)) {
    return Error{Trouble::Invalid, "user", "1 to 64 of a-z 0-9 . _ - are allowed"};
  }
  if (password.size() < kPasswordBytesMin || password.size() > kPasswordBytesMax) {
    return Error{Trouble::Invalid, "password", "8 to 1024 bytes are allowed"};
  }
  TRY(const auto key, state_->keys->key(""));
  TRY(const std::string hash, hash_password(password));
  const std::string name = seal_bytes(*key, display_name, name_bound(user));
  const std::int64_t at = state_->clock.now().us;
  return state_->writer->run([&](Database& db, Tip&) -> Status {
    TRY_STATUS(db.run("DELETE FROM sessions WHERE user = ?1", {user}));
    return db.run(
        "INSERT INTO users(id, role, name, password, at) VALUES(?1, ?2, ?3, ?4, ?5) "
        "ON CONFLICT(id) DO UPDATE SET role = excluded.role, name = excluded.name, "
        "password = excluded.password, at = excluded.at",
        {user, role, bytes_of(name), std::string_view(hash), at});
  });
}

Status Store::remove_user(std::string_view user) {
  return state_->writer->run([&](Database& db, Tip&) -> Status {
    TRY_STATUS(db.run("DELETE FROM users WHERE id = ?1", {user}));
    if (db.changed_rows() == 0) return Error{Trouble::NotFound, "user", "no such user"};
    return success();
  });
}

Result<std::vector<Store::User>> Store::users() const {
  std::vector<User> out;
  TRY_STATUS(read_users(state_->readers, *state_->keys, "", out));
  return out;
}

Result<std::optional<Store::User>> Store::check_password(std::string_view user,
                                                         std::string_view password) const {
  // An unknown user is checked against a hash nobody has the password of, so that it takes as long.
  static const Result<std::string> nobody = hash_password(random_id());
  if (!nobody.ok()) return Error(nobody.error());
  std::string hash = nobody.value();
  bool known = false;
  TRY_STATUS(state_->readers.with([&](Database& db) {
    return db.run("SELECT password FROM users WHERE id = ?1", {user}, [&](const Row& row) {
      hash = row.text(0);
      known = true;
      return false;
    });
  }));
  if (!password_matches(hash, password) || !known) return std::optional<User>();
  return read_user(state_->readers, *state_->keys, user);
}

Result<std::string> Store::open_session(std::string_view user) {
  const std::string token = random_id(kTokenBytes);
  const Digest digest = token_digest(token);
  const std::int64_t now = state_->clock.now().us;
  const Status written = state_->writer->run([&](Database& db, Tip&) -> Status {
    TRY_STATUS(db.run("DELETE FROM sessions WHERE opened_at < ?1", {now - kAbsoluteUs}));
    return db.run("INSERT INTO sessions(token, user, opened_at, used_at) VALUES(?1, ?2, ?3, ?3)",
                  {Bytes(digest), user, now});
  });
  if (!written.ok()) {
    if (written.error().trouble != Trouble::Conflict) return Error(written.error());
    return Error{Trouble::NotFound, "user", "no such user"};  // the foreign key refused it
  }
  return token;
}

Result<std::optional<Store::User>> Store::session_user(std::string_view token) const {
  const Digest digest = token_digest(token);
  const Moment now = state_->clock.now();
  Moment opened_at, used_at;
  std::string user;
  TRY_STATUS(state_->readers.with([&](Database& db) {
    return db.run("SELECT user, opened_at, used_at FROM sessions WHERE token = ?1", {Bytes(digest)},
                  [&](const Row& row) {
                    user = row.text(0);
                    opened_at = {row.integer(1)};
                    used_at = {row.integer(2)};
                    return false;
                  });
  }));
  if (user.empty()) return std::optional<User>();
  const Moment noted_at = used_at;
  {
    const std::lock_guard lock(state_->sessions_mutex);
    const auto memory = state_->sessions_used.find(map_key(digest));
    if (memory != state_->sessions_used.end()) used_at = std::max(used_at, memory->second);
    if (now.us - opened_at.us >= kAbsoluteUs || now.us - used_at.us >= kIdleUs) {
      state_->sessions_used.erase(map_key(digest));
      return std::optional<User>();
    }
    state_->sessions_used[map_key(digest)] = now;
    if (state_->sessions_used.size() > kSessionsInMemoryMax) {
      std::erase_if(state_->sessions_used,
                    [&](const auto& each) { return now.us - each.second.us >= kIdleUs; });
    }
  }
  if (now.us - noted_at.us >= kNotedEveryUs) {
    state_->writer->later([digest, now](Database& db, Tip&) {
      return db.run("UPDATE sessions SET used_at = max(used_at, ?1) WHERE token = ?2",
                    {now.us, Bytes(digest)});
    });
  }
  return read_user(state_->readers, *state_->keys, user);
}

Status Store::close_session(std::string_view token) {
  const Digest digest = token_digest(token);
  {
    const std::lock_guard lock(state_->sessions_mutex);
    state_->sessions_used.erase(map_key(digest));
  }
  return state_->writer->run([&](Database& db, Tip&) {
    return db.run("DELETE FROM sessions WHERE token = ?1", {Bytes(digest)});
  });
}

Status Store::close_sessions_of(std::string_view user) {
  return state_->writer->run(
      [&](Database& db, Tip&) { return db.run("DELETE FROM sessions WHERE user = ?1", {user}); });
}

}  // namespace tadasu::store
