// Notices that a database was restored from a backup, and gives it a new epoch then.
#pragma once

#include <cstdint>
#include <filesystem>

#include "console/server/keys.h"
#include "console/server/store/database.h"

namespace deskbell::console {

/// In the folder of the keys, and never in a backup: restored beside the database it would fit it.
inline constexpr char const* mark_file_name = "database-mark";

/// The database and the file beside the keys hold the same mark, renewed at each start; where they differ,
/// one of the two is from another time. Returns the epoch. Errors: storage.
Result<std::int64_t> settle_epoch(store::Database& database, Keys const& keys,
                                  std::filesystem::path const& mark_file);

}  // namespace deskbell::console
