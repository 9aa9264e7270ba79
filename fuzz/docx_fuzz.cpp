// Any bytes as the main part of a Word document and as a slide.
#include <cstddef>

#include "read_for_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string part(reinterpret_cast<const char*>(bytes), size);
  (void)tadasu::unpack::read_checked(
      "a.docx", tadasu::unpack::stored_zip(
                    {{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", part}}));
  (void)tadasu::unpack::read_checked(
      "a.pptx", tadasu::unpack::stored_zip({{"[Content_Types].xml", "<Types/>"},
                                            {"ppt/presentation.xml", "<p/>"},
                                            {"ppt/slides/slide1.xml", part}}));
  return 0;
}
