// When to probe a quiet link and when to give it up: 45 s at most while something waits for an answer, up to
// 240 s between probes when nothing does.
#pragma once

#include <optional>

#include "protocol/time.h"

namespace deskbell::core::keepalive {

/// Why silence would matter now.
enum class Urgency {
  idle,    ///< nothing is waited for: the interval adapts
  urgent,  ///< an acknowledgement is outstanding or a conversation is open
};

/// Times are on any clock that never goes back and counts time asleep, e.g. core::Now::since_boot.
struct State {
  Duration heard_at{};                ///< when the last frame of any kind came
  std::optional<Duration> probed_at;  ///< when a probe was sent that nothing has answered yet
  std::optional<Duration> answer_by;  ///< that one's answer is wanted by then, however idle the link is
  Duration idle_interval{60'000};     ///< adapts between idle_shortest and longest
  Duration longest{240'000};
};

inline constexpr Duration urgent_interval{15'000};
inline constexpr Duration answer_within{20'000};
/// While nothing waits, nobody has to wake up for a late answer: whatever wakes the machine next may look.
inline constexpr Duration idle_answer_within{70'000};
inline constexpr Duration idle_shortest{30'000};

/// `longest` as the peer's limits say; `idle_interval` is what an earlier link had come to, or the default.
State opened(Duration now, Duration idle_interval = Duration{60'000}, Duration longest = Duration{240'000});
/// From now on no longer than so.
State limited(State state, Duration longest);
/// Any frame, pongs included. An idle probe that was answered lengthens the interval.
State heard(State state, Duration now);

/// A probe was sent out of turn, and the link is only believed in where it is answered `within`.
State doubted(State state, Duration now, Duration within);

enum class Action { none, probe, give_up };
struct Step {
  State state;
  Action action = Action::none;
};
/// To be called at deadline(), and when urgency changes. On give_up the interval is shortened for the next
/// link.
Step advance(State state, Urgency urgency, Duration now);
Duration deadline(State const& state, Urgency urgency);
/// How much earlier advance() may be called as well, where the machine is awake for something else.
Duration slack(State const& state, Urgency urgency);

}  // namespace deskbell::core::keepalive
