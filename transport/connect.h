// The client's way out: name look-up, proxy, TCP, TLS, and the WebSocket handshake on top.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/result.h"
#include "transport/http.h"
#include "transport/tls_context.h"
#include "transport/web_socket.h"

namespace deskbell::transport {

/// An HTTP proxy that is asked to CONNECT. The password never appears in a log or an error.
struct Proxy {
  std::string host;
  std::uint16_t port = 3128;
  std::string user;
  std::string password;

  /// "host:port", for messages.
  std::string where() const;
};

/// Reads "http://user:password@host:port", "host:port" or "host". Error: invalid, without the credentials.
Result<Proxy> parse_proxy(std::string_view text);

/// The proxy that https_proxy / http_proxy (lower case first, then upper) name for `url`, or none where
/// no_proxy
/// ("*", names, ".suffix", addresses, a :port) excepts it. HTTP_PROXY in upper case is not read when
/// REQUEST_METHOD is set, as in CGI. Loopback hosts never take a proxy.
Result<std::optional<Proxy>> proxy_from_environment(std::string_view url);

struct ConnectTimeouts {
  std::chrono::milliseconds resolve{10'000};
  std::chrono::milliseconds connect{10'000};    ///< for each address tried
  std::chrono::milliseconds proxy{10'000};      ///< the proxy's answer to CONNECT
  std::chrono::milliseconds handshake{10'000};  ///< TLS, and the WebSocket upgrade
};

struct ConnectOptions {
  /// https:// or wss://; http:// or ws:// only with allow_plain. A path is used by open_web_socket().
  std::string url;
  /// Needed for https and wss. Not owned, outlives the call.
  TlsClientContext const* tls = nullptr;
  std::optional<Proxy> proxy;
  ConnectTimeouts timeouts;
  /// Meant for tests and for the console's own loopback.
  bool allow_plain = false;
};

/// Opens a WebSocket at options.url (its path and query are the target) with extra request headers.
/// Errors, each with a message of its own that says what to do: invalid (URL), unavailable (name not found,
/// refused, unreachable, proxy unreachable, proxy wants credentials (407), certificate expired or not yet
/// valid / of another name / of an unknown authority / of another pin, answer 5xx), timeout, unauthenticated
/// (401), denied (403), not_found (404), protocol (the answer is no WebSocket).
boost::asio::awaitable<Result<WebSocket>> open_web_socket(boost::asio::any_io_executor executor,
                                                          ConnectOptions options, Headers headers);

/// A URL taken apart: what connect needs of it.
struct Endpoint {
  bool secure = true;
  std::string host;  ///< without the brackets of an IPv6 address
  std::uint16_t port = 443;
  std::string target = "/";  ///< path and query, encoded

  /// "host", "host:port", "[v6]:port": as a Host header has it.
  std::string authority() const;
};

/// Error: invalid, naming what is wrong with the URL.
Result<Endpoint> parse_url(std::string_view url);

}  // namespace deskbell::transport
