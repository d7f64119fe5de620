// Accounts of the operating system that were seen on devices.
#pragma once

#include <cstdint>
#include <optional>

#include "console/server/store/transaction.h"
#include "protocol/common.h"

namespace deskbell::console {

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
    return full_name && !full_name->empty() ? *full_name : name;
  }
};
BOOST_DESCRIBE_STRUCT(DeviceUserRow, (), (id, uid, kind, account_id, name, full_name, contact_id))

/// An account of a directory is one person on all machines of the customer. Error: invalid (name or id too
/// long).
Result<DeviceUserRow> remember_device_user(store::Transaction& tx, std::int64_t organisation,
                                           std::int64_t customer, std::int64_t asset,
                                           protocol::DeviceUser const& user);
std::optional<DeviceUserRow> find_device_user(store::Sql& sql, std::int64_t organisation, std::int64_t id);

}  // namespace deskbell::console
