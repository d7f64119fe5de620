// A wall clock that was set ahead while the console ran.
#pragma once

#include "protocol/time.h"

namespace deskbell::console {

/// Tells a wall clock that was set from time that passed. Not thread-safe.
class ClockJumps {
 public:
  /// What a clock drifts, or is slewed by, between two looks.
  static constexpr Duration tolerance{5'000};

  /// How far the wall clock went ahead of what truly passed since the last look; zero within `tolerance`,
  /// where it was set back, and at the first look. `since_boot` counts through sleep (CLOCK_BOOTTIME).
  Duration look(Time wall, Duration since_boot);
  /// Likewise, by the clocks of this machine.
  Duration look();

 private:
  bool looked_ = false;
  Time wall_{};
  Duration since_boot_{};
};

}  // namespace deskbell::console
