// Accounts of the operating system that were seen on devices.
#pragma once

#include <cstdint>
#include <optional>

#include "console/server/device_scope.h"
#include "console/server/store/transaction.h"
#include "protocol/device_link.h"

namespace deskbell::console {

/// DeviceUserRow::shown() of the row `du` in a statement.
inline constexpr char const* shown_as =
    "COALESCE(NULLIF(du.full_name, ''), NULLIF(du.name, ''), du.account_id)";

struct DeviceUserRow {
  std::int64_t id = 0;
  std::string uid;
  protocol::AccountKind kind = protocol::AccountKind::posix;
  std::string account_id;
  std::string name;
  std::optional<std::string> full_name;
  std::optional<std::int64_t> contact_id;

  [[nodiscard]] protocol::DeviceUser wire() const { return {kind, account_id, name, full_name}; }
  /// How people call this person.
  [[nodiscard]] std::string const& shown() const {
    if (full_name && !full_name->empty()) return *full_name;
    return name.empty() ? account_id : name;
  }
};
BOOST_DESCRIBE_STRUCT(DeviceUserRow, (), (id, uid, kind, account_id, name, full_name, contact_id))

/// An account of a directory is one person on all machines of the customer; a POSIX account is its uid and
/// its login name. Names that are too long are shortened. Errors: invalid (no account), too_large (more new
/// people within a day than a device may have).
Result<DeviceUserRow> remember_device_user(store::Transaction& tx, std::int64_t organisation,
                                           std::int64_t customer, std::int64_t asset,
                                           protocol::DeviceUser const& user);
std::optional<DeviceUserRow> find_device_user(store::Sql& sql, std::int64_t organisation, std::int64_t id);

/// Keeps who sits at the device with a tray: the whole list, as it says now.
Result<void> keep_signed_in(store::Transaction& tx, DeviceScope const& device,
                            protocol::DeviceUsers const& said);

/// One who may be written to at an asset.
struct AssetUser {
  std::int64_t id = 0;
  std::string uid;
  std::string account_id;
  std::string name;
  std::optional<std::string> full_name;
  std::optional<Time> signed_in_at;  ///< with a tray, as the device said last; absent: not there
  Time last_seen_at{};
};
BOOST_DESCRIBE_STRUCT(AssetUser, (), (id, uid, account_id, name, full_name, signed_in_at, last_seen_at))
/// Those who are there first, then whoever was there last.
std::vector<AssetUser> users_of_asset(store::Sql& sql, std::int64_t organisation, std::int64_t asset);

}  // namespace deskbell::console
