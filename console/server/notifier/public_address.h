// Which addresses the console may call at a technician's wish: the Internet's, and what its administrator
// allowed.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <vector>

#include "console/server/listener_address.h"

namespace deskbell::console {

/// Reachable from everywhere: not private, not of this machine or link, not reserved, not multicast. An IPv4
/// address inside of an IPv6 one (mapped, translated, 6to4) counts as what it is.
bool is_public(boost::asio::ip::address const& address);

bool may_call(boost::asio::ip::address const& address, std::vector<Network> const& allowed);

}  // namespace deskbell::console
