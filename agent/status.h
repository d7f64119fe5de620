// What `deskbell status` tells, as docs/status.schema.json describes it.
#pragma once

#include <boost/describe/class.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "protocol/tray_link.h"

namespace deskbell::agent {

inline constexpr std::int64_t status_schema_version = 1;

struct StatusIdentity {
  DeviceId device_id;
  AssetId asset_id;
  std::string console_url;
  std::string customer;
  Time enrolled_at{};
};
BOOST_DESCRIBE_STRUCT(StatusIdentity, (), (device_id, asset_id, console_url, customer, enrolled_at))

struct StatusLink {
  protocol::LinkStatus status = protocol::LinkStatus::connecting;
  Time since{};
  std::optional<std::string> code;
  std::optional<std::string> message;
  std::optional<Time> last_online_at;
  std::optional<Time> next_attempt_at;
  std::optional<std::int64_t> clock_skew_ms;  ///< the console's clock less ours, when it last said
  std::optional<std::string> proxy;           ///< host and port
};
BOOST_DESCRIBE_STRUCT(StatusLink, (),
                      (status, since, code, message, last_online_at, next_attempt_at, clock_skew_ms, proxy))

struct StatusOutbox {
  std::int64_t waiting = 0;
  std::optional<std::string> error;  ///< why nothing can be stored at the moment
};
BOOST_DESCRIBE_STRUCT(StatusOutbox, (), (waiting, error))

struct StatusPolicy {
  std::int64_t version = 0;
  std::optional<Time> applied_at;
  std::optional<Time> expires_at;
  bool expired = false;
};
BOOST_DESCRIBE_STRUCT(StatusPolicy, (), (version, applied_at, expires_at, expired))

struct StatusInventory {
  std::optional<Time> collected_at;
  std::optional<Time> reported_at;
  std::int64_t sections = 0;
};
BOOST_DESCRIBE_STRUCT(StatusInventory, (), (collected_at, reported_at, sections))

struct StatusReport {
  std::int64_t schema_version = status_schema_version;
  std::string agent_version;
  std::int64_t process_id = 0;
  Time started_at{};
  Time now{};
  std::optional<StatusIdentity> identity;
  StatusLink link;
  StatusOutbox outbox;
  StatusPolicy policy;
  StatusInventory inventory;
  std::int64_t open_alerts = 0;
  std::int64_t open_chats = 0;
  std::int64_t trays = 0;
  std::optional<std::string> tray_socket;  ///< where it listens for trays
  std::optional<bool> allow_plain;         ///< it was started to accept http://
  std::optional<std::string> ca_file;      ///< the only authorities it was started to trust
  std::optional<std::string> pin;          ///< of the console's public key, that it was started with
};
BOOST_DESCRIBE_STRUCT(StatusReport, (),
                      (schema_version, agent_version, process_id, started_at, now, identity, link, outbox,
                       policy, inventory, open_alerts, open_chats, trays, tray_socket, allow_plain, ca_file,
                       pin))

}  // namespace deskbell::agent
