// How an adapter got its addresses, as the programs that configured it left it on disk.
#pragma once

#include "agent/inventory/roots.h"
#include "protocol/inventory.h"

namespace deskbell::agent::inventory {

/// Fills dhcp, dhcp_server and dns_servers from systemd-networkd, NetworkManager, dhclient or ifupdown;
/// leaves them as they are where none of them knows the adapter.
void put_configuration(Roots const& roots, protocol::NetworkAdapter& adapter);

}  // namespace deskbell::agent::inventory
