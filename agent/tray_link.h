// Serves the trays of this machine: a snapshot, then changes; what they ask for is done for the caller that
// the kernel named.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "agent/local_socket.h"
#include "agent/policy_in_force.h"
#include "agent/store.h"
#include "protocol/channels.h"

namespace deskbell::agent {

class Attachments;

struct TrayCounters {
  std::uint64_t connections = 0;
  std::uint64_t malformed = 0;  ///< frames that were not understood
  std::uint64_t dropped = 0;    ///< connections closed for being slow
};

class TrayLink {
 public:
  class World {
   public:
    virtual ~World() = default;
    virtual Policy policy() const = 0;
    virtual protocol::LinkState link_state() const = 0;
    virtual std::vector<protocol::DeviceLine> device_lines(protocol::DeviceUser const& user) const = 0;
    /// Signals for the console.
    virtual void send_typing(ChatId chat) = 0;
    virtual void send_read(protocol::ChatRead mark) = 0;
    virtual Attachments& attachments() = 0;
    /// A tray of somebody came, or the last of theirs may have gone.
    virtual void on_users_changed() = 0;
    /// The wall clock as the console would read it.
    virtual Time console_time() const = 0;
    /// Somebody is at a conversation.
    virtual void on_chat_activity() = 0;
  };

  TrayLink(boost::asio::any_io_executor loop, Store& store, World& world);
  ~TrayLink();

  /// Errors: those of LocalListener::open.
  Result<void> start(LocalListenerOptions options);
  void stop();

  void tell(std::string const& account, protocol::TrayEvent const& event);
  void tell_everybody(protocol::TrayEvent const& event);
  /// Policy, link or user facts changed: menus are made anew, and sent where they differ.
  void refresh_menus();
  void refresh_device();
  /// Announcements or what people did with them changed, or time went by: what differs is sent.
  void refresh_announcements();
  /// What was shown belongs to others now: each tray comes back for its snapshot.
  void begin_anew();
  /// What the desk says of itself: kept for trays that come later.
  void set_desk(protocol::DeskState const& desk);
  /// A technician types.
  void tell_typing(ChatId chat, std::string const& name);

  /// Who has a tray here, each once, by account.
  std::vector<protocol::DeviceUser> users() const;
  std::size_t count() const;
  TrayCounters const& counters() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace deskbell::agent
