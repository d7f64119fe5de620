// What came from the console and is applied here: the cursor, and the ids that core/delivery's receiver asks
// for.
#pragma once

#include <string>

#include "agent/store.h"
#include "core/delivery.h"

namespace deskbell::agent::inbox {

core::delivery::Cursor load_cursor(SQLite::Database& database);
void store_cursor(Transaction& transaction, core::delivery::Cursor const& cursor);

/// SHA-256 over type and body.
std::string digest_of(std::string_view type, std::string_view body);
core::delivery::KnownAs known_as(SQLite::Database& database, FactId id, std::string const& digest);
void remember(Transaction& transaction, FactId id, std::string const& digest);

/// Keeps what was not understood here for a person to see, the newest hundred, and tells the console.
void set_aside(Transaction& transaction, FactId id, std::string const& type, std::string const& body,
               std::string const& reason);

// Small values that belong to the console: its epoch, for one.
/// "yes": this database was found to be restored, and the console was not yet told.
inline constexpr char const* restored_meta = "restored";
std::string meta(SQLite::Database& database, std::string const& key);
void set_meta(Transaction& transaction, std::string const& key, std::string const& value);

}  // namespace deskbell::agent::inbox
