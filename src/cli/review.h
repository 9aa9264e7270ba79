// `tadasu review` and `tadasu sample`: pairs of records of an incident that may be one person,
// decided by pattern, and joins drawn at random that somebody looks at.
#pragma once

#include <cstdint>
#include <string>

#include "base/words.h"

namespace tadasu::cli {

struct ReviewArguments {
  std::string incident;
  std::string store;    // folder; "" $TADASU_STORE, else ~/.local/share/tadasu
  std::string pattern;  // whose pairs are shown; "": all patterns
  std::string verdict;  // same, different, unsure: of all pairs of the pattern
  std::string hash;     // of the pairs that were shown
  std::string reason;
  std::uint64_t undo = 0;  // the entry of an act
  bool json = false;
  Lang lang = Lang::Ja;
};
int review(const ReviewArguments& arguments);

struct SampleArguments {
  std::string incident;
  std::string store;
  std::string pair;     // that was shown
  std::string verdict;  // of it
  bool undo = false;    // the last answer
  bool end = false;
  bool json = false;
  Lang lang = Lang::Ja;
};
int sample(const SampleArguments& arguments);

}  // namespace tadasu::cli
