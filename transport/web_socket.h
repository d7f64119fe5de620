// A WebSocket that carries text frames, whoever opened it and whatever is below it.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/result.h"

namespace deskbell::transport {

/// The close codes this project uses (RFC 6455, 7.4.1).
enum class CloseCode : std::uint16_t {
  normal = 1000,
  going_away = 1001,
  protocol_error = 1002,
  unsupported = 1003,
  bad_payload = 1007,
  policy = 1008,
  too_big = 1009,
  internal_error = 1011,
  try_again_later = 1013,
};

struct CloseReason {
  std::uint16_t code = 1005;  ///< 1005: the peer gave none; 1006: the connection broke without a goodbye
  std::string text;
};

struct WebSocketImpl;

/// Reaches a WebSocket from any thread without keeping it alive. Copyable and cheap; does nothing once it is
/// gone.
class WebSocketHandle {
 public:
  WebSocketHandle() = default;
  explicit WebSocketHandle(std::weak_ptr<WebSocketImpl> impl) : impl_(std::move(impl)) {}

  /// Starts the orderly goodbye; a pending read returns when the peer has answered, at most 5 s later.
  void close(CloseCode code, std::string reason) const;
  /// Sends a ping, as WebSocket::ping(), and waits for nothing.
  void ping() const;
  /// Closes the socket at once: every pending operation returns an error.
  void abort() const;

 private:
  std::weak_ptr<WebSocketImpl> impl_;
};

/// Usage: on its executor's thread, one coroutine reads, one writes; ping(), close() and abort() may come
/// from either. Members are not thread-safe; handle() is the way in from other threads. The object may be
/// moved, and a moved-from one may only be destroyed. Destroying it closes the socket: end reader and writer
/// first.
class WebSocket {
 public:
  explicit WebSocket(std::shared_ptr<WebSocketImpl> impl);
  WebSocket(WebSocket&&) noexcept;
  WebSocket& operator=(WebSocket&&) noexcept;
  ~WebSocket();

  /// The next whole text message (never a fragment). Pings are answered meanwhile, in here.
  /// Errors: unavailable (closed by the peer: see close_reason(); or the connection broke), too_large (over
  /// the limit: closed with 1009), invalid (not UTF-8: closed with 1007), protocol (a binary frame: closed
  /// with 1008; a broken frame: 1002). After an error the WebSocket is of no more use.
  boost::asio::awaitable<Result<std::string>> read();

  /// Sends one text message. Returns when the kernel has taken it.
  boost::asio::awaitable<Result<void>> write(std::string text);
  /// Sends each as a message of its own, gathered into as few TLS records and packets as they fit.
  boost::asio::awaitable<Result<void>> write_all(std::vector<std::string> texts);

  /// Sends a ping; the pong moves last_received(). One at a time: where one is still being written, that is
  /// all that happens.
  boost::asio::awaitable<Result<void>> ping();

  /// Orderly goodbye: sends the close frame, waits for the peer's (at most 5 s), closes. `reason` at most 123
  /// bytes.
  boost::asio::awaitable<void> close(CloseCode code, std::string reason);
  /// Closes the socket at once: every pending operation returns an error.
  void abort() noexcept;

  /// When anything (a frame, a pong) last came from the peer; the opening counts.
  std::chrono::steady_clock::time_point last_received() const noexcept;
  std::chrono::steady_clock::time_point last_pong() const noexcept;
  /// What the peer said when it closed. Empty while open.
  std::optional<CloseReason> close_reason() const;

  /// How long unacknowledged data may stay before the kernel gives the connection up (TCP_USER_TIMEOUT); 45 s
  /// from the opening on. Zero: the kernel's own rule.
  void set_user_timeout(std::chrono::milliseconds timeout);
  /// TCP keep-alive probes after `idle` of silence; zero turns them off (they are off from the opening).
  void set_keep_alive(std::chrono::seconds idle);

  /// Address without port, and with it ("203.0.113.7:40312", "[2001:db8::7]:40312").
  std::string remote_address() const;
  std::string remote_endpoint() const;
  boost::asio::any_io_executor executor() const;
  WebSocketHandle handle() const;

 private:
  std::shared_ptr<WebSocketImpl> impl_;
};

}  // namespace deskbell::transport
