// The form of one own kind (docs/formats/own-kinds.md): its fields, what was typed as an item of
// the file, and what is wrong with it beside the field that it is about.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "facts/own_kinds.h"
#include "serve/case.h"

namespace tadasu::serve {

// Names of the fields in the order of the form, for the table of routes.
const std::vector<std::string_view>& own_kind_fields();

// What was typed, as a [[kind]] table; what was left empty is not in it.
OrderedJson typed_own_kind(const Form& form);

// The problems of the item that was typed, one for each field, in the order of the form; what is
// about all kinds together stands last, at the first field.
std::vector<Wrong> own_kind_wrongs(Lang lang, const std::vector<find::OwnKindsProblem>& problems);

// The problems of a whole file, at the field `field`.
std::vector<Wrong> own_file_wrongs(Lang lang, std::string_view field,
                                   const std::vector<find::OwnKindsProblem>& problems);

// The form with what was typed and, after a try, what came of each sample. `version`: what of the
// incident's kinds is shown above it.
Html own_kind_form(Context& context, std::string_view incident, std::string_view version,
                   const std::vector<Wrong>& wrongs, const facts::OwnKindsCheck* tried);

std::string counts_as_words(Lang lang, find::Kind kind);
std::string mask_words(Lang lang, std::string_view id);

}  // namespace tadasu::serve
