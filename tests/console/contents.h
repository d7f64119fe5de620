// Everything of an organisation that somebody could change, as one text: to see that nothing of it was.
#pragma once

#include <set>
#include <string>

#include "tests/console/rest.h"

namespace deskbell::console::test {

/// But for these tables.
inline std::string contents(Rest& rest, std::int64_t organisation,
                            std::set<std::string> const& without = {}) {
  std::string all;
  // A writing transaction: it stands behind everything that was said before.
  rest.write([&](store::Transaction& tx) -> Result<void> {
    auto& sql = tx.sql();
    // What only says when somebody was last seen at the door is no content.
    for (auto const& table : sql.all<std::string>(
             "SELECT m.name FROM sqlite_master m WHERE m.type = 'table' AND m.name <> 'sessions' AND EXISTS "
             "(SELECT 1 "
             "FROM pragma_table_info(m.name) c WHERE c.name = 'organisation_id') ORDER BY m.name")) {
      if (without.contains(table)) continue;
      auto const columns = sql.one<std::string>(
          "SELECT group_concat('quote(\"' || name || '\")', '||''|''||') FROM pragma_table_info(?) WHERE "
          "name <> "
          "'last_used_at'",
          table);
      auto const rows = sql.one<std::optional<std::string>>("SELECT group_concat(" + columns.value() +
                                                                ", char(10)) FROM (SELECT * FROM \"" + table +
                                                                "\" WHERE organisation_id = ?)",
                                                            organisation);
      all += table + ":" + rows.value_or(std::nullopt).value_or("") + "\n";
    }
    return {};
  });
  return all;
}

}  // namespace deskbell::console::test
