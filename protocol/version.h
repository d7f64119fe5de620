// The one version of everything that is said on the wires.
#pragma once

namespace deskbell::protocol {

/// Raised by one whenever a message gains meaning that an older peer would need to know of. Readers ignore
/// fields and types that they do not know, so most additions do not need it.
///   1  2026-11-21  the first: enrolment, chat, tickets from the tray, inventory, alerts, signed policy
inline constexpr int version = 1;
/// The oldest peer that is still understood.
inline constexpr int oldest_supported_version = 1;

}  // namespace deskbell::protocol
