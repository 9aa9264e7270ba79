// Any bytes as a web page: the text keeps its promise not to grow much, and stays UTF-8.
#include <cstddef>

#include "read_for_fuzz.h"
#include "unpack/html_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view page(reinterpret_cast<const char*>(bytes), size);
  (void)tadasu::unpack::read_checked("a.html", "<html><body>" + std::string(page));
  std::string text;
  tadasu::text::decode(tadasu::text::Encoding::Utf8, page, text);
  const std::string shown = tadasu::unpack::html_text(text);
  TADASU_CHECK(tadasu::text::is_valid_utf8(shown));
  TADASU_CHECK(shown.size() <= text.size() * 4 + 64);
  return 0;
}
