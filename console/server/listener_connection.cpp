// One connection of the listener, from its first byte to its last.
#include "console/server/listener_connection.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <string_view>

namespace deskbell::console {
namespace {

using transport::HttpConnection;
using transport::HttpRequest;
using transport::HttpResponse;
using transport::WebSocket;

struct Upgraded {
  HttpRequest request;
  WebSocket web_socket;
};

/// The status for a request that could not be taken in; 0 where nobody is left to be told.
int status_of(Error const& error, int too_large) {
  switch (error.code) {
    case ErrorCode::invalid:
      return 400;
    case ErrorCode::timeout:
      return 408;
    case ErrorCode::too_large:
      return too_large;
    case ErrorCode::storage:
      return 507;
    default:
      return 0;
  }
}

net::awaitable<void> answer_failure(HttpConnection& http, Error error, int too_large) {
  auto const status = status_of(error, too_large);
  if (status == 0) co_return;
  // Paths of this machine's disk are nobody else's business.
  if (error.code == ErrorCode::storage) {
    spdlog::error("listener: body: {}", error.message);
    error.message = "the server cannot store the body now; try again later";
  }
  auto response = transport::error_response(status, error.message);
  co_await http.write(std::move(response), false, true);
}

HttpResponse internal_error() {
  return transport::error_response(500, "something went wrong here; it has been logged");
}

void log_exception(HttpRequest const* request, std::exception_ptr const& thrown) {
  std::string_view const path =
      request != nullptr ? std::string_view(request->path) : std::string_view("a WebSocket");
  try {
    std::rethrow_exception(thrown);
  } catch (std::exception const& e) {
    spdlog::error("listener: handler of {} threw: {}", path, e.what());
  } catch (...) {
    spdlog::error("listener: handler of {} threw", path);
  }
}

net::awaitable<HttpResponse> answer(ListenerShared const& shared, HttpRequest request) {
  auto const path = request.path;
  std::exception_ptr thrown;
  try {
    auto response = co_await shared.handlers.on_request(std::move(request));
    co_return response;
  } catch (...) {
    thrown = std::current_exception();
  }
  HttpRequest shown;
  shown.path = path;
  log_exception(&shown, thrown);
  co_return internal_error();
}

net::awaitable<std::optional<HttpResponse>> authorise(ListenerShared const& shared, HttpRequest& request) {
  if (!shared.handlers.authorise_upgrade || !shared.handlers.on_upgrade)
    co_return transport::error_response(404, "there is no WebSocket here");
  std::exception_ptr thrown;
  try {
    auto refused = co_await shared.handlers.authorise_upgrade(request);
    co_return refused;
  } catch (...) {
    thrown = std::current_exception();
  }
  log_exception(&request, thrown);
  co_return internal_error();
}

/// The lines of a field as one list (RFC 9110, 5.3): a proxy may add what it knows in a line of its own,
/// below the client's claim.
std::string all_lines(transport::Headers const& headers, std::string_view name) {
  std::string list;
  for (auto const& [field, value] : headers) {
    if (!transport::equal_ignoring_case(field, name)) continue;
    list += (list.empty() ? "" : ", ") + value;
  }
  return list;
}

std::optional<std::string_view> last_line(transport::Headers const& headers, std::string_view name) {
  std::optional<std::string_view> last;
  for (auto const& [field, value] : headers)
    if (transport::equal_ignoring_case(field, name)) last = value;
  return last;
}

void look_through_proxy(ListenerShared const& shared, HttpRequest& request) {
  request.secure = request.secure || shared.options.behind_tls_proxy;
  if (shared.trusted.empty()) return;
  boost::system::error_code error;
  auto const peer = net::ip::make_address(request.remote_address, error);
  if (error) return;
  auto const trusted = std::any_of(shared.trusted.begin(), shared.trusted.end(),
                                   [&](Network const& network) { return network.contains(peer); });
  if (!trusted) return;
  auto const forwarded_for = all_lines(request.headers, "X-Forwarded-For");
  request.remote_address = client_address(peer, forwarded_for, shared.trusted);
  if (auto const scheme = last_line(request.headers, "X-Forwarded-Proto"))
    request.secure = transport::equal_ignoring_case(*scheme, "https");
}

net::awaitable<std::optional<HttpResponse>> admit(ListenerShared const& shared, HttpRequest& request,
                                                  transport::BodyPolicy& policy) {
  if (!shared.handlers.admit_body) co_return std::nullopt;
  std::exception_ptr thrown;
  try {
    auto refused = co_await shared.handlers.admit_body(request, policy);
    co_return refused;
  } catch (...) {
    thrown = std::current_exception();
  }
  log_exception(&request, thrown);
  co_return internal_error();
}

/// Takes the rest of a request in and answers it. False: the connection has come to its end.
net::awaitable<bool> serve_request(ListenerShared& shared, HttpConnection& http, HttpRequest header) {
  transport::BodyPolicy policy;
  auto refused = co_await admit(shared, header, policy);
  if (refused) {
    co_await http.write(std::move(*refused), false, true);
    co_return false;
  }
  auto request = co_await http.read_body(std::move(header), policy);
  if (!request) {
    co_await answer_failure(http, request.error(), 413);
    co_return false;
  }
  // HEAD is GET without the body: handlers need not know it.
  bool const head = request->method == "HEAD";
  if (head) request->method = "GET";
  auto response = co_await answer(shared, std::move(*request));
  auto const written = co_await http.write(std::move(response), head, shared.stopping);
  co_return written.has_value() && http.keep_alive();
}

net::awaitable<std::unique_ptr<Upgraded>> upgrade(ListenerShared& shared, HttpConnection& http,
                                                  HttpRequest request) {
  auto refused = co_await authorise(shared, request);
  if (refused) {
    co_await http.write(std::move(*refused), false, true);
    http.finish();
    co_return nullptr;
  }
  auto web_socket = co_await http.upgrade(request);
  if (!web_socket) {
    spdlog::debug("listener: upgrade from {}: {}", request.remote_address, web_socket.error().message);
    co_return nullptr;
  }
  co_return std::make_unique<Upgraded>(Upgraded{std::move(request), std::move(*web_socket)});
}

/// Requests until the connection ends or becomes a WebSocket. A coroutine of its own, so that nothing of it
/// stays behind an idle WebSocket.
net::awaitable<std::unique_ptr<Upgraded>> serve_http(ListenerShared& shared, LaneConnections::Entry& entry,
                                                     std::unique_ptr<HttpConnection> owned) {
  auto& http = *owned;
  struct Registered {
    LaneConnections::Entry& entry;
    ~Registered() { entry.http = nullptr; }
  } const registered{entry};
  entry.http = &http;
  if (shared.options.tls) {
    auto done = co_await http.handshake(*shared.options.tls);
    if (!done) {
      ++shared.metrics.failed_handshakes;
      spdlog::debug("listener: {}: {}", http.remote_address(), done.error().message);
      co_return nullptr;
    }
  }
  while (!shared.stopping) {
    auto header = co_await http.read_header();
    if (!header) co_await answer_failure(http, header.error(), 431);
    if (!header || !*header) break;
    ++shared.metrics.requests;
    auto request = std::move(**header);
    look_through_proxy(shared, request);
    if (transport::wants_web_socket(request)) {
      auto upgraded = co_await upgrade(shared, http, std::move(request));
      co_return upgraded;
    }
    bool const again = co_await serve_request(shared, http, std::move(request));
    if (!again) break;
  }
  http.finish();
  co_return nullptr;
}

/// Counted as an open WebSocket while it lives.
class OpenWebSocket {
 public:
  explicit OpenWebSocket(ListenerMetrics& metrics) : metrics_(metrics) {
    ++metrics_.upgrades;
    ++metrics_.open_web_sockets;
  }
  OpenWebSocket(OpenWebSocket const&) = delete;
  OpenWebSocket& operator=(OpenWebSocket const&) = delete;
  ~OpenWebSocket() { --metrics_.open_web_sockets; }

