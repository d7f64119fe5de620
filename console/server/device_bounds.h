// What one device may make within a day.
#pragma once

#include <cstdint>

#include "console/server/device_scope.h"
#include "console/server/store/transaction.h"

namespace deskbell::console {

/// Whether so many rows of this table came from it within the last day; `which`: only those, e.g. " AND x IS
/// NOT NULL". Table and condition are words of ours.
bool has_made_a_day(store::Transaction& tx, DeviceScope const& device, char const* table, std::int64_t most,
                    char const* which = "");

}  // namespace deskbell::console
