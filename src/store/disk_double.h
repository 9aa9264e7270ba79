// For tests only: a disk that fails at the n-th write, and a disk that remembers what was written
// and synced, so that what a power cut may leave can be rebuilt. Both stand before SQLite's real
// files.
#pragma once

#include <sqlite3.h>

#include <atomic>
#include <cstdint>
#include <cstring>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace tadasu::store {

struct DiskOperation {
  enum Kind : std::uint8_t { Write, Truncate, Sync, Acknowledge } kind;
  std::string file;          // its name without the folder
  std::uint64_t offset = 0;  // of a write; length of a truncation; acknowledged number
  std::string bytes{};
};

class DiskDouble {
 public:
  // Becomes SQLite's default until the end of its life. One at a time.
  DiskDouble() {
    self_ = this;
    real_ = sqlite3_vfs_find(nullptr);
    vfs_ = *real_;
    vfs_.zName = "tadasu-disk-double";
    vfs_.szOsFile = static_cast<int>(sizeof(DoubleFile)) + real_->szOsFile;
    vfs_.xOpen = &open;
    sqlite3_vfs_register(&vfs_, 1);
  }
  ~DiskDouble() {
    sqlite3_vfs_register(real_, 1);
    sqlite3_vfs_unregister(&vfs_);
    self_ = nullptr;
  }
  DiskDouble(const DiskDouble&) = delete;
  DiskDouble& operator=(const DiskDouble&) = delete;

  // The n-th write, truncation or sync from now on, and all after it, answer `code`.
  void fail_from(int n, int code) {
    code_ = code;
    failed_ = false;
    left_ = n;
  }
  void heal() { left_ = -1; }
  [[nodiscard]] bool failed() const { return failed_; }

  void record() { recording_ = true; }
  void acknowledge(std::uint64_t number) {
    const std::lock_guard lock(mutex_);
    if (recording_) log_.push_back({DiskOperation::Acknowledge, "", number});
  }
  [[nodiscard]] std::vector<DiskOperation> stop_recording() {
    const std::lock_guard lock(mutex_);
    recording_ = false;
    return std::move(log_);
  }

 private:
  struct DoubleFile {
    sqlite3_file base;
    bool watched;
    char name[64];
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  };
  static DoubleFile* of(sqlite3_file* file) { return reinterpret_cast<DoubleFile*>(file); }
  static sqlite3_file* real(sqlite3_file* file) { return of(file)->real(); }

  int step(DiskOperation operation) {
    if (left_ >= 0 && (left_ == 0 || --left_ == 0)) {
      failed_ = true;
      return code_;
    }
    const std::lock_guard lock(mutex_);
    if (recording_) log_.push_back(std::move(operation));
    return SQLITE_OK;
  }

  static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
    DoubleFile* self = of(file);
    const std::string path = name == nullptr ? "" : name;
    const std::string last = path.substr(path.rfind('/') + 1);
    self->watched = (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0;
    std::strncpy(self->name, last.c_str(), sizeof self->name - 1);
    self->name[sizeof self->name - 1] = 0;
    self->base.pMethods = nullptr;
    const int code = self_->real_->xOpen(self_->real_, name, self->real(), flags, out);
    if (self->real()->pMethods != nullptr) self->base.pMethods = methods(self->real()->pMethods);
    return code;
  }

