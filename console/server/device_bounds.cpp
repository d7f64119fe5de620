// Counted in the rows themselves: a restart of the console gives nobody a new day.
#include "console/server/device_bounds.h"

#include <string>

namespace deskbell::console {

bool has_made_a_day(store::Transaction& tx, DeviceScope const& device, char const* table, std::int64_t most,
                    char const* which) {
  auto const made = tx.sql().one<std::int64_t>(
      std::string("SELECT COUNT(*) FROM (SELECT 1 FROM ") + table +
          " WHERE organisation_id = ? AND asset_id = ? AND created_at > ?" + which + " LIMIT ?)",
      device.organisation, device.asset, tx.now() - std::chrono::hours(24), most);
  return made.value_or(0) >= most;
}

}  // namespace deskbell::console
