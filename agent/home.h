// What the agent finds in its database when it starts, or when it was enrolled anew.
#pragma once

#include "agent/policy_in_force.h"
#include "agent/records.h"
#include "agent/store.h"
#include "core/delivery.h"

namespace deskbell::agent {

struct Home {
  core::delivery::Sender sender;
  core::delivery::Cursor cursor;
  std::int64_t console_epoch = 0;
  bool was_restored = false;  ///< and the console was not yet told
  Policy policy;
  std::optional<std::string> policy_problem;  ///< why the stored one does not count
  bool booted = false;                        ///< the machine was started since the service ran last
  bool cleared_out = false;                   ///< what trays show belongs to others now
  /// What is here may have to move once the console has said where this device belongs: come home then again.
  bool unsettled = false;
};

enum class Coming {
  in,
  only_looking,  ///< the database cannot be written now
};

/// Makes the database the one of this identity: see moving.h for what becomes of what it holds. Who only
/// looks finds what is there. Error unavailable: it would have to be made this identity's first.
Result<Home> come_home(Transaction& transaction, std::optional<Identity> const& identity,
                       Coming coming = Coming::in);

/// The console said where this device belongs.
void remember_place(Transaction& transaction, Identity const& identity);

}  // namespace deskbell::agent
