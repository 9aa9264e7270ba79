// A method of severity as data: packs/severity/<id>.toml. docs/formats/severity.md describes the
// file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "duties/law_pack.h"
#include "duties/severity.h"

namespace tadasu::duties {

struct SeverityRung {
  std::string id;
  Named name;
  double value = 0;
  double most = 0;  // more than `value` where the method itself leaves it open
  Expression when;  // a rule of `rules`
};

struct SeverityPart {
  std::string id;
  Named name;
  std::string cite;
  bool verified = false;
  std::vector<SeverityRung> rungs;  // the first always holds; the highest that holds counts
};

struct SeverityPackFlag {
  std::string id;
  Named name;
  Expression when;
};

struct SeverityPack {
  std::string id, formula, unit, source;
  bool verified = false;
  double base = 1;
  Named title, caution;
  std::optional<Named> inconsistency;
  std::vector<SeverityLevel> levels;  // rising
  std::vector<PaidBefore> paid;
  std::vector<SeverityPart> parts;
  std::vector<SeverityPackFlag> flags;
  Law rules;  // in the form that judge.h reads; it has no duties
  std::vector<Expression> only_if_stated;
};

inline const std::vector<std::string>& severity_ids() {
  static const std::vector<std::string> kIds = {"enisa", "jnsa"};
  return kIds;
}

// Errors: NotFound; Invalid with the part and the word where it stops making sense.
Result<SeverityPack> read_severity_pack(const std::string& id);

}  // namespace tadasu::duties
