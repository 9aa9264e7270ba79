// Which rules made a condition what it is, with the facts they read.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "duties/duty.h"
#include "duties/expression.h"
#include "duties/law_pack.h"
#include "duties/plan.h"

namespace tadasu::duties {

// `asked` answers truth(expression) and rule_of(expression): the version in force, or null.
template <class Asked>
void explain(Asked& asked, const std::string& law, const Expression& expression, Truth truth,
             std::vector<Why>& out) {
  using Kind = Expression::Kind;
  if (expression.kind == Kind::Not) {
    if (truth == Truth::Yes) return;  // an exception that does not hold is no reason
    const Truth inside = truth == Truth::No ? Truth::Yes : Truth::Open;
    return explain(asked, law, expression.parts.front(), inside, out);
  }
  if (expression.kind == Kind::Rule) {
    const Rule* rule = asked.rule_of(expression);
    if (rule == nullptr) return;
    const std::string id = law + "/" + rule->id;
    if (std::any_of(out.begin(), out.end(), [&](const Why& why) { return why.rule == id; })) return;
    out.push_back({id, rule->cited.cite, rule->facts});
    return explain(asked, law, rule->when, truth, out);
  }
  if (expression.kind != Kind::And && expression.kind != Kind::Or) return;
  // What decides: every part of a true "and", the false parts of a false one, the open parts of an
  // open one.
  const Truth all = expression.kind == Kind::And ? Truth::Yes : Truth::No;
  std::size_t deciding = 0;
  for (const Expression& part : expression.parts) {
    const Truth here = asked.truth(part);
    if (truth != all && here != truth) continue;
    ++deciding;
    explain(asked, law, part, here, out);
  }
  if (deciding > 0) return;  // else the parts are open and only together settled
  for (const Expression& part : expression.parts) explain(asked, law, part, asked.truth(part), out);
}

}  // namespace tadasu::duties
