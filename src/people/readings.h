// How a written name may be read, from the names of packs/names; private to people.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tadasu::people {

// The readings of a family or given name, folded as text::kana_key folds them, the likeliest first;
// none of a name that is in no list. A name in kana is its own reading. `out` is used again.
void find_readings(std::u32string_view written, bool is_given, std::vector<std::u32string>& out);

// The names in what stands before the @, read as Japanese: hanako.sato1985, satohanako, hanako-12.
// `given` is empty where no given name is found: a family name alone says nothing of whose it is.
struct MailboxName {
  std::u32string family, given;  // folded as text::kana_key folds them; `family` may be empty
};
void read_mailbox(std::string_view local, MailboxName& out);

}  // namespace tadasu::people
