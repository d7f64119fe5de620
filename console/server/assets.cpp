// Assets: lists, what was reported, what happened.
#include "console/server/assets.h"

#include "console/server/announcement_store.h"
#include "console/server/changed_fields.h"
#include "console/server/chat_store.h"
#include "console/server/device_reports.h"
#include "console/server/folders.h"
#include "console/server/records.h"
#include "console/server/secrets.h"
#include "core/text.h"

namespace deskbell::console {

namespace {

constexpr std::size_t name_max = 255;

struct AssetRow {
  std::int64_t id = 0;
  std::string uid;
  std::string name;
  bool name_is_given = false;
  std::string asset_type;
  std::int64_t customer_id = 0;
  std::string customer_uid;
  std::string customer_name;
  std::optional<std::int64_t> folder_id;
  std::string folder_uid;
  std::string folder_name;
  std::optional<std::int64_t> contact_id;
  std::optional<std::string> serial_number;
  bool online = false;
  std::optional<Time> last_seen_at;
  bool has_agent = false;
  std::optional<Time> shut_out_at;
  std::int64_t open_alerts = 0;
  std::optional<std::string> os;
  std::optional<std::string> model;
  std::optional<std::string> logged_in_user;
  std::optional<std::string> agent_version;
  std::optional<std::int64_t> policy_version;
  Time created_at{};
  Time updated_at{};
};
BOOST_DESCRIBE_STRUCT(AssetRow, (),
                      (id, uid, name, name_is_given, asset_type, customer_id, customer_uid, customer_name,
                       folder_id, folder_uid, folder_name, contact_id, serial_number, online, last_seen_at,
                       has_agent, shut_out_at, open_alerts, os, model, logged_in_user, agent_version,
                       policy_version, created_at, updated_at))

constexpr char const* from =
    "assets a JOIN customers c ON c.organisation_id = a.organisation_id AND c.id = a.customer_id LEFT JOIN "
    "folders f ON f.organisation_id = a.organisation_id AND f.id = a.folder_id";

/// Of asset a; whoever counts them and whoever filters by them mean the same ones.
constexpr char const* open_alerts =
    "FROM alerts al WHERE al.organisation_id = a.organisation_id AND al.asset_id = a.id AND al.status <> "
    "'resolved'";

/// Who has Deskbell running there, where the system itself names nobody (in a container, say).
constexpr char const* signed_in =
    "COALESCE(a.logged_in_user, (SELECT du.name FROM tray_users t JOIN device_users du ON du.organisation_id "
    "= "
    "t.organisation_id AND du.id = t.device_user_id WHERE t.organisation_id = a.organisation_id AND "
    "t.asset_id = "
    "a.id AND t.left_at IS NULL ORDER BY t.signed_in_at DESC LIMIT 1))";

std::string select() {
  return std::string(
             "SELECT a.id, a.uid, a.name, a.name_is_given, a.asset_type, c.id, c.uid, c.business_name, f.id, "
             "f.uid, f.name, a.contact_id, a.serial_number, a.online, a.last_seen_at, a.identity_id IS NOT "
             "NULL, (SELECT i.revoked_at FROM device_identities i WHERE i.organisation_id = "
             "a.organisation_id AND i.id = a.identity_id), (SELECT COUNT(*) ") +
         open_alerts + "), a.os, a.model, " + signed_in +
         ", a.agent_version, a.policy_version, a.created_at, a.updated_at FROM " + from;
}

api::Asset shape_of(Scope const& scope, AssetRow const& row) {
  api::Asset asset;
  asset.id = row.id;
  asset.uuid = row.uid;
  asset.name = row.name;
  asset.name_is_given = row.name_is_given;
  asset.asset_type = row.asset_type;
  asset.customer_id = row.customer_id;
  asset.customer = {row.customer_id, row.customer_uid, row.customer_name};
  if (row.folder_id) asset.folder = {*row.folder_id, row.folder_uid, row.folder_name};
  asset.contact_id = row.contact_id;
  asset.asset_serial = row.serial_number;
  asset.online = row.online;
  asset.last_seen_at = iso(scope, row.last_seen_at);
  asset.has_live_chat = row.has_agent && !row.shut_out_at;
  asset.shut_out_at = iso(scope, row.shut_out_at);
  asset.open_alerts = row.open_alerts;
  asset.os = row.os;
  asset.model = row.model;
  asset.logged_in_user = row.logged_in_user;
  asset.agent_version = row.agent_version;
  asset.policy_version = row.policy_version;
  asset.created_at = iso(scope, row.created_at);
  asset.updated_at = iso(scope, row.updated_at);
  return asset;
}

Result<std::string> name_of(std::string const& raw, std::string_view label = "Name") {
  auto name = core::line_text(label, raw, name_max);
  if (name && name->empty()) return make_error(ErrorCode::invalid, std::string(label) + " can't be blank");
  return name;
}

Result<std::optional<std::string>> serial_of(std::optional<std::string> const& raw) {
  if (!raw) return std::optional<std::string>();
  auto serial = core::line_text("Asset serial", *raw, name_max);
  if (!serial) return serial.error();
  return serial->empty() ? std::optional<std::string>() : std::optional(std::move(*serial));
}

/// What the device calls itself is its name again, and stays so; until it has told it, the one that it has.
void give_back_name(store::Transaction& tx, Scope const& scope, std::int64_t asset) {
  auto const told = load_inventory(tx.sql(), scope.organisation, asset, {"system"}).system;
  auto const own = told ? core::shown_line(told->hostname.value_or(""), name_max) : std::string();
  tx.sql().run(
      "UPDATE assets SET name_is_given = 0, name = CASE WHEN ? = '' THEN name ELSE ? END WHERE "
      "organisation_id = ? AND id = ?",
      own, own, scope.organisation, asset);
}

Result<void> move_asset(store::Transaction& tx, Scope const& scope, std::int64_t asset,
                        std::int64_t customer) {
  auto known = check_reference(tx.sql(), scope.organisation, "customers", "Customer", customer);
  if (!known) return known.error();
  // Folders belong to a customer.
  tx.sql().run("UPDATE assets SET customer_id = ?, folder_id = NULL WHERE organisation_id = ? AND id = ?",
               customer, scope.organisation, asset);
  // Whoever is being talked with is the new one's; what ended before is told of the former.
  change_chats(tx,
               "UPDATE chats SET customer_id = ?, contact_id = NULL, version = version + 1 WHERE "
               "organisation_id = ? AND asset_id = ? AND status = 'open' AND customer_id <> ? RETURNING "
               "organisation_id, uid",
               customer, scope.organisation, asset, customer);
  tx.settle_shared();
  return {};
}

Result<void> put_into_folder(store::Transaction& tx, Scope const& scope, std::int64_t asset,
                             std::int64_t customer, std::optional<std::int64_t> folder) {
  if (folder) {
    if (auto known = check_folder_of(tx.sql(), scope, customer, *folder); !known) return known;
  }
  tx.sql().run("UPDATE assets SET folder_id = ? WHERE organisation_id = ? AND id = ?", folder,
               scope.organisation, asset);
  return {};
}

}  // namespace

Result<api::AssetList> list_assets(store::Reader& sql, Scope const& scope, AssetQuery const& query) {
  Where where("a.organisation_id = ?", scope.organisation);
  where.condition("a.deleted_at IS NULL");
  if (query.customer) where.condition("a.customer_id = ?", *query.customer);
  if (query.folder)
    where.condition("a.folder_id IN " + folders_below("?", "a.organisation_id"), *query.folder);
  if (query.online) where.condition("a.online = ?", *query.online);
  if (query.open_alerts)
    where.condition(std::string(*query.open_alerts ? "" : "NOT ") + "EXISTS (SELECT 1 " + open_alerts + ")");
  where.words(query.query, {"a.name", "COALESCE(a.serial_number, '')", "COALESCE(a.logged_in_user, '')",
                            "c.business_name"});
  api::AssetList list;
  list.meta = meta_of(query.page, where.count(sql, from));
  for (auto const& row : where.page<AssetRow>(sql, select(), "a.name, a.id", query.page)) {
    list.assets.push_back(shape_of(scope, row));
  }
  return list;
}

Result<api::Asset> show_asset(store::Reader& sql, Scope const& scope, Key const& key) {
  auto id = find_id(sql, scope.organisation, "assets", "asset", key);
  if (!id) return id.error();
  auto row =
      sql.one<AssetRow>(select() + " WHERE a.organisation_id = ? AND a.id = ?", scope.organisation, *id);
  if (!row) return not_found("asset");
  return shape_of(scope, *row);
}

Result<api::AssetInventory> asset_inventory(store::Reader& sql, Scope const& scope, Key const& key) {
  auto id = find_id(sql, scope.organisation, "assets", "asset", key);
  if (!id) return id.error();
  api::AssetInventory answer;
  answer.inventory = load_inventory(sql, scope.organisation, *id);
  using Section = std::tuple<std::string, Time>;
  for (auto const& [section, at] : sql.all<Section>(
           "SELECT section, changed_at FROM inventory_sections WHERE organisation_id = ? AND asset_id = ?",
           scope.organisation, *id)) {
    answer.reported_at[section] = iso(scope, at);
  }
  return answer;
}

Result<api::EventList> asset_events(store::Reader& sql, Scope const& scope, Key const& key, Page page) {
  auto id = find_id(sql, scope.organisation, "assets", "asset", key);
  if (!id) return id.error();
  Where where("organisation_id = ?", scope.organisation);
  where.condition("asset_id = ?", *id);
  api::EventList list;
  list.meta = meta_of(page, where.count(sql, "device_events"));
  using Event = std::tuple<std::int64_t, std::string, std::string, Time>;
  for (auto const& [event, kind, text, at] : where.page<Event>(
           sql, "SELECT id, kind, text, happened_at FROM device_events", "happened_at DESC, id DESC", page)) {
    list.events.push_back({event, kind, text, iso(scope, at)});
  }
  return list;
}

Result<api::Asset> update_asset(store::Transaction& tx, Scope const& scope, Key const& key,
                                AssetChange const& change) {
  auto before = show_asset(tx.sql(), scope, key);
  if (!before) return before;
  auto& sql = tx.sql();
  if (change.name) {
    auto name = name_of(*change.name);
    if (!name) return name.error();
    sql.run("UPDATE assets SET name = ?, name_is_given = 1 WHERE organisation_id = ? AND id = ?", *name,
            scope.organisation, before->id);
  }
  if (!change.name && change.name_is_given == false) {
    if (!before->has_live_chat && !before->shut_out_at)
      return make_error(ErrorCode::invalid, "Name is given can't be false without a device");
    give_back_name(tx, scope, before->id);
  }
  if (change.type) {
    auto type = name_of(*change.type, "Asset type name");
    if (!type) return type.error();
    sql.run("UPDATE assets SET asset_type = ? WHERE organisation_id = ? AND id = ?", *type,
            scope.organisation, before->id);
  }
  if (change.serial) {
    auto serial = serial_of(change.serial);
    if (!serial) return serial.error();
    sql.run("UPDATE assets SET serial_number = ? WHERE organisation_id = ? AND id = ?", *serial,
            scope.organisation, before->id);
  }
  bool const moves = change.customer && *change.customer != before->customer_id;
  if (moves) {
    if (auto moved = move_asset(tx, scope, before->id, *change.customer); !moved) return moved.error();
  }
  if (change.folder) {
    auto const owner = change.customer.value_or(before->customer_id);
    auto put = put_into_folder(tx, scope, before->id, owner, *change.folder);
    if (!put) return put.error();
  }
  if (moves || change.folder) {
    tell_announcements(tx, scope.organisation, before->id, TellAnnouncements::new_ones);
    tx.after_commit(PoliciesEdited{scope.organisation});
  }
  if (change.contact) {
    if (*change.contact) {
      auto known = check_reference(sql, scope.organisation, "contacts", "Contact", **change.contact);
      if (!known) return known.error();
    }
    sql.run("UPDATE assets SET contact_id = ? WHERE organisation_id = ? AND id = ?", *change.contact,
            scope.organisation, before->id);
  }
  sql.run("UPDATE assets SET version = version + 1, updated_at = ? WHERE organisation_id = ? AND id = ?",
          tx.now(), scope.organisation, before->id);
  tx.change(scope.organisation, "asset", before->uuid);
  auto after = show_asset(sql, scope, key);
  if (!after) return after;
  auto const what = changed_fields({{"name", after->name != before->name},
                                    {"customer", after->customer_id != before->customer_id},
                                    {"folder", change.folder.has_value()},
                                    {"contact", change.contact.has_value()},
                                    {"asset_type", change.type.has_value()},
                                    {"serial", change.serial.has_value()}});
  if (!what.empty()) audit(tx, scope, "changed", "asset", before->uuid, after->name + ": " + what);
  return after;
}

Result<api::Asset> create_asset(store::Transaction& tx, Scope const& scope, std::int64_t customer,
                                std::string const& name, std::string const& type,
                                std::optional<std::string> const& serial) {
  auto checked = name_of(name);
  if (!checked) return checked.error();
  auto kind = name_of(type.empty() ? "Computer" : type, "Asset type name");
  if (!kind) return kind.error();
  auto number = serial_of(serial);
  if (!number) return number.error();
  if (customer == 0) return make_error(ErrorCode::invalid, "Customer can't be blank");
  if (auto known = check_reference(tx.sql(), scope.organisation, "customers", "Customer", customer); !known) {
    return known.error();
  }
  auto const uid = fresh_uuid(tx.now()).text();
  auto const id = *tx.sql().one<std::int64_t>(
      "INSERT INTO assets (organisation_id, uid, customer_id, name, name_is_given, asset_type, "
      "serial_number, created_at, "
      "updated_at) VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?) RETURNING id",
      scope.organisation, uid, customer, *checked, *kind, *number, tx.now(), tx.now());
  tx.change(scope.organisation, "asset", uid);
  audit(tx, scope, "created", "asset", uid, *checked);
  return show_asset(tx.sql(), scope, Key(id));
}

Result<void> revoke_devices(store::Transaction& tx, Scope const& scope, Key const& key) {
  auto asset = show_asset(tx.sql(), scope, key);
  if (!asset) return asset.error();
  auto const ended = tx.sql().all<std::int64_t>(
      "UPDATE device_identities SET revoked_at = ? WHERE organisation_id = ? "
      "AND asset_id = ? AND revoked_at IS NULL RETURNING id",
      tx.now(), scope.organisation, asset->id);
  for (auto const identity : ended) tx.after_commit(DeviceDismissed{identity, "revoked"});
  tx.settle_shared();
  audit(tx, scope, "revoked", "device keys", asset->uuid, asset->name);
  if (ended.empty()) return {};
  note_event(tx, scope.organisation, asset->id, "shut_out", scope.name, tx.now());
  tx.change(scope.organisation, "asset", asset->uuid);
  return {};
}

}  // namespace deskbell::console
