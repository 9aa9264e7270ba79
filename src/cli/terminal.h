// Writing for people in a terminal: columns, progress, errors.
#pragma once

#include <atomic>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/words.h"
#include "facts/known_list.h"
#include "facts/survey.h"

namespace tadasu::cli {

enum class ProgressMode : unsigned char { Auto, Bar, Plain, None };

// How wide `text` is drawn: two columns for every East Asian wide character.
std::size_t width_of(std::string_view text);
std::string padded(std::string_view text, std::size_t width);  // on the right
std::string padded_left(std::string_view text, std::size_t width);

// A table on stdout; numbers right-aligned where `right[i]`.
std::string table(const std::vector<std::vector<std::string>>& rows,
                  const std::vector<bool>& right);

std::string byte_size(std::uint64_t bytes);  // "3.1 GB"

// Says what, where and what to do next on stderr; returns the exit code that goes with it.
int report(const Error& error, Lang lang, bool json);

// Says on stderr what of a list of known people cannot be looked up, if anything.
void report_list(const facts::KnownList& list, Lang lang);

// Draws progress on stderr: a bar on a terminal, else a line every 30 s.
class ProgressLine {
 public:
  ProgressLine(ProgressMode mode, Lang lang);
  ~ProgressLine();
  void show(const facts::Progress& progress);

 private:
  ProgressMode mode_;
  Lang lang_;
  double shown_at_ = 0;
  facts::Progress::Step step_ = facts::Progress::Step::Reading;  // that was shown
  bool drawn_ = false;
};

// Set by Ctrl+C: once to finish what runs and stop, twice to end at once.
std::atomic<bool>& interrupted();
void catch_interrupts();

}  // namespace tadasu::cli
