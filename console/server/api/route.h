// One row of the REST table: method and path, who may, what it takes and gives, and the function that does
// it. The same row routes the request, checks the permission and stands in the OpenAPI document.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "console/server/api/permission.h"
#include "console/server/idempotency.h"
#include "protocol/result.h"
#include "transport/http.h"

namespace deskbell::console {
class Authenticator;
struct SessionView;
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
  int success = 200;                 ///< the route's
  std::optional<OnceOnly> once;      ///< a POST with an Idempotency-Key
  /// Where a failure's status says more than its ErrorCode: 412, 429.
  int failure_status = 0;
  std::string failure_code;    ///< what a program has to tell apart among failures of one status
  std::string failure_errors;  ///< JSON of a failure's `errors` by field, where places are known

  [[nodiscard]] std::string const& path_value(std::size_t index) const { return path_values.at(index); }
  /// Empty where the query does not have it.
  [[nodiscard]] std::string query_text(std::string_view name) const;
};

struct QueryParameter {
  std::string name;
  std::string meaning;
  std::string type = "string";  ///< as JSON Schema names it: string, integer or boolean
};
/// page and per_page.
std::vector<QueryParameter> page_parameters(int default_size = 25);

struct Route {
  std::string method;
  std::string path;  ///< below /api/v1, with {name} for values: "/chats/{id}/messages"
  Permission permission = Permission::signed_in;
  std::optional<Permission> or_permission;  ///< this one opens it as well
  std::string summary;
  std::vector<QueryParameter> query;
  int success = 200;
  /// A single record: GET gives its ETag, PUT and DELETE heed If-Match.
  bool versioned = false;
  /// The answer shows a secret this once: what is kept of it for its Idempotency-Key is sealed.
  bool shows_secret = false;
  /// Names of the body's and the answer's shapes; null where there is none.
  std::function<std::string(SchemaSink&)> request_shape;
  std::function<std::string(SchemaSink&)> answer_shape;
  /// Media types of texts that it gives beside JSON.
  std::vector<std::string> also_as;
  std::function<boost::asio::awaitable<transport::HttpResponse>(Call&)> handle;

  [[nodiscard]] bool is_open_to(Permissions permissions) const {
    return permissions.has(permission) || (or_permission && permissions.has(*or_permission));
  }
  /// "chat.assign", "chat.assign or chat.administer"; empty for everyone.
  [[nodiscard]] std::string permission_words() const;

  [[nodiscard]] Route or_with(Permission other) && {
    or_permission = other;
    return std::move(*this);
  }
  [[nodiscard]] Route with_query(std::vector<QueryParameter> parameters) && {
    query = std::move(parameters);
    return std::move(*this);
  }
  [[nodiscard]] Route with_version() && {
    versioned = true;
    return std::move(*this);
  }
  [[nodiscard]] Route with_secret() && {
    shows_secret = true;
    return std::move(*this);
  }
};

using RouteTable = std::vector<Route>;

// Each noun's file adds its rows.
void add_document_routes(RouteTable& table);
void add_session_routes(RouteTable& table);
void add_me_routes(RouteTable& table);
void add_second_step_routes(RouteTable& table);
void add_user_routes(RouteTable& table);
void add_security_group_routes(RouteTable& table);
void add_chat_routes(RouteTable& table);
void add_search_routes(RouteTable& table);
void add_transcript_routes(RouteTable& table);
void add_chat_limit_routes(RouteTable& table);
void add_user_picture_routes(RouteTable& table);
void add_attachment_routes(RouteTable& table);
void add_canned_response_routes(RouteTable& table);
void add_announcement_routes(RouteTable& table);
void add_settings_routes(RouteTable& table);
void add_notification_routes(RouteTable& table);
void add_ticket_routes(RouteTable& table);
void add_asset_routes(RouteTable& table);
void add_alert_routes(RouteTable& table);
void add_customer_routes(RouteTable& table);
void add_contact_routes(RouteTable& table);
void add_folder_routes(RouteTable& table);
void add_policy_routes(RouteTable& table);
void add_enrollment_routes(RouteTable& table);

/// Every row of the API, made once.
RouteTable const& all_routes();

/// The OpenAPI 3.1 document of a table, as JSON text.
std::string openapi_document(RouteTable const& table);

/// The answer for an error, in the form this API's clients parse; application/problem+json where the client
/// asks for it. Several faults stand in one message, a line each.
transport::HttpResponse error_answer(transport::HttpRequest const& request, Error const& error);
/// The same, for a status that no ErrorCode has.
transport::HttpResponse failure_answer(transport::HttpRequest const& request, int status,
                                       std::string_view code, std::string const& message);
int status_of(ErrorCode code) noexcept;

/// A Warning header for query parameters that the route does not have; nothing where `names` is empty.
void warn_of_parameters(Call& call, std::string const& names);
/// 429 and Retry-After. Error: unavailable, saying how long.
Error told_to_wait(Call& call, std::chrono::seconds wait);
/// Who is signed in here and may try to show that by the password. Errors: denied (with an API key, in these
/// words), unauthenticated, unavailable (too many guesses).
boost::asio::awaitable<Result<SessionView>> view_for_password(Call& call, std::string without_browser);
/// Set-Cookie of the session; an empty value takes it away.
void set_session_cookie(Call& call, std::string const& value, std::chrono::seconds lasts);

}  // namespace deskbell::console::api
