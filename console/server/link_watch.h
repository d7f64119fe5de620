// Whether the other end of a link is still there: a network that swallows everything tells nobody, and a
// proxy in between hides what the kernel would notice.
#pragma once

#include <chrono>
#include <optional>

#include "core/keepalive.h"
#include "protocol/time.h"

namespace deskbell::console {

/// Of one link. Asked about once a second, so that a link costs no timer of its own.
class LinkWatch {
 public:
  using Heard = std::chrono::steady_clock::time_point;

  /// `heard`: when anything last came, whatever that clock says. `now` is on a clock that never goes back.
  /// Silence before the first look does not count: nothing was at stake yet. give_up is said once: the link
  /// may be looked at a few times more until it has left.
  core::keepalive::Action look(Heard heard, core::keepalive::Urgency urgency, Duration now);
  /// Nothing is at stake any more.
  void rest() { state_.reset(); }

 private:
  std::optional<core::keepalive::State> state_;
  Heard heard_{};
  bool given_up_ = false;
};

}  // namespace deskbell::console
