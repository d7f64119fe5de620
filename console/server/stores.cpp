// Opens keys, files and database, in an order in which nothing is made where something else is wrong.
#include "console/server/stores.h"

#include <utility>

namespace deskbell::console {

Result<Stores> open_stores(std::filesystem::path const& data, WhereNone where_none,
                           store::DatabaseOptions database) {
  if (auto prepared = prepare_data_folder(data, where_none); !prepared) return prepared.error();
  auto keys = Keys::load_or_make(data / "keys");
  if (!keys) return keys.error();
  database.file = data / "console.db";
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
