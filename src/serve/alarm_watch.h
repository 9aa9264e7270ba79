// How many alerts of deadlines nobody has seen yet, over all open incidents: for the line that
// stands on every page. Worked out again only for incidents in which something was recorded, or
// whose next alert came.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>

#include "base/clock.h"
#include "store/store.h"

namespace tadasu::serve {

// Threads: any.
class AlarmWatch {
 public:
  struct Open {
    std::size_t alerts = 0, overdue = 0;
    std::size_t troubles = 0;  // incidents whose deadlines could not be worked out
    std::string incident;      // where all of it is; "" in several
  };
  Open open(const store::Store& store, const Clock& clock);
  // The incidents in which something is due and not done, or nobody can tell.
  std::set<std::string> still_due(const store::Store& store, const Clock& clock);

 private:
  struct Line {
    std::size_t alerts = 0, overdue = 0;
    bool is_trouble = false;
    bool is_due = false;  // something, and not done
    Moment from, until;   // it holds within
  };
  static Line look_at(const store::Store& store, const Clock& clock, const std::string& incident);

  // Brings the lines to now. The mutex is held.
  Status refresh(const store::Store& store, const Clock& clock);

  std::mutex mutex_;
  std::map<std::string, Line> lines_;
  std::uint64_t read_to_ = 0;
};

}  // namespace tadasu::serve
