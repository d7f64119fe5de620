// Checkpoints at chosen moments, into a log whose blocks are there before they are needed.
#include "console/server/store/write_ahead_log.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string>

namespace deskbell::console::store {

namespace {
/// Of a page in the log: the page and its header (https://www.sqlite.org/fileformat2.html#walformat).
constexpr std::int64_t frame_bytes = 4096 + 24;
/// The log is as long as it needs to be.
constexpr std::int64_t pages_without_room = 16'000;
/// What one group of writes may add to it after it was found not long yet.
constexpr std::int64_t pages_to_spare = 500;
/// A disk has this many times the log free, or the log takes nothing in advance.
constexpr std::int64_t times_free = 32;

sqlite3* session_of(Sql const& sql) { return static_cast<sqlite3*>(sql.native()); }

/// Zeros are no commit: whoever reads the log ends where they begin. False: not all could be written.
bool fill_up(int file, std::int64_t from, std::int64_t to) {
  std::string const zeros(std::size_t{1} << 20, '\0');
  while (from < to) {
    auto const part = static_cast<std::size_t>(std::min<std::int64_t>(to - from, std::ssize(zeros)));
    auto const written = ::pwrite(file, zeros.data(), part, from);
    if (written <= 0) return false;
    from += written;
  }
  return ::fdatasync(file) == 0;
}
}  // namespace

WriteAheadLog::WriteAheadLog(Sql& sql, std::filesystem::path const& database, std::int64_t room)
    : sql_(sql),
      limit_(room > 0 ? std::max(room / frame_bytes - pages_to_spare, pages_to_spare) : pages_without_room),
      long_at_(limit_) {
  sql_.script("PRAGMA wal_autocheckpoint = 0");
  auto const note = [](void* self, sqlite3*, char const*, int pages) {
    auto& log = *static_cast<WriteAheadLog*>(self);
    if (pages < log.pages_) log.long_at_ = log.limit_;  // it began at its beginning again
    log.pages_ = pages;
    log.has_news_ = true;
    return SQLITE_OK;
  };
  sqlite3_wal_hook(session_of(sql_), note, this);
  if (room > 0) lengthen(database.string() + "-wal", room);
}

WriteAheadLog::~WriteAheadLog() { sqlite3_wal_hook(session_of(sql_), nullptr, nullptr); }

void WriteAheadLog::lengthen(std::filesystem::path const& file, std::int64_t room) {
  std::error_code failed;
  auto const space = std::filesystem::space(file.parent_path(), failed);
  if (failed || space.available / times_free < static_cast<std::uintmax_t>(room)) return;
  // Nobody else appends to it meanwhile.
  sql_.run("BEGIN IMMEDIATE");
  // Closing it again gives up no lock of SQLite's: those are on the database and its index of the log.
  if (int const log = ::open(file.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW); log >= 0) {
    struct stat status {};
    if (::fstat(log, &status) == 0 && !fill_up(log, status.st_size, room)) {
      // As it was: what is missing in advance is no harm.
      [[maybe_unused]] auto const kept = ::ftruncate(log, status.st_size);
    }
    ::close(log);
  }
  sql_.run("ROLLBACK");
}

void WriteAheadLog::move() {
  int in_log = 0;
  has_news_ = false;
  sqlite3_wal_checkpoint_v2(session_of(sql_), nullptr, SQLITE_CHECKPOINT_PASSIVE, &in_log, nullptr);
  // A reader may be in the way, of moving all of it or of beginning again: not tried anew at each commit.
  long_at_ = std::max(limit_, in_log + limit_ / 8);
}

}  // namespace deskbell::console::store
