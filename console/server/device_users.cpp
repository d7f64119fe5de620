// Rows of device users, and of who sits where.
#include "console/server/device_users.h"

#include <set>

#include "console/server/device_cursors.h"
#include "console/server/secrets.h"
#include "core/text.h"
#include "protocol/reasons.h"

namespace deskbell::console {

namespace {
constexpr std::size_t name_characters_max = 255;
/// At one device within a day, and new ones of it: what is beyond is no computer that people use.
constexpr std::int64_t most_users = 2'000;
constexpr char const* columns =
    "SELECT id, uid, kind, account_id, name, full_name, contact_id FROM device_users WHERE ";
}  // namespace

namespace {
/// A directory's account is one person on all machines, and any of them may name the account: so what its
/// person is called says one device, the first that met them, until they sit at another and not there. Who
/// sits at a machine that is not linked sits there as far as anybody knows, and no longer than a day.
bool may_name(store::Sql& sql, std::int64_t organisation, std::int64_t asset, std::int64_t user, Time now) {
  auto const namer = sql.one<std::optional<std::int64_t>>(
      "SELECT named_by_asset_id FROM device_users WHERE organisation_id = ? AND id = ?", organisation, user);
  if (!namer || !*namer || **namer == asset) return true;
  auto const sits_at = [&](std::int64_t place) {
    return sql
        .one<std::int64_t>(
            "SELECT 1 FROM tray_users WHERE organisation_id = ? AND asset_id = ? AND device_user_id = ? AND "
            "left_at IS NULL",
            organisation, place, user)
        .has_value();
  };
  auto const seen = sql.one<std::int64_t>(
      "SELECT 1 FROM assets WHERE organisation_id = ? AND id = ? AND deleted_at IS NULL AND (online <> 0 OR "
      "last_seen_at > ?)",
      organisation, **namer, now - std::chrono::hours(24));
  return sits_at(asset) && !(seen && sits_at(**namer));
}

/// By the account: of a directory it is the same on every machine of the customer. A uid is given to the next
/// one when its account was deleted: the login name belongs to it. Who was kept without one is the first who
/// comes.
std::optional<DeviceUserRow> known_user(store::Sql& sql, std::int64_t organisation, std::int64_t customer,
                                        std::int64_t asset, protocol::DeviceUser const& user) {
  if (user.kind == protocol::AccountKind::windows_domain)
    return sql.one<DeviceUserRow>(
        std::string(columns) +
            "organisation_id = ? AND customer_id = ? AND asset_id IS NULL AND account_id = ?",
        organisation, customer, user.account_id);
  constexpr char const* local = "organisation_id = ? AND asset_id = ? AND kind = ? AND account_id = ?";
  if (user.kind != protocol::AccountKind::posix)
    return sql.one<DeviceUserRow>(std::string(columns) + local, organisation, asset, user.kind,
                                  user.account_id);
  return sql.one<DeviceUserRow>(
      std::string(columns) + local + " AND name IN (?, '') ORDER BY name DESC LIMIT 1", organisation, asset,
      user.kind, user.account_id, core::shown_line(user.name, name_characters_max));
}
}  // namespace

std::optional<DeviceUserRow> find_device_user(store::Sql& sql, std::int64_t organisation, std::int64_t id) {
  return sql.one<DeviceUserRow>(std::string(columns) + "organisation_id = ? AND id = ?", organisation, id);
}

Result<DeviceUserRow> remember_device_user(store::Transaction& tx, std::int64_t organisation,
                                           std::int64_t customer, std::int64_t asset,
                                           protocol::DeviceUser const& user) {
  // Nobody's words are refused because of what their computer calls them.
  auto const name = core::shown_line(user.name, name_characters_max);
  auto account = core::line_text("user.account_id", user.account_id, name_characters_max);
  if (!account) return account.error();
  auto const full = core::shown_line(user.full_name.value_or(""), name_characters_max);
  if (account->empty()) return make_error(ErrorCode::invalid, "user.account_id: is empty");
  std::optional<std::string> full_name;
  if (!full.empty()) full_name = full;

