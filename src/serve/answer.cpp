// The way of a request: is it for us, from where, who asks, may they, then the handler.
#include <cxxabi.h>
#include <sodium.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <memory>
#include <nlohmann/json.hpp>
#include <typeinfo>

#include "base/check.h"
#include "base/hash.h"
#include "serve/page.h"
#include "serve/routes.h"

namespace tadasu::serve {

namespace {

constexpr std::string_view kApi = "/api/v1";
constexpr std::string_view kFormType = "application/x-www-form-urlencoded";

// A name that is not ours means that somebody's page made a browser call us (DNS rebinding).
bool host_is_ours(const House& house, std::string_view host) {
  if (!house.options.public_origin.empty()) {
    const std::string_view origin = house.options.public_origin;
    const std::size_t start = origin.find("://");
    if (start != origin.npos && origin.substr(start + 3) == host) return true;
  }
  const std::size_t colon = host.rfind(':');
  const std::string_view name =
      colon != host.npos && host.find(']', colon) == host.npos ? host.substr(0, colon) : host;
  return name == "127.0.0.1" || name == "localhost" || name == "[::1]" ||
         name == house.options.address || name == "[" + house.options.address + "]";
}

// With Referrer-Policy: no-referrer browsers send "Origin: null" with our own forms; then
// Sec-Fetch-Site tells. A browser that sends neither is held by SameSite and the form's token.
bool origin_is_ours(const House& house, const Request& request) {
  if (!request.fetch_site.empty() && request.fetch_site != "same-origin" &&
      request.fetch_site != "none")
    return false;
  if (request.origin.empty() || request.origin == "null") return true;
  return request.origin == "http://" + request.host ||
         request.origin == house.options.public_origin;
}

Lang language_of(const Context& context) {
  if (const auto asked = parse_lang(context.query.value("lang"))) return *asked;
  if (const auto kept = parse_lang(cookie_of(context.request.cookie, "tadasu_lang"))) return *kept;
  for (std::string_view rest = context.request.accept_language; !rest.empty();) {
    const std::size_t end = std::min(rest.find(','), rest.size());
    std::string_view one = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    while (one.starts_with(' ')) one.remove_prefix(1);
    if (const auto lang = parse_lang(one.substr(0, 2))) return *lang;
  }
  return Lang::Ja;
}

Answer plain(unsigned status, std::string_view text) {
  Answer out;
  out.status = status;
  out.type = "text/plain; charset=utf-8";
  out.body = std::string(text) + "\n";
  return out;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

// What was typed is shown again, so that it can be copied: it was not recorded.
Answer typed_kept_page(Context& context, unsigned status, std::string_view title,
                       std::string_view words) {
  if (context.json)
    return json_answer(problem_json(status == 401 ? "not_signed_in" : "refused", words), status);
  Html body;
  body.put("<h1>{}</h1><p>{}</p>", title, words);
  Html typed;
  for (const Route& route : routes()) {
    if (route.method != Method::Post || !match(route.pattern, context.local)) continue;
    for (const std::string_view name : route.fields)
      for (const std::string& value : context.form.values(name))
        if (name != "password" && !value.empty()) typed.put("<p class=\"pre\">{}</p>", value);
  }
  if (!typed.empty())
    body.put("<section class=\"card\"><h2>{}</h2>{}</section>",
             say(context.lang, "ui.problem.typed"), typed);
  body.put("<p><a class=\"button\" href=\"/login\">{}</a></p>",
           say(context.lang, "ui.login.to_login"));
  Answer out = html(page(context, {.title = std::string(title), .look = Look::Gate}, body));
  out.status = status;
  return out;
}

std::optional<Answer> refuse_by_right(Context& context, const Route& route) {
  const Lang lang = context.lang;
  if (route.need == Need::Anyone) return std::nullopt;
  if (!context.user) {
    if (context.json)
      return json_answer(problem_json("not_signed_in", say(lang, "ui.login.ended_words")), 401);
    if (route.method == Method::Get)
      return redirect("/login?next=" + percent_encode(context.local));
    return typed_kept_page(context, 401, say(lang, "ui.login.ended"),
                           say(lang, "ui.login.ended_words"));
  }
  if (allowed(context.user->role, route.need)) return std::nullopt;
  Answer out =
      problem_page(context, 403, say(lang, "ui.denied.title"), say(lang, "ui.denied.words"));
  if (context.json)
    out = json_answer(problem_json("not_allowed", say(lang, "ui.denied.words")), 403);
  return out;
}

Answer run_get(Context& context, const Route& route) {
  if (!context.json) return route.page(context);
  if (route.twin == nullptr) return problem_page(context, Error{Trouble::NotFound, "twin", ""});
  auto twin = route.twin(context);
  return twin.ok() ? json_answer(twin.value()) : problem_page(context, twin.error());
}

Answer run_post(Context& context, const Route& route) {
  const Lang lang = context.lang;
  if (!context.request.content_type.starts_with(kFormType))
    return problem_page(context, 415, say(lang, "ui.problem.form_type"),
                        say(lang, "ui.problem.kept"));
  if (context.user && !route.own_token) {
    const std::string_view given = context.request.csrf_header.empty()
                                       ? context.form.value("csrf")
                                       : std::string_view(context.request.csrf_header);
    if (!equal_in_constant_time(given, context.csrf()))
      return typed_kept_page(context, 403, say(lang, "ui.problem.form_old"),
                             say(lang, "ui.problem.form_old_words"));
  }
  const Outcome outcome = route.act(context);
  Answer out;
  if (outcome.status == 0) {
    out = context.json ? json_answer({{"schema", "tadasu.done/1"}, {"location", outcome.location}})
                       : redirect(outcome.location);
  } else if (context.json && outcome.status != 200) {
    out = json_answer(problem_json(outcome.trouble, outcome.problem), outcome.status);
  } else if (outcome.page) {
    out = outcome.page(context);
    out.status = outcome.status;
  } else {
    out = typed_kept_page(context, outcome.status, outcome.problem, say(lang, "ui.problem.kept"));
  }
  for (const std::string& cookie : outcome.cookies) out.headers.emplace_back("Set-Cookie", cookie);
  return out;
}

const Route* find_route(Method method, std::string_view path, std::vector<std::string>& steps,
                        bool& other_method) {
  for (const Route& route : routes()) {
    auto found = match(route.pattern, path);
    if (!found) continue;
    if (route.method != method) {
      other_method = true;
      continue;
    }
    steps = std::move(*found);
    return &route;
  }
  return nullptr;
}

std::string type_name(const std::type_info& type) {
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> name(
      abi::__cxa_demangle(type.name(), nullptr, nullptr, &status), std::free);
  return status == 0 && name ? name.get() : type.name();
}

// The user behind the session cookie, if it still holds.
Status find_user(Context& context) {
  context.session = std::string(cookie_of(context.request.cookie, "tadasu_session"));
  if (context.session.empty()) return success();
  TRY(context.user, context.house.store.session_user(context.session));
  if (!context.user) context.session.clear();
  return success();
}

}  // namespace

std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
  std::vector<std::string> steps;
  while (!pattern.empty() && !path.empty()) {
    pattern.remove_prefix(1);  // both stand on "/"
    path.remove_prefix(1);
    const std::string_view wanted = pattern.substr(0, pattern.find('/'));
    const std::string_view given = path.substr(0, path.find('/'));
    if (wanted.starts_with('{')) {
      auto step = percent_decode(given, false);
      if (!step || step->empty() || step->size() > 200 || !is_utf8(*step)) return std::nullopt;
      steps.push_back(std::move(*step));
    } else if (wanted != given) {
      return std::nullopt;
    }
    pattern.remove_prefix(wanted.size());
    path.remove_prefix(given.size());
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return steps;
}

Answer guarded(Context& context, std::string_view route, const std::function<Answer()>& handle) {
  std::string kind = "unknown";
  try {
    return handle();
  } catch (const std::exception& thrown) {
    kind = type_name(typeid(thrown));
  } catch (...) {  // its kind has no name; what it says is not wanted anyway
  }
  const std::string reference = random_id(4);
  if (context.house.options.log)
    context.house.options.log(iso_text(context.now()) + " ERROR " + std::string(route) + " " +
                              kind + " " + reference);
  const std::string words =
      say(context.lang, "ui.problem.failed_words", {{"reference", reference}});
  if (context.json) {
    OrderedJson out = problem_json("failed", words);
    out["reference"] = reference;
    return json_answer(out, 500);
  }
  return problem_page(context, 500, say(context.lang, "ui.problem.failed"), words);
}

Answer answer(House& house, const Request& request) {
  if (!host_is_ours(house, request.host)) return plain(421, "this name is not served here");
  if (request.method == Method::Post && !origin_is_ours(house, request))
    return plain(403, "sent from another site");
  Context context{.house = house, .request = request};
  context.json = request.path == kApi || request.path.starts_with(std::string(kApi) + "/");
  context.local = context.json ? request.path.substr(kApi.size()) : request.path;

  auto query = Form::parse(request.query);
  auto form = Form::parse(request.method == Method::Post ? std::string_view(request.body)
                                                         : std::string_view());
  const bool is_read = query.ok() && form.ok();
  if (query.ok()) context.query = std::move(query).value();
  context.lang = language_of(context);
  if (!is_read)
    return problem_page(context, 400, say(context.lang, "ui.problem.malformed"),
                        say(context.lang, "ui.problem.kept"));
  context.form = std::move(form).value();

  bool other_method = false;
  const Route* route = find_route(request.method, context.local, context.steps, other_method);
  const std::string label = route == nullptr ? "(none)" : std::string(route->pattern);
  Answer out = guarded(context, label, [&]() -> Answer {
    const Status known = find_user(context);
    if (!known.ok()) return problem_page(context, known.error());
    if (route == nullptr)
      return problem_page(context, other_method ? 405 : 404,
                          say(context.lang, "ui.problem.no_page"),
                          say(context.lang, "ui.problem.no_page_words"));
    if (auto refused = refuse_by_right(context, *route)) return std::move(*refused);
    return request.method == Method::Post ? run_post(context, *route) : run_get(context, *route);
  });
  out.label = label;
  if (const auto asked = parse_lang(context.query.value("lang")))
    out.headers.emplace_back("Set-Cookie",
                             set_cookie("tadasu_lang", lang_code(*asked), "/", 365 * 86'400));
  return out;
}

}  // namespace tadasu::serve
