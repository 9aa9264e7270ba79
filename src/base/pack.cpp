#include "base/pack.h"

#include <toml++/toml.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <system_error>

#include "base/bytes.h"

#ifndef TADASU_SOURCE_PACKS
#define TADASU_SOURCE_PACKS ""
#endif

namespace tadasu {
namespace {

std::filesystem::path program_folder() {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? std::filesystem::path{} : program.parent_path();
}

bool is_folder(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error);
}

Json json_of(const toml::node& node) {
  if (const auto* table = node.as_table()) {
    Json out = Json::object();
    for (const auto& [key, value] : *table) out[std::string(key.str())] = json_of(value);
    return out;
  }
  if (const auto* array = node.as_array()) {
    Json out = Json::array();
    for (const auto& value : *array) out.push_back(json_of(value));
    return out;
  }
  if (const auto text = node.value_exact<std::string>()) return *text;
  if (const auto number = node.value_exact<std::int64_t>()) return *number;
  if (const auto number = node.value_exact<double>()) return *number;
  if (const auto flag = node.value_exact<bool>()) return *flag;
  std::ostringstream other;  // dates and times
  node.visit([&](const auto& value) { other << toml::node_view<const toml::node>(&value); });
  return other.str();
}

Status check_head(const Json& pack, const std::string& where) {
  const auto head = pack.find("pack");
  if (head == pack.end() || !head->is_object()) {
    return Error{Trouble::Invalid, where, "no [pack] table"};
  }
  for (const char* field :
       {"id", "title", "effective_from", "status", "source", "read_on", "verified"}) {
    if (!head->contains(field)) {
      return Error{Trouble::Invalid, where, std::string("[pack] has no ") + field};
    }
  }
  const std::string status = head->at("status").is_string() ? head->at("status") : "";
  if (status != "in_force" && status != "promulgated" && status != "draft") {
    return Error{Trouble::Invalid, where, "[pack] status is not in_force, promulgated or draft"};
  }
  return success();
}

}  // namespace

std::filesystem::path packs_folder() {
  if (const char* set = std::getenv("TADASU_PACKS")) return set;
  const auto installed = program_folder() / ".." / "share" / "tadasu" / "packs";
  return is_folder(installed) ? installed : std::filesystem::path(TADASU_SOURCE_PACKS);
}

std::filesystem::path data_packs_folder() {
  if (const char* set = std::getenv("TADASU_DATA_PACKS")) return set;
  const auto beside = program_folder() / ".." / "packs";
  return is_folder(beside) ? beside : packs_folder();
}

namespace {
// The line of the first character U+FB26 .. U+FEFE, 0 when there is none. toml++ of Debian 12 runs
// into undefined behaviour when such a one (Arabic presentation forms, variation selectors) stands
// where a space might: is_non_ascii_horizontal_whitespace.
std::size_t line_of_unsafe_character(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  for (std::size_t at = text.find('\xEF'); at < text.size(); at = text.find('\xEF', at + 1)) {
    if (at + 2 >= text.size()) break;
    const unsigned c = 0xF000U | (byte(at + 1) & 0x3FU) << 6 | (byte(at + 2) & 0x3FU);
    if (c >= 0xFB26 && c <= 0xFEFE)
      return 1 + static_cast<std::size_t>(std::count(
                     text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
  }
  return 0;
}
}  // namespace

Result<Json> parse_toml(std::string_view text, std::string_view where) {
  if (const std::size_t line = line_of_unsafe_character(text); line != 0)
    return Error{
        Trouble::Invalid, std::string(where),
        "line " + std::to_string(line) + ": a character U+FB26 to U+FEFE cannot stand here"};
  try {
    return json_of(toml::parse(text, where));
  } catch (const toml::parse_error& error) {
    std::ostringstream at;
    at << "line " << error.source().begin.line << ", column " << error.source().begin.column << ": "
       << error.description();
    return Error{Trouble::Invalid, std::string(where), at.str()};
  }
}

Result<Json> load_pack(std::string_view name) {
  const auto path = packs_folder() / (std::string(name) + ".toml");
  TRY(const std::string text, read_file(path));
  const std::string where = "packs/" + std::string(name) + ".toml";
  TRY(Json pack, parse_toml(text, where));
  TRY_STATUS(check_head(pack, where));
  return pack;
}

}  // namespace tadasu
