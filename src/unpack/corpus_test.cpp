// Files made to break readers: each read in a child process with limits. None may crash or hang,
// and each must have its verdicts.
#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "unpack/sink_for_test.h"

namespace tadasu::unpack {
namespace {

enum class End : int { Good = 0, NoVerdict = 3, TwoVerdicts = 4 };

struct Sample {
  std::string name;
  std::string bytes;
};

End read_one(const std::string& way, const std::string& bytes) {
  const TemporaryFile file(bytes);
  Collector sink;
  sink.keep = false;
  const Probe found = probe(file.fd(), way, 1 << 16);
  for (std::size_t i = 0; i + 1 < found.cuts.size(); ++i) {
    unpack(file.fd(), {way, found.cuts[i], found.cuts[i + 1], found.plan, ""}, Budget{}, sink);
  }
  std::map<std::string, int> count;
  for (const auto& [name, verdict] : sink.seen.verdicts) ++count[name];
  if (count[way] == 0) return End::NoVerdict;
  for (const auto& [name, times] : count) {
    if (times > 1) return End::TwoVerdicts;
  }
  for (const Part& piece : sink.seen.pieces) {
    if (count.count(piece.way) == 0) return End::NoVerdict;
  }
  return End::Good;
}

// Reads the samples in a child with limits; 0 when all ended well.
int read_in_child(const Sample* first, std::size_t count) {
  const pid_t child = fork();
  if (child < 0) return -1;
  if (child == 0) {
    const rlimit memory{768ULL << 20, 768ULL << 20};
    setrlimit(RLIMIT_AS, &memory);
    const rlimit seconds{20, 20};
    setrlimit(RLIMIT_CPU, &seconds);
    for (std::size_t i = 0; i < count; ++i) {
      const End end = read_one(std::filesystem::path(first[i].name).filename(), first[i].bytes);
      if (end != End::Good) _exit(static_cast<int>(end));
      if (::testing::Test::HasFailure()) _exit(5);
    }
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

// Many files share a child; when one goes wrong each gets its own, which tells which it was.
void read_batch(std::vector<Sample>& batch) {
  if (read_in_child(batch.data(), batch.size()) != 0) {
    for (const Sample& sample : batch) {
      const int status = read_in_child(&sample, 1);
      EXPECT_EQ(status, 0) << sample.name;
    }
  }
  batch.clear();
}

void read_corpus(const std::filesystem::path& tar, int& files) {
  archive* in = archive_read_new();
  archive_read_support_filter_xz(in);
  archive_read_support_format_tar(in);
  ASSERT_EQ(archive_read_open_filename(in, tar.c_str(), 1 << 16), ARCHIVE_OK) << tar;
  archive_entry* entry = nullptr;
  std::vector<Sample> batch;
  while (archive_read_next_header(in, &entry) == ARCHIVE_OK) {
    if (archive_entry_filetype(entry) != AE_IFREG) continue;
    std::string bytes(static_cast<std::size_t>(archive_entry_size(entry)), '\0');
    ASSERT_EQ(archive_read_data(in, bytes.data(), bytes.size()),
              static_cast<la_ssize_t>(bytes.size()));
    const char* name = archive_entry_pathname(entry);
    batch.push_back({name == nullptr ? "file" : name, std::move(bytes)});
    ++files;
    if (batch.size() == 64) read_batch(batch);
  }
  read_batch(batch);
  archive_read_free(in);
}

TEST(Corpora, EveryPublicHostileFileEndsInVerdicts_slow) {
  const char* shared = std::getenv("TADASU_SHARED_DATA");
  if (shared == nullptr) GTEST_SKIP() << "skipped: no shared data";
  int files = 0;
  for (const char* name : {"tika-documents.tar.xz", "go-fuzz-corpus.tar.xz", "fuzzdb-attack.tar.xz",
                           "JSONTestSuite.tar.xz", "disk-images.tar.xz"}) {
    const std::filesystem::path tar = std::filesystem::path(shared) / "files" / name;
    if (std::filesystem::exists(tar)) read_corpus(tar, files);
  }
  RecordProperty("files", files);
  EXPECT_GT(files, 5000);
}

}  // namespace
}  // namespace tadasu::unpack
