#include "notices/blocks.h"

#include "base/words.h"
#include "text/fold.h"

namespace tadasu::notices {
namespace {

constexpr std::string_view kGapOpen = "【", kGapClose = "】";

bool is_printable(char32_t c) {
  const bool turns = (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
                     (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
  return c >= 0x20 && c != 0x7F && !(c >= 0x80 && c < 0xA0) && !turns && (c & 0xFFFE) != 0xFFFE;
}

}  // namespace

std::string printable(std::string_view text, bool keep_lines) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = text::next_char(text, at);
    if (c == U'\uFFFD')
      out += "\uFFFD";  // or bytes that are no character, which no form may hold
    else if (is_printable(c) || (keep_lines && c == U'\n'))
      out += text.substr(begin, at - begin);
    else
      out += ' ';
  }
  return out;
}

std::string heading_of(const Notice& notice, const Section& section) {
  if (section.title.empty()) return "";
  const bool numbered =
      section.id.find_first_not_of("0123456789") == std::string::npos && notice.numbered;
  return (numbered ? section.id + ". " : "") + section.title;
}

std::vector<PaperBlock> blocks_of(const Notice& notice) {
  const Lang lang = parse_lang(notice.lang).value_or(Lang::Ja);
  std::vector<PaperBlock> out = {{BlockKind::Title, printable(notice.title, false), 0}};
  for (std::size_t i = 0; i < notice.sections.size(); ++i) {
    const Section& section = notice.sections[i];
    if (const std::string heading = heading_of(notice, section); !heading.empty())
      out.push_back({BlockKind::Heading, printable(heading, false), i});
    if (!section.complete)
      out.push_back({BlockKind::Mark, std::string(say(lang, "notices.incomplete")), i});
    std::string_view text = section.text;
    while (!text.empty()) {
      const std::size_t gap = text.find("\n\n");
      const std::string_view body = text.substr(0, gap);
      if (!body.empty()) out.push_back({BlockKind::Paragraph, printable(body, true), i});
      if (gap == std::string_view::npos) break;
      text.remove_prefix(gap + 2);
    }
  }
  return out;
}

std::vector<Stretch> stretches(std::string_view line) {
  std::vector<Stretch> out;
  while (!line.empty()) {
    const std::size_t open = line.find(kGapOpen);
    const std::size_t close =
        open == std::string_view::npos ? open : line.find(kGapClose, open + kGapOpen.size());
    if (close == std::string_view::npos) {
      out.push_back({line, false});
      break;
    }
    const std::size_t end = close + kGapClose.size();
    if (open > 0) out.push_back({line.substr(0, open), false});
    out.push_back({line.substr(open, end - open), true});
    line.remove_prefix(end);
  }
  return out;
}

}  // namespace tadasu::notices
