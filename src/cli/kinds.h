// `tadasu kinds check FILE`: whether a file of own kinds may be used, with each sample's result.
#pragma once

#include <string>

#include "base/words.h"
#include "find/own_kinds.h"

namespace tadasu::cli {

struct KindsArguments {
  std::string action;  // "check"
  std::string path;
  bool json = false;
  Lang lang = Lang::Ja;
};

int kinds(const KindsArguments& arguments);

struct LoadedKinds {
  find::OwnKinds own;
  int exit_code = 0;  // what went wrong has been said
  [[nodiscard]] bool ok() const { return exit_code == 0; }
};
// A file of own kinds, checked; what is wrong is said on stderr: file, item, what to do.
LoadedKinds load_own_kinds(const std::string& path, Lang lang, bool json);

}  // namespace tadasu::cli
