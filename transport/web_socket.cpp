// A WebSocket that carries text frames: Beast's, kept small while idle.
#include "transport/web_socket.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "transport/stream.h"
#include "transport/web_socket_open.h"

namespace deskbell::transport {
namespace websocket = boost::beast::websocket;
namespace http = boost::beast::http;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t message_limit = std::size_t{256} * 1024;
/// Most messages are smaller; what is larger doubles its room.
constexpr std::size_t growth = 1024;
constexpr std::size_t client_write_buffer = std::size_t{16} * 1024;
constexpr auto close_time = std::chrono::seconds(5);
constexpr auto default_user_timeout = std::chrono::milliseconds(45'000);

}  // namespace

struct WebSocketImpl : std::enable_shared_from_this<WebSocketImpl> {
  WebSocketImpl(Stream stream, tcp::endpoint p) : ws(std::move(stream)), peer(p) {
    websocket::stream_base::timeout none;
    none.handshake_timeout = websocket::stream_base::none();
    none.idle_timeout = websocket::stream_base::none();
    none.keep_alive_pings = false;
    ws.set_option(none);
    ws.auto_fragment(false);
    ws.text(true);
    ws.read_message_max(message_limit);
    ws.control_callback([this](websocket::frame_type type, boost::beast::string_view) {
      last_received = Clock::now();
      if (type == websocket::frame_type::pong) last_pong = last_received;
    });
  }

  Stream& stream() { return ws.next_layer(); }

  void opened() {
    stream().expires_never();
    set_user_timeout(stream().socket(), default_user_timeout);
  }

  void note_end(error_code const& error) {
    if (end) return;
    auto const& said = ws.reason();
    if (error == websocket::error::closed || said.code != websocket::close_code::none) {
      auto const code = said.code == websocket::close_code::none ? std::uint16_t{1005} : said.code;
      end = CloseReason{code, std::string(said.reason.data(), said.reason.size())};
    } else {
      end = CloseReason{1006, error.message()};
    }
  }

