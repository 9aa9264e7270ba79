#include "facts/survey.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>

#include "base/check.h"
#include "base/work_queue.h"
#include "facts/crew.h"
#include "facts/merge.h"

namespace tadasu::facts {
namespace {

namespace fs = std::filesystem;

struct Found {
  fs::path path;
  std::string way;
  bool regular = true;
};

// One unit under way. Filled by a crew thread, taken by the calling thread in order.
struct Slot {
  std::string way;
  std::shared_ptr<File> file;
  unpack::Unit unit;
  std::uint64_t size_bytes = 0;
  bool split = false;
  bool last_of_file = false;
  std::string unit_id;  // "" when nothing is kept
  std::string items;
  std::optional<Error> error;
  bool done = false;
  bool dropped = false;  // stopped before it began
};

std::string utf8_path(const fs::path& path) {
  std::string text = path.generic_string();
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  if (text.substr(0, 2) == "./") text.erase(0, 2);
  return text;
}

// Files in order of way. A folder that cannot be listed is one Unread.
void walk(const fs::path& root, std::vector<Found>& out, std::vector<unpack::Unread>& unread) {
  std::error_code error;
  const auto status = fs::symlink_status(root, error);
  if (!fs::is_directory(status)) {
    // A path that was named is followed even when it is a link; links met on the way are not.
    out.push_back({root, utf8_path(root), fs::is_regular_file(fs::status(root, error))});
    return;
  }
  std::vector<fs::path> folders = {root};
  while (!folders.empty()) {
    const fs::path folder = std::move(folders.back());
    folders.pop_back();
    fs::directory_iterator list(folder, error);
    if (error) {
      unread.push_back(
          {.way = utf8_path(folder), .why = unpack::Why::NotAllowed, .detail = error.message()});
      continue;
    }
    for (; list != fs::directory_iterator(); list.increment(error)) {
      if (error) break;
      const auto kind = list->symlink_status(error);
      if (fs::is_directory(kind)) {
        folders.push_back(list->path());
      } else {
        out.push_back({list->path(), utf8_path(list->path()), fs::is_regular_file(kind)});
      }
    }
  }
}

// One run of a survey: reads ahead with the crews, merges in order on the calling thread.
class Run {
 public:
  Run(const SurveyOptions& options, const std::function<void(MentionLine&&)>& mention,
      const std::function<void(const Progress&)>& progress)
      : options_(options),
        progress_(progress),
        merge_(options.key, mention),
        started_(std::chrono::steady_clock::now()) {
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    const unsigned threads = options.thread_count == 0 ? cores : options.thread_count;
    const Hello hello{options.key, options.mentions, options.values};
    const fs::path worker =
        options.worker.empty() ? unpack::worker_program("tadasu-worker") : options.worker;
    const fs::path pdf =
        options.pdf_worker.empty() ? unpack::worker_program("tadasu-pdf") : options.pdf_worker;
    for (unsigned i = 0; i <= threads; ++i)
      crews_.push_back(std::make_unique<Crew>(worker, pdf, hello, options.limits));
    queue_.emplace(threads, threads * 4);
  }

  Result<SurveyResult> run(const std::vector<Found>& files, std::vector<unpack::Unread> unread) {
    const std::uint64_t entered = files.size() + unread.size();
    for (unpack::Unread& one : unread) merge_.add_unread(std::move(one));
    count_bytes(files);
    for (const Found& found : files) {
      if (stopping()) {
        leave_file(found);
      } else {
        TRY_STATUS(take_file(found));
      }
    }
    while (!slots_.empty()) TRY_STATUS(merge_front());
    report(true);
    SurveyResult result;
    result.stopped = stopping();
    result.jailed = crews_.front()->jailed();
    merge_.finish(result, entered);
    result.survey.seconds = seconds();
    return result;
  }

 private:
  [[nodiscard]] bool stopping() const { return options_.stop != nullptr && options_.stop->load(); }
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  }

  void count_bytes(const std::vector<Found>& files) {
    for (const Found& found : files) {
      std::error_code error;
      const auto size = found.regular ? fs::file_size(found.path, error) : 0;
      if (!error) now_.bytes_total += size;
    }
    now_.files_total = files.size();
  }

  // Not begun when the survey was stopped: unread, so that it widens the bounds.
  void leave_file(const Found& found) {
    std::error_code error;
    const auto size = found.regular ? fs::file_size(found.path, error) : 0;
    merge_.add_unread({.way = found.way,
                       .why = unpack::Why::TimedOut,
                       .size_bytes = error ? 0 : size,
                       .detail = "survey stopped"});
  }

