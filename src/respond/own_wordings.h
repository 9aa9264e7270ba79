// The company's own words in papers, as the journal has them ("own_wording.set",
// "own_wording.withdrawn": docs/formats/journal.md): one wording for each paper and language, with
// everything it ever was. Nothing is deleted; texts and reasons are sealed. What is set holds at
// once and for all incidents: drafts that were made before become stale.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "command/command.h"
#include "notices/own_wording.h"

namespace tadasu::store {
class Store;
}

namespace tadasu::respond {

struct WordingVersion {
  std::uint64_t entry = 0;
  std::string by, reason;
  Moment at;
  bool is_withdrawal = false;
  bool is_destroyed = false;  // the key of its texts is gone
  notices::OwnWording wording;
};

struct WordingHistory {
  std::string paper;
  Lang lang = Lang::Ja;
  std::vector<WordingVersion> versions;  // oldest first. Never empty
  // What holds after this entry: nothing where the shipped words do.
  [[nodiscard]] const notices::OwnWording* at(std::uint64_t entry) const;
  [[nodiscard]] const notices::OwnWording* now() const { return at(UINT64_MAX); }
};

// In the order in which they were first set. Errors: Damaged: a body of another form.
Result<std::vector<WordingHistory>> wording_histories(const store::Store& store);
const WordingHistory* find_history(const std::vector<WordingHistory>& all, std::string_view paper,
                                   Lang lang);
std::vector<notices::OwnWording> wordings_now(const std::vector<WordingHistory>& all);

// Errors: Invalid: `reason`: none; `wording`: it has problems (problems_of), or says what holds
// already; NotFound: no such paper, or nothing to withdraw; Conflict: changed after `By::seen`.
Status set_wording(store::Store& store, const notices::OwnWording& wording, std::string_view reason,
                   const command::By& by);
Status withdraw_wording(store::Store& store, std::string_view paper, Lang lang,
                        std::string_view reason, const command::By& by);

}  // namespace tadasu::respond
