// Assets: lists, what the device reported, what happened on it.
#pragma once

#include <optional>
#include <string>

#include "console/server/api/shapes.h"
#include "console/server/scope.h"
#include "console/server/store/transaction.h"

namespace deskbell::console {

struct AssetQuery {
  std::string query;  ///< in name, serial number, user, customer
  std::optional<std::int64_t> customer;
  std::optional<std::int64_t> folder;  ///< or below it
  std::optional<bool> online;
  std::optional<bool> open_alerts;  ///< with some, or with none
  Page page;
};

/// By name.
Result<api::AssetList> list_assets(store::Reader& sql, Scope const& scope, AssetQuery const& query);
Result<api::Asset> show_asset(store::Reader& sql, Scope const& scope, Key const& key);
Result<api::AssetInventory> asset_inventory(store::Reader& sql, Scope const& scope, Key const& key);
/// Newest first: events of the device and its alerts.
Result<api::EventList> asset_events(store::Reader& sql, Scope const& scope, Key const& key, Page page);

struct AssetChange {
  std::optional<std::string> name;
  std::optional<bool> name_is_given;  ///< false: the device's own name, as it changes; not beside a name
  std::optional<std::string> type;
  std::optional<std::string> serial;  ///< empty: none
  std::optional<std::int64_t>
      customer;  ///< its policies apply from then on; conversations stay where they are
  std::optional<std::optional<std::int64_t>> contact;  ///< present and empty: none
  std::optional<std::optional<std::int64_t>>
      folder;  ///< of its customer; its policies apply from then on, and what is announced to it
};
/// Errors: not_found (asset), invalid (name, name_is_given, type, serial, contact, customer, folder).
Result<api::Asset> update_asset(store::Transaction& tx, Scope const& scope, Key const& key,
                                AssetChange const& change);
/// A manually kept asset without an agent. Errors: invalid (name, type, serial, customer).
Result<api::Asset> create_asset(store::Transaction& tx, Scope const& scope, std::int64_t customer,
                                std::string const& name, std::string const& type,
                                std::optional<std::string> const& serial);
/// Closes the door for every key of this asset; their links end within seconds.
Result<void> revoke_devices(store::Transaction& tx, Scope const& scope, Key const& key);

}  // namespace deskbell::console
