// Options and names of TCP sockets, where systems differ.
#include <boost/asio/ip/address_v6.hpp>

#include "transport/stream.h"

#ifdef __linux__
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#endif

namespace deskbell::transport {
#ifdef __linux__
namespace {

void set_number(tcp::socket& socket, int option, int value) noexcept {
  ::setsockopt(socket.native_handle(), IPPROTO_TCP, option, &value, sizeof value);
}

}  // namespace
#endif

void set_user_timeout(tcp::socket& socket, std::chrono::milliseconds timeout) noexcept {
#ifdef __linux__
  set_number(socket, TCP_USER_TIMEOUT, static_cast<int>(timeout.count()));
#else
  static_cast<void>(socket);
  static_cast<void>(timeout);
#endif
}

void set_keep_alive(tcp::socket& socket, std::chrono::seconds idle) noexcept {
  error_code ignored;
  socket.set_option(net::socket_base::keep_alive(idle.count() > 0), ignored);
#ifdef __linux__
  if (idle.count() <= 0) return;
  set_number(socket, TCP_KEEPIDLE, static_cast<int>(idle.count()));
  set_number(socket, TCP_KEEPINTVL, 10);
  set_number(socket, TCP_KEEPCNT, 5);
#endif
}

std::string address_of(tcp::endpoint const& endpoint) {
  auto const address = endpoint.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return net::ip::make_address_v4(net::ip::v4_mapped, address.to_v6()).to_string();
  return address.to_string();
}

std::string text_of(tcp::endpoint const& endpoint) {
  auto const address = address_of(endpoint);
  auto const port = std::to_string(endpoint.port());
  return address.find(':') == std::string::npos ? address + ":" + port : "[" + address + "]:" + port;
}

}  // namespace deskbell::transport
