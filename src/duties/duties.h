// Facts in, duties out. Pure: the same facts, packs and day give the same duties.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "base/words.h"
#include "duties/duty.h"

namespace tadasu::duties {

struct Answer {
  std::vector<std::string> laws;  // packs that were asked
  std::string as_of;
  std::vector<Duty> duties;  // every duty of every pack that was asked, not_due included
  // Packs of the index that are named in `regime`, or certainly apply, and are not installed: their
  // duties are NOT in the answer and somebody must look at that law.
  std::vector<std::string> not_installed;
  // Laws of sectors and of other countries that may apply and were not asked (Unplaced::Named).
  std::vector<std::string> may_apply;
  // What a reader must know beside the duties, as "<code>:<subject>": see docs/formats/duties.md;
  // note_words() says it to people.
  std::vector<std::string> notes;
};

// The facts from text. Errors: Invalid: not UTF-8 JSON, not an object, or a key that stands twice.
Result<Json> parse_facts(std::string_view text);

// Whether `facts` is a document in the form of docs/formats/facts.md ("tadasu.facts/1").
// Errors: Invalid: `where` names the field ("items[2].form"), `detail` says what would be right.
//         Nothing is skipped. NotFound, Damaged … when the packs cannot be read.
Status validate_facts(const Json& facts);

// A text of a document of facts; "" when it is left out, null, "unknown", or no text. Every reader
// of single facts goes through it: each of these is valid, and none of them is a value.
std::string known_text(const Json& object, const char* name);

// Validates, then judges by the rules in force on the day of knowledge.
// Errors: those of validate_facts; Invalid `knew_date` when it lies after `as_of`.
// Threads: any. Cost: about a millisecond a pack.
Result<Answer> evaluate(const Json& facts, const Clock& clock);
// Without a `regime`: what becomes of laws of sectors and of other countries that only may apply,
// because nobody said yet what the organisation is or where the persons live. `evaluate` alone asks
// them.
enum class Unplaced : unsigned char { Asked, Named };
Result<Answer> evaluate(const Json& facts, const Clock& clock, Unplaced unplaced);
// With duties that people added, each list in the form of a law pack with an id like own-1. They
// are asked whatever `regime` says; one that makes no sense is noted as not loaded.
Result<Answer> evaluate(const Json& facts, const Clock& clock, Unplaced unplaced,
                        const std::vector<Json>& own);
// With what people set, at most one of each duty and recipient. It holds against everything: a duty
// that they set to due has its clock, and stays in the answer when its law is not asked, is not in
// force or cannot be read, and when the duty now is to somebody else. Its term is the shortest that
// the law may give: their reasons are not among the facts.
Result<Answer> evaluate(const Json& facts, const Clock& clock, Unplaced unplaced,
                        const std::vector<Json>& own, const std::vector<Setting>& set);
Status check_own(const Json& pack);  // Errors: Invalid: what of it makes no sense

// What a lawyer asks of packs: `tadasu law check`.
struct LawReport {
  std::string law, status;
  std::size_t rules = 0, duties = 0, cases = 0;
  std::vector<std::string> unverified;  // rules and duties nobody compared with the text
  std::vector<std::string> wrong;       // what does not load, and the cases that fail
};
// Of these packs, or of all that are installed; each read anew. Errors: the index does not load.
Result<std::vector<LawReport>> check_laws(const std::vector<std::string>& ids);

// What is different between two versions of a law pack: `tadasu law diff`.
struct LawDiff {
  struct Member {  // "clock.length"; without a value where it does not stand
    std::string name;
    std::optional<std::string> before, after;
  };
  struct Item {
    std::string table;  // "pack", "law", "rule", "duty", "pending"
    std::string id;     // "trigger-4"; several versions of one rule: "trigger-4 2024-04-01"
    enum class Change : unsigned char { Added, Removed, Changed } change = Change::Changed;
    std::vector<Member> members;  // of what was added or removed: all of them
  };
  // A case of the new version and what comes out instead under the old one.
  struct Case {
    std::string name;
    std::vector<std::string> otherwise;
    bool fails_anew = false;  // it does not hold under the new version either
  };
  std::string law;
  bool added = false, removed = false;  // the whole pack
  std::vector<Item> items;
  std::size_t cases = 0;
  bool without_cases = false;  // the new version carries none
  std::vector<Case> otherwise;
};
// Two files, or two folders of packs; the cases of the new version lie in `cases` beside it. Packs
// without any difference are left out. Errors: NotFound, Invalid: a path is not there, or a pack
// does not load.
Result<std::vector<LawDiff>> diff_laws(const std::string& before, const std::string& after);

// The document of `tadasu duties --json` ("tadasu.duties/1"), docs/formats/duties.md.
OrderedJson to_json(const Answer& answer);

// Every field with its type and values, for forms and for the documentation.
OrderedJson vocabulary();

// The sentence of one note of Answer::notes.
std::string note_words(Lang lang, std::string_view note);
// Names for people: of a duty ("jp-appi/report-final"), a recipient ("ppc"), a rule
// ("jp-appi/trigger-3"), a fact ("items"; members after a dot), a value of a fact, a law pack.
// An id without words comes back as it is: a pack may be newer than the words.
// Of a duty that people added its id says only what it is ("own-1/notify-insurer"), never what they
// typed: that stands in the Duty.
std::string duty_name(Lang lang, std::string_view duty);
std::string duty_name(Lang lang, const Duty& duty);
std::string recipient_name(Lang lang, const Duty& duty);
std::string recipient_name(Lang lang, std::string_view recipient);
std::string rule_name(Lang lang, std::string_view rule);
std::string fact_name(Lang lang, std::string_view fact);
std::string value_name(Lang lang, std::string_view fact, std::string_view value);
std::string law_name(Lang lang, std::string_view law);

// Days on which Japanese government offices are closed: Saturday, Sunday, national holidays,
// 29 December to 3 January. Source: Act on Holidays of Administrative Organs art. 1;
// packs/calendar/jp-holidays. Errors: Invalid outside the years the calendar pack covers.
Result<bool> is_office_closed_jp(Date date);

}  // namespace tadasu::duties
