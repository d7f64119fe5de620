// A technician's own rules, quiet hours, webhook and recent notifications, and her colleagues' presence.
#pragma once

#include "console/server/api/shapes_notifications.h"
#include "console/server/notifier/notifier.h"
#include "console/server/scope.h"
#include "console/server/store/transaction.h"

namespace deskbell::console {

Result<api::NotificationRules> show_notification_rules(store::Reader& sql, Scope const& scope,
                                                       NotifierOptions const& options);
/// Errors: invalid (an event, channel, time, day, zone, language, or more than a day to gather).
Result<api::NotificationRules> change_notification_rules(store::Transaction& tx, Scope const& scope,
                                                         NotifierOptions const& options,
                                                         api::NotificationRulesRequest const& request);
/// A first address makes a secret; an empty one takes both away. Error: invalid.
Result<api::Webhook> set_webhook(store::Transaction& tx, Scope const& scope, NotifierOptions const& options,
                                 std::string const& url);
/// A new secret; the old one is worth nothing from now on. Error: conflict (there is no webhook).
Result<api::Webhook> rotate_webhook_secret(store::Transaction& tx, Scope const& scope);

struct NotificationQuery {
  std::string channel;  ///< empty: all
  std::string state;
  Page page;
};
/// One's own, newest first. Error: invalid.
Result<api::NotificationList> list_notifications(store::Reader& sql, Scope const& scope,
                                                 NotificationQuery const& query);
/// What waits for a page: it is told with this.
Result<std::vector<api::Notification>> take_notifications(store::Transaction& tx, Scope const& scope);
/// Error: invalid (no such channel), conflict (it is not set up).
Result<api::Notification> test_notification(store::Transaction& tx, Scope const& scope,
                                            NotifierOptions const& options, std::string const& channel);

/// Everybody who can sign in, by name.
std::vector<api::Colleague> list_colleagues(store::Reader& sql, Scope const& scope, Time now);

}  // namespace deskbell::console
