#include "facts/survey.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <system_error>
#include <thread>
#include <utility>

#include "base/bytes.h"
#include "base/check.h"
#include "base/pack.h"
#include "base/work_queue.h"
#include "facts/crew.h"
#include "facts/facts.h"
#include "facts/known_list.h"
#include "facts/merge.h"
#include "facts/walk.h"

namespace tadasu::facts {
namespace {

namespace fs = std::filesystem;

// One unit under way. Filled by a crew thread, taken by the calling thread in order.
struct Slot {
  std::string way;
  std::shared_ptr<File> file;
  unpack::Unit unit;
  std::uint64_t size_bytes = 0;
  bool split = false;
  bool last_of_file = false;
  std::string sha256;   // of the file; "" when nothing is kept
  std::string unit_id;  // "" when nothing is kept
  std::string kept_id;  // under which its items lie in the ledger; "": they do not
  std::string items;
  std::optional<Error> error;
  bool done = false;
  bool dropped = false;  // stopped before it began
};

// What the result of a unit depends on beside its bytes: the programs that read and the packs they
// read with, and own kinds. After an update of either, units are read again.
std::string readers_id(const fs::path& worker, const fs::path& pdf_worker,
                       const find::OwnKinds& own, const std::string& known_people) {
  std::vector<fs::path> files = {worker, pdf_worker, data_packs_folder() / "dictionary.bin"};
  std::error_code error;
  for (const char* pack : {"kinds", "name-tagger"}) {
    for (const auto& entry : fs::directory_iterator(packs_folder() / pack, error))
      files.push_back(entry.path());
  }
  std::sort(files.begin() + 3, files.end());
  std::string all;
  for (const fs::path& path : files) {
    const auto file = File::open_read(path);
    if (!file.ok()) continue;
    const auto digest = sha256_file(file.value(), path.string());
    if (digest.ok()) all += path.filename().string() + "\n" + hex(digest.value()) + "\n";
  }
  if (!own.text.empty()) all += "own kinds\n" + hex(sha256(bytes_of(own.text))) + "\n";
  if (!known_people.empty()) all += "known people\n" + hex(sha256(bytes_of(known_people))) + "\n";
  return hex(sha256(bytes_of(all))).substr(0, 32);
}

// One run of a survey: reads ahead with the crews, merges in order on the calling thread.
class Run {
 public:
  Run(const SurveyOptions& options, const std::function<void(MentionLine&&)>& mention,
      const std::function<void(const Progress&)>& progress, std::shared_ptr<const File> known)
      : options_(options),
        progress_(progress),
        merge_(options.key, mention),
        started_(std::chrono::steady_clock::now()) {
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    const unsigned threads = options.thread_count == 0 ? cores : options.thread_count;
    const Hello hello{options.key,           options.mentions,        options.values,
                      options.address_parts, options.own_kinds.kinds, options.minors_on};
    const fs::path worker =
        options.worker.empty() ? unpack::worker_program("tadasu-worker") : options.worker;
    const fs::path pdf =
        options.pdf_worker.empty() ? unpack::worker_program("tadasu-pdf") : options.pdf_worker;
    unpack::JailLimits limits = options.limits;  // the mapped list comes on top
    limits.memory_bytes_max += options.known_people.size();
    limits.growth_bytes_max += options.known_people.size();
    for (unsigned i = 0; i <= threads; ++i)
      crews_.push_back(std::make_unique<Crew>(worker, pdf, hello, limits, known));
    queue_.emplace(threads, threads * 4);
    if (options.ledger != nullptr)
      readers_ = readers_id(worker, pdf, options.own_kinds, options.known_people);
  }

