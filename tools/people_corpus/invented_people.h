// Files of invented people with the truth in them: which record is whose. For benches and tests.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "writing.h"

namespace tadasu::invented {

struct Wish {
  std::uint64_t records = 100'000;
  double household_share = 0.2;  // chance that another member of a customer's household is one too
  std::uint64_t seed = 1;
  Errors errors = Errors::Typing;
};

// CSV with a header, in blocks:
// rec_id,person,household,source,name,kana,birth_date,sex,postal_code, address,phone,email. The
// order of the rows tells nothing. The same wish gives the same bytes. Cost: eight bytes of memory
// a record, besides some 60 MB of words.
void write_people(const Words& words, const Wish& wish,
                  const std::function<void(std::string_view)>& out);

}  // namespace tadasu::invented
