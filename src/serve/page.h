// The frame of a page and the parts pages are put together from. Each part is a function from
// values to Html; words come from the catalog, so a part never holds text of its own.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "command/incident.h"
#include "serve/context.h"
#include "serve/html.h"

namespace tadasu::serve {

enum class Look : std::uint8_t { Console, Gate, Intake };
enum class Tone : std::uint8_t { Plain, Key, Good, Warn, Bad };

struct CaseFrame {  // the incident a page belongs to
  std::string id, title;
  std::string_view menu;  // "now", "facts", "duties", "documents"; which entry is current
  command::Stage stage = command::Stage::Reported;
};

struct Frame {
  std::string title = {};  // of the page; the document's title adds the rest
  Look look = Look::Console;
  bool wrong = false;  // the title says that something must be corrected
  std::optional<CaseFrame> incident = {};
};

// A whole document. `body` is the inside of <main>.
std::string page(const Context& context, const Frame& frame, const Html& body);

Html tag(Tone tone, std::string_view words);
Html note(Tone tone, std::string_view title, std::string_view words);
Html link(std::string_view address, std::string_view words);

// <form method=post> with the session's token around `inside`.
Html post_form(const Context& context, std::string_view action, const Html& inside,
               Literal attributes = ""_h);
// A box that scrolls sideways by itself, reachable with the keyboard.
Html scroll_box(std::string_view label, const Html& inside);
Html hidden(std::string_view name, std::string_view value);
Html button(std::string_view words, Literal classes = "button"_h);

// A text field with its label, hint and error.
struct Field {
  std::string_view name;
  std::string_view id = {};  // its name, where no other field of the page has that
  std::string_view label;
  std::string_view hint = {};
  std::string_view value = {};
  std::string_view error = {};
  Literal attributes = " type=\"text\""_h;
  bool many_lines = false;
};
Html field(const Field& field);
Html choice_list(const Context& context, std::string_view name, std::string_view words_prefix,
                 const std::vector<std::string>& options, std::string_view chosen);  // <select>

// What must be corrected, with links to the fields; gets the focus.
struct Wrong {
  std::string field, words;
};
Html error_summary(Lang lang, const std::vector<Wrong>& wrongs);
std::string_view wrong_of(const std::vector<Wrong>& wrongs, std::string_view field);

// ---- times: "11月20日(金) 9:12", with the zone said once per page
std::string day_text(Lang lang, Date date);
std::string moment_text(Lang lang, Moment moment);
std::string left_text(Lang lang, Moment now, Moment until);  // "残り 2日 3時間", "1時間 超過"
Html moment_html(Lang lang, Moment moment);
Html left_html(Lang lang, Moment now, Moment until);  // ticks when scripts run

// "10", "10〜25", or "少なくとも10" without `max`: a count with its bounds, for people.
std::string bounds_text(Lang lang, std::uint64_t min, std::optional<std::uint64_t> max);
std::string size_text(std::uint64_t size_bytes);  // "1.2 MB"

}  // namespace tadasu::serve
