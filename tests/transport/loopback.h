// What the transport tests share: running a coroutine to its end, a server on loopback, and raw sockets.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "console/server/listener.h"
#include "tests/support/certificates.h"
#include "transport/connect.h"
#include "transport/http_client.h"

namespace deskbell::tests {

namespace net = boost::asio;
using tcp = net::ip::tcp;

/// Runs `work` on `context` until it has ended, and gives its value.
template <class T>
T run(net::io_context& context, net::awaitable<T> work) {
  std::optional<T> value;
  std::exception_ptr thrown;
  auto keep = [](net::awaitable<T> inner, std::optional<T>& out) -> net::awaitable<void> {
    out.emplace(co_await std::move(inner));
  };
  bool done = false;
  net::co_spawn(context, keep(std::move(work), value), [&](std::exception_ptr error) {
    thrown = error;
    done = true;
  });
  context.restart();
  while (!done && context.run_one() > 0) {
  }
  if (thrown) std::rethrow_exception(thrown);
  return std::move(*value);
}

inline void run(net::io_context& context, net::awaitable<void> work) {
  auto counted = [](net::awaitable<void> inner) -> net::awaitable<int> {
    co_await std::move(inner);
    co_return 0;
  };
  run(context, counted(std::move(work)));
}

/// What the server side saw, in the order it saw it. Thread-safe; waiting has a limit of 20 s.
class Seen {
 public:
  void add(std::string text);
  /// The next thing seen; "nothing in time" after 20 s.
  std::string next();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> texts_;
  std::size_t taken_ = 0;
};

/// A real listener on 127.0.0.1 that echoes: requests come back as "METHOD target|body", frames as they are.
/// How each WebSocket ended is in `seen`.
class EchoServer {
 public:
  struct Options {
    std::optional<Pem> certificate;
    console::ListenerOptions listener;
    console::ListenerHandlers handlers;  ///< filled in where empty
  };
  EchoServer() : EchoServer(Options()) {}
  explicit EchoServer(Options options);

  /// "http://127.0.0.1:PORT" or "https://127.0.0.1:PORT".
  std::string url(std::string const& path = "") const;
  std::uint16_t port() const;
  console::Listener& listener() { return *listener_; }
  console::ListenerMetrics const& metrics() const { return listener_->metrics(); }

  Seen seen;

 private:
  bool secure_ = false;
  std::unique_ptr<console::Listener> listener_;
};

/// A blocking TCP client that speaks whatever bytes it is given.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port);
  void send(std::string_view bytes);
  /// Everything up to the end of the connection, or at least `enough` bytes.
  std::string receive(std::size_t enough = std::string::npos);
  /// Up to and with `end`.
  std::string receive_until(std::string_view end);
  /// Opens a WebSocket by hand; the answer's header is consumed.
  void upgrade();
  tcp::socket& socket() { return socket_; }

 private:
  net::io_context context_;
  tcp::socket socket_;
  std::string buffer_;
};

/// A masked client frame whose header claims `claimed` bytes of payload.
std::string client_frame(unsigned char first_byte, std::string_view payload, std::uint64_t claimed);
inline std::string client_frame(unsigned char first_byte, std::string_view payload) {
  return client_frame(first_byte, payload, payload.size());
}

transport::TlsClientContext trusting(Pem const& authority, std::string pin = "");
/// Options for a server with TLS, or for a plain one.
transport::ConnectOptions to(std::string url, transport::TlsClientContext const* tls = nullptr);

}  // namespace deskbell::tests
