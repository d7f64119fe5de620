// Comments of tickets between requesters on devices and technicians.
#pragma once

#include "console/server/device_scope.h"
#include "console/server/store/transaction.h"
#include "protocol/request_comments.h"

namespace deskbell::console {

/// A reply wakes the ticket up. One to a ticket that is not this user's, or is gone, is refused so that the
/// user sees it. Errors: invalid, too_large (text), conflict (the comment's id came with other content).
Result<void> apply(store::Transaction& tx, DeviceScope const& device, protocol::TicketCommented const& fact);

/// Tells who wrote it on this device why their reply was not taken.
void tell_refused(store::Transaction& tx, DeviceScope const& device, protocol::TicketCommented const& reply,
                  std::string const& why);

/// Tells the requester's device of a public comment; of hidden ones nothing.
void tell_comment(store::Transaction& tx, std::int64_t organisation, std::int64_t comment);
/// Of all of a ticket's, oldest first.
void tell_comments(store::Transaction& tx, std::int64_t organisation, std::int64_t ticket);

}  // namespace deskbell::console
