// One timerfd on CLOCK_BOOTTIME.
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <utility>

#include "agent/alarms.h"

namespace deskbell::agent {

namespace {

/// Shorter naps change nothing for anybody.
constexpr Duration worth_telling{2'000};

struct Timer : std::enable_shared_from_this<Timer> {
  struct Slot {
    std::function<void()> handler;
    std::optional<Duration> when;
    Duration slack{0};
  };

  boost::asio::posix::stream_descriptor timer;
  Clock const& clock;
  std::array<Slot, static_cast<std::size_t>(Alarm::count)> slots;
  std::optional<Duration> armed;
  std::function<void()> slept;
  Duration asleep;
  bool waiting = false;
  bool serving = false;

  Timer(boost::asio::any_io_executor const& loop, Clock const& our_clock)
      : timer(loop, ::timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC)),
        clock(our_clock),
        asleep(our_clock.asleep()) {}

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
    auto const before = std::exchange(asleep, clock.asleep());
    if (asleep - before >= worth_telling && slept) slept();
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

class KernelAlarms final : public Alarms {
 public:
  KernelAlarms(boost::asio::any_io_executor const& loop, Clock const& clock)
      : timer_(std::make_shared<Timer>(loop, clock)) {}
  ~KernelAlarms() override { KernelAlarms::stop(); }

  void on(Alarm alarm, std::function<void()> handler) override {
    timer_->slots[static_cast<std::size_t>(alarm)].handler = std::move(handler);
  }
  void set(Alarm alarm, std::optional<Duration> when, Duration slack) override {
    auto& slot = timer_->slots[static_cast<std::size_t>(alarm)];
    slot.when = when;
    slot.slack = slack;
    timer_->arm();
  }
  void on_slept(std::function<void()> handler) override { timer_->slept = std::move(handler); }
  void stop() override {
    for (auto& slot : timer_->slots) slot = {};
    timer_->slept = nullptr;
    boost::system::error_code ignored;
    timer_->timer.close(ignored);
  }

 private:
  std::shared_ptr<Timer> timer_;
};

}  // namespace

std::unique_ptr<Alarms> make_alarms(boost::asio::any_io_executor loop, Clock const& clock) {
  return std::make_unique<KernelAlarms>(loop, clock);
}

}  // namespace deskbell::agent
