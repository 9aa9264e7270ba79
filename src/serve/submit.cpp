#include "serve/submit.h"

#include "command/command.h"
#include "signs/signs.h"

namespace tadasu::serve {

Result<std::string> submit(Context& context, const Draft& draft) {
  House& house = context.house;
  signs::NewSign report;
  report.happened = draft.sign.happened;
  report.noticed = draft.sign.noticed;
  report.contents = draft.sign.contents;
  report.people_estimate = draft.sign.people_estimate;
  report.readable = draft.sign.readable;
  report.done = draft.sign.done;
  if (!draft.anonymous)
    report.contact = draft.phone + (draft.name.empty() ? "" : "\n" + draft.name);
  report.words = draft.words;
  TRY(const signs::Sign sign, signs::receive(house.store, house.clock, report, draft.id));
  command::Opening opening;
  opening.happened = draft.sign.happened;
  opening.sign = sign;
  TRY(const command::Incident incident,
      command::open(house.store, house.clock, opening, {.actor = "reporter", .once = draft.id}));
  static_cast<void>(incident);
  return sign.id;
}

}  // namespace tadasu::serve
