// Finds or makes the row of a device user.
#include "console/server/device_users.h"

#include "console/server/secrets.h"
#include "core/text.h"

namespace deskbell::console {

namespace {
constexpr std::size_t name_characters_max = 255;
constexpr char const* columns =
    "SELECT id, uid, kind, account_id, name, full_name, contact_id FROM device_users WHERE ";
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
  auto found =
      directory
          ? sql.one<DeviceUserRow>(
                std::string(columns) +
                    "organisation_id = ? AND customer_id = ? AND asset_id IS NULL AND account_id = ?",
                organisation, customer, *account)
          : sql.one<DeviceUserRow>(
                std::string(columns) + "organisation_id = ? AND asset_id = ? AND kind = ? AND account_id = ?",
                organisation, asset, user.kind, *account);
  if (found) {
    if (found->name != name || (full_name && found->full_name != full_name)) {
      if (full_name) found->full_name = full_name;
      found->name = name;
      sql.run(
          "UPDATE device_users SET name = ?, full_name = ?, last_seen_at = ? WHERE organisation_id = ? AND "
          "id = ?",
          found->name, found->full_name, tx.now(), organisation, found->id);
    }
    return *found;
  }
  DeviceUserRow made{0, fresh_uuid(tx.now()).text(), user.kind, *account, name, full_name, std::nullopt};
  std::optional<std::int64_t> on_asset;
  if (!directory) on_asset = asset;
  made.id = *sql.one<std::int64_t>(
      "INSERT INTO device_users (organisation_id, uid, customer_id, asset_id, kind, account_id, name, "
      "full_name, "
      "first_seen_at, last_seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
      organisation, made.uid, customer, on_asset, made.kind, made.account_id, made.name, made.full_name,
      tx.now(), tx.now());
  return made;
}

}  // namespace deskbell::console
