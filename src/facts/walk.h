// Which files a survey meets: every name in a folder ends as a file to read, as skipped by rule, or
// as unread with the reason, so that nothing that was there goes without a verdict.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "unpack/piece.h"

namespace tadasu::facts {

struct Found {
  enum class Kind : std::uint8_t {
    File,     // to be opened
    Skipped,  // by rule: links met on the way, devices, pipes, sockets
    Unread,   // cannot be looked at, or a folder that cannot be listed (to its end)
  };
  std::filesystem::path path;  // as the system names it, any bytes
  std::string way;             // valid UTF-8, of this file alone
  Kind kind = Kind::File;
  unpack::Why why = unpack::Why::NotAllowed;  // Unread
  std::string detail = {};                    // Unread
};

// Everything at and below `roots`, in order of way, each once. A root is followed when it is a
// link; links met on the way are not.
std::vector<Found> walk(const std::vector<std::filesystem::path>& roots);

}  // namespace tadasu::facts
