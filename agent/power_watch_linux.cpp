// logind's PrepareForSleep, where there is a system bus.
#include <systemd/sd-bus.h>

#include <boost/asio/posix/stream_descriptor.hpp>

#include "agent/machine_watch.h"

namespace deskbell::agent {

namespace net = boost::asio;

struct PowerWatch::Impl : std::enable_shared_from_this<Impl> {
  sd_bus* bus = nullptr;
  net::posix::stream_descriptor descriptor;
  std::function<void(bool)> on_change;

  Impl(net::any_io_executor const& loop, std::function<void(bool)> handler)
      : descriptor(loop), on_change(std::move(handler)) {}
  ~Impl() {
    if (descriptor.is_open()) descriptor.release();
    sd_bus_unref(bus);
  }

  static int on_signal(sd_bus_message* message, void* self, sd_bus_error*) {
    int suspending = 0;
    auto& impl = *static_cast<Impl*>(self);
    if (sd_bus_message_read(message, "b", &suspending) >= 0 && impl.on_change)
      impl.on_change(suspending != 0);
    return 0;
  }

  void start() {
    if (sd_bus_open_system(&bus) < 0) return;
    int const matched = sd_bus_match_signal_async(bus, nullptr, "org.freedesktop.login1",
                                                  "/org/freedesktop/login1", "org.freedesktop.login1.Manager",
                                                  "PrepareForSleep", on_signal, nullptr, this);
    int const number = sd_bus_get_fd(bus);
    if (matched < 0 || number < 0) return;
    descriptor.assign(number);
    work();
  }

  void work() {
    for (;;) {
      int const outcome = sd_bus_process(bus, nullptr);
      if (outcome < 0) return;
      if (outcome == 0) break;
    }
    int const events = sd_bus_get_events(bus);
    if (events < 0) return;
    auto const direction = (events & 0x004 /* POLLOUT */) != 0 ? net::posix::stream_descriptor::wait_write
                                                               : net::posix::stream_descriptor::wait_read;
    descriptor.async_wait(direction, [self = shared_from_this()](boost::system::error_code error) {
      if (!error && self->on_change) self->work();
    });
  }
};

PowerWatch::PowerWatch(net::any_io_executor loop, std::function<void(bool)> on_change)
    : impl_(std::make_shared<Impl>(loop, std::move(on_change))) {
  impl_->start();
}

PowerWatch::~PowerWatch() {
  impl_->on_change = nullptr;
  if (impl_->descriptor.is_open()) impl_->descriptor.cancel();
}

}  // namespace deskbell::agent
