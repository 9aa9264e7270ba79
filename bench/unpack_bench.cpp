// Readers of plain files before the finders: MB/s of one core. Memory held, no disk.
#include <benchmark/benchmark.h>
#include <sys/mman.h>
#include <unistd.h>

#include <string>

#include "unpack/csv_rows.h"
#include "unpack/unpack.h"

namespace tadasu::unpack {
namespace {

class NoSink final : public PieceSink {
 public:
  void piece(const Piece& piece) override { benchmark::DoNotOptimize(piece.text.data()); }
  void read(std::string_view, std::uint64_t) override {}
  void unread(Unread) override {}
  void skipped(std::string_view, std::string_view) override {}
  bool hand_over(std::string_view, std::string_view, std::string_view) override { return true; }
};

std::string customers(std::size_t size_bytes, bool cp932) {
  std::string out = "id,name,kana,mail,tel,postal,address,note\n";
  for (int i = 0; out.size() < size_bytes; ++i) {
    const std::string n = std::to_string(i);
    out +=
        n + (cp932 ? ",\x8e\x52\x93\x63\x91\xbe\x98\x59,\xd4\xcf\xc0\xde," : ",山田太郎,ヤマダ,");
    out += "user" + n + "@example.jp,090-1234-5678,100-0001,\"";
    out += cp932 ? "\x93\x8c\x8b\x9e\x93\x73, 1-2-3\",x\n" : "東京都, 1-2-3\",x\n";
  }
  return out;
}

std::string mailbox(std::size_t size_bytes) {
  std::string out;
  while (out.size() < size_bytes) {
    out +=
        "From a@example.jp Mon Jun  1 10:00:00 2026\nFrom: =?UTF-8?B?5bGx55Sw?= <a@example.jp>\n"
        "To: b@example.jp\nSubject: =?UTF-8?B?5bGx55Sw?=\nDate: Mon, 1 Jun 2026 10:00:00 +0900\n"
        "Content-Type: text/plain; charset=utf-8\n\n";
    for (int i = 0; i < 20; ++i) out += "本文の一行です。 phone 03-1234-5678 and so on\n";
    out += "\n";
  }
  return out;
}

int memory_file(const std::string& bytes) {
  const int fd = memfd_create("bench", 0);
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t put = write(fd, bytes.data() + done, bytes.size() - done);
    if (put <= 0) break;
    done += static_cast<std::size_t>(put);
  }
  return fd;
}

void read_file_of(benchmark::State& state, const std::string& bytes, const char* way) {
  const int fd = memory_file(bytes);
  NoSink sink;
  for (auto _ : state) {
    const Probe found = probe(fd, way, UINT64_MAX);
    unpack(fd, {way, 0, UINT64_MAX, found.plan, ""}, Budget{}, sink);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * bytes.size()));
  close(fd);
}

void BM_CsvIndex(benchmark::State& state) {
  const std::string text = customers(1 << 20, false);
  std::vector<Row> rows;
  std::vector<Cell> cells;
  for (auto _ : state) {
    rows.clear();
    cells.clear();
    benchmark::DoNotOptimize(CsvRows(',').read(text, true, SIZE_MAX, rows, cells));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}
BENCHMARK(BM_CsvIndex);

void BM_ReadCsvUtf8(benchmark::State& state) {
  read_file_of(state, customers(64 << 20, false), "a.csv");
}
BENCHMARK(BM_ReadCsvUtf8);
void BM_ReadCsvCp932(benchmark::State& state) {
  read_file_of(state, customers(64 << 20, true), "a.csv");
}
BENCHMARK(BM_ReadCsvCp932);
void BM_ReadTextUtf8(benchmark::State& state) {
  read_file_of(state, "a text\n" + customers(64 << 20, false), "a.json");
}
BENCHMARK(BM_ReadTextUtf8);
void BM_ReadMbox(benchmark::State& state) { read_file_of(state, mailbox(64 << 20), "a.mbox"); }
BENCHMARK(BM_ReadMbox);

void BM_ProbeCsv(benchmark::State& state) {
  const std::string bytes = customers(64 << 20, false);
  const int fd = memory_file(bytes);
  for (auto _ : state) benchmark::DoNotOptimize(probe(fd, "a.csv", 8 << 20).cuts.size());
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * bytes.size()));
  close(fd);
}
BENCHMARK(BM_ProbeCsv);

void BM_ProbeMbox(benchmark::State& state) {
  const std::string bytes = mailbox(64 << 20);
  const int fd = memory_file(bytes);
  for (auto _ : state) benchmark::DoNotOptimize(probe(fd, "a.mbox", 8 << 20).cuts.size());
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * bytes.size()));
  close(fd);
}
BENCHMARK(BM_ProbeMbox);

}  // namespace
}  // namespace tadasu::unpack
