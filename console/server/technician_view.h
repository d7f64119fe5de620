// What a technician's browser is told: changes since a cursor, filtered by permission before they are made
// into messages.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "console/server/api/permission.h"
#include "console/server/scope.h"
#include "console/server/store/sql.h"
#include "protocol/channels.h"

namespace deskbell::console {

struct LiveView {
  Scope scope;
  api::Permissions permissions;
  Time now{};  ///< when it is looked at: what rings depends on it
};
/// Error: unauthenticated where the user is gone or disabled.
Result<LiveView> live_view(store::Sql& sql, std::int64_t organisation, std::int64_t user);
/// The same anew, for a link that stands. Error: unauthenticated where the session has ended, too.
Result<LiveView> live_view_again(store::Sql& sql, LiveView const& before, std::int64_t session);
/// When it ends where nobody works in it any more; nothing where it was ended.
std::optional<Time> session_end(store::Sql& sql, std::int64_t organisation, std::int64_t session);

struct LiveChanges {
  std::vector<protocol::LiveEvent> events;
  std::int64_t cursor = 0;
  bool more = false;  ///< read again from the cursor
  bool too_old =
      false;  ///< what came after the cursor is not kept any more, or is too much: start with a snapshot
  bool counts_changed = false;
  bool own_account = false;  ///< rights, or the account itself, may be others now
};
/// Conversations (by id) that call for this technician, and the position of the end user's message that they
/// were last rung for: read up to there, a newer message begins another run and rings again.
using Calls = std::map<std::int64_t, std::int64_t>;

/// `calls` is brought up to date.
LiveChanges changes_since(store::Sql& sql, LiveView const& view, std::int64_t cursor, Calls& calls);
/// The same for a link that stands. Where the technician's own account is among the changes, `view` becomes
/// what it is now, and what came with other rights, or after them, is told by those. Error: unauthenticated.
Result<LiveChanges> news_since(store::Sql& sql, LiveView& view, std::int64_t session, std::int64_t cursor,
                               Calls& calls);
/// Position of the newest change, and what calls already: at that position, or at `cursor`, from where the
/// browser goes on.
std::int64_t newest_change(store::Sql& sql, LiveView const& view, Calls& calls,
                           std::optional<std::int64_t> cursor = {});
protocol::ChatCounts counts_of(store::Sql& sql, LiveView const& view);

}  // namespace deskbell::console
