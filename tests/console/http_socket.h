// A small HTTP/1.1 client over a plain socket: what it sends is exactly what the test says.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace deskbell::console::test {

using Fields = std::vector<std::pair<std::string, std::string>>;

struct HttpAnswer {
  int status = 0;
  Fields headers;  ///< in their order, names in lower case
  std::string body;

  /// The first value, or empty.
  [[nodiscard]] std::string header(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> all(std::string_view name) const;
};

/// A connection of its own for the request. `address` is "127.0.0.1:PORT". Throws where there is no answer.
HttpAnswer send_http(std::string const& address, std::string const& method, std::string const& target,
                     Fields const& headers = {}, std::string const& body = {});

}  // namespace deskbell::console::test
