#include "unpack/html_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "text/fold.h"

namespace tadasu::unpack {
namespace {

constexpr std::pair<std::string_view, char32_t> kEntities[] = {
    {"amp", '&'},      {"lt", '<'},       {"gt", '>'},        {"quot", '"'},     {"apos", '\''},
    {"nbsp", ' '},     {"copy", 0xa9},    {"reg", 0xae},      {"yen", 0xa5},     {"middot", 0xb7},
    {"ndash", 0x2013}, {"mdash", 0x2014}, {"hellip", 0x2026}, {"lsquo", 0x2018}, {"rsquo", 0x2019},
    {"ldquo", 0x201c}, {"rdquo", 0x201d}, {"bull", 0x2022},   {"times", 0xd7},   {"laquo", 0xab},
    {"raquo", 0xbb},   {"eacute", 0xe9},  {"egrave", 0xe8},   {"agrave", 0xe0},  {"auml", 0xe4},
    {"ouml", 0xf6},    {"uuml", 0xfc},    {"szlig", 0xdf},    {"ccedil", 0xe7},  {"ntilde", 0xf1},
    {"ensp", ' '},     {"emsp", ' '},     {"thinsp", ' '},    {"zwnj", 0x200c},  {"zwj", 0x200d},
};

constexpr std::string_view kBlockTags[] = {
    "address",  "article", "aside", "blockquote", "body",    "br",       "caption",
    "center",   "dd",      "div",   "dl",         "dt",      "fieldset", "footer",
    "form",     "h1",      "h2",    "h3",         "h4",      "h5",       "h6",
    "head",     "header",  "hr",    "html",       "li",      "main",     "nav",
    "ol",       "option",  "p",     "pre",        "section", "table",    "tbody",
    "textarea", "tfoot",   "thead", "title",      "tr",      "ul"};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

class Stripper {
 public:
  explicit Stripper(std::string_view html) : html_(html) { out_.reserve(html.size() / 2); }

  std::string run() {
    while (at_ < html_.size()) {
      const char c = html_[at_];
      if (c == '<') {
        tag();
      } else if (c == '&') {
        put_entity(html_, at_);
      } else if (is_space(c) && !pre_) {
        space();
        ++at_;
      } else {
        plain();
      }
    }
    add_hidden_addresses();
    return std::move(out_);
  }

 private:
  void space() {
    if (!out_.empty() && out_.back() != ' ' && out_.back() != '\n' && out_.back() != '\t')
      out_ += ' ';
  }
  void new_line() {
    while (!out_.empty() && out_.back() == ' ') out_.pop_back();
    if (!out_.empty() && out_.back() != '\n') out_ += '\n';
  }
  void plain() {
    std::size_t end = at_ + 1;
    while (end < html_.size() && html_[end] != '<' && html_[end] != '&' &&
           (pre_ || !is_space(html_[end]))) {
      ++end;
    }
    out_ += html_.substr(at_, end - at_);
    at_ = end;
  }

  // At '&'. Appends what it means, or the '&' itself.
  void put_entity(std::string_view from, std::size_t& at) {
    const std::string_view rest = from.substr(at + 1, 12);
    const std::size_t end = rest.find(';');
    char32_t c = 0;
    if (end != std::string_view::npos && end > 1 && rest[0] == '#') {
      const bool is_hex = lower(rest[1]) == 'x';
      for (const char digit : rest.substr(is_hex ? 2 : 1, end - (is_hex ? 2 : 1))) {
        const char d = lower(digit);
        const bool good = (d >= '0' && d <= '9') || (is_hex && d >= 'a' && d <= 'f');
        if (!good) c = 0x110000;
        if (c >= 0x110000) break;
        c = c * (is_hex ? 16 : 10) + static_cast<char32_t>(d <= '9' ? d - '0' : d - 'a' + 10);
      }
      if (c == 0xa0) c = ' ';
    } else if (end != std::string_view::npos) {
      for (const auto& [name, meant] : kEntities) {
        if (rest.substr(0, end) == name) c = meant;
      }
    }
    if (c == 0 || c >= 0x110000 || (c >= 0xd800 && c < 0xe000)) {
      out_ += '&';
      ++at;
      return;
    }
    text::append_utf8(out_, c);
    at += end + 2;
  }

  void tag() {
    if (html_.substr(at_, 4) == "<!--") {
      comment();
      return;
    }
    std::size_t name_at = at_ + 1;
    const bool closing = name_at < html_.size() && html_[name_at] == '/';
    if (closing) ++name_at;
    if (name_at >= html_.size() ||
        (!is_letter(html_[name_at]) && html_[name_at] != '!' && html_[name_at] != '?')) {
      out_ += '<';
      ++at_;
      return;
    }
    std::size_t name_end = name_at;
    std::string name;
    while (name_end < html_.size() && name.size() < 16 && !is_space(html_[name_end]) &&
           html_[name_end] != '>' && html_[name_end] != '/') {
      name += lower(html_[name_end++]);
    }
    const std::size_t end = tag_end(name_end);
    const std::string_view attributes = html_.substr(name_end, end - name_end);
    at_ = std::min(end + 1, html_.size());
    known_tag(name, closing, attributes);
  }

