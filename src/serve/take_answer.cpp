#include "serve/take_answer.h"

#include <algorithm>
#include <span>

#include "serve/questions.h"

namespace tadasu::serve {

namespace {

constexpr std::size_t kPhoneCharactersMax = 40;
constexpr std::size_t kNameCharactersMax = 60;
constexpr std::size_t kWordsCharactersMax = 400;  // the draft must fit a cookie of 4 KB

Wrongs take_noticed(const Context& context, Draft& draft) {
  const std::string_view given = context.form.value("noticed");
  constexpr std::string_view kOptions[] = {"now", "today", "yesterday", "unknown"};
  if (is_one_of(given, kOptions)) {
    draft.sign.noticed = given;
    draft.sign.noticed_told = context.now();  // "today" is this day, whenever it is sent
    return {};
  }
  const auto date = parse_date(context.form.value("date"));
  if (!date || !is_valid(*date))
    return {{"date", std::string(say(context.lang, "intake.wrong.date"))}};
  draft.sign.noticed_told.reset();
  draft.sign.noticed = iso_text(*date);  // kept, so that it stands in the field when it is refused
  if (*date > date_at(context.now()))
    return {{"date", std::string(say(context.lang, "intake.wrong.date_future"))}};
  if (*date < add_days(date_at(context.now()), -3660))
    return {{"date", std::string(say(context.lang, "intake.wrong.date_old"))}};
  return {};
}

std::vector<std::string> known_only(const std::vector<std::string>& given,
                                    std::span<const std::string_view> options) {
  std::vector<std::string> out;
  for (const std::string_view option : options)
    if (std::find(given.begin(), given.end(), option) != given.end()) out.emplace_back(option);
  return out;
}

Wrongs take_contents(const Context& context, Draft& draft) {
  signs::Sign& sign = draft.sign;
  const std::string_view people = context.form.value("people");
  sign.people_estimate = is_one_of(people, people_options()) ? people : "unknown";
  sign.contents = known_only(context.form.values("contents"), contents_options());
  if (context.form.has("unsure")) {
    sign.contents = {"unknown"};
    sign.people_estimate = "unknown";
  }
  if (sign.contents.empty())
    return {{"contents", std::string(say(context.lang, "intake.wrong.contents"))}};
  return {};
}

Wrongs take_done(const Context& context, Draft& draft) {
  draft.sign.done = known_only(context.form.values("done"), done_options());
  if (context.form.has("nothing")) draft.sign.done = {"nothing"};
  if (draft.sign.done.empty())
    return {{"done", std::string(say(context.lang, "intake.wrong.done"))}};
  return {};
}

// Digits in ASCII or full width: "０９０" is what a Japanese keyboard gives.
std::size_t digit_count(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool wide = text.substr(at).starts_with("\xef\xbc") && at + 2 < text.size() &&
                      static_cast<unsigned char>(text[at + 2]) >= 0x90 &&
                      static_cast<unsigned char>(text[at + 2]) <= 0x99;
    count += (text[at] >= '0' && text[at] <= '9') || wide;
  }
  return count;
}

Wrongs take_contact(const Context& context, Draft& draft) {
  draft.anonymous = context.form.has("anonymous");
  draft.phone = draft.anonymous ? "" : trimmed(context.form.value("phone"));
  draft.name = draft.anonymous ? "" : trimmed(context.form.value("name"));
  draft.words = trimmed(context.form.value("words"));
  Wrongs wrongs;
  const std::size_t digits = digit_count(draft.phone);
  if (!draft.anonymous && (digits < 3 || character_count(draft.phone) > kPhoneCharactersMax))
    wrongs.push_back({"phone", std::string(say(context.lang, "intake.wrong.phone"))});
  if (character_count(draft.name) > kNameCharactersMax ||
      character_count(draft.words) > kWordsCharactersMax)
    wrongs.push_back({"words", std::string(say(context.lang, "intake.wrong.words"))});
  return wrongs;
}

}  // namespace

Wrongs take_answer(const Context& context, Draft& draft, int page) {
  const std::string_view happened = context.form.value("happened"),
                         readable = context.form.value("readable");
  switch (page) {
    case 1:
      if (!is_one_of(happened, happened_options()))
        return {{"happened", std::string(say(context.lang, "intake.wrong.choose"))}};
      if (group_of(happened) != group_of(draft.sign.happened))
        draft.sign.readable.clear();  // another question
      draft.sign.happened = happened;
      return {};
    case 2:
      return take_noticed(context, draft);
    case 3:
      return take_contents(context, draft);
    case 4:
      if (!is_one_of(readable, readable_options(group_of(draft.sign.happened))))
        return {{"readable", std::string(say(context.lang, "intake.wrong.choose"))}};
      draft.sign.readable = readable;
      return {};
    case 5:
      return take_done(context, draft);
    default:
      return take_contact(context, draft);
  }
}

}  // namespace tadasu::serve
