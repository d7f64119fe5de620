// Linux's clocks: CLOCK_BOOTTIME counts through sleep.
#include <ctime>
#include <fstream>

#include "agent/clock.h"

namespace deskbell::agent {

SystemClock::SystemClock() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::getline(file, boot_id_);
}

core::Now SystemClock::now() const {
  timespec since_boot{};
  clock_gettime(CLOCK_BOOTTIME, &since_boot);
  auto const wall = std::chrono::system_clock::now();
  return core::Now{boot_id_, Duration{since_boot.tv_sec * 1000 + since_boot.tv_nsec / 1'000'000},
                   std::chrono::floor<Duration>(wall)};
}

}  // namespace deskbell::agent
