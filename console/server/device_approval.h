// Devices that wait for approval: enrolled with a token that wants it, and known to nothing else until
// somebody lets them in.
#pragma once

#include "console/server/api/shapes.h"
#include "console/server/enrolment.h"
#include "console/server/scope.h"

namespace deskbell::console {

enum class Approval { waiting, approved, refused };
BOOST_DESCRIBE_ENUM(Approval, waiting, approved, refused)

/// Keeps what it said; it is no asset and has no identity.
void hold_device(store::Transaction& tx, Newcomer const& newcomer);

struct Held {
  DeviceId device;
  AssetId asset;
  OrganisationId organisation;
};
/// Whom a machine with this key became for this token since then, where it still waits.
std::optional<Held> held_since(store::Transaction& tx, protocol::EnrolRequest const& request,
                               std::string const& hostname, Time since);

/// Of a device that is no identity here.
struct Standing {
  std::string public_key;
  Approval state = Approval::waiting;
  std::int64_t waiting = 0;  ///< how many of its organisation do
};
std::optional<Standing> standing_of(store::Sql& sql, DeviceId device);

/// When one of so many is to ask again: within seconds, unless that would keep the console busy.
Duration ask_again_after(std::int64_t waiting);

/// Longest waiting first.
Result<api::WaitingDeviceList> list_waiting_devices(store::Reader& sql, Scope const& scope, Page page);
/// Its asset: a new one, or the one that the machine was before. Errors: not_found, conflict (decided before;
/// the customer is gone).
Result<api::ApprovedDevice> approve_device(store::Transaction& tx, Keys const& keys, Scope const& scope,
                                           Key const& key);
/// For ever: it has to be enrolled anew. Errors: not_found, conflict (decided before).
Result<void> refuse_device(store::Transaction& tx, Scope const& scope, Key const& key);

}  // namespace deskbell::console
