// The moment of a decision: the wall clock, and a clock that counts through sleep but starts anew with each
// boot.
#pragma once

#include <optional>
#include <string>

#include "protocol/time.h"

namespace deskbell::core {

/// What the shell read from its clocks. `since_boot` includes time asleep (CLOCK_BOOTTIME) and never goes
/// back while `boot_id` stays the same.
struct Now {
  std::string boot_id;
  Duration since_boot{};
  Time wall{};
  friend bool operator==(Now const&, Now const&) = default;
};

/// A point in the future that survives a reboot. Within the boot that it was last seen in it is exact; after
/// a reboot the wall clock decides, but never for more than `longest` and never for less than nothing.
struct Deadline {
  std::string boot_id;
  Duration since_boot{};  ///< when it falls due, on that boot's clock
  Time wall{};            ///< when it falls due, on the wall clock as it stood then
  Duration longest{};     ///< upper bound of what can remain
  friend bool operator==(Deadline const&, Deadline const&) = default;
};

Deadline deadline_after(Now const& now, Duration span);
/// What is left, in [0, longest]; zero means due.
Duration remaining(Deadline const& deadline, Now const& now);
/// The same deadline expressed in the boot of `now`, so that later jumps of the wall clock no longer matter.
Deadline anchored(Deadline const& deadline, Now const& now);

}  // namespace deskbell::core
