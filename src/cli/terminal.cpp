#include "cli/terminal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/cli.h"
#include "text/fold.h"

namespace tadasu::cli {

std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t pos = 0; pos < text.size();) {
    const char32_t c = text::next_char(text, pos);
    const bool wide = (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) ||
                      (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) ||
                      (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
                      (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x20000 && c <= 0x3fffd);
    width += wide ? 2 : 1;
  }
  return width;
}

std::string padded(std::string_view text, std::size_t width) {
  const std::size_t own = width_of(text);
  return std::string(text) + std::string(own < width ? width - own : 0, ' ');
}

std::string padded_left(std::string_view text, std::size_t width) {
  const std::size_t own = width_of(text);
  return std::string(own < width ? width - own : 0, ' ') + std::string(text);
}

std::string table(const std::vector<std::vector<std::string>>& rows,
                  const std::vector<bool>& right) {
  std::vector<std::size_t> widths(right.size(), 0);
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += i == 0 ? "  " : "   ";
      line += right[i] ? padded_left(row[i], widths[i]) : padded(row[i], widths[i]);
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    out += line + "\n";
  }
  return out;
}

std::string byte_size(std::uint64_t bytes) {
  static constexpr const char* kUnits[] = {"B", "KB", "MB", "GB", "TB"};
  double value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 1000 && unit + 1 < std::size(kUnits)) {
    value /= 1000;
    ++unit;
  }
  return fmt::format(fmt::runtime(unit == 0 ? "{:.0f} {}" : "{:.1f} {}"), value, kUnits[unit]);
}

namespace {

int exit_of(Trouble trouble) {
  switch (trouble) {
    case Trouble::NotFound:
      return kNotFound;
    case Trouble::NotAllowed:
      return kNotAllowed;
    case Trouble::Conflict:
      return kChanged;
    case Trouble::Locked:
    case Trouble::Unavailable:
    case Trouble::Full:
      return kStore;
    case Trouble::Invalid:
      return kUsage;
    default:
      return kFailed;
  }
}

}  // namespace

namespace {

// What to do. A list of known people is no evidence: it can be written anew.
std::string next_of(const Error& error) {
  const std::string name = trouble_name(error.trouble);
  if (error.where != facts::kKnownListWhere || error.trouble == Trouble::Unavailable)
    return "cli.next." + name;
  return "cli.known_list." + (error.detail == facts::kKnownListByChance ? "by_chance" : name);
}

}  // namespace

int report(const Error& error, Lang lang, bool json) {
  const std::string name = trouble_name(error.trouble);
  const std::string what(say(lang, "trouble." + name));
  const std::string next(say(lang, next_of(error)));
  if (json) {
    const OrderedJson document = {
        {"schema", "tadasu.error/1"}, {"trouble", name}, {"where", error.where},
        {"detail", error.detail},     {"message", what}, {"next", next}};
    fmt::print(stderr, "{}\n",
               document.dump(-1, ' ', false, OrderedJson::error_handler_t::replace));
  } else {
    fmt::print(stderr, "tadasu: {}: {}\n  {}\n  ({})\n", error.where, what, next, error.detail);
  }
  return exit_of(error.trouble);
}

void report_list(const facts::KnownList& list, Lang lang) {
  const auto line = [&](const char* words, std::uint64_t count) {
    if (count > 0)
      fmt::print(stderr, "tadasu: {}\n", say(lang, words, {{"count", std::to_string(count)}}));
  };
  line("cli.known_list.rows_without", list.rows_without);
  line("cli.known_list.names_without", list.names_without);
}

ProgressLine::ProgressLine(ProgressMode mode, Lang lang) : mode_(mode), lang_(lang) {
  if (mode_ == ProgressMode::Auto)
    mode_ = ::isatty(STDERR_FILENO) != 0 ? ProgressMode::Bar : ProgressMode::Plain;
}

ProgressLine::~ProgressLine() {
  if (drawn_) fmt::print(stderr, "\r\033[K");
}

namespace {

std::string bar_of(double part) {
  std::string bar(20, '.');
  std::fill_n(bar.begin(), static_cast<std::size_t>(std::min(1.0, part) * 20), '#');
  return bar;
}

double share(std::uint64_t done, std::uint64_t total) {
  return total == 0 ? 1.0 : static_cast<double>(done) / static_cast<double>(total);
}

std::string reading_line(const facts::Progress& progress, Lang lang) {
  const double part = share(progress.bytes_done, progress.bytes_total);
  const double rate =
      progress.seconds > 0 ? static_cast<double>(progress.bytes_done) / progress.seconds : 0;
  const double left =
      rate > 0 ? static_cast<double>(progress.bytes_total - progress.bytes_done) / rate : 0;
  return say(lang, "cli.progress",
             {{"bar", bar_of(part)},
              {"percent", fmt::format("{:3.0f}", part * 100)},
              {"left", fmt::format("{:.0f}", left)},
              {"people", grouped(progress.people_estimate)},
              {"unread", grouped(progress.unread)},
              {"rate", byte_size(static_cast<std::uint64_t>(rate))}});
}

std::string keeping_line(const facts::Progress& progress, Lang lang) {
  const double part = std::min(1.0, share(progress.kept, progress.to_keep));
  const double left = part > 0 ? progress.step_seconds * (1 - part) / part : 0;
  return say(lang, "cli.progress_keeping",
             {{"bar", bar_of(part)},
              {"percent", fmt::format("{:3.0f}", part * 100)},
              {"left", fmt::format("{:.0f}", left)},
              {"count", grouped(progress.kept)}});
}

std::string progress_line(const facts::Progress& progress, Lang lang) {
  switch (progress.step) {
    case facts::Progress::Step::TellingApart:
      return say(lang, "cli.progress_apart", {{"people", grouped(progress.people_estimate)}});
    case facts::Progress::Step::Keeping:
      return keeping_line(progress, lang);
    case facts::Progress::Step::Reading:
      break;
  }
  return reading_line(progress, lang);
}

}  // namespace

void ProgressLine::show(const facts::Progress& progress) {
  if (mode_ == ProgressMode::None) return;
  const bool is_new = std::exchange(step_, progress.step) != progress.step;
  if (mode_ == ProgressMode::Plain && !is_new && progress.seconds - shown_at_ < 30) return;
  shown_at_ = progress.seconds;
  const std::string line = progress_line(progress, lang_);
  if (mode_ == ProgressMode::Bar) {
    fmt::print(stderr, "\r\033[K{}", line);
    std::fflush(stderr);
    drawn_ = true;
  } else {
    fmt::print(stderr, "{}\n", line);
  }
}

std::atomic<bool>& interrupted() {
  static std::atomic<bool> flag = false;
  return flag;
}

void catch_interrupts() {
  const auto handler = [](int signal) {
    if (interrupted().exchange(true)) ::_exit(128 + signal);
  };
  std::signal(SIGINT, handler);
  std::signal(SIGTERM, handler);
}

}  // namespace tadasu::cli
