// POST /agent/v1/enroll: a token lets one device in, or lets it wait until somebody does.
#pragma once

#include <string>

#include "console/server/keys.h"
#include "console/server/store/transaction.h"
#include "protocol/device_link.h"

namespace deskbell::console {

/// A device that comes in: where it belongs, and what it said.
struct Newcomer {
  std::int64_t organisation = 0;
  std::int64_t customer = 0;
  std::optional<std::int64_t> folder;
  std::int64_t token = 0;
  DeviceId device;  ///< what its identity is called
  AssetId asset;    ///< what its asset is called where it is a new one
  std::string hostname;
  std::string address;
  protocol::EnrolRequest request;  ///< the token's text is not read any more
};
struct Admitted {
  std::int64_t asset = 0;
  AssetId asset_uid;
};
/// Makes the identity, and the asset unless it is a machine of this customer that was met before; its older
/// keys end.
Result<Admitted> admit_device(store::Transaction& tx, Keys const& keys, Newcomer const& newcomer);
/// What a device said of itself, as lists show it.
std::optional<std::string> shown_hardware(std::optional<std::string> const& text);

/// Uses the token up and makes the identity, in one transaction. A machine that was met before keeps its
/// asset. Where the token wants approval, there is no identity: the answer's customer is empty. Errors:
/// unauthenticated (unknown, expired, used up or revoked token: says which), invalid (key, hostname),
/// protocol (too old).
Result<protocol::EnrolAnswer> enrol_device(store::Transaction& tx, Keys const& keys,
                                           protocol::EnrolRequest const& request, std::string const& address);

}  // namespace deskbell::console
