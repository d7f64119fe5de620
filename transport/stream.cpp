// The byte stream's non-template half: OpenSSL on the descriptor, deadlines, and the goodbye.
#include "transport/stream.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "transport/tls_failure.h"

namespace deskbell::transport {
namespace {

constexpr auto linger_time = std::chrono::seconds(2);
/// How much one completed write takes at most, so that one connection does not hold its thread.
constexpr std::size_t write_turn = std::size_t{128} * 1024;

StreamState& state_of(BIO* bio) { return *static_cast<StreamState*>(BIO_get_data(bio)); }

bool would_block(error_code const& error) {
  return error == net::error::would_block || error == net::error::try_again;
}

int bio_write(BIO* bio, char const* data, int size) {
  auto& state = state_of(bio);
  BIO_clear_retry_flags(bio);
  error_code error;
  auto const sent = state.socket.write_some(net::buffer(data, static_cast<std::size_t>(size)), error);
  if (!error) {
    if (state.counters) state.counters->sent.fetch_add(sent, std::memory_order_relaxed);
    return static_cast<int>(sent);
  }
  if (would_block(error)) {
    BIO_set_retry_write(bio);
  } else {
    state.io_error = error;
  }
  return -1;
}

int bio_read(BIO* bio, char* data, int size) {
  auto& state = state_of(bio);
  BIO_clear_retry_flags(bio);
  error_code error;
  auto const got = state.socket.read_some(net::buffer(data, static_cast<std::size_t>(size)), error);
  if (!error) {
    if (state.counters) state.counters->received.fetch_add(got, std::memory_order_relaxed);
    return static_cast<int>(got);
  }
  if (would_block(error)) {
    BIO_set_retry_read(bio);
    return -1;
  }
  state.io_error = error;
  state.saw_eof = error == net::error::eof;
  return state.saw_eof ? 0 : -1;
}

long bio_control(BIO* bio, int command, long, void*) {
  switch (command) {
    case BIO_CTRL_FLUSH:
      return 1;
    case BIO_CTRL_EOF:
      return state_of(bio).saw_eof ? 1 : 0;
    default:
      return 0;
  }
}

int bio_create(BIO* bio) {
  BIO_set_init(bio, 1);
  return 1;
}

/// Lives as long as the program: connections may end after main's statics have gone.
BIO_METHOD const* bio_method() {
  static BIO_METHOD* const method = [] {
    auto* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "deskbell socket");
    BIO_meth_set_write(made, bio_write);
    BIO_meth_set_read(made, bio_read);
    BIO_meth_set_ctrl(made, bio_control);
    BIO_meth_set_create(made, bio_create);
    return made;
  }();
  return method;
}

bool attach(StreamState& state, SSL_CTX* context) {
  state.ssl.reset(SSL_new(context));
  if (!state.ssl) return false;
  auto* bio = BIO_new(bio_method());
  if (bio == nullptr) return false;
  BIO_set_data(bio, &state);
  SSL_set_bio(state.ssl.get(), bio, bio);
  SSL_set_app_data(state.ssl.get(), &state);
  return true;
}

/// Takes in and drops what the peer still sends, until it is done or `linger_time` has passed.
net::awaitable<void> linger(std::shared_ptr<StreamState> state) {
  static thread_local std::array<char, std::size_t{16} * 1024> scratch;
  for (;;) {
    error_code error;
    while (!error) state->socket.read_some(net::buffer(scratch), error);
    if (!would_block(error) || state->expired) break;
    auto waited = co_await state->socket.async_wait(tcp::socket::wait_read, as_result);
    if (std::get<0>(waited)) break;
  }
  state->close();
}

}  // namespace

void SslFree::operator()(ssl_st* ssl) const noexcept { SSL_free(ssl); }
void SslFree::operator()(x509_st* certificate) const noexcept { X509_free(certificate); }

error_code StreamState::refusal() const {
  if (closed || lingering) return net::error::operation_aborted;
  if (expired) return net::error::timed_out;
  return {};
}

void StreamState::close() noexcept {
  if (closed) return;
  closed = true;
  ++timer_generation;
  timer.reset();
  ssl.reset();
  error_code ignored;
  socket.close(ignored);
}

