// Waiting devices as rows.
#include "console/server/device_approval.h"

#include <algorithm>

#include "console/server/device_reports.h"
#include "console/server/records.h"
#include "console/server/secrets.h"

namespace deskbell::console {

namespace {

struct HeldRow {
  std::int64_t id = 0;
  DeviceId uid;
  AssetId asset_uid;
  Approval state = Approval::waiting;
  std::int64_t token_id = 0;
  std::int64_t customer_id = 0;
  std::string customer_name;
  bool customer_is_gone = false;
  std::optional<std::int64_t> folder_id;
  std::string hostname;
  std::optional<std::string> serial_number;
  std::optional<std::string> machine_digest;
  std::optional<std::string> manufacturer;
  std::optional<std::string> model;
  std::optional<std::string> os;
  std::string public_key;
  std::string agent_version;
  std::string address;
  std::optional<std::int64_t> maker;
  std::string maker_uid;
  std::string maker_name;
  Time token_created_at{};
  Time created_at{};
};
BOOST_DESCRIBE_STRUCT(HeldRow, (),
                      (id, uid, asset_uid, state, token_id, customer_id, customer_name, customer_is_gone,
                       folder_id, hostname, serial_number, machine_digest, manufacturer, model, os,
                       public_key, agent_version, address, maker, maker_uid, maker_name, token_created_at,
                       created_at))

constexpr char const* from =
    "waiting_devices w JOIN enrolment_tokens t ON t.organisation_id = w.organisation_id AND t.id = "
    "w.token_id "
    "JOIN customers c ON c.organisation_id = t.organisation_id AND c.id = t.customer_id";

std::string select_held() {
  return std::string(
             "SELECT w.id, w.uid, w.asset_uid, w.state, t.id, c.id, c.business_name, c.deleted_at IS NOT "
             "NULL, f.id, w.hostname, w.serial_number, w.machine_digest, w.manufacturer, w.model, w.os, "
             "w.public_key, w.agent_version, w.address, u.id, u.uid, u.name, t.created_at, w.created_at "
             "FROM ") +
         from +
         " LEFT JOIN folders f ON f.organisation_id = t.organisation_id AND f.id = t.folder_id AND "
         "f.deleted_at IS NULL LEFT JOIN users u ON u.organisation_id = t.organisation_id AND u.id = "
         "t.created_by";
}

api::WaitingDevice shape_of(Scope const& scope, HeldRow const& row) {
  api::WaitingDevice device;
  device.id = row.id;
  device.uuid = row.uid.text();
  device.hostname = row.hostname;
  device.serial_number = row.serial_number;
  device.manufacturer = row.manufacturer;
  device.model = row.model;
  device.os = row.os;
  device.agent_version = row.agent_version;
  device.address = row.address;
  device.customer_id = row.customer_id;
  device.customer_name = row.customer_name;
  device.token = {row.token_id, iso(scope, row.token_created_at), {}};
  if (row.maker) device.token.created_by = {*row.maker, row.maker_uid, row.maker_name};
  device.created_at = iso(scope, row.created_at);
  return device;
}

/// Only while nobody has decided.
Result<HeldRow> load(store::Transaction& tx, Scope const& scope, Key const& key) {
  auto const id = find_id(tx.sql(), scope.organisation, "waiting_devices", "waiting device", key);
  if (!id) return id.error();
  auto row = tx.sql().one<HeldRow>(select_held() + " WHERE w.organisation_id = ? AND w.id = ?",
                                   scope.organisation, *id);
  if (!row) return not_found("waiting device");
  if (row->state == Approval::approved)
    return make_error(ErrorCode::conflict, "The device was approved already");
  if (row->state == Approval::refused)
    return make_error(ErrorCode::conflict, "The device was refused already: it has to be enrolled anew");
  return *row;
}

void decide(store::Transaction& tx, Scope const& scope, HeldRow const& row, Approval state) {
  std::optional<std::int64_t> by;
  if (scope.user != 0) by = scope.user;
  tx.sql().run(
      "UPDATE waiting_devices SET state = ?, decided_at = ?, decided_by = ? WHERE organisation_id = ? AND id "
      "= ?",
      state, tx.now(), by, scope.organisation, row.id);
  tx.change(scope.organisation, "enrollment", row.uid.text());
  audit(tx, scope, state == Approval::approved ? "approved" : "refused", "device", row.uid.text(),
        row.hostname + " from " + row.address);
}

}  // namespace

void hold_device(store::Transaction& tx, Newcomer const& newcomer) {
  auto const& said = newcomer.request;
  auto const shown = [](std::optional<std::string> const& text) { return shown_hardware(text); };
  tx.sql().run(
      "INSERT INTO waiting_devices (organisation_id, uid, asset_uid, token_id, public_key, hostname, "
      "serial_number, machine_digest, manufacturer, model, os, agent_version, address, created_at) VALUES "
      "(?, "
      "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      newcomer.organisation, newcomer.device, newcomer.asset, newcomer.token, said.public_key,
      newcomer.hostname, shown(said.hardware.serial_number), said.hardware.machine_digest,
      shown(said.hardware.manufacturer), shown(said.hardware.model), shown(said.hardware.os),
      shown_hardware(said.agent_version).value_or(""), newcomer.address, tx.now());
  tx.change(newcomer.organisation, "enrollment", newcomer.device.text());
}

std::optional<Held> held_since(store::Transaction& tx, protocol::EnrolRequest const& request,
                               std::string const& hostname, Time since) {
  using Row = std::tuple<DeviceId, AssetId, OrganisationId>;
  auto const row = tx.sql().one<Row>(
      "SELECT w.uid, w.asset_uid, o.uid FROM enrolment_tokens t JOIN organisations o ON o.id = "
      "t.organisation_id JOIN waiting_devices w ON w.organisation_id = t.organisation_id AND w.token_id = "
      "t.id "
      "WHERE t.token_digest = ? AND t.revoked_at IS NULL AND w.public_key = ? AND w.state = 'waiting' AND "
      "w.hostname = ? AND w.created_at > ?",
      sha256_hex(request.token), request.public_key, hostname, since);
  if (!row) return std::nullopt;
  auto const& [device, asset, organisation] = *row;
  return Held{device, asset, organisation};
}

std::optional<Standing> standing_of(store::Sql& sql, DeviceId device) {
  using Row = std::tuple<std::string, Approval, std::int64_t>;
  auto const row = sql.one<Row>(
      "SELECT w.public_key, w.state, (SELECT COUNT(*) FROM waiting_devices o WHERE o.organisation_id = "
      "w.organisation_id AND o.state = 'waiting') FROM waiting_devices w WHERE w.uid = ?",
      device);
  if (!row) return std::nullopt;
  auto const& [key, state, waiting] = *row;
  return Standing{key, state, waiting};
}

Duration ask_again_after(std::int64_t waiting) {
  constexpr Duration each{100};
  constexpr Duration shortest{5'000};
  constexpr Duration longest{60'000};
  return std::clamp(each * std::min<std::int64_t>(waiting, longest / each), shortest, longest);
}

Result<api::WaitingDeviceList> list_waiting_devices(store::Reader& sql, Scope const& scope, Page page) {
  Where where("w.organisation_id = ?", scope.organisation);
  where.condition("w.state = 'waiting'").condition("c.deleted_at IS NULL");
  api::WaitingDeviceList list;
  list.meta = meta_of(page, where.count(sql, from));
  for (auto const& row : where.page<HeldRow>(sql, select_held(), "w.id", page))
    list.waiting_devices.push_back(shape_of(scope, row));
  return list;
}

Result<api::ApprovedDevice> approve_device(store::Transaction& tx, Keys const& keys, Scope const& scope,
                                           Key const& key) {
  auto const row = load(tx, scope, key);
  if (!row) return row.error();
  if (row->customer_is_gone)
    return make_error(ErrorCode::conflict, "The customer was deleted: refuse the device");
  Newcomer newcomer;
  newcomer.organisation = scope.organisation;
  newcomer.customer = row->customer_id;
  newcomer.folder = row->folder_id;
  newcomer.token = row->token_id;
  newcomer.device = row->uid;
  newcomer.asset = row->asset_uid;
  newcomer.hostname = row->hostname;
  newcomer.address = row->address;
  newcomer.request.public_key = row->public_key;
  newcomer.request.agent_version = row->agent_version;
  newcomer.request.hardware = {row->hostname,     row->serial_number, row->machine_digest,
                               row->manufacturer, row->model,         row->os};
  auto const admitted = admit_device(tx, keys, newcomer);
  if (!admitted) return admitted.error();
  note_event(tx, scope.organisation, admitted->asset, "approved", scope.name, tx.now());
  decide(tx, scope, *row, Approval::approved);
  return api::ApprovedDevice{true, admitted->asset};
}

Result<void> refuse_device(store::Transaction& tx, Scope const& scope, Key const& key) {
  auto const row = load(tx, scope, key);
  if (!row) return row.error();
  decide(tx, scope, *row, Approval::refused);
  return {};
}

}  // namespace deskbell::console
