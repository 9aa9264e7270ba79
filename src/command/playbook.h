// Playbooks: what to do first, by kind of event; data in packs/playbooks. Form:
// docs/formats/playbook.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/words.h"
#include "command/incident.h"

namespace tadasu::command {

// A sentence in every language of the catalog.
struct Sentence {
  std::string ja;
  std::string en;
  [[nodiscard]] const std::string& in(Lang lang) const { return lang == Lang::Ja ? ja : en; }
};

struct PlaybookTask {
  std::string id;
  Sentence title;
  Sentence why;
  std::string source;  // where the advice comes from
  Role role = Role::Commander;
  int within_minutes = 60;  // of the opening; tasks stand in this order
};

struct Playbook {
  std::string id;
  Sentence title;
  std::vector<PlaybookTask> tasks;
  std::vector<Sentence> dont;         // what not to do, for the team: shown before the tasks
  std::vector<Sentence> reporter_do;  // for the person who reported, on the last intake page
  std::vector<Sentence> reporter_dont;
  [[nodiscard]] const PlaybookTask* find(std::string_view task) const;
};

// Errors: NotFound; Invalid naming the task and the member.
Result<Playbook> load_playbook(std::string_view id);

// The playbook for an answer to "what happened": the pack whose [playbook] `happened` lists it,
// else "default". Tasks that are meant for other answers only (`only`) are left out.
Result<Playbook> playbook_for(std::string_view happened);

}  // namespace tadasu::command
