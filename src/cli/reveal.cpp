#include "cli/reveal.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/typed.h"

namespace tadasu::cli {

bool may_reveal(const std::string& reason) {
  return ::isatty(STDOUT_FILENO) != 0 && !trimmed(reason).empty();
}

Status log_reveal(const std::string& reason, std::size_t paths) {
  const char* state = std::getenv("XDG_STATE_HOME");
  const char* home = std::getenv("HOME");
  const std::filesystem::path folder =
      std::filesystem::path(
          state != nullptr ? state : std::string(home == nullptr ? "." : home) + "/.local/state") /
      "tadasu";
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return system_error(error.value(), folder.string(), "create the folder");
  const OrderedJson line = {{"at", iso_text(SystemClock().now())},
                            {"uid", ::getuid()},
                            {"reason", reason},
                            {"paths", paths}};
  const std::filesystem::path path = folder / "reveal.log";
  const File file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (!file.is_open()) return system_error(errno, path.string(), "open");
  const std::string text = line.dump(-1, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
  if (::write(file.fd(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
      ::fsync(file.fd()) != 0) {
    return system_error(errno, path.string(), "write");
  }
  return success();
}

}  // namespace tadasu::cli
