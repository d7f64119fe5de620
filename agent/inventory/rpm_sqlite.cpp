// Packages of Fedora 33, RHEL 9 and newer: the rpm database in its SQLite form.
#include <sqlite3.h>

#include <memory>

#include "agent/inventory/files.h"
#include "agent/inventory/packages.h"
#include "agent/inventory/rpm.h"

namespace deskbell::agent::inventory {
namespace {

using protocol::Software;

using Database = std::unique_ptr<sqlite3, int (*)(sqlite3*)>;
using Statement = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)>;

/// Read-only, and where the folder cannot be written either, without the write-ahead log.
Database open_database(std::string const& path) {
  for (auto const* mode : {"?mode=ro", "?immutable=1"}) {
    sqlite3* raw = nullptr;
    int const code = ::sqlite3_open_v2(("file:" + path + mode).c_str(), &raw,
                                       SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nullptr);
    Database database(raw, &::sqlite3_close);
    if (code != SQLITE_OK) continue;
    ::sqlite3_busy_timeout(raw, 100);
    if (::sqlite3_exec(raw, "SELECT 1 FROM Packages LIMIT 1", nullptr, nullptr, nullptr) == SQLITE_OK)
      return database;
  }
  return Database(nullptr, &::sqlite3_close);
}

}  // namespace

std::optional<std::vector<Software>> rpm_sqlite_software(std::string const& path) {
  if (!exists(path)) return std::nullopt;
  auto const database = open_database(path);
  if (!database) return std::nullopt;
  sqlite3_stmt* raw = nullptr;
  if (::sqlite3_prepare_v2(database.get(), "SELECT blob FROM Packages", -1, &raw, nullptr) != SQLITE_OK)
    return std::nullopt;
  Statement const statement(raw, &::sqlite3_finalize);
  std::vector<Software> list;
  while (list.size() < most_rpm_packages && ::sqlite3_step(statement.get()) == SQLITE_ROW) {
    auto const* bytes = static_cast<char const*>(::sqlite3_column_blob(statement.get(), 0));
    auto const size = static_cast<std::size_t>(::sqlite3_column_bytes(statement.get(), 0));
    if (!bytes) continue;
    if (auto software = parse_rpm_header({bytes, size})) list.push_back(std::move(*software));
  }
  return list;
}

}  // namespace deskbell::agent::inventory
