// The agent's SQLite file: opened with care, brought to the present schema, never to one of the future.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "protocol/result.h"

namespace SQLite {
class Database;
class Statement;
}  // namespace SQLite

namespace deskbell::agent {

/// "Desk", in the header of every database of ours.
inline constexpr std::int32_t database_application_id = 0x4465736b;

class Database {
 public:
  /// WAL, synchronous=FULL. Errors: storage (damaged, of another program, from a newer version: nothing was
  /// changed then; disk full), denied.
  static Result<Database> open(std::filesystem::path const& path);
  /// For the time in which the disk has no room for open(): reads what is there, alone in this process, and
  /// writes nothing. A database that would have to be made or brought to the present schema is that in
  /// memory. Errors as above.
  static Result<Database> stand_in(std::filesystem::path const& path);
  /// For looking only. Errors as above, and not_found.
  static Result<Database> open_for_reading(std::filesystem::path const& path);

  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  SQLite::Database& native() const { return *native_; }

 private:
  explicit Database(std::unique_ptr<SQLite::Database> native);
  std::unique_ptr<SQLite::Database> native_;
};

/// The newest schema that this program knows.
int schema_version() noexcept;
/// Every check that SQLite has, for `deskbell diagnose`. Error: storage.
Result<void> check_integrity(SQLite::Database& database);
/// SQLite's codes as errors with a way out: "disk full: ...".
Error storage_error(std::string_view where, int code, std::string_view message);

}  // namespace deskbell::agent
