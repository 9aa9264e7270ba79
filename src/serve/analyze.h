// A door for programs that speak Presidio's REST: POST /analyze and /anonymize, GET /health,
// /supportedentities, /recognizers, /anonymizers. On loopback only, on a port of its own, off
// unless asked for; no login, nothing of a text is kept or logged. Texts are read in a jailed
// worker. docs/formats/analyze.md says what differs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace tadasu::serve {

struct AnalyzeOptions {
  std::uint16_t port = 0;  // 0: any free one
  std::filesystem::path worker;
  std::size_t requests_per_minute_max = 6000;
  std::function<void(std::string_view line)> log;  // method, path, status, sizes; no text
};

class AnalyzeDoor {
 public:
  // Errors: Locked when the port is taken.
  static Result<AnalyzeDoor> open(const Clock& clock, AnalyzeOptions options);
  AnalyzeDoor(AnalyzeDoor&&) noexcept;
  AnalyzeDoor& operator=(AnalyzeDoor&&) noexcept;
  ~AnalyzeDoor();
  [[nodiscard]] std::uint16_t port() const;

 private:
  struct State;
  explicit AnalyzeDoor(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tadasu::serve
