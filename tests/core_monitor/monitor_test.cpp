// A monitored value walked through raising, repeating, clearing, restarts and jumps of the clock.
#include "core/monitor.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "tests/core_monitor/support.h"

namespace deskbell::core::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class Walk {
 public:
  explicit Walk(Check check) : check_(std::move(check)) {}

  std::vector<MonitorEffect> see(double value) {
    now += minute;
    return at_once(value);
  }
  std::vector<MonitorEffect> at_once(double value) {
    auto step = advance(state, reading(value), check_, now, alert_id(next_++));
    state = std::move(step.state);
    return std::move(step.effects);
  }

  SubjectState state;
  Time now = start;

 private:
  Check check_;
  std::uint8_t next_ = 1;
};

TEST(Monitor, RaisesOnlyAfterTheValueLasted) {
  Walk walk(disk_check());
  for (int count = 0; count < 5; ++count) EXPECT_THAT(walk.see(9), IsEmpty()) << count;
  auto const effects = walk.see(8.5);
  ASSERT_THAT(effects, SizeIs(1));
  auto const& raise = std::get<Raise>(effects[0]);
  EXPECT_EQ(raise.check_id, "disk");
  EXPECT_EQ(raise.kind, "disk_space");
  EXPECT_EQ(raise.subject, "/");
  EXPECT_EQ(raise.value, 8.5);
  EXPECT_EQ(raise.raised_at, start + 6 * minute);
}

TEST(Monitor, ADipStartsTheWaitAgain) {
  Walk walk(disk_check());
  for (int count = 0; count < 4; ++count) EXPECT_THAT(walk.see(9), IsEmpty());
  EXPECT_THAT(walk.see(11), IsEmpty());
  for (int count = 0; count < 5; ++count) EXPECT_THAT(walk.see(9), IsEmpty());
  EXPECT_THAT(walk.see(9), SizeIs(1));
}

TEST(Monitor, RaisesAtOnceWithoutAWait) {
  Check check = disk_check();
  check.raise_after = Duration(0);
  Walk walk(check);
  EXPECT_THAT(walk.see(10), SizeIs(1));
}

TEST(Monitor, BetweenTheThresholdsNothingChanges) {
  Check check = disk_check();
  check.raise_after = Duration(0);
  Walk walk(check);
  EXPECT_THAT(walk.see(12), IsEmpty());
  EXPECT_TRUE(std::holds_alternative<Fine>(walk.state));
  EXPECT_THAT(walk.see(10), SizeIs(1));
  for (int count = 0; count < 100; ++count) EXPECT_THAT(walk.see(14), IsEmpty());
  EXPECT_TRUE(std::holds_alternative<Raised>(walk.state));
}

TEST(Monitor, ResolvesAfterTheValueWasGoodForLongEnough) {
  Check check = disk_check();
  check.raise_after = Duration(0);
  Walk walk(check);
  auto const raised = walk.see(5);
  EXPECT_THAT(walk.see(20), IsEmpty());
  EXPECT_THAT(walk.see(20), IsEmpty());
  auto const effects = walk.see(21);
  ASSERT_THAT(effects, SizeIs(1));
  EXPECT_EQ(std::get<Resolve>(effects[0]).alert_id, std::get<Raise>(raised[0]).alert_id);
  EXPECT_TRUE(std::holds_alternative<Fine>(walk.state));
}

TEST(Monitor, GoingBadAgainWhileClearingIsARepeatOfTheSameAlert) {
  Check check = disk_check();
  check.raise_after = Duration(0);
  check.repeat_every = Duration(0);
  Walk walk(check);
  auto const raised = walk.see(5);
  EXPECT_THAT(walk.see(20), IsEmpty());
  auto const effects = walk.see(4);
  ASSERT_THAT(effects, SizeIs(1));
  EXPECT_EQ(std::get<Repeat>(effects[0]).alert_id, std::get<Raise>(raised[0]).alert_id);
  EXPECT_EQ(std::get<Repeat>(effects[0]).count, 2);
}

