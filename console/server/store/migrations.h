// Numbered schema files, run once each, in order.
#pragma once

#include <string_view>
#include <vector>

#include "console/server/store/sql.h"

namespace deskbell::console::store {

struct SchemaFile {
  std::string_view name;  ///< "001_organisations.sql"
  std::string_view text;
};
/// All there are, in order; the number of the last is the schema's version.
std::vector<SchemaFile> const& schema_files();

/// "Dskb": marks the file as one of ours.
inline constexpr int application_id = 0x44736B62;

/// Brings the schema up to `files`. Errors storage: not a database of a console, or from a newer version.
/// Error unavailable: it is older and may not be migrated. It is left as it was then.
Result<void> migrate(Sql& sql, std::vector<SchemaFile> const& files, bool may_migrate = true);

}  // namespace deskbell::console::store
