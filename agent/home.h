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
};

enum class Coming {
  in,
  only_looking,  ///< the database cannot be written now
};

/// Makes the database the one of this identity. A new device of the same organisation keeps its conversations
/// and sends what was not acknowledged under its new name; another organisation's are none of the new one's
/// business and are erased. Who only looks finds what is there. Error unavailable: it would have to be made
/// this identity's first.
Result<Home> come_home(Transaction& transaction, std::optional<Identity> const& identity,
                       Coming coming = Coming::in);

}  // namespace deskbell::agent
