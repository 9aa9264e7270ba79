#include "base/check.h"
#include "command/permission.h"
#include "serve/routes.h"

namespace tadasu::serve {

namespace {
command::Right right_of(Need need) {
  using command::Right;
  switch (need) {
    case Need::SeeCounts:
      return Right::SeeCounts;
    case Need::SeeMasked:
      return Right::SeeMasked;
    case Need::SeeValue:
      return Right::SeeValue;
    case Need::Work:
      return Right::Work;
    case Need::OpenIncident:
      return Right::OpenIncident;
    case Need::Investigate:
      return Right::Investigate;
    case Need::Lead:
      return Right::Lead;
    case Need::DecideDuties:
      return Right::DecideDuties;
    case Need::Draft:
      return Right::Draft;
    case Need::Approve:
      return Right::Approve;
    case Need::Send:
      return Right::Send;
    case Need::Anyone:
    case Need::SignedIn:
      break;
  }
  TADASU_CHECK(false);
}
}  // namespace

bool allowed(std::string_view role, Need need) {
  if (need == Need::Anyone || need == Need::SignedIn) return true;
  return command::may(role, right_of(need));
}

bool may_read_words(std::string_view role) {
  return allowed(role, Need::Work) || allowed(role, Need::SeeMasked);
}

const char* need_name(Need need) {
  switch (need) {
    case Need::Anyone:
      return "anyone";
    case Need::SignedIn:
      return "signed_in";
    case Need::SeeCounts:
      return "see_counts";
    case Need::SeeMasked:
      return "see_masked";
    case Need::SeeValue:
      return "see_value";
    case Need::Work:
      return "work";
    case Need::OpenIncident:
      return "open_incident";
    case Need::Investigate:
      return "investigate";
    case Need::Lead:
      return "lead";
    case Need::DecideDuties:
      return "decide_duties";
    case Need::Draft:
      return "draft";
    case Need::Approve:
      return "approve";
    case Need::Send:
      return "send";
  }
  TADASU_CHECK(false);
}

}  // namespace tadasu::serve