  Result<SurveyResult> run(const std::vector<Found>& files) {
    count_bytes(files);
    for (const Found& found : files) {
      if (found.kind == Found::Kind::Skipped) {
        merge_.add_skipped();
        ++now_.files_done;
      } else if (found.kind == Found::Kind::Unread) {
        leave_file(found, found.why, found.detail);
      } else if (stopping()) {  // not begun: unread, so that it widens the bounds
        leave_file(found, unpack::Why::TimedOut, "survey stopped");
      } else {
        TRY_STATUS(take_file(found));
      }
    }
    while (!slots_.empty()) TRY_STATUS(merge_front());
    compare_with_earlier();
    report(true);
    SurveyResult result;
    result.stopped = stopping();
    queue_->drain();  // crews may still be starting, where the ledger knew every unit
    result.jailed = crews_.front()->jailed();
    if (!options_.judgments.empty())
      note_evidence("", "decisions", judgments_text(options_.judgments));
    if (!options_.test_people.empty())
      note_evidence("", "test people", test_people_text(options_.test_people));
    now_.step = Progress::Step::TellingApart;
    report(true);
    merge_.finish(result, files.size() + lost_.size(), static_cast<unsigned>(crews_.size() - 1),
                  options_.judgments, options_.test_people);
    result.units = std::move(units_);
    result.files = std::move(met_);
    result.lost = std::move(lost_);
    result.last = now_;
    result.readers = readers_;
    result.counting = counting();
    result.survey.seconds = seconds();
    result.survey.evidence = evidence_;
    result.survey.minors_on = options_.minors_on;
    result.survey.classes = class_facts(result.people, result.survey);
    count_places(result.people, result.survey);
    if (!options_.known_people.empty()) {
      TRY(const find::KnownPeople known, find::KnownPeople::view(options_.known_people));
      result.survey.known_people = {known.people(), merge_.known_mentions()};
    }
    const std::vector<find::OwnKind>& own = options_.own_kinds.kinds;
    // What could not be read may hold any kind, also one that was not met.
    const std::uint64_t wider = result.survey.people.max - result.survey.people_read.max;
    for (std::size_t i = 0; i < own.size(); ++i) {
      people::Count count = result.people.by_own[i];
      count.max += wider;
      result.survey.own_kinds.push_back({own[i].id, own[i].name_ja, own[i].name_en,
                                         own[i].counts_as, merge_.own_mentions()[i], count});
    }
    return result;
  }

 private:
  [[nodiscard]] bool stopping() const { return options_.stop != nullptr && options_.stop->load(); }
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  }

  // 0: not even the size is known.
  static std::uint64_t size_of(const Found& found) {
    std::error_code error;
    if (!fs::is_regular_file(found.path, error)) return 0;
    const auto size = fs::file_size(found.path, error);
    return error ? 0 : size;
  }

  void count_bytes(const std::vector<Found>& files) {
    for (const Found& found : files) {
      if (found.kind == Found::Kind::File) now_.bytes_total += size_of(found);
    }
    now_.files_total = files.size();
  }

  // Contents that earlier surveys met and that are nowhere any more. A file that moved is still
  // here; one that could not be read, then or now, is what it was while it has the same size.
  void compare_with_earlier() {
    if (options_.ledger == nullptr) return;
    std::map<std::string_view, const SeenFile*> here;
    std::set<std::string_view> contents, gone, changed;
    for (const SeenFile& file : met_) {
      here.emplace(file.path, &file);
      if (!file.sha256.empty()) contents.insert(file.sha256);
    }
    const std::vector<SeenFile>& files = options_.seen_before.files;
    for (std::size_t i = 0; i < files.size(); ++i) {
      const SeenFile& before = files[i];
      if (!before.sha256.empty() && contents.contains(before.sha256)) continue;
      const bool latest = i + 1 == files.size() || files[i + 1].path != before.path;
      const auto now = here.find(before.path);
      if (now != here.end() && latest && may_be_the_same(*now->second, before)) continue;
      const bool is_gone = latest && now == here.end();
      (is_gone ? gone : changed).insert(before.path);
      lose(before, is_gone);
    }
    for (const std::string_view path : gone) changed.erase(path);
    merge_.set_losses(gone.size(), changed.size(), lost_people_max());
  }

  static bool may_be_the_same(const SeenFile& now, const SeenFile& before) {
    return now.size_bytes == before.size_bytes && (now.sha256.empty() || before.sha256.empty());
  }

  void lose(const SeenFile& before, bool gone) {
    merge_.add_lost({.way = before.path,
                     .why = unpack::Why::Vanished,
                     .size_bytes = before.size_bytes,
                     .may_hold_people = before.size_bytes > 0,
                     .detail = gone ? "seen by an earlier survey" : "earlier content"});
    note_evidence(before.path, gone ? "gone" : "changed", before.sha256);
    lost_.push_back(before);
  }

