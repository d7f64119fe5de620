// Sections replace sections; software that came or went becomes events; events and the applied policy are
// noted.
#include "console/server/device_reports.h"

#include <algorithm>

#include "console/server/inventory_intake.h"
#include "core/inventory.h"
#include "core/text.h"
#include "protocol/codec.h"

namespace deskbell::console {

namespace {

constexpr std::size_t text_characters_max = 1'000;

std::string described(core::SoftwareChange const& change) {
  switch (change.event) {
    case core::SoftwareEvent::installed:
      return change.name + " " + change.new_version.value_or("") + " installed";
    case core::SoftwareEvent::updated:
      return change.name + " updated from " + change.old_version.value_or("?") + " to " +
             change.new_version.value_or("?");
    case core::SoftwareEvent::uninstalled:
      return change.name + " " + change.old_version.value_or("") + " uninstalled";
  }
  return change.name;
}

std::string_view kind_of(core::SoftwareEvent event) {
  if (event == core::SoftwareEvent::installed) return "application_installed";
  return event == core::SoftwareEvent::updated ? "application_updated" : "application_uninstalled";
}

void note_changes(store::Transaction& tx, DeviceScope const& device, ReadyReport const& ready) {
  constexpr std::size_t most_events = 200;
  std::size_t events = 0;
  for (auto const& change : ready.changes) {
    if (++events > most_events) break;
    note_event(tx, device.organisation, device.asset, kind_of(change.event), described(change), tx.now());
  }
}

constexpr std::size_t summary_characters_max = 255;

/// What lists show without looking into the inventory.
void summarise(store::Transaction& tx, DeviceScope const& device, protocol::Inventory const& report) {
  auto& sql = tx.sql();
  auto const set = [&](std::string const& column, std::optional<std::string> const& value) {
    auto const shown = core::shown_line(value.value_or(""), summary_characters_max);
    if (shown.empty()) return;
    sql.run("UPDATE assets SET " + column + " = ? WHERE organisation_id = ? AND id = ?", shown,
            device.organisation, device.asset);
  };
  if (report.system) {
    set("model", report.system->model);
    set("serial_number", report.system->serial_number);
    auto const hostname = core::shown_line(report.system->hostname.value_or(""), summary_characters_max);
    if (!hostname.empty()) {
      sql.run("UPDATE assets SET name = ? WHERE organisation_id = ? AND id = ? AND name_is_given = 0",
              hostname, device.organisation, device.asset);
    }
  }
  if (report.os) set("os", report.os->full_name ? report.os->full_name : report.os->name);
  if (report.sessions) {
    auto const& current = report.sessions->current;
    auto const active = std::find_if(current.begin(), current.end(),
                                     [](auto const& one) { return one.active.value_or(false); });
    if (active != current.end()) {
      set("logged_in_user", active->user);
    } else {
      set("logged_in_user",
          current.empty() ? report.sessions->last_user : std::optional(current.front().user));
    }
  }
}

void merge_report(store::Transaction& tx, DeviceScope const& device, ReportId id, Time collected_at,
                  ReadyReport const& ready) {
  auto& sql = tx.sql();
  sql.run(
      "INSERT INTO inventory_reports (organisation_id, report_uid, asset_id, collected_at) VALUES (?, ?, ?, "
      "?)",
      device.organisation, id, device.asset, collected_at);
  note_changes(tx, device, ready);
  write_software(sql, device.organisation, device.asset, ready, ready.written, ready.rows());
  for (auto const& [section, body] : ready.sections) {
    sql.run(
        "INSERT INTO inventory_sections (organisation_id, asset_id, section, body, changed_at) VALUES (?, ?, "
        "?, ?, ?) ON "
        "CONFLICT (organisation_id, asset_id, section) DO UPDATE SET body = excluded.body, changed_at = "
        "excluded.changed_at",
        device.organisation, device.asset, section, body, tx.now());
  }
  summarise(tx, device, ready.report);
  sql.run("UPDATE assets SET updated_at = ?, version = version + 1 WHERE organisation_id = ? AND id = ?",
          tx.now(), device.organisation, device.asset);
  tx.change(device.organisation, "asset", device.asset_uid.text());
}

}  // namespace

void note_event(store::Transaction& tx, std::int64_t organisation, std::int64_t asset, std::string_view kind,
                std::string_view text, Time happened_at) {
  tx.sql().run(
      "INSERT INTO device_events (organisation_id, asset_id, kind, text, happened_at, received_at) VALUES "
      "(?, ?, ?, ?, "
      "?, ?)",
      organisation, asset, kind, core::preview(text, text_characters_max), happened_at, tx.now());
}

protocol::Inventory load_inventory(store::Sql& sql, std::int64_t organisation, std::int64_t asset,
                                   std::vector<std::string_view> const& sections) {
  std::string text = "SELECT body FROM inventory_sections WHERE organisation_id = ? AND asset_id = ?";
  std::vector<store::Argument> arguments{organisation, asset};
  for (auto const section : sections) {
    text += arguments.size() == 2 ? " AND section IN (?" : ", ?";
    arguments.emplace_back(section);
  }
  if (!sections.empty()) text += ")";
  protocol::Inventory all;
  for (auto const& body : sql.all_with<std::string>(text, arguments)) {
    if (auto section = protocol::decode_struct<protocol::Inventory>(body))
      all = core::merged(std::move(all), std::move(*section));
  }
  return all;
}

bool has_report(store::Sql& sql, DeviceScope const& device, ReportId id) {
  return sql
      .one<std::int64_t>(
          "SELECT asset_id FROM inventory_reports WHERE organisation_id = ? AND report_uid = ?",
          device.organisation, id)
      .has_value();
}

Result<std::string> digest_of_report(store::Sql& sql, DeviceScope const& device,
                                     protocol::InventoryUploaded const& fact) {
  using Found = std::tuple<std::string, std::optional<ReportId>>;
  auto const found = sql.one<Found>(
      "SELECT sha256, report_uid FROM uploads WHERE organisation_id = ? AND uid = ? AND identity_id = ? AND "
      "completed_at IS NOT NULL",
      device.organisation, fact.upload_id, device.identity);
  if (!found) return make_error(ErrorCode::invalid, "upload_id: no such complete upload of this device");
  auto const& [sha256, counts_for] = *found;
  if (counts_for && *counts_for != fact.report_id)
    return make_error(ErrorCode::conflict, "upload_id: counts for one report, and another one named it");
  return sha256;
}

Result<void> apply(store::Transaction& tx, DeviceScope const& device, protocol::InventoryReported const& fact,
                   ReadyReport const& ready) {
  if (!has_report(tx.sql(), device, fact.report_id))
    merge_report(tx, device, fact.report_id, fact.collected_at, ready);
  return {};
}

Result<void> apply(store::Transaction& tx, DeviceScope const& device, protocol::InventoryUploaded const& fact,
                   ReadyReport const& ready) {
  // First: the upload of a known one may be cleared by now.
  if (has_report(tx.sql(), device, fact.report_id)) return {};
  auto const uploaded = digest_of_report(tx.sql(), device, fact);
  if (!uploaded) return uploaded.error();
  merge_report(tx, device, fact.report_id, fact.collected_at, ready);
  tx.sql().run("UPDATE uploads SET report_uid = ?, updated_at = ? WHERE organisation_id = ? AND uid = ?",
               fact.report_id, tx.now(), device.organisation, fact.upload_id);
  return {};
}

Result<void> apply(store::Transaction& tx, DeviceScope const& device, protocol::DeviceEvent const& fact) {
  using protocol::DeviceEventKind;
  note_event(tx, device.organisation, device.asset, boost::describe::enum_to_string(fact.kind, "event"),
             fact.detail, fact.happened_at);
  if (fact.kind == DeviceEventKind::suspending || fact.kind == DeviceEventKind::resumed) {
    tx.sql().run("UPDATE assets SET suspended = ? WHERE organisation_id = ? AND id = ?",
                 fact.kind == DeviceEventKind::suspending, device.organisation, device.asset);
  }
  tx.change(device.organisation, "asset", device.asset_uid.text());
  return {};
}

Result<void> apply(store::Transaction& tx, DeviceScope const& device, protocol::PolicyApplied const& fact) {
  auto& sql = tx.sql();
  sql.run(
      "UPDATE device_identities SET policy_applied = ?, policy_refusal = NULL WHERE organisation_id = ? AND "
      "id = ?",
      fact.version, device.organisation, device.identity);
  sql.run("UPDATE assets SET policy_version = ? WHERE organisation_id = ? AND id = ?", fact.version,
          device.organisation, device.asset);
  note_event(tx, device.organisation, device.asset, "policy_applied",
             "Policy of " + to_iso8601(time_from_ms(fact.version)), fact.applied_at);
  tx.change(device.organisation, "asset", device.asset_uid.text());
  return {};
}

}  // namespace deskbell::console
