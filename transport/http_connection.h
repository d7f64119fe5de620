// The server's side of one HTTP/1.1 connection: requests in, answers out, deadlines on everything, then
// perhaps a WebSocket.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "protocol/result.h"
#include "transport/http.h"
#include "transport/tls_context.h"
#include "transport/web_socket.h"

namespace deskbell::transport {

struct HttpLimits {
  std::size_t header_bytes = std::size_t{16} * 1024;
  std::chrono::milliseconds handshake{10'000};
  std::chrono::milliseconds header{10'000};  ///< from the first byte of a request to the end of its header
  std::chrono::milliseconds idle{60'000};    ///< between two requests
  /// For every 64 KiB of a body: slower senders get 408.
  std::chrono::milliseconds body{20'000};
  std::chrono::milliseconds write{20'000};  ///< for every 64 KiB of an answer
};

/// How much body a request may bring and where it goes; decided on the header alone.
struct BodyPolicy {
  std::uint64_t max_bytes = std::uint64_t{1} << 20;
  /// When set, the body is written to this file (created 0600, appended to, also what came of a body that
  /// broke off) and HttpRequest::body stays empty.
  std::optional<std::filesystem::path> file;
  /// Told how many bytes of the body are kept, after each piece.
  std::function<void(std::uint64_t)> on_progress;
};

/// Bytes on the wire, counted over all connections of a listener.
struct ByteCounters {
  std::atomic<std::uint64_t> received{0};
  std::atomic<std::uint64_t> sent{0};
};

/// Not thread-safe; lives on the socket's executor. Destroying it closes the socket.
class HttpConnection {
 public:
  HttpConnection(boost::asio::ip::tcp::socket socket, std::shared_ptr<ByteCounters> counters,
                 HttpLimits limits);
  HttpConnection(HttpConnection&&) noexcept;
  ~HttpConnection();

  /// TLS, where the listener has it. Errors: timeout, protocol (what the client did), unavailable.
  boost::asio::awaitable<Result<void>> handshake(TlsServerContext context);

  /// The next request's header; nothing when the peer is done. Errors: timeout (a started header did not end:
  /// answer 408), too_large (431), invalid (400), unavailable (gone: no answer).
  boost::asio::awaitable<Result<std::optional<HttpRequest>>> read_header();
  /// The body that belongs to that header. Errors: too_large (413; known before a byte of it is read where
  /// the client declared its length), timeout (408), invalid (400), storage (507), unavailable.
  boost::asio::awaitable<Result<HttpRequest>> read_body(HttpRequest request, BodyPolicy policy);
  /// Answers. With `last` the connection is not kept for another request.
  boost::asio::awaitable<Result<void>> write(HttpResponse response, bool head_only, bool last);
  /// Whether the client wants to (and after the last answer may) send another request.
  bool keep_alive() const noexcept;
  /// Ends politely: the peer gets to read the last answer even while it is still sending. Returns at once.
  void finish();

  /// Turns into a WebSocket. Errors: protocol (no valid upgrade; answered with 400 or 426), timeout,
  /// unavailable.
  boost::asio::awaitable<Result<WebSocket>> upgrade(HttpRequest const& request);

  /// Stops at once; pending operations return.
  void abort() noexcept;
  /// True between requests, when nothing of a next one has arrived.
  bool idle() const noexcept;
  std::string remote_address() const;
  bool secure() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// True where the header asks for a WebSocket.
bool wants_web_socket(HttpRequest const& request) noexcept;

}  // namespace deskbell::transport
