// systemd: sd_notify, and its watchdog.
#include <systemd/sd-daemon.h>

#include <boost/asio/steady_timer.hpp>
#include <chrono>

#include "service/service_manager.h"

namespace deskbell::service {

struct ServiceManager::Impl : std::enable_shared_from_this<Impl> {
  explicit Impl(boost::asio::any_io_executor const& loop) : timer(loop) {}
  boost::asio::steady_timer timer;
  std::chrono::microseconds period{0};

  void ping() {
    timer.expires_after(period / 2);
    timer.async_wait([self = shared_from_this()](boost::system::error_code error) {
      if (error) return;
      sd_notify(0, "WATCHDOG=1");
      self->ping();
    });
  }
};

ServiceManager::ServiceManager(boost::asio::any_io_executor loop) : impl_(std::make_shared<Impl>(loop)) {}
ServiceManager::~ServiceManager() { impl_->timer.cancel(); }

void ServiceManager::tell_ready() {
  sd_notify(0, "READY=1");
  std::uint64_t microseconds = 0;
  if (sd_watchdog_enabled(0, &microseconds) <= 0) return;
  impl_->period = std::chrono::microseconds(microseconds);
  impl_->ping();
}

void ServiceManager::tell_stopping() {
  sd_notify(0, "STOPPING=1");
  impl_->timer.cancel();
}

}  // namespace deskbell::service
