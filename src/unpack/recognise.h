// What a file is, told from its content; the name only breaks ties.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "text/encoding.h"

namespace tadasu::unpack {

enum class Form : std::uint8_t {
  Empty,
  Text,
  Html,
  Csv,
  Mbox,
  Mail,
  Zip,
  Pdf,
  Gzip,
  Tar,
  Program,      // may still be a zip that unpacks itself
  Ole,          // Word, Excel, Outlook before 2007; also what wraps encrypted newer ones
  Unsupported,  // named in `detail`
};

struct Recognised {
  Form form = Form::Unsupported;
  text::Encoding encoding = text::Encoding::Utf8;  // Text, Html, Csv
  char delimiter = ',';                            // Csv
  bool may_hold_people = true;                     // Unsupported
  bool locked = false;                             // Unsupported: encrypted
  const char* detail = "";                         // Unsupported: "PNG picture"
};

// `head` are the first bytes (64 KiB, or all when there are fewer: then `whole`).
Recognised recognise(std::string_view head, bool whole, std::string_view name);

// The lower-case ending of a name, without the dot: "csv".
std::string ending_of(std::string_view name);

}  // namespace tadasu::unpack
