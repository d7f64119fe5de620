// The backup: one tar file with the database, the keys and the files.
#pragma once

#include <filesystem>

#include "console/server/store/database.h"

namespace deskbell::console {

/// Errors: conflict (the file exists), storage. What was begun is taken away when it fails.
Result<void> write_archive(store::Database& database, std::filesystem::path const& data,
                           std::filesystem::path const& file);

}  // namespace deskbell::console
