// Network changes through rtnetlink.
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <fstream>
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

bool NetworkWatch::is_connected() {
  std::ifstream four("/proc/net/route");
  std::string line;
  std::getline(four, line);
  while (std::getline(four, line)) {
    std::istringstream words(line);
    std::string interface;
    std::string destination;
    if (words >> interface >> destination && destination == "00000000") return true;
  }
  std::ifstream six("/proc/net/ipv6_route");
  while (std::getline(six, line)) {
    bool const anywhere = line.starts_with(std::string(32, '0') + " 00 ");
    if (anywhere && !line.ends_with(" lo")) return true;
  }
  return false;
}

}  // namespace deskbell::agent
