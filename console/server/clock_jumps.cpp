// The wall clock against CLOCK_BOOTTIME.
#include "console/server/clock_jumps.h"

#include <chrono>
#include <ctime>
#include <utility>

namespace deskbell::console {

Duration ClockJumps::look(Time wall, Duration since_boot) {
  auto const jump =
      (wall - std::exchange(wall_, wall)) - (since_boot - std::exchange(since_boot_, since_boot));
  if (!std::exchange(looked_, true)) return Duration::zero();
  return jump > tolerance ? jump : Duration::zero();
}

Duration ClockJumps::look() {
  std::timespec boot{};
  ::clock_gettime(CLOCK_BOOTTIME, &boot);
  return look(std::chrono::floor<Duration>(std::chrono::system_clock::now()),
              std::chrono::floor<Duration>(std::chrono::seconds(boot.tv_sec) +
                                           std::chrono::nanoseconds(boot.tv_nsec)));
}

}  // namespace deskbell::console
