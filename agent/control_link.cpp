// The control socket.
#include "agent/control_link.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "agent/local_socket.h"

namespace deskbell::agent {

namespace net = boost::asio;
inline constexpr auto as_result = net::as_tuple(net::use_awaitable);

namespace {

constexpr std::size_t request_max_bytes = 4096;

/// What a request waits for.
struct Waiting {
  explicit Waiting(net::any_io_executor const& loop) : timer(loop) {}
  net::steady_timer timer;
  std::string answer;
};

}  // namespace

struct ControlLink::Impl : std::enable_shared_from_this<Impl> {
  net::any_io_executor loop;
  OnRequest on_request;
  std::optional<LocalListener> listener;

  Impl(net::any_io_executor our_loop, OnRequest handler)
      : loop(std::move(our_loop)), on_request(std::move(handler)) {}

  static net::awaitable<void> accept(std::shared_ptr<Impl> self) {
    for (;;) {
      auto accepted = co_await self->listener->accept();
      if (!accepted) co_return;
      if (!accepted->caller.is_owner) continue;
      auto socket = std::make_shared<LocalSocket>(std::move(accepted->socket));
      net::co_spawn(self->loop, serve(self, socket), net::detached);
    }
  }

  static net::awaitable<void> serve(std::shared_ptr<Impl> self, std::shared_ptr<LocalSocket> socket) {
    auto content = co_await socket->read(request_max_bytes);
    if (!content) co_return;
    auto request = from_json<ControlRequest>(*content);
    auto waiting = std::make_shared<Waiting>(self->loop);
    waiting->timer.expires_after(std::chrono::seconds(30));
    if (!request) {
      waiting->answer = to_json(ControlAnswer{false, request.error().message});
    } else {
      self->on_request(std::move(*request), [waiting](std::string answer) {
        waiting->answer = std::move(answer);
        waiting->timer.cancel();
      });
    }
    if (waiting->answer.empty()) co_await waiting->timer.async_wait(as_result);
    auto bytes = LocalSocket::framed(waiting->answer);
    auto written = co_await socket->write(std::move(bytes));
    if (!written) co_return;
  }
};

ControlLink::ControlLink(net::any_io_executor loop, OnRequest on_request)
    : impl_(std::make_shared<Impl>(std::move(loop), std::move(on_request))) {}
ControlLink::~ControlLink() { stop(); }

Result<void> ControlLink::start(std::filesystem::path const& path) {
  LocalListenerOptions options;
  options.path = path;
  auto listener = LocalListener::open(impl_->loop, std::move(options));
  if (!listener) return prefixed("control socket", listener.error());
  impl_->listener.emplace(std::move(*listener));
  net::co_spawn(impl_->loop, Impl::accept(impl_), net::detached);
  return {};
}

void ControlLink::stop() {
  if (impl_->listener) impl_->listener->close();
}

}  // namespace deskbell::agent
