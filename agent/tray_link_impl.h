// What a TrayLink is made of: its connections and their snapshot (tray_link.cpp), what trays ask for
// (tray_commands.cpp). Private to the two.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <vector>

#include "agent/history.h"
#include "agent/tray_link.h"
#include "agent/tray_session.h"
#include "agent/tray_view.h"

namespace deskbell::agent {

namespace net = boost::asio;

struct TrayLink::Impl : std::enable_shared_from_this<Impl> {
  net::any_io_executor loop;
  Store& store;
  World& world;
  std::optional<LocalListener> listener;
  std::vector<TraySessionPointer> sessions;
  TrayCounters counters;
  std::optional<std::int64_t> usual_answer_s;
  bool stopped = false;
  Complaints complaints;

  Impl(net::any_io_executor our_loop, Store& our_store, World& our_world)
      : loop(std::move(our_loop)), store(our_store), world(our_world) {}

  static net::awaitable<void> accept(std::shared_ptr<Impl> self);
  void take(LocalSocket socket, Caller caller);
  void recognise(TraySessionPointer const& session);
  void serve(TraySessionPointer const& session);
  static net::awaitable<void> write(std::shared_ptr<Impl> self, TraySessionPointer session);
  static net::awaitable<void> read(std::shared_ptr<Impl> self, TraySessionPointer session);
  void malformed(TraySession const& session, Error const& error);
  bool answers_nonsense(TraySessionPointer const& session, std::string const& frame, Error const& error);
  void send_away(TraySessionPointer const& session, Error const& error);
  void leave(TraySessionPointer const& session);
  void send(TraySessionPointer const& session, protocol::TrayEvent const& event);
  protocol::TrayMenuChanged menu_for(TraySession const& session) const;
  protocol::TrayDeskChanged desk_for(std::vector<protocol::MenuItem> const& menu) const;
  void begin(TraySessionPointer const& session);
  void send_snapshot(TraySessionPointer const& session, TrayView seen);
  void refresh_menu(TraySessionPointer const& session);
  void send_if_new(TraySessionPointer const& session, std::string& sent, protocol::TrayEvent const& event);
  void show(TraySessionPointer const& session, std::vector<protocol::TrayAnnouncement> const& announcements);
  void refresh_announcements(TraySessionPointer const& session);
  void send_past(TraySessionPointer const& session, history::Past past);

  // tray_commands.cpp
  struct Asked;
  void on_command(TraySessionPointer const& session, protocol::TrayCommand const& command);
  void answer(TraySessionPointer const& session, RequestId request,
              Result<std::optional<ChatId>> const& outcome);
};

}  // namespace deskbell::agent
