// Overlapping findings settled; words of sensitive information tied to people.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "find/mention.h"

namespace tadasu::find {

// Sorts mentions[from..] by begin and drops what a surer or longer overlapping one explains.
// Deterministic: the order of the input does not matter.
void settle(std::vector<Mention>& mentions, std::size_t from);

// Puts `given` (sorted, apart: own kinds and known people) among the settled mentions[from..]. At
// one place, what is given wins and keeps the reasons of what says the same; a longer mention of
// the same kind takes over what it holds; else the surer and longer one stays. What is given nests
// in the mention of a whole cell of free text. The result is sorted by begin, then the longer
// first.
void join_given(std::vector<Mention>& mentions, std::size_t from, std::span<const Mention> given);

// Appends to `mentions` (sorted, settled) those `words` that stand in the same paragraph as a
// person: nearer and stronger words weigh more. `words` is emptied. Source: that a name with such a
// word nearby is personal information needing care is a judgment of ours for review, not of the
// law; see docs/formats/mentions.md.
void tie_sensitive(std::string_view text, std::vector<Mention>& words,
                   std::vector<Mention>& mentions, std::size_t from);

}  // namespace tadasu::find
