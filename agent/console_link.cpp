// The device link's life: one session after the other.
#include "agent/console_link.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "protocol/channels.h"
#include "protocol/codec.h"

namespace deskbell::agent {

namespace net = boost::asio;
inline constexpr auto as_result = net::as_tuple(net::use_awaitable);

namespace {

constexpr auto opening_limit = std::chrono::seconds(20);
constexpr Duration after_clone{300'000};
constexpr Duration after_resume_answer{8'000};
/// An attempt that runs for longer when the network changes may be going the old way.
constexpr Duration young_attempt{1'000};

/// One WebSocket with its writer's queue. Lives until reader and writer are done with it.
struct Session {
  explicit Session(net::any_io_executor const& loop, transport::WebSocket opened)
      : socket(std::move(opened)), wake(loop), limit(loop) {}
  transport::WebSocket socket;
  net::steady_timer wake;
  net::steady_timer limit;
  std::vector<std::string> queue;
  bool ended = false;
  bool closing = false;
  std::string close_reason;
  std::optional<protocol::Goodbye> goodbye;
};
using SessionPointer = std::shared_ptr<Session>;

net::awaitable<void> write_frames(SessionPointer session) {
  while (!session->ended) {
    if (session->queue.empty()) {
      if (session->closing) break;
      session->wake.expires_after(std::chrono::hours(24));
      co_await session->wake.async_wait(as_result);
      continue;
    }
    std::vector<std::string> frames;
    frames.swap(session->queue);
    auto written = co_await session->socket.write_all(std::move(frames));
    if (!written) {
      session->socket.abort();
      co_return;
    }
  }
  if (session->ended) co_return;
  auto handle = session->socket.handle();
  handle.close(transport::CloseCode::normal, session->close_reason);
}

net::awaitable<void> send_ping(SessionPointer session) {
  auto sent = co_await session->socket.ping();
  if (!sent) session->socket.abort();
}

std::string goodbye_frame(std::string const& reason, std::string const& message) {
  protocol::Goodbye const goodbye{reason, message, std::nullopt};
  protocol::Frame<protocol::Uplink> const frame{std::nullopt, std::nullopt, goodbye};
  return protocol::encode(frame);
}

bool is_final(std::string const& reason) { return reason == "revoked" || reason == "unknown_device"; }

}  // namespace

struct ConsoleLink::Impl : std::enable_shared_from_this<Impl> {
  net::any_io_executor loop;
  Clock const& clock;
  Alarms& alarms;
  World& world;
  std::optional<LinkTarget> target;
  std::uint64_t generation = 0;  ///< counts targets and hurries: an older attempt gives up
  SessionPointer session;
  bool open = false;
  bool stopped = false;
  core::backoff::State backoff;
  core::keepalive::State keepalive;
  Duration longest{0};  ///< between keep-alives, as the console says
  Duration idle_interval{60'000};
  Duration opened_at{};
  Duration attempt_at{};
  std::chrono::steady_clock::time_point heard{};
  protocol::LinkState state;
  std::optional<Time> next_attempt;

  Impl(net::any_io_executor our_loop, Clock const& our_clock, Alarms& our_alarms, World& our_world)
      : loop(std::move(our_loop)), clock(our_clock), alarms(our_alarms), world(our_world) {}

  void show(protocol::LinkStatus status, std::optional<std::string> code,
            std::optional<std::string> message) {
    protocol::LinkState next{status, std::move(code), std::move(message), state.since};
    if (next.status != state.status || state.since == Time{}) next.since = clock.now().wall;
    if (next == state) return;
    if (next.status != state.status)
      spdlog::info("link: {}{}", boost::describe::enum_to_string(status, ""),
                   next.message ? ": " + *next.message : "");
    state = std::move(next);
    world.on_state(state);
  }

  void start() {
    alarms.set(Alarm::reconnect, std::nullopt);
    next_attempt.reset();
    if (stopped || !target) return;
    if (session && !open) session->socket.abort();
    attempt_at = clock.now().since_boot;
    net::co_spawn(loop, attempt(shared_from_this(), ++generation), net::detached);
  }

  void come_back(Duration wait) {
    auto const now = clock.now();
    next_attempt = now.wall + wait;
    alarms.set(Alarm::reconnect, now.since_boot + wait);
  }

  void failed(Error const& error, Duration lived) {
    if (stopped || !target) return;
    show(protocol::LinkStatus::offline, cause_of(error), error.message);
    auto const step = core::backoff::failed(backoff, lived, random_32_bits());
    backoff = step.state;
    come_back(step.wait);
  }

  void said_goodbye(protocol::Goodbye const& goodbye, Duration lived) {
    if (stopped || !target) return;
    if (is_final(goodbye.reason)) {
      show(protocol::LinkStatus::refused, goodbye.reason,
           goodbye.message +
               " (enrol this device again with a new token: deskbell enroll --force; it asks for the token, "
               "or "
               "takes --token-file FILE or --token TOKEN)");
      auto const step = core::backoff::refused(backoff, random_32_bits());
      backoff = step.state;
      return come_back(step.wait);
    }
    if (goodbye.reason == "clone") {
      show(protocol::LinkStatus::refused, "clone", goodbye.message);
      return come_back(goodbye.retry_after_ms ? Duration{*goodbye.retry_after_ms} : after_clone);
    }
    if (goodbye.reason == "stopping" || goodbye.retry_after_ms) {
      show(protocol::LinkStatus::offline, goodbye.reason, goodbye.message);
      auto const span = Duration{goodbye.retry_after_ms.value_or(5'000)};
      auto const step = core::backoff::asked_to_wait(backoff, span, random_32_bits());
      backoff = step.state;
      return come_back(step.wait);
    }
    failed(make_error(ErrorCode::unavailable, goodbye.reason + ": " + goodbye.message), lived);
  }

  static net::awaitable<void> attempt(std::shared_ptr<Impl> self, std::uint64_t number) {
    if (self->state.status != protocol::LinkStatus::offline &&
        self->state.status != protocol::LinkStatus::refused)
      self->show(protocol::LinkStatus::connecting, std::nullopt, std::nullopt);
    transport::ConnectOptions options;
    options.url = self->target->url + "/agent/v1/link";
    auto const tls = self->target->tls;  // kept alive
    options.tls = tls.get();
    options.proxy = self->target->proxy;
    options.allow_plain = self->target->allow_plain;
    transport::Headers headers;
    auto opened = co_await transport::open_web_socket(self->loop, std::move(options), std::move(headers));
    if (number != self->generation || self->stopped) co_return;
    if (!opened) {
      self->failed(opened.error(), Duration{0});
      co_return;
    }
    auto session = std::make_shared<Session>(self->loop, std::move(*opened));
    self->session = session;
    session->limit.expires_after(opening_limit);
    session->limit.async_wait([handle = session->socket.handle()](boost::system::error_code error) {
      if (!error) handle.abort();
    });
    auto welcomed = co_await open_session(self, session);
    session->limit.cancel();
    if (number != self->generation || self->stopped) co_return;
    if (!welcomed) {
      self->session.reset();
      if (session->goodbye) {
        self->said_goodbye(*session->goodbye, Duration{0});
      } else {
        self->failed(welcomed.error(), Duration{0});
      }
      co_return;
    }
    self->on_welcomed(*welcomed);
    net::co_spawn(self->loop, write_frames(session), net::detached);
    auto end = co_await read_frames(self, session, number);
    session->ended = true;
    session->wake.cancel();
    if (number != self->generation) co_return;
    self->on_ended(*session, end);
  }

  static net::awaitable<Result<protocol::Downlink>> read_message(SessionPointer session) {
    auto text = co_await session->socket.read();
    if (!text) co_return text.error();
    auto frame = protocol::decode<protocol::Downlink>(*text);
    if (!frame) co_return frame.error();
    co_return std::move(frame->body);
  }

  /// challenge, hello, welcome.
  static net::awaitable<Result<protocol::Welcome>> open_session(std::shared_ptr<Impl> self,
                                                                SessionPointer session) {
    auto first = co_await read_message(session);
    if (!first) co_return prefixed("opening", first.error());
    if (auto const* goodbye = std::get_if<protocol::Goodbye>(&*first)) session->goodbye = *goodbye;
    auto const* challenge = std::get_if<protocol::Challenge>(&*first);
    if (challenge == nullptr)
      co_return make_error(ErrorCode::protocol, "opening: found no challenge of the console");
    if (challenge->console_id != self->target->console_id)
      co_return make_error(ErrorCode::protocol, "opening: found console " + challenge->console_id.text() +
                                                    ", expected " + self->target->console_id.text() +
                                                    ", with which this device is enrolled: check the URL");
    self->world.on_server_time(challenge->server_time);
    auto hello = self->world.make_hello(*challenge);
    auto written = co_await session->socket.write(std::move(hello));
    if (!written) co_return written.error();
    auto second = co_await read_message(session);
    if (!second) co_return prefixed("opening", second.error());
    if (auto const* goodbye = std::get_if<protocol::Goodbye>(&*second)) session->goodbye = *goodbye;
    auto* welcome = std::get_if<protocol::Welcome>(&*second);
    if (welcome == nullptr)
      co_return make_error(ErrorCode::protocol, "opening: found no welcome of the console");
    co_return std::move(*welcome);
  }

  static net::awaitable<Error> read_frames(std::shared_ptr<Impl> self, SessionPointer session,
                                           std::uint64_t number) {
    for (;;) {
      auto text = co_await session->socket.read();
      if (!text) co_return text.error();
      if (number != self->generation || self->stopped)
        co_return make_error(ErrorCode::unavailable, "another link was opened");
      self->keepalive = core::keepalive::heard(self->keepalive, self->clock.now().since_boot);
      self->heard = session->socket.last_received();
      if (text->find("\"goodbye\"") < 64) {
        auto frame = protocol::decode<protocol::Downlink>(*text);
        auto* goodbye = frame ? std::get_if<protocol::Goodbye>(&frame->body) : nullptr;
        if (goodbye != nullptr) {
          session->goodbye = std::move(*goodbye);
          continue;  // the console closes now
        }
      }
      self->world.on_frame(std::move(*text));
      self->watch();
    }
  }

  void on_welcomed(protocol::Welcome const& welcome) {
    auto const now = clock.now();
    open = true;
    opened_at = now.since_boot;
    heard = session->socket.last_received();
    longest = Duration{std::clamp<std::int64_t>(welcome.limits.keep_alive_max_s, 30, 3600) * 1000};
    keepalive = core::keepalive::opened(now.since_boot, idle_interval, longest);
    world.on_server_time(welcome.server_time);
    show(protocol::LinkStatus::online, std::nullopt, std::nullopt);
    world.on_opened(welcome);
    watch();
  }

  void on_ended(Session const& ended, Error const& error) {
    auto const lived = clock.now().since_boot - opened_at;
    idle_interval = keepalive.idle_interval;
    open = false;
    session.reset();
    alarms.set(Alarm::keep_alive, std::nullopt);
    world.on_lost();
    if (ended.goodbye) {
      said_goodbye(*ended.goodbye, lived);
    } else {
      failed(error, lived);
    }
  }

  void watch() {
    if (!open) return alarms.set(Alarm::keep_alive, std::nullopt);
    keepalive = core::keepalive::limited(keepalive, std::min(longest, world.keep_alive_max()));
    auto const urgency = world.urgency();
    alarms.set(Alarm::keep_alive, core::keepalive::deadline(keepalive, urgency),
               core::keepalive::slack(keepalive, urgency));
  }

  void keep_alive() {
    if (!open || !session) return;
    auto const now = clock.now().since_boot;
    if (auto const last = session->socket.last_received(); last != heard) {
      heard = last;
      auto const ago = std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - last);
      keepalive = core::keepalive::heard(keepalive, now - ago);
    }
    auto const step = core::keepalive::advance(keepalive, world.urgency(), now);
    keepalive = step.state;
    if (step.action == core::keepalive::Action::probe) probe();
    if (step.action == core::keepalive::Action::give_up) {
      spdlog::warn("link: no sign of life from the console, opening anew");
      session->socket.abort();
    }
    watch();
  }

  void probe() { net::co_spawn(loop, send_ping(session), net::detached); }

  /// Leaves the present session, if any, without waiting for it.
  void drop() {
    ++generation;
    alarms.set(Alarm::keep_alive, std::nullopt);
    if (session) {
      session->ended = true;
      session->wake.cancel();
      session->limit.cancel();
      session->socket.abort();
      session.reset();
    }
    if (std::exchange(open, false)) world.on_lost();
  }
};

ConsoleLink::ConsoleLink(net::any_io_executor loop, Clock const& clock, Alarms& alarms, World& world)
    : impl_(std::make_shared<Impl>(std::move(loop), clock, alarms, world)) {
  alarms.on(Alarm::reconnect, [impl = impl_.get()] { impl->start(); });
  alarms.on(Alarm::keep_alive, [impl = impl_.get()] { impl->keep_alive(); });
}

ConsoleLink::~ConsoleLink() {
  impl_->stopped = true;
  ++impl_->generation;
}

void ConsoleLink::set_target(std::optional<LinkTarget> target) {
  impl_->drop();
  impl_->target = std::move(target);
  impl_->backoff = {};
  if (!impl_->target) {
    impl_->show(protocol::LinkStatus::not_enrolled, "not_enrolled",
                "this device is not enrolled yet: deskbell enroll --url URL");
    return;
  }
  impl_->show(protocol::LinkStatus::connecting, std::nullopt, std::nullopt);
  impl_->start();
}

void ConsoleLink::pause() {
  impl_->drop();
  impl_->target.reset();
  impl_->backoff = {};
  impl_->next_attempt.reset();
  impl_->show(protocol::LinkStatus::connecting, std::nullopt, std::nullopt);
}

void ConsoleLink::set_unusable(Error const& why) {
  impl_->drop();
  impl_->target.reset();
  impl_->next_attempt.reset();
  impl_->show(protocol::LinkStatus::offline, "settings", why.message);
}

void ConsoleLink::send(std::vector<std::string> frames) {
  if (!impl_->open) return;
  auto& queue = impl_->session->queue;
  std::move(frames.begin(), frames.end(), std::back_inserter(queue));
  impl_->session->wake.cancel();
  impl_->watch();
}

void ConsoleLink::close(std::string reason, std::string message) {
  if (!impl_->open) return;
  spdlog::warn("link: closing ({}): {}", reason, message);
  auto session = impl_->session;
  session->queue.push_back(goodbye_frame(reason, message));
  session->close_reason = reason;
  session->closing = true;
  session->wake.cancel();
}

void ConsoleLink::hurry() {
  if (impl_->stopped || !impl_->target) return;
  impl_->backoff = core::backoff::at_once().state;
  if (impl_->open) {
    impl_->keepalive =
        core::keepalive::doubted(impl_->keepalive, impl_->clock.now().since_boot, after_resume_answer);
    impl_->probe();
    impl_->watch();
    return;
  }
  if (impl_->next_attempt || impl_->clock.now().since_boot - impl_->attempt_at > young_attempt)
    impl_->start();
}

void ConsoleLink::watch() { impl_->watch(); }

void ConsoleLink::stop() {
  if (impl_->open) close("stopping", "the service stops");
  impl_->stopped = true;
}

bool ConsoleLink::is_open() const { return impl_->open; }
std::chrono::steady_clock::time_point ConsoleLink::last_pong() const {
  return impl_->open ? impl_->session->socket.last_pong() : std::chrono::steady_clock::time_point{};
}
protocol::LinkState const& ConsoleLink::state() const { return impl_->state; }
std::optional<Time> ConsoleLink::next_attempt() const { return impl_->next_attempt; }

std::string cause_of(Error const& error) {
  auto const says = [&](std::string_view words) { return error.message.find(words) != std::string::npos; };
  if (says("TLS:")) {
    if (says("expired")) return "tls.expired";
    if (says("authority")) return "tls.authority";
    if (says("other names")) return "tls.name";
    if (says("pinned")) return "tls.pin";
    return "tls";
  }
  if (says("proxy")) return "proxy";
  if (says("opening:")) return "opening";
  return std::string(name_of(error.code));
}

}  // namespace deskbell::agent
