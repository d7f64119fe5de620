// Opening handshakes of a WebSocket on a stream that is ready for them. Private to transport.
#pragma once

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>

#include "transport/connect.h"
#include "transport/stream.h"
#include "transport/web_socket.h"

namespace deskbell::transport {

using UpgradeRequest = boost::beast::http::request<boost::beast::http::empty_body>;

/// Our request as Beast's handshake wants it.
UpgradeRequest http_upgrade(HttpRequest const& request);

/// Server. Answers 400 or 426 itself where the request is no valid upgrade. The stream's deadline is in
/// force.
net::awaitable<Result<WebSocket>> accept_web_socket(Stream stream, UpgradeRequest request,
                                                    tcp::endpoint peer);

/// Client. The stream's deadline is in force.
net::awaitable<Result<WebSocket>> begin_web_socket(Stream stream, Endpoint endpoint, Headers headers);

}  // namespace deskbell::transport