  static const sqlite3_io_methods* methods(const sqlite3_io_methods* real_methods) {
    static sqlite3_io_methods ours;
    static std::once_flag once;
    std::call_once(once, [&] {
      ours = *real_methods;
      ours.iVersion = 2;  // no memory-mapped reads of the database
      ours.xClose = [](sqlite3_file* f) { return real(f)->pMethods->xClose(real(f)); };
      ours.xRead = [](sqlite3_file* f, void* to, int n, sqlite3_int64 at) {
        return real(f)->pMethods->xRead(real(f), to, n, at);
      };
      ours.xWrite = &write;
      ours.xTruncate = &truncate;
      ours.xSync = &sync;
      ours.xFileSize = [](sqlite3_file* f, sqlite3_int64* n) {
        return real(f)->pMethods->xFileSize(real(f), n);
      };
      ours.xLock = [](sqlite3_file* f, int l) { return real(f)->pMethods->xLock(real(f), l); };
      ours.xUnlock = [](sqlite3_file* f, int l) { return real(f)->pMethods->xUnlock(real(f), l); };
      ours.xCheckReservedLock = [](sqlite3_file* f, int* l) {
        return real(f)->pMethods->xCheckReservedLock(real(f), l);
      };
      ours.xFileControl = [](sqlite3_file* f, int op, void* arg) {
        if (op == SQLITE_FCNTL_SIZE_HINT) return SQLITE_OK;  // it would grow the file unseen
        return real(f)->pMethods->xFileControl(real(f), op, arg);
      };
      ours.xSectorSize = [](sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); };
      ours.xDeviceCharacteristics = [](sqlite3_file*) { return 0; };  // promises nothing
      ours.xShmMap = [](sqlite3_file* f, int p, int s, int e, void volatile** to) {
        return real(f)->pMethods->xShmMap(real(f), p, s, e, to);
      };
      ours.xShmLock = [](sqlite3_file* f, int o, int n, int flags) {
        return real(f)->pMethods->xShmLock(real(f), o, n, flags);
      };
      ours.xShmBarrier = [](sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); };
      ours.xShmUnmap = [](sqlite3_file* f, int d) {
        return real(f)->pMethods->xShmUnmap(real(f), d);
      };
    });
    return &ours;
  }
  static int write(sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
    if (of(f)->watched) {
      const int code = self_->step({DiskOperation::Write,
                                    of(f)->name,
                                    static_cast<std::uint64_t>(at),
                                    {static_cast<const char*>(from), static_cast<std::size_t>(n)}});
      if (code != SQLITE_OK) return code == SQLITE_IOERR_FSYNC ? SQLITE_IOERR_WRITE : code;
    }
    return real(f)->pMethods->xWrite(real(f), from, n, at);
  }
  static int truncate(sqlite3_file* f, sqlite3_int64 size) {
    if (of(f)->watched) {
      const int code =
          self_->step({DiskOperation::Truncate, of(f)->name, static_cast<std::uint64_t>(size)});
      if (code != SQLITE_OK) return SQLITE_IOERR_TRUNCATE;
    }
    return real(f)->pMethods->xTruncate(real(f), size);
  }
  static int sync(sqlite3_file* f, int flags) {
    if (of(f)->watched) {
      const int code = self_->step({DiskOperation::Sync, of(f)->name});
      if (code != SQLITE_OK) return SQLITE_IOERR_FSYNC;
    }
    return real(f)->pMethods->xSync(real(f), flags);
  }

  static inline DiskDouble* self_ = nullptr;
  sqlite3_vfs* real_ = nullptr;
  sqlite3_vfs vfs_{};
  std::mutex mutex_;
  std::atomic<bool> recording_ = false;
  std::vector<DiskOperation> log_;
  std::atomic<int> left_ = -1;
  std::atomic<int> code_ = SQLITE_OK;
  std::atomic<bool> failed_ = false;
};

// What a power cut after the first `end` operations may leave: everything before the last sync of a
// file, and of what came after it any part, in units of 512 bytes. By file name.
inline std::map<std::string, std::string> after_power_cut(const std::vector<DiskOperation>& log,
                                                          std::size_t end, std::mt19937& random) {
  std::map<std::string, std::size_t> synced;
  for (std::size_t i = 0; i < end; ++i) {
    if (log[i].kind == DiskOperation::Sync) synced[log[i].file] = i;
  }
  std::map<std::string, std::string> files;
  const auto kept_percent = random() % 101;
  for (std::size_t i = 0; i < end; ++i) {
    const DiskOperation& each = log[i];
    const auto last = synced.find(each.file);
    const bool sure = last != synced.end() && i < last->second;
    const auto survives = [&] { return sure || random() % 100 < kept_percent; };
    std::string& file = files[each.file];
    if (each.kind == DiskOperation::Truncate && survives()) file.resize(each.offset);
    if (each.kind != DiskOperation::Write) continue;
    for (std::size_t part = 0; part < each.bytes.size(); part += 512) {
      if (!survives()) continue;
      const std::string bytes = each.bytes.substr(part, 512);
      const std::size_t at = each.offset + part;
      if (file.size() < at + bytes.size()) file.resize(at + bytes.size());
      file.replace(at, bytes.size(), bytes);
    }
  }
  files.erase("");
  return files;
}

}  // namespace tadasu::store
