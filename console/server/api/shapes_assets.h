// Shapes of assets, their inventory and their alerts.
#pragma once

#include <map>

#include "console/server/api/shapes_chats.h"
#include "console/server/api/shapes_folders.h"
#include "console/server/api/shapes_properties.h"
#include "protocol/inventory.h"

namespace deskbell::console::api {

struct Asset {
  Number id = 0;
  std::string uuid;
  std::string name;
  bool name_is_given = false;  ///< by a person: what the device calls itself does not replace it
  std::string asset_type;
  Number customer_id = 0;
  CustomerReference customer;
  Maybe<FolderReference> folder;
  Maybe<Number> contact_id;
  Maybe<std::string> asset_serial;
  bool online = false;
  Maybe<std::string> last_seen_at;
  bool has_live_chat = true;
  Maybe<std::string> shut_out_at;  ///< its key is revoked: it is linked again once it is enrolled anew
  Number open_alerts = 0;
  Maybe<std::string> os;
  Maybe<std::string> model;
  Maybe<std::string> logged_in_user;
  Maybe<std::string> agent_version;
  Maybe<Number> policy_version;
  Maybe<AssetProperties> properties;  ///< not where a list was asked for with properties=false
  Maybe<RmmStore> rmm_store;          ///< as properties
  std::string created_at;
  std::string updated_at;
};
BOOST_DESCRIBE_STRUCT(Asset, (),
                      (id, uuid, name, name_is_given, asset_type, customer_id, customer, folder, contact_id,
                       asset_serial, online, last_seen_at, has_live_chat, shut_out_at, open_alerts, os, model,
                       logged_in_user, agent_version, policy_version, properties, rmm_store, created_at,
                       updated_at))

struct AssetAnswer {
  Asset asset;
};
BOOST_DESCRIBE_STRUCT(AssetAnswer, (), (asset))

struct AssetList {
  std::vector<Asset> assets;
  Meta meta;
};
BOOST_DESCRIBE_STRUCT(AssetList, (), (assets, meta))

/// Everything the device reported, section by section, and when each section last changed.
struct AssetInventory {
  protocol::Inventory inventory;
  std::map<std::string, std::string> reported_at;
};
BOOST_DESCRIBE_STRUCT(AssetInventory, (), (inventory, reported_at))

struct EventList {
  std::vector<SpineEvent> events;
  Meta meta;
};
BOOST_DESCRIBE_STRUCT(EventList, (), (events, meta))

struct AlertProperties {
  std::string trigger;
  std::string description;
};
BOOST_DESCRIBE_STRUCT(AlertProperties, (), (trigger, description))

struct Alert {
  Number id = 0;
  std::string uuid;
  Number customer_id = 0;
  Maybe<std::string> customer_name;
  Maybe<Number> asset_id;
  std::string computer_name;
  AlertProperties properties;
  std::string formatted_output;
  std::string description;
  bool resolved = false;
  std::string status;  ///< active, muted, resolved
  Maybe<Number> ticket_number;
  Maybe<std::string> ticket_status;
  std::string check_id;
  Number count = 1;
  Maybe<std::string> muted_until;
  Maybe<std::string> resolved_at;
  Maybe<std::string> resolved_by;
  std::string created_at;
  std::string updated_at;
};
BOOST_DESCRIBE_STRUCT(Alert, (),
                      (id, uuid, customer_id, customer_name, asset_id, computer_name, properties,
                       formatted_output, description, resolved, status, ticket_number, ticket_status,
                       check_id, count, muted_until, resolved_at, resolved_by, created_at, updated_at))

struct AlertList {
  std::vector<Alert> rmm_alerts;
  Meta meta;
};
BOOST_DESCRIBE_STRUCT(AlertList, (), (rmm_alerts, meta))

struct AlertAnswer {
  Alert rmm_alert;
};
BOOST_DESCRIBE_STRUCT(AlertAnswer, (), (rmm_alert))

struct AlertRequest {
  Maybe<Number> customer_id;
  Maybe<Number> asset_id;
  std::string description;  ///< the kind
  std::string formatted_output;
};
BOOST_DESCRIBE_STRUCT(AlertRequest, (), (customer_id, asset_id, description, formatted_output))

}  // namespace deskbell::console::api