  // The '>' of the tag; one inside quotes does not count, unless the quote never ends.
  [[nodiscard]] std::size_t tag_end(std::size_t from) const {
    const std::size_t limit = std::min(html_.size(), from + 2048);
    char quote = 0;
    for (std::size_t i = from; i < limit; ++i) {
      const char c = html_[i];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return i;
      }
    }
    return std::min(html_.find('>', from), html_.size());
  }

  void comment() {
    const std::size_t end = html_.find("-->", at_ + 4);
    const std::size_t stop = std::min(end, html_.size());
    const std::string_view inside = html_.substr(at_ + 4, stop - at_ - 4);
    if (inside.size() < 4096 && inside.find('<') == std::string_view::npos &&
        inside.find('{') == std::string_view::npos) {
      new_line();
      out_ += inside;
      new_line();
    }
    at_ = end == std::string_view::npos ? html_.size() : end + 3;
  }

  void known_tag(std::string_view name, bool closing, std::string_view attributes) {
    if (!closing && (name == "script" || name == "style")) {
      const std::string end_tag = "</" + std::string(name);
      while (at_ < html_.size() && !starts_no_case(html_.substr(at_), end_tag)) {
        at_ = std::min(html_.find('<', at_ + 1), html_.size());
      }
      return;
    }
    if (name == "pre") pre_ = !closing;
    if (name == "td" || name == "th") {
      while (!out_.empty() && out_.back() == ' ') out_.pop_back();
      if (!closing && !out_.empty() && out_.back() != '\n') out_ += '\t';
    } else if (std::binary_search(std::begin(kBlockTags), std::end(kBlockTags), name)) {
      new_line();
    } else if (name == "input" || name == "img") {
      attribute_text(attributes, name == "input" ? "value" : "alt");
    } else if (name == "a" && !closing) {
      const std::string_view target = attribute(attributes, "href");
      if (starts_no_case(target, "mailto:")) {
        const std::string_view address =
            target.substr(7, target.find('?') == std::string_view::npos ? std::string_view::npos
                                                                        : target.find('?') - 7);
        if (addresses_.size() + address.size() < 64 << 10)
          addresses_ += std::string(address) + "\n";
      }
    }
  }

  void attribute_text(std::string_view attributes, std::string_view name) {
    const std::string_view value = attribute(attributes, name);
    if (value.empty()) return;
    space();
    for (std::size_t i = 0; i < value.size();) {
      if (value[i] == '&') {
        put_entity(value, i);
      } else {
        out_ += value[i++];
      }
    }
    space();
  }

  static bool starts_no_case(std::string_view text, std::string_view start) {
    return text.size() >= start.size() && std::equal(start.begin(), start.end(), text.begin(),
                                                     [](char a, char b) { return a == lower(b); });
  }

  static std::string_view attribute(std::string_view attributes, std::string_view name) {
    for (std::size_t at = 0; at < attributes.size(); ++at) {
      if (!is_space(attributes[at]) || !starts_no_case(attributes.substr(at + 1), name)) continue;
      std::size_t i = at + 1 + name.size();
      while (i < attributes.size() && is_space(attributes[i])) ++i;
      if (i >= attributes.size() || attributes[i] != '=') continue;
      ++i;
      while (i < attributes.size() && is_space(attributes[i])) ++i;
      if (i >= attributes.size()) return {};
      const char quote = attributes[i];
      if (quote == '"' || quote == '\'') {
        const std::size_t end = attributes.find(quote, i + 1);
        return attributes.substr(i + 1, end == std::string_view::npos ? end : end - i - 1);
      }
      return attributes.substr(i, attributes.find_first_of(" \t\r\n", i) - i);
    }
    return {};
  }

  void add_hidden_addresses() {
    for (std::size_t at = 0; at < addresses_.size();) {
      const std::size_t end = addresses_.find('\n', at);
      const std::string_view address = std::string_view(addresses_).substr(at, end - at);
      at = end + 1;
      if (address.empty() || out_.find(address) != std::string::npos) continue;
      new_line();
      out_ += address;
    }
  }

  std::string_view html_;
  std::size_t at_ = 0;
  bool pre_ = false;
  std::string out_;
  std::string addresses_;
};

}  // namespace

std::string html_text(std::string_view html) { return Stripper(html).run(); }

}  // namespace tadasu::unpack
