// Login: the same words, status and time whether the account or the password was wrong (the store
// hashes for unknown users too), and a limit per account and per network address.
#include <nlohmann/json.hpp>

#include "serve/page.h"
#include "serve/pages.h"

namespace tadasu::serve {

namespace {

// Only an address of ours: a path, never "//elsewhere" and nothing a browser could read as a host.
std::string local_address(std::string_view next) {
  const bool fine = next.size() > 1 && next.size() < 300 && next[0] == '/' && next[1] != '/' &&
                    next.find('\\') == next.npos && next.find_first_of("\r\n\t") == next.npos;
  return fine ? std::string(next) : "/incidents";
}

Answer login_form(Context& context, std::string_view user, std::string_view next,
                  std::string_view problem) {
  const Lang lang = context.lang;
  std::vector<Wrong> wrongs;
  if (!problem.empty()) wrongs.push_back({"user", std::string(problem)});
  Html inside = hidden("next", next);
  inside +=
      field({.name = "user",
             .label = say(lang, "ui.login.user"),
             .value = user,
             .attributes = " type=\"text\" autocomplete=\"username\" autocapitalize=\"none\""_h});
  inside += field({.name = "password",
                   .label = say(lang, "ui.login.password"),
                   .attributes = " type=\"password\" autocomplete=\"current-password\""_h});
  inside.put("<p class=\"field\">{}</p>", button(say(lang, "ui.login.send")));
  Html body;
  body += error_summary(lang, wrongs);
  body.put(
      "<div class=\"card\"><h1>{}</h1><form method=\"post\" action=\"/login\" "
      "novalidate>{}</form></div>",
      say(lang, "ui.login.title"), inside);
  body.put(
      "<div class=\"card\"><h2>{}</h2><p>{}</p><p><a class=\"button second\" "
      "href=\"/report\">{}</a></p></div>",
      say(lang, "ui.start.report_title"), say(lang, "ui.start.report_words"),
      say(lang, "ui.start.report"));
  context.local = "/login";
  return html(page(context,
                   {.title = std::string(say(lang, "ui.login.title")),
                    .look = Look::Gate,
                    .wrong = !wrongs.empty()},
                   body));
}

}  // namespace

Answer start_page(Context& context) { return redirect(context.user ? "/incidents" : "/login"); }

Answer login_page(Context& context) {
  if (context.user) return redirect("/incidents");
  return login_form(context, "", local_address(context.query.value("next")), "");
}

Result<OrderedJson> login_twin(Context& context) {
  OrderedJson out = {{"schema", "tadasu.session/1"}, {"signed_in", context.user.has_value()}};
  if (context.user) {
    out["user"] = context.user->id;
    out["role"] = context.user->role;
    out["csrf"] = context.csrf();
  }
  return out;
}

Outcome login(Context& context) {
  House& house = context.house;
  const std::string user = trimmed(context.form.value("user"));
  const std::string next = local_address(context.form.value("next"));
  const auto refused = [&](unsigned status, const char* trouble, std::string_view words) {
    Outcome out = refuse(status, trouble, std::string(words));
    out.page = [user, next, words = std::string(words)](Context& inner) {
      return login_form(inner, user, next, words);
    };
    return out;
  };
  if (house.login_by_account.full(user, context.now()) ||
      house.login_by_peer.full(context.request.peer, context.now()))
    return refused(429, "too_many", say(context.lang, "ui.login.too_many"));
  // Counted before the check: two tries at once must not both be the last allowed one.
  house.login_by_account.add(user, context.now());
  house.login_by_peer.add(context.request.peer, context.now());
  const auto known = house.store.check_password(user, context.form.value("password"));
  if (!known.ok()) return refuse(context.lang, known.error());
  if (!known.value()) return refused(401, "wrong_login", say(context.lang, "ui.login.wrong"));
  house.login_by_account.forget(user);
  const auto token = house.store.open_session(known.value()->id);
  if (!token.ok()) return refuse(context.lang, token.error());
  Outcome out = go(next);
  out.cookies = {set_cookie("tadasu_session", token.value(), "/", 12 * 3600)};
  return out;
}

Outcome logout(Context& context) {
  const Status closed = context.house.store.close_session(context.session);
  if (!closed.ok()) return refuse(context.lang, closed.error());
  Outcome out = go("/login");
  out.cookies = {set_cookie("tadasu_session", "", "/", 0)};
  return out;
}

}  // namespace tadasu::serve
