// Light and dark as the desktop's portal tells them, while the tray runs.
#include "tray/appearance.h"

#include <gtest/gtest.h>

#include <QSignalSpy>

#include "tests/support/panel/settings_portal.h"
#include "tests/tray/own_bus.h"

namespace deskbell::tray {
namespace {

constexpr unsigned no_preference = 0;
constexpr unsigned dark = 1;
constexpr unsigned light = 2;

struct AppearanceTest : test::OwnBus {
  AppearanceTest() { qunsetenv("DESKBELL_THEME"); }
  ~AppearanceTest() override { qputenv("DESKBELL_THEME", "light"); }
};

TEST_F(AppearanceTest, IsTheDesktopsFromTheBeginningAndFollowsIt) {
  test::SettingsPortal portal(bus("portal"));
  ASSERT_TRUE(portal.open(dark));
  Appearance appearance(bus("tray"));
  QSignalSpy changed(&appearance, &Appearance::changed);
  EXPECT_FALSE(appearance.theme().dark) << "as the palette is, until the portal has answered";
  ASSERT_TRUE(test::wait_for([&] { return appearance.theme().dark; }));
  EXPECT_EQ(changed.count(), 1);
  EXPECT_EQ(appearance.palette().color(QPalette::Window), dark_theme().canvas);
  portal.choose(light);
  ASSERT_TRUE(test::wait_for([&] { return !appearance.theme().dark; }));
  EXPECT_EQ(appearance.palette().color(QPalette::Window), light_theme().canvas);
  portal.choose(dark);
  ASSERT_TRUE(test::wait_for([&] { return appearance.theme().dark; }));
  portal.choose(no_preference);
  ASSERT_TRUE(test::wait_for([&] { return !appearance.theme().dark; })) << "the palette's";
  EXPECT_EQ(changed.count(), 4);
}

TEST_F(AppearanceTest, PassesOverOtherSettings) {
  test::SettingsPortal portal(bus("portal"));
  ASSERT_TRUE(portal.open(light));
  Appearance appearance(bus("tray"));
  QSignalSpy changed(&appearance, &Appearance::changed);
  portal.change(QStringLiteral("org.freedesktop.appearance"), QStringLiteral("contrast"), dark);
  portal.change(QStringLiteral("org.gnome.desktop.interface"), QStringLiteral("color-scheme"), dark);
  portal.choose(dark);  // signals come in order
  ASSERT_TRUE(test::wait_for([&] { return appearance.theme().dark; }));
  EXPECT_EQ(changed.count(), 1);
}

TEST_F(AppearanceTest, AsksAPortalThatComesLaterOrAnew) {
  Appearance appearance(bus("tray"));
  test::SettingsPortal portal(bus("portal"));
  ASSERT_TRUE(portal.open(dark));
  ASSERT_TRUE(test::wait_for([&] { return appearance.theme().dark; }));
  portal.close();
  ASSERT_TRUE(portal.open(light));
  ASSERT_TRUE(test::wait_for([&] { return !appearance.theme().dark; }));
}

TEST_F(AppearanceTest, TheEnvironmentIsStronger) {
  qputenv("DESKBELL_THEME", "light");
  test::SettingsPortal portal(bus("portal"));
  ASSERT_TRUE(portal.open(dark));
  Appearance const fixed(bus("tray"));
  qunsetenv("DESKBELL_THEME");
  Appearance const following(bus("tray"));
  ASSERT_TRUE(test::wait_for([&] { return following.theme().dark; }));
  EXPECT_FALSE(fixed.theme().dark);
  EXPECT_EQ(portal.asked, 1);
}

}  // namespace
}  // namespace deskbell::tray
