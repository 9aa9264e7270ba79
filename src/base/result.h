// Result<T>: a value, or the Error that says why there is none.
//
// Used for trouble in the world outside (files, archives, databases, the network, input).
// A bug in our own code is not an Error: see TADASU_CHECK in check.h. Evidence that cannot be read
// is not an Error either: it is a counted fact (unpack::Unread).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>

namespace tadasu {

// What went wrong, coarse enough that a caller can act on it and a screen can translate it.
// The words a person reads are `trouble.<name>` in packs/words, chosen by trouble_name().
enum class Trouble : std::uint8_t {
  NotFound,
  NotAllowed,
  Locked,
  Damaged,
  TooLarge,
  TimedOut,
  Unsupported,
  Conflict,
  Invalid,
  Full,         // no space, no quota
  Unavailable,  // a server, a port, a device that does not answer
};

[[nodiscard]] const char* trouble_name(Trouble trouble);

struct [[nodiscard]] Error {
  Trouble trouble;
  std::string where;   // path in the evidence, table, or field; never personal data itself
  std::string detail;  // for the log, in English; the door translates `trouble` for people
};

template <class T = std::monostate>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : held_(std::in_place_index<1>, std::make_unique<Error>(std::move(error))) {}

  [[nodiscard]] bool ok() const { return held_.index() == 0; }
  T& value() & { return std::get<0>(held_); }
  const T& value() const& { return std::get<0>(held_); }
  T value() && { return std::get<0>(std::move(held_)); }
  const Error& error() const& { return *std::get<1>(held_); }
  Error error() && { return std::move(*std::get<1>(held_)); }

 private:
  std::variant<T, std::unique_ptr<Error>> held_;
};

using Status = Result<std::monostate>;
inline Status success() { return std::monostate{}; }

}  // namespace tadasu

#define TADASU_CAT_(a, b) a##b
#define TADASU_CAT(a, b) TADASU_CAT_(a, b)
// TRY(auto x, expr);  x is the value of expr, or this function returns its Error.
#define TRY(decl, ...) TADASU_TRY_(TADASU_CAT(tried_, __COUNTER__), decl, __VA_ARGS__)
#define TADASU_TRY_(tmp, decl, ...)             \
  auto tmp = (__VA_ARGS__);                     \
  if (!tmp.ok()) return std::move(tmp).error(); \
  decl = std::move(tmp).value()
// TRY_STATUS(expr);  passes the Error of a Status up; there is no value to keep.
#define TRY_STATUS(...)                                             \
  do {                                                              \
    auto tried_status = (__VA_ARGS__);                              \
    if (!tried_status.ok()) return std::move(tried_status).error(); \
  } while (false)
