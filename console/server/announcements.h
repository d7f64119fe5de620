// Announcements, for technicians: made, changed while they wait, withdrawn, and how far they have come.
#pragma once

#include <optional>
#include <string>

#include "console/server/api/shapes.h"
#include "console/server/scope.h"
#include "console/server/store/transaction.h"
#include "core/announcement.h"

namespace deskbell::console {

struct AnnouncementQuery {
  std::string query;  ///< in title and text
  std::optional<core::announcement::State> state;
  std::optional<std::int64_t> customer;
  Page page;
};

/// The newest first; without the ids of chosen devices: their counts say how many.
Result<api::AnnouncementList> list_announcements(store::Reader& sql, Scope const& scope,
                                                 AnnouncementQuery const& query);
Result<api::Announcement> show_announcement(store::Reader& sql, Scope const& scope, Key const& key);
/// Sent at once where it starts now. Errors: invalid (what is missing or wrong, a line each), too_large.
Result<api::Announcement> create_announcement(store::Transaction& tx, Scope const& scope,
                                              api::AnnouncementRequest const& request);
/// Absent fields stay; an empty expiry takes it away, an empty start means now. Errors also: conflict (it was
/// sent, or has ended).
Result<api::Announcement> update_announcement(store::Transaction& tx, Scope const& scope, Key const& key,
                                              api::AnnouncementRequest const& request);
/// Errors: conflict (it has ended).
Result<api::Announcement> withdraw_announcement(store::Transaction& tx, Scope const& scope, Key const& key);

/// Its devices by name, or those of them that have come so far ("waiting", "delivered", "seen", "dismissed").
Result<api::AnnouncementDeviceList> list_announcement_devices(store::Reader& sql, Scope const& scope,
                                                              Key const& key, std::string const& reach,
                                                              Page page);

}  // namespace deskbell::console
