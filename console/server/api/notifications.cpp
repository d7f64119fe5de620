// /notifications, /notification_rules, /notification_webhook: what a technician is told; /colleagues: who is
// there.
#include <type_traits>

#include "console/server/accounts.h"
#include "console/server/api/support.h"
#include "console/server/notifier/settings.h"

namespace deskbell::console::api {

namespace {

store::Sql& sql_of(store::Reader& sql) { return sql; }
store::Sql& sql_of(store::Transaction& tx) { return tx.sql(); }

/// Notifications tell of everything that their technician may see, and where they go is hers to say: a key
/// that was made for less has no part in them.
template <class Function>
auto for_herself(Call const& call, Function work) {
  return [permissions = call.caller.permissions, work]<class At>(
             At& at, Scope const& scope) -> std::invoke_result_t<Function const&, At&, Scope const&> {
    auto const all = accounts::permissions_of(sql_of(at), scope.organisation, scope.user);
    if (permissions.names() != all.names())
      return make_error(ErrorCode::denied,
                        "An API key with scopes has no part in notifications: use one without, or sign in");
    return work(at, scope);
  };
}

Outcome<NotificationRulesAnswer> show_rules(Call& call, Nothing) {
  auto const* options = &call.console.notifier();
  auto work = for_herself(call, [options](store::Reader& sql, Scope const& scope) {
    return show_notification_rules(sql, scope, *options);
  });
  auto found = co_await reading<NotificationRules>(call, work);
  co_return reply<NotificationRulesAnswer>(std::move(found));
}

/// A null takes a value away, and an empty form field does. There is always a number of minutes, and 0 is
/// one.
Result<void> check_minutes_are_said(Call const& call) {
  auto const body = read_json_body(call.request);
  auto const* fields = body ? body->if_object() : nullptr;
  auto const* said = fields != nullptr ? fields->if_contains("digest_minutes") : nullptr;
  if (said == nullptr || !(said->is_null() || *said == json::value(""))) return {};
  return make_error(ErrorCode::invalid,
                    "digest_minutes: found " + json::serialize(*said) + ", expected 0 to 1440");
}

Outcome<NotificationRulesAnswer> change_rules(Call& call, NotificationRulesRequest request) {
  if (auto sound = check_minutes_are_said(call); !sound) co_return sound.error();
  auto const* options = &call.console.notifier();
  auto work = for_herself(call, [options, request](store::Transaction& tx, Scope const& scope) {
    return change_notification_rules(tx, scope, *options, request);
  });
  auto answer = co_await writing<NotificationRules>(call, work);
  co_return reply<NotificationRulesAnswer>(std::move(answer));
}

Outcome<WebhookAnswer> change_webhook(Call& call, WebhookRequest request) {
  auto const* options = &call.console.notifier();
  auto work = for_herself(call, [options, request](store::Transaction& tx, Scope const& scope) {
    return set_webhook(tx, scope, *options, request.url);
  });
  auto answer = co_await writing<Webhook>(call, work);
  co_return reply<WebhookAnswer>(std::move(answer));
}

Outcome<WebhookAnswer> rotate_secret(Call& call, Nothing) {
  auto work = for_herself(call, [](store::Transaction& tx, Scope const& scope) {
    return reply<WebhookAnswer>(rotate_webhook_secret(tx, scope));
  });
  auto answer = co_await posting<WebhookAnswer>(call, work);
  co_return answer;
}

Outcome<NotificationList> list(Call& call, Nothing) {
  NotificationQuery query;
  query.channel = call.query_text("channel");
  query.state = call.query_text("state");
  query.page = page_of(call);
  auto work = for_herself(call, [query](store::Reader& sql, Scope const& scope) {
    return list_notifications(sql, scope, query);
  });
  auto found = co_await reading<NotificationList>(call, work);
  co_return reply(std::move(found));
}

Outcome<TakenNotifications> take(Call& call, Nothing) {
  auto work = for_herself(call, [](store::Transaction& tx, Scope const& scope) {
    return reply<TakenNotifications>(take_notifications(tx, scope));
  });
  auto answer = co_await posting<TakenNotifications>(call, work);
  co_return answer;
}

Outcome<NotificationAnswer> test(Call& call, NotificationTestRequest request) {
  auto const* options = &call.console.notifier();
  auto work = for_herself(call, [options, request](store::Transaction& tx, Scope const& scope) {
    return reply<NotificationAnswer>(test_notification(tx, scope, *options, request.channel));
  });
  auto answer = co_await posting<NotificationAnswer>(call, work);
  co_return answer;
}

Outcome<ColleagueList> colleagues(Call& call, Nothing) {
  auto const now = call.console.database().now();
  auto work = [now](store::Reader& sql, Scope const& scope) -> Result<ColleagueList> {
    return ColleagueList{list_colleagues(sql, scope, now)};
  };
  auto found = co_await reading<ColleagueList>(call, work);
  co_return reply(std::move(found));
}

}  // namespace

void add_notification_routes(RouteTable& table) {
  using enum Permission;
  table.push_back(route("GET", "/notification_rules", signed_in,
                        "What I am told of, over which channel, and when not", show_rules));
  table.push_back(
      route("PUT", "/notification_rules", signed_in, "Change my rules; absent fields stay", change_rules));
  table.push_back(route("PUT", "/notification_webhook", signed_in,
                        "Name the address of my webhook; a new one's secret is shown once", change_webhook)
                      .with_secret());
  table.push_back(route("POST", "/notification_webhook/secret", signed_in,
                        "A new secret for my webhook, shown once", rotate_secret)
                      .with_secret());
  std::vector<QueryParameter> filters = {{"channel", "web, email or webhook"},
                                         {"state", "waiting, sent, dropped or dead"}};
  for (auto& parameter : page_parameters()) filters.push_back(std::move(parameter));
  table.push_back(route("GET", "/notifications", signed_in, "What I was told of lately, and why", list)
                      .with_query(std::move(filters)));
  table.push_back(route("POST", "/notifications/take", signed_in,
                        "What waits to be shown on a page: whoever takes it shows it", take));
  table.push_back(route("POST", "/notifications/test", signed_in,
                        "Try a channel: the notification's state tells how it went", test, 201));
  table.push_back(
      route("GET", "/colleagues", signed_in, "Technicians, and whether they are there", colleagues));
}

}  // namespace deskbell::console::api
