// Nothing waits for the disk before the end: until then there is nothing to lose.
#include "console/server/store/new_database.h"

#include <string>
#include <utility>

#include "console/server/store/migrations.h"
#include "console/server/store/sql.h"

namespace deskbell::console::store {

namespace {
/// Nobody asked for the file that it is made in.
Error of_place(std::filesystem::path const& file, std::filesystem::path const& made, Error error) {
  auto const name = made.string() + ": ";
  if (error.message.starts_with(name)) error.message.erase(0, name.size());
  return prefixed(file.string(), std::move(error));
}
}  // namespace

Result<UnfinishedFile> make_new_database(std::filesystem::path const& file) {
  auto made = UnfinishedFile::make(file);
  if (!made) return made;
  try {
    Sql sql(made->path().string(), Sql::Mode::read_write);
    sql.script("PRAGMA journal_mode = MEMORY");
    sql.script("PRAGMA synchronous = OFF");
    if (auto done = migrate(sql, schema_files()); !done) return of_place(file, made->path(), done.error());
  } catch (StorageFailure const& failure) {
    return of_place(file, made->path(), failure.error);
  }
  return made;
}

}  // namespace deskbell::console::store
