// The byte stream below HTTP and WebSocket: a TCP socket, with OpenSSL on it or without. Private to
// transport.
//
// One class serves both, so that Beast's templates are instantiated for one stream type only. OpenSSL reads
// and writes the descriptor itself (through a BIO of ours that never raises SIGPIPE), because
// asio::ssl::stream keeps two 17 KiB buffers for every idle connection.
#pragma once

#include <boost/asio/compose.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/role.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "protocol/result.h"
#include "transport/async.h"
#include "transport/http_connection.h"
#include "transport/tls_context.h"

struct ssl_st;
struct x509_st;

namespace deskbell::transport {

struct SslFree {
  void operator()(ssl_st* ssl) const noexcept;
  void operator()(x509_st* certificate) const noexcept;
};

/// What an attempt at reading or writing came to.
struct Progress {
  enum class Want { nothing, readable, writable } want = Want::nothing;
  error_code error;
  std::size_t bytes = 0;
};

struct StreamState : std::enable_shared_from_this<StreamState> {
  StreamState(tcp::socket s, std::shared_ptr<ByteCounters> c)
      : socket(std::move(s)), counters(std::move(c)) {}

  /// Reads what is there, at most `size` bytes.
  Progress try_read(void* data, std::size_t size);
  /// Writes from `data`; done as soon as anything was taken.
  Progress try_write(void const* data, std::size_t size);
  /// Writes all of `pending`; done when nothing is left.
  Progress try_flush();
  Progress try_handshake();
  error_code refusal() const;
  void close() noexcept;

  tcp::socket socket;
  std::unique_ptr<ssl_st, SslFree> ssl;
  std::shared_ptr<ByteCounters> counters;
  std::unique_ptr<net::steady_timer> timer;  ///< only while a deadline is in force
  std::uint64_t timer_generation = 0;
  std::string pending;  ///< gathered bytes on their way out; empty while idle
  std::size_t pending_sent = 0;
  std::string unread;                         ///< bytes to be read before those of the socket
  error_code io_error;                        ///< what the BIO saw last
  unsigned long tls_error = 0;                ///< OpenSSL's number for what broke TLS
  std::unique_ptr<x509_st, SslFree> refused;  ///< the certificate that verification stopped at
  bool corked = false;
  bool expired = false;
  bool closed = false;
  bool lingering = false;
  bool saw_eof = false;

 private:
  Progress after_ssl(int result);
};

/// Tries, waits for the descriptor, tries again. Never completes inside the initiating function.
template <class Attempt>
class StreamOperation {
 public:
  StreamOperation(std::shared_ptr<StreamState> state, Attempt attempt)
      : state_(std::move(state)), attempt_(std::move(attempt)) {}

  template <class Self>
  void operator()(Self& self, error_code wait_error = {}) {
    if (finished_) return self.complete(progress_.error, progress_.bytes);
    // The state is looked at before anything else: the buffers may be gone when the stream was closed.
    progress_.error = state_->refusal();
    if (!progress_.error) progress_.error = wait_error;
    if (!progress_.error) progress_ = attempt_(*state_);
    if (!progress_.error && progress_.want != Progress::Want::nothing) {
      initiated_ = false;
      auto const direction =
          progress_.want == Progress::Want::readable ? tcp::socket::wait_read : tcp::socket::wait_write;
      auto& socket = state_->socket;
      socket.async_wait(direction, std::move(self));
      return;
    }
    if (!initiated_) return self.complete(progress_.error, progress_.bytes);
    finished_ = true;
    auto const executor = state_->socket.get_executor();
    net::post(executor, std::move(self));
  }

 private:
  std::shared_ptr<StreamState> state_;
  Attempt attempt_;
  Progress progress_;
  bool initiated_ = true;  ///< still inside the initiating function
  bool finished_ = false;
};

class Stream {
 public:
  using executor_type = net::any_io_executor;

  explicit Stream(tcp::socket socket, std::shared_ptr<ByteCounters> counters = {});
  Stream(Stream&&) noexcept = default;
  Stream& operator=(Stream&&) = delete;
  ~Stream();

  executor_type get_executor() noexcept { return state_->socket.get_executor(); }
  tcp::socket& socket() noexcept { return state_->socket; }
  bool is_tls() const noexcept { return state_->ssl != nullptr; }

  /// The deadline of whatever is under way: operations return net::error::timed_out once it has passed.
  void expires_after(std::chrono::milliseconds duration);
  void expires_never();
  bool expired() const noexcept { return state_->expired; }

  /// The TLS handshake. The stream is plain before and TLS after.
  net::awaitable<Result<void>> accept_tls(TlsServerContext context);
  net::awaitable<Result<void>> connect_tls(TlsClientContext context, std::string host);

