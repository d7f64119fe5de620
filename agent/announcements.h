// Announcements of the console on this device: kept until long after their end, and what each of its people
// did with them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/store.h"
#include "protocol/channels.h"

namespace deskbell::agent::announcements {

/// A link was opened: what comes on it may be said again, by a console that has yet to say what this device
/// forgot. It is kept, and shown once everything was said.
void begin_catching_up(Transaction& transaction);
/// Everything that the console had was said, unless this device has yet to tell that it was restored.
// `now`, here and below: the wall clock as the console would read it.
void catch_up(Transaction& transaction, Time now);

Result<void> apply(Transaction& transaction, protocol::AnnouncementSent const& fact, Time now);
Result<void> apply(Transaction& transaction, protocol::AnnouncementWithdrawn const& fact, Time now);

/// Errors: not_found (none of this device's).
Result<void> mark(Transaction& transaction, protocol::DeviceUser const& user,
                  protocol::TrayMarkAnnouncement const& command);

/// Oldest first, the newest 50: what a user's tray shows.
std::vector<protocol::TrayAnnouncement> shown_to(SQLite::Database& database, std::string const& account,
                                                 Time now);
/// When the next of those that stand expires.
std::optional<Time> next_end(SQLite::Database& database, Time now);
}  // namespace deskbell::agent::announcements
