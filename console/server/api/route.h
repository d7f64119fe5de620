// One row of the REST table: method and path, who may, what it takes and gives, and the function that does
// it. The same row routes the request, checks the permission and stands in the OpenAPI document.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "console/server/api/permission.h"
#include "protocol/result.h"
#include "transport/http.h"

namespace deskbell::console {
class Authenticator;
class Console;
}  // namespace deskbell::console

namespace deskbell::console::api {

class SchemaSink;  // openapi.h: collects JSON Schemas by name

/// Who asks, found out before any handler runs. Everything a handler does is bound to `organisation_id`.
struct Caller {
  std::int64_t organisation_id = 0;
  std::int64_t user_id = 0;  ///< 0: nobody signed in (Permission::everyone)
  std::string user_uid;
  std::string user_name;
  std::string time_zone = "UTC";  ///< the organisation's, IANA
  Permissions permissions;
  std::int64_t session_id = 0;  ///< 0: came with an API key
  [[nodiscard]] bool may(Permission permission) const { return permissions.has(permission); }
};

/// One request on its way through a handler; lives until the handler's coroutine has ended.
struct Call {
  Console& console;
  Authenticator& authenticator;
  transport::HttpRequest request;
  Caller caller;
  std::vector<std::string> path_values;  ///< for each {name} of the path, decoded
  std::string request_id;
  transport::Headers extra_headers;  ///< a handler may add to the answer

  [[nodiscard]] std::string const& path_value(std::size_t index) const { return path_values.at(index); }
  /// Empty where the query does not have it.
  [[nodiscard]] std::string query_text(std::string_view name) const;
  [[nodiscard]] std::optional<bool> query_flag(std::string_view name) const;
  [[nodiscard]] std::optional<std::int64_t> query_number(std::string_view name) const;
};

struct QueryParameter {
  std::string name;
  std::string meaning;
};

struct Route {
  std::string method;
  std::string path;  ///< below /api/v1, with {name} for values: "/chats/{id}/messages"
  Permission permission = Permission::signed_in;
  std::string summary;
  std::vector<QueryParameter> query;
  int success = 200;
  /// Names of the body's and the answer's shapes; null where there is none.
  std::function<std::string(SchemaSink&)> request_shape;
  std::function<std::string(SchemaSink&)> answer_shape;
  std::function<boost::asio::awaitable<transport::HttpResponse>(Call&)> handle;

  [[nodiscard]] Route with_query(std::vector<QueryParameter> parameters) && {
    query = std::move(parameters);
    return std::move(*this);
  }
};

using RouteTable = std::vector<Route>;

// Each noun's file adds its rows.
void add_session_routes(RouteTable& table);
void add_user_routes(RouteTable& table);
void add_chat_routes(RouteTable& table);
void add_ticket_routes(RouteTable& table);
void add_asset_routes(RouteTable& table);
void add_alert_routes(RouteTable& table);
void add_customer_routes(RouteTable& table);
void add_contact_routes(RouteTable& table);
void add_policy_routes(RouteTable& table);
void add_enrollment_routes(RouteTable& table);

/// Every row of the API, made once.
RouteTable const& all_routes();

/// The OpenAPI 3.1 document of a table, as JSON text.
std::string openapi_document(RouteTable const& table);

/// The answer for an error, in the form this API's clients parse; application/problem+json where the client
/// asks for it.
transport::HttpResponse error_answer(transport::HttpRequest const& request, Error const& error);
int status_of(ErrorCode code) noexcept;

}  // namespace deskbell::console::api
