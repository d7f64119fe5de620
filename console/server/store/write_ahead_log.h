// The write-ahead log of the console's database: how long it is, and when it is moved into the database.
#pragma once

#include <cstdint>
#include <filesystem>

#include "console/server/store/sql.h"

namespace deskbell::console::store {

/// For the one session that writes; on its thread only. The log is moved when somebody says so: SQLite's own
/// checkpoints, which make a commit wait, are off.
class WriteAheadLog {
 public:
  /// Where `room` (bytes) is more than none the log has that length from the start, and is written over from
  /// its beginning each time all of it was moved: a commit into blocks that are there needs one write of the
  /// disk, one that lengthens the file also that of the file system's own journal, and takes about twice as
  /// long. A disk with little space is left alone. Throws StorageFailure.
  WriteAheadLog(Sql& sql, std::filesystem::path const& database, std::int64_t room);
  ~WriteAheadLog();
  WriteAheadLog(WriteAheadLog const&) = delete;
  WriteAheadLog& operator=(WriteAheadLog const&) = delete;

  /// There are commits that were not there when it was last moved.
  [[nodiscard]] bool has_news() const noexcept { return has_news_; }
  /// It should be moved although somebody may wait.
  [[nodiscard]] bool is_long() const noexcept { return pages_ >= long_at_; }
  /// Copies it into the database, up to what the oldest reader still sees. Readers do not wait for it.
  void move();

 private:
  void lengthen(std::filesystem::path const& file, std::int64_t room);

  Sql& sql_;
  std::int64_t pages_ = 0;
  std::int64_t limit_;    ///< pages
  std::int64_t long_at_;  ///< more than the limit while a reader is in the way
  bool has_news_ = false;
};

}  // namespace deskbell::console::store
