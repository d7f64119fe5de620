// A clock that is set, against time that passes.
#include "console/server/clock_jumps.h"

#include <gtest/gtest.h>

namespace deskbell::console {
namespace {

using namespace std::chrono_literals;

TEST(ClockJumps, AreNeitherTimeThatPassedNorDriftNorAClockThatIsSetBack) {
  auto const start = time_from_ms(1'700'000'000'000);
  ClockJumps clock;
  EXPECT_EQ(clock.look(start, 10s), 0s);
  EXPECT_EQ(clock.look(start + 8h, 8h + 10s), 0s) << "asleep";
  EXPECT_EQ(clock.look(start + 8h + 6s, 8h + 11s), 0s) << "slewed";
  EXPECT_EQ(clock.look(start + 1h, 8h + 12s), 0s) << "set back";
  EXPECT_EQ(clock.look(start + 8h, 8h + 12s), 7h) << "and right again";
}

}  // namespace
}  // namespace deskbell::console
