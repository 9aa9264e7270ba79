// Facts in, duties out. Pure: the same facts, packs and day give the same duties.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "duties/duty.h"

namespace tadasu::duties {

struct Answer {
  std::vector<std::string> laws;  // packs that were asked
  std::string as_of;
  std::vector<Duty> duties;       // every duty of every pack that was asked, not_due included
  std::vector<std::string> notes; // a pack named in `regime` that is not installed yet, unverified packs
};

// `facts` is a document in the form of docs/formats/facts.md ("tadasu.facts/1").
// Errors: Invalid: `where` names the field (unknown field, unknown value, wrong type, a moment that
//         is none, a date of knowledge after `as_of`), `detail` says what would be right. Nothing is skipped.
// Source: law.md section 9 of the design papers is restated in docs/formats/facts.md.
Result<Answer> evaluate(const Json& facts, const Clock& clock);

// The document of `tadasu duties --json` ("tadasu.duties/1").
OrderedJson to_json(const Answer& answer);

// Days on which Japanese government offices are closed: Saturday, Sunday, national holidays,
// 29 December to 3 January. Source: Act on Holidays of Administrative Organs art. 1;
// packs/calendar/jp-holidays. Errors: Invalid outside the years the calendar pack covers.
Result<bool> is_office_closed_jp(Date date);

}  // namespace tadasu::duties
