#include "find/code_table.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/pack.h"

namespace tadasu::find {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_word(char c) { return is_digit(c) || is_upper(c) || (c >= 'a' && c <= 'z') || c == '_'; }

std::optional<std::bitset<128>> charset(std::string_view name) {
  std::bitset<128> out;
  const auto add = [&out](std::string_view chars) {
    for (const char c : chars) out.set(static_cast<unsigned char>(c));
  };
  const std::string_view digits = "0123456789", capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                         smalls = "abcdefghijklmnopqrstuvwxyz";
  if (name == "digits") return add(digits), out;
  if (name == "hex") return add(digits), add("abcdef"), out;
  if (name == "base32") return add(capitals), add("234567"), out;
  add(digits), add(capitals);
  if (name == "upper") return out;
  add(smalls);
  if (name == "base62") return out;
  if (name == "word") return add("_"), out;
  add("-_");
  if (name == "base64url") return out;
  if (name == "dotted") return add("."), out;
  return std::nullopt;
}

char lower(char c) { return is_upper(c) ? static_cast<char>(c | 0x20) : c; }

}  // namespace

double entropy(std::string_view value) {
  std::array<std::size_t, 256> count{};
  for (const char c : value) ++count[static_cast<unsigned char>(c)];
  double bits = 0;
  for (const std::size_t n : count) {
    if (n == 0) continue;
    const double share = static_cast<double>(n) / static_cast<double>(value.size());
    bits -= share * std::log2(share);
  }
  return bits;
}

struct CodeTableReader {
  CodeTable table;

  static Error invalid(const std::string& file, const std::string& what) {
    return {Trouble::Invalid, "packs/kinds/" + file, what};
  }

  Status read_codes() {
    TRY(const Json pack, load_pack("kinds/codes"));
    for (const auto& [country, length] : pack.at("iban").items()) {
      const auto n = length.get<int>();
      if (country.size() != 2 || !is_upper(country[0]) || !is_upper(country[1]) || n < 15 || n > 34)
        return invalid("codes.toml", "[iban] " + country);
      table.iban_[static_cast<std::size_t>((country[0] - 'A') * 26 + country[1] - 'A')] =
          static_cast<std::uint8_t>(n);
    }
    for (const auto& [code, range] : pack.at("calling").items()) {
      const bool digits = !code.empty() && code.size() <= 3 && code[0] != '0' &&
                          std::all_of(code.begin(), code.end(), is_digit);
      if (!digits || range.size() != 2) return invalid("codes.toml", "[calling] " + code);
      table.calling_[static_cast<std::size_t>(std::stoi(code))] = {range[0].get<std::uint8_t>(),
                                                                   range[1].get<std::uint8_t>()};
    }
    return success();
  }

  Status read_secrets() {
    TRY(const Json pack, load_pack("kinds/secrets"));
    for (const auto& one : pack.at("token")) {
      TokenRule rule;
      rule.id = one.at("id").get<std::string>();
      rule.prefix = one.at("prefix").get<std::string>();
      rule.rest_min = one.at("min").get<std::size_t>();
      rule.rest_max = one.at("max").get<std::size_t>();
      rule.bits = one.at("bits").get<double>();
      rule.parts = one.value("parts", std::size_t{0});
      const auto chars = charset(one.at("chars").get<std::string>());
      if (!chars || rule.prefix.size() < 2 || rule.rest_min < 8 || rule.rest_max < rule.rest_min)
        return invalid("secrets.toml", "[[token]] " + rule.id);
      rule.chars = *chars;
      table.token_starts_.set(CodeTable::pair(rule.prefix[0], rule.prefix[1]));
      table.tokens_.push_back(std::move(rule));
    }
    std::stable_sort(table.tokens_.begin(), table.tokens_.end(), [](const auto& a, const auto& b) {
      return a.prefix.size() > b.prefix.size();
    });
    const Json& placeholder = pack.at("placeholder");
    for (const auto& word : placeholder.at("exact"))
      table.placeholders_.insert(word.get<std::string>());
    for (const auto& word : placeholder.at("also_used"))
      table.common_passwords_.insert(word.get<std::string>());
    for (const auto& word : placeholder.at("inside"))
      table.inside_.push_back(word.get<std::string>());
    for (const auto& word : placeholder.at("variable"))
      table.variables_.push_back(word.get<std::string>());
    return success();
  }
};

Result<CodeTable> CodeTable::open() {
  CodeTableReader reader;
  try {
    TRY_STATUS(reader.read_codes());
    TRY_STATUS(reader.read_secrets());
  } catch (const Json::exception& error) {  // a member is missing or of the wrong type
    return Error{Trouble::Invalid, "packs/kinds/codes.toml, secrets.toml", error.what()};
  }
  return std::move(reader.table);
}

std::size_t CodeTable::iban_length(char first, char second) const {
  if (!is_upper(first) || !is_upper(second)) return 0;
  return iban_[static_cast<std::size_t>((first - 'A') * 26 + second - 'A')];
}

std::size_t CodeTable::calling_code(std::string_view digits) const {
  std::size_t code = 0;
  for (std::size_t n = 1; n <= 3 && n < digits.size(); ++n) {  // no code is the start of another
    code = code * 10 + static_cast<std::size_t>(digits[n - 1] - '0');
    const Calling& calling = calling_[code];
    if (calling.most == 0) continue;
    const std::size_t rest = digits.size() - n;
    return rest >= calling.least && rest <= calling.most ? n : 0;
  }
  return 0;
}

CodeTable::Token CodeTable::token_at(std::string_view text, std::size_t at,
                                     std::size_t stop) const {
  const std::string_view here = text.substr(at, stop - at);
  for (const TokenRule& rule : tokens_) {
    if (!here.starts_with(rule.prefix)) continue;
    std::size_t end = rule.prefix.size();
    while (end < here.size() && end - rule.prefix.size() <= rule.rest_max &&
           static_cast<unsigned char>(here[end]) < 0x80 &&
           rule.chars.test(static_cast<unsigned char>(here[end])))
      ++end;
    while (here[end - 1] == '.') --end;  // of the sentence
    const std::string_view rest = here.substr(rule.prefix.size(), end - rule.prefix.size());
    if (rest.size() < rule.rest_min || rest.size() > rule.rest_max) continue;
    if (end < here.size() && is_word(here[end])) continue;
    const auto dots = static_cast<std::size_t>(std::count(rest.begin(), rest.end(), '.'));
    if (rule.parts != 0 && dots + 1 != rule.parts) continue;
    if (entropy(rest) < rule.bits || is_placeholder(rest, true)) continue;
    return {&rule, end};
  }
  return {};
}

bool CodeTable::is_common_password(std::string_view value) const {
  return common_passwords_.contains(std::string(value));
}

bool CodeTable::is_placeholder(std::string_view value, bool random) const {
  if (value.empty()) return true;
  if (value.front() == '<' && value.back() == '>') return true;
  const auto variable = [value](const std::string& sign) { return value.find(sign) != value.npos; };
  if (std::any_of(variables_.begin(), variables_.end(), variable)) return true;
  std::string small(value);
  std::transform(small.begin(), small.end(), small.begin(), lower);
  if (placeholders_.contains(small)) return true;
  if (small[0] == '$' && small.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", 1) == small.npos)
    return true;  // $DB_PASSWORD
  const char first = small[0];
  if (std::all_of(small.begin(), small.end(), [first](char c) { return c == first; })) return true;
  return random && std::any_of(inside_.begin(), inside_.end(), [&small](const std::string& word) {
           return small.find(word) != small.npos;
         });
}

}  // namespace tadasu::find
