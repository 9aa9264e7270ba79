// How every command reaches the journal: check against what is true now, append, fold again.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "command/command.h"
#include "store/store.h"

namespace tadasu::command {

// What a command wants to append, made from the incident as it is.
struct Wish {
  std::string body_json;
  std::vector<store::NewEntry> also;  // in other scopes, in the same transaction
};

// Loads the incident, refuses what By::seen rules out, asks `make` (which checks), appends. When
// somebody else appended in between, all of it again: `make` always judged the state it is appended
// to.
Result<Incident> commit(store::Store& store, std::string_view id, const By& by,
                        std::string_view what, std::string_view subject,
                        const std::function<Result<Wish>(Incident&)>& make);

Error invalid(std::string_view where, std::string_view detail);
// Free text as it stands in a body: at most `bytes_max` of UTF-8, sealed.
Result<std::string> sealed_text(store::Store& store, std::string_view id, std::string_view field,
                                std::string_view text, std::size_t bytes_max);

}  // namespace tadasu::command
