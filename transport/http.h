// One HTTP request and one answer as plain values, shared by client and server.
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/result.h"

namespace deskbell::transport {

/// Header fields in their order; names compare without regard to case.
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

  /// The first value of that name, or an empty view. Valid until the headers change.
  std::string_view get(std::string_view name) const noexcept;
  bool has(std::string_view name) const noexcept;
  /// Replaces every field of that name.
  void set(std::string_view name, std::string value);
  /// Keeps what is there: for Set-Cookie.
  void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
  void remove(std::string_view name);

  auto begin() const noexcept { return fields_.begin(); }
  auto end() const noexcept { return fields_.end(); }
  std::size_t size() const noexcept { return fields_.size(); }
  bool empty() const noexcept { return fields_.empty(); }

 private:
  std::vector<Field> fields_;
};

struct HttpRequest {
  std::string method = "GET";
  /// As it stands in the request line: "/api/v1/tickets?page=2".
  std::string target = "/";
  /// Percent-decoded, without the query. Never contains a NUL; may contain ".." (routes compare, never open
  /// it).
  std::string path = "/";
  /// Raw, without the question mark.
  std::string query;
  Headers headers;
  /// The whole body, unless the body policy named a file.
  std::string body;
  /// Where the body was written when the policy named a file; its owner removes it.
  std::optional<std::filesystem::path> body_file;
  std::uint64_t body_size = 0;
  /// The peer's address without port; behind a trusted proxy the client's as that proxy reports it.
  std::string remote_address;
  /// The client's side of the way is TLS (here, or at a trusted proxy that says so).
  bool secure = false;
  /// What an earlier handler found out for a later one; never on the wire.
  std::shared_ptr<void> attachment;

  /// The first query parameter of that name, decoded ('+' is a space).
  std::optional<std::string> query_value(std::string_view name) const;
  /// All query parameters in their order, decoded. Also for bodies of type application/x-www-form-urlencoded
  /// through parse_form().
  std::vector<std::pair<std::string, std::string>> query_values() const;
  /// A cookie's value, or an empty view.
  std::string_view cookie(std::string_view name) const noexcept;
};

/// A body taken from a file while it is sent.
struct FileBody {
  std::filesystem::path path;
  std::uint64_t offset = 0;
  /// Without it, to the end of the file.
  std::optional<std::uint64_t> length;
};

struct HttpResponse {
  int status = 200;
  Headers headers;
  std::string body;
  /// Sent instead of `body` (server side only). Content-Length is set from it.
  std::optional<FileBody> file;
};

/// {"error":"message"} with the right content type.
HttpResponse error_response(int status, std::string_view message);

/// "Not Found" for 404; "Unknown" for numbers without a name.
std::string_view reason_phrase(int status) noexcept;

/// Decodes "a=1&b=x%20y".
std::vector<std::pair<std::string, std::string>> parse_form(std::string_view text);
/// Decodes %XX. Error: invalid (a bad escape, or an escaped NUL).
Result<std::string> percent_decoded(std::string_view text);

bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept;

}  // namespace deskbell::transport
