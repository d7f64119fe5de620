// Who gets a conversation, by the policy's rule and the limits of technicians; core/assignment decides.
#pragma once

#include <optional>
#include <vector>

#include "console/server/api/shapes_chat_limits.h"
#include "console/server/scope.h"
#include "console/server/store/transaction.h"
#include "policies/settings.h"

namespace deskbell::console {

/// Of a new conversation; her turn is noted. Empty: it stays unassigned.
std::optional<std::int64_t> assignee_for(store::Transaction& tx, std::int64_t organisation,
                                         policy::LiveChat const& rules);
/// Error conflict: that technician has as many as she may, and somebody else gives her one.
Result<void> check_may_be_given(store::Sql& sql, Scope const& scope, std::int64_t user);

/// Those who may answer conversations, by name.
std::vector<api::ChatLimit> list_chat_limits(store::Sql& sql, Scope const& scope, Time now);
/// Absent or 0: any number. Errors: not_found, invalid (below 0 or above 1,000).
Result<api::ChatLimit> set_chat_limit(store::Transaction& tx, Scope const& scope, Key const& user,
                                      std::optional<std::int64_t> most);

}  // namespace deskbell::console
