// What people read, in their language. Keys are English and stable, words live in packs/words/.
//
// The catalogs are compiled into the program from packs/words/ja*.toml and en*.toml. The build
// fails when a key used anywhere in src/ is missing in a language, when a key is never used, or
// when placeholders differ between languages (tools/make_words.py).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tadasu {

enum class Lang : std::uint8_t { Ja, En };

[[nodiscard]] std::string_view lang_code(Lang lang);  // "ja", "en"
[[nodiscard]] std::optional<Lang> parse_lang(std::string_view code);
// --lang given, else $TADASU_LANG, else the locale; Japanese when nothing says otherwise.
[[nodiscard]] Lang lang_from_environment();

// The words for `key`. A key the build never saw is our bug (CHECK).
[[nodiscard]] std::string_view say(Lang lang, std::string_view key);

// The same with {name} replaced. A placeholder without a value, or a value without a placeholder,
// is our bug (CHECK). The result is plain text: the door escapes it.
using Fill = std::pair<std::string_view, std::string>;
[[nodiscard]] std::string say(Lang lang, std::string_view key, std::initializer_list<Fill> fills);

// True when the catalog has `key`: for keys put together at run time ("kind." + id).
[[nodiscard]] bool has_words(std::string_view key);

// 1234567 -> "1,234,567"
[[nodiscard]] std::string grouped(std::uint64_t number);

}  // namespace tadasu
