// Public comments on the requests of this device's users: what technicians wrote, and the users' replies.
#pragma once

#include <vector>

#include "agent/store.h"
#include "protocol/channels.h"

namespace deskbell::agent::request_comments {

/// The user replies. The same reply again is answered again, applied once; where the console refused it, it
/// is asked once more. Errors: invalid, too_large (text), not_found (no request of this user), conflict (the
/// id was used for something else), those of outbox::admit.
Result<void> reply(Transaction& transaction, protocol::DeviceUser const& user,
                   protocol::TrayReply const& command);

/// A reply of the user's that the console refused is taken away for good. False: there is none of that id.
/// Error: conflict (it did not fail).
Result<bool> forget(Transaction& transaction, protocol::DeviceUser const& user, CommentId id);

/// The console has it: a technician's comment, the user's own, or a refused one.
Result<void> apply(Transaction& transaction, protocol::TicketComment const& fact);

/// Oldest first, the newest `limit` of them; none where the request is another user's.
std::vector<protocol::RequestComment> of_request(SQLite::Database& database, std::string const& account,
                                                 TicketId ticket, std::int64_t limit);

/// Replies of this device's users that the console refused, oldest first.
struct Failed {
  std::string account;
  protocol::RequestComment view;
};
std::vector<Failed> failed(SQLite::Database& database);

}  // namespace deskbell::agent::request_comments
