#include "respond/print_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <nlohmann/json.hpp>

#include "base/json.h"

namespace tadasu::respond {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSeal = ".seal";     // beside a part
constexpr const char* kIdFile = "job.id";  // of the job, until it is whole
constexpr std::uint64_t kSealBytesMax = 64 << 20;

bool is_part(std::string_view name) {
  if (name.ends_with(kSeal)) name.remove_suffix(std::string_view(kSeal).size());
  return name.starts_with("letters-") && name.ends_with(".pdf");
}

}  // namespace

PrintFolder::~PrintFolder() {
  std::error_code error;
  if (!at_.empty() && !is_left_) fs::remove_all(at_, error);
}

Status PrintFolder::create(const fs::path& path, const Key& key) {
  path_ = path;
  key_ = key;
  hidden_ = path.parent_path() / ("." + path.filename().string() + ".unfinished");
  std::error_code error;
  if (fs::exists(fs::symlink_status(path_, error)))
    return Error{Trouble::Conflict, path_.string(), "is there already"};
  if (::mkdir(hidden_.c_str(), 0700) != 0 && errno != EEXIST)
    return system_error(errno, hidden_.string(), "create the folder");
  File lock(::open(hidden_.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!lock.is_open()) return system_error(errno, hidden_.string(), "open");
  if (::flock(lock.fd(), LOCK_EX | LOCK_NB) != 0)
    return Error{Trouble::Locked, hidden_.string(), "another job writes it"};
  lock_ = std::move(lock);
  at_ = hidden_;
  struct stat about {};
  if (::fchmod(lock_.fd(), 0700) != 0 || ::fstat(lock_.fd(), &about) != 0)
    return system_error(errno, hidden_.string(), "prepare the folder");
  if (about.st_uid != ::geteuid()) {
    at_.clear();
    return Error{Trouble::NotAllowed, hidden_.string(), "belongs to somebody else"};
  }
  return adopt();
}

// What a job that did not end left behind: its parts and its id; all else goes.
Status PrintFolder::adopt() {
  std::error_code error;
  for (const auto& left : fs::directory_iterator(hidden_, error)) {
    const std::string name = left.path().filename().string();
    const bool stays =
        fs::is_regular_file(left.symlink_status()) && (is_part(name) || name == kIdFile);
    if (!stays) fs::remove_all(left.path(), error);
    if (stays && is_part(name)) leave();
  }
  if (error) return system_error(error.value(), hidden_.string(), "prepare the folder");
  const auto read = read_file(hidden_ / kIdFile, 100);
  if (read.ok() && read.value().size() == 32) {
    id_ = read.value();
    return success();
  }
  id_ = random_id();
  return put(kIdFile, id_);
}

std::string PrintFolder::sealed(const std::string& body) const {
  const Digest inner = sha256(bytes_of(body));
  std::string keyed(key_.begin(), key_.end());
  keyed.append(inner.begin(), inner.end());
  return hex(sha256(bytes_of(keyed)));
}

std::optional<std::string> PrintFolder::kept(const std::string& name,
                                             const std::string& wish) const {
  const auto read = read_file(hidden_ / (name + kSeal), kSealBytesMax);
  if (!read.ok()) return std::nullopt;
  const std::string& text = read.value();
  const std::size_t line = text.find('\n');
  if (line == std::string::npos || text.substr(0, line) != sealed(text.substr(line + 1)))
    return std::nullopt;
  const Json body = Json::parse(text.substr(line + 1), nullptr, false);
  if (!body.is_object() || body.value("part", "") != name || body.value("wish", "") != wish)
    return std::nullopt;
  const std::string digest = body.value("pdf", "");
  if (!digest.empty()) {
    const auto file = File::open_read(hidden_ / name);
    if (!file.ok()) return std::nullopt;
    const auto there = sha256_file(file.value(), name);
    if (!there.ok() || hex(there.value()) != digest) return std::nullopt;
  }
  return body.value("note", "");
}

Status PrintFolder::put_part(const std::string& name, std::string_view pdf, const std::string& wish,
                             const std::string& note) {
  // The part first: a seal says that it is there.
  if (!pdf.empty()) TRY_STATUS(put(name, pdf));
  const Json body = {{"part", name},
                     {"wish", wish},
                     {"pdf", pdf.empty() ? "" : hex(sha256(bytes_of(pdf)))},
                     {"note", note}};
  const std::string text = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  return put(name + kSeal, sealed(text) + "\n" + text);
}

Status PrintFolder::put(const std::string& name, std::string_view bytes) {
  Status written = write_file(hidden_ / name, bytes);
  if (!written.ok()) leave();
  return written;
}

Status PrintFolder::end(const std::set<std::string>& names) {
  std::error_code error;
  for (const auto& one : fs::directory_iterator(hidden_, error))
    if (!names.contains(one.path().filename().string())) fs::remove_all(one.path(), error);
  // Never over another one, not even over one that came since.
  if (error ||
      (::renameat2(AT_FDCWD, hidden_.c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE) != 0 &&
       (errno != EINVAL || ::rename(hidden_.c_str(), path_.c_str()) != 0)))  // EINVAL: old systems
    return system_error(error ? error.value() : errno, path_.string(), "rename");
  at_.clear();
  const File parent(::open(path_.parent_path().empty() ? "." : path_.parent_path().c_str(),
                           O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!parent.is_open() || ::fsync(parent.fd()) != 0)
    return system_error(errno, path_.string(), "sync");
  return success();
}

}  // namespace tadasu::respond
