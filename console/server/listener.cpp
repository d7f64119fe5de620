// Where connections arrive: binds, accepts, counts, and stops in good order.
#include "console/server/listener.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <thread>

#include "console/server/listener_address.h"
#include "console/server/listener_connection.h"

namespace deskbell::console {
namespace {

using boost::system::error_code;
constexpr auto as_result = net::as_tuple(net::use_awaitable);
/// When the process has no descriptor left, accepting pauses instead of spinning.
constexpr auto accept_pause = std::chrono::milliseconds(100);
/// After the grace period, what aborted connections need to come to their end.
constexpr auto abort_time = std::chrono::milliseconds(2'000);

/// One thread, its loop, and the connections that live on it.
struct Lane {
  Lane() : context(1), work(net::make_work_guard(context)) {}
  LaneConnections connections;  ///< first, so that it outlives the coroutines the context still holds
  net::io_context context;
  net::executor_work_guard<net::io_context::executor_type> work;
  std::thread thread;
};

Error bind_failure(tcp::endpoint const& endpoint, error_code const& error) {
  auto const where = text_of(endpoint);
  if (error == net::error::address_in_use)
    return make_error(
        ErrorCode::conflict,
        fmt::format("listen on {}: the port is in use: stop the other program, or choose another port with "
                    "--listen (port 0 takes a free one)",
                    where));
  if (error == net::error::access_denied)
    return make_error(
        ErrorCode::denied,
        fmt::format("listen on {}: not allowed: ports below 1024 need CAP_NET_BIND_SERVICE, or choose a "
                    "higher port",
                    where));
  return make_error(
      ErrorCode::unavailable,
      fmt::format("listen on {}: {}: check that this machine has that address", where, error.message()));
}

Result<tcp::acceptor> bind(net::io_context& context, tcp::endpoint const& endpoint) {
  tcp::acceptor acceptor(context);
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(net::socket_base::reuse_address(true), error);
  // "[::]:443" means both families, whatever the system's default is.
  if (!error && endpoint.address().is_v6()) acceptor.set_option(net::ip::v6_only(false), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(net::socket_base::max_listen_connections, error);
  if (error) return bind_failure(endpoint, error);
  return acceptor;
}

}  // namespace

struct Listener::Impl : std::enable_shared_from_this<Listener::Impl> {
  Impl(ListenerOptions o, ListenerHandlers h)
      : shared(std::make_shared<ListenerShared>(std::move(o), std::move(h))) {
    for (std::size_t i = 0; i < std::max<std::size_t>(shared->options.threads, 1); ++i)
      lanes.push_back(std::make_unique<Lane>());
  }

  Result<void> bind_all() {
    for (auto const& address : shared->options.addresses) {
      auto endpoints = parse_listen_address(address);
      if (!endpoints) return endpoints.error();
      auto acceptor = bind(lanes.front()->context, *endpoints);
      if (!acceptor) return acceptor.error();
      addresses.push_back(text_of(acceptor->local_endpoint()));
      acceptors.push_back(std::move(*acceptor));
    }
    if (acceptors.empty()) return make_error(ErrorCode::invalid, "listen: no address was given");
    return {};
  }

  void start() {
    for (auto& acceptor : acceptors)
      net::co_spawn(acceptor.get_executor(), accept(shared_from_this(), acceptor), net::detached);
    for (auto& lane : lanes) lane->thread = std::thread([context = &lane->context] { context->run(); });
  }

  static net::awaitable<void> accept(std::shared_ptr<Impl> self, tcp::acceptor& acceptor) {
    while (acceptor.is_open()) {
      auto& lane = *self->lanes[self->next_lane++ % self->lanes.size()];
      net::any_io_executor const executor = lane.context.get_executor();
      auto accepted = co_await acceptor.async_accept(executor, as_result);
      if (auto const error = std::get<0>(accepted)) {
        if (!acceptor.is_open()) break;
        if (error == net::error::connection_aborted) continue;
        spdlog::error("listener: accept: {}", error.message());
        net::steady_timer pause(acceptor.get_executor(), accept_pause);
        co_await pause.async_wait(as_result);
        continue;
      }
      self->admit(lane, std::move(std::get<1>(accepted)));
    }
  }

  /// Counts the newcomer, and sends it away where it is one too many.
  void admit(Lane& lane, tcp::socket accepted) {
    error_code error;
    auto const peer = accepted.remote_endpoint(error);
    if (error) return;
    auto place = shared->take_place(peer.address());
    if (!place) return;
    std::shared_ptr<transport::ByteCounters> counters(shared, &shared->metrics.bytes);
    auto http = std::make_unique<transport::HttpConnection>(std::move(accepted), std::move(counters),
                                                            shared->options.http);
    auto& context = lane.context;
    net::post(context, [shared = shared, &lane, http = std::move(http), place = std::move(*place)]() mutable {
      net::co_spawn(lane.context,
                    serve_connection(shared, lane.connections, std::move(http), std::move(place)),
                    net::detached);
    });
  }

  /// Runs `action` on every lane's thread.
  void on_every_lane(std::function<void(Lane&)> const& action) {
    for (auto& lane : lanes) net::post(lane->context, [lane = lane.get(), action] { action(*lane); });
  }

  void stop(std::chrono::milliseconds grace) {
    if (std::exchange(stopped, true)) return;
    shared->stopping = true;
    net::post(lanes.front()->context, [this] {
      error_code ignored;
      for (auto& acceptor : acceptors) acceptor.close(ignored);
    });
    on_every_lane([](Lane& lane) { lane.connections.ask_to_end(); });
    if (!shared->wait_until_empty(grace)) {
      if (grace.count() > 0)
        spdlog::warn("listener: {} connections did not end in time and are broken off",
                     shared->metrics.open_connections.load());
      on_every_lane([](Lane& lane) { lane.connections.abort(); });
      shared->wait_until_empty(abort_time);
    }
    for (auto& lane : lanes) {
      lane->work.reset();
      lane->context.stop();
    }
    for (auto& lane : lanes)
      if (lane->thread.joinable()) lane->thread.join();
  }

  std::shared_ptr<ListenerShared> shared;
  std::vector<std::unique_ptr<Lane>> lanes;
  std::vector<tcp::acceptor> acceptors;
  std::vector<std::string> addresses;
  std::size_t next_lane = 0;
  bool stopped = false;
};

Listener::Listener(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

Listener::~Listener() {
  impl_->stop(std::chrono::milliseconds(0));
  // Coroutines that still wait are ended by their contexts; they hold the rest, so the contexts go first.
  impl_->acceptors.clear();
  impl_->lanes.clear();
}

Result<std::unique_ptr<Listener>> Listener::open(ListenerOptions options, ListenerHandlers handlers) {
  auto impl = std::make_shared<Impl>(std::move(options), std::move(handlers));
  if (auto trusted = impl->shared->read_trusted_proxies(); !trusted) return trusted.error();
  if (auto bound = impl->bind_all(); !bound) return bound.error();
  return std::unique_ptr<Listener>(new Listener(std::move(impl)));
}

void Listener::set_handlers(ListenerHandlers handlers) { impl_->shared->handlers = std::move(handlers); }
void Listener::start() { impl_->start(); }
void Listener::stop(std::chrono::milliseconds grace) { impl_->stop(grace); }
std::vector<std::string> const& Listener::addresses() const noexcept { return impl_->addresses; }
ListenerMetrics const& Listener::metrics() const noexcept { return impl_->shared->metrics; }

std::vector<net::any_io_executor> Listener::executors() const {
  std::vector<net::any_io_executor> executors;
  for (auto const& lane : impl_->lanes) executors.emplace_back(lane->context.get_executor());
  return executors;
}

}  // namespace deskbell::console
