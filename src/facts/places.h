// Countries abroad that are told apart by telephone numbers and mailboxes: those whose laws have a
// pack, and others from where many live in Japan or do business with it.
#pragma once

#include <cstdint>
#include <string_view>

namespace tadasu::facts {

// The country of a bit of people::Record::places; "" where the bit stands for none.
const char* place_id(unsigned bit);

// Bits of people::Record::places, 0: another country, or none that is known. `digits`: of an
// international number, with the code of the country.
std::uint64_t place_of_phone(std::string_view digits);
// `domain`: the last part, two small letters.
std::uint64_t place_of_domain(std::string_view domain);

}  // namespace tadasu::facts