  // What was read before as it is read now was counted then, and held everybody who is lost now.
  // Other readers may find more in the same bytes: then only the sizes bound it.
  [[nodiscard]] std::uint64_t lost_people_max() const {
    const SeenBefore& before = options_.seen_before;
    if (before.readers != readers_) return UINT64_MAX;
    // Nor does it bound what was left out or taken for one then and is not now.
    const Counting now = counting();
    if (before.counting.test_people != now.test_people ||
        !std::includes(now.same.begin(), now.same.end(), before.counting.same.begin(),
                       before.counting.same.end()))
      return UINT64_MAX;
    const bool none_new =
        std::all_of(lost_.begin(), lost_.end(), [](const SeenFile& file) { return file.lost; });
    return none_new ? before.lost_people_max : before.people_max;
  }

  [[nodiscard]] Counting counting() const {
    Counting out = {hex(sha256(bytes_of(test_people_text(options_.test_people)))), {}};
    for (const Judgment& one : options_.judgments)
      if (one.verdict == Verdict::Same) out.same.push_back(one.pair);
    std::sort(out.same.begin(), out.same.end());
    return out;
  }

  void note_met(const fs::path& path, std::uint64_t size_bytes, const std::string& hash) {
    if (options_.ledger != nullptr) met_.push_back({stored_place(path), size_bytes, hash});
  }

  void leave_file(const Found& found, unpack::Why why, const std::string& detail) {
    if (const std::uint64_t size = size_of(found); size > 0) note_met(found.path, size, "");
    merge_.add_unread(
        {.way = found.way, .why = why, .size_bytes = size_of(found), .detail = detail});
    note_evidence(found.way, unpack::why_name(why), "");
    ++now_.files_done;
  }

  Status take_file(const Found& found) {
    struct stat info {};
    auto opened = File::open_read(found.path);
    if (!opened.ok() || ::fstat(opened.value().fd(), &info) != 0) {
      const bool gone = !opened.ok() && opened.error().trouble == Trouble::NotFound;
      leave_file(found, gone ? unpack::Why::Vanished : unpack::Why::NotAllowed, "open failed");
      return success();
    }
    const auto size = static_cast<std::uint64_t>(info.st_size);
    merge_.add_bytes(size);
    auto file = std::make_shared<File>(std::move(opened).value());
    return cut_file(found, file, size);
  }

  // The first long file is for all crews: they start while it is probed. One alone starts when it
  // is needed, so that one thread means one.
  void warm_up_crews() {
    const std::size_t threads = crews_.size() - 1;
    if (std::exchange(warm_, true) || threads < 2) return;
    for (std::size_t i = 0; i < threads; ++i)
      queue_->add([this](std::size_t thread) { crews_[thread]->warm_up(); });
  }

  struct LongFile {
    const Found& found;
    std::shared_ptr<File> file;
    std::uint64_t size_bytes;
    std::string hash;  // "": not asked for
  };

  // A long file is probed here, on the calling thread's own crew, and cut into units. Those that
  // are known early are read meanwhile.
  Status cut_file(const Found& found, const std::shared_ptr<File>& file, std::uint64_t size) {
    LongFile it{found, file, size, ""};
    if (options_.ledger != nullptr) {
      const auto digest = sha256_file(*file, found.way);
      if (digest.ok()) it.hash = hex(digest.value());
    }
    unpack::Probe probe;
    std::uint64_t begun = 0;  // up to here units were given out
    if (size > options_.unit_bytes) {
      warm_up_crews();
      Status early = success();
      TRY(probe, crews_.back()->probe(file->fd(), found.way, options_.unit_bytes,
                                      [&](const unpack::Unit& unit) {
                                        if (early.ok()) early = begin_early(it, unit, begun);
                                      }));
      TRY_STATUS(std::move(early));
    }
    note_met(found.path, size, it.hash);
    std::vector<std::uint64_t> cuts = probe.splittable ? probe.cuts : std::vector<std::uint64_t>{};
    const bool usable = cuts.size() >= 3 && cuts.front() == 0 && cuts.back() == size;
    if (!usable || !std::binary_search(cuts.begin(), cuts.end(), begun)) cuts = {begun, size};
    const bool split = cuts.size() > 2 || begun > 0;
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
      if (cuts[i] < begun) continue;
      const std::shared_ptr<Slot> slot =
          slot_of(it, cuts[i], cuts[i + 1], split ? probe.plan : "", split);
      slot->last_of_file = i + 2 == cuts.size();
      TRY_STATUS(start(slot));
    }
    return success();
  }

