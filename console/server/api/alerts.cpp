// /rmm_alerts.
#include "console/server/alerts.h"

#include "console/server/api/support.h"

namespace deskbell::console::api {

namespace {

/// Clients of this field read success as a text here.
struct SuccessText {
  std::string success = "true";
};
BOOST_DESCRIBE_STRUCT(SuccessText, (), (success))

struct AlertCreated {
  bool success = true;
  Alert alert;
};
BOOST_DESCRIBE_STRUCT(AlertCreated, (), (success, alert))

Outcome<AlertList> list(Call& call, Nothing) {
  AlertQuery query;
  if (auto const status = call.query_text("status"); !status.empty()) query.status = status;
  query.asset = call.query_number("asset_id");
  query.customer = call.query_number("customer_id");
  auto created = query_time(call, "created_after");
  if (!created) co_return created.error();
  query.created_after = *created;
  query.page = page_of(call);
  auto work = [query](store::Reader& sql, Scope const& scope) { return list_alerts(sql, scope, query); };
  auto found = co_await reading<AlertList>(call, work);
  co_return reply(std::move(found));
}

Outcome<AlertCreated> create(Call& call, AlertRequest request) {
  auto work = [request](store::Transaction& transaction, Scope const& scope) {
    return create_alert(transaction, scope, request);
  };
  auto made = co_await writing<Alert>(call, work);
  co_return reply<AlertCreated>(std::move(made), [](Alert alert) {
    return AlertCreated{true, std::move(alert)};
  });
}

Outcome<AlertAnswer> show(Call& call, Nothing) {
  auto found = co_await reading_one<Alert>(call, show_alert);
  co_return reply<AlertAnswer>(std::move(found), [](Alert alert) { return AlertAnswer{std::move(alert)}; });
}

Outcome<SuccessText> resolve(Call& call, Nothing) {
  auto done = co_await writing_one<void>(call, resolve_alert);
  if (!done) co_return done.error();
  co_return Reply<SuccessText>{};
}

struct MuteRequest {
  Maybe<std::string> mute_for;
};
BOOST_DESCRIBE_STRUCT(MuteRequest, (), (mute_for))

Outcome<SuccessText> mute(Call& call, MuteRequest request) {
  auto const span = request.mute_for.value_or(call.query_text("mute_for"));
  auto work = [span](store::Transaction& transaction, Scope const& scope, Key const& key) {
    return mute_alert(transaction, scope, key, span);
  };
  auto done = co_await writing_one<void>(call, work);
  if (!done) co_return done.error();
  co_return Reply<SuccessText>{};
}

}  // namespace

void add_alert_routes(RouteTable& table) {
  using enum Permission;
  table.push_back(route("GET", "/rmm_alerts", alert_read, "Alerts, newest first", list)
                      .with_query({{"status", "active, resolved or all"},
                                   {"asset_id", ""},
                                   {"customer_id", ""},
                                   {"created_after", "ISO 8601"},
                                   {"page", "from 1"},
                                   {"per_page", "1 to 200"}}));
  table.push_back(route("POST", "/rmm_alerts", alert_write, "Raise an alert by hand", create, 201));
  table.push_back(route("GET", "/rmm_alerts/{id}", alert_read, "One alert", show));
  table.push_back(route("DELETE", "/rmm_alerts/{id}", alert_write, "Resolve", resolve));
  table.push_back(route("POST", "/rmm_alerts/{id}/mute", alert_write, "Mute for a while", mute)
                      .with_query({{"mute_for", "1-hour 1-day 2-days 1-week 2-weeks 1-month forever"}}));
}

}  // namespace deskbell::console::api
