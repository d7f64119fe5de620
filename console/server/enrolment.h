// POST /agent/v1/enroll: a token lets one device in, or lets it wait until somebody does.
#pragma once

#include <string>

#include "console/server/keys.h"
#include "console/server/newcomer.h"

namespace deskbell::console {

struct Admitted {
  std::int64_t asset = 0;
  AssetId asset_uid;
};
/// Makes the identity, and the asset unless it is a machine of this customer that was met before; its older
/// keys end. `likeness`: what look_alike() says of it in this transaction.
Result<Admitted> admit_device(store::Transaction& tx, Keys const& keys, Newcomer const& newcomer,
                              Likeness const& likeness);

/// Uses the token up and makes the identity, in one transaction. A machine that was met before keeps its
/// asset. Where the token wants approval, there is no identity: the answer's customer is empty. Errors:
/// unauthenticated (unknown, expired, used up or revoked token: says which), invalid (key, hostname),
/// protocol (too old).
Result<protocol::EnrolAnswer> enrol_device(store::Transaction& tx, Keys const& keys,
                                           protocol::EnrolRequest const& request, std::string const& address);

}  // namespace deskbell::console
