// Where a device belongs, and what it means for what it holds when that becomes another place.
#pragma once

#include <optional>

#include "protocol/ids.h"

namespace deskbell::core::belonging {

/// Empty: not known, to this device or from this console.
struct Place {
  std::optional<OrganisationId> organisation;
  std::optional<CustomerId> customer;
  std::optional<AssetId> asset;  ///< not known either while it waits for approval
  friend bool operator==(Place const&, Place const&) = default;
};

enum class Move {
  none,
  /// The console has yet to say where: what is here stays as it is until then.
  unsettled,
  /// The same people's, but this asset does not know the conversations of the one before.
  asset,
  /// Nobody here may see what was said there; unsent words are for whoever answers now: it is the same desk.
  customer,
  /// Nor does the new desk get what was meant for the other.
  organisation
};

/// From where its rows are to where it is enrolled now, with another key.
Move move_between(Place const& before, Place const& now);

}  // namespace deskbell::core::belonging