  Status take_file(const Found& found) {
    struct stat info {};
    if (!found.regular) {  // links, devices, sockets: skipped by rule
      merge_.add_skipped();
      ++now_.files_done;
      return success();
    }
    auto opened = File::open_read(found.path);
    if (!opened.ok() || ::fstat(opened.value().fd(), &info) != 0) {
      const bool gone = !opened.ok() && opened.error().trouble == Trouble::NotFound;
      merge_.add_unread({.way = found.way,
                         .why = gone ? unpack::Why::Vanished : unpack::Why::NotAllowed,
                         .detail = "open failed"});
      ++now_.files_done;
      return success();
    }
    const auto size = static_cast<std::uint64_t>(info.st_size);
    merge_.add_bytes(size);
    auto file = std::make_shared<File>(std::move(opened).value());
    return cut_file(found, file, size);
  }

  // A long file is probed here, on the calling thread's own crew, and cut into units.
  Status cut_file(const Found& found, const std::shared_ptr<File>& file, std::uint64_t size) {
    unpack::Probe probe;
    if (size > options_.unit_bytes) {
      TRY(probe, crews_.back()->probe(file->fd(), found.way, options_.unit_bytes));
    }
    std::vector<std::uint64_t> cuts = probe.splittable ? probe.cuts : std::vector<std::uint64_t>{};
    if (cuts.size() < 3 || cuts.front() != 0 || cuts.back() != size) cuts = {0, size};
    std::string hash;
    if (options_.ledger != nullptr) {
      const auto digest = sha256_file(*file, found.way);
      if (digest.ok()) hash = hex(digest.value());
    }
    const bool split = cuts.size() > 2;
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
      auto slot = std::make_shared<Slot>();
      slot->way = found.way;
      slot->file = file;
      slot->unit = {.way = found.way,
                    .begin = cuts[i],
                    .end = split ? cuts[i + 1] : UINT64_MAX,
                    .plan = split ? probe.plan : "",
                    .reader = ""};
      slot->size_bytes = cuts[i + 1] - cuts[i];
      slot->split = split;
      slot->last_of_file = i + 2 == cuts.size();
      if (!hash.empty()) slot->unit_id = unit_id(*slot, hash);
      TRY_STATUS(start(slot));
    }
    return success();
  }

  [[nodiscard]] std::string unit_id(const Slot& slot, const std::string& hash) const {
    // Keyed: the id lies in clear in the store, and the name of a file may be the name of a person.
    const std::string way_hash = std::to_string(keyed_hash(options_.key, "unit", slot.way));
    return "v3/" + hash + "/" + way_hash + "/" + std::to_string(slot.unit.begin) + "-" +
           std::to_string(slot.unit.end) + (options_.values ? "/values" : "");
  }

  Status start(const std::shared_ptr<Slot>& slot) {
    slots_.push_back(slot);
    queue_->add([this, slot](std::size_t thread) {
      read_slot(*slot, *crews_[thread]);
      {
        const std::lock_guard lock(mutex_);
        slot->done = true;
      }
      done_.notify_all();
    });
    // Bounded memory: at most so many units are read and not yet merged.
    while (slots_.size() > crews_.size() * 4 || (!slots_.empty() && is_done(*slots_.front()))) {
      TRY_STATUS(merge_front());
    }
    report(false);
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
        return;
      }
    }
    auto items = crew.read_unit(slot.file->fd(), slot.unit, slot.size_bytes);
    if (!items.ok()) {
      slot.error = std::move(items).error();
      return;
    }
    slot.items = std::move(items).value();
    if (options_.ledger != nullptr && !slot.unit_id.empty()) {
      const Status kept = options_.ledger->finish(slot.unit_id, slot.items);
      if (!kept.ok()) slot.error = kept.error();
    }
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
    if (slot->dropped) {
      merge_.lose_unit(slot->way, slot->split, slot->size_bytes);
    } else {
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
  std::vector<Found> files;
  std::vector<unpack::Unread> unread;
  for (const fs::path& path : paths) {
    std::error_code error;
    if (!fs::exists(path, error)) {
      if (error && error != std::errc::no_such_file_or_directory) {
        return system_error(error.value(), path.string(), "look at");
      }
      return Error{Trouble::NotFound, path.string(), "no such file or folder"};
    }
    walk(path, files, unread);
  }
  const auto by_way = [](const Found& a, const Found& b) { return a.way < b.way; };
  std::sort(files.begin(), files.end(), by_way);
  files.erase(std::unique(files.begin(), files.end(),
                          [](const Found& a, const Found& b) { return a.way == b.way; }),
              files.end());
  SurveyOptions settled = options;
  if (settled.key == Key{}) {
    start_crypto();
    settled.key = random_key();
  }
  Run run(settled, mention, progress);
  return run.run(files, std::move(unread));
}

}  // namespace tadasu::facts
