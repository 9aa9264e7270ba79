// Html: markup that is safe by construction. Values are escaped; only literals are taken as markup,
// and a literal is checked while compiling.
//
//   Html h;
//   h.put("<a href=\"{}\">{}</a>", url, title);   // {} takes text (escaped), a number, or Html
//   h += "<hr>"_h;                                // a literal alone
//   h.text(title);                                // text alone
//
// What does not compile: a value where a literal is asked for; a literal with an event handler, an
// inline style, a script, or an attribute without quotes (the content security policy would refuse
// them in the browser; here they never get that far); a wrong number of values.
#pragma once

#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace tadasu::serve {

namespace html_detail {
// Not constexpr: reaching one of these while compiling is the compile error that names the reason.
void literal_has_event_handler();
void literal_has_inline_style();
void literal_has_script();
void literal_has_unquoted_attribute();
void literal_has_wrong_number_of_values();
void bare_hole_in_a_tag_takes_only_a_literal();

constexpr bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
// `is_literal`: for each hole, whether its value is a Literal; holes in a tag but outside of quotes
// (" checked") take nothing else. Without values the text has no holes.
constexpr void check_markup(std::string_view text, const bool* is_literal = nullptr) {
  bool in_tag = false;
  char quote = 0;
  std::size_t hole = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view rest = text.substr(at);
    if (is_literal != nullptr && rest.starts_with("{}")) {
      if (in_tag && quote == 0 && !is_literal[hole]) bare_hole_in_a_tag_takes_only_a_literal();
      ++hole;
    }
    if (!in_tag) {
      if (rest.starts_with("<script>") || rest.starts_with("<style")) literal_has_script();
      in_tag = text[at] == '<';
      continue;
    }
    if (quote != 0) {
      if (text[at] == quote) quote = 0;
      continue;
    }
    if (text[at] == '"') quote = text[at];
    if (text[at] == '>') in_tag = false;
    if (text[at] == '=' && (at + 1 == text.size() || text[at + 1] != '"'))
      literal_has_unquoted_attribute();
    if (rest.starts_with(" style=")) literal_has_inline_style();
    if (rest.starts_with(" on") && rest.size() > 3 && letter(rest[3])) literal_has_event_handler();
  }
}
constexpr std::size_t count_holes(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at + 1 < text.size(); ++at)
    if (text[at] == '{' && text[at + 1] == '}') ++count;
  return count;
}
}  // namespace html_detail

// clang 14, which reads this for clang-tidy and compiles none of it, knows consteval constructors
// too little.
#if defined(__clang_major__) && __clang_major__ < 15
#define TADASU_CONSTEVAL constexpr
#else
#define TADASU_CONSTEVAL consteval
#endif

// Markup written in the source. Lives as long as the program.
class Literal {
 public:
  TADASU_CONSTEVAL Literal(const char* text, std::size_t size) : text_(text, size) {
    html_detail::check_markup(text_);
  }
  [[nodiscard]] constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};
TADASU_CONSTEVAL Literal operator""_h(const char* text, std::size_t size) { return {text, size}; }

// A literal with as many {} as there are values.
template <class... Values>
class Markup {
 public:
  template <std::size_t N>
  TADASU_CONSTEVAL Markup(const char (&text)[N]) : text_(text, N - 1) {
    constexpr bool is_literal[] = {std::is_same_v<Values, Literal>..., false};
    if (html_detail::count_holes(text_) != sizeof...(Values))
      html_detail::literal_has_wrong_number_of_values();
    html_detail::check_markup(text_, is_literal);
  }
  [[nodiscard]] constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

class Html {
 public:
  Html() = default;
  Html(Literal literal) : out_(literal.text()) {}

  Html& operator+=(Literal literal) {
    out_ += literal.text();
    return *this;
  }
  Html& operator+=(const Html& other) {
    out_ += other.out_;
    return *this;
  }
  Html& text(std::string_view value);  // escaped for text and for quoted attributes

  template <class... Values>
  Html& put(Markup<std::type_identity_t<Values>...> form, const Values&... values) {
    const Value held[] = {value_of(values)..., Value{}};
    fill(form.text(), std::span(held).first(sizeof...(Values)));
    return *this;
  }

  [[nodiscard]] const std::string& str() const { return out_; }
  [[nodiscard]] bool empty() const { return out_.empty(); }

 private:
  struct Value {
    std::string_view view;
    std::uint64_t number = 0;
    enum class What : unsigned char { Text, Markup, Number } what = What::Text;
  };
  static Value value_of(std::string_view value) { return {value, 0, Value::What::Text}; }
  static Value value_of(const Html& value) { return {value.out_, 0, Value::What::Markup}; }
  static Value value_of(Literal value) { return {value.text(), 0, Value::What::Markup}; }
  template <std::unsigned_integral T>
  static Value value_of(T value) {
    return {{}, value, Value::What::Number};
  }
  void fill(std::string_view form, std::span<const Value> values);

  std::string out_;
};

// The text with & < > " ' replaced.
[[nodiscard]] std::string escape(std::string_view text);

// A local address from its steps, each percent-encoded: {"i", "2026-001"} -> "/i/2026-001".
[[nodiscard]] std::string path_of(std::initializer_list<std::string_view> steps);
[[nodiscard]] std::string percent_encode(std::string_view text);

}  // namespace tadasu::serve
