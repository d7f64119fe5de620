// Waiting before the next attempt, probing a quiet link, business hours.
#include "core/backoff.h"

#include <gtest/gtest.h>

#include <random>

#include "core/business_hours.h"
#include "core/keepalive.h"

namespace deskbell::core {
namespace {

using namespace std::chrono_literals;
constexpr std::uint32_t most_random = 0xFFFF'FFFF;

TEST(Backoff, doubles_up_to_two_minutes_with_full_jitter) {
  backoff::State state;
  for (Duration const most : {1s, 2s, 4s, 8s, 16s, 32s, 64s, 120s, 120s, 120s}) {
    EXPECT_EQ(backoff::failed(state, 0s, most_random).wait, most);
    EXPECT_EQ(backoff::failed(state, 0s, 0).wait, 0s);
    state = backoff::failed(state, 0s, 0).state;
  }
}

TEST(Backoff, starts_over_only_after_a_link_that_held) {
  backoff::State const tired{9};
  EXPECT_EQ(backoff::failed(tired, 9'999ms, most_random).wait, 120s);
  EXPECT_EQ(backoff::failed(tired, 10s, most_random).wait, 1s);
  EXPECT_EQ(backoff::at_once().wait, 0s);
  EXPECT_EQ(backoff::at_once().state, backoff::State{});
}

TEST(Backoff, never_overflows) {
  backoff::State state;
  for (int i = 0; i < 5'000; ++i) {
    auto const step = backoff::failed(state, 0s, most_random);
    ASSERT_LE(step.wait, backoff::cap);
    state = step.state;
  }
}

TEST(Backoff, is_spread_evenly) {
  std::mt19937 random(3);
  std::int64_t sum = 0;
  for (int i = 0; i < 10'000; ++i)
    sum += backoff::asked_to_wait({}, 60s, static_cast<std::uint32_t>(random())).wait.count();
  EXPECT_NEAR(static_cast<double>(sum) / 10'000, 30'000, 600);
  EXPECT_EQ(backoff::asked_to_wait({3}, 60s, 0).state, backoff::State{3});
  EXPECT_EQ(backoff::asked_to_wait({}, 10h, most_random).wait, backoff::cap);
  EXPECT_EQ(backoff::asked_to_wait({}, -5s, most_random).wait, 0s);
}

using keepalive::Action;
using keepalive::Urgency;

/// How long a link that went silent at `silent` lives on, with something waiting from then on.
Duration noticed_after(keepalive::State state, Duration silent) {
  Duration now = silent;
  for (int i = 0; i < 10; ++i) {
    now = std::max(now, keepalive::deadline(state, Urgency::urgent));
    auto const step = keepalive::advance(state, Urgency::urgent, now);
    if (step.action == Action::give_up) return now - silent;
    state = step.state;
  }
  return 24h;
}

TEST(Keepalive, notices_a_black_hole_within_45_seconds_while_something_waits) {
  for (Duration heard_before : {0s, 5s, 14s, 100s, 239s}) {
    auto const state = keepalive::opened(1'000s - heard_before);
    EXPECT_LE(noticed_after(state, 1'000s), 45s);
  }
}

TEST(Keepalive, an_idle_link_asks_less_and_less_often_and_more_often_after_a_loss) {
  auto state = keepalive::opened(0s, 60s, 240s);
  Duration now = 0s;
  for (Duration const expected : {60s, 120s, 240s, 240s}) {
    now = keepalive::deadline(state, Urgency::idle);
    EXPECT_EQ(now - state.heard_at, expected);
    auto const step = keepalive::advance(state, Urgency::idle, now);
    ASSERT_EQ(step.action, Action::probe);
    now += 100ms;
    state = keepalive::heard(step.state, now);
  }
  state = keepalive::advance(state, Urgency::idle, keepalive::deadline(state, Urgency::idle)).state;
  auto const early = keepalive::deadline(state, Urgency::idle) - keepalive::slack(state, Urgency::idle) - 1ms;
  EXPECT_EQ(keepalive::advance(state, Urgency::idle, early).action, Action::none);
  auto const lost = keepalive::advance(state, Urgency::idle, keepalive::deadline(state, Urgency::idle));
  EXPECT_EQ(lost.action, Action::give_up);
  EXPECT_EQ(lost.state.idle_interval, 120s);
}

TEST(Keepalive, an_idle_link_asks_when_the_machine_is_awake_anyway) {
  auto state = keepalive::opened(0s, 240s, 240s);
  EXPECT_EQ(keepalive::slack(state, Urgency::urgent), 0s);
  ASSERT_EQ(keepalive::advance(state, Urgency::idle, 180s).action, Action::probe);
  state = keepalive::advance(state, Urgency::idle, 180s).state;
  EXPECT_EQ(keepalive::advance(state, Urgency::idle, 199s).action, Action::none);
  EXPECT_EQ(keepalive::advance(state, Urgency::urgent, 200s).action, Action::give_up);
  EXPECT_LE(keepalive::deadline(state, Urgency::idle) - 180s, 70s);
}

TEST(Keepalive, a_doubted_link_answers_soon_or_is_given_up) {
  auto const state = keepalive::doubted(keepalive::opened(0s), 1'000s, 8s);
  EXPECT_EQ(keepalive::deadline(state, Urgency::idle), 1'008s);
  EXPECT_EQ(keepalive::slack(state, Urgency::idle), 0s);
  EXPECT_EQ(keepalive::advance(state, Urgency::idle, 1'008s).action, Action::give_up);
  auto const heard = keepalive::heard(state, 1'001s);
  EXPECT_GE(keepalive::deadline(heard, Urgency::idle), 1'031s);
}

TEST(Keepalive, urgent_probes_do_not_lengthen_the_idle_interval) {
  auto state = keepalive::opened(0s);
  state = keepalive::advance(state, Urgency::urgent, 15s).state;
  state = keepalive::heard(state, 16s);
  EXPECT_EQ(state.idle_interval, 60s);
}

TEST(Keepalive, a_limit_that_comes_later_holds_at_once) {
  auto state = keepalive::opened(0s, 240s);
  EXPECT_EQ(keepalive::deadline(state, Urgency::idle), 240s);
  state = keepalive::limited(state, 45s);
  EXPECT_EQ(keepalive::deadline(state, Urgency::idle), 45s);
  EXPECT_EQ(keepalive::limited(state, 1s).idle_interval, 30s);
  EXPECT_EQ(keepalive::limited(state, 240s).idle_interval, 45s) << "it adapts upwards by itself";
}

Time at(int hour) { return time_from_ms(1'795'000'000'000) + std::chrono::hours(hour); }

TEST(BusinessHours, know_open_and_closed) {
  business_hours::Hours const hours{{{at(8), at(12)}, {at(13), at(17)}, {at(32), at(41)}}, at(48)};
  EXPECT_FALSE(business_hours::is_open(hours, at(7)));
  EXPECT_TRUE(business_hours::is_open(hours, at(8)));
  EXPECT_FALSE(business_hours::is_open(hours, at(12)));
  EXPECT_FALSE(business_hours::is_open(hours, at(45)));
}

TEST(BusinessHours, claim_nothing_that_is_not_known) {
  EXPECT_TRUE(business_hours::is_open(std::nullopt, at(0)));
  business_hours::Hours const old{{{at(8), at(12)}}, at(24)};
  EXPECT_TRUE(business_hours::is_open(old, at(24)));
  EXPECT_TRUE(business_hours::is_open(old, at(10'000)));
}

}  // namespace
}  // namespace deskbell::core
