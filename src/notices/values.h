// What a draft may say, in words: from the fact sheet, the established facts, the duties, the
// sender.
#pragma once

#include "notices/letter_pack.h"
#include "notices/notices.h"

namespace tadasu::notices {

// Every name a letter pack may ask for is in the result; unknown ones are empty.
Values values_of(std::string_view paper, const Basis& basis, const Sender& sender, const Json& pack,
                 Lang lang);
void add_recipient(Values& values, const Basis& basis, const Recipient& recipient, Lang lang);

// What stands in the letter to everybody in place of "recipient_name", "today" ….
std::string everybody_words(std::string_view name, Lang lang);

}  // namespace tadasu::notices
