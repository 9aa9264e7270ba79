// The header fields of one message: From, To and their like hold people; Message-ID and the traces
// of machines do not.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "find/mention.h"
#include "find/scanner.h"

namespace tadasu::find {

// `text` holds one decoded "Name: value" a line; a line that starts with a space continues the
// field. Appends unsorted mentions. Source: RFC 5322 3.6.2, 3.6.3 (address fields), 3.6.4
// (identification fields).
void read_header_fields(std::string_view text, Scanner& scanner, std::vector<Mention>& out);

// Where the first colon of text[at, end) stands; `end`: there is none. Up to 16 bytes behind `end`
// may be read where the text has them.
[[nodiscard]] std::size_t colon_of(std::string_view text, std::size_t at, std::size_t end);

}  // namespace tadasu::find
