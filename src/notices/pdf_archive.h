// What PDF/A-2b (ISO 19005-2) wants beside what cairo writes: metadata as XMP, an output intent
// with a profile of sRGB, an id. Private to notices.
#pragma once

#include <string>

#include "base/result.h"

namespace tadasu::notices {

struct PdfAbout {
  std::string title, created;  // as ISO 8601
};

// The file with these appended, as an incremental update. What cairo puts into a page (embedded
// fonts, colours of the device) is what the standard allows; no validator was at hand to say so of
// a whole file. The same file is the same bytes.
// Errors: Unsupported: cairo writes its files in another way.
Result<std::string> for_archive(std::string pdf, const PdfAbout& about);

// A profile of sRGB (IEC 61966-2-1) in the form of ICC.1:2001-04 (2.4), made here.
std::string srgb_profile();

}  // namespace tadasu::notices
