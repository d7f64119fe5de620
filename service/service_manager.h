// The service manager that started us: told when we are ready, alive and stopping.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>

namespace deskbell::service {

class ServiceManager {
 public:
  explicit ServiceManager(boost::asio::any_io_executor loop);
  ~ServiceManager();

  /// Begins the watchdog's pings too, where one is wanted.
  void tell_ready();
  void tell_stopping();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace deskbell::service
