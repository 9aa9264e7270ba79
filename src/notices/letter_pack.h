// A letter pack: sections with templates, read from packs/letters, filled with values.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "notices/notices.h"
#include "notices/own_wording.h"

namespace tadasu::notices {

// What a template may ask for: name -> words. A name without words is unknown; a name that is not
// here at all does not exist, and a template that asks for it is refused.
using Values = std::map<std::string, std::string>;

// Fills every section of the pack into `notice` (title and sections). A section is complete when
// all it `needs` is known and it is no gap for a person to write. Errors: Invalid: `where` is the
// pack, `detail` names the section and the value that does not exist.
Status fill(const Json& pack, const Values& values, Notice& notice);

// Fills the section at this place of the notice once more, with other values. Errors besides:
// Invalid when it has nothing to say with them.
Status fill_again(const Json& pack, const Values& values, std::size_t section, Notice& notice);

// The pack of a paper in one language, with the company's own words where `own` has some; a notice
// of it without words. `digest` of the pack is over what it says in sections: a notice keeps it.
Result<Json> letter_pack(const std::string& paper, Lang lang, const std::vector<OwnWording>* own);
void put_own_words(Json& pack, const OwnWording& wording);
const OwnWording* find_wording(const std::vector<OwnWording>* all, std::string_view paper,
                               Lang lang);  // nullptr: has none
Notice empty_notice(const Paper& paper, const Basis& basis, Lang lang);

// The pack's words for a value of a fact: words(pack, "events", "loss"). "" when it has none.
std::string pack_words(const Json& pack, const std::string& group, const std::string& value);

}  // namespace tadasu::notices
