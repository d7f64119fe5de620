// Alerts over REST.
#include "console/server/alerts.h"

#include <array>

#include "console/server/alert_store.h"
#include "console/server/records.h"
#include "console/server/secrets.h"
#include "core/text.h"
#include "protocol/excerpt.h"

namespace deskbell::console {

namespace {

struct ListRow {
  std::int64_t id = 0;
  std::string uid;
  std::int64_t customer_id = 0;
  std::string customer_name;
  std::optional<std::int64_t> asset_id;
  std::optional<std::string> asset_name;
  std::string check_id;
  std::string kind;
  std::string title;
  std::string detail;
  std::string status;
  std::int64_t count = 1;
  std::optional<std::int64_t> ticket_id;
  std::optional<std::int64_t> ticket_number;
  std::optional<std::string> ticket_status;
  std::optional<Time> muted_until;
  std::optional<Time> resolved_at;
  std::optional<std::string> resolved_by;
  Time created_at{};
  Time updated_at{};
};
BOOST_DESCRIBE_STRUCT(ListRow, (),
                      (id, uid, customer_id, customer_name, asset_id, asset_name, check_id, kind, title,
                       detail, status, count, ticket_id, ticket_number, ticket_status, muted_until,
                       resolved_at, resolved_by, created_at, updated_at))

constexpr char const* from =
    "alerts al JOIN customers c ON c.organisation_id = al.organisation_id AND c.id = al.customer_id LEFT "
    "JOIN assets a ON "
    "a.organisation_id = al.organisation_id AND a.id = al.asset_id LEFT JOIN tickets t ON t.organisation_id "
    "= al.organisation_id "
    "AND t.id = al.ticket_id";

std::string select() {
  return std::string(
             "SELECT al.id, al.uid, al.customer_id, c.business_name, al.asset_id, a.name, al.check_id, "
             "al.kind, al.title, "
             "al.detail, al.status, al.count, al.ticket_id, t.number, t.status, al.muted_until, "
             "al.resolved_at, "
             "al.resolved_by, "
             "al.created_at, al.updated_at FROM ") +
         from;
}

api::Alert shape_of(Scope const& scope, ListRow const& row) {
  api::Alert alert;
  alert.id = row.id;
  alert.uuid = row.uid;
  alert.customer_id = row.customer_id;
  alert.customer_name = row.customer_name;
  alert.asset_id = row.asset_id;
  alert.computer_name = row.asset_name.value_or("");
  alert.properties = {row.kind, row.title};
  alert.formatted_output = row.detail;
  alert.description = row.title;
  alert.resolved = row.status == "resolved";
  alert.status = row.status;
  alert.ticket_id = row.ticket_id;
  alert.ticket_number = row.ticket_number;
  alert.ticket_status = row.ticket_status;
  alert.check_id = row.check_id;
  alert.count = row.count;
  alert.muted_until = iso(scope, row.muted_until);
  alert.resolved_at = iso(scope, row.resolved_at);
  alert.resolved_by = row.resolved_by;
  alert.created_at = iso(scope, row.created_at);
  alert.updated_at = iso(scope, row.updated_at);
  return alert;
}

Result<AlertRow> load(store::Sql& sql, Scope const& scope, Key const& key) {
  auto id = find_id(sql, scope.organisation, "alerts", "alert", key);
  if (!id) return id.error();
  auto row = load_alert(sql, scope.organisation, *id);
  if (!row) return not_found("alert");
  return *row;
}

}  // namespace

Result<api::AlertList> list_alerts(store::Reader& sql, Scope const& scope, AlertQuery const& query) {
  Where where("al.organisation_id = ?", scope.organisation);
  if (query.status == "active" || query.status.empty()) {
    where.condition("al.status <> 'resolved'");
  } else if (query.status == "resolved") {
    where.condition("al.status = 'resolved'");
  } else if (query.status != "all") {
    return make_error(ErrorCode::invalid, "status: found \"" + protocol::clipped(query.status, 40) +
                                              "\", expected one of active, resolved, all");
  }
  if (query.asset) where.condition("al.asset_id = ?", *query.asset);
  if (query.customer) where.condition("al.customer_id = ?", *query.customer);
  if (query.created_after) where.condition("al.created_at > ?", *query.created_after);
  api::AlertList list;
  list.meta = meta_of(query.page, where.count(sql, from));
  for (auto const& row : where.page<ListRow>(sql, select(), "al.created_at DESC, al.id DESC", query.page)) {
    list.rmm_alerts.push_back(shape_of(scope, row));
  }
  return list;
}

Result<api::Alert> show_alert(store::Reader& sql, Scope const& scope, Key const& key) {
  auto id = find_id(sql, scope.organisation, "alerts", "alert", key);
  if (!id) return id.error();
  auto row =
      sql.one<ListRow>(select() + " WHERE al.organisation_id = ? AND al.id = ?", scope.organisation, *id);
  if (!row) return not_found("alert");
  return shape_of(scope, *row);
}

Result<api::Alert> create_alert(store::Transaction& tx, Scope const& scope,
                                api::AlertRequest const& request) {
  constexpr std::size_t line_max = 500;
  constexpr std::size_t detail_max = 8'000;
  auto& sql = tx.sql();
  auto const kind = core::line_text("Description", request.description, line_max);
  if (!kind) return kind.error();
  if (kind->empty()) return make_error(ErrorCode::invalid, "Description can't be blank");
  auto const detail = core::block_text("Formatted output", request.formatted_output, detail_max);
  if (!detail) return detail.error();
  AlertRow row;
  row.uid = AlertId{fresh_uuid(tx.now())};
  row.asset_id = request.asset_id;
  if (request.asset_id) {
    auto known = check_reference(sql, scope.organisation, "assets", "Asset", *request.asset_id);
    if (!known) return known.error();
    row.customer_id =
        *sql.one<std::int64_t>("SELECT customer_id FROM assets WHERE organisation_id = ? AND id = ?",
                               scope.organisation, *request.asset_id);
  } else if (request.customer_id) {
    auto known = check_reference(sql, scope.organisation, "customers", "Customer", *request.customer_id);
    if (!known) return known.error();
    row.customer_id = *request.customer_id;
  } else {
    return make_error(ErrorCode::invalid, "Asset can't be blank");
  }
  row.check_id = "api";
  row.kind = *kind;
  // Each made by hand is one of its own.
  row.subject = row.uid.text();
  row.title = *kind;
  row.raised_at = tx.now();
  row.take(core::raise_alert(*detail, tx.now()).alert);
  insert_alert(tx, scope.organisation, row);
  return show_alert(sql, scope, Key(row.uid.uuid));
}

Result<void> resolve_alert(store::Transaction& tx, Scope const& scope, Key const& key) {
  auto row = load(tx.sql(), scope, key);
  if (!row) return row.error();
  step_alert(tx, scope.organisation, *row, core::AlertResolve{core::ResolvedBy::technician, scope.name, ""});
  return {};
}

Result<void> mute_alert(store::Transaction& tx, Scope const& scope, Key const& key,
                        std::string_view mute_for) {
  using std::chrono::hours;
  static constexpr std::array<std::pair<std::string_view, hours>, 6> spans{{{"1-hour", hours(1)},
                                                                            {"1-day", hours(24)},
                                                                            {"2-days", hours(48)},
                                                                            {"1-week", hours(168)},
                                                                            {"2-weeks", hours(336)},
                                                                            {"1-month", hours(730)}}};
  std::optional<Time> until;
  bool known = mute_for == "forever";
  for (auto const& [name, span] : spans) {
    if (name != mute_for) continue;
    known = true;
    until = tx.now() + span;
  }
  if (!known) {
    return make_error(ErrorCode::invalid,
                      "mute_for: found \"" + protocol::clipped(mute_for, 40) +
                          "\", expected one of 1-hour, 1-day, 2-days, 1-week, 2-weeks, 1-month, forever");
  }
  auto row = load(tx.sql(), scope, key);
  if (!row) return row.error();
  if (row->status == "resolved") return make_error(ErrorCode::conflict, "The alert is resolved already");
  step_alert(tx, scope.organisation, *row, core::AlertMute{until, scope.name});
  return {};
}

}  // namespace deskbell::console
