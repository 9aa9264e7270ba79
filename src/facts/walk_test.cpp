#include "facts/walk.h"

#include <dirent.h>
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <fstream>

#include "facts/folder_for_test.h"
#include "facts/survey.h"
#include "text/encoding.h"

namespace {
std::atomic<int> names_before_failure{-1};  // of the next folder; -1: the disk is good
}  // namespace

// The disk fails in the middle of a folder: std::filesystem lists folders through this.
extern "C" dirent* readdir(DIR* folder) {
  if (names_before_failure == 0) {
    errno = EIO;
    return nullptr;
  }
  if (names_before_failure > 0) --names_before_failure;
  using Readdir = dirent* (*)(DIR*);
  static const auto real = reinterpret_cast<Readdir>(dlsym(RTLD_NEXT, "readdir"));
  return real(folder);
}

namespace tadasu::facts {
namespace {

namespace fs = std::filesystem;
using Kind = Found::Kind;

void put(const fs::path& path, std::string_view content = "x") {
  std::ofstream(path, std::ios::binary) << content;
}

// "way kind", relative to `root`.
std::vector<std::string> ways(const std::vector<Found>& found, const fs::path& root) {
  std::vector<std::string> out;
  for (const Found& one : found) {
    const char* kind = one.kind == Kind::File      ? " file"
                       : one.kind == Kind::Skipped ? " skipped"
                                                   : " unread";
    out.push_back(one.way.substr(std::min(root.string().size() + 1, one.way.size())) + kind);
  }
  return out;
}

TEST(Walk, ALinkThatWasNamedIsFollowedAndOneThatIsMetIsSkipped) {
  const FolderForTest folder;
  fs::create_directories(folder.path() / "real" / "below");
  put(folder.path() / "real" / "a.csv");
  put(folder.path() / "real" / "below" / "b.csv");
  fs::create_symlink("a.csv", folder.path() / "real" / "met");
  fs::create_directory_symlink("real", folder.path() / "link");
  EXPECT_EQ(ways(walk({folder.path() / "link"}), folder.path() / "link"),
            (std::vector<std::string>{"a.csv file", "below/b.csv file", "met skipped"}));
  ASSERT_EQ(::mkfifo((folder.path() / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(walk({folder.path() / "pipe"}).at(0).kind, Kind::Unread) << "somebody named it";
}

TEST(Walk, EachFileIsMetOnceHoweverOftenItIsNamed) {
  const FolderForTest folder;
  put(folder.path() / "a.csv");
  EXPECT_EQ(walk({folder.path(), folder.path() / "a.csv", folder.path() / ""}).size(), 1U);
}

TEST(Walk, NamesInShiftJisAreShownAndFilesOpenedByTheirBytes) {
  const FolderForTest folder;
  const std::string raw = "\x89\xef\x88\xf5\x96\xbc\x95\xeb.csv";  // 会員名簿
  put(folder.path() / raw);
  put(folder.path() / "会員名簿.csv");
  put(folder.path() / "odd\xff.csv");
  const std::vector<Found> found = walk({folder.path()});
  EXPECT_EQ(ways(found, folder.path()),
            (std::vector<std::string>{"odd\\xff.csv file", "会員名簿.csv file",
                                      "会員名簿.csv (2) file"}));
  EXPECT_EQ(found[2].path.filename().string(), raw);
  for (const Found& one : found) EXPECT_TRUE(text::is_valid_utf8(one.way));
}

TEST(Walk, AStoredPathLeadsBackToItsFile) {
  const FolderForTest folder;
  for (const char* name : {"\x89\xef\x88\xf5", "会員", "real\\x89"}) {
    put(folder.path() / name);
    const std::string stored = stored_path(folder.path() / name);
    EXPECT_TRUE(text::is_valid_utf8(stored));
    EXPECT_EQ(path_of_stored(stored), folder.path() / name);
  }
}

TEST(Walk, ADiskThatFailsInTheMiddleOfAFolderLeavesItUnread) {
  const FolderForTest folder;
  for (const char* name : {"a", "b", "c"}) put(folder.path() / name);
  names_before_failure = 4;  // two of the five names may be "." and ".."
  const std::vector<Found> found = walk({folder.path()});
  names_before_failure = -1;
  ASSERT_GE(found.size(), 2U);
  EXPECT_EQ(found[0].way, folder.path().string());
  EXPECT_EQ(found[0].kind, Kind::Unread);
  EXPECT_EQ(found[0].why, unpack::Why::NotAllowed);
}

// As somebody who may list a folder but not look at what is in it (mode 744), and may not list the
// other at all. In a child: this process may be root.
TEST(Walk, WhatCannotBeLookedAtIsUnreadAndNotSkipped) {
  const FolderForTest folder;
  ASSERT_EQ(::chmod(folder.path().c_str(), 0755), 0);
  for (const char* name : {"list", "closed"}) fs::create_directory(folder.path() / name);
  put(folder.path() / "list" / "a.csv");
  ASSERT_EQ(::chmod((folder.path() / "list").c_str(), 0444), 0);
  ASSERT_EQ(::chmod((folder.path() / "closed").c_str(), 0000), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(9);
    const std::vector<std::string> seen = ways(walk({folder.path()}), folder.path());
    const bool good = seen.size() == 2 && seen[0] == "closed unread" &&
                      (seen[1] == "list/a.csv unread" || seen[1] == "list/a.csv file");
    ::_exit(good ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  for (const char* name : {"list", "closed"}) ::chmod((folder.path() / name).c_str(), 0700);
}

}  // namespace
}  // namespace tadasu::facts
