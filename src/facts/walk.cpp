#include "facts/walk.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <system_error>
#include <tuple>
#include <utility>

#include "facts/survey.h"
#include "text/encoding.h"

namespace tadasu::facts {
namespace {

namespace fs = std::filesystem;

std::string raw_way(const fs::path& path) {
  std::string text = path.generic_string();
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  if (text.substr(0, 2) == "./") text.erase(0, 2);
  return text;
}

std::string escaped(std::string_view name) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else {
      out += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return out;
}

std::string utf8_step(std::string_view name) {
  std::string decoded;
  text::decode(text::Encoding::Cp932, name, decoded);
  return decoded.find("\ufffd") == std::string::npos ? decoded : escaped(name);
}

Found unread(const fs::path& path, const std::error_code& error) {
  const bool gone = error == std::errc::no_such_file_or_directory;
  return {path, "", Found::Kind::Unread, gone ? unpack::Why::Vanished : unpack::Why::NotAllowed,
          error.message()};
}

// One folder: its folders go on the list, all else is found.
void list(const fs::path& folder, std::vector<fs::path>& folders, std::vector<Found>& out) {
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  while (!error && entry != fs::directory_iterator()) {
    std::error_code wrong;
    const auto kind = entry->symlink_status(wrong).type();
    if (kind == fs::file_type::directory) {
      folders.push_back(entry->path());
    } else if (kind == fs::file_type::none || kind == fs::file_type::not_found) {
      out.push_back(unread(entry->path(), wrong));
    } else {
      const bool file = kind == fs::file_type::regular;
      out.push_back({entry->path(), "", file ? Found::Kind::File : Found::Kind::Skipped});
    }
    entry.increment(error);
  }
  if (error) out.push_back(unread(folder, error));
}

void walk_root(const fs::path& root, std::vector<Found>& out) {
  std::error_code error;
  const auto kind = fs::status(root, error).type();
  if (kind == fs::file_type::directory) {
    std::vector<fs::path> folders = {root};
    while (!folders.empty()) {
      const fs::path folder = std::move(folders.back());
      folders.pop_back();
      list(folder, folders, out);
    }
  } else if (kind == fs::file_type::regular) {
    out.push_back({root, ""});
  } else if (error) {
    out.push_back(unread(root, error));
  } else {  // somebody named it as evidence: not to be passed over by a rule
    out.push_back({root, "", Found::Kind::Unread, unpack::Why::Unsupported, "a device or a pipe"});
  }
}

}  // namespace

namespace {

std::string by_step(const std::string& raw, std::string (*step)(std::string_view)) {
  if (text::is_valid_utf8(raw)) return raw;
  std::string out;
  std::string_view rest = raw;
  for (;;) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::string_view name = rest.substr(0, end);
    out += text::is_valid_utf8(name) ? std::string(name) : step(name);
    if (end == rest.size()) return out;
    out += '/';
    rest.remove_prefix(end + 1);
  }
}

}  // namespace

std::string utf8_way(const fs::path& path) { return by_step(raw_way(path), utf8_step); }

std::string stored_path(const fs::path& path) { return by_step(path.generic_string(), escaped); }

std::string stored_place(const fs::path& path) {
  std::error_code error;
  std::string out = stored_path(fs::absolute(path, error).lexically_normal());
  while (out.size() > 1 && out.back() == '/') out.pop_back();
  return out;
}

fs::path path_of_stored(const std::string& text) {
  std::error_code error;
  if (fs::exists(fs::symlink_status(text, error))) return text;
  std::string raw;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    const char* digits = text.data() + i + 2;
    if (text.compare(i, 2, "\\x") == 0 && i + 4 <= text.size() &&
        std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
      raw += static_cast<char>(byte);
      i += 3;
    } else {
      raw += text[i];
    }
  }
  return raw;
}

std::vector<Found> walk(const std::vector<fs::path>& roots) {
  std::vector<Found> all;
  for (const fs::path& root : roots) walk_root(root, all);
  // By their own bytes first: names that are shown alike are still different files.
  for (Found& one : all) one.way = raw_way(one.path);
  std::sort(all.begin(), all.end(), [](const Found& a, const Found& b) {
    return std::tie(a.way, a.kind) < std::tie(b.way, b.kind);
  });
  all.erase(std::unique(all.begin(), all.end(),
                        [](const Found& a, const Found& b) { return a.way == b.way; }),
            all.end());
  std::set<std::string> taken;
  for (const bool plain : {true, false}) {  // names that are what they seem keep their way
    for (Found& one : all) {
      if (text::is_valid_utf8(raw_way(one.path)) != plain) continue;
      const std::string way = utf8_way(one.path);
      one.way = way;
      for (int copy = 2; !taken.insert(one.way).second; ++copy)
        one.way = way + " (" + std::to_string(copy) + ")";
    }
  }
  std::sort(all.begin(), all.end(), [](const Found& a, const Found& b) { return a.way < b.way; });
  return all;
}

}  // namespace tadasu::facts
