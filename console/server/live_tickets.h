// One-time tickets that open a live link from a signed-in browser session.
#pragma once

#include <optional>
#include <string>

#include "console/server/scope.h"
#include "console/server/store/transaction.h"

namespace deskbell::console {

/// Lives a minute. `session` is sessions.id: the link ends with it (SessionEnded).
Result<std::string> make_live_ticket(store::Transaction& tx, Scope const& scope, std::int64_t session);

struct LiveTicket {
  std::int64_t organisation_id = 0;
  std::int64_t user_id = 0;
  std::int64_t session_id = 0;
};
BOOST_DESCRIBE_STRUCT(LiveTicket, (), (organisation_id, user_id, session_id))
/// Uses it up. Errors: unauthenticated (unknown, used, expired, or its session has ended).
Result<LiveTicket> use_live_ticket(store::Transaction& tx, std::string_view ticket);

}  // namespace deskbell::console