  // Never waits for a thread: the probe goes on, and what it tells later is given out later. One
  // thread alone does nothing beside the probe.
  Status begin_early(const LongFile& it, const unpack::Unit& unit, std::uint64_t& begun) {
    const std::size_t threads = crews_.size() - 1;
    TRY_STATUS(merge_done());
    if (threads < 2 || slots_.size() >= threads * 2 || unit.begin != begun ||
        unit.end >= it.size_bytes)
      return success();
    begun = unit.end;
    enqueue(slot_of(it, unit.begin, unit.end, unit.plan, true));
    return success();
  }

  std::shared_ptr<Slot> slot_of(const LongFile& it, std::uint64_t begin, std::uint64_t end,
                                const std::string& plan, bool split) {
    auto slot = std::make_shared<Slot>();
    slot->way = it.found.way;
    slot->file = it.file;
    slot->unit = {.way = it.found.way,
                  .begin = begin,
                  .end = split ? end : UINT64_MAX,
                  .plan = plan,
                  .reader = ""};
    slot->size_bytes = end - begin;
    slot->split = split;
    slot->sha256 = it.hash;
    if (!it.hash.empty()) slot->unit_id = unit_id(*slot, it.hash);
    return slot;
  }

  [[nodiscard]] std::string unit_id(const Slot& slot, const std::string& hash) const {
    // Keyed: the id lies in clear in the store, and the name of a file may be the name of a person.
    const std::string way_hash = std::to_string(keyed_hash(options_.key, "unit", slot.way));
    return "v7/" + readers_ + "/" + hash + "/" + way_hash + "/" + std::to_string(slot.unit.begin) +
           "-" + std::to_string(slot.unit.end) + (options_.values ? "/values" : "") +
           (options_.address_parts ? "/parts" : "") +
           (options_.minors_on ? "/" + iso_text(*options_.minors_on) : "");
  }

  void enqueue(const std::shared_ptr<Slot>& slot) {
    slots_.push_back(slot);
    queue_->add([this, slot](std::size_t thread) {
      read_slot(*slot, *crews_[thread]);
      {
        const std::lock_guard lock(mutex_);
        slot->done = true;
      }
      done_.notify_all();
    });
  }

  Status start(const std::shared_ptr<Slot>& slot) {
    enqueue(slot);
    // Bounded memory: at most so many units are read and not yet merged.
    while (slots_.size() > crews_.size() * 4) TRY_STATUS(merge_front());
    TRY_STATUS(merge_done());
    report(false);
    return success();
  }

  Status merge_done() {
    while (!slots_.empty() && is_done(*slots_.front())) TRY_STATUS(merge_front());
    return success();
  }

  void read_slot(Slot& slot, Crew& crew) {
    if (stopping()) {
      slot.dropped = true;
      return;
    }
    if (options_.ledger != nullptr && !slot.unit_id.empty()) {
      if (auto kept = options_.ledger->finished(slot.unit_id)) {
        slot.items = std::move(*kept);
        slot.kept_id = slot.unit_id;
        return;
      }
    }
    auto read = crew.read_unit(slot.file->fd(), slot.unit, slot.size_bytes);
    if (!read.ok()) {
      slot.error = std::move(read).error();
      return;
    }
    slot.items = std::move(read.value().items);
    if (options_.ledger == nullptr) return;
    // A reader that ended early is tried again by the next survey, which asks for another id.
    const bool finished = !slot.unit_id.empty() && read.value().whole &&
                          Merge::is_well_formed(slot.way, slot.split, slot.size_bytes, slot.items);
    slot.kept_id = finished ? slot.unit_id : "ended/" + unit_id(slot, slot.sha256);
    const Status kept = options_.ledger->finish(slot.kept_id, slot.items);
    if (!kept.ok()) slot.error = kept.error();
  }

  bool is_done(const Slot& slot) {
    const std::lock_guard lock(mutex_);
    return slot.done;
  }

