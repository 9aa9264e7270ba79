// A report that is being written: what the six pages gathered so far. It lives in a cookie of the
// reporter's browser, sealed with the office key of the store, for 24 hours; nothing of it lies on
// the server until it is sent.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "serve/context.h"
#include "signs/sign.h"

namespace tadasu::serve {

inline constexpr std::int64_t kDraftSeconds = 24 * 3600;

struct Draft {
  std::string id;  // random; makes a second sending harmless
  Moment begun;
  signs::Sign sign;  // the answers; contact_sealed and words_sealed stay empty here
  std::string name, phone, words;
  bool anonymous = false;
  std::string reference;  // set once it was sent

  // The first of the six pages that is not answered yet; 7 when all are.
  [[nodiscard]] int first_open_page() const;
  // Proves that a form was made for this draft.
  [[nodiscard]] std::string token() const;
};

// Nothing when the browser has none, when it is older than 24 hours, or when it was not made here.
std::optional<Draft> read_draft(const Context& context);
Result<std::string> draft_cookie(const Context& context, const Draft& draft);
Draft new_draft(const Context& context);

}  // namespace tadasu::serve
