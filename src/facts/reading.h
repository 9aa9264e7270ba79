// The worker side of a survey: one request in, items out. Runs inside the jail; the program around
// it is tadasu-worker. The parent links none of it.
#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"
#include "unpack/jail.h"

namespace tadasu::facts {

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
