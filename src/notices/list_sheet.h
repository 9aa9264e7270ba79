// The notification list as a spreadsheet; private to notices.
#pragma once

#include <memory>

#include "notices/addressee.h"

namespace tadasu::notices {

// Office Open XML, written straight through: every cell is text in line, so that nothing in it is
// ever a formula and no table of strings has to be kept (docs/decisions/0032).
// `rows_max`: of one sheet, header included; what is more goes on in a further sheet.
std::unique_ptr<ListWriter> sheet_writer(const ListStyle& style, ListWriter::Sink sink,
                                         std::uint64_t rows_max = 1'048'576);

}  // namespace tadasu::notices
