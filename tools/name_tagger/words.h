// The words of the dictionaries that the name tagger asks: their classes, and how those of katakana
// sound.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "find/tagger_text.h"

namespace tadasu::find {

using Clues = std::map<std::u32string, std::uint32_t>;

struct WordSources {
  std::filesystem::path enamdict = "/usr/share/edict/enamdict";  // Debian enamdict, EUC-JP
  std::filesystem::path ipadic = "/usr/share/mecab/dic/ipadic";  // Debian mecab-ipadic, EUC-JP
  std::filesystem::path unidic = "/usr/share/mecab/dic/unidic/lex_3_1.csv";  // Debian unidic-mecab
};

[[noreturn]] void fail(const std::string& what);
std::string read_or_fail(const std::filesystem::path& path);

template <class Use>
void each_line(std::string_view text, Use use) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) use(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

Clues read_words(const WordSources& sources);
std::vector<std::uint32_t> cells_of(const Clues& clues, unsigned bucket_bits);
// Logistic regression on the words of katakana that are either names of people or something else.
std::vector<std::int8_t> learn_sounds(const Clues& clues);
// The bits of NameGate: words that are no names.
std::vector<std::uint64_t> everyday_of(const std::filesystem::path& ipadic, const Clues& clues);

}  // namespace tadasu::find
