// One timerfd on CLOCK_BOOTTIME.
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "agent/alarms.h"

namespace deskbell::agent {

struct Alarms::Impl : std::enable_shared_from_this<Impl> {
  struct Slot {
    std::function<void()> handler;
    std::optional<Duration> when;
    Duration slack{0};
  };

  boost::asio::posix::stream_descriptor timer;
  Clock const& clock;
  std::array<Slot, static_cast<std::size_t>(Alarm::count)> slots;
  std::optional<Duration> armed;
  bool waiting = false;
  bool serving = false;

  Impl(boost::asio::any_io_executor const& loop, Clock const& our_clock)
      : timer(loop, ::timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC)), clock(our_clock) {}

  void arm() {
    if (!timer.is_open() || serving) return;
    std::optional<Duration> earliest;
    for (auto const& slot : slots)
      if (slot.when && (!earliest || *slot.when < *earliest)) earliest = slot.when;
    if (earliest != armed) {
      itimerspec spec{};
      if (earliest) {
        // A clock that is at most so many milliseconds off counts them down; zero would disarm.
        auto const left = std::max(*earliest - clock.now().since_boot, Duration{1});
        spec.it_value.tv_sec = left.count() / 1000;
        spec.it_value.tv_nsec = (left.count() % 1000) * 1'000'000;
      }
      ::timerfd_settime(timer.native_handle(), 0, &spec, nullptr);
      armed = earliest;
    }
    wait();
  }

  void wait() {
    if (waiting || !armed) return;
    waiting = true;
    timer.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                     [self = shared_from_this()](boost::system::error_code error) {
                       self->waiting = false;
                       if (!error) self->serve();
                     });
  }

  void serve() {
    std::uint64_t times = 0;
    if (::read(timer.native_handle(), &times, sizeof times) < 0) times = 0;
    armed.reset();
    serving = true;
    auto const now = clock.now().since_boot;
    for (auto& slot : slots) {
      if (!slot.when || *slot.when - slot.slack > now) continue;
      slot.when.reset();
      if (slot.handler) slot.handler();
    }
    serving = false;
    arm();
  }
};

Alarms::Alarms(boost::asio::any_io_executor loop, Clock const& clock)
    : impl_(std::make_shared<Impl>(loop, clock)) {}
Alarms::~Alarms() { stop(); }

void Alarms::on(Alarm alarm, std::function<void()> handler) {
  impl_->slots[static_cast<std::size_t>(alarm)].handler = std::move(handler);
}

void Alarms::set(Alarm alarm, std::optional<Duration> when, Duration slack) {
  auto& slot = impl_->slots[static_cast<std::size_t>(alarm)];
  slot.when = when;
  slot.slack = slack;
  impl_->arm();
}

void Alarms::stop() {
  for (auto& slot : impl_->slots) slot = {};
  boost::system::error_code ignored;
  impl_->timer.close(ignored);
}

}  // namespace deskbell::agent
