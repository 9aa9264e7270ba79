// For the tests of the readers: writes zip files of every kind in memory.
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace tadasu::unpack {

using Members = std::vector<std::pair<std::string, std::string>>;  // name, content

// `options` as libarchive knows them: "zip:encryption=aes256", "zip:compression=store".
inline std::string make_zip(const Members& members, const char* options = nullptr) {
  std::string out(1 << 20, '\0');
  for (const auto& [name, content] : members)
    out.resize(out.size() + content.size() + 2 * name.size() + 1024);
  archive* zip = archive_write_new();
  archive_write_set_format_zip(zip);
  if (options != nullptr) {
    EXPECT_EQ(archive_write_set_options(zip, options), ARCHIVE_OK) << archive_error_string(zip);
    archive_write_set_passphrase(zip, "test-only");
  }
  std::size_t used = 0;
  archive_write_open_memory(zip, out.data(), out.size(), &used);
  for (const auto& [name, content] : members) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    archive_entry_set_filetype(entry, name.back() == '/' ? AE_IFDIR : AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    EXPECT_EQ(archive_write_header(zip, entry), ARCHIVE_OK) << archive_error_string(zip);
    archive_write_data(zip, content.data(), content.size());
    archive_entry_free(entry);
  }
  EXPECT_EQ(archive_write_close(zip), ARCHIVE_OK) << archive_error_string(zip);
  archive_write_free(zip);
  out.resize(used);
  return out;
}

}  // namespace tadasu::unpack
