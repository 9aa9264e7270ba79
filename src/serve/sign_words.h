// The answers of a report in words: for the reporter who checks them and for those who work on it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/words.h"
#include "signs/sign.h"

namespace tadasu::serve {

struct AnswerLine {
  std::string_view page;  // of the intake, "1" to "6"
  std::string_view label;
  std::string answer;  // several answers: a line each
};

// One answer as its button says it; `happened` decides how "readable" was asked. An answer that no
// page offers is given by its stable name.
std::string answer_words(Lang lang, std::string_view happened, std::string_view question,
                         std::string_view answer);

// What was answered, without contact and words. "Today" stands with its day.
std::vector<AnswerLine> answer_lines(Lang lang, const signs::Sign& sign);

}  // namespace tadasu::serve
