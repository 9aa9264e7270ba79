// Packs: the law, kinds, letters, answers and playbooks as data under packs/, in TOML.
//
// A pack file is one TOML document with a [pack] table:
//   id, title.ja, title.en, effective_from, status ("in_force" | "promulgated" | "draft"),
//   source, read_on (date the source was read), verified (true only after a check against the
//   primary text).
// A file without these does not load. Every other table is the business of the room that reads it.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace tadasu {

// Where packs are: $TADASU_PACKS, else <program>/../share/tadasu/packs, else the source tree the
// program was built from. Built data (dictionaries) lie in $TADASU_DATA_PACKS, else beside the
// program in ../packs.
std::filesystem::path packs_folder();
std::filesystem::path data_packs_folder();

// `name` is the path below packs/ without ".toml": "laws/jp-appi". TOML dates become strings
// "YYYY-MM-DD". Errors: NotFound; Invalid with line and column, or naming the missing [pack] field.
Result<Json> load_pack(std::string_view name);
// The same of a file anywhere.
Result<Json> load_pack_file(const std::filesystem::path& path);

// Any TOML document; dates become strings as above. `where` names it in errors. Errors: Invalid
// with line and column; also for a key of more than eight parts (a.b.c).
Result<Json> parse_toml(std::string_view text, std::string_view where);

}  // namespace tadasu
