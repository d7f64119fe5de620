// The trays' coroutines and their snapshot.
#include "agent/tray_link.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "agent/announcements.h"
#include "agent/chat_rows.h"
#include "agent/tray_link_impl.h"
#include "agent/version.h"
#include "protocol/codec.h"
#include "protocol/excerpt.h"
#include "protocol/reasons.h"
#include "protocol/version.h"

namespace deskbell::agent {

inline constexpr auto as_result = net::as_tuple(net::use_awaitable);

namespace {

constexpr std::size_t connections_max = 128;
constexpr std::size_t connections_per_account_max = 16;

}  // namespace

// ---- connections

net::awaitable<void> TrayLink::Impl::accept(std::shared_ptr<Impl> self) {
  while (!self->stopped) {
    auto accepted = co_await self->listener->accept();
    if (!accepted) co_return;
    self->take(std::move(accepted->socket), std::move(accepted->caller));
  }
}

void TrayLink::Impl::take(LocalSocket socket, Caller caller) {
  ++counters.connections;
  auto const same = std::count_if(sessions.begin(), sessions.end(), [&](TraySessionPointer const& session) {
    return session->caller.user.account_id == caller.user.account_id;
  });
  if (sessions.size() >= connections_max || static_cast<std::size_t>(same) >= connections_per_account_max) {
    ++counters.dropped;
    return;
  }
  auto session = std::make_shared<TraySession>(loop, std::move(socket), std::move(caller));
  sessions.push_back(session);
  if (is_nameless(session->caller.user)) return recognise(session);
  // Whose name was not known then comes back, as the one that it is known by now.
  for (auto const& other : sessions)
    if (other->caller.user.account_id == session->caller.user.account_id && is_nameless(other->caller.user))
      other->close();
  serve(session);
}

/// While the directory does not answer, the name is the one that is known from before: nobody is another
/// person for that.
void TrayLink::Impl::recognise(TraySessionPointer const& session) {
  store.transact<protocol::DeviceUser>(
      [user = session->caller.user](Transaction& transaction) -> Result<protocol::DeviceUser> {
        return accounts::as_known(transaction.database(), user);
      },
      [self = shared_from_this(), session](Result<protocol::DeviceUser> known) {
        if (session->ended || self->stopped) return self->leave(session);
        if (known) session->set_user(std::move(*known));
        self->serve(session);
      });
}

void TrayLink::Impl::serve(TraySessionPointer const& session) {
  net::co_spawn(loop, read(shared_from_this(), session), net::detached);
  net::co_spawn(loop, write(shared_from_this(), session), net::detached);
  begin(session);
}

net::awaitable<void> TrayLink::Impl::write(std::shared_ptr<Impl> self, TraySessionPointer session) {
  while (!session->ended) {
    if (session->queue.empty()) {
      if (session->leaving) break;
      session->wake.expires_after(std::chrono::hours(24));
      co_await session->wake.async_wait(as_result);
      continue;
    }
    auto bytes = std::move(session->queue.front());
    session->queue.pop_front();
    auto const size = bytes.size();
    auto written = co_await session->socket.write(std::move(bytes));
    session->queued_bytes -= size;
    if (!written) break;
  }
  session->close();
  if (session->leaving) self->leave(session);
}

net::awaitable<void> TrayLink::Impl::read(std::shared_ptr<Impl> self, TraySessionPointer session) {
  while (!session->ended) {
    auto content = co_await session->socket.read(protocol::max_tray_frame_bytes);
    if (!content) {
      if (content.error().code == ErrorCode::unavailable) break;
      self->malformed(*session, content.error());
      co_return self->send_away(session, content.error());
    }
    auto command = protocol::decode_message<protocol::TrayCommand>(*content);
    if (!command && !self->answers_nonsense(session, *content, command.error()))
      co_return self->send_away(session, command.error());
    auto const pause = session->take_allowance(command ? cost_of(*command) : 1);
    if (pause.count() > 0) {
      net::steady_timer timer(self->loop);
      timer.expires_after(pause);
      co_await timer.async_wait(as_result);
    }
    if (session->ended || self->stopped) break;
    if (command) self->on_command(session, *command);
  }
  self->leave(session);
}

void TrayLink::Impl::malformed(TraySession const& session, Error const& error) {
  ++counters.malformed;
  complaints.about(session, error);
}

/// A frame whose body is not understood. A newer tray may ask for what this service does not know: it is
/// told so, or passed over. False: that is no tray of ours, and its connection ends.
bool TrayLink::Impl::answers_nonsense(TraySessionPointer const& session, std::string const& frame,
                                      Error const& error) {
  malformed(*session, error);
  if (auto const request = protocol::peek_request(frame)) {
    auto told = error;
    if (error.code == ErrorCode::not_found)
      told.message = protocol::reasons::filled(protocol::reasons::service_is_older, {error.message});
    answer(session, *request, told);
    return true;
  }
  return error.code == ErrorCode::not_found;
}

/// It leaves when it has heard why, and is nobody's tray from now on.
void TrayLink::Impl::send_away(TraySessionPointer const& session, Error const& error) {
  if (session->ended) return leave(session);
  session->say_goodbye(error);
  if (session->greeted && !stopped) world.on_users_changed();
}

void TrayLink::Impl::leave(TraySessionPointer const& session) {
  session->close();
  std::erase(sessions, session);
  if (session->greeted && !session->leaving && !stopped) world.on_users_changed();
}

void TrayLink::Impl::send(TraySessionPointer const& session, protocol::TrayEvent const& event) {
  if (session->send(event)) return;
  ++counters.dropped;
  spdlog::warn("tray link: the tray of user {} is too slow and was let go", session->caller.user.account_id);
  session->close();
}

// ---- snapshot

protocol::TrayMenuChanged TrayLink::Impl::menu_for(TraySession const& session) const {
  return menu_for_user(*world.policy(), session.caller.user, world.link_state().status);
}

protocol::TrayDeskChanged TrayLink::Impl::desk_for(std::vector<protocol::MenuItem> const& menu) const {
  return {usual_answer_s, hours_for(*world.policy(), menu, world.console_time())};
}

void TrayLink::Impl::begin(TraySessionPointer const& session) {
  // For itself: where nothing can be written, what is there is shown all the same.
  store.submit(
      [session](Transaction& transaction) -> Result<void> {
        if (!session->ended) accounts::adopt(transaction, session->caller.user);
        return {};
      },
      {});
  store.transact<TrayView>(
      [session, now = world.console_time()](Transaction& transaction) -> Result<TrayView> {
        // Who comes and goes by the thousand leaves no work behind.
        if (session->ended) return TrayView{};
        return view_for(transaction.database(), session->account, now);
      },
      [self = shared_from_this(), session](Result<TrayView> seen) {
        if (session->ended || session->leaving) return;
        if (!seen) {
          spdlog::error("tray link: no snapshot: {}", seen.error().message);
          return session->close();
        }
        self->send_snapshot(session, std::move(*seen));
      });
}

void TrayLink::Impl::send_snapshot(TraySessionPointer const& session, TrayView seen) {
  auto const menu = menu_for(*session);
  auto const desk = desk_for(menu.menu);
  protocol::TraySnapshot snapshot;
  snapshot.protocol_version = protocol::version;
  snapshot.agent_version = agent_version;
  snapshot.user = session->caller.user;
  snapshot.user.name = login_name(session->caller.user);
  snapshot.link = world.link_state();
  snapshot.branding = menu.branding;
  snapshot.menu = menu.menu;
  snapshot.chat = std::move(seen.chat);
  snapshot.requests = std::move(seen.requests);
  snapshot.device = world.device_lines(session->caller.user);
  snapshot.usual_answer_s = desk.usual_answer_s;
  snapshot.hours = desk.hours;
  session->desk = protocol::encode_message(protocol::TrayEvent(desk));
  session->menu = protocol::encode_message(protocol::TrayEvent(menu));
  session->watching = true;
  for (auto const& event : in_frames(std::move(snapshot))) send(session, event);
  for (auto const& event : seen.after) send(session, event);
  show(session, seen.announcements);
  send_past(session, std::move(seen.past));
}

void TrayLink::Impl::refresh_menu(TraySessionPointer const& session) {
  auto const menu = menu_for(*session);
  send_if_new(session, session->menu, menu);
  send_if_new(session, session->desk, desk_for(menu.menu));
}

void TrayLink::Impl::send_if_new(TraySessionPointer const& session, std::string& sent,
                                 protocol::TrayEvent const& event) {
  auto encoded = protocol::encode_message(event);
  if (encoded == sent) return;
  sent = std::move(encoded);
  send(session, event);
}

// ---- announcements

void TrayLink::Impl::show(TraySessionPointer const& session,
                          std::vector<protocol::TrayAnnouncement> const& announcements) {
  for (auto const& event : session->differing(announcements)) send(session, event);
}

void TrayLink::Impl::refresh_announcements(TraySessionPointer const& session) {
  using Shown = std::vector<protocol::TrayAnnouncement>;
  store.transact<Shown>(
      [account = session->account, now = world.console_time()](Transaction& transaction) -> Result<Shown> {
        return announcements::shown_to(transaction.database(), account, now);
      },
      [self = shared_from_this(), session](Result<Shown> shown) {
        if (shown && session->watching) self->show(session, *shown);
      });
}

void TrayLink::Impl::send_past(TraySessionPointer const& session, history::Past past) {
  for (auto& frame : past.frames) send(session, std::move(frame));
  send(session, protocol::TrayReady{past.more});
}

TrayLink::TrayLink(net::any_io_executor loop, Store& store, World& world)
    : impl_(std::make_shared<Impl>(std::move(loop), store, world)) {}
TrayLink::~TrayLink() { stop(); }

Result<void> TrayLink::start(LocalListenerOptions options) {
  auto listener = LocalListener::open(impl_->loop, std::move(options));
  if (!listener) return prefixed("tray link", listener.error());
  impl_->listener.emplace(std::move(*listener));
  net::co_spawn(impl_->loop, Impl::accept(impl_), net::detached);
  return {};
}

void TrayLink::stop() {
  impl_->stopped = true;
  if (impl_->listener) impl_->listener->close();
  for (auto const& session : impl_->sessions) session->close();
}

void TrayLink::tell(std::string const& account, protocol::TrayEvent const& event) {
  for (auto const& session : watching(impl_->sessions))
    if (session->account == account) impl_->send(session, event);
}

void TrayLink::begin_anew() {
  for (auto const& session : impl_->sessions) session->close();
}

void TrayLink::tell_everybody(protocol::TrayEvent const& event) {
  for (auto const& session : watching(impl_->sessions)) impl_->send(session, event);
}

void TrayLink::refresh_menus() {
  for (auto const& session : watching(impl_->sessions)) impl_->refresh_menu(session);
}

void TrayLink::refresh_device() {
  for (auto const& session : watching(impl_->sessions))
    impl_->send(session, protocol::TrayDeviceChanged{impl_->world.device_lines(session->caller.user)});
}

void TrayLink::refresh_announcements() {
  for (auto const& session : watching(impl_->sessions)) impl_->refresh_announcements(session);
}

void TrayLink::set_desk(protocol::DeskState const& desk) {
  if (std::exchange(impl_->usual_answer_s, desk.usual_answer_s) != desk.usual_answer_s) refresh_menus();
}

void TrayLink::tell_typing(ChatId chat, std::string const& name) {
  impl_->store.transact<std::string>(
      [chat](Transaction& transaction) -> Result<std::string> {
        return chat_rows::owner(transaction.database(), chat);
      },
      [impl = impl_, chat, name, this](Result<std::string> account) {
        if (!impl->stopped && account && !account->empty()) tell(*account, protocol::TrayTyping{chat, name});
      });
}

std::vector<protocol::DeviceUser> TrayLink::users() const { return users_with_tray(impl_->sessions); }
std::size_t TrayLink::count() const { return impl_->sessions.size(); }
TrayCounters const& TrayLink::counters() const { return impl_->counters; }

}  // namespace deskbell::agent
