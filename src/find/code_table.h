// What packs say of codes made of letters and digits: lengths of IBANs, of telephone numbers
// abroad, shapes of keys and tokens, and what stands where a secret would and is none.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/result.h"

namespace tadasu::find {

struct TokenRule {
  std::string id, prefix;
  std::size_t rest_min = 0, rest_max = 0;  // characters behind the prefix
  std::bitset<128> chars;
  double bits = 0;        // least entropy of the rest, in bits a character
  std::size_t parts = 0;  // between dots; 0: any number
};

class CodeTable {
 public:
  // packs/kinds/codes.toml and secrets.toml. Errors: those of load_pack; Invalid with the entry.
  static Result<CodeTable> open();

  // The length of an IBAN of the country with these two letters, 0 when it has none.
  [[nodiscard]] std::size_t iban_length(char first, char second) const;
  // `digits` follow a "+", without separators. How many of them are the country code, when the rest
  // is as long as a number of that country; 0 when it is not.
  [[nodiscard]] std::size_t calling_code(std::string_view digits) const;

  // Whether a token may begin with these two characters: false for nearly all words.
  [[nodiscard]] bool may_begin_token(char first, char second) const {
    return token_starts_.test(pair(first, second));
  }
  struct Token {
    const TokenRule* rule = nullptr;  // null: none
    std::size_t bytes = 0;
  };
  // A token that begins at text[at] and ends before `stop`. The caller knows that `at` begins a
  // word.
  [[nodiscard]] Token token_at(std::string_view text, std::size_t at, std::size_t stop) const;
  [[nodiscard]] const std::vector<TokenRule>& token_rules() const { return tokens_; }

  // ${VAR}, changeme, <password>: no secret. `random`: keys and tokens, in which a word cannot
  // stand by chance.
  [[nodiscard]] bool is_placeholder(std::string_view value, bool random) const;
  // Of the placeholders: words that are also some people's password ("password", "secret").
  [[nodiscard]] bool is_common_password(std::string_view value) const;

 private:
  struct Calling {
    std::uint8_t least = 0, most = 0;
  };
  static std::size_t pair(char first, char second) {
    return static_cast<std::size_t>((first & 0x7F) << 7 | (second & 0x7F));
  }
  std::array<std::uint8_t, 26 * 26> iban_{};
  std::array<Calling, 1000> calling_{};
  std::bitset<128 * 128> token_starts_;
  std::vector<TokenRule> tokens_;  // longest prefix first
  std::unordered_set<std::string> placeholders_, common_passwords_;
  std::vector<std::string> inside_, variables_;
  friend struct CodeTableReader;
};

// Shannon entropy of the characters, in bits a character.
double entropy(std::string_view value);

}  // namespace tadasu::find
