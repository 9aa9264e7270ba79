#include "serve/questions.h"

#include <algorithm>
#include <array>

namespace tadasu::serve {

namespace {
// The commonest first: most reports are a mail to the wrong address or something lost.
constexpr std::array<std::string_view, 11> kHappened = {"missent_mail",
                                                        "wrong_attachment",
                                                        "lost_device",
                                                        "lost_paper",
                                                        "stolen",
                                                        "misdelivered_post",
                                                        "published_by_mistake",
                                                        "intrusion",
                                                        "ransomware",
                                                        "insider",
                                                        "unknown"};
constexpr std::array<std::string_view, 6> kContents = {
    "contact", "card_or_account", "health", "my_number", "password", "company_papers"};
constexpr std::array<std::string_view, 6> kPeople = {"1", "10", "100", "1000", "more", "unknown"};
constexpr std::array<std::string_view, 5> kDone = {"told_boss", "told_police", "asked_deletion",
                                                   "locked_remotely", "changed_password"};
}  // namespace

std::span<const std::string_view> happened_options() { return kHappened; }
std::span<const std::string_view> contents_options() { return kContents; }
std::span<const std::string_view> people_options() { return kPeople; }
std::span<const std::string_view> done_options() { return kDone; }

std::string_view group_of(std::string_view happened) {
  if (happened == "lost_device" || happened == "stolen") return "device";
  if (happened == "lost_paper") return "paper";
  if (happened == "missent_mail" || happened == "wrong_attachment") return "mail";
  if (happened == "misdelivered_post") return "post";
  if (happened == "published_by_mistake") return "web";
  if (happened == "intrusion" || happened == "ransomware") return "attack";
  if (happened == "insider") return "insider";
  return "unknown";
}

std::vector<std::string_view> readable_options(std::string_view group) {
  if (group == "device") return {"none", "password", "open", "unknown"};
  if (group == "paper") return {"open", "known_recipient", "unknown"};
  if (group == "mail") return {"known_recipient", "open", "password", "unknown"};
  if (group == "post") return {"known_recipient", "open", "unknown"};
  if (group == "web") return {"public", "password", "unknown"};
  if (group == "attack") return {"open", "none", "public", "unknown"};
  if (group == "insider") return {"known_recipient", "open", "public", "unknown"};
  return {"open", "password", "none", "public", "unknown"};
}

bool is_one_of(std::string_view value, std::span<const std::string_view> options) {
  return std::find(options.begin(), options.end(), value) != options.end();
}

}  // namespace tadasu::serve