  websocket::stream<Stream, false> ws;
  tcp::endpoint peer;
  Clock::time_point last_received = Clock::now();
  Clock::time_point last_pong = last_received;
  std::optional<CloseReason> end;
  bool closing = false;
  bool pinging = false;
};

namespace {

using Shared = std::shared_ptr<WebSocketImpl>;

Error read_failure(WebSocketImpl& impl, error_code const& error) {
  impl.note_end(error);
  if (error == websocket::error::closed) {
    return make_error(ErrorCode::unavailable,
                      fmt::format("closed by the peer with {}{}{}", impl.end->code,
                                  impl.end->text.empty() ? "" : ": ", impl.end->text));
  }
  if (error == websocket::error::message_too_big)
    return make_error(
        ErrorCode::too_large,
        fmt::format("a message of more than {} bytes arrived: closed with 1009", message_limit));
  if (error == websocket::error::bad_frame_payload)
    return make_error(ErrorCode::invalid, "a text message is not UTF-8: closed with 1007");
  if (error == websocket::condition::protocol_violation)
    return make_error(ErrorCode::protocol,
                      "a broken WebSocket frame arrived: closed with 1002: " + error.message());
  if (error == net::error::operation_aborted)
    return make_error(ErrorCode::unavailable, "closed on this side");
  return make_error(ErrorCode::unavailable, "the connection broke: " + error.message());
}

net::awaitable<void> close_impl(Shared impl, CloseCode code, std::string reason) {
  if (impl->closing || !impl->ws.is_open()) co_return;
  impl->closing = true;
  reason.resize(std::min<std::size_t>(reason.size(), 123));
  net::steady_timer timer(impl->stream().get_executor(), close_time);
  timer.async_wait([weak = impl->weak_from_this()](error_code error) {
    auto const self = weak.lock();
    if (!error && self) self->stream().abort();
  });
  websocket::close_reason const said(static_cast<websocket::close_code>(code), reason.c_str());
  co_await impl->ws.async_close(said, as_result);
}

net::awaitable<Result<std::string>> read_impl(Shared impl) {
  // While idle only this small array waits for bytes; larger messages grow their string as they arrive.
  std::array<char, 64> first;
  std::string message;
  auto const start = net::buffer(first);
  auto got = co_await impl->ws.async_read_some(start, as_result);
  if (auto const error = std::get<0>(got)) co_return read_failure(*impl, error);
  message.assign(first.data(), std::get<1>(got));
  while (!impl->ws.is_message_done()) {
    auto const before = message.size();
    // Not Beast's read_size_hint(): it asserts where a close that goes on beside this read has meanwhile
    // thrown the rest of the message away.
    auto const more = std::max(growth, before);
    message.resize(before + more);
    auto const target = net::buffer(message.data() + before, more);
    auto piece = co_await impl->ws.async_read_some(target, as_result);
    message.resize(before + std::get<1>(piece));
    if (auto const error = std::get<0>(piece)) co_return read_failure(*impl, error);
  }
  impl->last_received = Clock::now();
  if (impl->ws.got_text()) co_return message;
  std::string reason = "text messages only";
  co_await close_impl(impl, CloseCode::policy, std::move(reason));
  co_return make_error(ErrorCode::protocol, "a binary message arrived, expected text: closed with 1008");
}

Error write_failure(error_code const& error) {
  return make_error(ErrorCode::unavailable, error == net::error::operation_aborted
                                                ? std::string("closed on this side")
                                                : "the connection broke: " + error.message());
}

net::awaitable<Result<void>> write_impl(Shared impl, std::string text) {
  auto const bytes = net::buffer(std::as_const(text));
  auto sent = co_await impl->ws.async_write(bytes, as_result);
  if (auto const error = std::get<0>(sent)) co_return write_failure(error);
  co_return Result<void>();
}

net::awaitable<Result<void>> write_all_impl(Shared impl, std::vector<std::string> texts) {
  for (std::size_t i = 0; i < texts.size(); ++i) {
    // The last one is written uncorked and takes the others along.
    impl->stream().cork(i + 1 < texts.size());
    auto const bytes = net::buffer(std::as_const(texts[i]));
    auto sent = co_await impl->ws.async_write(bytes, as_result);
    if (auto const error = std::get<0>(sent)) co_return write_failure(error);
  }
  co_return Result<void>();
}

net::awaitable<Result<void>> ping_impl(Shared impl) {
  // Into a network that takes nothing any more it is never written: its answer will do for those that follow.
  if (std::exchange(impl->pinging, true)) co_return Result<void>();
  websocket::ping_data const empty;
  auto sent = co_await impl->ws.async_ping(empty, as_result);
  impl->pinging = false;
  if (auto const error = std::get<0>(sent)) co_return write_failure(error);
  co_return Result<void>();
}

template <class Action>
void on_its_thread(std::weak_ptr<WebSocketImpl> const& weak, Action action) {
  auto const impl = weak.lock();
  if (!impl) return;
  net::post(impl->stream().get_executor(), [weak, action = std::move(action)] {
    if (auto const self = weak.lock()) action(self);
  });
}

}  // namespace

void WebSocketHandle::close(CloseCode code, std::string reason) const {
  on_its_thread(impl_, [code, reason = std::move(reason)](Shared const& impl) {
    net::co_spawn(impl->stream().get_executor(), close_impl(impl, code, reason), net::detached);
  });
}

void WebSocketHandle::ping() const {
  on_its_thread(impl_, [](Shared const& impl) {
    net::co_spawn(impl->stream().get_executor(), ping_impl(impl), net::detached);
  });
}

void WebSocketHandle::abort() const {
  on_its_thread(impl_, [](Shared const& impl) { impl->stream().abort(); });
}

WebSocket::WebSocket(std::shared_ptr<WebSocketImpl> impl) : impl_(std::move(impl)) {}
WebSocket::WebSocket(WebSocket&&) noexcept = default;
WebSocket& WebSocket::operator=(WebSocket&& other) noexcept {
  std::swap(impl_, other.impl_);
  return *this;
}
WebSocket::~WebSocket() {
  if (impl_ && !impl_->stream().state()->lingering) impl_->stream().abort();
}

net::awaitable<Result<std::string>> WebSocket::read() { return read_impl(impl_); }
net::awaitable<Result<void>> WebSocket::write(std::string text) { return write_impl(impl_, std::move(text)); }
net::awaitable<Result<void>> WebSocket::write_all(std::vector<std::string> texts) {
  return write_all_impl(impl_, std::move(texts));
}
net::awaitable<Result<void>> WebSocket::ping() { return ping_impl(impl_); }
net::awaitable<void> WebSocket::close(CloseCode code, std::string reason) {
  return close_impl(impl_, code, std::move(reason));
}
void WebSocket::abort() noexcept { impl_->stream().abort(); }

Clock::time_point WebSocket::last_received() const noexcept { return impl_->last_received; }
Clock::time_point WebSocket::last_pong() const noexcept { return impl_->last_pong; }
std::optional<CloseReason> WebSocket::close_reason() const { return impl_->end; }

void WebSocket::set_user_timeout(std::chrono::milliseconds timeout) {
  transport::set_user_timeout(impl_->stream().socket(), timeout);
}
void WebSocket::set_keep_alive(std::chrono::seconds idle) {
  transport::set_keep_alive(impl_->stream().socket(), idle);
}

std::string WebSocket::remote_address() const { return address_of(impl_->peer); }
std::string WebSocket::remote_endpoint() const { return text_of(impl_->peer); }
net::any_io_executor WebSocket::executor() const { return impl_->stream().get_executor(); }
WebSocketHandle WebSocket::handle() const { return WebSocketHandle(impl_); }

UpgradeRequest http_upgrade(HttpRequest const& request) {
  UpgradeRequest made(http::verb::get, request.target, 11);
  for (auto const& [name, value] : request.headers) made.insert(name, value);
  return made;
}

net::awaitable<Result<WebSocket>> accept_web_socket(Stream stream, UpgradeRequest request,
                                                    tcp::endpoint peer) {
  auto impl = std::make_shared<WebSocketImpl>(std::move(stream), peer);
  auto accepted = co_await impl->ws.async_accept(request, as_result);
  if (auto const error = std::get<0>(accepted)) {
    bool const late = impl->stream().expired();
    impl->stream().close_gently();
    if (late) co_return make_error(ErrorCode::timeout, "the WebSocket upgrade did not end in time");
    co_return make_error(ErrorCode::protocol, "no valid WebSocket upgrade: " + error.message());
  }
  impl->opened();
  co_return WebSocket(std::move(impl));
}

namespace {

Error refusal(websocket::response_type const& answer, Endpoint const& endpoint) {
  auto const status = static_cast<int>(answer.result_int());
  auto said = answer.body().substr(0, 200);
  std::replace_if(
      said.begin(), said.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  auto message = fmt::format("{}{} answered {} {}{}{}", endpoint.authority(),
                             endpoint.target.substr(0, endpoint.target.find('?')), status,
                             reason_phrase(status), said.empty() ? "" : ": ", said);
  switch (status) {
    case 401:
      return make_error(ErrorCode::unauthenticated, std::move(message));
    case 403:
      return make_error(ErrorCode::denied, std::move(message));
    case 404:
      return make_error(ErrorCode::not_found, message + ": check the path in the URL");
    default:
      break;
  }
  if (status == 429 || status >= 500) return make_error(ErrorCode::unavailable, std::move(message));
  return make_error(ErrorCode::protocol, message + ": expected 101; is this the right server?");
}

}  // namespace

net::awaitable<Result<WebSocket>> begin_web_socket(Stream stream, Endpoint endpoint, Headers headers) {
  error_code ignored;
  auto const peer = stream.socket().remote_endpoint(ignored);
  auto impl = std::make_shared<WebSocketImpl>(std::move(stream), peer);
  impl->ws.write_buffer_bytes(client_write_buffer);
  impl->ws.set_option(websocket::stream_base::decorator([headers](websocket::request_type& request) {
    for (auto const& [name, value] : headers) request.set(name, value);
  }));
  auto const authority = endpoint.authority();
  websocket::response_type answer;
  auto done = co_await impl->ws.async_handshake(answer, authority, endpoint.target, as_result);
  auto const error = std::get<0>(done);
  // The decorator's copy of the headers may hold a secret: it goes with the handshake.
  impl->ws.set_option(websocket::stream_base::decorator([](websocket::request_type&) {}));
  if (!error) {
    impl->opened();
    co_return WebSocket(std::move(impl));
  }
  if (impl->stream().expired())
    co_return make_error(ErrorCode::timeout,
                         fmt::format("{} did not answer the WebSocket upgrade in time", authority));
  if (error == websocket::error::upgrade_declined) co_return refusal(answer, endpoint);
  if (error.category() == make_error_code(websocket::error::closed).category() ||
      error.category() == make_error_code(http::error::bad_method).category())
    co_return make_error(ErrorCode::protocol,
                         fmt::format("{} does not speak WebSocket: {}", authority, error.message()));
  co_return make_error(ErrorCode::unavailable,
                       fmt::format("{} broke the connection off: {}", authority, error.message()));
}

}  // namespace deskbell::transport
