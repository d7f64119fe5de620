// Alerts as devices report them: one open for each check and subject; what was resolved and lasts is raised
// anew.
#include "console/server/alert_store.h"

#include "console/server/device_bounds.h"
#include "console/server/device_reports.h"
#include "console/server/notifier/notify.h"
#include "console/server/secrets.h"
#include "core/overload.h"
#include "core/text.h"

namespace deskbell::console {

namespace {

constexpr char const* select =
    "SELECT id, uid, customer_id, asset_id, check_id, kind, subject, title, detail, status, count, "
    "muted_until, muted_by, "
    "resolved_at, resolved_kind, resolved_by, raised_at, seen_at, told FROM alerts WHERE organisation_id = ? "
    "AND ";
constexpr std::size_t line_characters_max = 500;
constexpr std::size_t detail_characters_max = 8'000;

core::ResolvedBy resolver_of(std::string const& kind) {
  if (kind == "technician") return core::ResolvedBy::technician;
  return kind == "rule" ? core::ResolvedBy::rule : core::ResolvedBy::device;
}

char const* name_of(core::ResolvedBy by) {
  if (by == core::ResolvedBy::technician) return "technician";
  return by == core::ResolvedBy::rule ? "rule" : "device";
}

/// By its id, or another name of it.
Result<AlertRow> own_alert(store::Sql& sql, DeviceScope const& device, AlertId id) {
  auto row = sql.one<AlertRow>(std::string(select) + "uid = ?", device.organisation, id);
  if (!row) {
    auto const meant = sql.one<std::int64_t>(
        "SELECT alert_id FROM alert_aliases WHERE organisation_id = ? AND uid = ?", device.organisation, id);
    if (meant) row = load_alert(sql, device.organisation, *meant);
  }
  if (!row) return make_error(ErrorCode::invalid, "alert_id: no such alert");
  if (row->asset_id != device.asset)
    return make_error(ErrorCode::denied, "alert_id: belongs to another device");
  return *row;
}

std::optional<AlertRow> open_alert(store::Sql& sql, DeviceScope const& device, std::string const& check,
                                   std::string const& subject) {
  return sql.one<AlertRow>(
      std::string(select) + "asset_id = ? AND check_id = ? AND subject = ? AND status <> 'resolved'",
      device.organisation, device.asset, check, subject);
}

/// What the device's own name for it stands for by now: of one that was resolved while it was bad still, the
/// alert that was raised in its place.
Result<AlertRow> meant_alert(store::Sql& sql, DeviceScope const& device, AlertId id) {
  auto row = own_alert(sql, device, id);
  if (!row || row->status != "resolved") return row;
  if (auto open = open_alert(sql, device, row->check_id, row->subject)) return *open;
  return row;
}

/// What a device has is checked by a policy of some dozen checks; one that was away for a month tells of what
/// came and went meanwhile, and last of what is so now. Gives whether people are told of it.
Result<bool> may_raise(store::Transaction& tx, DeviceScope const& device) {
  constexpr std::int64_t most_open = 500;
  constexpr std::int64_t most_a_day = 20'000;
  // Each may be a mail, and a line of the asset's history.
  constexpr std::int64_t most_told_a_day = 2'000;
  auto const open = tx.sql().one<std::int64_t>(
      "SELECT COUNT(*) FROM (SELECT 1 FROM alerts WHERE organisation_id = ? AND asset_id = ? AND status <> "
      "'resolved' LIMIT ?)",
      device.organisation, device.asset, most_open);
  if (open.value_or(0) >= most_open)
    return make_error(ErrorCode::unavailable,
                      "this device has " + std::to_string(most_open) + " alerts open; no more are kept");
  if (!has_made_a_day(tx, device, "alerts", most_told_a_day)) return true;
  if (!has_made_a_day(tx, device, "alerts", most_a_day)) return false;
  return make_error(ErrorCode::unavailable, "this device has raised " + std::to_string(most_a_day) +
                                                " alerts within a day; no more are kept");
}

Result<void> raise(store::Transaction& tx, DeviceScope const& device, AlertRow row, std::string const& detail,
                   Time raised_at) {
  auto const told = may_raise(tx, device);
  if (!told) return told.error();
  row.customer_id = device.customer;
  row.asset_id = device.asset;
  row.raised_at = raised_at;
  row.told = *told;
  row.take(core::raise_alert(detail, raised_at).alert);
  insert_alert(tx, device.organisation, row);
  if (row.told) note_event(tx, device.organisation, device.asset, "alert_raised", row.title, raised_at);
  tx.change(device.organisation, "asset", device.asset_uid.text());
  return {};
}

}  // namespace

core::Alert AlertRow::alert() const {
  core::Alert made;
  if (status == "muted") made.phase = core::AlertMuted{muted_until, muted_by.value_or("")};
  if (status == "resolved") {
    made.phase = core::AlertClosed{resolved_at.value_or(Time{}), resolver_of(resolved_kind.value_or("")),
                                   resolved_by.value_or("")};
  }
  made.raised_at = raised_at;
  made.seen_at = seen_at;
  made.count = count;
  made.detail = detail;
  return made;
}

void AlertRow::take(core::Alert const& alert) {
  status = core::status_name(alert);
  muted_until.reset();
  muted_by.reset();
  std::visit(core::Overload{
                 [](core::AlertActive const&) {},
                 [&](core::AlertMuted const& muted) {
                   muted_until = muted.until;
                   muted_by = muted.by;
                 },
                 [&](core::AlertClosed const& closed) {
                   resolved_at = closed.resolved_at;
                   resolved_kind = name_of(closed.by);
                   resolved_by = closed.name;
                 },
             },
             alert.phase);
  seen_at = alert.seen_at;
  count = alert.count;
  detail = alert.detail;
}

std::optional<AlertRow> load_alert(store::Sql& sql, std::int64_t organisation, std::int64_t id) {
  return sql.one<AlertRow>(std::string(select) + "id = ?", organisation, id);
}

void insert_alert(store::Transaction& tx, std::int64_t organisation, AlertRow const& row) {
  tx.sql().run(
      "INSERT INTO alerts (organisation_id, uid, customer_id, asset_id, check_id, kind, subject, title, "
      "detail, status, "
      "count, raised_at, seen_at, told, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
      "?, ?, ?, ?)",
      organisation, row.uid, row.customer_id, row.asset_id, row.check_id, row.kind, row.subject, row.title,
      row.detail, row.status, row.count, row.raised_at, row.seen_at, row.told, tx.now(), tx.now());
  tx.change(organisation, "alert", row.uid.text());
  if (row.told) notify_alert(tx, organisation, row, core::notify::Event::alert_created);
}

void save_alert(store::Transaction& tx, std::int64_t organisation, AlertRow const& row) {
  tx.sql().run(
      "UPDATE alerts SET detail = ?, status = ?, count = ?, muted_until = ?, muted_by = ?, resolved_at = ?, "
      "resolved_kind = ?, resolved_by = ?, seen_at = ?, updated_at = ? WHERE organisation_id = ? AND id = ?",
      row.detail, row.status, row.count, row.muted_until, row.muted_by, row.resolved_at, row.resolved_kind,
      row.resolved_by, row.seen_at, tx.now(), organisation, row.id);
  tx.change(organisation, "alert", row.uid.text());
}

void step_alert(store::Transaction& tx, std::int64_t organisation, AlertRow row,
                core::AlertEvent const& event) {
  bool const was_open = row.status != "resolved";
  auto const step = core::advance(row.alert(), event, tx.now());
  if (!step.changed) return;
  row.take(step.alert);
  save_alert(tx, organisation, row);
  // The end of what nobody was told of is news to nobody.
  if (!was_open || row.status != "resolved" || !row.told) return;
  if (row.asset_id) {
    note_event(tx, organisation, *row.asset_id, "alert_resolved", row.title,
               row.resolved_at.value_or(tx.now()));
  }
  if (row.resolved_kind == name_of(core::ResolvedBy::device))
    notify_alert(tx, organisation, row, core::notify::Event::alert_resolved);
}

Result<void> apply(store::Transaction& tx, DeviceScope const& device, protocol::AlertRaised const& fact) {
  auto& sql = tx.sql();
  if (auto here = own_alert(sql, device, fact.alert_id); here || here.error().code == ErrorCode::denied) {
    if (!here) return here.error();
    step_alert(tx, device.organisation, *here,
               core::AlertRepeat{here->count, core::preview(fact.detail, line_characters_max)});
    return {};
  }
  auto const detail = core::block_text("detail", fact.detail, detail_characters_max);
  if (!detail) return detail.error();
  auto const title = core::line_text("title", fact.title, line_characters_max);
  if (!title) return title.error();
  if (auto open = open_alert(sql, device, fact.check_id, fact.subject)) {
    // The device lost its state: the alert stays the one that it is.
    sql.run("INSERT INTO alert_aliases (organisation_id, uid, alert_id) VALUES (?, ?, ?)",
            device.organisation, fact.alert_id, open->id);
    step_alert(tx, device.organisation, *open, core::AlertRepeat{open->count + 1, *detail});
    return {};
  }
  AlertRow row;
  row.uid = fact.alert_id;
  row.check_id = fact.check_id;
  row.kind = fact.kind;
  row.subject = fact.subject;
  row.title = *title;
  return raise(tx, device, std::move(row), *detail, fact.raised_at);
}

Result<void> apply(store::Transaction& tx, DeviceScope const& device, protocol::AlertRepeated const& fact) {
  auto row = meant_alert(tx.sql(), device, fact.alert_id);
  if (!row) return row.error();
  auto const detail = core::block_text("detail", fact.detail, detail_characters_max);
  if (!detail) return detail.error();
  if (row->status != "resolved") {
    // The device counts since it raised its own.
    auto const count = row->uid == fact.alert_id ? fact.count : row->count + 1;
    step_alert(tx, device.organisation, *row, core::AlertRepeat{count, *detail});
    return {};
  }
  // Resolved by somebody, and bad still. What was said before that and came late is no news.
  if (row->resolved_at && fact.seen_at <= *row->resolved_at) return {};
  AlertRow again;
  again.uid = AlertId{fresh_uuid(tx.now())};
  again.check_id = row->check_id;
  again.kind = row->kind;
  again.subject = row->subject;
  again.title = row->title;
  return raise(tx, device, std::move(again), *detail, fact.seen_at);
}

Result<void> apply(store::Transaction& tx, DeviceScope const& device, protocol::AlertResolved const& fact) {
  auto row = meant_alert(tx.sql(), device, fact.alert_id);
  if (!row) return row.error();
  auto const detail = core::block_text("detail", fact.detail, detail_characters_max);
  if (!detail) return detail.error();
  step_alert(tx, device.organisation, *row,
             core::AlertResolve{core::ResolvedBy::device, device.name, *detail});
  tx.change(device.organisation, "asset", device.asset_uid.text());
  return {};
}

}  // namespace deskbell::console
