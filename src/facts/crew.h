// The hands of one survey thread: a warm reader, and a warm PDF reader once one is needed.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "facts/hello.h"
#include "unpack/jail.h"
#include "unpack/unpack.h"

namespace tadasu::facts {

class Crew {
 public:
  // `known`: an open file with the list of known people, shared by all crews; null: there is none.
  Crew(std::filesystem::path worker, std::filesystem::path pdf_worker, const Hello& hello,
       unpack::JailLimits limits, std::shared_ptr<const File> known = nullptr);

  struct UnitItems {
    std::string items;
    bool whole = true;  // false: a reader ended before its work did; another try may get further
  };
  // Reads one unit: its items as they came, hand-overs already replaced by what the other program
  // and a second reading made of them. A reader that died or ran over its limits leaves what it had
  // said, and an Unread for the unit; that is not an Error. So does one that does not keep to the
  // way known people are learned, of which nothing is kept.
  // Errors: Unavailable when no worker can be started or its jail does not hold.
  Result<UnitItems> read_unit(int fd, const unpack::Unit& unit, std::uint64_t size_bytes);

  // Errors: as above. A probe that dies answers "not splittable": the unit then dies and is
  // counted.
  // Units that are known early follow each other from the file's start, and where they end is one
  // of the cuts, or the answer is "not splittable" as well: then only the rest is to be read so.
  Result<unpack::Probe> probe(int fd, std::string_view way, std::uint64_t unit_bytes,
                              const unpack::EarlyUnit& early = nullptr);

  // Starts the reader before it is needed. What fails is said by the job that needs it.
  void warm_up();

  [[nodiscard]] unpack::Jailed jailed() const;

 private:
  Status have(std::optional<unpack::Worker>& worker, const std::filesystem::path& program,
              const std::string& hello);
  Result<std::string> read_pdf(int fd, const std::string& way, std::uint64_t size_bytes, int depth);
  Result<std::string> read_job(int fd, const unpack::Unit& unit, std::uint64_t size_bytes,
                               int depth);
  struct Answer {
    std::string items;
    std::vector<std::pair<std::size_t, std::string>> hand_overs;  // where in `items`, frame
  };
  Result<unpack::JobEnd> run_unit(int fd, const unpack::Unit& unit, Answer& answer);
  Result<std::string> take_over(int fd, std::string_view frame, int depth);

  std::filesystem::path worker_program_;
  std::filesystem::path pdf_program_;
  std::string hello_;
  std::shared_ptr<const File> known_;
  unpack::JailLimits limits_;
  std::optional<unpack::Worker> worker_;
  std::optional<unpack::Worker> pdf_worker_;
  bool whole_ = true;  // of the unit that is read
};

}  // namespace tadasu::facts
