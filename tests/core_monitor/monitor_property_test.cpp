// Whatever the values do, the promises of a monitor hold: one open alert, sustained, with hysteresis.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "tests/core_monitor/support.h"

namespace deskbell::core::testing {
namespace {

struct Open {
  AlertId alert_id;
  std::int64_t count = 1;
};

/// Keeps the books that the console keeps and fails when the device breaks a promise.
class Console {
 public:
  void take(MonitorEffect const& effect) {
    std::visit([this](auto const& what) { on(what); }, effect);
  }
  std::size_t raised() const { return used_.size(); }
  std::map<std::string, Open> const& open() const { return open_; }

 private:
  void on(Raise const& raise) {
    EXPECT_TRUE(used_.insert(raise.alert_id).second) << "an id was used twice";
    EXPECT_TRUE(open_.emplace(raise.subject, Open{raise.alert_id}).second)
        << "two open alerts for " << raise.subject;
  }
  void on(Repeat const& repeat) {
    for (auto& [subject, entry] : open_) {
      if (entry.alert_id != repeat.alert_id) continue;
      EXPECT_GT(repeat.count, entry.count);
      entry.count = repeat.count;
      return;
    }
    ADD_FAILURE() << "repeat of an alert that is not open";
  }
  void on(Resolve const& resolve) {
    EXPECT_EQ(
        std::erase_if(open_, [&](auto const& entry) { return entry.second.alert_id == resolve.alert_id; }),
        1u)
        << "resolve of an alert that is not open";
  }

  std::map<std::string, Open> open_;
  std::set<AlertId> used_;
};

class MonitorProperty : public ::testing::TestWithParam<unsigned> {
 protected:
  AlertId make_id() {
    AlertId id;
    for (auto& byte : id.uuid.bytes) byte = static_cast<std::uint8_t>(random_());
    return id;
  }
  int up_to(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }

  std::mt19937 random_{GetParam()};
};

TEST_P(MonitorProperty, NeverMoreThanOneOpenAlertWhateverHappens) {
  Check check = disk_check();
  check.raise_after = up_to(5) * minute;
  check.clear_after = up_to(5) * minute;
  check.repeat_every = up_to(3) * minute;
  std::vector<Check> const present{check};
  std::vector<Check> const absent;
  Console console;
  MonitorState state;
  Time now = start;
  for (int count = 0; count < 3000; ++count) {
    now += Duration(up_to(120'000));
    if (up_to(100) == 0) now += std::chrono::hours(up_to(2000) - 1000);  // the clock jumps
    if (up_to(50) == 0) state = restore(save(state));                    // a restart
    std::vector<Sampled> samples;
    if (up_to(10) != 0) {
      Sampled sampled{.check_id = "disk", .readings = {}};
      for (auto const* subject : {"/", "/home", "/var"}) {
        if (up_to(20) != 0) sampled.readings.push_back(reading(up_to(25), subject));
      }
      samples.push_back(std::move(sampled));
    }
    std::vector<AlertId> fresh;
    for (std::size_t index = 0; index < fresh_ids_needed(samples); ++index) fresh.push_back(make_id());
    auto step = advance(state, up_to(300) == 0 ? absent : present, samples, now, fresh);
    state = std::move(step.state);
    for (auto const& effect : step.effects) console.take(effect);
    ASSERT_FALSE(HasFailure());
  }
  auto const last = advance(state, absent, {}, now, {});
  for (auto const& effect : last.effects) console.take(effect);
  EXPECT_TRUE(console.open().empty()) << "an alert was left open without a check";
  EXPECT_GT(console.raised(), 0u);
}

TEST_P(MonitorProperty, AnAlertNeedsALastingBadValue) {
  Check const check = disk_check();
  SubjectState state;
  Time now = start;
  bool was_bad = false;
  Time bad_since = now;
  for (int count = 0; count < 3000; ++count) {
    Duration const passed(1000 + up_to(59'000));
    now += passed;
    bool const bad = up_to(20) != 0;
    if (bad && !was_bad) bad_since = now;
    was_bad = bad;
    auto step = advance(state, reading(bad ? 5 : 50), check, now, make_id());
    state = std::move(step.state);
    for (auto const& effect : step.effects) {
      if (!std::holds_alternative<Raise>(effect)) continue;
      ASSERT_TRUE(bad);
      ASSERT_GE(now - bad_since, check.raise_after);
    }
  }
}

TEST_P(MonitorProperty, BetweenTheThresholdsNothingEverHappens) {
  Check check = disk_check();
  check.raise_after = check.clear_after = Duration(0);
  SubjectState state;
  Time now = start;
  bool open = false;
  for (int count = 0; count < 1000; ++count) {
    now += minute;
    int const value = up_to(25);
    auto step = advance(state, reading(value), check, now, make_id());
    state = std::move(step.state);
    for (auto const& effect : step.effects) {
      if (std::holds_alternative<Raise>(effect)) {
        ASSERT_LE(value, 10);
        open = true;
      } else if (std::holds_alternative<Resolve>(effect)) {
        ASSERT_GT(value, 15);
        open = false;
      }
    }
    if (value <= 10) {
      ASSERT_TRUE(open);
    }
    if (value > 15) {
      ASSERT_FALSE(open);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, MonitorProperty, ::testing::Range(1u, 21u));

}  // namespace
}  // namespace deskbell::core::testing
