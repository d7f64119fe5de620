// Opening the agent's database, and the ways in which that can fail.
#include "agent/database.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "agent/files.h"
#include "agent/schema.h"
#include "protocol/reasons.h"

namespace deskbell::agent {

namespace {

std::int32_t big_endian(unsigned char const* bytes) {
  return static_cast<std::int32_t>(std::uint32_t{bytes[0]} << 24U | std::uint32_t{bytes[1]} << 16U |
                                   std::uint32_t{bytes[2]} << 8U | std::uint32_t{bytes[3]});
}

Error foreign(std::filesystem::path const& path) {
  return make_error(ErrorCode::storage, path.string() +
                                            " is not a database of Deskbell: move it away, or choose another "
                                            "state folder with --state. Nothing was changed");
}

Error newer(std::filesystem::path const& path, int found) {
  return make_error(
      ErrorCode::storage,
      "database " + path.string() + ": found version " + std::to_string(found) + ", expected at most " +
          std::to_string(schema_version()) +
          ": it was written by a newer Deskbell. Install that version again. Nothing was changed");
}

Result<void> check_version(std::filesystem::path const& path, std::int32_t application, int version) {
  if (application != database_application_id) return foreign(path);
  if (version > schema_version()) return newer(path, version);
  return {};
}

/// Looks into the file's header before SQLite may touch anything. True where there is a database.
Result<bool> look_at_header(std::filesystem::path const& path) {
  int const file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0) {
    if (errno == ENOENT) return false;
    return system_error("open the database", path, errno);
  }
  unsigned char header[100] = {};
  auto const count = ::pread(file, header, sizeof header, 0);
  ::close(file);
  if (count == 0) return false;
  if (count != sizeof header || std::string_view(reinterpret_cast<char*>(header), 15) != "SQLite format 3")
    return foreign(path);
  // Both are 0 until the first checkpoint: then SQLite itself has to be asked.
  auto const application = big_endian(header + 68);
  auto const version = big_endian(header + 60);
  if (application == 0 && version == 0) return true;
  auto checked = check_version(path, application, version);
  if (!checked) return checked.error();
  return true;
}

/// SQLite would make it with the process's umask.
Result<void> make_private_file(std::filesystem::path const& path) {
  int const file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return system_error("make the database", path, errno);
  ::close(file);
  return {};
}

void migrate(SQLite::Database& database) {
  int version = database.execAndGet("PRAGMA user_version").getInt();
  while (version < schema_version()) {
    SQLite::Transaction transaction(database);
    database.exec(migrations[static_cast<std::size_t>(version)]);
    ++version;
    database.exec("PRAGMA application_id = " + std::to_string(database_application_id));
    database.exec("PRAGMA user_version = " + std::to_string(version));
    transaction.commit();
  }
}

Result<void> check(SQLite::Database& database, std::filesystem::path const& path) {
  auto const application = database.execAndGet("PRAGMA application_id").getInt();
  auto const version = database.execAndGet("PRAGMA user_version").getInt();
  auto const tables = database.execAndGet("SELECT count(*) FROM sqlite_master").getInt();
  bool const empty = application == 0 && version == 0 && tables == 0;
  if (auto checked = check_version(path, application, version); !checked && !empty) return checked;
  auto const verdict = database.execAndGet("PRAGMA quick_check(1)").getString();
  if (verdict != "ok")
    return make_error(ErrorCode::storage,
                      "database " + path.string() + " is damaged (" + verdict +
                          "): move it away and start again; what had not been sent yet is in it");
  return {};
}

Result<void> prepare(SQLite::Database& database, std::filesystem::path const& path, bool existed) {
  database.setBusyTimeout(5000);
  if (existed) {
    if (auto checked = check(database, path); !checked) return checked;
  }
  database.exec("PRAGMA journal_mode = WAL");
  database.exec("PRAGMA synchronous = FULL");
  database.exec("PRAGMA foreign_keys = ON");
  database.exec("PRAGMA temp_store = MEMORY");
  database.exec("PRAGMA cache_size = -512");
  database.exec("PRAGMA wal_autocheckpoint = 256");
  database.exec("PRAGMA journal_size_limit = 1048576");
  migrate(database);
  // So that the file's header tells its version, also to who looks at it without SQLite.
  // A disk without room for it has time.
  database.tryExec("PRAGMA wal_checkpoint(PASSIVE)");
  return {};
}

/// A copy in memory, of the present schema.
std::unique_ptr<SQLite::Database> present_in_memory(SQLite::Database* old) {
  auto memory = std::make_unique<SQLite::Database>(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  if (old != nullptr) SQLite::Backup(*memory, *old).executeStep();
  migrate(*memory);
  return memory;
}

}  // namespace

int schema_version() noexcept { return static_cast<int>(migrations.size()); }

Error storage_error(std::string_view where, int code, std::string_view message) {
  namespace reasons = protocol::reasons;
  auto const storage = [&](std::string_view reason) {
    return make_error(ErrorCode::storage, reasons::filled(reason, {where, message}));
  };
  switch (code & 0xFF) {
    case SQLITE_FULL:
      return storage(reasons::disk_full);
    case SQLITE_IOERR:
      return storage(reasons::disk_fails);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return storage(reasons::database_damaged);
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
      return storage(reasons::database_closed);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return make_error(ErrorCode::unavailable, reasons::filled(reasons::database_in_use, {where}));
    default:
      return make_error(ErrorCode::storage, std::string(where) + ": " + std::string(message));
  }
}

Database::Database(std::unique_ptr<SQLite::Database> native) : native_(std::move(native)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::open(std::filesystem::path const& path) {
  auto existed = look_at_header(path);
  if (!existed) return existed.error();
  if (!*existed) {
    if (auto made = make_private_file(path); !made) return made.error();
  }
  try {
    auto native = std::make_unique<SQLite::Database>(path.string(), SQLite::OPEN_READWRITE);
    if (auto prepared = prepare(*native, path, *existed); !prepared) return prepared.error();
    return Database(std::move(native));
  } catch (SQLite::Exception const& failure) {
    return storage_error("database " + path.string(), failure.getErrorCode(), failure.what());
  }
}

Result<Database> Database::stand_in(std::filesystem::path const& path) {
  auto existed = look_at_header(path);
  if (!existed) return existed.error();
  try {
    std::unique_ptr<SQLite::Database> native;
    if (*existed) {
      native = std::make_unique<SQLite::Database>(path.string(), SQLite::OPEN_READWRITE);
      native->setBusyTimeout(5000);
      // Alone, SQLite needs no file for what it shares with others, for which there may be no room. First of
      // all: what follows reads already.
      native->exec("PRAGMA locking_mode = EXCLUSIVE");
      native->exec("PRAGMA temp_store = MEMORY");
      native->exec("PRAGMA cache_size = -512");
      if (auto checked = check(*native, path); !checked) return checked.error();
    }
    if (!native || native->execAndGet("PRAGMA user_version").getInt() < schema_version())
      native = present_in_memory(native.get());
    native->exec("PRAGMA query_only = ON");
    return Database(std::move(native));
  } catch (SQLite::Exception const& failure) {
    return storage_error("database " + path.string(), failure.getErrorCode(), failure.what());
  }
}

Result<Database> Database::open_for_reading(std::filesystem::path const& path) {
  auto existed = look_at_header(path);
  if (!existed) return existed.error();
  if (!*existed) return make_error(ErrorCode::not_found, path.string() + ": there is no database yet");
  try {
    auto native = std::make_unique<SQLite::Database>(path.string(), SQLite::OPEN_READWRITE);
    native->setBusyTimeout(5000);
    native->exec("PRAGMA query_only = ON");
    return Database(std::move(native));
  } catch (SQLite::Exception const& failure) {
    return storage_error("database " + path.string(), failure.getErrorCode(), failure.what());
  }
}

Result<void> check_integrity(SQLite::Database& database) {
  try {
    auto const verdict = database.execAndGet("PRAGMA integrity_check(1)").getString();
    if (verdict == "ok") return {};
    return make_error(ErrorCode::storage,
                      "the database is damaged (" + verdict +
                          "): move it away and start the service again; what had not been "
                          "sent yet is in it");
  } catch (SQLite::Exception const& failure) {
    return storage_error("integrity check", failure.getErrorCode(), failure.what());
  }
}

}  // namespace deskbell::agent
