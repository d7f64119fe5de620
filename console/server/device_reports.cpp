// Sections replace sections; software that came or went becomes events; events and the applied policy are
// noted.
#include "console/server/device_reports.h"

#include <zlib.h>

#include <algorithm>

#include "console/server/file_store.h"
#include "core/inventory.h"
#include "core/text.h"
#include "protocol/codec.h"

namespace deskbell::console {

namespace {

constexpr std::size_t max_unpacked = std::size_t{6} << 20;
/// A well-filled workstation has three thousand. Each is a row that the one writer writes.
constexpr std::size_t software_max = 20'000;
constexpr std::size_t text_characters_max = 1'000;

Result<std::string> unpacked(std::string const& packed) {
  z_stream stream{};
  constexpr int gzip_window = 15 + 16;
  if (inflateInit2(&stream, gzip_window) != Z_OK)
    return make_error(ErrorCode::internal, "zlib could not be started");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string text;
  std::array<char, 65536> buffer{};
  int state = Z_OK;
  while (state == Z_OK && text.size() <= max_unpacked) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    state = inflate(&stream, Z_NO_FLUSH);
    text.append(buffer.data(), buffer.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  if (text.size() > max_unpacked)
    return make_error(ErrorCode::too_large, "inventory: more than 16 MiB unpacked");
  if (state != Z_STREAM_END) return make_error(ErrorCode::invalid, "inventory: is not gzip, or broken");
  return text;
}

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

void write_software(store::Transaction& tx, DeviceScope const& device, protocol::Inventory const& before,
                    protocol::Inventory const& report) {
  auto& sql = tx.sql();
  constexpr std::size_t most_events = 200;
  std::size_t events = 0;
  for (auto const& change : core::software_changes(before, report)) {
    if (++events > most_events) break;
    note_event(tx, device.organisation, device.asset, kind_of(change.event), described(change), tx.now());
  }
  sql.run("DELETE FROM software WHERE organisation_id = ? AND asset_id = ?", device.organisation,
          device.asset);
  for (auto const& one : *report.software) {
    sql.run(
        "INSERT INTO software (organisation_id, asset_id, name, version, architecture, vendor) VALUES (?, ?, "
        "?, ?, ?, ?) ON "
        "CONFLICT DO NOTHING",
        device.organisation, device.asset, one.name, one.version.value_or(""), one.architecture.value_or(""),
        one.vendor.value_or(""));
  }
}

/// What lists show without looking into the inventory.
/// Of what stands in lists.
constexpr std::size_t summary_characters_max = 255;

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

Result<void> merge_report(store::Transaction& tx, DeviceScope const& device, ReportId id, Time collected_at,
                          protocol::Inventory const& report) {
  if (report.software && report.software->size() > software_max)
    return make_error(ErrorCode::too_large, "software: found " + std::to_string(report.software->size()) +
                                                " entries, expected at most " + std::to_string(software_max));
  auto& sql = tx.sql();
  if (sql.one<std::int64_t>(
          "SELECT asset_id FROM inventory_reports WHERE organisation_id = ? AND report_uid = ?",
          device.organisation, id)) {
    return {};
  }
  sql.run(
      "INSERT INTO inventory_reports (organisation_id, report_uid, asset_id, collected_at) VALUES (?, ?, ?, "
      "?)",
      device.organisation, id, device.asset, collected_at);
  if (report.software) {
    protocol::Inventory before;
    if (auto const body = sql.one<std::string>("SELECT body FROM inventory_sections WHERE organisation_id = "
                                               "? AND asset_id = ? AND section = 'software'",
                                               device.organisation, device.asset)) {
      if (auto read = protocol::decode_struct<protocol::Inventory>(*body)) before = std::move(*read);
    }
    write_software(tx, device, before, report);
  }
  for (auto const& section : core::section_names(report)) {
    std::vector<std::string> const one{section};
    sql.run(
        "INSERT INTO inventory_sections (organisation_id, asset_id, section, body, changed_at) VALUES (?, ?, "
        "?, ?, ?) ON "
        "CONFLICT (organisation_id, asset_id, section) DO UPDATE SET body = excluded.body, changed_at = "
        "excluded.changed_at",
        device.organisation, device.asset, section, protocol::encode_struct(core::only_sections(report, one)),
        tx.now());
  }
  summarise(tx, device, report);
  sql.run("UPDATE assets SET updated_at = ?, version = version + 1 WHERE organisation_id = ? AND id = ?",
          tx.now(), device.organisation, device.asset);
  tx.change(device.organisation, "asset", device.asset_uid.text());
  return {};
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

Result<void> apply(store::Transaction& tx, DeviceScope const& device,
                   protocol::InventoryReported const& fact) {
  return merge_report(tx, device, fact.report_id, fact.collected_at, fact.sections);
}

Result<void> apply(store::Transaction& tx, DeviceScope const& device, protocol::InventoryUploaded const& fact,
                   FileStore const& files) {
  auto const complete = tx.sql().one<std::string>(
      "SELECT sha256 FROM uploads WHERE organisation_id = ? AND uid = ? AND "
      "identity_id = ? AND completed_at IS NOT NULL",
      device.organisation, fact.upload_id, device.identity);
  if (!complete) return make_error(ErrorCode::invalid, "upload_id: no such complete upload of this device");
  auto const packed = files.read(device.organisation, *complete, max_unpacked);
  if (!packed) return packed.error();
  auto const text = unpacked(*packed);
  if (!text) return text.error();
  auto const report = protocol::decode_struct<protocol::Inventory>(*text);
  if (!report) return prefixed("inventory", report.error());
  return merge_report(tx, device, fact.report_id, fact.collected_at, *report);
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
