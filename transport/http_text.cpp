// Start line and header fields as they go over the wire.
#include "transport/http_text.h"

#include <fmt/format.h>
#include <openssl/evp.h>

namespace deskbell::transport {
namespace {

constexpr std::string_view line_breakers("\r\n\0", 3);

bool is_token(std::string_view text) {
  if (text.empty()) return false;
  for (char const c : text)
    if (c <= ' ' || c > '~' || std::string_view("()<>@,;:\\\"/[]?={}").find(c) != std::string_view::npos)
      return false;
  return true;
}

}  // namespace

Result<std::string> header_text(std::string_view start_line, Headers const& headers) {
  if (start_line.find_first_of(line_breakers) != std::string_view::npos)
    return make_error(ErrorCode::internal, "HTTP: the request or status line contains a line break");
  std::string text(start_line);
  text += "\r\n";
  for (auto const& [name, value] : headers) {
    if (!is_token(name) || value.find_first_of(line_breakers) != std::string::npos)
      return make_error(ErrorCode::internal,
                        "HTTP: a header field contains a line break or a forbidden character");
    text.append(name).append(": ").append(value).append("\r\n");
  }
  text += "\r\n";
  return text;
}

std::string basic_credentials(std::string_view user, std::string_view password) {
  auto const plain = fmt::format("{}:{}", user, password);
  std::string encoded((plain.size() + 2) / 3 * 4 + 1, '\0');
  auto const length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                      reinterpret_cast<unsigned char const*>(plain.data()), static_cast<int>(plain.size()));
  encoded.resize(static_cast<std::size_t>(length));
  return "Basic " + encoded;
}

}  // namespace deskbell::transport
