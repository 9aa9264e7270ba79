// The table of everything the server answers: address, right needed, handler. Permission checks,
// the test of every role against every route, and the OpenAPI document are all made from this
// table.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "serve/context.h"

namespace tadasu::serve {

// What somebody must be allowed to do to be answered. `allowed` in rights.cpp maps it to roles.
enum class Need : std::uint8_t {
  Anyone,     // no login: intake, login, assets
  SignedIn,   // any account
  SeeCounts,  // M0: incidents, counts, duties, documents
  SeeMasked,  // M1: masked evidence
  SeeValue,   // M2: letters to persons
  Work,       // tasks, timeline
  OpenIncident,
  Investigate,   // surveys
  Lead,          // the moment of knowledge, roles
  DecideDuties,  // the questions of the law
  Draft,         // documents
  Approve,
  Send,
};

struct Route {
  Method method;
  std::string_view pattern;  // "/i/{incident}/facts/{kind}"
  Need need;
  std::string_view summary;                         // English, for the OpenAPI document
  Answer (*page)(Context&) = nullptr;               // GET: HTML, or a file
  Result<OrderedJson> (*twin)(Context&) = nullptr;  // GET: the same as JSON under /api/v1
  Outcome (*act)(Context&) = nullptr;               // POST
  std::vector<std::string_view> fields = {};  // of the form of a POST, or of the query of a GET
  bool own_token = false;                     // the handler checks its form token itself
};

std::span<const Route> routes();

[[nodiscard]] bool allowed(std::string_view role, Need need);
[[nodiscard]] const char* need_name(Need need);

// The values of the {…} of `pattern`, percent-decoded, when `path` matches.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path);

OrderedJson openapi();

// What somebody may read who sees more than counts: notes, reasons, phone numbers, names of files.
[[nodiscard]] bool may_read_words(std::string_view role);

// Runs `handle`. What it throws ends this request, not the server: the answer is a plain 500 with a
// reference, and the log says the reference, the route and the kind of exception; never what() (it
// may quote a value).
Answer guarded(Context& context, std::string_view route, const std::function<Answer()>& handle);

// One request to one answer: host, origin, session, language, permission, handler.
Answer answer(House& house, const Request& request);

}  // namespace tadasu::serve
