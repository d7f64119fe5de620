// Sends each request where it belongs, after asking who it is and whether she may.
#include "console/server/http_api.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>

#include "console/server/console.h"
#include "console/server/secrets.h"

namespace deskbell::console {

namespace net = boost::asio;

namespace {

constexpr std::string_view api_prefix = "/api/v1";
constexpr std::string_view upload_prefix = "/agent/v1/uploads/";

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

/// Clients send doubled slashes; the rest of the path keeps its form.
std::string without_doubled_slashes(std::string const& path) {
  std::string out;
  for (char c : path) {
    if (c != '/' || out.empty() || out.back() != '/') out += c;
  }
  return out;
}

/// Strict for pages: nothing inline runs, nothing foreign loads. CodeMirror writes style elements, hence
/// 'unsafe-inline' for styles.
void add_security_headers(transport::HttpResponse& response) {
  auto& headers = response.headers;
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("Referrer-Policy", "no-referrer");
  headers.set("X-Frame-Options", "DENY");
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Cross-Origin-Resource-Policy", "same-origin");
  headers.set(
      "Content-Security-Policy",
      "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
      "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
  if (!headers.has("Cache-Control")) headers.set("Cache-Control", "no-store");
}

/// "Bearer KEY", a bare KEY, or ?api_key=KEY: all three are in use by the clients of this field.
std::string key_of(transport::HttpRequest const& request, bool& in_query) {
  auto header = request.headers.get("Authorization");
  if (!header.empty()) {
    if (header.size() > 7 && transport::equal_ignoring_case(header.substr(0, 7), "Bearer "))
      header.remove_prefix(7);
    return std::string(header);
  }
  if (auto key = request.query_value("api_key")) {
    in_query = true;
    return *key;
  }
  return {};
}

transport::HttpResponse plain(int status, std::string text) {
  transport::HttpResponse response;
  response.status = status;
  response.headers.set("Content-Type", "text/plain; charset=utf-8");
  response.body = std::move(text);
  return response;
}

}  // namespace

HttpApi::HttpApi(Console& console, HttpApiOptions options)
    : console_(console),
      options_(std::move(options)),
      authenticator_(console.database()),
      router_(api::all_routes()),
      by_address_(options_.requests_per_minute),
      by_session_(options_.session_requests_per_minute) {}

ListenerHandlers HttpApi::handlers() {
  ListenerHandlers handlers;
  handlers.on_request = [this](transport::HttpRequest request) { return dispatch(std::move(request)); };
  handlers.authorise_upgrade = [this](transport::HttpRequest const& request) { return authorise(request); };
  handlers.on_upgrade = [this](transport::HttpRequest request, transport::WebSocket socket) {
    return serve(std::move(request), std::move(socket));
  };
  handlers.body_policy = [this](transport::HttpRequest const& request) {
    return starts_with(request.path, upload_prefix) ? console_.upload_body(request) : transport::BodyPolicy{};
  };
  return handlers;
}

net::awaitable<transport::HttpResponse> HttpApi::dispatch(transport::HttpRequest request) {
  auto const request_id = fresh_uuid(console_.database().now()).text();
  request.path = without_doubled_slashes(request.path);
  auto const path = request.path;
  auto const method = request.method;
  transport::HttpResponse response;
  if (starts_with(path, api_prefix) && (path.size() == api_prefix.size() || path[api_prefix.size()] == '/')) {
    response = co_await call_api(std::move(request), request_id);
  } else if (path == "/agent/v1/enroll") {
    if (method == "POST") {
      response = co_await console_.enrol(std::move(request));
    } else {
      response = transport::error_response(405, "Enrolment is a POST");
    }
  } else if (starts_with(path, upload_prefix)) {
    response = co_await console_.upload(std::move(request));
  } else if (path == "/livez" || path == "/readyz" || path == "/metrics") {
    response = health(request);
  } else if (starts_with(path, "/agent/") || starts_with(path, "/console/")) {
    response = transport::error_response(404, "Not found");
  } else if (options_.web) {
    response = options_.web->answer(request);
  } else {
    response = plain(404,
                     "This console was started without its web page: build it with ./dev build, or name its "
                     "folder with --web.\n");
  }
  add_security_headers(response);
  response.headers.set("X-Request-Id", request_id);
  if (response.status >= 500)
    spdlog::warn("{} {} answered {} (request {})", method, path, response.status, request_id);
  co_return response;
}

net::awaitable<transport::HttpResponse> HttpApi::call_api(transport::HttpRequest request,
                                                          std::string request_id) {
  auto const rest = std::string_view(request.path).substr(api_prefix.size());
  if (rest == "/openapi.json" && request.method == "GET") {
    transport::HttpResponse response;
    response.headers.set("Content-Type", "application/json");
    response.body = api::openapi_document(api::all_routes());
    co_return response;
  }
  auto match = router_.find(request.method, rest);
  api::Call call{
      console_, authenticator_, std::move(request), {}, std::move(match.values), std::move(request_id), {}};
  auto recognised = co_await recognise(call);
  transport::HttpResponse response;
  if (auto limited = over_limit(call)) {
    response = std::move(*limited);
  } else if (!recognised &&
             (match.route == nullptr || match.route->permission != api::Permission::everyone)) {
    response = api::error_answer(call.request, recognised.error());
  } else if (match.route == nullptr && !match.allowed.empty()) {
    response = transport::error_response(405, "This path takes " + match.allowed);
    response.headers.set("Allow", match.allowed);
  } else if (match.route == nullptr) {
    response = api::error_answer(call.request, make_error(ErrorCode::not_found, "Not found"));
  } else if (!call.caller.may(match.route->permission)) {
    auto const name = api::Permissions{match.route->permission}.names().front();
    response = api::error_answer(
        call.request, make_error(ErrorCode::denied, "This needs the permission " + std::string(name)));
  } else {
    response = co_await match.route->handle(call);
  }
  for (auto const& [name, value] : call.extra_headers) response.headers.add(name, value);
  co_return response;
}

net::awaitable<Result<void>> HttpApi::recognise(api::Call& call) {
  bool key_in_query = false;
  auto key = key_of(call.request, key_in_query);
  if (!key.empty()) {
    auto caller = co_await authenticator_.by_key(std::move(key));
    if (!caller) co_return caller.error();
    call.caller = std::move(*caller);
    if (key_in_query) call.extra_headers.set("Deprecation", "true");
    co_return Result<void>();
  }
  std::string cookie(call.request.cookie("deskbell_session"));
  if (cookie.empty()) co_return make_error(ErrorCode::unauthenticated, "Not signed in");
  auto view = co_await authenticator_.by_cookie(std::move(cookie));
  if (!view) co_return view.error();
  bool const changes_something = call.request.method != "GET" && call.request.method != "HEAD";
  if (changes_something && !equal_secrets(call.request.headers.get("X-Deskbell-CSRF"), view->csrf_token)) {
    co_return make_error(ErrorCode::denied,
                         "The header X-Deskbell-CSRF is missing or not this session's: reload the page");
  }
  call.caller = view->caller;
  co_return Result<void>();
}

std::optional<transport::HttpResponse> HttpApi::over_limit(api::Call const& call) {
  auto const now = console_.database().now();
  auto const wait = call.caller.session_id != 0
                        ? by_session_.take(std::to_string(call.caller.session_id), now)
                        : by_address_.take(call.request.remote_address, now);
  if (wait == 0) return std::nullopt;
  auto response = transport::error_response(429, "Retry later");
  response.headers.set("Retry-After", std::to_string(wait));
  return response;
}

bool HttpApi::origin_allowed(transport::HttpRequest const& request) const {
  auto const origin = request.headers.get("Origin");
  auto const own =
      std::string(request.secure ? "https://" : "http://") + std::string(request.headers.get("Host"));
  return origin == own ||
         std::find(options_.origins.begin(), options_.origins.end(), origin) != options_.origins.end();
}

net::awaitable<std::optional<transport::HttpResponse>> HttpApi::authorise(
    transport::HttpRequest const& request) {
  if (request.path == "/agent/v1/link") co_return std::nullopt;
  if (request.path != "/console/v1/live") co_return transport::error_response(404, "Not found");
  if (!origin_allowed(request))
    co_return transport::error_response(403, "This page may not open a live link");
  co_return std::nullopt;
}

net::awaitable<void> HttpApi::serve(transport::HttpRequest request, transport::WebSocket socket) {
  if (request.path == "/agent/v1/link") {
    co_await console_.serve_device(std::move(request), std::move(socket));
  } else {
    co_await console_.serve_technician(std::move(request), std::move(socket));
  }
}

transport::HttpResponse HttpApi::health(transport::HttpRequest const& request) const {
  if (request.path == "/livez") return plain(200, "ok\n");
  if (request.path == "/metrics") {
    auto response = plain(200, metrics_text());
    response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    return response;
  }
  auto const why = console_.not_ready();
  return why.empty() ? plain(200, "ok\n") : plain(503, why + "\n");
}

}  // namespace deskbell::console
