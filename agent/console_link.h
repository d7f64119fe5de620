// The WebSocket to the console: opened, proven, kept alive, and opened again when it goes.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agent/alarms.h"
#include "core/backoff.h"
#include "core/keepalive.h"
#include "protocol/device_link.h"
#include "protocol/tray_link.h"
#include "transport/connect.h"
#include "transport/tls_context.h"

namespace deskbell::agent {

struct LinkTarget {
  std::string url;  ///< "https://host:port", without a path
  ConsoleId console_id;
  std::shared_ptr<transport::TlsClientContext> tls;
  std::optional<transport::Proxy> proxy;
  bool allow_plain = false;
};

class ConsoleLink {
 public:
  class World {
   public:
    virtual ~World() = default;
    /// The signed answer to a challenge.
    virtual std::string make_hello(protocol::Challenge const& challenge) = 0;
    virtual void on_opened(protocol::Welcome const& welcome) = 0;
    /// Everything after the welcome but goodbyes.
    virtual void on_frame(std::string text) = 0;
    virtual void on_lost() = 0;
    virtual void on_state(protocol::LinkState const& state) = 0;
    virtual core::keepalive::Urgency urgency() const = 0;
    virtual void on_server_time(Time time) = 0;
    /// Longest time between two keep-alives, whatever the console allows. Where it changes: watch().
    virtual Duration keep_alive_max() const { return Duration::max(); }
  };

  ConsoleLink(boost::asio::any_io_executor loop, Clock const& clock, Alarms& alarms, World& world);
  ~ConsoleLink();

  /// Starts over with this target; empty: not enrolled.
  void set_target(std::optional<LinkTarget> target);
  /// No link for now, until there is a target again: it is about to be told anew where that is.
  void pause();
  /// The settings do not allow a link: shown as it is, until there is a target.
  void set_unusable(Error const& why);
  /// In order, after what was sent before. Dropped where there is no link.
  void send(std::vector<std::string> frames);
  /// Says goodbye and closes; the link comes back by itself.
  void close(std::string reason, std::string message);
  /// The network changed or the machine woke up: tries at once, or makes sure that the link still lives.
  void hurry();
  /// Urgency may have changed.
  void watch();
  /// For good: the console is told that the service stops.
  void stop();

  bool is_open() const;
  /// When the console last answered a probe; the opening counts. The beginning of time where there is no
  /// link.
  std::chrono::steady_clock::time_point last_pong() const;
  protocol::LinkState const& state() const;
  std::optional<Time> next_attempt() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

/// A short cause that support can be told, e.g. "tls" or "name_not_found".
std::string cause_of(Error const& error);

}  // namespace deskbell::agent
