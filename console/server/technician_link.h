// One browser on its live link: a snapshot, then changes. One reader; the rest runs while there is something
// to tell.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "console/server/link_watch.h"
#include "console/server/outgoing_frames.h"
#include "console/server/technician_hub.h"
#include "console/server/technician_view.h"

namespace deskbell::console {

class LiveLink : public std::enable_shared_from_this<LiveLink> {
 public:
  LiveLink(LiveHub& hub, transport::WebSocket socket, LiveTicket ticket, std::int64_t cursor);
  ~LiveLink();
  boost::asio::awaitable<void> run();

  // From any thread.
  void on_signal(Signal const& signal);
  void dismiss(std::string reason);
  /// To be called about once a second. Who is told things on a page that is not there any more counts as
  /// online: a silent browser is asked whether it is there, soon where it was told something, and given up.
  /// And the link ends with its session.
  void watch(Duration now);
  [[nodiscard]] std::int64_t organisation() const { return ticket_.organisation_id; }
  [[nodiscard]] std::int64_t user() const { return ticket_.user_id; }

 private:
  boost::asio::awaitable<bool> open();
  [[nodiscard]] bool may_tell() const;
  void go_on_telling();
  boost::asio::awaitable<void> tell();
  boost::asio::awaitable<void> look_at_session(Duration now);
  boost::asio::awaitable<void> say_typing(ChatId chat);
  void on_command(std::string const& text);
  void wake(bool counts);
  void send(protocol::LiveEvent const& event);
  void send_user_changed(UserId user);
  /// What is said of a conversation is sent to those who may see it.
  void send_of(ChatId chat, protocol::LiveEvent const& event);
  boost::asio::awaitable<void> send_if_seen(ChatId chat, protocol::LiveEvent event);
  void spawn(boost::asio::awaitable<void> work);

  LiveHub& hub_;
  transport::WebSocket socket_;
  boost::asio::any_io_executor executor_;
  LiveTicket ticket_;
  std::int64_t cursor_;
  LiveView view_;
  std::shared_ptr<Calls> calling_ = std::make_shared<Calls>();
  protocol::ChatCounts counts_;
  bool telling_ = false;
  bool changes_wanted_ = false;
  bool counts_wanted_ = false;
  OutgoingFrames outgoing_;
  std::chrono::steady_clock::time_point told_at_{};
  bool closing_ = false;
  LinkWatch watch_;
  Duration session_looked_at_by_{};  ///< on watch()'s clock
};

}  // namespace deskbell::console
