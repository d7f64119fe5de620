// A layer over SQLite's own file system that stands before logs only; all other files are opened by that one.
#include "console/server/store/log_writes.h"

#include <sqlite3.h>

#include <memory>
#include <mutex>
#include <new>
#include <vector>

namespace deskbell::console::store {

namespace {

/// SQLite's own file system writes less than 128 KiB at a time, and takes a page of at most 64.
constexpr std::size_t gathered_max = std::size_t{96} * 1024;

sqlite3_vfs* real_vfs = nullptr;

/// In memory of SQLite's; the real file stands behind it there.
struct Log : sqlite3_file {
  std::vector<char> gathered;
  sqlite3_int64 from = 0;  ///< where it begins in the file

  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }

  int write_gathered() {
    if (gathered.empty()) return SQLITE_OK;
    int const code =
        real()->pMethods->xWrite(real(), gathered.data(), static_cast<int>(gathered.size()), from);
    // Where it failed the commit fails, and is undone.
    gathered.clear();
    return code;
  }
};
/// SQLite hands out memory for files aligned so.
static_assert(alignof(Log) <= alignof(sqlite3_int64) && sizeof(Log) % alignof(sqlite3_int64) == 0);

Log& log_of(sqlite3_file* file) { return *static_cast<Log*>(file); }

/// First what was gathered, then `work` on the real file.
template <class Work>
int after_writing(sqlite3_file* file, Work work) {
  auto& log = log_of(file);
  int const code = log.write_gathered();
  return code == SQLITE_OK ? work(log.real()) : code;
}

int close(sqlite3_file* file) {
  auto& log = log_of(file);
  int const written = log.write_gathered();
  int const closed = log.real()->pMethods->xClose(log.real());
  std::destroy_at(&log);
  return written == SQLITE_OK ? closed : written;
}

int read(sqlite3_file* file, void* into, int count, sqlite3_int64 at) {
  return after_writing(file, [&](auto* real) { return real->pMethods->xRead(real, into, count, at); });
}

int write(sqlite3_file* file, void const* bytes, int count, sqlite3_int64 at) {
  auto& log = log_of(file);
  bool const goes_on =
      log.gathered.empty() || at == log.from + static_cast<sqlite3_int64>(log.gathered.size());
  if (!goes_on || log.gathered.size() + static_cast<std::size_t>(count) > gathered_max)
    if (int const code = log.write_gathered(); code != SQLITE_OK) return code;
  if (log.gathered.empty()) log.from = at;
  try {
    auto const* begin = static_cast<char const*>(bytes);
    log.gathered.insert(log.gathered.end(), begin, begin + count);
  } catch (std::bad_alloc const&) {
    log.gathered.clear();
    return SQLITE_NOMEM;
  }
  return SQLITE_OK;
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  return after_writing(file, [&](auto* real) { return real->pMethods->xTruncate(real, size); });
}

int sync(sqlite3_file* file, int flags) {
  return after_writing(file, [&](auto* real) { return real->pMethods->xSync(real, flags); });
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return after_writing(file, [&](auto* real) { return real->pMethods->xFileSize(real, size); });
}

int lock(sqlite3_file* file, int kind) {
  auto* const real = log_of(file).real();
  return real->pMethods->xLock(real, kind);
}

int unlock(sqlite3_file* file, int kind) {
  auto* const real = log_of(file).real();
  return real->pMethods->xUnlock(real, kind);
}

int check_reserved_lock(sqlite3_file* file, int* held) {
  auto* const real = log_of(file).real();
  return real->pMethods->xCheckReservedLock(real, held);
}

int file_control(sqlite3_file* file, int what, void* argument) {
  return after_writing(file, [&](auto* real) { return real->pMethods->xFileControl(real, what, argument); });
}

int sector_size(sqlite3_file* file) {
  auto* const real = log_of(file).real();
  return real->pMethods->xSectorSize(real);
}

int device_characteristics(sqlite3_file* file) {
  auto* const real = log_of(file).real();
  return real->pMethods->xDeviceCharacteristics(real);
}

sqlite3_io_methods const& methods() {
  static sqlite3_io_methods const all = [] {
    sqlite3_io_methods made{};
    made.iVersion = 1;
    made.xClose = close;
    made.xRead = read;
    made.xWrite = write;
    made.xTruncate = truncate;
    made.xSync = sync;
    made.xFileSize = file_size;
    made.xLock = lock;
    made.xUnlock = unlock;
    made.xCheckReservedLock = check_reserved_lock;
    made.xFileControl = file_control;
    made.xSectorSize = sector_size;
    made.xDeviceCharacteristics = device_characteristics;
    return made;
  }();
  return all;
}

int open(sqlite3_vfs*, char const* name, sqlite3_file* file, int flags, int* out_flags) {
  if ((flags & SQLITE_OPEN_WAL) == 0) return real_vfs->xOpen(real_vfs, name, file, flags, out_flags);
  auto* const log = new (file) Log{};
  int const code = real_vfs->xOpen(real_vfs, name, log->real(), flags, out_flags);
  if (code == SQLITE_OK) {
    log->pMethods = &methods();
    return code;
  }
  // Nobody closes what was not opened.
  std::destroy_at(log);
  file->pMethods = nullptr;
  return code;
}

}  // namespace

void gather_log_writes() {
  static std::once_flag once;
  std::call_once(once, [] {
    real_vfs = sqlite3_vfs_find(nullptr);
    if (real_vfs == nullptr) return;
    static sqlite3_vfs layer = *real_vfs;
    layer.pNext = nullptr;
    layer.zName = "deskbell-log";
    layer.szOsFile = static_cast<int>(sizeof(Log)) + real_vfs->szOsFile;
    layer.xOpen = open;
    sqlite3_vfs_register(&layer, 1);
  });
}

}  // namespace deskbell::console::store
