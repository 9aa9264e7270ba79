// Incidents in VERIS form (1.3.x, 1.4.x) to "tadasu.facts/1". docs/formats/veris.md says what
// becomes of each member. What VERIS does not say stays unknown.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"

namespace tadasu::duties {

struct VerisProblem {
  std::string where;  // "action.hacking.variety[2]"
  std::string what;   // what is wrong there, and what is allowed
};

// Threads: any, once opened.
class Veris {
 public:
  // Errors: NotFound: the packs are not there; Invalid: packs/veris.toml does not make sense.
  static Result<Veris> open();
  Veris(Veris&&) noexcept;
  Veris& operator=(Veris&&) noexcept;
  ~Veris();

  // Everything that is wrong with an incident, at most 20; empty: it is VERIS. `today`: nothing
  // happens later.
  [[nodiscard]] std::vector<VerisProblem> check(const Json& incident, Date today) const;
  // Of an incident with which nothing is wrong.
  [[nodiscard]] Json facts(const Json& incident) const;

 private:
  struct Packs;
  explicit Veris(std::unique_ptr<Packs> packs);
  std::unique_ptr<Packs> packs_;
};

// Hands over each incident of a text: one object, an array of them, or one object a line. Incidents
// that are no JSON object, hold a key twice, are nested too deeply or longer than 4 MB come as an
// Error in their place. Ends early when `take` fails.
Status each_incident(std::string_view text, const std::function<Status(Result<Json>)>& take);

}  // namespace tadasu::duties
