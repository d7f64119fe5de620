// A database with its schema and nothing in it, beside its place: one that has the name is never half made.
#pragma once

#include <filesystem>

#include "console/server/unfinished_file.h"
#include "protocol/result.h"

namespace deskbell::console::store {

/// Of this program's version. It has its name once finish() was called. Errors: those of
/// UnfinishedFile::make().
Result<UnfinishedFile> make_new_database(std::filesystem::path const& file);

}  // namespace deskbell::console::store
