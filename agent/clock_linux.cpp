// Linux's clocks: CLOCK_BOOTTIME counts through sleep.
#include <ctime>
#include <fstream>

#include "agent/clock.h"

namespace deskbell::agent {

SystemClock::SystemClock() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::getline(file, boot_id_);
}

namespace {

Duration read(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return Duration{time.tv_sec * 1000 + time.tv_nsec / 1'000'000};
}

}  // namespace

core::Now SystemClock::now() const {
  auto const wall = std::chrono::system_clock::now();
  return core::Now{boot_id_, read(CLOCK_BOOTTIME), std::chrono::floor<Duration>(wall)};
}

Duration SystemClock::asleep() const { return read(CLOCK_BOOTTIME) - read(CLOCK_MONOTONIC); }

}  // namespace deskbell::agent