Progress StreamState::after_ssl(int result) {
  switch (SSL_get_error(ssl.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return {.want = Progress::Want::readable};
    case SSL_ERROR_WANT_WRITE:
      return {.want = Progress::Want::writable};
    case SSL_ERROR_ZERO_RETURN:
      return {.error = net::error::eof};
    case SSL_ERROR_SYSCALL:
      // An end without close_notify is no orderly end: HTTP bodies must not look complete.
      if (io_error && io_error != net::error::eof) return {.error = io_error};
      return {.error = net::error::connection_reset};
    default:
      break;
  }
  tls_error = ERR_peek_error();
  if (saw_eof) return {.error = net::error::connection_reset};
  return {.error = net::error::no_recovery};
}

Progress StreamState::try_read(void* data, std::size_t size) {
  if (size == 0) return {};
  if (!unread.empty()) {
    auto const taken = unread.copy(static_cast<char*>(data), size);
    unread.erase(0, taken);
    if (unread.empty()) unread.shrink_to_fit();
    return {.bytes = taken};
  }
  Progress progress;
  if (ssl) {
    ERR_clear_error();
    auto const result = SSL_read_ex(ssl.get(), data, size, &progress.bytes);
    return result > 0 ? progress : after_ssl(result);
  }
  progress.bytes = socket.read_some(net::buffer(data, size), progress.error);
  if (would_block(progress.error)) return {.want = Progress::Want::readable};
  if (counters) counters->received.fetch_add(progress.bytes, std::memory_order_relaxed);
  return progress;
}

Progress StreamState::try_write(void const* data, std::size_t size) {
  auto const* bytes = static_cast<char const*>(data);
  Progress progress;
  while (progress.bytes < size && progress.bytes < write_turn) {
    std::size_t sent = 0;
    Progress step;
    if (ssl) {
      ERR_clear_error();
      // Partial writes: one record at a time. After "want" the same bytes come again, perhaps from elsewhere.
      auto const result = SSL_write_ex(ssl.get(), bytes + progress.bytes, size - progress.bytes, &sent);
      if (result <= 0) step = after_ssl(result);
    } else {
      sent = socket.write_some(net::buffer(bytes + progress.bytes, size - progress.bytes), step.error);
      if (would_block(step.error)) step = {.want = Progress::Want::writable};
      if (counters) counters->sent.fetch_add(sent, std::memory_order_relaxed);
    }
    if (step.error || step.want != Progress::Want::nothing) {
      if (progress.bytes > 0) break;
      return step;
    }
    progress.bytes += sent;
  }
  return progress;
}

Progress StreamState::try_flush() {
  while (pending_sent < pending.size()) {
    auto const progress = try_write(pending.data() + pending_sent, pending.size() - pending_sent);
    if (progress.error || progress.want != Progress::Want::nothing) return progress;
    pending_sent += progress.bytes;
  }
  std::string().swap(pending);
  pending_sent = 0;
  return {};
}

Progress StreamState::try_handshake() {
  ERR_clear_error();
  auto const result = SSL_do_handshake(ssl.get());
  return result > 0 ? Progress{} : after_ssl(result);
}

Stream::Stream(tcp::socket socket, std::shared_ptr<ByteCounters> counters)
    : state_(std::make_shared<StreamState>(std::move(socket), std::move(counters))) {
  error_code ignored;
  state_->socket.non_blocking(true, ignored);
  state_->socket.set_option(tcp::no_delay(true), ignored);
}

Stream::~Stream() {
  if (state_ && !state_->lingering) state_->close();
}

void Stream::expires_after(std::chrono::milliseconds duration) {
  auto& state = *state_;
  state.expired = false;
  if (state.closed) return;
  auto const generation = ++state.timer_generation;
  if (!state.timer) state.timer = std::make_unique<net::steady_timer>(state.socket.get_executor());
  state.timer->expires_after(duration);
  state.timer->async_wait([weak = state.weak_from_this(), generation](error_code) {
    auto const self = weak.lock();
    if (!self || self->closed || self->timer_generation != generation) return;
    self->expired = true;
    error_code ignored;
    self->socket.cancel(ignored);
  });
}

void Stream::expires_never() {
  state_->expired = false;
  ++state_->timer_generation;
  state_->timer.reset();
}

net::awaitable<error_code> Stream::handshake() {
  auto done = co_await start([](StreamState& state) { return state.try_handshake(); }, as_result);
  co_return std::get<0>(done);
}

net::awaitable<Result<void>> Stream::accept_tls(TlsServerContext context) {
  auto const native = context.native();
  if (!attach(*state_, native.get())) co_return make_error(ErrorCode::internal, "TLS: out of memory");
  SSL_set_accept_state(state_->ssl.get());
  auto const error = co_await handshake();
  if (!error) co_return Result<void>();
  co_return server_handshake_error(*state_, error);
}

net::awaitable<Result<void>> Stream::connect_tls(TlsClientContext context, std::string host) {
  auto const native = context.native();
  if (!attach(*state_, native.get())) co_return make_error(ErrorCode::internal, "TLS: out of memory");
  auto* ssl = state_->ssl.get();
  SSL_set_connect_state(ssl);
  if (auto named = expect_host(ssl, host); !named) co_return named.error();
  auto const error = co_await handshake();
  if (error) co_return client_handshake_error(*state_, error, host);
  if (auto pinned = check_pin(ssl, context.pin(), host); !pinned) co_return pinned.error();
  co_return Result<void>();
}

void Stream::close_gently() {
  auto& state = *state_;
  if (state.closed || state.lingering) return;
  if (state.ssl && SSL_is_init_finished(state.ssl.get())) {
    ERR_clear_error();
    SSL_shutdown(state.ssl.get());
  }
  state.lingering = true;
  state.ssl.reset();
  error_code error;
  state.socket.cancel(error);
  state.socket.shutdown(tcp::socket::shutdown_send, error);
  if (error) return state.close();
  expires_after(linger_time);
  net::co_spawn(state.socket.get_executor(), linger(state_), net::detached);
}

void teardown(boost::beast::role_type, Stream& stream, error_code& error) {
  stream.abort();
  error = {};
}

}  // namespace deskbell::transport
