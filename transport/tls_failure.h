// What a client demands of a server's certificate, and what to tell people when TLS fails. Private to
// transport.
#pragma once

#include <string>

#include "protocol/result.h"
#include "transport/stream.h"

namespace deskbell::transport {

/// The certificate must be for `host` (a name or an address).
Result<void> expect_host(ssl_st* ssl, std::string const& host);
/// After the handshake: the server's public key must be the pinned one, where there is a pin.
Result<void> check_pin(ssl_st* ssl, std::string const& pin, std::string const& host);

/// Why the handshake failed, and what to do about it.
Error client_handshake_error(StreamState const& state, error_code error, std::string const& host);
Error server_handshake_error(StreamState const& state, error_code error);

}  // namespace deskbell::transport
