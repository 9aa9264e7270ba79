#include "facts/kept_evidence.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "base/work_queue.h"
#include "find/kind.h"
#include "store/store.h"

namespace tadasu::facts {
namespace {

// Few enough that whoever else writes does not wait long, many enough that what one transaction
// costs by itself does not count, and that most values of a person stand in one call.
constexpr std::size_t kRowsPerWrite = 16'384;

struct Batch {
  std::vector<store::EvidenceRow> rows;
  std::vector<store::SealedValue> values;
};

// Of each record the person whose it is, by its number; 0: nobody's.
std::vector<std::uint64_t> owners(const people::Resolved& resolved) {
  std::uint64_t last = 0;
  for (const people::Person& person : resolved.people) last = std::max(last, person.records.back());
  std::vector<std::uint64_t> out(last + 1);
  for (const people::Person& person : resolved.people)
    for (const std::uint64_t record : person.records) out[record] = person.id;
  return out;
}

}  // namespace

struct KeptEvidence::State {
  State(store::Store& used_store, std::string of_incident, std::uint64_t of_revision,
        const people::Resolved& resolved)
      : store(used_store),
        incident(std::move(of_incident)),
        revision(of_revision),
        person_of(owners(resolved)),
        queue(1, 1) {}

  store::Store& store;
  const std::string incident;
  const std::uint64_t revision;
  const std::vector<std::uint64_t> person_of;
  bool begun = false;
  Batch next;
  store::PersonRows rows_of;  // of the queue's thread
  std::mutex mutex;
  Status written = success();  // under `mutex`
  WorkQueue queue;             // last: its thread ends before what it uses

  Status so_far() {
    const std::lock_guard lock(mutex);
    return written.ok() ? success() : Status(written.error());
  }

  Status put(const Batch& batch) {
    TRY_STATUS(store.put_evidence(batch.rows, &rows_of));
    return store.seal(incident, revision, batch.values, &rows_of);
  }

  // Waits while another batch waits already.
  void write() {
    queue.add([this, batch = std::make_shared<const Batch>(std::exchange(next, {}))](std::size_t) {
      if (!so_far().ok()) return;
      Status done = put(*batch);
      if (done.ok()) return;
      const std::lock_guard lock(mutex);
      written = std::move(done);
    });
  }
};

KeptEvidence::KeptEvidence(store::Store& store, std::string incident, std::uint64_t revision,
                           const people::Resolved& resolved)
    : state_(std::make_unique<State>(store, std::move(incident), revision, resolved)) {}

KeptEvidence::~KeptEvidence() = default;

Status KeptEvidence::take(MentionLine&& line) {
  State& state = *state_;
  if (!std::exchange(state.begun, true))
    TRY_STATUS(state.store.forget_revision(state.incident, state.revision));
  const std::uint64_t person =
      line.record < state.person_of.size() ? state.person_of[line.record] : 0;
  const std::string kind(find::kind_id(line.mention.kind));
  if (person != 0)
    state.next.values.push_back(
        {person, kind, std::move(line.value), line.way + " " + line.place, 1});
  state.next.rows.push_back({state.incident, state.revision, person, kind, std::move(line.way),
                             std::move(line.place), std::move(line.masked), line.mention.strength,
                             line.mention.reasons, 0});
  if (state.next.rows.size() < kRowsPerWrite) return success();
  state.write();
  return state.so_far();
}

Status KeptEvidence::finish() {
  State& state = *state_;
  if (!std::exchange(state.begun, true))
    TRY_STATUS(state.store.forget_revision(state.incident, state.revision));
  state.write();
  state.queue.drain();
  TRY_STATUS(state.so_far());
  return state.store.put_person_rows(state.incident, state.revision, std::move(state.rows_of));
}

}  // namespace tadasu::facts
