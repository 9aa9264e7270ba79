// The folder of a print job. Parts are written one by one under a hidden name; the folder appears
// under its own name when all of it is on the disk. What was written before the power went, the
// disk was full or somebody killed the program is taken over by the next job of the same name, if
// it is what that job would write: each part has a seal beside it, under the incident's key.
#pragma once

#include <atomic>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/result.h"

namespace tadasu::respond {

class PrintFolder {
 public:
  PrintFolder() = default;
  // Removes everything, unless something of it was there before or is left for the next job.
  ~PrintFolder();
  PrintFolder(const PrintFolder&) = delete;
  PrintFolder& operator=(const PrintFolder&) = delete;

  // Only its owner may look into it. Errors: Conflict: it is there; Locked: another job writes it.
  Status create(const std::filesystem::path& path, const Key& key);
  // The same for a job and for those that go on with it.
  [[nodiscard]] const std::string& id() const { return id_; }

  // A part that is there as it was made for `wish`, and what was noted of it. Nothing: it is to be
  // made. Threads: any, for different parts.
  [[nodiscard]] std::optional<std::string> kept(const std::string& name,
                                                const std::string& wish) const;
  // `pdf` "": a part of letters that could not be printed; there is no file then. When it cannot
  // be written, what is there is left for the next job.
  Status put_part(const std::string& name, std::string_view pdf, const std::string& wish,
                  const std::string& note);
  Status put(const std::string& name, std::string_view bytes);
  void leave() { is_left_ = true; }     // for the next job
  void discard() { is_left_ = false; }  // all of it
  [[nodiscard]] bool is_left() const { return is_left_; }

  // Takes out what is not of this job, and renames. `names`: of everything that stays.
  Status end(const std::set<std::string>& names);
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  [[nodiscard]] std::string sealed(const std::string& body) const;
  Status adopt();

  std::filesystem::path path_, hidden_, at_;  // at_: where it is now; "" it stays
  File lock_;
  Key key_{};
  std::string id_;
  std::atomic<bool> is_left_ = false;
};

}  // namespace tadasu::respond
