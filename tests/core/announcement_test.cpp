// When announcements stand, what devices show, and what is counted.
#include "core/announcement.h"

#include <gtest/gtest.h>

namespace deskbell::tests {
namespace {

using namespace core::announcement;
using protocol::AnnouncementMark;

Time at(std::int64_t minutes) { return time_from_ms(1'780'000'000'000 + minutes * 60'000); }

TEST(Announcement, IsScheduledThenActiveThenExpired) {
  Plan const plan{State::scheduled, at(10), at(20)};
  EXPECT_EQ(state_at(plan, at(9)), State::scheduled);
  EXPECT_EQ(state_at(plan, at(10)), State::active);
  EXPECT_EQ(state_at(plan, at(19)), State::active);
  EXPECT_EQ(state_at(plan, at(20)), State::expired);
  EXPECT_EQ(state_at({State::active, at(10), std::nullopt}, at(1'000'000)), State::active);
}

TEST(Announcement, ThatNobodySentInItsTimeExpires) {
  EXPECT_EQ(state_at({State::scheduled, at(10), at(20)}, at(30)), State::expired);
}

TEST(Announcement, StaysWithdrawnAndExpiredWhateverTheClockSays) {
  EXPECT_EQ(state_at({State::withdrawn, at(10), at(20)}, at(30)), State::withdrawn);
  EXPECT_EQ(state_at({State::expired, at(10), at(20)}, at(15)), State::expired) << "the clock was set back";
}

TEST(Announcement, EndsAfterItStartsAndNotYet) {
  EXPECT_TRUE(check_times(at(10), std::nullopt, at(0)));
  EXPECT_TRUE(check_times(at(10), at(11), at(0)));
  EXPECT_TRUE(check_times(at(-5), at(1), at(0))) << "starts at once";
  EXPECT_EQ(check_times(at(10), at(10), at(0)).error().message,
            "Expiry: found a time that is not after the start");
  EXPECT_EQ(check_times(at(-9), at(-1), at(0)).error().message, "Expiry: found a time that has passed");
  EXPECT_EQ(check_times(at(60 * 24 * 367), std::nullopt, at(0)).error().message,
            "Start: found a time more than a year from now");
}

TEST(Announcement, IsEditedBeforeItIsSentOnly) {
  Plan const plan{State::scheduled, at(10), at(20)};
  EXPECT_TRUE(may_edit(plan, at(9)));
  EXPECT_EQ(may_edit(plan, at(10)).error().code, ErrorCode::conflict) << "due, and about to be sent";
  EXPECT_EQ(may_edit(plan, at(20)).error().message, "The announcement has expired already");
  EXPECT_EQ(may_edit({State::withdrawn, at(10), {}}, at(0)).error().message,
            "The announcement was withdrawn already");
}

TEST(Announcement, IsWithdrawnWhileItStandsOrWaits) {
  EXPECT_TRUE(may_withdraw({State::scheduled, at(10), at(20)}, at(0)));
  EXPECT_TRUE(may_withdraw({State::active, at(10), at(20)}, at(15)));
  EXPECT_EQ(may_withdraw({State::active, at(10), at(20)}, at(20)).error().code, ErrorCode::conflict);
  EXPECT_EQ(may_withdraw({State::withdrawn, at(10), {}}, at(15)).error().code, ErrorCode::conflict);
}

TEST(AnnouncementReach, HoldsWhatCameBefore) {
  auto const dismissed = marked({}, AnnouncementMark::dismissed, at(5), at(9));
  EXPECT_EQ(dismissed, (Reach{at(5), at(5), at(5)})) << "seen and delivered, too";
  EXPECT_EQ(marked({}, AnnouncementMark::seen, at(5), at(9)), (Reach{at(5), at(5), {}}));
  EXPECT_EQ(marked({}, AnnouncementMark::told, at(5), at(9)), Reach{}) << "stays on the device";
}

TEST(AnnouncementReach, KeepsTheFirstTimeWhateverOrderTheyComeIn) {
  auto reach = delivered({}, at(1), at(9));
  reach = marked(reach, AnnouncementMark::seen, at(4), at(9));
  reach = marked(reach, AnnouncementMark::seen, at(3), at(9));
  reach = delivered(reach, at(2), at(9));
  reach = marked(reach, AnnouncementMark::dismissed, at(6), at(9));
  reach = marked(reach, AnnouncementMark::dismissed, at(7), at(9));
  EXPECT_EQ(reach, (Reach{at(1), at(3), at(6)}));
}

TEST(AnnouncementReach, IsNotOfTheFutureOnADeviceWhoseClockIsAhead) {
  EXPECT_EQ(delivered({}, at(500), at(9)).delivered_at, at(9));
  EXPECT_EQ(marked({}, AnnouncementMark::dismissed, at(500), at(9)), (Reach{at(9), at(9), at(9)}));
}

TEST(AnnouncementOnDevice, IsShownUntilItEndsOrIsDismissed) {
  Held const held{at(10), false};
  EXPECT_TRUE(is_shown(held, {}, at(9)));
  EXPECT_FALSE(is_shown(held, {}, at(10))) << "expired before the device came back";
  EXPECT_FALSE(is_shown({std::nullopt, true}, {}, at(0))) << "withdrawn";
  EXPECT_TRUE(is_shown({std::nullopt, false}, {true, true, false}, at(99'999)));
  EXPECT_FALSE(is_shown({std::nullopt, false}, {true, true, true}, at(0)));
}

TEST(AnnouncementOnDevice, LaterMarksHoldEarlierOnesAndStay) {
  auto person = marked(Person{}, AnnouncementMark::told);
  EXPECT_EQ(person, (Person{true, false, false}));
  person = marked(person, AnnouncementMark::dismissed);
  EXPECT_EQ(person, (Person{true, true, true}));
  EXPECT_EQ(marked(person, AnnouncementMark::seen), person);
  EXPECT_EQ(marked(Person{}, AnnouncementMark::seen), (Person{true, true, false}));
}

}  // namespace
}  // namespace deskbell::tests
