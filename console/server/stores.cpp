// Opens keys, files and database, in an order in which nothing is made where something else is wrong.
#include "console/server/stores.h"

#include <optional>
#include <system_error>
#include <utility>

#include "console/server/store/new_database.h"

namespace deskbell::console {

Result<Stores> open_stores(std::filesystem::path const& data, WhereNone where_none,
                           store::DatabaseOptions database) {
  if (auto prepared = prepare_data_folder(data, where_none); !prepared) return prepared.error();
  database.file = data / "console.db";
  // Begun before there are keys, and in its place after: keys beside no database, begun or not, are those of
  // a console whose database is gone.
  std::optional<UnfinishedFile> fresh;
  if (std::error_code ignored; !std::filesystem::exists(database.file, ignored)) {
    auto made = store::make_new_database(database.file);
    if (!made && made.error().code != ErrorCode::conflict) return made.error();
    if (made) fresh.emplace(std::move(*made));
  }
  auto keys = Keys::load_or_make(data / "keys");
  if (!keys) return keys.error();
  if (fresh) {
    // Another command may have been faster: then there is one.
    auto const done = fresh->finish();
    if (!done && done.error().code != ErrorCode::conflict) return done.error();
  }
  auto opened = store::Database::open(std::move(database));
  if (!opened) return opened.error();
  return Stores{*keys, std::make_unique<FileStore>(data / "files"), std::move(*opened)};
}

Result<Stores> open_stores_for_command(std::filesystem::path const& data, WhereNone where_none) {
  store::DatabaseOptions options;
  options.readers = 1;
  options.may_migrate = !DataLock::is_held(data);
  return open_stores(data, where_none, std::move(options));
}

}  // namespace deskbell::console
