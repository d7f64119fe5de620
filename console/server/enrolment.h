// POST /agent/v1/enroll: a token lets one device in.
#pragma once

#include <string>

#include "console/server/keys.h"
#include "console/server/store/transaction.h"
#include "protocol/device_link.h"

namespace deskbell::console {

/// Uses the token up and makes the identity, in one transaction. A machine that was met before keeps its
/// asset. Errors: unauthenticated (unknown, expired, used up or revoked token: says which), invalid (key,
/// hostname), protocol (too old).
Result<protocol::EnrolAnswer> enrol_device(store::Transaction& tx, Keys const& keys,
                                           protocol::EnrolRequest const& request, std::string const& address);

}  // namespace deskbell::console
