// The worker's side of own kinds: the file is parsed, and patterns are compiled and tried.
#include "base/check.h"
#include "facts/own_kinds.h"
#include "facts/own_kinds_wire.h"
#include "find/own_kinds_file.h"

namespace tadasu::facts {

std::string answer_own_kinds_file(std::string_view text) {
  return own_kinds_answer(find::read_own_kinds(text));
}

std::string answer_own_kinds(std::string_view kinds) {
  auto sound = own_kinds_of_wire(kinds);
  TADASU_CHECK(sound.has_value());
  find::OwnKinds own;
  own.kinds = std::move(*sound);
  const find::OwnTrial trial = find::try_own_kinds(own);
  std::string out;
  wire::Writer writer(out);
  writer.byte(trial.refused ? 1 : 0);
  writer.text(trial.refused.value_or(""));
  for (const auto* outcomes : {&trial.matches, &trial.matches_not}) {
    for (const find::SampleOutcome one : *outcomes) writer.byte(static_cast<char>(one));
  }
  return out;
}

}  // namespace tadasu::facts
