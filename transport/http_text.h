// Start line and header fields as they go over the wire. Private to transport.
#pragma once

#include <string>
#include <string_view>

#include "protocol/result.h"
#include "transport/http.h"

namespace deskbell::transport {

/// The start line, the fields and the empty line after them. Error: internal where a name or value could end
/// its line early: what gets into a header from outside must not add headers of its own.
Result<std::string> header_text(std::string_view start_line, Headers const& headers);

/// "Basic dXNlcjpwYXNz".
std::string basic_credentials(std::string_view user, std::string_view password);

}  // namespace deskbell::transport