  /// While corked, small writes are gathered; the first write after it sends them all.
  void cork(bool corked) noexcept { state_->corked = corked; }
  /// Gives bytes back, to be read again.
  void unread(std::string bytes) { state_->unread.insert(0, bytes); }

  /// Says goodbye (close_notify, FIN), then takes in what still arrives for a moment, so that the peer gets
  /// to read the last words instead of a reset. Returns at once; operations fail from here on.
  void close_gently();
  void abort() noexcept { state_->close(); }

  /// The state outlives the stream while an operation is under way; for whoever aborts from elsewhere.
  std::shared_ptr<StreamState> const& state() const noexcept { return state_; }

  template <class MutableBuffers, class Token>
  auto async_read_some(MutableBuffers const& buffers, Token&& token) {
    net::mutable_buffer target;
    for (auto it = net::buffer_sequence_begin(buffers); it != net::buffer_sequence_end(buffers); ++it) {
      target = *it;
      if (target.size() != 0) break;
    }
    return start([target](StreamState& state) { return state.try_read(target.data(), target.size()); },
                 std::forward<Token>(token));
  }

  template <class ConstBuffers, class Token>
  auto async_write_some(ConstBuffers const& buffers, Token&& token) {
    auto const plan = plan_write(buffers);
    return start(
        [plan](StreamState& state) {
          if (plan.direct.size() != 0) return state.try_write(plan.direct.data(), plan.direct.size());
          if (plan.held) return Progress{.bytes = plan.gathered};
          auto progress = state.try_flush();
          if (!progress.error) progress.bytes = plan.gathered;
          return progress;
        },
        std::forward<Token>(token));
  }

 private:
  /// Either a large piece that is written from where it lies, or small ones gathered in state_->pending.
  struct WritePlan {
    net::const_buffer direct;
    std::size_t gathered = 0;
    bool held = false;
  };

  static constexpr std::size_t record_size = std::size_t{16} * 1024;
  static constexpr std::size_t cork_limit = std::size_t{64} * 1024;

  template <class ConstBuffers>
  WritePlan plan_write(ConstBuffers const& buffers) {
    WritePlan plan;
    auto const total = net::buffer_size(buffers);
    auto it = net::buffer_sequence_begin(buffers);
    auto const end = net::buffer_sequence_end(buffers);
    while (it != end && net::const_buffer(*it).size() == 0) ++it;
    auto& pending = state_->pending;
    bool const hold = state_->corked && pending.size() + total <= cork_limit;
    if (it != end && pending.empty() && !hold) {
      net::const_buffer const first = *it;
      if (first.size() == total || first.size() >= record_size) {
        plan.direct = first;
        return plan;
      }
    }
    auto const take = hold ? total : std::min(total, record_size);
    auto const before = pending.size();
    pending.resize(before + take);
    plan.gathered = net::buffer_copy(net::buffer(pending.data() + before, take), buffers);
    plan.held = hold;
    return plan;
  }

  template <class Attempt, class Token>
  auto start(Attempt attempt, Token&& token) {
    return net::async_compose<Token, void(error_code, std::size_t)>(
        StreamOperation<Attempt>(state_, std::move(attempt)), token, state_->socket);
  }

  net::awaitable<error_code> handshake();

  std::shared_ptr<StreamState> state_;
};

/// Sets how long sent bytes may stay unacknowledged (TCP_USER_TIMEOUT), where the system has that. Zero: its
/// rule.
void set_user_timeout(tcp::socket& socket, std::chrono::milliseconds timeout) noexcept;
/// Probes after `idle` of silence, five of them 10 s apart; zero turns them off.
void set_keep_alive(tcp::socket& socket, std::chrono::seconds idle) noexcept;
/// "203.0.113.7" or "2001:db8::7"; an IPv4 address mapped into IPv6 is shown as IPv4. Empty when unknown.
std::string address_of(tcp::endpoint const& endpoint);
/// With the port: "[2001:db8::7]:443".
std::string text_of(tcp::endpoint const& endpoint);

/// What Beast's WebSocket asks for at the end of a connection.
void teardown(boost::beast::role_type role, Stream& stream, error_code& error);

inline void beast_close_socket(Stream& stream) { stream.abort(); }

template <class Handler>
void async_teardown(boost::beast::role_type, Stream& stream, Handler&& handler) {
  stream.close_gently();
  net::post(stream.get_executor(),
            [handler = std::forward<Handler>(handler)]() mutable { handler(error_code{}); });
}

}  // namespace deskbell::transport
