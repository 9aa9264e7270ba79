// For tests only: a folder of its own that goes when the test ends, and a clock at a known moment.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

#include "base/clock.h"

namespace tadasu::store {

// Memory: where many stores are made and thrown away and no real disk is needed.
enum class On { Disk, Memory };

class TestFolder {
 public:
  explicit TestFolder(On on = On::Disk) {
    std::error_code error;
    std::filesystem::path base = "/dev/shm";
    if (on == On::Disk || !std::filesystem::is_directory(base, error)) {
      base = std::filesystem::temp_directory_path();
    }
    std::string name = (base / "tadasu-store-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path store() const { return path_ / "store"; }

 private:
  std::filesystem::path path_;
};

inline Moment test_moment() { return parse_moment("2026-11-20T09:00:00+09:00")->moment; }

}  // namespace tadasu::store
