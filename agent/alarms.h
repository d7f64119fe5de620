// The agent's one timer: every part names when it wants to be woken, and near ones wake together.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <optional>

#include "agent/clock.h"
#include "protocol/time.h"

namespace deskbell::agent {

/// What can be waited for.
enum class Alarm {
  chat,
  monitors,
  inventory,
  keep_alive,
  reconnect,
  apply_again,
  network,
  settings,
  upload,
  attachments,
  users,
  announcements,
  room,
  count
};

/// Times are on the boot clock of core::Now, which counts through sleep; so does the timer.
class Alarms {
 public:
  virtual ~Alarms() = default;

  virtual void on(Alarm alarm, std::function<void()> handler) = 0;
  /// Empty: not any more. Where the machine wakes for something else up to `slack` earlier, this one is
  /// served too.
  virtual void set(Alarm alarm, std::optional<Duration> when, Duration slack = Duration{0}) = 0;
  /// Called before what is due is served, where the machine slept since the last time.
  virtual void on_slept(std::function<void()> handler) = 0;
  /// Stops for good.
  virtual void stop() = 0;
};

/// On a timer of the kernel.
std::unique_ptr<Alarms> make_alarms(boost::asio::any_io_executor loop, Clock const& clock);

}  // namespace deskbell::agent
