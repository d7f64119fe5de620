// The console's life of an alert: repeats, mutes, resolutions.
#include "core/alert.h"

#include <gmock/gmock.h>

namespace deskbell::core {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Time start = time_from_ms(1'700'000'000'000);
constexpr Duration hour = std::chrono::hours(1);

Alert raised() { return raise_alert("/ has 3 % left", start).alert; }

TEST(Alert, IsAnnouncedWhenItIsRaised) {
  auto const step = raise_alert("/ has 3 % left", start);
  EXPECT_TRUE(step.changed);
  EXPECT_THAT(step.announcements, ElementsAre(AlertAnnouncement::created));
  EXPECT_STREQ(status_name(step.alert), "active");
}

TEST(Alert, RepeatsCountUpAndAnnounceNothing) {
  auto step = advance(raised(), AlertRepeat{.count = 2, .detail = "/ has 2 % left"}, start + hour);
  EXPECT_EQ(step.alert.count, 2);
  EXPECT_EQ(step.alert.detail, "/ has 2 % left");
  EXPECT_EQ(step.alert.seen_at, start + hour);
  EXPECT_THAT(step.announcements, IsEmpty());
  EXPECT_EQ(advance(step.alert, AlertRepeat{.count = 9, .detail = ""}, start + hour).alert.count, 9);
  EXPECT_EQ(advance(step.alert, AlertRepeat{.count = 1, .detail = ""}, start + hour).alert.count, 3)
      << "a device that lost its state starts counting anew";
}

TEST(Alert, AMuteEndsByItself) {
  auto const muted = advance(raised(), AlertMute{.until = start + hour, .by = "Ann"}, start);
  EXPECT_STREQ(status_name(muted.alert), "muted");
  EXPECT_EQ(deadline(muted.alert), start + hour);
  EXPECT_FALSE(advance(muted.alert, AlertClock{}, start + hour - Duration(1)).changed);
  auto const over = advance(muted.alert, AlertClock{}, start + hour);
  EXPECT_TRUE(over.changed);
  EXPECT_STREQ(status_name(over.alert), "active");
  EXPECT_EQ(deadline(over.alert), std::nullopt);
}

TEST(Alert, MutedForEverHasNoDeadline) {
  auto const muted = advance(raised(), AlertMute{.until = std::nullopt, .by = "Ann"}, start);
  EXPECT_EQ(deadline(muted.alert), std::nullopt);
  EXPECT_FALSE(advance(muted.alert, AlertClock{}, start + 1000 * hour).changed);
  EXPECT_STREQ(status_name(advance(muted.alert, AlertUnmute{}, start).alert), "active");
}

TEST(Alert, AMuteInThePastChangesNothing) {
  EXPECT_FALSE(advance(raised(), AlertMute{.until = start, .by = "Ann"}, start).changed);
}

TEST(Alert, ResolvedByTheDeviceOrByAPerson) {
  auto const by_device = advance(
      raised(), AlertResolve{.by = ResolvedBy::device, .name = "", .detail = "/ has 40 % left"}, start);
  EXPECT_THAT(by_device.announcements, ElementsAre(AlertAnnouncement::auto_resolved));
  EXPECT_EQ(by_device.alert.detail, "/ has 40 % left");
  auto const by_person =
      advance(raised(), AlertResolve{.by = ResolvedBy::technician, .name = "Ann", .detail = ""}, start);
  EXPECT_THAT(by_person.announcements, ElementsAre(AlertAnnouncement::resolved));
  EXPECT_EQ(by_person.alert.detail, "/ has 3 % left");
}

TEST(Alert, AClosedOneStaysClosed) {
  auto const closed =
      advance(raised(), AlertResolve{.by = ResolvedBy::technician, .name = "Ann", .detail = ""}, start).alert;
  EXPECT_FALSE(advance(closed, AlertRepeat{}, start).changed);
  EXPECT_FALSE(advance(closed, AlertMute{}, start).changed);
  EXPECT_FALSE(advance(closed, AlertUnmute{}, start).changed);
  EXPECT_FALSE(advance(closed, AlertResolve{}, start).changed);
  EXPECT_EQ(advance(closed, AlertResolve{}, start).alert, closed);
}

}  // namespace
}  // namespace deskbell::core
