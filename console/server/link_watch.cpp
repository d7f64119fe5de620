// Core's keep-alive, looked at from time to time.
#include "console/server/link_watch.h"

namespace deskbell::console {

namespace keepalive = core::keepalive;

keepalive::Action LinkWatch::look(Heard heard, keepalive::Urgency urgency, Duration now) {
  if (given_up_) return keepalive::Action::none;
  if (!state_) {
    state_ = keepalive::opened(now);
  } else if (heard != heard_) {
    state_ = keepalive::heard(*state_, now);
  }
  heard_ = heard;
  auto const step = keepalive::advance(*state_, urgency, now);
  state_ = step.state;
  given_up_ = step.action == keepalive::Action::give_up;
  return step.action;
}

}  // namespace deskbell::console
