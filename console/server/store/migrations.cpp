// Brings a database to this program's schema, or says why not without touching it.
#include "console/server/store/migrations.h"

#include <cstdint>
#include <string>

#include "console/server/store/database.h"

namespace deskbell::console::store {

namespace {
int number_of(SchemaFile const& file) {
  int number = 0;
  for (char c : file.name) {
    if (c < '0' || c > '9') break;
    number = number * 10 + (c - '0');
  }
  return number;
}
}  // namespace

int schema_version() noexcept { return number_of(schema_files().back()); }

Result<void> migrate(Sql& sql, std::vector<SchemaFile> const& files, bool may_migrate) {
  auto const mark = sql.one<std::int64_t>("PRAGMA application_id").value_or(0);
  auto const version = sql.one<std::int64_t>("PRAGMA user_version").value_or(0);
  auto const tables = sql.one<std::int64_t>("SELECT COUNT(*) FROM sqlite_master").value_or(0);
  int const newest = number_of(files.back());
  if (mark != application_id && (tables != 0 || mark != 0)) {
    return make_error(ErrorCode::storage, "this is a database of another program (application id " +
                                              std::to_string(mark) +
                                              "): name another data folder; the file was left as it was");
  }
  if (version > newest) {
    return make_error(ErrorCode::storage,
                      "the database is from a newer version (its schema is " + std::to_string(version) +
                          ", this program knows " + std::to_string(newest) +
                          "): install that version again, or restore a backup made before it; the file "
                          "was left as it was");
  }
  if (version < newest && !may_migrate) {
    return make_error(ErrorCode::unavailable, "a console of an older version serves it (its schema is " +
                                                  std::to_string(version) + ", this program's " +
                                                  std::to_string(newest) +
                                                  "): restart it first; the file was left as it was");
  }
  for (auto const& file : files) {
    int const number = number_of(file);
    if (number <= version) continue;
    // Schema, mark and number are one transaction: a migration has happened or it has not.
    try {
      sql.script("BEGIN IMMEDIATE");
      // Another process may have been faster.
      if (sql.one<std::int64_t>("PRAGMA user_version").value_or(0) >= number) {
        sql.script("ROLLBACK");
        continue;
      }
      sql.script(file.text);
      sql.script("PRAGMA application_id = " + std::to_string(application_id));
      sql.script("PRAGMA user_version = " + std::to_string(number));
      sql.script("COMMIT");
    } catch (StorageFailure const& failure) {
      if (sql.in_transaction()) sql.script("ROLLBACK");
      return prefixed("schema " + std::string(file.name), failure.error);
    }
  }
  return {};
}

}  // namespace deskbell::console::store
