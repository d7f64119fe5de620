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

/// Nothing of an alert is edited; what happens to it moves its time.
constexpr Noun alerts{"alerts", "alert", "updated_at"};

Outcome<AlertList> list(Call& call, Nothing) {
  AlertQuery query;
  Query asked(call);
  if (auto const status = call.query_text("status"); !status.empty()) query.status = status;
  query.asset = asked.number("asset_id");
  query.customer = asked.number("customer_id");
  query.created_after = asked.time("created_after");
  query.page = page_of(call);
  if (auto sound = asked.sound(); !sound) co_return sound.error();
  auto work = [query](store::Reader& sql, Scope const& scope) { return list_alerts(sql, scope, query); };
  auto found = co_await reading<AlertList>(call, work);
  co_return reply(std::move(found));
}

AlertCreated created(Alert alert) { return AlertCreated{true, std::move(alert)}; }
Result<Reply<SuccessText>> success_text(Result<void> const& done) {
  if (!done) return done.error();
  return Reply<SuccessText>{};
}

Outcome<AlertCreated> create(Call& call, AlertRequest request) {
  auto work = [request](store::Transaction& transaction, Scope const& scope) {
    return reply<AlertCreated>(create_alert(transaction, scope, request), created);
  };
  auto answer = co_await posting<AlertCreated>(call, work);
  co_return answer;
}

Outcome<AlertAnswer> show(Call& call, Nothing) { return showing<AlertAnswer>(call, alerts, show_alert); }

Outcome<SuccessText> resolve(Call& call, Nothing) {
  return removing(call, alerts, resolve_alert, SuccessText{});
}

struct MuteRequest {
  Maybe<std::string> mute_for;
};
BOOST_DESCRIBE_STRUCT(MuteRequest, (), (mute_for))

Outcome<SuccessText> mute(Call& call, MuteRequest request) {
  auto const span = request.mute_for.value_or(call.query_text("mute_for"));
  auto work = [span](store::Transaction& transaction, Scope const& scope, Key const& key) {
    return success_text(mute_alert(transaction, scope, key, span));
  };
  auto answer = co_await posting_one<SuccessText>(call, work);
  co_return answer;
}

}  // namespace

void add_alert_routes(RouteTable& table) {
  using enum Permission;
  std::vector<QueryParameter> filters = {{"status", "active (where not said), resolved or all"},
                                         {"asset_id", "only of this asset", "integer"},
                                         {"customer_id", "only of this customer", "integer"},
                                         {"created_after", "ISO 8601"}};
  for (auto& parameter : page_parameters()) filters.push_back(std::move(parameter));
  table.push_back(
      route("GET", "/rmm_alerts", alert_read, "Alerts, newest first", list).with_query(std::move(filters)));
  table.push_back(route("POST", "/rmm_alerts", alert_write, "Raise an alert by hand", create, 201));
  table.push_back(route("GET", "/rmm_alerts/{id}", alert_read, "One alert", show).with_version());
  table.push_back(route("DELETE", "/rmm_alerts/{id}", alert_write, "Resolve", resolve).with_version());
  table.push_back(route("POST", "/rmm_alerts/{id}/mute", alert_write, "Mute for a while", mute)
                      .with_query({{"mute_for", "1-hour 1-day 2-days 1-week 2-weeks 1-month forever"}}));
}

}  // namespace deskbell::console::api
