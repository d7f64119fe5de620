// What lies in the folder of --data, opened together: keys, files and database. A console serves them; a
// command of an administrator uses them beside it.
#pragma once

#include <filesystem>
#include <memory>

#include "console/server/data_folder.h"
#include "console/server/file_store.h"
#include "console/server/keys.h"
#include "console/server/store/database.h"
#include "protocol/result.h"

namespace deskbell::console {

struct Stores {
  Keys keys;
  std::unique_ptr<FileStore> files;
  std::unique_ptr<store::Database> database;
};

/// `database.file` is set here. Errors: those of prepare_data_folder(), Keys::load_or_make() and
/// Database::open().
Result<Stores> open_stores(std::filesystem::path const& data, WhereNone where_none,
                           store::DatabaseOptions database = {});

/// For a command that ends soon. A console may serve the data meanwhile: its epoch and its schema stay.
/// Errors: as above; unavailable (the console that serves it is of an older version).
Result<Stores> open_stores_for_command(std::filesystem::path const& data, WhereNone where_none);

}  // namespace deskbell::console
