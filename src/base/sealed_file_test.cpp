#include "base/sealed_file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/folder_for_test.h"

namespace tadasu {
namespace {

using Page = std::vector<std::uint8_t>;

Page page_of(unsigned first) {
  Page out(SealedFile::kPageBytes);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::uint8_t>(first + i * 7);
  return out;
}

TEST(SealedFile, GivesBackWhatWasWrittenLast) {
  start_crypto();
  const FolderForTest folder;
  auto file = SealedFile::make(folder.path());
  ASSERT_TRUE(file.ok());
  for (const unsigned number : {3U, 0U, 1U, 3U})
    ASSERT_TRUE(file.value()->write(number, page_of(number + 9).data()).ok());
  ASSERT_TRUE(file.value()->write(0, page_of(77).data()).ok());
  Page read(SealedFile::kPageBytes);
  ASSERT_TRUE(file.value()->read(0, read.data()).ok());
  EXPECT_EQ(read, page_of(77));
  ASSERT_TRUE(file.value()->read(3, read.data()).ok());
  EXPECT_EQ(read, page_of(12));
}

// The only way to what lies on disk is the descriptor.
std::filesystem::path descriptor() {
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code error;
    const std::string to = std::filesystem::read_symlink(entry.path(), error).string();
    if (to.find("(deleted)") != std::string::npos) return entry.path();
  }
  return {};
}

TEST(SealedFile, HasNoNameAndNothingReadable) {
  start_crypto();
  const FolderForTest folder;
  auto file = SealedFile::make(folder.path());
  ASSERT_TRUE(file.ok());
  const std::string said = "山田 太郎";
  Page page(SealedFile::kPageBytes);
  for (std::size_t i = 0; i + said.size() < page.size(); i += said.size())
    std::copy(said.begin(), said.end(), page.begin() + static_cast<std::ptrdiff_t>(i));
  ASSERT_TRUE(file.value()->write(0, page.data()).ok());
  ASSERT_TRUE(file.value()->write(1, page.data()).ok());
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  std::ifstream in(descriptor(), std::ios::binary);
  const std::string raw((std::istreambuf_iterator<char>(in)), {});
  ASSERT_GE(raw.size(), 2 * page.size());
  EXPECT_EQ(raw.find(said), std::string::npos);
  // Equal pages do not look alike.
  EXPECT_NE(raw.substr(0, 64), raw.substr(raw.size() / 2, 64));
}

TEST(SealedFile, SeesThatAPageWasChanged) {
  start_crypto();
  const FolderForTest folder;
  auto file = SealedFile::make(folder.path());
  ASSERT_TRUE(file.ok());
  ASSERT_TRUE(file.value()->write(0, page_of(1).data()).ok());
  std::fstream raw(descriptor(), std::ios::binary | std::ios::in | std::ios::out);
  raw.seekp(100);
  raw.put('x');
  raw.put('y');
  raw.close();
  Page read(SealedFile::kPageBytes);
  const Status status = file.value()->read(0, read.data());
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().trouble, Trouble::Damaged);
}

TEST(SealedFile, SaysThatThereIsNoRoom) {
  start_crypto();
  const FolderForTest folder;
  auto file = SealedFile::make(folder.path());
  ASSERT_TRUE(file.ok());
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  rlimit small = before;
  small.rlim_cur = 100'000;
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  Status status = success();
  for (std::size_t i = 0; i < 10 && status.ok(); ++i)
    status = file.value()->write(i, page_of(1).data());
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().trouble, Trouble::Full);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(SealedFile, SaysThatThereIsNoSuchFolder) {
  start_crypto();
  const auto file = SealedFile::make("/no/such/folder");
  ASSERT_FALSE(file.ok());
  EXPECT_EQ(file.error().trouble, Trouble::NotFound);
}

}  // namespace
}  // namespace tadasu
