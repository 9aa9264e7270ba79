// What a handler gets and what it gives: the request, who asks, the house behind it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/words.h"
#include "serve/form.h"
#include "serve/html.h"
#include "serve/http.h"
#include "serve/limits.h"
#include "serve/serve.h"
#include "store/store.h"

namespace tadasu::facts {
class Spotter;
}

namespace tadasu::serve {

class AlarmWatch;
class Surveys;

// What all handlers share. Threads: the members guard themselves.
struct House {
  store::Store& store;
  const Clock& clock;
  ServeOptions options;
  std::unique_ptr<Surveys> surveys;
  std::unique_ptr<AlarmWatch> alarms;
  std::unique_ptr<facts::Spotter> spotter;  // finds personal data in what people write
  Tally login_by_account, login_by_peer, reports_by_peer;

  House(store::Store& store_in, const Clock& clock_in, ServeOptions options_in);
  ~House();
};

struct Context {
  House& house;
  const Request& request;
  Lang lang = Lang::Ja;
  bool json = false;       // the /api/v1 twin was asked for
  std::string local = {};  // the path without /api/v1
  std::optional<store::Store::User> user = {};
  std::string session = {};  // token of the session cookie, "" without
  Form query = {}, form = {};
  std::vector<std::string> steps = {};  // values of the {…} of the pattern, in order

  [[nodiscard]] Moment now() const { return house.clock.now(); }
  [[nodiscard]] std::string_view step(std::size_t index) const { return steps.at(index); }
  // Proves that a form was made for this session: the SHA-256 of the token, which only its owner
  // has.
  [[nodiscard]] std::string csrf() const;
};

// What a POST came to: somewhere to go, or a problem that is shown with what was typed.
struct Outcome {
  std::string location;              // 303 to here
  std::vector<std::string> cookies;  // Set-Cookie values
  unsigned status = 0;               // 0: done; else of the problem
  std::string trouble;               // stable name for JSON: "invalid", "conflict" …
  std::string problem;               // for people, in their language
  // The form again with what was typed; none: a plain page. With status 200 it is the answer
  // itself, for JSON too: what must not stand in an address.
  std::function<Answer(Context&)> page;
};
Outcome go(std::string location);
Outcome refuse(unsigned status, std::string trouble, std::string problem);
Outcome refuse(Lang lang, const Error& error);

unsigned status_of(Trouble trouble);  // 404, 403, 409, 422 …
Answer problem_page(Context& context, unsigned status, std::string_view title,
                    std::string_view words);
Answer problem_page(Context& context, const Error& error);
Answer html(std::string text);
Answer json_answer(const OrderedJson& json, unsigned status = 200);
Answer redirect(std::string_view location);
OrderedJson problem_json(std::string_view trouble, std::string_view words);

std::string set_cookie(std::string_view name, std::string_view value, std::string_view path,
                       std::int64_t seconds);  // HttpOnly; SameSite=Strict; 0 seconds deletes

}  // namespace tadasu::serve
