#include "base/words.h"
#include "notices/blocks.h"
#include "notices/notices.h"

namespace tadasu::notices {

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
}

namespace {

std::string escaped(std::string_view text) {
  std::string out;
  append_escaped(out, text);
  return out;
}

// Paragraphs at empty lines, line breaks kept.
std::string paragraphs(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t gap = text.find("\n\n");
    std::string body = escaped(text.substr(0, gap));
    for (std::size_t at = 0; (at = body.find('\n', at)) != std::string::npos; at += 5)
      body.replace(at, 1, "<br>\n");
    out += "<p>" + body + "</p>\n";
    if (gap == std::string_view::npos) break;
    text.remove_prefix(gap + 2);
  }
  return out;
}

constexpr std::string_view kStyle =
    "body{font-family:'Noto Sans JP','Noto Sans CJK JP','Hiragino Sans','Yu Gothic "
    "UI',Meiryo,sans-serif;"
    "line-height:1.7;max-width:42rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}"
    "h1{font-size:1.5rem;line-height:1.4}h2{font-size:1.125rem;border-bottom:1px solid "
    "#767676;padding-bottom:.25rem}"
    ".gap{border-left:4px solid #ce0000;padding-left:.75rem}.mark{color:#a90000;font-weight:700}"
    "footer{margin-top:3rem;color:#555;font-size:.875rem}@media "
    "print{body{margin:0}.gap{break-inside:avoid}}";

}  // namespace

std::string to_html(const Notice& notice) {
  const Lang lang = parse_lang(notice.lang).value_or(Lang::Ja);
  std::string out = "<!doctype html>\n<html lang=\"" + escaped(notice.lang) +
                    "\">\n<head>\n<meta charset=\"utf-8\">\n";
  out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
         escaped(notice.title) + "</title>\n<style>" + std::string(kStyle) +
         "</style>\n</head>\n<body>\n<main>\n<h1>" + escaped(notice.title) + "</h1>\n";
  for (const Section& section : notice.sections) {
    out += section.complete ? "<section>\n" : "<section class=\"gap\">\n";
    if (const std::string heading = heading_of(notice, section); !heading.empty())
      out += "<h2>" + escaped(heading) + "</h2>\n";
    if (!section.complete)
      out += "<p class=\"mark\">" + escaped(say(lang, "notices.incomplete")) + "</p>\n";
    out += paragraphs(section.text) + "</section>\n";
  }
  out += "</main>\n<footer>" + escaped(notice.incident) + " / " +
         escaped(say(lang, "notices.revision", {{"revision", std::to_string(notice.revision)}})) +
         " / " + escaped(iso_text(notice.drafted_at)) + "</footer>\n</body>\n</html>\n";
  return out;
}

}  // namespace tadasu::notices