  Status merge_front() {
    const std::shared_ptr<Slot> slot = slots_.front();
    for (;;) {
      std::unique_lock lock(mutex_);
      if (done_.wait_for(lock, std::chrono::milliseconds(100), [&] { return slot->done; })) break;
      lock.unlock();
      report(false);
    }
    slots_.pop_front();
    if (slot->error) return std::move(*slot->error);
    note_evidence(slot->way, slot->sha256, slot->dropped ? "" : slot->items);
    if (slot->dropped) {
      merge_.lose_unit(slot->way, slot->split, slot->size_bytes);
    } else {
      if (!slot->kept_id.empty())
        units_.push_back(
            {slot->kept_id, slot->way, slot->size_bytes, slot->split, slot->last_of_file});
      merge_.of_content(slot->sha256);
      merge_.add_unit(slot->way, slot->split, slot->size_bytes, slot->items);
      now_.bytes_done += slot->size_bytes;
    }
    if (slot->last_of_file) {
      merge_.end_file();
      ++now_.files_done;
    }
    report(false);
    return success();
  }

  void note_evidence(const std::string& way, const std::string& bytes_hash,
                     const std::string& items) {
    if (options_.ledger == nullptr) return;
    evidence_ = hex(sha256(bytes_of(evidence_ + "\n" + way + "\n" + bytes_hash + "\n" +
                                    hex(sha256(bytes_of(items))))));
  }

  void report(bool always) {
    const double at = seconds();
    if (!progress_ || (!always && at - reported_at_ < 0.2)) return;
    reported_at_ = at;
    now_.seconds = at;
    now_.unread = merge_.unread_count();
    now_.mentions = merge_.mentions();
    now_.people_estimate = merge_.people_estimate();
    progress_(now_);
  }

  const SurveyOptions& options_;
  const std::function<void(const Progress&)>& progress_;
  Merge merge_;
  std::chrono::steady_clock::time_point started_;
  double reported_at_ = 0;
  Progress now_;
  std::string readers_;   // of the programs and packs that read
  std::string evidence_;  // hash over what was met, its bytes and what came of them
  std::vector<ReadUnit> units_;
  std::vector<SeenFile> met_, lost_;
  bool warm_ = false;  // the crews were told to start
  std::deque<std::shared_ptr<Slot>> slots_;
  std::mutex mutex_;
  std::condition_variable done_;
  std::vector<std::unique_ptr<Crew>>
      crews_;                       // one per queue thread, the last for the calling thread
  std::optional<WorkQueue> queue_;  // last: its threads end before what they use
};

}  // namespace

Result<SurveyResult> survey(const std::vector<fs::path>& paths, const SurveyOptions& options,
                            const std::function<void(MentionLine&&)>& mention,
                            const std::function<void(const Progress&)>& progress) {
  for (const fs::path& path : paths) {
    std::error_code error;
    if (!fs::exists(path, error)) {
      if (error && error != std::errc::no_such_file_or_directory) {
        return system_error(error.value(), utf8_way(path), "look at");
      }
      return Error{Trouble::NotFound, utf8_way(path), "no such file or folder"};
    }
  }
  SurveyOptions settled = options;
  if (settled.key == Key{}) {
    start_crypto();
    settled.key = random_key();
  }
  std::shared_ptr<const File> known;
  if (!settled.known_people.empty()) {
    TRY(File file, memory_file(settled.known_people));
    known = std::make_shared<const File>(std::move(file));
  }
  Run run(settled, mention, progress, known);
  return run.run(walk(paths));
}

Status mentions_again(const SurveyResult& result, UnitLedger& ledger,
                      const std::function<Status(MentionLine&&)>& mention) {
  Status done = success();
  Merge merge(
      Key{},
      [&](MentionLine&& line) {
        if (done.ok()) done = mention(std::move(line));
      },
      Merge::Use::MentionsAgain);
  for (const ReadUnit& unit : result.units) {
    const auto items = ledger.finished(unit.id);
    if (!items)
      return Error{Trouble::Unavailable, "survey", "what was read does not lie in the store"};
    merge.add_unit(unit.way, unit.split, unit.size_bytes, *items);
    if (unit.last_of_file) merge.end_file();
    TRY_STATUS(std::move(done));
    done = success();
  }
  return success();
}

}  // namespace tadasu::facts
