// Sends each request where it belongs, after asking who it is and whether she may.
#include "console/server/http_api.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <set>

#include "console/server/console.h"
#include "console/server/secrets.h"
#include "protocol/codec.h"

namespace deskbell::console {

namespace net = boost::asio;

namespace {

constexpr std::string_view api_prefix = "/api/v1";
constexpr std::string_view upload_prefix = "/agent/v1/uploads/";
constexpr std::string_view technician_upload_prefix = "/console/v1/uploads/";
/// More than this is read only of whom we know.
constexpr std::uint64_t stranger_body_bytes = std::uint64_t{64} << 10;
constexpr std::string_view file_prefix = "/agent/v1/files/";

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

/// Strict for pages: nothing inline runs or styles, nothing foreign loads.
void add_security_headers(transport::HttpResponse& response) {
  auto& headers = response.headers;
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("Referrer-Policy", "no-referrer");
  headers.set("X-Frame-Options", "DENY");
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Cross-Origin-Resource-Policy", "same-origin");
  if (!headers.has("Content-Security-Policy"))
    headers.set(
        "Content-Security-Policy",
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
  if (!headers.has("Cache-Control")) headers.set("Cache-Control", "no-store");
}

/// What a request proves itself with. "Bearer KEY", a bare KEY and ?api_key=KEY are all in use by the clients
/// of this field.
struct Credential {
  std::string key;
  bool key_in_query = false;
  std::string cookie;
};

Credential credential_of(transport::HttpRequest const& request) {
  Credential credential;
  auto header = request.headers.get("Authorization");
  if (!header.empty()) {
    if (header.size() > 7 && transport::equal_ignoring_case(header.substr(0, 7), "Bearer "))
      header.remove_prefix(7);
    credential.key = std::string(header);
  } else if (auto key = request.query_value("api_key")) {
    credential.key_in_query = true;
    credential.key = *key;
  }
  if (credential.key.empty()) credential.cookie = std::string(request.cookie("deskbell_session"));
  return credential;
}

/// The query parameters that the route does not know: a misspelt filter would otherwise show everything.
std::string unknown_parameters(api::Route const& route, transport::HttpRequest const& request) {
  constexpr std::size_t name_shown = 60;
  constexpr std::size_t most = 20;
  std::set<std::string> unknown;
  for (auto const& [name, value] : request.query_values()) {
    auto const plain_name = name.substr(0, name.find('['));
    bool const known = plain_name == "api_key" ||
                       std::any_of(route.query.begin(), route.query.end(),
                                   [&](auto const& parameter) { return parameter.name == plain_name; });
    if (!known && unknown.size() < most) unknown.insert(plain_name.substr(0, name_shown));
  }
  std::string names;
  for (auto const& name : unknown) names += (names.empty() ? "" : ", ") + name;
  return names;
}

/// Method, path, query without the key, and body, as one digest.
std::string request_digest(transport::HttpRequest const& request) {
  std::string said = request.method + " " + request.path + "\n";
  for (auto const& [name, value] : request.query_values()) {
    if (name != "api_key") said += name + "=" + value + "\n";
  }
  return sha256_hex(said + "\n" + request.body);
}

bool is_api(std::string_view path) {
  return starts_with(path, api_prefix) &&
         (path.size() == api_prefix.size() || path[api_prefix.size()] == '/');
}

/// Whether it may be larger: a chunked one does not say.
bool is_large_body(transport::HttpRequest const& request) {
  if (request.headers.has("Transfer-Encoding")) return true;
  auto const declared = request.headers.get("Content-Length");
  std::uint64_t bytes = 0;
  std::from_chars(declared.data(), declared.data() + declared.size(), bytes);
  return bytes > stranger_body_bytes;
}

bool is_upload(std::string const& path) {
  return starts_with(path, upload_prefix) || starts_with(path, technician_upload_prefix);
}

/// Weak comparison (RFC 9110, 13.1.2): proxies that compress weaken tags.
bool same_as_known(transport::HttpRequest const& request, transport::HttpResponse const& response) {
  auto const tag = response.headers.get("ETag");
  if (request.method != "GET" || response.status != 200 || tag.empty()) return false;
  auto const known = request.headers.get("If-None-Match");
  return known == "*" || known.find(tag) != std::string_view::npos;
}

transport::HttpResponse plain(int status, std::string text) {
  transport::HttpResponse response;
  response.status = status;
  response.headers.set("Content-Type", "text/plain; charset=utf-8");
  response.body = std::move(text);
  return response;
}

transport::HttpResponse too_many(transport::HttpRequest const& request, std::int64_t wait_seconds) {
  constexpr int too_many_requests = 429;
  auto response =
      api::failure_answer(request, too_many_requests, name_of(ErrorCode::unavailable), "Retry later");
  // Clients of this field look for these words, bare.
  if (response.headers.get("Content-Type") != "application/problem+json")
    response = plain(too_many_requests, "Retry later\n");
  response.headers.set("Retry-After", std::to_string(wait_seconds));
  return response;
}

}  // namespace

HttpApi::HttpApi(Console& console, HttpApiOptions options)
    : console_(console),
      options_(std::move(options)),
      authenticator_(console.database(), console.keys().sealing_secret()),
      router_(api::all_routes()),
      by_address_(options_.requests_per_minute),
      by_session_(options_.session_requests_per_minute),
      enrolments_by_address_(options_.requests_per_minute),
      reads_(options_.reads_at_once, options_.reads_waiting) {}

ListenerHandlers HttpApi::handlers() {
  ListenerHandlers handlers;
  handlers.on_request = [this](transport::HttpRequest request) { return dispatch(std::move(request)); };
  handlers.authorise_upgrade = [this](transport::HttpRequest& request) { return authorise(request); };
  handlers.on_upgrade = [this](transport::HttpRequest request, transport::WebSocket socket) {
    return serve(std::move(request), std::move(socket));
  };
  handlers.admit_body = [this](transport::HttpRequest& request, transport::BodyPolicy& policy) {
    return admit_body(request, policy);
  };
  return handlers;
}

net::awaitable<std::optional<transport::HttpResponse>> HttpApi::admit_body(transport::HttpRequest& request,
                                                                           transport::BodyPolicy& policy) {
  auto const path = without_doubled_slashes(request.path);
  if (is_upload(path)) {
    auto refused = co_await console_.admit_upload(request, policy);
    co_return refused;
  }
  auto const usual_bytes = std::exchange(policy.max_bytes, stranger_body_bytes);
  if (!is_api(path) || !is_large_body(request)) co_return std::nullopt;
  // Refused before the memory is taken.
  auto credential = credential_of(request);
  std::optional<Error> stranger;
  if (!credential.key.empty()) {
    auto caller = co_await authenticator_.by_key(std::move(credential.key));
    if (!caller) stranger = caller.error();
  } else {
    auto view = co_await authenticator_.by_cookie(credential.cookie);
    if (!view) stranger = view.error();
  }
  if (stranger) {
    by_address_.take(request.remote_address, console_.database().now());
    co_return api::error_answer(request, *stranger);
  }
  policy.max_bytes = usual_bytes;
  co_return std::nullopt;
}

net::awaitable<transport::HttpResponse> HttpApi::dispatch(transport::HttpRequest request) {
  auto const request_id = fresh_uuid(console_.database().now()).text();
  request.path = without_doubled_slashes(request.path);
  auto const path = request.path;
  auto const method = request.method;
  transport::HttpResponse response;
  if (is_api(path)) {
    response = co_await call_api(std::move(request), request_id);
  } else if (path == "/agent/v1/enroll") {
    response = co_await enrol(std::move(request));
  } else if (is_upload(path)) {
    response = co_await console_.upload(std::move(request));
  } else if (starts_with(path, file_prefix)) {
    response = co_await console_.download(std::move(request));
  } else if (path == "/livez" || path == "/readyz" || path == "/metrics") {
    response = co_await health(request);
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

net::awaitable<transport::HttpResponse> HttpApi::enrol(transport::HttpRequest request) {
  if (request.method != "POST") co_return transport::error_response(405, "Enrolment is a POST");
  auto const address = request.remote_address;
  if (auto const wait = enrolments_by_address_.take(address, console_.database().now()); wait != 0) {
    ++enrolments_refused_;
    constexpr int too_many_requests = 429;
    auto response = transport::error_response(too_many_requests, "too many tries from this address");
    response.headers.set("Retry-After", std::to_string(wait));
    co_return response;
  }
  auto response = co_await console_.enrol(std::move(request));
  if (response.status != 200) {
    ++enrolments_refused_;
    co_return response;
  }
  ++enrolments_;
  // Many devices stand behind one address and are rolled out together: only what is refused counts.
  enrolments_by_address_.give_back(address);
  co_return response;
}

net::awaitable<transport::HttpResponse> HttpApi::call_api(transport::HttpRequest request,
                                                          std::string request_id) {
  auto match = router_.find(request.method, std::string_view(request.path).substr(api_prefix.size()));
  api::Call call{console_, authenticator_,          std::move(request),
                 {},       std::move(match.values), std::move(request_id)};
  auto response = co_await admit(call, match.route, std::move(match.allowed));
  for (auto const& [name, value] : call.extra_headers) response.headers.add(name, value);
  if (same_as_known(call.request, response)) {
    constexpr int not_modified = 304;
    response.status = not_modified;
    response.headers.remove("Content-Type");
    response.body.clear();
  }
  co_return response;
}

net::awaitable<transport::HttpResponse> HttpApi::admit(api::Call& call, api::Route const* route,
                                                       std::string allowed) {
  auto const& request = call.request;
  bool const open = route != nullptr && route->permission == api::Permission::everyone;
  // Keys are counted before they are looked up: guessing costs the database nothing once the limit is
  // reached.
  bool const by_cookie = credential_of(request).key.empty() && !request.cookie("deskbell_session").empty();
  if (!by_cookie) {
    if (auto limited = over_limit(call)) co_return std::move(*limited);
  }
  for (auto const& [name, value] : request.query_values()) {
    if (protocol::is_valid_utf8(name) && protocol::is_valid_utf8(value)) continue;
    constexpr int bad_request = 400;
    co_return api::failure_answer(request, bad_request, name_of(ErrorCode::invalid),
                                  "the query holds bytes that are not UTF-8: percent-encode UTF-8");
  }
  auto recognised = co_await recognise(call);
  // Strangers are nobody that a device has to give way to.
  if (recognised) console_.note_caller();
  if (by_cookie) {
    if (auto limited = over_limit(call)) co_return std::move(*limited);
  }
  if (!recognised && !open) co_return api::error_answer(request, recognised.error());
  if (route == nullptr && !allowed.empty()) {
    constexpr int method_not_allowed = 405;
    auto response = api::failure_answer(request, method_not_allowed, "invalid", "This path takes " + allowed);
    response.headers.set("Allow", std::move(allowed));
    co_return response;
  }
  if (route == nullptr) co_return api::error_answer(request, make_error(ErrorCode::not_found, "Not found"));
  if (open && request.method == "POST" && !from_here(request)) {
    // Signing in from another site's form would make its visitor work in the attacker's account.
    co_return api::error_answer(request, make_error(ErrorCode::denied, "This page may not sign in here"));
  }
  if (!route->is_open_to(call.caller.permissions)) {
    co_return api::error_answer(
        request, make_error(ErrorCode::denied, "This needs the permission " + route->permission_words()));
  }
  call.success = route->success;
  api::warn_of_parameters(call, unknown_parameters(*route, request));
  auto response = co_await handle(call, *route);
  co_return response;
}

net::awaitable<transport::HttpResponse> HttpApi::handle(api::Call& call, api::Route const& route) {
  if (call.request.method == "GET" && call.caller.user_id != 0) {
    auto response = co_await read(call, route);
    co_return response;
  }
  auto const& key = call.request.headers.get("Idempotency-Key");
  if (call.request.method != "POST" || key.empty() || call.caller.user_id == 0) {
    auto response = co_await route.handle(call);
    co_return response;
  }
  if (auto sound = check_idempotency_key(key); !sound)
    co_return api::error_answer(call.request, sound.error());
  OnceOnly once{
      call.caller.organisation_id, call.caller.user_id, std::string(key), request_digest(call.request), {}};
  if (route.shows_secret) {
    auto const credential = credential_of(call.request);
    once.seal = "deskbell/idempotency/1 " + credential.key + credential.cookie + " " + once.key;
  }
  auto const place = in_progress_.enter(once);
  if (!place) {
    co_return api::error_answer(
        call.request, make_error(ErrorCode::conflict,
                                 "A request with this Idempotency-Key is being worked on: ask again later"));
  }
  std::function<Result<std::optional<transport::HttpResponse>>(store::Reader&)> look =
      [&](store::Reader& sql) { return first_answer(sql, once); };
  auto kept = co_await console_.database().read(look);
  if (!kept) co_return api::error_answer(call.request, kept.error());
  if (*kept) {
    (*kept)->headers.set("Idempotency-Replayed", "true");
    co_return std::move(**kept);
  }
  call.once = std::move(once);
  auto response = co_await route.handle(call);
  co_return response;
}

net::awaitable<transport::HttpResponse> HttpApi::read(api::Call& call, api::Route const& route) {
  auto name = call.caller.session_id != 0 ? "session " + std::to_string(call.caller.session_id)
                                          : "key " + sha256_hex(credential_of(call.request).key);
  auto const place = co_await reads_.enter(std::move(name));
  if (!place) co_return too_many(call.request, 1);
  auto response = co_await route.handle(call);
  co_return response;
}

net::awaitable<Result<void>> HttpApi::recognise(api::Call& call) {
  auto credential = credential_of(call.request);
  if (!credential.key.empty()) {
    auto caller = co_await authenticator_.by_key(std::move(credential.key));
    if (!caller) co_return caller.error();
    call.caller = std::move(*caller);
    if (credential.key_in_query) call.extra_headers.set("Deprecation", "true");
    co_return Result<void>();
  }
  if (credential.cookie.empty()) co_return make_error(ErrorCode::unauthenticated, "Not signed in");
  auto view = co_await authenticator_.by_cookie(credential.cookie);
  if (!view) co_return view.error();
  bool const changes_something = call.request.method != "GET" && call.request.method != "HEAD";
  if (changes_something && !equal_secrets(call.request.headers.get("X-Deskbell-CSRF"), view->csrf_token)) {
    co_return make_error(ErrorCode::denied,
                         "The header X-Deskbell-CSRF is missing or not this session's: reload the page");
  }
  call.caller = view->caller;
  // The browser would forget the cookie at the session's first end.
  if (view->prolonged) api::set_session_cookie(call, credential.cookie, Authenticator::session_lasts);
  co_return Result<void>();
}

std::optional<transport::HttpResponse> HttpApi::over_limit(api::Call const& call) {
  auto const now = console_.database().now();
  auto const wait = call.caller.session_id != 0
                        ? by_session_.take(std::to_string(call.caller.session_id), now)
                        : by_address_.take(call.request.remote_address, now);
  if (wait == 0) return std::nullopt;
  return too_many(call.request, wait);
}

bool HttpApi::from_here(transport::HttpRequest const& request) const {
  auto const origin = request.headers.get("Origin");
  auto const host = origin.substr(std::min(origin.find("://") + 3, origin.size()));
  return origin.empty() || host == request.headers.get("Host") || origin_allowed(request);
}

bool HttpApi::origin_allowed(transport::HttpRequest const& request) const {
  auto const origin = request.headers.get("Origin");
  auto const own =
      std::string(request.secure ? "https://" : "http://") + std::string(request.headers.get("Host"));
  return origin == own ||
         std::find(options_.origins.begin(), options_.origins.end(), origin) != options_.origins.end();
}

net::awaitable<std::optional<transport::HttpResponse>> HttpApi::authorise(transport::HttpRequest& request) {
  if (request.path == "/agent/v1/link") co_return std::nullopt;
  if (request.path != "/console/v1/live") co_return transport::error_response(404, "Not found");
  if (!origin_allowed(request))
    co_return transport::error_response(403, "This page may not open a live link");
  // Before the upgrade: nobody unknown holds a WebSocket open.
  auto refused = co_await console_.authorise_live(request);
  co_return refused;
}

net::awaitable<void> HttpApi::serve(transport::HttpRequest request, transport::WebSocket socket) {
  if (request.path == "/agent/v1/link") {
    co_await console_.serve_device(std::move(request), std::move(socket));
  } else {
    co_await console_.serve_technician(std::move(request), std::move(socket));
  }
}

net::awaitable<transport::HttpResponse> HttpApi::health(transport::HttpRequest const& request) {
  if (request.method != "GET") {
    constexpr int method_not_allowed = 405;
    co_return transport::error_response(method_not_allowed, "This path takes GET");
  }
  if (request.path == "/livez") co_return plain(200, "ok\n");
  if (request.path == "/metrics") {
    auto response = plain(200, metrics_text());
    response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    co_return response;
  }
  constexpr int service_unavailable = 503;
  auto const why = co_await console_.not_ready();
  co_return why.empty() ? plain(200, "ok\n") : plain(service_unavailable, why + "\n");
}

}  // namespace deskbell::console
