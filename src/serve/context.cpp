#include "serve/context.h"
#include "facts/spotter.h"

#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "serve/alarm_watch.h"
#include "serve/page.h"
#include "serve/surveys.h"
#include "unpack/jail.h"

namespace tadasu::serve {

House::House(store::Store& store_in, const Clock& clock_in, ServeOptions options_in)
    : store(store_in),
      clock(clock_in),
      options(std::move(options_in)),
      surveys(std::make_unique<Surveys>(*this)),
      alarms(std::make_unique<AlarmWatch>()),
      spotter(std::make_unique<facts::Spotter>(
          facts::Spotter::open(unpack::worker_program("tadasu-worker")))),
      login_by_account(5, 300),
      login_by_peer(60, 300),
      reports_by_peer(120, 3600) {}
House::~House() = default;

std::string Context::csrf() const { return hex(sha256(bytes_of("tadasu.csrf " + session))); }

Outcome go(std::string location) {
  Outcome outcome;
  outcome.location = std::move(location);
  return outcome;
}

Outcome refuse(unsigned status, std::string trouble, std::string problem) {
  Outcome outcome;
  outcome.status = status;
  outcome.trouble = std::move(trouble);
  outcome.problem = std::move(problem);
  return outcome;
}

Outcome refuse(Lang lang, const Error& error) {
  return refuse(status_of(error.trouble), trouble_name(error.trouble),
                std::string(say(lang, std::string("trouble.") + trouble_name(error.trouble))));
}

unsigned status_of(Trouble trouble) {
  switch (trouble) {
    case Trouble::NotFound:
      return 404;
    case Trouble::NotAllowed:
      return 403;
    case Trouble::Conflict:
      return 409;
    case Trouble::Invalid:
      return 422;
    case Trouble::TooLarge:
      return 413;
    case Trouble::Unsupported:
      return 422;
    case Trouble::Locked:
    case Trouble::TimedOut:
    case Trouble::Full:
    case Trouble::Unavailable:
      return 503;
    case Trouble::Damaged:
      return 500;
  }
  return 500;
}

Answer html(std::string text) {
  Answer answer;
  answer.body = std::move(text);
  return answer;
}

Answer json_answer(const OrderedJson& json, unsigned status) {
  Answer answer;
  answer.status = status;
  answer.type = "application/json";
  answer.body = json.dump() + "\n";
  return answer;
}

OrderedJson problem_json(std::string_view trouble, std::string_view words) {
  return {{"schema", "tadasu.problem/1"}, {"trouble", trouble}, {"words", words}};
}

Answer redirect(std::string_view location) {
  Answer answer;
  answer.status = 303;
  answer.headers.emplace_back("Location", std::string(location));
  return answer;
}

Answer problem_page(Context& context, unsigned status, std::string_view title,
                    std::string_view words) {
  if (context.json)
    return json_answer(problem_json(status == 404 ? "not_found" : "refused", words), status);
  Html body;
  body.put("<h1>{}</h1><p>{}</p>", title, words);
  body.put("<p>{}</p>", context.user
                            ? link("/incidents", say(context.lang, "ui.problem.to_incidents"))
                            : link("/", say(context.lang, "ui.problem.to_start")));
  Answer answer = html(page(context, {.title = std::string(title), .look = Look::Gate}, body));
  answer.status = status;
  return answer;
}

Answer problem_page(Context& context, const Error& error) {
  const std::string words(say(context.lang, std::string("trouble.") + trouble_name(error.trouble)));
  if (context.json)
    return json_answer(problem_json(trouble_name(error.trouble), words), status_of(error.trouble));
  return problem_page(context, status_of(error.trouble), words,
                      say(context.lang, "ui.problem.kept"));
}

std::string set_cookie(std::string_view name, std::string_view value, std::string_view path,
                       std::int64_t seconds) {
  return std::string(name) + "=" + std::string(value) + "; Path=" + std::string(path) +
         "; Max-Age=" + std::to_string(seconds) + "; HttpOnly; SameSite=Strict";
}

}  // namespace tadasu::serve
