// A section that a person rewrote, and the values in it: which of them still stand, and how they
// change with the facts while the person's words stay.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "notices/notice.h"

namespace tadasu::notices {

// The section with another text. A value stands on where all of its characters are still there and
// no digit came beside it, found by comparing both texts. What was changed or taken out, and what
// only decided, stands nowhere, but is watched: when it changes, the person's words are old.
// Complete when no 【 is left. Cost: length x what differs; texts that differ in more than
// some thousand characters are compared at their ends only.
Section rewritten(const Section& section, std::string_view text);

// A new draft that keeps what people wrote: sections that were rewritten keep their words with the
// values of now in them: those of `fresh`, else of `values`, which may know more than the new draft
// says; a value that is unknown becomes a gap. Other sections are those of `fresh`.
Notice refreshed(const Notice& kept, Notice fresh,
                 const std::map<std::string, std::string>& values = {});

}  // namespace tadasu::notices
