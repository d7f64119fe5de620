// What became of announcements at a device and with its people.
#pragma once

#include "console/server/device_scope.h"
#include "console/server/store/transaction.h"
#include "protocol/announcements.h"

namespace deskbell::console {

// What is said of one that this console does not know, or never sent to this device, withdraws it there.
// Errors: invalid (what a device cannot say; the user's name).
Result<void> apply(store::Transaction& tx, DeviceScope const& device,
                   protocol::AnnouncementDelivered const& fact);
Result<void> apply(store::Transaction& tx, DeviceScope const& device,
                   protocol::AnnouncementMarked const& fact);

}  // namespace deskbell::console
