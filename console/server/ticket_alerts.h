// Which alerts a ticket is about.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "console/server/api/shapes_tickets.h"
#include "console/server/scope.h"
#include "console/server/store/transaction.h"

namespace deskbell::console {

/// The 100 newest.
std::vector<api::AlertReference> alerts_of_ticket(store::Sql& sql, Scope const& scope, std::int64_t ticket);

/// Whether the ticket of this customer may be about it. An alert has one ticket. Error: invalid, which says
/// why not.
Result<void> check_ticket_alert(store::Sql& sql, Scope const& scope, std::int64_t alert,
                                std::optional<std::int64_t> customer, std::optional<std::int64_t> ticket);
void link_alert(store::Transaction& tx, Scope const& scope, std::int64_t ticket, std::int64_t alert);
/// Of a ticket that goes: its alerts may have another one.
void unlink_alerts(store::Transaction& tx, Scope const& scope, std::int64_t ticket);

}  // namespace deskbell::console
