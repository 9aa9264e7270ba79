#include "unpack/html_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "text/fold.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

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

// Up to eight letters as one number, so that a list of them is searched without touching bytes.
constexpr std::uint64_t packed(std::string_view word) {
  std::uint64_t number = 0;
  for (const char c : word) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}
constexpr std::array kBlockTags = [] {
  constexpr std::string_view kNames[] = {
      "address", "article", "aside",    "body",     "br",     "caption", "center", "dd",
      "div",     "dl",      "dt",       "fieldset", "footer", "form",    "h1",     "h2",
      "h3",      "h4",      "h5",       "h6",       "head",   "header",  "hr",     "html",
      "li",      "main",    "nav",      "ol",       "option", "p",       "pre",    "section",
      "table",   "tbody",   "textarea", "tfoot",    "thead",  "title",   "tr",     "ul"};
  std::array<std::uint64_t, std::size(kNames)> numbers{};
  std::transform(std::begin(kNames), std::end(kNames), numbers.begin(), packed);
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}();
bool is_block_tag(std::string_view name) {
  if (name.size() > 8) return name == "blockquote";
  return std::binary_search(kBlockTags.begin(), kBlockTags.end(), packed(name));
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

class Stripper {
 public:
  Stripper(std::string_view html, bool fast) : html_(html), fast_(fast) {
    out_.reserve(html.size() / 2);
  }

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
  // Up to the next tag, entity, or white space that is more than one space.
  void plain() {
    const std::size_t end = end_of_plain(at_ + 1);
    out_ += html_.substr(at_, end - at_);
    at_ = end;
  }

  [[nodiscard]] std::size_t end_of_plain(std::size_t at) const {
    for (; at < html_.size(); ++at) {
#if defined(__SSE2__)
      if (fast_ && at + 17 <= html_.size()) {  // 16 bytes without a sign that may end it
        const char* p = html_.data() + at;
        const __m128i c = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
        const __m128i next = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + 1));
        const auto is = [c](char sign) { return _mm_cmpeq_epi8(c, _mm_set1_epi8(sign)); };
        const auto up_to = [](__m128i v, char last) {
          return _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(last)), v);
        };
        const __m128i gap = _mm_and_si128(is(' '), up_to(next, ' '));
        const __m128i any =
            _mm_or_si128(_mm_or_si128(is('<'), is('&')), _mm_or_si128(gap, up_to(c, ' ' - 1)));
        const auto signs = static_cast<unsigned>(_mm_movemask_epi8(any));
        if (signs == 0) {
          at += 15;
          continue;
        }
        at += static_cast<std::size_t>(__builtin_ctz(signs));
      }
#endif
      const char c = html_[at];
      if (c == '<' || c == '&') return at;
      if (pre_ || !is_space(c)) continue;
      if (!fast_ || c != ' ' || (at + 1 < html_.size() && is_space(html_[at + 1]))) return at;
    }
    return html_.size();
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
    const bool stops = end < html_.size() && html_[end] == '<';
    if (end == html_.size() ||
        (is_letter(html_[name_at]) && (stops || begins_with_address(name_at, end)))) {
      out_ += '<';  // no tag: <taro@example.jp>, "fewer <than that"
      ++at_;
      return;
    }
    const std::string_view attributes = html_.substr(name_end, end - name_end);
    at_ = stops ? end : end + 1;
    known_tag(name, closing, attributes);
  }

  [[nodiscard]] bool begins_with_address(std::size_t name, std::size_t end) const {
    const std::string_view inside = html_.substr(name, end - name);
    const std::size_t at_sign = inside.substr(0, 256).find('@');
    return at_sign < inside.find_first_of(" \t\r\n\f=\"'");
  }

  // The '>' of the tag, or the '<' of the next one when that comes first; those inside quotes do
  // not count, unless the quote never ends.
  [[nodiscard]] std::size_t tag_end(std::size_t from) const {
    const std::string_view seen = html_.substr(0, from + 2048);
    for (std::size_t i = from; i < seen.size(); ++i) {
      i = first_quote_or_end(seen, i);
      if (i >= seen.size()) break;
      if (seen[i] == '>' || seen[i] == '<') return i;
      i = seen.find(seen[i], i + 1);
      if (i == std::string_view::npos) break;
    }
    return std::min(html_.find_first_of("<>", from), html_.size());
  }

  [[nodiscard]] std::size_t first_quote_or_end(std::string_view seen, std::size_t at) const {
#if defined(__SSE2__)
    for (; fast_ && at + 16 <= seen.size(); at += 16) {
      const __m128i c = _mm_loadu_si128(reinterpret_cast<const __m128i*>(seen.data() + at));
      const auto is = [c](char sign) { return _mm_cmpeq_epi8(c, _mm_set1_epi8(sign)); };
      const auto signs = static_cast<unsigned>(_mm_movemask_epi8(
          _mm_or_si128(_mm_or_si128(is('"'), is('\'')), _mm_or_si128(is('<'), is('>')))));
      if (signs != 0) return at + static_cast<std::size_t>(__builtin_ctz(signs));
    }
#endif
    while (at < seen.size() && seen[at] != '"' && seen[at] != '\'' && seen[at] != '<' &&
           seen[at] != '>')
      ++at;
    return at;
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

  // Goes behind what no reader sees. JSON is kept: pages carry the data they show in it. Code that
  // never ends would hide the rest of the file.
  void code(std::string_view name, std::string_view attributes) {
    bool& never_ends = name == "script" ? script_never_ends_ : style_never_ends_;
    if (never_ends) return;
    const std::string end_tag = "</" + std::string(name);
    std::size_t end = html_.find('<', at_);
    while (end < html_.size() && !starts_no_case(html_.substr(end), end_tag))
      end = html_.find('<', end + 1);
    never_ends = end >= html_.size();
    if (never_ends) return;
    const std::string_view type = attribute(attributes, "type");
    if (type.find("json") != std::string_view::npos) {
      new_line();
      out_ += html_.substr(at_, end - at_);
      new_line();
    }
    at_ = end;
  }

  void known_tag(std::string_view name, bool closing, std::string_view attributes) {
    if (!closing && (name == "script" || name == "style")) {
      code(name, attributes);
      return;
    }
    if (name == "pre") pre_ = !closing;
    if (name == "td" || name == "th") {
      while (!out_.empty() && out_.back() == ' ') out_.pop_back();
      if (!closing && !out_.empty() && out_.back() != '\n') out_ += '\t';
    } else if (is_block_tag(name)) {
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
  bool fast_;
  std::size_t at_ = 0;
  bool pre_ = false;
  bool script_never_ends_ = false, style_never_ends_ = false;  // none from here on
  std::string out_;
  std::string addresses_;
};

}  // namespace

std::string html_text(std::string_view html, bool fast) { return Stripper(html, fast).run(); }

}  // namespace tadasu::unpack
