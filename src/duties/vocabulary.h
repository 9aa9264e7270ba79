// The words of "tadasu.facts/1": which facts there are, of what type, with which values.
// docs/formats/facts.md says what each means; packs and screens refer to facts by these names only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tadasu::duties {

enum class FactType : unsigned char {
  Schema,
  Moment,
  PackIds,
  Choice,         // one of `values`
  Choices,        // array of `values`
  Countries,      // array of ISO 3166-1 alpha-2
  CountryCounts,  // object: country -> count
  Flag,           // true, false
  Count,          // whole number, or {min, likely, max}
  Items,          // array of kinds or {kind, form}
  Special,        // object: taxonomy -> array of kinds
  History,        // array of {at, persons}
  Groups,         // array of objects
  HoursOrNever,   // number >= 0, or "never"
  Mitigation,     // array of {measure, at, evidence}
  Moments,        // object: name -> moment
  Notes,          // object: field -> sentence
};
const char* fact_type_id(FactType type);

struct Field {
  const char* name;
  FactType type;
  std::vector<std::string_view> values;  // of choices; names of moments, of taxonomies of our own
  bool of_group = false;                 // may stand in a member of `groups`
  // A judgement that frees from a duty and that the organisation must show: as long as nobody does,
  // it does not hold. The one fact of which "unknown" opens nothing.
  bool must_be_shown = false;
};

inline constexpr std::string_view kFactsSchema = "tadasu.facts/1";

const std::vector<Field>& fields();  // in the order of docs/formats/facts.md
const Field* find_field(std::string_view name);
[[nodiscard]] bool has_value(const Field& field, std::string_view value);

const std::vector<std::string_view>& item_forms();  // full, partial, hashed
const std::vector<std::string_view>& mitigation_measures();
const std::vector<std::string_view>& mitigation_evidence();
[[nodiscard]] bool is_country(std::string_view code);  // ISO 3166-1 alpha-2, assigned
// A country, or a part of one that has laws of its own: US-CA, CA-QC (ISO 3166-2).
[[nodiscard]] bool is_place(std::string_view code);

}  // namespace tadasu::duties
