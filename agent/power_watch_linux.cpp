// logind's PrepareForSleep and its delay lock, where there is a system bus.
#include <fcntl.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include <boost/asio/posix/stream_descriptor.hpp>

#include "agent/machine_watch.h"

namespace deskbell::agent {

namespace net = boost::asio;

namespace {
constexpr char const* logind = "org.freedesktop.login1";
constexpr char const* logind_path = "/org/freedesktop/login1";
constexpr char const* logind_manager = "org.freedesktop.login1.Manager";
}  // namespace

struct PowerWatch::Impl : std::enable_shared_from_this<Impl> {
  sd_bus* bus = nullptr;
  net::posix::stream_descriptor descriptor;
  std::function<void(bool)> on_change;
  int lock = -1;  ///< while it is open, sleep is held up

  Impl(net::any_io_executor const& loop, std::function<void(bool)> handler)
      : descriptor(loop), on_change(std::move(handler)) {}
  ~Impl() {
    let_go();
    if (descriptor.is_open()) descriptor.release();
    sd_bus_unref(bus);
  }

  void let_go() {
    if (lock >= 0) ::close(lock);
    lock = -1;
  }

  void hold_up() {
    sd_bus_call_method_async(bus, nullptr, logind, logind_path, logind_manager, "Inhibit", on_lock, this,
                             "ssss", "sleep", "Deskbell", "tells its console that this machine goes to sleep",
                             "delay");
  }

  /// Refused, or nobody there: then sleep is told of without waiting.
  static int on_lock(sd_bus_message* message, void* self, sd_bus_error*) {
    auto& impl = *static_cast<Impl*>(self);
    int given = -1;
    if (sd_bus_message_is_method_error(message, nullptr) == 0 &&
        sd_bus_message_read(message, "h", &given) >= 0) {
      impl.let_go();
      impl.lock = ::fcntl(given, F_DUPFD_CLOEXEC, 3);
    }
    return 1;
  }

  static int on_signal(sd_bus_message* message, void* self, sd_bus_error*) {
    int suspending = 0;
    auto& impl = *static_cast<Impl*>(self);
    if (sd_bus_message_read(message, "b", &suspending) < 0 || !impl.on_change) return 0;
    if (suspending == 0) impl.hold_up();
    impl.on_change(suspending != 0);
    return 0;
  }

  void start() {
    if (sd_bus_open_system(&bus) < 0) return;
    int const matched = sd_bus_match_signal_async(bus, nullptr, logind, logind_path, logind_manager,
                                                  "PrepareForSleep", on_signal, nullptr, this);
    int const number = sd_bus_get_fd(bus);
    if (matched < 0 || number < 0) return;
    descriptor.assign(number);
    hold_up();
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

void PowerWatch::let_go() { impl_->let_go(); }

PowerWatch::~PowerWatch() {
  impl_->on_change = nullptr;
  impl_->let_go();
  if (impl_->descriptor.is_open()) impl_->descriptor.cancel();
}

}  // namespace deskbell::agent
