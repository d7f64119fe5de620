// Rows of alerts and core's view of them.
#pragma once

#include <optional>
#include <string>

#include "console/server/store/transaction.h"
#include "core/alert.h"

namespace deskbell::console {

struct AlertRow {
  std::int64_t id = 0;
  AlertId uid;
  std::int64_t customer_id = 0;
  std::optional<std::int64_t> asset_id;
  std::string check_id;
  std::string kind;
  std::string subject;
  std::string title;
  std::string detail;
  std::string status;
  std::int64_t count = 1;
  std::optional<Time> muted_until;
  std::optional<std::string> muted_by;
  std::optional<Time> resolved_at;
  std::optional<std::string> resolved_kind;
  std::optional<std::string> resolved_by;
  Time raised_at{};
  Time seen_at{};
  bool told = true;  ///< people were told of it, and so are of its end; it is on the pages in any case

  [[nodiscard]] core::Alert alert() const;
  void take(core::Alert const& alert);
};
BOOST_DESCRIBE_STRUCT(AlertRow, (),
                      (id, uid, customer_id, asset_id, check_id, kind, subject, title, detail, status, count,
                       muted_until, muted_by, resolved_at, resolved_kind, resolved_by, raised_at, seen_at,
                       told))

std::optional<AlertRow> load_alert(store::Sql& sql, std::int64_t organisation, std::int64_t id);
void insert_alert(store::Transaction& tx, std::int64_t organisation, AlertRow const& row);
void save_alert(store::Transaction& tx, std::int64_t organisation, AlertRow const& row);
/// Asks core and saves what changed.
void step_alert(store::Transaction& tx, std::int64_t organisation, AlertRow row,
                core::AlertEvent const& event);

}  // namespace deskbell::console
