// Somebody decides on devices that wait.
#include "console/server/device_approval.h"

#include "console/server/device_reports.h"
#include "console/server/enrolment_tokens.h"
#include "console/server/records.h"

namespace deskbell::console {

namespace {

/// The asset has a key that works and came after this one. What began to wait before it and was let in first
/// may be replaced: that is what somebody does who took the wrong one of two.
bool is_overtaken(store::Sql& sql, std::int64_t organisation, WaitingRow const& row, MetAsset const& asset) {
  return sql
      .one<std::int64_t>(
          "SELECT i.id FROM device_identities i WHERE i.organisation_id = ? AND i.asset_id = ? AND i.id > ? "
          "AND i.revoked_at IS NULL AND NOT EXISTS (SELECT 1 FROM waiting_devices w WHERE "
          "w.organisation_id = i.organisation_id AND w.uid = i.uid AND w.id < ?) LIMIT 1",
          organisation, asset.id, row.newest_identity, row.id)
      .has_value();
}

/// By what they say: the same machine of the same customer.
std::vector<std::int64_t> knocks_of(store::Sql& sql, std::int64_t organisation, WaitingRow const& row) {
  if (row.machine_digest.value_or("").empty()) return {row.id};
  return sql.all<std::int64_t>(
      std::string("SELECT w.id FROM ") + waiting_with_token +
          " WHERE w.organisation_id = ? AND t.customer_id = ? AND w.machine_digest = ? AND "
          "COALESCE(w.serial_number, '') = ? AND w.state = 'waiting' ORDER BY w.id",
      organisation, row.customer_id, row.machine_digest, row.serial_number.value_or(""));
}

std::int64_t waiting_of_token(store::Sql& sql, std::int64_t organisation, std::int64_t token) {
  return sql
      .one<std::int64_t>(
          "SELECT COUNT(*) FROM waiting_devices WHERE organisation_id = ? AND token_id = ? AND state = "
          "'waiting'",
          organisation, token)
      .value_or(0);
}

api::AssetReference reference_to(MetAsset const& asset) {
  return {asset.id, asset.uid.text(), asset.name, asset.online};
}

api::WaitingDevice shape_of(store::Sql& sql, Scope const& scope, WaitingRow const& row) {
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
  device.token = {row.token_id, iso(scope, row.token_created_at), maker_of(row),
                  waiting_of_token(sql, scope.organisation, row.token_id)};
  auto const likeness = look_alike(sql, newcomer_of(scope.organisation, row));
  if (likeness.known) {
    device.asset = reference_to(*likeness.known);
    device.is_overtaken = is_overtaken(sql, scope.organisation, row, *likeness.known);
  } else if (likeness.other) {
    device.other = reference_to(*likeness.other);
  }
  auto const knocks = knocks_of(sql, scope.organisation, row);
  device.knocks = static_cast<api::Number>(knocks.size());
  device.is_latest = knocks.empty() || knocks.back() == row.id;
  device.created_at = iso(scope, row.created_at);
  return device;
}

Result<WaitingRow> find(store::Sql& sql, Scope const& scope, Key const& key) {
  auto const id = find_id(sql, scope.organisation, "waiting_devices", "waiting device", key);
  if (!id) return id.error();
  auto row = sql.one<WaitingRow>(select_waiting() + " WHERE w.organisation_id = ? AND w.id = ?",
                                 scope.organisation, *id);
  if (!row) return not_found("waiting device");
  return *row;
}

/// Only while nobody has decided.
Result<WaitingRow> load(store::Transaction& tx, Scope const& scope, Key const& key) {
  auto row = find(tx.sql(), scope, key);
  if (!row) return row;
  if (row->state == Approval::approved)
    return make_error(ErrorCode::conflict, "The device was approved already");
  if (row->state == Approval::refused)
    return make_error(ErrorCode::conflict, "The device was refused already: it has to be enrolled anew");
  return row;
}

/// Approving one of them would be refused from now on.
void end_overtaken(store::Transaction& tx, Scope const& scope, WaitingRow const& approved,
                   std::int64_t asset) {
  for (auto const id : knocks_of(tx.sql(), scope.organisation, approved)) {
    if (id >= approved.id) continue;
    auto const other = find(tx.sql(), scope, Key(id));
    if (!other) continue;
    auto const its = look_alike(tx.sql(), newcomer_of(scope.organisation, *other)).known;
    if (its && its->id == asset) decide(tx, scope, *other, Approval::refused, Refusal::superseded);
  }
}

}  // namespace

Result<api::WaitingDeviceList> list_waiting_devices(store::Reader& sql, Scope const& scope, Page page) {
  Where where("w.organisation_id = ?", scope.organisation);
  where.condition("w.state = 'waiting'");
  api::WaitingDeviceList list;
  list.meta = meta_of(page, where.count(sql, "waiting_devices w"));
  for (auto const& row : where.page<WaitingRow>(sql, select_waiting(), "w.id", page))
    list.waiting_devices.push_back(shape_of(sql, scope, row));
  return list;
}

Result<api::WaitingDevice> show_waiting_device(store::Reader& sql, Scope const& scope, Key const& key) {
  auto const row = find(sql, scope, key);
  if (!row) return row.error();
  return shape_of(sql, scope, *row);
}

Result<api::ApprovedDevice> approve_device(store::Transaction& tx, Keys const& keys, Scope const& scope,
                                           Key const& key, api::ApprovalRequest const& request) {
  auto const row = load(tx, scope, key);
  if (!row) return row.error();
  auto const newcomer = newcomer_of(scope.organisation, *row);
  auto const likeness = look_alike(tx.sql(), newcomer);
  auto const& known = likeness.known;
  // An asset comes and goes offline, and is another one's then: nobody gets what was not asked about.
  if (request.asset_id.value_or(0) != (known ? known->id : 0))
    return make_error(ErrorCode::conflict,
                      "asset_id: the device would become " +
                          (known ? "the asset " + std::to_string(known->id) + " (" + known->name + ")"
                                 : std::string("a new asset")) +
                          " now, which is not what was shown: look at it again");
  if (known && is_overtaken(tx.sql(), scope.organisation, *row, *known))
    return make_error(
        ErrorCode::conflict,
        "The asset came in with another key after this device began to wait: refuse the device, "
        "or shut the asset out first");
  auto const admitted = admit_device(tx, keys, newcomer, likeness);
  if (!admitted) return admitted.error();
  // One that was there before was told when the device knocked.
  if (!known)
    note_event(tx, scope.organisation, admitted->asset, "approval_pending",
               waiting_words(row->hostname, row->address), row->created_at);
  note_event(tx, scope.organisation, admitted->asset, "approved", scope.name, tx.now());
  decide(tx, scope, *row, Approval::approved);
  end_overtaken(tx, scope, *row, admitted->asset);
  return api::ApprovedDevice{true, admitted->asset};
}

Result<void> refuse_device(store::Transaction& tx, Scope const& scope, Key const& key) {
  auto const row = load(tx, scope, key);
  if (!row) return row.error();
  decide(tx, scope, *row, Approval::refused);
  return {};
}

}  // namespace deskbell::console
