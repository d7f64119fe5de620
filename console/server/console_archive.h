// The backup: one tar file with the database, the keys and the files.
#pragma once

#include <filesystem>

#include "console/server/store/database.h"

namespace deskbell::console {

/// A new file, 0600, whole and durable. Errors: conflict (something has that name), invalid (it would stand
/// among the data's own files), too_large (a name), denied, storage: nothing has that name then, and what was
/// begun is gone.
Result<void> write_archive(store::Database& database, std::filesystem::path const& data,
                           std::filesystem::path const& file);

}  // namespace deskbell::console
