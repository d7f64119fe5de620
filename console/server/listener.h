// Where connections arrive: accepts, limits, hands requests and WebSockets to the console, and stops in good
// order.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/result.h"
#include "transport/http.h"
#include "transport/http_connection.h"
#include "transport/tls_context.h"
#include "transport/web_socket.h"

namespace deskbell::console {

struct ListenerOptions {
  /// "127.0.0.1:8443", "[::1]:0", "localhost:8080"; port 0 takes a free one, see Listener::addresses().
  std::vector<std::string> addresses;
  /// Without it, plain HTTP (loopback or behind a proxy: the caller has checked that).
  std::optional<transport::TlsServerContext> tls;
  /// Each with an io_context of its own; a connection stays on its thread.
  std::size_t threads = 2;
  transport::HttpLimits http;
  std::size_t max_connections = 100'000;
  /// Per peer address; trusted proxies are not counted.
  std::size_t max_connections_per_address = 1'000;
  /// What comes in has come over TLS to a proxy, unless a trusted one says otherwise.
  bool behind_tls_proxy = false;
  /// Addresses or networks ("10.0.0.0/8", "::1") whose X-Forwarded-For and X-Forwarded-Proto are believed.
  std::vector<std::string> trusted_proxies;
};

/// All are called on the connection's thread. A handler that throws gets its client a 500 and a line in the
/// log.
struct ListenerHandlers {
  std::function<boost::asio::awaitable<transport::HttpResponse>(transport::HttpRequest)> on_request;
  /// Says on the header alone how much body this request may bring and where it goes, before any of it is
  /// read. A response refuses the request; what was found out goes into request.attachment. Without it: 1 MiB
  /// into memory.
  std::function<boost::asio::awaitable<std::optional<transport::HttpResponse>>(transport::HttpRequest&,
                                                                               transport::BodyPolicy&)>
      admit_body;
  /// A response refuses the upgrade; nothing lets it pass. What was found out (the session, the device) goes
  /// into request.attachment for on_upgrade. Without this handler all upgrades are refused with 404.
  std::function<boost::asio::awaitable<std::optional<transport::HttpResponse>>(transport::HttpRequest&)>
      authorise_upgrade;
  /// Owns the WebSocket until it returns. Drop the request early: it lives as long as this frame keeps it.
  std::function<boost::asio::awaitable<void>(transport::HttpRequest, transport::WebSocket)> on_upgrade;
};

struct ListenerMetrics {
  std::atomic<std::uint64_t> accepted{0};
  std::atomic<std::uint64_t> refused{0};  ///< over a connection limit
  std::atomic<std::uint64_t> requests{0};
  std::atomic<std::uint64_t> upgrades{0};
  std::atomic<std::int64_t> open_connections{0};  ///< WebSockets included
  std::atomic<std::int64_t> open_web_sockets{0};
  std::atomic<std::uint64_t> failed_handshakes{0};
  transport::ByteCounters bytes;
};

class Listener {
 public:
  /// Binds every address, or none. Errors: invalid (an address or network that cannot be read, naming it),
  /// conflict (port in use: names it and what to do), denied (port below 1024), unavailable (no such local
  /// address).
  static Result<std::unique_ptr<Listener>> open(ListenerOptions options, ListenerHandlers handlers = {});
  ~Listener();

  /// Before start(), where the handlers stand on what is opened only once the addresses are bound.
  void set_handlers(ListenerHandlers handlers);
  /// Starts the threads and accepts.
  void start();
  /// Stops accepting, lets running requests finish, closes WebSockets with 1001, waits at most `grace`, then
  /// aborts what is left and joins the threads. Blocks; not from a listener thread. Once.
  void stop(std::chrono::milliseconds grace);

  /// As bound, with real ports: "127.0.0.1:43111".
  std::vector<std::string> const& addresses() const noexcept;
  ListenerMetrics const& metrics() const noexcept;
  /// One for each thread, for timers and work of the console's own.
  std::vector<boost::asio::any_io_executor> executors() const;

 private:
  struct Impl;
  explicit Listener(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace deskbell::console
