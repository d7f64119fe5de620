// What the machine says of itself: its network changes, it is about to sleep, it woke up.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <string>

namespace deskbell::agent {

/// Changes of links, addresses and routes, as the kernel tells them; several in a row may come as one.
class NetworkWatch {
 public:
  NetworkWatch(boost::asio::any_io_executor loop, std::function<void()> on_change);
  ~NetworkWatch();
  /// Whether any route leads out of this machine.
  static bool is_connected();
  /// Changes when an address or a way out does, and not when the kernel merely renews one.
  static std::string ways_out();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

/// Sleep and wake-up, where the system has somebody who tells. Sleep is held up until let_go(), as long as
/// the system lets us (systemd: five seconds).
class PowerWatch {
 public:
  PowerWatch(boost::asio::any_io_executor loop, std::function<void(bool suspending)> on_change);
  ~PowerWatch();
  /// What is to be done before sleep is done.
  void let_go();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace deskbell::agent
