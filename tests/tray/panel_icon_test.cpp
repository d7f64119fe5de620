// The icon itself in a panel: what its picture tells, and what goes on where the policy hides it.
#include <gtest/gtest.h>

#include <QJsonArray>

#include "tests/support/paths.h"
#include "tests/tray/desk.h"
#include "tests/tray/wait_for.h"

namespace deskbell::tray {
namespace {

using namespace protocol;
using test::Desk;
using test::wait_for;

QJsonArray items(Desk& desk) { return desk.ask(QStringLiteral("items"))[QStringLiteral("items")].toArray(); }

/// What the panel draws for the one icon that it has; empty: it has none, or another number.
std::string picture(Desk& desk) {
  auto const all = items(desk);
  return all.size() == 1 ? all[0].toObject()[QStringLiteral("picture")].toString().toStdString() : "";
}

/// The technician says something that this person has not read.
void answer(Desk& desk, std::uint32_t number) {
  desk.agent.snapshot.chat->unread = 1;
  desk.agent.messages.push_back(test::message(number, "Is it quiet now?", false));
  desk.agent.say(TrayMessages{{desk.agent.messages.back()}, {}});
  desk.agent.say(TrayChatChanged{*desk.agent.snapshot.chat});
}

TEST(PanelIcon, ItsPictureTellsOfWhatIsUnreadUntilItIsRead) {
  Desk desk("chat");
  ASSERT_TRUE(desk.ready());
  desk.start_panel();
  desk.start_tray();
  ASSERT_TRUE(wait_for([&] { return desk.menu_titles().contains(QStringLiteral("Live chat")); }));
  auto const idle = picture(desk);
  ASSERT_FALSE(idle.empty()) << "the icon has a picture";
  answer(desk, 20);
  ASSERT_TRUE(wait_for([&] { return picture(desk) != idle; })) << "it shows that something is unread";
  auto const unread = picture(desk);
  ASSERT_FALSE(unread.empty());
  EXPECT_TRUE(desk.ask(QStringLiteral("activate"))[QStringLiteral("ok")].toBool());
  ASSERT_FALSE(desk.await_window(QStringLiteral("Acme IT Support")).isEmpty());
  ASSERT_TRUE(wait_for([&] { return !desk.agent.heard_of<TrayReadUpTo>().empty(); }));
  ASSERT_TRUE(wait_for([&] { return picture(desk) == idle; })) << "it is idle again when it was read";
  // And another one where nobody can be reached.
  desk.agent.stop();
  ASSERT_TRUE(wait_for([&] { return picture(desk) != idle; }));
  EXPECT_NE(picture(desk), unread);
}

TEST(PanelIcon, HiddenByThePolicyItTakesNothingAway) {
  Desk desk("chat");
  ASSERT_TRUE(desk.ready());
  desk.agent.snapshot.branding.icon_hidden = true;
  desk.start_panel();
  desk.start_tray();
  ASSERT_TRUE(wait_for([&] { return !desk.agent.heard_of<TrayHello>().empty(); }));
  // A notification tells of an answer, and leads to it.
  answer(desk, 20);
  auto const shown = desk.await_event(QStringLiteral("notification"));
  ASSERT_FALSE(shown.isEmpty());
  ASSERT_TRUE(wait_for([&] { return items(desk).isEmpty(); })) << "there is no icon";
  desk.ask(QStringLiteral("notification-click %1").arg(shown[QStringLiteral("id")].toInt()));
  ASSERT_FALSE(desk.await_window(QStringLiteral("Acme IT Support")).isEmpty());
  ASSERT_TRUE(wait_for([&] { return !desk.agent.heard_of<TrayReadUpTo>().empty(); }));
  desk.run(QStringLiteral("xdotool"), {QStringLiteral("type"), QStringLiteral("Yes")});
  desk.run(QStringLiteral("xdotool"), {QStringLiteral("key"), QStringLiteral("Return")});
  ASSERT_TRUE(wait_for([&] { return !desk.agent.heard_of<TraySay>().empty(); }));
  EXPECT_EQ(desk.agent.heard_of<TraySay>()[0].text, "Yes");
  // Put away, it comes back as the applications' menu starts it.
  desk.run(QStringLiteral("xdotool"), {QStringLiteral("key"), QStringLiteral("Escape")});
  auto const search = QStringList{QStringLiteral("search"), QStringLiteral("--onlyvisible"),
                                  QStringLiteral("--name"), QStringLiteral("Acme IT Support")};
  ASSERT_TRUE(wait_for([&] { return desk.run(QStringLiteral("xdotool"), search).isEmpty(); }));
  desk.run(QStringLiteral(DESKBELL_BINARY_DIR "/bin/deskbell-tray"),
           {QStringLiteral("--show"), QStringLiteral("chat")});
  EXPECT_FALSE(desk.await_window(QStringLiteral("Acme IT Support")).isEmpty());
  EXPECT_TRUE(items(desk).isEmpty()) << "and still there is no icon";
}

TEST(PanelIcon, GoesAndComesWithThePolicy) {
  Desk desk("empty");
  ASSERT_TRUE(desk.ready());
  desk.start_panel();
  desk.start_tray();
  ASSERT_FALSE(desk.await_event(QStringLiteral("registered")).isEmpty());
  ASSERT_TRUE(wait_for([&] { return desk.menu_titles().contains(QStringLiteral("Live chat")); }));
  TrayMenuChanged change{desk.agent.snapshot.branding, desk.agent.snapshot.menu};
  change.branding.icon_hidden = true;
  desk.agent.say(change);
  ASSERT_FALSE(desk.await_event(QStringLiteral("unregistered")).isEmpty());
  // What changes meanwhile is there when it is there again.
  change.menu[0].title = "Ring us";
  desk.agent.say(change);
  change.branding.icon_hidden = false;
  desk.agent.say(change);
  ASSERT_FALSE(desk.await_event(QStringLiteral("registered")).isEmpty());
  ASSERT_TRUE(wait_for([&] { return desk.menu_titles().contains(QStringLiteral("Ring us")); }));
  EXPECT_EQ(items(desk).size(), 1);
  EXPECT_TRUE(desk.ask(QStringLiteral("click Ring us"))[QStringLiteral("ok")].toBool());
  EXPECT_FALSE(desk.await_window(QStringLiteral("Acme IT Support")).isEmpty());
}

}  // namespace
}  // namespace deskbell::tray