TEST(Monitor, TellsOfRepeatsNoMoreOftenThanAsked) {
  Check check = disk_check();
  check.raise_after = Duration(0);
  Walk walk(check);
  EXPECT_THAT(walk.see(5), SizeIs(1));
  std::size_t told = 0;
  std::int64_t last_count = 0;
  for (int count = 0; count < 180; ++count) {
    for (auto const& effect : walk.see(count % 2 == 0 ? 20 : 5)) {
      ++told;
      last_count = std::get<Repeat>(effect).count;
    }
  }
  EXPECT_EQ(told, 3u);
  EXPECT_EQ(last_count, 91);
}

TEST(Monitor, AnUnchangedBadValueIsRepeatedOnceADay) {
  Check check = disk_check();
  check.raise_after = Duration(0);
  Walk walk(check);
  EXPECT_THAT(walk.see(5), SizeIs(1));
  constexpr int minutes_of_a_day = 24 * 60;
  for (int day = 0; day < 2; ++day) {
    for (int count = 1; count < minutes_of_a_day; ++count) EXPECT_THAT(walk.see(5), IsEmpty());
    auto const effects = walk.see(5);
    ASSERT_THAT(effects, SizeIs(1)) << "who resolved it while it was bad hears of it again";
    EXPECT_EQ(std::get<Repeat>(effects[0]).count, day + 2);
  }
}

TEST(Monitor, ANightAsleepDoesNotCountAsLasting) {
  Walk walk(disk_check());
  EXPECT_THAT(walk.see(9), IsEmpty());
  walk.now += std::chrono::hours(10);
  EXPECT_THAT(walk.at_once(9), IsEmpty());
  EXPECT_TRUE(std::holds_alternative<PendingRaise>(walk.state));
}

TEST(Monitor, AClockSetBackNeitherRaisesNorBlocks) {
  Walk walk(disk_check());
  for (int count = 0; count < 3; ++count) EXPECT_THAT(walk.see(9), IsEmpty());
  walk.now -= std::chrono::hours(24 * 365);
  EXPECT_THAT(walk.at_once(9), IsEmpty());
  std::size_t raised = 0;
  for (int count = 0; count < 5; ++count) raised += walk.see(9).size();
  EXPECT_EQ(raised, 1u);
}

TEST(Monitor, WhatCouldNotBeMeasuredChangesNothing) {
  Walk walk(disk_check());
  EXPECT_THAT(walk.see(9), IsEmpty());
  auto const before = walk.state;
  EXPECT_THAT(walk.see(std::numeric_limits<double>::quiet_NaN()), IsEmpty());
  EXPECT_EQ(walk.state, before);
}

TEST(Monitor, ThresholdsInTheWrongOrderActAsOne) {
  Check check = disk_check();
  check.raise_after = check.clear_after = Duration(0);
  check.clear_at = 5;
  Walk walk(check);
  EXPECT_THAT(walk.see(9), SizeIs(1));
  EXPECT_THAT(walk.see(9), IsEmpty());
  EXPECT_THAT(walk.see(11), SizeIs(1));
}

// ---- the whole board
// -----------------------------------------------------------------------------------------------

class Board {
 public:
  std::vector<MonitorEffect> tick(std::vector<Sampled> const& samples) {
    now += minute;
    std::vector<AlertId> fresh;
    for (std::size_t count = 0; count < fresh_ids_needed(samples); ++count)
      fresh.push_back(alert_id(next_++));
    auto step = advance(state, checks, samples, now, fresh);
    state = std::move(step.state);
    return std::move(step.effects);
  }

  std::vector<Check> checks;
  MonitorState state;
  Time now = start;

 private:
  std::uint8_t next_ = 1;
};

Board eager_board() {
  Board board;
  Check check = disk_check();
  check.raise_after = check.clear_after = Duration(0);
  board.checks.push_back(check);
  return board;
}

