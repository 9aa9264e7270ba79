// A form for one fact of the duties vocabulary, and the value a form gives back.
#pragma once

#include <optional>
#include <string>

#include "base/json.h"
#include "serve/page.h"

namespace tadasu::serve {

// True when there is a form for this fact: choices, flags, counts, moments, hours, special items.
// Others (groups, histories, mitigation) are lists that are not typed into one line.
bool has_form(std::string_view fact);

// Label, control, reason and button; `current` is the value that holds now (null: unknown).
Html fact_form(Context& context, std::string_view incident, std::uint64_t last_entry,
               std::string_view fact, const Json& current);

// The value in words: "yes", "12〜40", "不明".
std::string fact_words(Lang lang, std::string_view fact, const Json& value);

// The posted value as JSON. Invalid: the problem in words is for the person (`detail` is a word
// key).
Result<Json> posted_value(const Context& context, std::string_view fact);

}  // namespace tadasu::serve