 private:
  ListenerMetrics& metrics_;
};

}  // namespace

Place::~Place() {
  if (shared_) shared_->give_back(address_);
}

Result<void> ListenerShared::read_trusted_proxies() {
  for (auto const& text : options.trusted_proxies) {
    auto network = Network::parse(text);
    if (!network) return network.error();
    trusted.push_back(*network);
  }
  return {};
}

std::optional<Place> ListenerShared::take_place(net::ip::address const& peer) {
  ++metrics.accepted;
  bool const is_proxy = std::any_of(trusted.begin(), trusted.end(),
                                    [&](Network const& network) { return network.contains(peer); });
  std::lock_guard const lock(mutex_);
  bool full = metrics.open_connections >= static_cast<std::int64_t>(options.max_connections);
  if (!full && !is_proxy) {
    auto& count = per_address_[peer];
    full = count >= options.max_connections_per_address;
    if (!full) ++count;
  }
  if (full) {
    ++metrics.refused;
    return std::nullopt;
  }
  ++metrics.open_connections;
  return Place(shared_from_this(), is_proxy ? std::nullopt : std::optional(peer));
}

void ListenerShared::give_back(std::optional<net::ip::address> const& address) noexcept {
  std::lock_guard const lock(mutex_);
  if (address) {
    auto const found = per_address_.find(*address);
    if (--found->second == 0) per_address_.erase(found);
  }
  if (--metrics.open_connections == 0) empty_.notify_all();
}

bool ListenerShared::wait_until_empty(std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  return empty_.wait_for(lock, limit, [this] { return metrics.open_connections == 0; });
}

void LaneConnections::ask_to_end() {
  for (auto* entry : entries_) {
    if (entry->http == nullptr) {
      entry->web_socket.close(transport::CloseCode::going_away, "the server is stopping");
    } else if (entry->http->idle()) {
      entry->http->abort();
    }
  }
}

void LaneConnections::abort() {
  for (auto* entry : entries_) {
    if (entry->http != nullptr) entry->http->abort();
    entry->web_socket.abort();
  }
}

net::awaitable<void> serve_connection(std::shared_ptr<ListenerShared> shared, LaneConnections& lane,
                                      std::unique_ptr<HttpConnection> http, [[maybe_unused]] Place place) {
  LaneConnections::Entry entry(lane);
  auto upgraded = co_await serve_http(*shared, entry, std::move(http));
  if (!upgraded) co_return;
  entry.web_socket = upgraded->web_socket.handle();
  if (shared->stopping) entry.web_socket.close(transport::CloseCode::going_away, "the server is stopping");
  OpenWebSocket const counted(shared->metrics);
  try {
    auto running = shared->handlers.on_upgrade(std::move(upgraded->request), std::move(upgraded->web_socket));
    upgraded.reset();
    co_await std::move(running);
  } catch (...) {
    log_exception(nullptr, std::current_exception());
  }
}

}  // namespace deskbell::console
