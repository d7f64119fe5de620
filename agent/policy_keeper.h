// Which policy counts: signed by the console's key for this device (the one pinned at enrolment, or what the
// console has changed it to since), newer than the last one, and not expired when it came.
#pragma once

#include <string>

#include "agent/policy_in_force.h"
#include "agent/records.h"
#include "agent/store.h"
#include "protocol/device_link.h"

namespace deskbell::agent::policy_keeper {

/// The built-in defaults, until a console says otherwise.
Policy defaults();

/// Judges what the console offers. Errors, all of which keep the last good one: unauthenticated (the
/// signature), invalid (unreadable, another device's or organisation's), conflict (not newer), timeout
/// (expired).
Result<Policy> judge(protocol::PolicyChanged const& offered, Identity const& identity,
                     PolicyInForce const& current, Time now);
/// The version that a document claims, for a refusal; 0 where it cannot be read.
std::int64_t claimed_version(protocol::PolicyChanged const& offered);

/// Stores it and the fact that it is applied.
Result<void> keep(Transaction& transaction, PolicyInForce const& policy);
/// What was stored, verified anew; the defaults where there is none. Errors as judge(), but never for being
/// expired.
Result<Policy> load(SQLite::Database& database, Identity const& identity);
/// Without verifying: for showing it.
PolicyReport stored(SQLite::Database& database, Time now);
void forget(Transaction& transaction);

}  // namespace deskbell::agent::policy_keeper
