// Signs of life on a quiet link.
#include "core/keepalive.h"

#include <algorithm>

namespace deskbell::core::keepalive {

State opened(Duration now, Duration idle_interval, Duration longest) {
  State state;
  state.heard_at = now;
  state.idle_interval = std::max(idle_interval, idle_shortest);
  return limited(state, longest);
}

State limited(State state, Duration longest) {
  state.longest = std::max(longest, idle_shortest);
  state.idle_interval = std::min(state.idle_interval, state.longest);
  return state;
}

State heard(State state, Duration now) {
  bool const idle_probe_answered =
      state.probed_at && *state.probed_at - state.heard_at >= state.idle_interval * 3 / 4;
  if (idle_probe_answered) state.idle_interval = std::min(state.idle_interval * 2, state.longest);
  state.heard_at = now;
  state.probed_at.reset();
  state.answer_by.reset();
  return state;
}

State doubted(State state, Duration now, Duration within) {
  state.answer_by = std::min(state.answer_by.value_or(now + within), now + within);
  state.probed_at = now;
  return state;
}

Duration deadline(State const& state, Urgency urgency) {
  if (state.probed_at) {
    auto const due = *state.probed_at + (urgency == Urgency::urgent ? answer_within : idle_answer_within);
    return state.answer_by ? std::min(due, *state.answer_by) : due;
  }
  return state.heard_at + (urgency == Urgency::urgent ? urgent_interval : state.idle_interval);
}

Duration slack(State const& state, Urgency urgency) {
  if (urgency == Urgency::urgent || state.answer_by) return Duration{0};
  return state.probed_at ? idle_answer_within - answer_within : state.idle_interval / 4;
}

Step advance(State state, Urgency urgency, Duration now) {
  if (now < deadline(state, urgency) - slack(state, urgency)) return {state, Action::none};
  if (!state.probed_at) {
    state.probed_at = now;
    return {state, Action::probe};
  }
  // Something on the way forgets idle connections sooner than we asked: ask sooner on the next one.
  state.idle_interval = std::max(state.idle_interval / 2, idle_shortest);
  return {state, Action::give_up};
}

}  // namespace deskbell::core::keepalive
