// For tests only: a folder of its own that goes when the test ends.
#pragma once

#include <filesystem>
#include <system_error>

#include "base/hash.h"

namespace tadasu {

class FolderForTest {
 public:
  FolderForTest() : path_(std::filesystem::temp_directory_path() / ("tadasu-" + random_id())) {
    std::filesystem::create_directory(path_);
  }
  ~FolderForTest() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  FolderForTest(const FolderForTest&) = delete;
  FolderForTest& operator=(const FolderForTest&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace tadasu
