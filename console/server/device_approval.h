// Letting devices in that wait for approval, and turning them away.
#pragma once

#include "console/server/api/shapes.h"
#include "console/server/enrolment.h"
#include "console/server/waiting_devices.h"

namespace deskbell::console {

/// Longest waiting first.
Result<api::WaitingDeviceList> list_waiting_devices(store::Reader& sql, Scope const& scope, Page page);
/// Also where it was decided on. Error: not_found.
Result<api::WaitingDevice> show_waiting_device(store::Reader& sql, Scope const& scope, Key const& key);
/// Its asset: a new one, or the one that the machine was before, whose older keys end. What else waits as
/// that machine since longer is refused. Errors: not_found, conflict (decided before; the asset has a key
/// that came later).
Result<api::ApprovedDevice> approve_device(store::Transaction& tx, Keys const& keys, Scope const& scope,
                                           Key const& key, api::ApprovalRequest const& request);
/// For ever: it has to be enrolled anew, with another token. Errors: not_found, conflict (decided before).
Result<void> refuse_device(store::Transaction& tx, Scope const& scope, Key const& key);

}  // namespace deskbell::console
