// `tadasu start` records nothing before all that it was given is there.
#include "cli/start.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/clock.h"
#include "cli/cli.h"
#include "command/command.h"
#include "store/store.h"

namespace tadasu::cli {
namespace {

namespace fs = std::filesystem;

class StartIncident : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "tadasu-start-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    std::ofstream(folder_ / "note.txt") << "x\n";
    arguments_.paths = {(folder_ / "note.txt").string()};
    arguments_.store = (folder_ / "store").string();
    arguments_.progress = ProgressMode::None;
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::size_t incidents() {
    const SystemClock clock;
    const auto store = store::Store::open(arguments_.store, clock);
    EXPECT_TRUE(store.ok());
    const auto list = command::list(*store.value());
    EXPECT_TRUE(list.ok());
    return list.ok() ? list.value().size() : 0;
  }

  fs::path folder_;
  StartArguments arguments_;
};

TEST_F(StartIncident, WhatIsMissingOpensNoIncident) {
  const std::string missing = (folder_ / "missing").string();
  for (std::string StartArguments::*given :
       {&StartArguments::known_path, &StartArguments::kinds_path, &StartArguments::facts_path,
        &StartArguments::sender_path}) {
    StartArguments arguments = arguments_;
    arguments.*given = missing;
    EXPECT_EQ(start(arguments), kNotFound);
    EXPECT_EQ(incidents(), 0U);
  }
}

}  // namespace
}  // namespace tadasu::cli
