// Any bytes as the parts of a workbook: "\n\n" parts the sheet, the strings, the styles.
#include <cstddef>

#include "read_for_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(bytes), size);
  const auto part = [&] {
    const std::size_t end = std::min(rest.find("\n\n"), rest.size());
    std::string one(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 2, rest.size()));
    return one;
  };
  const std::string sheet = part();
  const std::string strings = part();
  const std::string styles = part();
  const std::string zip = tadasu::unpack::stored_zip({{"[Content_Types].xml", "<Types/>"},
                                                      {"xl/workbook.xml", "<workbook/>"},
                                                      {"xl/worksheets/sheet1.xml", sheet},
                                                      {"xl/sharedStrings.xml", strings},
                                                      {"xl/styles.xml", styles}});
  (void)tadasu::unpack::read_checked("a.xlsx", zip);
  return 0;
}
