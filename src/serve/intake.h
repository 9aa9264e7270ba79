// The report without login: six short pages, the check of the answers, the receipt.
#pragma once

#include "base/json.h"
#include "serve/context.h"

namespace tadasu::serve {

Answer intake_page(Context& context);  // /report and /report/{page}
Result<OrderedJson> intake_twin(Context& context);
Outcome intake_answer(Context& context);  // POST /report/{page}
Outcome intake_send(Context& context);    // POST /report/send
Outcome intake_again(Context& context);   // POST /report/again: a new, empty report

}  // namespace tadasu::serve
