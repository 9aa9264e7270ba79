// The worker side of a survey: one request in, items out. Runs inside the jail; the program around
// it is tadasu-worker.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "base/result.h"
#include "unpack/jail.h"

namespace tadasu::facts {

// What a worker is told once, before the jail closes.
struct Hello {
  Key key{};
  bool mentions = false;       // answer every mention
  bool values = false;         // … with its clear value
  bool address_parts = false;  // … with the parts of an address
  std::string own_kinds{};     // the file of own kinds, checked (facts/own_kinds.h); "" none
};
std::string to_text(const Hello& hello);

class Reading {
 public:
  static Result<Reading> open(std::string_view hello);
  Reading(Reading&&) noexcept;
  Reading& operator=(Reading&&) noexcept;
  ~Reading();
  void answer(std::string_view request, int fd, const unpack::Answer& answer);

 private:
  struct State;
  explicit Reading(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tadasu::facts
