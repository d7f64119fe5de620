// RMM alerts as technicians see them.
#pragma once

#include <optional>
#include <string>

#include "console/server/api/shapes.h"
#include "console/server/scope.h"
#include "console/server/store/transaction.h"

namespace deskbell::console {

struct AlertQuery {
  std::string status = "active";  ///< active (muted ones too), resolved, all
  std::optional<std::int64_t> asset;
  std::optional<std::int64_t> customer;
  std::optional<Time> created_after;
  Page page;
};

/// Newest first. Errors: invalid (status).
Result<api::AlertList> list_alerts(store::Reader& sql, Scope const& scope, AlertQuery const& query);
Result<api::Alert> show_alert(store::Reader& sql, Scope const& scope, Key const& key);
/// Errors: invalid (description, asset or customer missing).
Result<api::Alert> create_alert(store::Transaction& tx, Scope const& scope, api::AlertRequest const& request);
/// A resolved one stays as it is.
Result<void> resolve_alert(store::Transaction& tx, Scope const& scope, Key const& key);
/// mute_for: 1-hour 1-day 2-days 1-week 2-weeks 1-month forever. Errors: invalid, conflict (resolved).
Result<void> mute_alert(store::Transaction& tx, Scope const& scope, Key const& key,
                        std::string_view mute_for);

}  // namespace deskbell::console
