// Values made plain by the bench's own hand, to see which records of a person agree on anything at
// all: not by src/people or src/text, which are what is judged.
#pragma once

#include <string>
#include <string_view>

namespace tadasu::bench {

// "" when the value says nothing.
std::string plain_phone(std::string_view value);       // 0312345678
std::string plain_email(std::string_view value);       // small letters
std::string plain_birth_date(std::string_view value);  // 1978-5-12, from 昭和53年5月12日 too
// Town and lot, without prefecture, building and room: 港区芝-1-2-3.
std::string plain_address(std::string_view value);

}  // namespace tadasu::bench
