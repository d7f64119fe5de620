// Addresses to listen on, and the networks trusted proxies stand in.
#include "console/server/listener_address.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/address_v6.hpp>
#include <charconv>
#include <optional>

namespace deskbell::console {
namespace ip = boost::asio::ip;
namespace {

template <class Number>
std::optional<Number> number_of(std::string_view text) {
  Number number{};
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return number;
}

std::optional<ip::address> address_of(std::string_view text) {
  boost::system::error_code error;
  auto const address = ip::make_address(std::string(text), error);
  return error ? std::nullopt : std::optional(address);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool is_trusted(ip::address const& address, std::vector<Network> const& trusted) {
  return std::any_of(trusted.begin(), trusted.end(),
                     [&](Network const& network) { return network.contains(address); });
}

}  // namespace

Result<ip::tcp::endpoint> parse_listen_address(std::string_view text) {
  auto const refuse = [text] {
    return make_error(
        ErrorCode::invalid,
        fmt::format("listen: found '{}', expected ADDRESS:PORT such as 127.0.0.1:8443, [::1]:8443 or *:8443",
                    text));
  };
  auto const colon = text.rfind(':');
  if (colon == std::string_view::npos) return refuse();
  auto host = text.substr(0, colon);
  auto const port = number_of<std::uint16_t>(text.substr(colon + 1));
  if (!port) return refuse();
  if (host == "localhost") host = "127.0.0.1";
  if (host == "*") host = "[::]";
  bool const bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  auto const address = address_of(host);
  if (!address || address->is_v6() != bracketed) return refuse();
  return ip::tcp::endpoint(*address, *port);
}

std::string text_of(ip::address const& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return ip::make_address_v4(ip::v4_mapped, address.to_v6()).to_string();
  return address.to_string();
}

std::string text_of(ip::tcp::endpoint const& endpoint) {
  auto const address = text_of(endpoint.address());
  return address.find(':') == std::string::npos ? fmt::format("{}:{}", address, endpoint.port())
                                                : fmt::format("[{}]:{}", address, endpoint.port());
}

Network::Bytes Network::bytes_of(ip::address const& address) noexcept {
  return address.is_v4() ? ip::make_address_v6(ip::v4_mapped, address.to_v4()).to_bytes()
                         : address.to_v6().to_bytes();
}

Result<Network> Network::parse(std::string_view text) {
  auto const slash = text.find('/');
  auto const address = address_of(text.substr(0, slash));
  auto const bits = address && address->is_v4() ? 32U : 128U;
  auto const length =
      slash == std::string_view::npos ? std::optional(bits) : number_of<unsigned>(text.substr(slash + 1));
  if (!address || !length || *length > bits)
    return make_error(
        ErrorCode::invalid,
        fmt::format("trusted proxy: found '{}', expected an address or a network such as 10.0.0.0/8", text));
  Network network;
  network.bytes_ = bytes_of(*address);
  network.prefix_ = 128 - bits + *length;
  return network;
}

bool Network::contains(ip::address const& address) const noexcept {
  auto const other = bytes_of(address);
  auto const whole = prefix_ / 8;
  if (!std::equal(bytes_.begin(), bytes_.begin() + whole, other.begin())) return false;
  auto const rest = prefix_ % 8;
  if (rest == 0) return true;
  auto const mask = static_cast<unsigned char>(0xff << (8 - rest));
  return (bytes_[whole] & mask) == (other[whole] & mask);
}

std::string client_address(ip::address const& peer, std::string_view forwarded_for,
                           std::vector<Network> const& trusted) {
  auto client = peer;
  while (is_trusted(client, trusted) && !forwarded_for.empty()) {
    auto const comma = forwarded_for.rfind(',');
    auto const last = comma == std::string_view::npos ? forwarded_for : forwarded_for.substr(comma + 1);
    forwarded_for = comma == std::string_view::npos ? std::string_view() : forwarded_for.substr(0, comma);
    auto const address = address_of(trimmed(last));
    if (!address) break;
    client = *address;
  }
  return text_of(client);
}

}  // namespace deskbell::console