  auto& sql = tx.sql();
  bool const directory = user.kind == protocol::AccountKind::windows_domain;
  std::optional<std::int64_t> on_asset;
  std::optional<std::int64_t> named_by;
  (directory ? named_by : on_asset) = asset;
  auto const called = protocol::DeviceUser{user.kind, *account, user.name, std::nullopt};
  auto found = known_user(sql, organisation, customer, asset, called);
  if (found) {
    bool const differs = found->name != name || (full_name && found->full_name != full_name);
    if (differs && (!directory || may_name(sql, organisation, asset, found->id, tx.now()))) {
      if (full_name) found->full_name = full_name;
      found->name = name;
      sql.run(
          "UPDATE device_users SET name = ?, full_name = ?, last_seen_at = ?, named_by_asset_id = ? WHERE "
          "organisation_id = ? AND id = ?",
          found->name, found->full_name, tx.now(), named_by, organisation, found->id);
    }
    return *found;
  }
  auto const brought = sql.one<std::int64_t>(
      directory ? "SELECT COUNT(*) FROM device_users WHERE organisation_id = ? AND named_by_asset_id = ? AND "
                  "first_seen_at > ?"
                : "SELECT COUNT(*) FROM device_users WHERE organisation_id = ? AND asset_id = ? AND "
                  "first_seen_at > ?",
      organisation, asset, tx.now() - std::chrono::hours(24));
  if (brought >= most_users)
    return make_error(ErrorCode::too_large, protocol::reasons::filled(protocol::reasons::too_many_users,
                                                                      {std::to_string(most_users)}));
  DeviceUserRow made{0, fresh_uuid(tx.now()).text(), user.kind, *account, name, full_name, std::nullopt};
  made.id = *sql.one<std::int64_t>(
      "INSERT INTO device_users (organisation_id, uid, customer_id, asset_id, kind, account_id, name, "
      "full_name, named_by_asset_id, "
      "first_seen_at, last_seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
      organisation, made.uid, customer, on_asset, made.kind, made.account_id, made.name, made.full_name,
      named_by, tx.now(), tx.now());
  return made;
}

namespace {
void note_who_is_here(store::Transaction& tx, DeviceScope const& device, std::set<std::int64_t> const& here) {
  auto& sql = tx.sql();
  auto const before = sql.all<std::int64_t>(
      "SELECT device_user_id FROM tray_users WHERE organisation_id = ? AND asset_id = ? AND left_at IS NULL "
      "ORDER BY device_user_id",
      device.organisation, device.asset);
  if (std::equal(before.begin(), before.end(), here.begin(), here.end())) return;
  auto const seen = [&](std::int64_t user) {
    sql.run("UPDATE device_users SET last_seen_at = ? WHERE organisation_id = ? AND id = ?", tx.now(),
            device.organisation, user);
  };
  std::set<std::int64_t> const were(before.begin(), before.end());
  for (auto const user : were) {
    if (here.contains(user)) continue;
    sql.run(
        "UPDATE tray_users SET left_at = ? WHERE organisation_id = ? AND asset_id = ? AND device_user_id = ?",
        tx.now(), device.organisation, device.asset, user);
    seen(user);
  }
  for (auto const user : here) {
    if (were.contains(user)) continue;
    sql.run(
        "INSERT INTO tray_users (organisation_id, asset_id, device_user_id, signed_in_at) VALUES (?, ?, ?, "
        "?) ON CONFLICT (organisation_id, asset_id, device_user_id) DO UPDATE SET signed_in_at = "
        "excluded.signed_in_at, left_at = NULL",
        device.organisation, device.asset, user, tx.now());
    seen(user);
  }
  tx.change(device.organisation, "asset", device.asset_uid.text());
}
}  // namespace

Result<void> keep_signed_in(store::Transaction& tx, DeviceScope const& device,
                            protocol::DeviceUsers const& said) {
  auto& sql = tx.sql();
  // Who left earlier takes nobody's place: a terminal server meets many within a year.
  auto const there = sql.one<std::int64_t>(
      "SELECT COUNT(*) FROM tray_users WHERE organisation_id = ? AND asset_id = ? AND (left_at IS NULL OR "
      "left_at > ?)",
      device.organisation, device.asset, tx.now() - std::chrono::hours(24));
  bool const full = there >= most_users;
  // It may have been given to another customer since it linked.
  auto const place = place_of(tx, device.organisation, device.asset);
  auto const customer = place ? place->customer : device.customer;
  if (said.signed_in.size() > protocol::max_signed_in)
    return make_error(ErrorCode::too_large, "signed_in: found " + std::to_string(said.signed_in.size()) +
                                                " users, expected at most " +
                                                std::to_string(protocol::max_signed_in));
  std::set<std::int64_t> here;
  std::vector<protocol::DeviceUser const*> known;
  for (auto const& user : said.signed_in) {
    if (auto const found = known_user(sql, device.organisation, customer, device.asset, user)) {
      here.insert(found->id);
      known.push_back(&user);
      continue;
    }
    // Who is new beyond the bound, or has no usable account, is passed over; the others are there all the
    // same.
    if (full) continue;
    auto made = remember_device_user(tx, device.organisation, customer, device.asset, user);
    if (made) here.insert(made->id);
  }
  note_who_is_here(tx, device, here);
  // Only now: who sits here is named by this device.
  for (auto const* user : known) remember_device_user(tx, device.organisation, customer, device.asset, *user);
  return {};
}

std::vector<AssetUser> users_of_asset(store::Sql& sql, std::int64_t organisation, std::int64_t asset) {
  return sql.all<AssetUser>(
      "SELECT du.id, du.uid, du.account_id, du.name, du.full_name, CASE WHEN t.left_at IS NULL THEN "
      "t.signed_in_at "
      "END AS there, du.last_seen_at FROM device_users du LEFT JOIN tray_users t ON t.organisation_id = "
      "du.organisation_id AND t.asset_id = ? AND t.device_user_id = du.id WHERE du.organisation_id = ? AND "
      "du.id IN (SELECT id FROM device_users WHERE organisation_id = ? AND asset_id = ? UNION SELECT "
      "device_user_id FROM tray_users WHERE organisation_id = ? AND asset_id = ? UNION SELECT device_user_id "
      "FROM chats WHERE organisation_id = ? AND asset_id = ?) ORDER BY there IS NULL, du.last_seen_at DESC, "
      "du.id DESC",
      asset, organisation, organisation, asset, organisation, asset, organisation, asset);
}

}  // namespace deskbell::console
