#include "facts/own_kinds.h"

#include "base/hash.h"
#include "facts/hello.h"
#include "facts/own_kinds_wire.h"
#include "facts/wire.h"
#include "text/encoding.h"
#include "unpack/jail.h"

namespace tadasu::facts {

namespace {

using find::SampleOutcome;

// Of one answer: a file of 64 KB whose every line is wrong, and a few words for each pattern.
constexpr std::uint64_t kAnswerBytesMax = 2 << 20;

Result<unpack::Worker> start_worker(std::filesystem::path worker,
                                    std::chrono::milliseconds job_max) {
  unpack::JailLimits limits;
  limits.job_max = limits.silence_max = job_max;
  limits.answer_bytes_max = limits.record_bytes_max = kAnswerBytesMax;
  Hello hello;
  hello.key = random_key();
  if (worker.empty()) worker = unpack::worker_program("tadasu-worker");
  return unpack::Worker::start(std::move(worker), to_text(hello), limits);
}

Error malformed() { return {Trouble::Unavailable, "worker", "malformed"}; }

// Asks a worker for one item after the other.
class Trial {
 public:
  Trial(unpack::Worker worker, OwnKindsCheck& check) : worker_(std::move(worker)), check_(check) {}

  Status run() {
    const auto& kinds = check_.own.kinds;
    for (std::size_t i = 0; i < kinds.size(); ++i) TRY_STATUS(ask(i));
    if (check_.problems.empty() && kinds.size() > 1) TRY_STATUS(ask(kinds.size()));
    return success();
  }

 private:
  void wrong(std::size_t kind, const char* what, std::string_view detail) {
    const bool one = kind < check_.own.kinds.size();
    check_.problems.push_back({one ? check_.own.kinds[kind].id : "", what, find::shown(detail)});
  }

  Status ask(std::size_t kind) {
    std::string request;
    wire::Writer writer(request);
    writer.byte(static_cast<char>(wire::Ask::OwnKinds));
    const auto& kinds = check_.own.kinds;
    writer.text(own_kinds_wire(kind < kinds.size() ? std::vector{kinds[kind]} : kinds));
    std::string answer;
    TRY(const unpack::JobEnd end,
        worker_.run(request, -1, [&](std::string_view record) { answer += record; }));
    if (end != unpack::JobEnd::Done) {
      wrong(kind, "costly", "");
      return success();
    }
    wire::Reader reader(answer);
    const bool is_refused = reader.byte() != 0;
    const std::string_view words = reader.text();
    if (is_refused) {
      wrong(kind, "refused", words);
    } else if (kind < check_.own.kinds.size()) {
      take_samples(kind, reader);
    }
    if (!reader.ok() || !reader.at_end() || is_malformed_) return malformed();
    return success();
  }

  SampleOutcome read_outcome(wire::Reader& reader) {
    const char outcome = reader.byte();
    for (const SampleOutcome one : {SampleOutcome::No, SampleOutcome::Alone, SampleOutcome::Yes})
      if (outcome == static_cast<char>(one)) return one;
    is_malformed_ = true;
    return SampleOutcome::No;
  }

  void take_samples(std::size_t kind, wire::Reader& reader) {
    const find::OwnKind& own = check_.own.kinds[kind];
    for (const std::string& one : own.matches) {
      const SampleOutcome outcome = read_outcome(reader);
      check_.samples.push_back({kind, one, true, outcome == SampleOutcome::Yes});
      if (outcome == SampleOutcome::No) wrong(kind, "sample_missed", one);
      if (outcome == SampleOutcome::Alone) wrong(kind, "sample_alone", one);
    }
    for (const std::string& one : own.matches_not) {
      const bool found = read_outcome(reader) != SampleOutcome::No;
      check_.samples.push_back({kind, one, false, !found});
      if (found) wrong(kind, "sample_found", one);
    }
  }

  unpack::Worker worker_;
  OwnKindsCheck& check_;
  bool is_malformed_ = false;
};

}  // namespace

Result<find::OwnKindsRead> parse_own_kinds(std::string_view text, std::filesystem::path worker,
                                           std::chrono::milliseconds parse_max) {
  find::OwnKindsRead out;
  if (text.size() > find::kOwnKindsBytesMax) {
    out.problems.push_back({"", "too_large", std::to_string(find::kOwnKindsBytesMax >> 10)});
    return out;
  }
  TRY(unpack::Worker started, start_worker(std::move(worker), parse_max));
  std::string request, answer;
  wire::Writer writer(request);
  writer.byte(static_cast<char>(wire::Ask::OwnKindsFile));
  writer.text(text);
  TRY(const unpack::JobEnd end,
      started.run(request, -1, [&](std::string_view record) { answer += record; }));
  if (end != unpack::JobEnd::Done) {
    out.problems.push_back({"", "not_read", ""});
    return out;
  }
  auto read = own_kinds_of_answer(answer);
  // Kinds of a text that is no UTF-8: no parser read that.
  if (!read || (read->problems.empty() && !text::is_valid_utf8(text))) return malformed();
  if (read->problems.empty()) read->own.text = text;
  return std::move(*read);
}

// Two processes: one that the file took over does not judge what it made of it.
Result<OwnKindsCheck> check_own_kinds(std::string_view text, std::filesystem::path worker,
                                      std::chrono::milliseconds compile_max) {
  TRY(find::OwnKindsRead read, parse_own_kinds(text, worker, compile_max));
  OwnKindsCheck check{std::move(read.own), std::move(read.problems), {}};
  if (!check.problems.empty()) return check;
  TRY(unpack::Worker started, start_worker(std::move(worker), compile_max));
  TRY_STATUS(Trial(std::move(started), check).run());
  return check;
}

}  // namespace tadasu::facts
