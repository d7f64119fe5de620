// URLs of servers and proxies taken apart.
#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <charconv>
#include <cstdlib>

#include "transport/connect.h"

namespace deskbell::transport {
namespace {

Error invalid(std::string message) { return make_error(ErrorCode::invalid, std::move(message)); }

/// Nothing where the digits are no number from 1 to 65535 (Boost's own number wraps around).
std::optional<std::uint16_t> port_of(std::string_view digits) {
  std::uint16_t port = 0;
  auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc() || end != digits.data() + digits.size() || port == 0) return std::nullopt;
  return port;
}

char const* environment(std::initializer_list<char const*> names) {
  for (auto const* name : names)
    if (auto const* value = std::getenv(name); value != nullptr && *value != '\0') return value;
  return nullptr;
}

bool is_loopback(std::string_view host) {
  if (equal_ignoring_case(host, "localhost")) return true;
  boost::system::error_code error;
  auto const address = boost::asio::ip::make_address(std::string(host), error);
  return !error && address.is_loopback();
}

bool ends_with_domain(std::string_view host, std::string_view domain) {
  if (equal_ignoring_case(host, domain)) return true;
  return host.size() > domain.size() && host[host.size() - domain.size() - 1] == '.' &&
         equal_ignoring_case(host.substr(host.size() - domain.size()), domain);
}

bool excepts(std::string_view entry, Endpoint const& endpoint) {
  if (entry == "*") return true;
  // "name:port", but not a bare IPv6 address.
  if (auto const colon = entry.rfind(':'); colon != std::string_view::npos && entry.find(':') == colon) {
    if (entry.substr(colon + 1) != std::to_string(endpoint.port)) return false;
    entry = entry.substr(0, colon);
  }
  if (entry.substr(0, 2) == "*.") entry.remove_prefix(1);
  if (entry.substr(0, 1) == ".") entry.remove_prefix(1);
  return !entry.empty() && ends_with_domain(endpoint.host, entry);
}

bool excepted_by_environment(Endpoint const& endpoint) {
  auto const* list = environment({"no_proxy", "NO_PROXY"});
  if (list == nullptr) return false;
  std::string_view rest = list;
  while (!rest.empty()) {
    auto const end = std::min(rest.find_first_of(", \t"), rest.size());
    if (end > 0 && excepts(rest.substr(0, end), endpoint)) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

}  // namespace

std::string Endpoint::authority() const {
  auto const shown = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return port == (secure ? 443 : 80) ? shown : fmt::format("{}:{}", shown, port);
}

Result<Endpoint> parse_url(std::string_view url) {
  auto const parsed = boost::urls::parse_uri(boost::urls::string_view(url.data(), url.size()));
  if (!parsed)
    return invalid(fmt::format("URL '{}': cannot be read; expected the form https://host:port/path", url));
  auto const& view = *parsed;
  auto const scheme = view.scheme_id();
  Endpoint endpoint;
  endpoint.secure = scheme == boost::urls::scheme::https || scheme == boost::urls::scheme::wss;
  if (!endpoint.secure && scheme != boost::urls::scheme::http && scheme != boost::urls::scheme::ws) {
    auto const found = view.scheme();
    return invalid(fmt::format("URL '{}': scheme is '{}', expected https or wss", url,
                               std::string_view(found.data(), found.size())));
  }
  // Credentials in URLs end up in logs; they have a place of their own.
  if (view.has_userinfo())
    return invalid("URL: carries a user name or password; give them apart from the URL");
  endpoint.host = view.host_address();
  if (endpoint.host.empty()) return invalid(fmt::format("URL '{}': has no host name", url));
  endpoint.port = endpoint.secure ? 443 : 80;
  if (view.has_port() && !view.port().empty()) {
    auto const digits = view.port();
    auto const port = port_of({digits.data(), digits.size()});
    if (!port) return invalid(fmt::format("URL '{}': port is not a number from 1 to 65535", url));
    endpoint.port = *port;
  }
  auto const path = view.encoded_path();
  endpoint.target = path.empty() ? "/" : std::string(path.data(), path.size());
  if (view.has_query()) {
    auto const query = view.encoded_query();
    endpoint.target += "?" + std::string(query.data(), query.size());
  }
  return endpoint;
}

std::string Proxy::where() const {
  return host.find(':') == std::string::npos ? fmt::format("{}:{}", host, port)
                                             : fmt::format("[{}]:{}", host, port);
}

Result<Proxy> parse_proxy(std::string_view text) {
  std::string full(text);
  if (full.find("://") == std::string::npos) full.insert(0, "http://");
  auto const parsed = boost::urls::parse_uri(full);
  // The text is not shown: it may carry a password.
  if (!parsed || parsed->host_address().empty())
    return invalid("proxy: cannot be read; expected http://host:port, or http://user:password@host:port");
  if (parsed->scheme_id() != boost::urls::scheme::http)
    return invalid("proxy: only HTTP proxies are supported; expected http://host:port");
  Proxy proxy;
  proxy.host = parsed->host_address();
  if (parsed->has_port() && !parsed->port().empty()) {
    auto const digits = parsed->port();
    auto const port = port_of({digits.data(), digits.size()});
    if (!port) return invalid("proxy: port is not a number from 1 to 65535");
    proxy.port = *port;
  }
  proxy.user = parsed->user();
  proxy.password = parsed->password();
  return proxy;
}

Result<std::optional<Proxy>> proxy_from_environment(std::string_view url) {
  using None = std::optional<Proxy>;
  auto const endpoint = parse_url(url);
  if (!endpoint) return endpoint.error();
  if (is_loopback(endpoint->host) || excepted_by_environment(*endpoint)) return None();
  // A CGI client could set HTTP_PROXY with a header of that name ("httpoxy").
  bool const in_cgi = std::getenv("REQUEST_METHOD") != nullptr;
  auto const* value = endpoint->secure ? environment({"https_proxy", "HTTPS_PROXY"})
                      : in_cgi         ? environment({"http_proxy"})
                                       : environment({"http_proxy", "HTTP_PROXY"});
  if (value == nullptr) return None();
  auto proxy = parse_proxy(value);
  if (!proxy) return prefixed("environment", proxy.error());
  return None(std::move(*proxy));
}

}  // namespace deskbell::transport
