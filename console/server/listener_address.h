// Addresses to listen on, and the networks trusted proxies stand in.
#pragma once

#include <array>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/result.h"

namespace deskbell::console {

/// "127.0.0.1:8443", "[::1]:0", "localhost:8080", "*:8080" (every address). Error: invalid, naming what was
/// found.
Result<boost::asio::ip::tcp::endpoint> parse_listen_address(std::string_view text);

/// "127.0.0.1:8443" or "[::1]:8443".
std::string text_of(boost::asio::ip::tcp::endpoint const& endpoint);

/// "203.0.113.7" or "2001:db8::7"; IPv4 mapped into IPv6 is shown as IPv4.
std::string text_of(boost::asio::ip::address const& address);

/// A network such as 10.0.0.0/8, or a single address.
class Network {
 public:
  /// Error: invalid.
  static Result<Network> parse(std::string_view text);
  bool contains(boost::asio::ip::address const& address) const noexcept;

 private:
  using Bytes = std::array<unsigned char, 16>;
  static Bytes bytes_of(boost::asio::ip::address const& address) noexcept;

  Bytes bytes_{};
  unsigned prefix_ = 128;  ///< in bits of the IPv6 form
};

/// Whom a request comes from: the right-most address in X-Forwarded-For that is no trusted proxy, or `peer`
/// where that is none itself or the field cannot be read.
std::string client_address(boost::asio::ip::address const& peer, std::string_view forwarded_for,
                           std::vector<Network> const& trusted);

}  // namespace deskbell::console
