// The real program on a desktop of its own: announcements as notifications, told once, whatever dies in
// between.
#include <gtest/gtest.h>

#include <QJsonArray>

#include "tests/tray/desk.h"
#include "tests/tray/wait_for.h"

namespace deskbell::tray {
namespace {

using namespace protocol;
using test::announcement;
using test::Desk;
using test::wait_for;

std::string text_of(QJsonObject const& object, char const* key) {
  return object[QLatin1String(key)].toString().toStdString();
}

void begin(Desk& desk) {
  behave_like_a_service(desk.agent);
  desk.start_panel();
}

bool is_up(Desk& desk) {
  return wait_for([&] { return desk.menu_titles().contains(QStringLiteral("Live chat")); });
}

void announce(Desk& desk, TrayAnnouncement const& one) {
  desk.agent.announcements.push_back(one);
  desk.agent.say(one);
}

std::size_t marks(Desk& desk, AnnouncementMark mark) {
  auto all = desk.agent.heard_of<TrayMarkAnnouncement>();
  std::erase_if(all, [mark](auto const& one) { return one.mark != mark; });
  return all.size();
}

TEST(PanelAnnouncements, AreNotifiedAndOpenOnTheirCard) {
  Desk desk("empty");
  ASSERT_TRUE(desk.ready());
  begin(desk);
  desk.start_tray();
  ASSERT_TRUE(is_up(desk));
  auto one = announcement(1, "The <b>network</b> rests", "Tonight & tomorrow");
  one.announcement.level = AnnouncementLevel::warning;
  announce(desk, one);
  auto const shown = desk.await_event(QStringLiteral("notification"));
  EXPECT_EQ(text_of(shown, "title"), "Warning: The <b>network</b> rests");
  EXPECT_EQ(text_of(shown, "body"), "Tonight &amp; tomorrow");
  EXPECT_EQ(text_of(shown, "app"), "Acme IT Support");
  EXPECT_EQ(shown[QStringLiteral("actions")].toArray().size(), 4) << "open and dismiss";
  EXPECT_EQ(marks(desk, AnnouncementMark::seen), 0U) << "nobody looked yet";
  ASSERT_TRUE(wait_for([&] {
    auto const items = desk.ask(QStringLiteral("items"))[QStringLiteral("items")].toArray();
    return items.size() == 1 && items[0].toObject()[QStringLiteral("tooltip")].toString().contains(
                                    QStringLiteral("1 new announcement"));
  }));
  desk.ask(QStringLiteral("notification-click %1").arg(shown[QStringLiteral("id")].toInt()));
  EXPECT_FALSE(desk.await_window(QStringLiteral("Acme IT Support")).isEmpty());
  EXPECT_TRUE(wait_for([&] { return marks(desk, AnnouncementMark::seen) == 1; }));
}

TEST(PanelAnnouncements, AreDismissedFromTheNotification) {
  Desk desk("empty");
  ASSERT_TRUE(desk.ready());
  begin(desk);
  desk.start_tray();
  ASSERT_TRUE(is_up(desk));
  announce(desk, announcement(1, "Cake", "At three"));
  auto const shown = desk.await_event(QStringLiteral("notification"));
  EXPECT_EQ(shown[QStringLiteral("urgency")].toInt(), 1);
  desk.ask(QStringLiteral("notification-click %1 dismiss").arg(shown[QStringLiteral("id")].toInt()));
  EXPECT_TRUE(wait_for([&] { return marks(desk, AnnouncementMark::dismissed) == 1; }));
}

TEST(PanelAnnouncements, AreDismissedBeforeTheDesktopHasToldTheirNumber) {
  Desk desk("empty");
  ASSERT_TRUE(desk.ready());
  begin(desk);
  desk.start_tray();
  ASSERT_TRUE(is_up(desk));
  desk.ask(QStringLiteral("click-next dismiss"));
  announce(desk, announcement(1, "Cake", "At three"));
  EXPECT_TRUE(wait_for([&] { return marks(desk, AnnouncementMark::dismissed) == 1; }));
}

TEST(PanelAnnouncements, ThatCameBeforeTheTrayAreToldWhenItStartsAndNeverAgain) {
  Desk desk("empty");
  ASSERT_TRUE(desk.ready());
  begin(desk);
  desk.agent.announcements.push_back(announcement(1, "Overnight", "x"));
  desk.start_tray();
  auto const shown = desk.await_event(QStringLiteral("notification"));
  EXPECT_EQ(text_of(shown, "title"), "Overnight");
  ASSERT_TRUE(is_up(desk));
  desk.kill_tray();
  ASSERT_FALSE(desk.await_event(QStringLiteral("unregistered")).isEmpty());
  desk.start_tray();
  ASSERT_TRUE(is_up(desk));
  // By the time that the next one is told, the first would have been told again.
  announce(desk, announcement(2, "Fresh", "y"));
  auto const next = desk.await_event(QStringLiteral("notification"));
  EXPECT_EQ(text_of(next, "title"), "Fresh");
  EXPECT_FALSE(desk.told(QStringLiteral("notification")));
}

TEST(PanelAnnouncements, ThatWereWithdrawnTakeTheirNotificationAway) {
  Desk desk("empty");
  ASSERT_TRUE(desk.ready());
  begin(desk);
  desk.start_tray();
  ASSERT_TRUE(is_up(desk));
  auto const one = announcement(1, "Mistake", "x");
  announce(desk, one);
  auto const shown = desk.await_event(QStringLiteral("notification"));
  desk.agent.announcements.clear();
  desk.agent.say(TrayAnnouncementGone{one.announcement.announcement_id});
  auto const closed = desk.await_event(QStringLiteral("notification-closed"));
  EXPECT_EQ(closed[QStringLiteral("id")].toInt(), shown[QStringLiteral("id")].toInt());
}

TEST(PanelAnnouncements, ThatAreImportantBringTheWindowWithoutTheKeyboard) {
  Desk desk("empty");
  ASSERT_TRUE(desk.ready());
  begin(desk);
  desk.start_tray();
  ASSERT_TRUE(is_up(desk));
  auto one = announcement(1, "Leave the building", "Now");
  one.announcement.level = AnnouncementLevel::critical;
  announce(desk, one);
  auto const shown = desk.await_event(QStringLiteral("notification"));
  EXPECT_EQ(shown[QStringLiteral("urgency")].toInt(), 2);
  auto const search = QStringList{QStringLiteral("search"), QStringLiteral("--onlyvisible"),
                                  QStringLiteral("--name"), QStringLiteral("Acme IT Support")};
  EXPECT_TRUE(wait_for([&] { return !desk.run(QStringLiteral("xdotool"), search).isEmpty(); }));
}

TEST(PanelAnnouncements, WaitWhileThePersonIsNotToBeDisturbed) {
  Desk desk("empty");
  ASSERT_TRUE(desk.ready());
  begin(desk);
  desk.ask(QStringLiteral("inhibit on"));
  desk.start_tray();
  ASSERT_TRUE(is_up(desk));
  auto one = announcement(1, "Later", "x");
  one.announcement.level = AnnouncementLevel::critical;
  announce(desk, one);
  ASSERT_TRUE(wait_for([&] {
    auto const items = desk.ask(QStringLiteral("items"))[QStringLiteral("items")].toArray();
    return items.size() == 1 && items[0].toObject()[QStringLiteral("tooltip")].toString().contains(
                                    QStringLiteral("1 new announcement"));
  })) << "the icon tells at once";
  EXPECT_FALSE(desk.told(QStringLiteral("notification")));
  EXPECT_EQ(marks(desk, AnnouncementMark::told), 0U) << "it is not told before it is";
  auto const search = QStringList{QStringLiteral("search"), QStringLiteral("--onlyvisible"),
                                  QStringLiteral("--name"), QStringLiteral("Acme IT Support")};
  EXPECT_TRUE(desk.run(QStringLiteral("xdotool"), search).isEmpty());
  desk.ask(QStringLiteral("inhibit off"));
  auto const shown = desk.await_event(QStringLiteral("notification"));
  EXPECT_EQ(text_of(shown, "title"), "Important: Later");
}

}  // namespace
}  // namespace deskbell::tray
