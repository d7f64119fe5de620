// A picture of the screen through the desktop's portal: whatever becomes of the portal, the person hears of
// it.
#include <gtest/gtest.h>

#include <QSignalSpy>

#include "tests/support/panel/screenshot_portal.h"
#include "tests/tray/own_bus.h"
#include "tray/screenshot_source.h"

namespace deskbell::tray {
namespace {

using Portal = test::OwnBus;

TEST_F(Portal, ThatDiesAfterItAcceptedIsToldAndCanBeAskedAgain) {
  deskbell::test::ScreenshotPortal portal(bus("portal"));
  ASSERT_TRUE(portal.open(QStringLiteral("dies")));
  PortalScreenshots source(bus("tray"));
  QSignalSpy failed(&source, &ScreenshotSource::failed);
  source.take();
  ASSERT_TRUE(test::wait_for([&] { return failed.count() == 1; }));
  EXPECT_TRUE(failed[0][0].toString().contains(QLatin1String("has ended")))
      << failed[0][0].toString().toStdString();
  EXPECT_EQ(portal.asked, 1);
  ASSERT_TRUE(portal.open(QString()));
  source.take();
  ASSERT_TRUE(test::wait_for([&] { return failed.count() == 2; }));
  EXPECT_EQ(failed[1][0].toString(), QString()) << "the person says no";
}

TEST_F(Portal, ThatNeverAnswersIsGivenUp) {
  deskbell::test::ScreenshotPortal portal(bus("portal"));
  ASSERT_TRUE(portal.open(QStringLiteral("silent")));
  PortalScreenshots source(bus("tray"), nullptr, std::chrono::milliseconds(200));
  QSignalSpy failed(&source, &ScreenshotSource::failed);
  source.take();
  ASSERT_TRUE(test::wait_for([&] { return failed.count() > 0; }));
  EXPECT_TRUE(failed[0][0].toString().contains(QLatin1String("did not answer")))
      << failed[0][0].toString().toStdString();
  portal.close();
  EXPECT_FALSE(test::wait_for([&] { return failed.count() > 1; }, 100)) << "once is enough";
}

TEST_F(Portal, ThatIsNotThereIsToldAtOnce) {
  PortalScreenshots source(bus("tray"));
  QSignalSpy failed(&source, &ScreenshotSource::failed);
  source.take();
  ASSERT_TRUE(test::wait_for([&] { return failed.count() == 1; }));
  EXPECT_FALSE(failed[0][0].toString().isEmpty());
}

}  // namespace
}  // namespace deskbell::tray
