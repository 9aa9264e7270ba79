// A list of known people (a member list, as CSV or a spreadsheet), read in the jail as any evidence
// is, into the hashes that find looks up. Nothing of it is kept in clear.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/result.h"
#include "find/find.h"
#include "unpack/jail.h"

namespace tadasu::facts {

struct KnownList {
  std::string hashes;  // for SurveyOptions::known_people
  std::uint64_t people = 0;
};

// `key` is that of the survey: the same list under the same key gives the same hashes.
// Errors: NotFound, NotAllowed; Invalid when no column of it is understood; Damaged when it cannot
// be read to its end (a password, a format without tables); Unavailable when no worker starts.
// `worker` is tadasu-worker; "": beside the program.
Result<KnownList> read_known_list(const std::filesystem::path& path, const Key& key,
                                  std::filesystem::path worker = {});

// Bytes as an open file that lies on no disk.
Result<File> memory_file(std::string_view bytes);

// ---- the worker's side
// Answers with the hashes of the list behind `fd`, in records of one byte and some bytes: 'h'
// hashes, 'u' a part that could not be read and why.
void list_known_people(find::Finder& finder, const Key& key, const std::string& way, int fd,
                       const unpack::Answer& answer);
// Gives the finder the hashes behind `fd`, which stay mapped until the process ends.
void learn_known_people(find::Finder& finder, int fd);

}  // namespace tadasu::facts
