// The finder over one plain text, in a jailed worker: for doors that are handed text instead of
// evidence.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "find/mention.h"
#include "unpack/jail.h"

namespace tadasu::facts {

inline constexpr std::size_t kSpotBytesMax = 512 << 10;

class Spotter {
 public:
  // `worker` is tadasu-worker. Starts it when it is first needed. Errors: none here.
  static Spotter open(std::filesystem::path worker, unpack::JailLimits limits = {});
  Spotter(Spotter&&) noexcept;
  Spotter& operator=(Spotter&&) noexcept;
  ~Spotter();

  // The mentions of `text` (valid UTF-8, read as prose), in order of begin.
  // Errors: TooLarge beyond kSpotBytesMax; Unavailable when no worker can be started or the job was
  // ended by its jail. Threads: any; one text at a time.
  Result<std::vector<find::Mention>> spot(std::string_view text);

 private:
  struct State;
  explicit Spotter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tadasu::facts
