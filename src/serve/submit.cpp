#include "serve/submit.h"

#include "command/command.h"
#include "signs/signs.h"

namespace tadasu::serve {

Result<std::string> submit(Context& context, const Draft& draft) {
  House& house = context.house;
  signs::NewSign report;
  report.happened = draft.sign.happened;
  report.noticed = draft.sign.noticed;
  report.noticed_told = draft.sign.noticed_told;
  report.contents = draft.sign.contents;
  report.people_estimate = draft.sign.people_estimate;
  report.readable = draft.sign.readable;
  report.done = draft.sign.done;
  if (!draft.anonymous)
    report.contact = draft.phone + (draft.name.empty() ? "" : "\n" + draft.name);
  report.words = draft.words;
  TRY(const signs::Sign sign, signs::receive(house.store, house.clock, report, draft.id));
  // Somebody opened the incident from the list before this was sent again: all is done.
  if (!sign.incident.empty()) return sign.id;
  command::Opening opening;
  opening.happened = draft.sign.happened;
  opening.sign = sign;
  const auto opened =
      command::open(house.store, house.clock, opening, {.actor = "reporter", .once = draft.id});
  if (!opened.ok() && opened.error().trouble != Trouble::Conflict) return Error(opened.error());
  return sign.id;
}

}  // namespace tadasu::serve
