// What a link remembers of its outbox.
#include "console/server/device_outbox.h"

#include <gtest/gtest.h>

namespace deskbell::console {
namespace {

core::delivery::Cursor cursor(std::int64_t seq) { return {seq, FactId{}}; }

TEST(SettledMark, IsHandedOverOnceAndGivesTheNewest) {
  auto const mark = std::make_shared<SettledMark>();
  EXPECT_FALSE(mark->note(cursor(1)));
  SettledMark::Write write(mark);
  EXPECT_TRUE(mark->note(cursor(2)));
  EXPECT_EQ(write.take().seq, 2);
  EXPECT_FALSE(mark->note(cursor(3)));
}

TEST(SettledMark, AWriteThatNeverCameToItsTurnHoldsBackNoOther) {
  auto const mark = std::make_shared<SettledMark>();
  EXPECT_FALSE(mark->note(cursor(1)));
  { SettledMark::Write const dropped(mark); }
  EXPECT_FALSE(mark->note(cursor(2)));
}

}  // namespace
}  // namespace deskbell::console
