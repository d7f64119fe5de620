// What the agent keeps on disk and says on its control socket, as described structs and their JSON.
#pragma once

#include <boost/describe/class.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/device_link.h"
#include "protocol/ids.h"
#include "protocol/result.h"
#include "protocol/time.h"

namespace deskbell::agent {

/// Who this device is to which console: the answer to its enrolment, and how the console is reached. Holds no
/// secret; the key stands in a file of its own.
struct Identity {
  DeviceId device_id;
  AssetId asset_id;
  ConsoleId console_id;
  OrganisationId organisation_id;
  std::string customer;
  std::string url;
  std::string authorities_pem;  ///< empty: the system's authorities
  std::string pin;              ///< empty: none
  std::string proxy;            ///< empty: from the environment
  std::vector<protocol::SigningKey> signing_keys;
  Time enrolled_at{};
  std::optional<bool> waiting;  ///< for approval, when it enrolled; absent: enrolled by an older version
  std::optional<CustomerId> customer_id{};  ///< absent while it waits, and from an older console
  /// Base64, of the key that goes with it; absent: enrolled by an older version.
  std::optional<std::string> public_key{};
};
BOOST_DESCRIBE_STRUCT(Identity, (),
                      (device_id, asset_id, console_id, organisation_id, customer, url, authorities_pem, pin,
                       proxy, signing_keys, enrolled_at, waiting, customer_id, public_key))

/// What the console said last of where this device belongs: newer than what stands in its Identity, which
/// only enrolling writes.
struct Place {
  DeviceId device_id;  ///< of whom it was said
  AssetId asset_id;
  std::string customer;
  std::optional<CustomerId> customer_id{};
};
BOOST_DESCRIBE_STRUCT(Place, (), (device_id, asset_id, customer, customer_id))

/// The configuration file; every entry may be left out.
struct ConfigFile {
  std::optional<std::string> url;
  std::optional<std::string> ca_file;
  std::optional<std::string> pin;
  std::optional<std::string> proxy;
  std::optional<std::string> log_level;
  std::optional<bool> allow_plain;
};
BOOST_DESCRIBE_STRUCT(ConfigFile, (), (url, ca_file, pin, proxy, log_level, allow_plain))

/// A request on the control socket.
struct ControlRequest {
  std::string what;  ///< status, policy, outbox or reload
};
BOOST_DESCRIBE_STRUCT(ControlRequest, (), (what))

/// The answer where there is nothing to show.
struct ControlAnswer {
  bool done = false;
  std::optional<std::string> error;
};
BOOST_DESCRIBE_STRUCT(ControlAnswer, (), (done, error))

struct OutboxLine {
  std::int64_t seq = 0;
  FactId id;
  std::string type;
  std::int64_t bytes = 0;
  Time made_at{};
};
BOOST_DESCRIBE_STRUCT(OutboxLine, (), (seq, id, type, bytes, made_at))

/// What waits for the console.
struct OutboxReport {
  std::int64_t waiting = 0;
  std::int64_t bytes = 0;
  std::optional<Time> oldest_at;
  std::int64_t acknowledged_seq = 0;
  std::int64_t last_seq = 0;
  std::vector<OutboxLine> facts;  ///< the oldest hundred
};
BOOST_DESCRIBE_STRUCT(OutboxReport, (), (waiting, bytes, oldest_at, acknowledged_seq, last_seq, facts))

/// The policy in force, as it was signed.
struct PolicyReport {
  std::int64_t version = 0;
  std::string document;  ///< JSON text; empty where none has come yet
  bool expired = false;
};
BOOST_DESCRIBE_STRUCT(PolicyReport, (), (version, document, expired))

// JSON of the structs above, of StatusReport, and of core's stored records. Errors of from_json: invalid,
// too_large.
template <class Struct>
std::string to_json(Struct const& value);
template <class Struct>
Result<Struct> from_json(std::string_view text);

/// Names of members in `text` that Struct does not have; of a file that a person wrote they are typing
/// errors.
template <class Struct>
std::vector<std::string> unknown_entries(std::string_view text);
/// "url, ca_file, ...": those that it has.
template <class Struct>
std::string entries_of();

}  // namespace deskbell::agent
