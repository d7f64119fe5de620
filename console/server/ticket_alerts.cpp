// Which alerts a ticket is about.
#include "console/server/ticket_alerts.h"

#include <string>
#include <tuple>

namespace deskbell::console {

std::vector<api::AlertReference> alerts_of_ticket(store::Sql& sql, Scope const& scope, std::int64_t ticket) {
  if (!scope.sees_alerts) return {};
  using Row = std::tuple<std::int64_t, std::string, std::string, std::string, bool>;
  std::vector<api::AlertReference> alerts;
  for (auto const& [id, uid, title, check, resolved] : sql.all<Row>(
           "SELECT id, uid, title, check_id, status = 'resolved' FROM alerts WHERE organisation_id = ? AND "
           "ticket_id = ? "
           "ORDER BY id DESC LIMIT 100",
           scope.organisation, ticket)) {
    alerts.push_back({id, uid, title, check, resolved});
  }
  return alerts;
}

Result<void> check_ticket_alert(store::Sql& sql, Scope const& scope, std::int64_t alert,
                                std::optional<std::int64_t> customer, std::optional<std::int64_t> ticket) {
  using Row = std::tuple<std::int64_t, std::optional<std::int64_t>>;
  auto const known =
      sql.one<Row>("SELECT customer_id, ticket_id FROM alerts WHERE organisation_id = ? AND id = ?",
                   scope.organisation, alert);
  if (!known || !scope.sees_alerts) return make_error(ErrorCode::invalid, "Alert can't be found");
  auto const& [its_customer, its_ticket] = *known;
  if (customer && its_customer != *customer)
    return make_error(ErrorCode::invalid, "Alert: found one of another customer than the ticket's");
  if (its_ticket && its_ticket != ticket)
    return make_error(ErrorCode::invalid, "Alert: found one that has a ticket already");
  return {};
}

void link_alert(store::Transaction& tx, Scope const& scope, std::int64_t ticket, std::int64_t alert) {
  tx.sql().run("UPDATE alerts SET ticket_id = ?, updated_at = ? WHERE organisation_id = ? AND id = ?", ticket,
               tx.now(), scope.organisation, alert);
  auto const uid = tx.sql().one<std::string>("SELECT uid FROM alerts WHERE organisation_id = ? AND id = ?",
                                             scope.organisation, alert);
  tx.change(scope.organisation, "alert", uid.value());
}

void unlink_alerts(store::Transaction& tx, Scope const& scope, std::int64_t ticket) {
  for (auto const& uid : tx.sql().all<std::string>(
           "SELECT uid FROM alerts WHERE organisation_id = ? AND ticket_id = ?", scope.organisation, ticket))
    tx.change(scope.organisation, "alert", uid);
  tx.sql().run("UPDATE alerts SET ticket_id = NULL WHERE organisation_id = ? AND ticket_id = ?",
               scope.organisation, ticket);
}

}  // namespace deskbell::console
