// The agent's timer in a test: nothing rings before the test serves it.
#pragma once

#include <array>

#include "agent/alarms.h"
#include "tests/agent/desk.h"

namespace deskbell::agent {

/// Rings when the test says so.
class TestAlarms final : public Alarms {
 public:
  explicit TestAlarms(TestClock& clock) : clock_(clock) {}
  void on(Alarm alarm, std::function<void()> handler) override { slot(alarm).handler = std::move(handler); }
  void set(Alarm alarm, std::optional<Duration> when, Duration) override { slot(alarm).when = when; }
  void on_slept(std::function<void()>) override {}
  void stop() override {}

  /// From now until it is due, on the test's clock.
  std::optional<Duration> left(Alarm alarm) {
    if (!slot(alarm).when) return std::nullopt;
    return *slot(alarm).when - clock_.at.since_boot;
  }
  void serve() {
    for (auto& one : slots_) {
      if (!one.when || *one.when > clock_.at.since_boot) continue;
      one.when.reset();
      one.handler();
    }
  }

 private:
  struct Slot {
    std::function<void()> handler;
    std::optional<Duration> when;
  };
  Slot& slot(Alarm alarm) { return slots_[static_cast<std::size_t>(alarm)]; }
  TestClock& clock_;
  std::array<Slot, static_cast<std::size_t>(Alarm::count)> slots_;
};

}  // namespace deskbell::agent
