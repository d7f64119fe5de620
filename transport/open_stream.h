// From a host name to a stream that is ready for HTTP: look-up, proxy, TCP, TLS. Private to transport.
#pragma once

#include "transport/connect.h"
#include "transport/stream.h"

namespace deskbell::transport {

/// Errors as open_web_socket() says. The options' URL is not looked at, `endpoint` is.
net::awaitable<Result<Stream>> open_stream(net::any_io_executor executor, Endpoint endpoint,
                                           ConnectOptions options);

/// parse_url(), and that scheme and options fit together.
Result<Endpoint> endpoint_of(ConnectOptions const& options);

/// All addresses of a host, waiting at most `limit` for the system's resolver.
net::awaitable<Result<std::vector<tcp::endpoint>>> resolve(net::any_io_executor executor, std::string host,
                                                           std::uint16_t port,
                                                           std::chrono::milliseconds limit);

}  // namespace deskbell::transport
