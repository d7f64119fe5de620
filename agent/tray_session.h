// One tray: its connection, its queue and its limits.
#pragma once

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agent/account.h"
#include "agent/local_socket.h"
#include "protocol/channels.h"

namespace deskbell::agent {

struct TraySession : std::enable_shared_from_this<TraySession> {
  TraySession(boost::asio::any_io_executor const& loop, LocalSocket opened, Caller who)
      : socket(std::move(opened)),
        caller(std::move(who)),
        account(account_of(caller.user)),
        wake(loop),
        limit(loop) {}

  static constexpr std::size_t queue_max_bytes = std::size_t{1024} * 1024;
  static constexpr double commands_per_second = 50;
  static constexpr double burst = 200;
  /// For a goodbye to be read.
  static constexpr std::chrono::seconds goodbye_max{3};

  LocalSocket socket;
  Caller caller;
  std::string account;  ///< whose rows it shows
  boost::asio::steady_timer wake;
  boost::asio::steady_timer limit;  ///< of its goodbye
  std::deque<std::string> queue;
  std::size_t queued_bytes = 0;
  std::atomic<bool> ended = false;                      ///< read by the store's thread, too
  bool greeted = false;                                 ///< it said hello: that is a tray
  bool watching = false;                                ///< the snapshot is queued: changes may follow
  bool leaving = false;                                 ///< goodbye is queued: nothing follows
  std::string menu;                                     ///< as last sent, encoded
  std::string desk;                                     ///< likewise
  std::map<AnnouncementId, std::string> announcements;  ///< likewise
  std::optional<protocol::TrayChatPicture> picture;     ///< likewise
  double allowance = burst;
  std::chrono::steady_clock::time_point counted_at = std::chrono::steady_clock::now();

  /// Who it is, where the kernel told the number alone.
  void set_user(protocol::DeviceUser user);
  /// False where the tray is too slow and has to go.
  bool send(protocol::TrayEvent const& event);
  /// What this tray is to be told, so that it shows these announcements.
  std::vector<protocol::TrayEvent> differing(std::vector<protocol::TrayAnnouncement> const& shown);
  /// It is told why, and closed when it has heard it, or does not read.
  void say_goodbye(Error const& why);
  void close();
  /// How long to wait before the next command is looked at, where this one costs so much of an ordinary one.
  std::chrono::milliseconds take_allowance(double cost = 1);

 private:
  bool is_news(protocol::TrayChatPicture const& told);
};

protocol::TrayAnswer answer_to(RequestId request, Result<std::optional<ChatId>> const& outcome);

/// In ordinary commands.
double cost_of(protocol::TrayCommand const& command);

using TraySessionPointer = std::shared_ptr<TraySession>;

/// How often trays that talk nonsense are named aloud.
class Complaints {
 public:
  static constexpr int a_minute = 5;
  /// Said aloud a few times a minute: whoever floods us shall not flood the log too.
  void about(TraySession const& session, Error const& error);
  /// To be asked once for each.
  bool next_is_loud();

 private:
  int count_ = 0;
  std::chrono::steady_clock::time_point since_{};
};

/// Those that are told of changes. A copy: telling may end one of them.
std::vector<TraySessionPointer> watching(std::vector<TraySessionPointer> const& sessions);
/// Who has a tray that said hello and is not sent away, each once, by account.
std::vector<protocol::DeviceUser> users_with_tray(std::vector<TraySessionPointer> const& sessions);

}  // namespace deskbell::agent
