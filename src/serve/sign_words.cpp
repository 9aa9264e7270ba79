#include "serve/sign_words.h"

#include "serve/page.h"
#include "serve/questions.h"
#include "signs/signs.h"

namespace tadasu::serve {

namespace {

std::string joined(Lang lang, const signs::Sign& sign, std::string_view question,
                   const std::vector<std::string>& answers) {
  std::string out;
  for (const std::string& one : answers)
    out += (out.empty() ? "" : "\n") + answer_words(lang, sign.happened, question, one);
  return out.empty() ? std::string(say(lang, "ui.none")) : out;
}

std::string noticed_words(Lang lang, const signs::Sign& sign) {
  if (const auto date = parse_date(sign.noticed)) return day_text(lang, *date);
  const std::string words = answer_words(lang, sign.happened, "noticed", sign.noticed);
  const auto moment = signs::noticed_at(sign);
  if (!moment) return words;
  return say(lang, "intake.check.noticed_day",
             {{"words", words}, {"day", day_text(lang, date_at(moment->moment))}});
}

}  // namespace

std::string answer_words(Lang lang, std::string_view happened, std::string_view question,
                         std::string_view answer) {
  std::string key = "intake." + std::string(question) + ".";
  if (question == "readable" && answer != "unknown") key += std::string(group_of(happened)) + "-";
  key += answer;
  return std::string(has_words(key) ? say(lang, key) : answer);
}

std::vector<AnswerLine> answer_lines(Lang lang, const signs::Sign& sign) {
  return {{"1", say(lang, "intake.check.happened"),
           answer_words(lang, sign.happened, "happened", sign.happened)},
          {"2", say(lang, "intake.check.noticed"), noticed_words(lang, sign)},
          {"3", say(lang, "intake.check.contents"), joined(lang, sign, "contents", sign.contents)},
          {"3", say(lang, "intake.check.people"),
           answer_words(lang, sign.happened, "people", sign.people_estimate)},
          {"4", say(lang, "intake.check.readable"),
           answer_words(lang, sign.happened, "readable", sign.readable)},
          {"5", say(lang, "intake.check.done"), joined(lang, sign, "done", sign.done)}};
}

}  // namespace tadasu::serve
