// Deadlines that survive a reboot.
#include "core/clock.h"

#include <algorithm>

namespace deskbell::core {

Deadline deadline_after(Now const& now, Duration span) {
  span = std::max(span, Duration::zero());
  return Deadline{now.boot_id, now.since_boot + span, now.wall + span, span};
}

Duration remaining(Deadline const& deadline, Now const& now) {
  Duration const left =
      deadline.boot_id == now.boot_id ? deadline.since_boot - now.since_boot : deadline.wall - now.wall;
  return std::clamp(left, Duration::zero(), std::max(deadline.longest, Duration::zero()));
}

Deadline anchored(Deadline const& deadline, Now const& now) {
  if (deadline.boot_id == now.boot_id) return deadline;
  return deadline_after(now, remaining(deadline, now));
}

}  // namespace deskbell::core
