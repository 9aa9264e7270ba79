#include "serve/draft.h"

#include <nlohmann/json.hpp>

#include "base/hash.h"

namespace tadasu::serve {

namespace {
constexpr const char* kCookie = "tadasu_report";

Json to_json(const Draft& draft) {
  const signs::Sign& sign = draft.sign;
  return {{"id", draft.id},
          {"begun", draft.begun.us},
          {"happened", sign.happened},
          {"noticed", sign.noticed},
          {"noticed_told", sign.noticed_told ? sign.noticed_told->us : 0},
          {"contents", sign.contents},
          {"people", sign.people_estimate},
          {"readable", sign.readable},
          {"done", sign.done},
          {"name", draft.name},
          {"phone", draft.phone},
          {"words", draft.words},
          {"anonymous", draft.anonymous},
          {"reference", draft.reference}};
}

Draft from_json(const Json& json) {
  Draft draft;
  draft.id = json.at("id");
  draft.begun.us = json.at("begun");
  draft.sign.happened = json.at("happened");
  draft.sign.noticed = json.at("noticed");
  if (const std::int64_t told = json.value("noticed_told", std::int64_t{0}); told != 0)
    draft.sign.noticed_told = Moment{told};
  draft.sign.contents = json.at("contents").get<std::vector<std::string>>();
  draft.sign.people_estimate = json.at("people");
  draft.sign.readable = json.at("readable");
  draft.sign.done = json.at("done").get<std::vector<std::string>>();
  draft.name = json.at("name");
  draft.phone = json.at("phone");
  draft.words = json.at("words");
  draft.anonymous = json.at("anonymous");
  draft.reference = json.at("reference");
  return draft;
}
}  // namespace

int Draft::first_open_page() const {
  if (sign.happened.empty()) return 1;
  if (sign.noticed.empty()) return 2;
  if (sign.contents.empty()) return 3;
  if (sign.readable.empty()) return 4;
  if (sign.done.empty()) return 5;
  if (phone.empty() && !anonymous) return 6;
  return 7;
}

std::string Draft::token() const { return hex(sha256(bytes_of("tadasu.report " + id))); }

std::optional<Draft> read_draft(const Context& context) {
  const std::string_view sealed = cookie_of(context.request.cookie, kCookie);
  if (sealed.empty()) return std::nullopt;
  const auto text = context.house.store.open_text("", sealed);
  if (!text.ok()) return std::nullopt;
  try {
    Draft draft = from_json(Json::parse(text.value()));
    if (context.now().us - draft.begun.us > kDraftSeconds * 1'000'000) return std::nullopt;
    return draft;
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

Result<std::string> draft_cookie(const Context& context, const Draft& draft) {
  TRY(const std::string sealed, context.house.store.seal_text("", to_json(draft).dump()));
  return set_cookie(kCookie, sealed, "/", kDraftSeconds);
}

Draft new_draft(const Context& context) {
  Draft draft;
  draft.id = random_id();
  draft.begun = context.now();
  return draft;
}

}  // namespace tadasu::serve
