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
  caught_up,
  apply_again,
  network,
  settings,
  upload,
  count
};

/// Times are on the boot clock of core::Now, which counts through sleep; so does the timer.
class Alarms {
 public:
  Alarms(boost::asio::any_io_executor loop, Clock const& clock);
  ~Alarms();

  void on(Alarm alarm, std::function<void()> handler);
  /// Empty: not any more. Where the machine wakes for something else up to `slack` earlier, this one is
  /// served too.
  void set(Alarm alarm, std::optional<Duration> when, Duration slack = Duration{0});
  /// Stops for good.
  void stop();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace deskbell::agent
