// Surveys that were started from the console: each runs on a thread of its own, tells its progress
// to everybody who watches, and ends with the next revision and the drafts made from it.
#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/words.h"
#include "facts/survey.h"
#include "serve/http.h"

namespace tadasu::serve {

struct House;

enum class SurveyEnd : std::uint8_t { Running, Done, Stopped, Failed };

struct SurveyState {
  facts::Progress progress;
  SurveyEnd end = SurveyEnd::Running;
  std::string trouble;   // name of the Trouble when it failed
  bool counted = false;  // the numbers were kept; what failed came after them
};

// Threads: every function from any thread.
class Surveys {
 public:
  explicit Surveys(House& house) : house_(house) {}
  ~Surveys();  // stops what runs; what was finished stays finished and the next survey goes on
               // there

  // Errors: Conflict when one runs for this incident already.
  Status start(const std::string& incident, const std::vector<std::filesystem::path>& paths,
               const std::string& actor, const std::string& reason);
  void stop(const std::string& incident);
  // The survey that runs, or the last that ran since the server started.
  std::optional<SurveyState> state(const std::string& incident);
  // Sends "progress" events until it ends; a stream for which nothing runs gets the end at once.
  void watch(const std::string& incident, Lang lang, const std::shared_ptr<Stream>& stream);

 private:
  struct Running {
    std::thread thread;
    std::atomic<bool> stop = false;
    SurveyState state;
    std::vector<std::pair<Lang, std::weak_ptr<Stream>>> watchers;
  };
  void run(Running& running, const std::string& incident,
           const std::vector<std::filesystem::path>& paths, const std::string& actor,
           const std::string& reason);
  // The name of the Trouble, "" when all went well.
  std::string survey(Running& running, const std::string& incident,
                     const std::vector<std::filesystem::path>& paths, const std::string& actor,
                     const std::string& reason);
  void tell(Running& running);  // with the mutex held

  House& house_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Running>> running_;
};

// What a watcher is told: ready-made words per field, so that the script holds none.
std::string progress_event(Lang lang, const SurveyState& state);

// Whether there is something to survey: a file, or a folder that is not empty. A folder where a
// device used to be mounted is empty: what was on it is gone.
bool has_files(const std::filesystem::path& path);

// A path somebody typed, below `root` and without links out of it. Errors: Invalid for a path that
// leaves the root, NotFound when it is not there, NotAllowed when no root was given.
Result<std::filesystem::path> path_below(const std::filesystem::path& root, std::string_view typed);

}  // namespace tadasu::serve
