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
  std::uint64_t rows_without = 0;   // rows that gave nothing to look up
  std::uint64_t names_without = 0;  // names of which nothing can be looked up, in any row
};

// Error::where of all its errors but NotFound and NotAllowed, and Error::detail of Invalid when the
// list holds nothing but numbers so dense that they would be met by chance.
inline constexpr const char* kKnownListWhere = "known people";
inline constexpr const char* kKnownListByChance = "only numbers that are met by chance";

// `key` is that of the survey: the same list under the same key gives the same hashes.
// Errors: NotFound, NotAllowed; Invalid when no column of it is understood, or nothing of it can be
// looked up; TooLarge, TimedOut; Damaged when it cannot be read to its end (a password, a format
// without tables); Unavailable when no worker starts.
// `worker` is tadasu-worker; "": beside the program.
unpack::JailLimits known_list_limits();  // those of a list of a million people
Result<KnownList> read_known_list(const std::filesystem::path& path, const Key& key,
                                  std::filesystem::path worker = {},
                                  const unpack::JailLimits& limits = known_list_limits());

// Bytes as an open file that lies on no disk.
Result<File> memory_file(std::string_view bytes);

// ---- the worker's side (known_list_answer.cpp)
// Answers with the hashes of the list behind `fd`, in records of one byte and some bytes: 'h'
// hashes, 'u' a part that could not be read and why, 'n' how many rows there are, names that gave
// nothing, and people met by chance.
void list_known_people(find::Finder& finder, const Key& key, const std::string& way, int fd,
                       const unpack::Answer& answer);
// Gives the finder the hashes behind `fd`, which stay mapped until the process ends.
void learn_known_people(find::Finder& finder, int fd);

}  // namespace tadasu::facts
