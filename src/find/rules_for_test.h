// The dictionary, the lexicon and a scanner of them, opened once for the tests of a program.
#pragma once

#include <stdexcept>
#include <string>

#include "base/pack.h"
#include "find/scanner.h"

namespace tadasu::find {

template <class T>
T opened(Result<T> result) {
  if (!result.ok()) throw std::runtime_error(result.error().where + ": " + result.error().detail);
  return std::move(result).value();
}

struct RulesForTest {
  Dictionary dictionary = opened(Dictionary::open(data_packs_folder() / "dictionary.bin"));
  Lexicon lexicon = opened(Lexicon::open());
  Scanner scanner{dictionary, lexicon};
};
inline RulesForTest& rules() {
  static RulesForTest one;
  return one;
}

}  // namespace tadasu::find