TEST(MonitorBoard, EachSubjectHasItsOwnAlert) {
  Board board = eager_board();
  auto const effects = board.tick({{"disk", {reading(5, "/"), reading(50, "/var"), reading(6, "/home")}}});
  ASSERT_THAT(effects, SizeIs(2));
  EXPECT_NE(std::get<Raise>(effects[0]).alert_id, std::get<Raise>(effects[1]).alert_id);
  EXPECT_THAT(board.state.subjects, SizeIs(2));
}

TEST(MonitorBoard, ASubjectThatIsGoneResolves) {
  Board board = eager_board();
  ASSERT_THAT(board.tick({{"disk", {reading(5, "/media/stick")}}}), SizeIs(1));
  auto const effects = board.tick({{"disk", {reading(50, "/")}}});
  ASSERT_THAT(effects, SizeIs(1));
  EXPECT_EQ(std::get<Resolve>(effects[0]).detail, "no longer there");
  EXPECT_THAT(board.state.subjects, IsEmpty());
}

TEST(MonitorBoard, ACheckThatWasNotSampledKeepsItsAlert) {
  Board board = eager_board();
  ASSERT_THAT(board.tick({{"disk", {reading(5)}}}), SizeIs(1));
  EXPECT_THAT(board.tick({}), IsEmpty());
  EXPECT_THAT(board.state.subjects, SizeIs(1));
}

TEST(MonitorBoard, ACheckThatLeftThePolicyResolves) {
  Board board = eager_board();
  ASSERT_THAT(board.tick({{"disk", {reading(5)}}}), SizeIs(1));
  board.checks.clear();
  auto const effects = board.tick({});
  ASSERT_THAT(effects, SizeIs(1));
  EXPECT_TRUE(std::holds_alternative<Resolve>(effects[0]));
  EXPECT_THAT(board.state.subjects, IsEmpty());
}

TEST(MonitorBoard, ASampleOfAnUnknownCheckIsIgnored) {
  Board board = eager_board();
  EXPECT_THAT(board.tick({{"other", {reading(5)}}}), IsEmpty());
}

TEST(MonitorBoard, WithoutAFreshIdTheAlertWaits) {
  Board board = eager_board();
  std::vector<Sampled> const samples{{"disk", {reading(5)}}};
  auto step = advance(board.state, board.checks, samples, board.now, {});
  EXPECT_THAT(step.effects, IsEmpty());
  std::vector<AlertId> const fresh{alert_id(1)};
  EXPECT_THAT(advance(step.state, board.checks, samples, board.now, fresh).effects, SizeIs(1));
}

TEST(MonitorBoard, DeadlineIsWhenAnUnchangedValueWouldRaise) {
  Board board;
  board.checks.push_back(disk_check());
  EXPECT_EQ(deadline(board.state, board.checks), std::nullopt);
  EXPECT_THAT(board.tick({{"disk", {reading(5)}}}), IsEmpty());
  EXPECT_EQ(deadline(board.state, board.checks), board.now + 5 * minute);
  EXPECT_THAT(board.tick({{"disk", {reading(5)}}}), IsEmpty());
  EXPECT_EQ(deadline(board.state, board.checks), board.now + 4 * minute);
}

TEST(MonitorBoard, StateSurvivesARestart) {
  Board board;
  board.checks.push_back(disk_check());
  for (int count = 0; count < 7; ++count) {
    EXPECT_EQ(restore(save(board.state)), board.state);
    (void)board.tick({{"disk", {reading(5, "/"), reading(count % 2 == 0 ? 5 : 50, "/home")}}});
  }
  (void)board.tick({{"disk", {reading(50, "/"), reading(5, "/home")}}});
  ASSERT_TRUE(std::holds_alternative<PendingClear>(board.state.subjects.at({"disk", "/"})));
  EXPECT_EQ(restore(save(board.state)), board.state);
}

TEST(MonitorBoard, ASavedAlertWithoutAnIdIsLeftOut) {
  SavedSubject broken;
  broken.check_id = "disk";
  broken.phase = SavedPhase::raised;
  EXPECT_THAT(restore(std::vector{broken}).subjects, IsEmpty());
}

}  // namespace
}  // namespace deskbell::core::testing
