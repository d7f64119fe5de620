// Network changes through rtnetlink.
#include <ifaddrs.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "agent/machine_watch.h"

namespace deskbell::agent {

namespace net = boost::asio;

struct NetworkWatch::Impl : std::enable_shared_from_this<Impl> {
  net::posix::stream_descriptor socket;
  std::function<void()> on_change;

  Impl(net::any_io_executor const& loop, std::function<void()> handler)
      : socket(loop), on_change(std::move(handler)) {}

  void start() {
    int const descriptor = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
    if (descriptor < 0) return;
    sockaddr_nl address{};
    address.nl_family = AF_NETLINK;
    address.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE;
    if (::bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      ::close(descriptor);
      return;
    }
    socket.assign(descriptor);
    wait();
  }

  void wait() {
    socket.async_wait(net::posix::stream_descriptor::wait_read, [self = shared_from_this()](
                                                                    boost::system::error_code error) {
      if (error) return;
      std::array<char, 8192> buffer;
      while (::recv(self->socket.native_handle(), buffer.data(), buffer.size(), MSG_DONTWAIT) > 0) {
      }
      if (self->on_change) self->on_change();
      if (self->socket.is_open()) self->wait();
    });
  }
};

NetworkWatch::NetworkWatch(net::any_io_executor loop, std::function<void()> on_change)
    : impl_(std::make_shared<Impl>(loop, std::move(on_change))) {
  impl_->start();
}

NetworkWatch::~NetworkWatch() {
  impl_->on_change = nullptr;
  boost::system::error_code ignored;
  impl_->socket.close(ignored);
}

namespace {

/// "interface gateway" of every route that leads anywhere.
std::set<std::string> default_routes() {
  std::set<std::string> routes;
  std::ifstream four("/proc/net/route");
  std::string line;
  std::getline(four, line);
  while (std::getline(four, line)) {
    std::istringstream words(line);
    std::string interface, destination, gateway;
    if (words >> interface >> destination >> gateway && destination == "00000000")
      routes.insert(interface + " " + gateway);
  }
  std::ifstream six("/proc/net/ipv6_route");
  while (std::getline(six, line)) {
    if (!line.starts_with(std::string(32, '0') + " 00 ")) continue;
    std::istringstream words(line);
    std::string part, gateway, interface;
    for (int i = 0; i < 5 && words >> part; ++i) gateway = part;
    for (int i = 0; i < 5 && words >> part; ++i) interface = part;
    if (interface != "lo") routes.insert(interface + " " + gateway);
  }
  return routes;
}

/// Of interfaces that lead somewhere; link-local ones do not.
std::set<std::string> addresses() {
  std::set<std::string> found;
  ifaddrs* first = nullptr;
  if (::getifaddrs(&first) != 0) return found;
  for (auto const* one = first; one != nullptr; one = one->ifa_next) {
    bool const leads_out =
        one->ifa_addr != nullptr && (one->ifa_flags & IFF_UP) != 0 && (one->ifa_flags & IFF_LOOPBACK) == 0;
    if (!leads_out) continue;
    auto const family = one->ifa_addr->sa_family;
    if (family != AF_INET && family != AF_INET6) continue;
    auto const size = family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
    std::array<char, NI_MAXHOST> text{};
    if (::getnameinfo(one->ifa_addr, static_cast<socklen_t>(size), text.data(), text.size(), nullptr, 0,
                      NI_NUMERICHOST) != 0)
      continue;
    std::string const address(text.data());
    if (!address.starts_with("fe80") && !address.starts_with("169.254."))
      found.insert(std::string(one->ifa_name) + " " + address);
  }
  ::freeifaddrs(first);
  return found;
}

}  // namespace

bool NetworkWatch::is_connected() { return !default_routes().empty(); }

std::string NetworkWatch::ways_out() {
  std::string all;
  for (auto const& route : default_routes()) all += "route " + route + "\n";
  for (auto const& address : addresses()) all += address + "\n";
  return all;
}

}  // namespace deskbell::agent
