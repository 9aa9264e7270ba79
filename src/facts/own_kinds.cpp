#include "facts/own_kinds.h"

#include "base/hash.h"
#include "facts/reading.h"
#include "facts/wire.h"
#include "unpack/jail.h"

namespace tadasu::facts {

std::string answer_own_kinds(std::string_view text, std::uint64_t kind) {
  find::OwnKinds own = find::read_own_kinds(text).own;
  if (kind < own.kinds.size()) own.kinds = {own.kinds[kind]};
  const find::OwnTrial trial = find::try_own_kinds(own);
  std::string out;
  wire::Writer writer(out);
  writer.byte(trial.refused ? 1 : 0);
  writer.text(trial.refused.value_or(""));
  for (const auto* outcomes : {&trial.matches, &trial.matches_not}) {
    for (const find::SampleOutcome one : *outcomes) writer.byte(static_cast<char>(one));
  }
  return out;
}

namespace {

using find::SampleOutcome;

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
    writer.text(check_.own.text);
    writer.number(kind);
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
    if (!reader.ok() || !reader.at_end()) return Error{Trouble::Unavailable, "worker", "malformed"};
    return success();
  }

  void take_samples(std::size_t kind, wire::Reader& reader) {
    const find::OwnKind& own = check_.own.kinds[kind];
    for (const std::string& one : own.matches) {
      const auto outcome = static_cast<SampleOutcome>(reader.byte());
      check_.samples.push_back({kind, one, true, outcome == SampleOutcome::Yes});
      if (outcome == SampleOutcome::No) wrong(kind, "sample_missed", one);
      if (outcome == SampleOutcome::Alone) wrong(kind, "sample_alone", one);
    }
    for (const std::string& one : own.matches_not) {
      const bool found = static_cast<SampleOutcome>(reader.byte()) != SampleOutcome::No;
      check_.samples.push_back({kind, one, false, !found});
      if (found) wrong(kind, "sample_found", one);
    }
  }

  unpack::Worker worker_;
  OwnKindsCheck& check_;
};

}  // namespace

Result<OwnKindsCheck> check_own_kinds(std::string_view text, std::filesystem::path worker,
                                      std::chrono::milliseconds compile_max) {
  find::OwnKindsRead read = find::read_own_kinds(text);
  OwnKindsCheck check{std::move(read.own), std::move(read.problems), {}};
  if (!check.problems.empty()) return check;
  unpack::JailLimits limits;
  limits.job_max = limits.silence_max = compile_max;
  Hello hello;
  hello.key = random_key();
  if (worker.empty()) worker = unpack::worker_program("tadasu-worker");
  TRY(unpack::Worker started, unpack::Worker::start(std::move(worker), to_text(hello), limits));
  TRY_STATUS(Trial(std::move(started), check).run());
  return check;
}

}  // namespace tadasu::facts
