// What the machine says of itself: its network changes, it is about to sleep, it woke up.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>

namespace deskbell::agent {

/// Changes of links, addresses and routes, as the kernel tells them; several in a row may come as one.
class NetworkWatch {
 public:
  NetworkWatch(boost::asio::any_io_executor loop, std::function<void()> on_change);
  ~NetworkWatch();
  /// Whether any route leads out of this machine.
  static bool is_connected();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

/// Sleep and wake-up, where the system has somebody who tells.
class PowerWatch {
 public:
  PowerWatch(boost::asio::any_io_executor loop, std::function<void(bool suspending)> on_change);
  ~PowerWatch();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace deskbell::agent
