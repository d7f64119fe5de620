// Folders: a customer's devices in a tree, at most five deep.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "console/server/api/shapes.h"
#include "console/server/scope.h"
#include "console/server/store/transaction.h"

namespace deskbell::console {

/// The ids of a folder and of those below it, as a subquery: `top` and `organisation` are columns, or a "?".
std::string folders_below(std::string_view top, std::string_view organisation);

/// Each behind the one that it lies in, by name; customer: all where empty.
Result<api::FolderList> list_folders(store::Reader& sql, Scope const& scope,
                                     std::optional<std::int64_t> customer, std::string const& query,
                                     Page page);
Result<api::Folder> show_folder(store::Reader& sql, Scope const& scope, Key const& key);
/// Errors: invalid (customer, parent, name, too deep), conflict (its neighbour has this name).
Result<api::Folder> create_folder(store::Transaction& tx, Scope const& scope,
                                  api::FolderRequest const& request);
/// Another name, or another place with all that is in it: its devices get the policies and announcements of
/// there. Errors: as create_folder, and invalid where it would lie in itself.
Result<api::Folder> update_folder(store::Transaction& tx, Scope const& scope, Key const& key,
                                  api::FolderChange const& request);
/// Leaves a tombstone. Errors: conflict where something is still in it, or a policy hangs on it.
Result<void> delete_folder(store::Transaction& tx, Scope const& scope, Key const& key);

/// By its name with those above it, "Office / First floor". Error: invalid (names it).
Result<std::int64_t> find_folder(store::Reader& sql, Scope const& scope, std::int64_t customer,
                                 std::string const& path);

/// For an asset of this customer. Error: invalid.
Result<void> check_folder_of(store::Sql& sql, Scope const& scope, std::int64_t customer, std::int64_t folder);

}  // namespace deskbell::console
