#include "base/pack.h"

#include <toml++/toml.h>
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

Result<Json> parse_toml(std::string_view text, std::string_view where) {
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
