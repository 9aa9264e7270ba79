// A paper as a file: the same for the console and the terminal.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/result.h"
#include "notices/notices.h"

namespace tadasu::respond {

inline constexpr std::array<std::string_view, 5> kPaperForms = {"pdf", "docx", "txt", "eml",
                                                                "html"};

// `form`: one of them. Mail has the sender's address and no recipient. Errors: as of to_pdf and
// to_mail; Invalid: no such form.
Result<std::string> paper_file(const notices::Notice& notice, std::string_view form,
                               const notices::Sender& sender);

}  // namespace tadasu::respond
