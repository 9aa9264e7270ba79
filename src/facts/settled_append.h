// An entry of the journal that follows from what stands in it: made again when somebody else was
// faster.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "store/store.h"

namespace tadasu::facts {

// `make` reads what stands there now and gives the body. Errors: its own, the store's.
template <class Make>
Status append_settled(store::Store& store, std::string_view incident, std::string_view what,
                      std::string_view actor, Make make) {
  constexpr int kTries = 16;
  for (int i = 0; i < kTries; ++i) {
    const std::uint64_t last = store.last_number();
    TRY(const Json body, make());
    const auto written = store.append({.incident = std::string(incident),
                                       .actor = std::string(actor),
                                       .what = std::string(what),
                                       .body_json = body.dump(),
                                       .only_if_last = last});
    if (written.ok()) return success();
    if (written.error().trouble != Trouble::Conflict) return Error(written.error());
  }
  return Error{Trouble::Conflict, std::string(incident), "others keep changing this incident"};
}

}  // namespace tadasu::facts
