// A device's clocks that a test moves by assignment, and a conversation that lives by them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/chat.h"

namespace deskbell::tests {

struct DeviceClock {
  core::Now now{"boot-1", Duration{1'000'000}, time_from_ms(1'795'000'000'000)};

  /// Awake or asleep: both clocks go on.
  void pass(Duration span) {
    now.since_boot += span;
    now.wall += span;
  }
  void jump_wall(Duration by) { now.wall += by; }
  /// The machine was off for `span`, and its wall clock was wrong by `error` when it came back.
  void reboot(Duration span, Duration error = Duration::zero()) {
    now.boot_id += "+";
    now.since_boot = Duration{20'000};
    now.wall += span + error;
  }
};

inline MessageId message_id(int n) {
  MessageId id;
  id.uuid.bytes[0] = 0x11;
  id.uuid.bytes[14] = static_cast<std::uint8_t>(n / 256);
  id.uuid.bytes[15] = static_cast<std::uint8_t>(n % 256);
  return id;
}

inline ChatId chat_id(int n) {
  ChatId id;
  id.uuid.bytes[0] = 0x22;
  id.uuid.bytes[15] = static_cast<std::uint8_t>(n);
  return id;
}

struct ChatUnderTest {
  DeviceClock clock;
  core::chat::State state = core::chat::opened(chat_id(1));
  std::vector<core::chat::Effect> all;  ///< every effect so far

  std::vector<core::chat::Effect> on(core::chat::Event const& event) {
    auto step = core::chat::advance(std::move(state), event, clock.now);
    state = std::move(step.state);
    all.insert(all.end(), step.effects.begin(), step.effects.end());
    return step.effects;
  }
  std::vector<core::chat::Effect> say(int n, core::chat::Settings const& settings = {}) {
    return on(core::chat::UserSaid{message_id(n), settings, n});
  }
  void accept(int n, std::int64_t position) {
    on(core::chat::Accepted{core::chat::Accepted::From::end_user, message_id(n), position, "Ana"});
  }
  void answer(int n, std::int64_t position, std::string name = "Tom") {
    on(core::chat::Accepted{core::chat::Accepted::From::technician, message_id(n), position,
                            std::move(name)});
  }
  std::vector<core::chat::Effect> tick(bool linked = true) { return on(core::chat::Tick{linked}); }

  template <class Phase>
  bool is() const {
    return std::holds_alternative<Phase>(state.phase);
  }
  template <class Effect>
  int count() const {
    int found = 0;
    for (auto const& effect : all)
      if (std::holds_alternative<Effect>(effect)) ++found;
    return found;
  }
  /// As the agent does: sleeps until the deadline, ticks, and again, until nothing is waited for any more.
  void run_out(bool linked = true) {
    for (int i = 0; i < 10; ++i) {
      auto const due = core::chat::deadline(state, clock.now);
      if (!due) return;
      if (*due > clock.now.since_boot) clock.pass(*due - clock.now.since_boot);
      tick(linked);
    }
  }
};

}  // namespace deskbell::tests
