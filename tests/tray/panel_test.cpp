// The real program on a desktop of its own: icon, menu and window as a person and a panel meet them.
#include <gtest/gtest.h>
#include <signal.h>

#include <QDir>
#include <QFile>
#include <QJsonArray>

#include "tests/support/paths.h"
#include "tests/tray/desk.h"
#include "tests/tray/wait_for.h"

namespace deskbell::tray {
namespace {

using namespace protocol;
using test::Desk;
using test::wait_for;

std::string text_of(QJsonObject const& object, char const* key) {
  return object[QLatin1String(key)].toString().toStdString();
}

TEST(Panel, ReadsTheMenuClicksLiveChatAndTypes) {
  Desk desk("empty");
  ASSERT_TRUE(desk.ready());
  desk.start_panel();
  desk.start_tray();
  ASSERT_FALSE(desk.await_event(QStringLiteral("registered")).isEmpty());
  ASSERT_TRUE(wait_for([&] { return desk.menu_titles().contains(QStringLiteral("Live chat")); }));
  EXPECT_EQ(desk.menu_titles(),
            (QStringList{QStringLiteral("Acme IT Support: Online"), QStringLiteral("Live chat"),
                         QStringLiteral("Report a problem"), QStringLiteral("My requests"),
                         QStringLiteral("Tools"), QStringLiteral("R&D self_service"),
                         QStringLiteral("Old link"), QStringLiteral("My device"), QStringLiteral("About")}));
  EXPECT_TRUE(desk.ask(QStringLiteral("click Live chat"))[QStringLiteral("ok")].toBool());
  ASSERT_FALSE(desk.await_window(QStringLiteral("Acme IT Support")).isEmpty());
  desk.run(QStringLiteral("xdotool"), {QStringLiteral("type"), QStringLiteral("My screen is dark")});
  desk.run(QStringLiteral("xdotool"), {QStringLiteral("key"), QStringLiteral("Return")});
  ASSERT_TRUE(wait_for([&] { return !desk.agent.heard_of<TraySay>().empty(); }));
  EXPECT_EQ(desk.agent.heard_of<TraySay>()[0].text, "My screen is dark");
  EXPECT_EQ(desk.agent.heard_of<TraySay>()[0].item_id, "chat");
  EXPECT_EQ(desk.agent.heard_of<TrayOpenChat>().size(), 1U);
}

TEST(Panel, MenuFollowsThePolicy) {
  Desk desk("empty");
  ASSERT_TRUE(desk.ready());
  desk.start_panel();
  desk.start_tray();
  ASSERT_TRUE(wait_for([&] { return desk.menu_titles().contains(QStringLiteral("Live chat")); }));
  TrayMenuChanged change;
  change.branding = desk.agent.snapshot.branding;
  change.menu = desk.agent.snapshot.menu;
  change.menu[0].title = "Ring & ask";
  desk.agent.say(change);
  ASSERT_TRUE(wait_for([&] { return desk.menu_titles().contains(QStringLiteral("Ring & ask")); }));
  EXPECT_FALSE(desk.menu_titles().contains(QStringLiteral("Live chat")));
  EXPECT_TRUE(desk.ask(QStringLiteral("click Ring & ask"))[QStringLiteral("ok")].toBool());
  EXPECT_FALSE(desk.await_window(QStringLiteral("Acme IT Support")).isEmpty());
}

TEST(Panel, MenuSaysHowFarTheConnectionIs) {
  Desk desk("empty");
  ASSERT_TRUE(desk.ready());
  desk.agent.answers_hello = false;
  desk.start_panel();
  desk.start_tray();
  ASSERT_TRUE(wait_for([&] { return desk.agent.heard_of<TrayHello>().size() == 1; }));
  auto const first = [&desk] { return desk.menu_titles().value(0); };
  ASSERT_TRUE(wait_for([&] { return first().endsWith(QStringLiteral(": Connecting…")); }))
      << first().toStdString();
  desk.agent.say_everything();
  ASSERT_TRUE(wait_for([&] { return first() == QStringLiteral("Acme IT Support: Online"); }));
  auto const all = desk.menu_titles().mid(1);
  for (auto const& [status, words] :
       {std::pair(LinkStatus::connecting, QStringLiteral("Connecting…")),
        std::pair(LinkStatus::offline, QStringLiteral("Offline: messages are kept and sent later"))}) {
    desk.agent.say(TrayLinkChanged{{status, {}, {}, {}}});
    ASSERT_TRUE(wait_for([&] { return first() == QStringLiteral("Acme IT Support: ") + words; }))
        << first().toStdString();
    EXPECT_EQ(desk.menu_titles().mid(1), all) << "the menu stays as it was";
  }
}

TEST(Panel, OutlivesMenusThatChangeWhileThePanelReadsThem) {
  Desk desk("empty");
  ASSERT_TRUE(desk.ready());
  desk.start_panel();
  desk.start_tray();
  ASSERT_TRUE(wait_for([&] { return desk.menu_titles().contains(QStringLiteral("Live chat")); }));
  auto const pid = desk.tray_pid();
  TrayMenuChanged change;
  change.branding = desk.agent.snapshot.branding;
  change.menu = desk.agent.snapshot.menu;
  constexpr int changes = 40;
  for (int i = 1; i <= changes; ++i) {
    change.menu[0].title = "Ring " + std::to_string(i);
    // While the tray stands still, the panel's question and the new menu gather; then both are there at once.
    ASSERT_EQ(::kill(static_cast<pid_t>(pid), SIGSTOP), 0);
    desk.tell(QStringLiteral("menu"));
    desk.agent.say(change);
    ASSERT_EQ(::kill(static_cast<pid_t>(pid), SIGCONT), 0);
    ASSERT_FALSE(desk.await_answer().isEmpty());
  }
  ASSERT_TRUE(wait_for([&] { return desk.menu_titles().contains(QStringLiteral("Ring %1").arg(changes)); }));
}

TEST(Panel, ComesBackWhenThePanelDoes) {
  Desk desk("empty");
  ASSERT_TRUE(desk.ready());
  desk.start_panel();
  desk.start_tray();
  ASSERT_FALSE(desk.await_event(QStringLiteral("registered")).isEmpty());
  desk.ask(QStringLiteral("close"));
  EXPECT_TRUE(desk.ask(QStringLiteral("open"))[QStringLiteral("ok")].toBool());
  ASSERT_FALSE(desk.await_event(QStringLiteral("registered")).isEmpty());
  ASSERT_TRUE(wait_for([&] { return desk.menu_titles().contains(QStringLiteral("Live chat")); }));
  EXPECT_TRUE(desk.ask(QStringLiteral("click My device"))[QStringLiteral("ok")].toBool());
  EXPECT_FALSE(desk.await_window(QStringLiteral("Acme IT Support")).isEmpty());
}

TEST(Panel, OffersASmallWindowUntilALatePanelComes) {
  Desk desk("empty");
  ASSERT_TRUE(desk.ready());
  desk.start_panel({QStringLiteral("--closed")});
  desk.start_tray();
  auto const search = QStringList{QStringLiteral("search"), QStringLiteral("--onlyvisible"),
                                  QStringLiteral("--name"), QStringLiteral("Acme IT Support")};
  ASSERT_TRUE(wait_for([&] { return !desk.run(QStringLiteral("xdotool"), search).isEmpty(); }));
  EXPECT_TRUE(desk.ask(QStringLiteral("open"))[QStringLiteral("ok")].toBool());
  ASSERT_FALSE(desk.await_event(QStringLiteral("registered")).isEmpty());
  ASSERT_TRUE(wait_for([&] { return desk.menu_titles().contains(QStringLiteral("Live chat")); }));
  ASSERT_TRUE(wait_for([&] { return desk.run(QStringLiteral("xdotool"), search).isEmpty(); }));
}

TEST(Panel, StartsAnewWhenAPanelComesAfterTheOldKindOfTray) {
  Desk desk("empty");
  ASSERT_TRUE(desk.ready());
  desk.start_panel({QStringLiteral("--closed")});
  ASSERT_TRUE(desk.ask(QStringLiteral("embed"))[QStringLiteral("ok")].toBool());
  desk.start_tray();
  // Its icon for the old tray is a window of its own; from then on Qt would never look for a panel again.
  ASSERT_TRUE(wait_for([&] { return !desk.agent.heard_of<TrayHello>().empty(); }));
  auto const search =
      QStringList{QStringLiteral("search"), QStringLiteral("--class"), QStringLiteral("deskbell-tray")};
  ASSERT_TRUE(wait_for([&] { return !desk.run(QStringLiteral("xdotool"), search).isEmpty(); }));
  auto const pid = desk.tray_pid();
  EXPECT_TRUE(desk.ask(QStringLiteral("open"))[QStringLiteral("ok")].toBool());
  ASSERT_FALSE(desk.await_event(QStringLiteral("registered")).isEmpty());
  ASSERT_TRUE(wait_for([&] { return desk.menu_titles().contains(QStringLiteral("Live chat")); }));
  EXPECT_EQ(desk.tray_pid(), pid);
  EXPECT_EQ(desk.agent.heard_of<TrayHello>().size(), 2U);  // it started anew
}

TEST(Panel, NotifiesOpensOnClickAndWithdrawsWhenRead) {
  Desk desk("chat");
  ASSERT_TRUE(desk.ready());
  desk.start_panel();
  desk.start_tray();
  ASSERT_TRUE(wait_for([&] { return desk.menu_titles().contains(QStringLiteral("Live chat")); }));
  desk.agent.snapshot.chat->unread = 1;
  desk.agent.say(TrayMessages{{test::message(20, "<b>Try</b> it & tell", false)}});
  TrayChatChanged changed;
  changed.chat = *desk.agent.snapshot.chat;
  desk.agent.say(changed);
  auto const shown = desk.await_event(QStringLiteral("notification"));
  EXPECT_EQ(text_of(shown, "title"), "Maria Ortiz · Acme IT Support");
  EXPECT_EQ(text_of(shown, "body"), "You: Danke! 🎉\n&lt;b&gt;Try&lt;/b&gt; it &amp; tell");
  EXPECT_EQ(text_of(shown, "desktop_entry"), "deskbell-tray");
  EXPECT_EQ(text_of(shown, "icon"), "deskbell") << "as it is installed";
  auto const id = shown[QStringLiteral("id")].toInt();
  // A click on somebody else's notification opens nothing of ours: only the right number counts.
  desk.ask(QStringLiteral("notification-click %1").arg(id + 1));
  desk.ask(QStringLiteral("notification-click %1").arg(id));
  auto const window = desk.await_window(QStringLiteral("Acme IT Support"));
  ASSERT_FALSE(window.isEmpty());
  // The window manager sees that a click asked for it.
  EXPECT_EQ(
      desk.run(QStringLiteral("xprop"), {QStringLiteral("-id"), window, QStringLiteral("_NET_STARTUP_ID")})
          .toStdString(),
      "_NET_STARTUP_ID(UTF8_STRING) = \"token-of-the-test-" + std::to_string(id) + "\"");
  ASSERT_TRUE(wait_for([&] { return !desk.agent.heard_of<TrayReadUpTo>().empty(); }));
  EXPECT_EQ(desk.agent.heard_of<TrayReadUpTo>().back().position, 20);
}

TEST(Panel, ServiceAndTrayMayRestart) {
  Desk desk("empty");
  ASSERT_TRUE(desk.ready());
  desk.start_panel();
  desk.start_tray({QStringLiteral("--show"), QStringLiteral("chat")});
  ASSERT_FALSE(desk.await_window(QStringLiteral("Acme IT Support")).isEmpty());
  desk.agent.stop();
  ASSERT_TRUE(wait_for([&] {
    return desk.menu_titles().contains(
        QStringLiteral("Acme IT Support: The Deskbell service is not running"));
  }));
  desk.run(QStringLiteral("xdotool"), {QStringLiteral("type"), QStringLiteral("are you there")});
  desk.run(QStringLiteral("xdotool"), {QStringLiteral("key"), QStringLiteral("Return")});
  ASSERT_TRUE(desk.agent.listen());
  ASSERT_TRUE(wait_for([&] { return !desk.agent.heard_of<TraySay>().empty(); }));
  ASSERT_TRUE(wait_for([&] { return desk.agent.messages.size() == 1; }));
  desk.kill_tray();
  ASSERT_FALSE(desk.await_event(QStringLiteral("unregistered")).isEmpty());
  desk.start_tray();
  ASSERT_TRUE(wait_for([&] { return desk.menu_titles().contains(QStringLiteral("Live chat")); }));
  // Killed before it kept that they arrived, it says them once more, under the same name: they stand there
  // once.
  for (auto const& said : desk.agent.heard_of<TraySay>())
    EXPECT_EQ(said.message_id, desk.agent.messages[0].message_id);
  EXPECT_EQ(desk.agent.messages.size(), 1U);
}

/// Whether what the tray keeps on the disk says this.
bool keeps(Desk const& desk, QByteArray const& words) {
  QDir const folder(desk.file(QStringLiteral("deskbell-tray")));
  for (auto const& name : folder.entryList({QStringLiteral("kept-*")}, QDir::Files)) {
    QFile file(folder.filePath(name));
    auto const content = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    // The file holds QStrings: UTF-16, big endian.
    QByteArray wide;
    for (char const letter : words) wide += QByteArray(1, '\0') + letter;
    if (content.contains(wide)) return true;
  }
  return false;
}

TEST(Panel, WordsOutliveTheTrayThatTheyWereWrittenIn) {
  Desk desk("empty");
  ASSERT_TRUE(desk.ready());
  desk.start_panel();
  auto const start = [&] {
    desk.start_tray({QStringLiteral("--show"), QStringLiteral("chat")});
    return !desk.await_window(QStringLiteral("Acme IT Support")).isEmpty();
  };
  ASSERT_TRUE(start());
  desk.agent.stop();
  desk.run(QStringLiteral("xdotool"), {QStringLiteral("type"), QStringLiteral("never sent")});
  desk.run(QStringLiteral("xdotool"), {QStringLiteral("key"), QStringLiteral("Return")});
  desk.run(QStringLiteral("xdotool"), {QStringLiteral("type"), QStringLiteral("a draft")});
  ASSERT_TRUE(wait_for([&] { return keeps(desk, "never sent") && keeps(desk, "a draft"); }));
  desk.kill_tray();
  ASSERT_TRUE(desk.agent.listen());
  ASSERT_TRUE(start());
  ASSERT_TRUE(wait_for([&] { return !desk.agent.heard_of<TraySay>().empty(); }));
  EXPECT_EQ(desk.agent.heard_of<TraySay>()[0].text, "never sent");
  desk.run(QStringLiteral("xdotool"), {QStringLiteral("type"), QStringLiteral(" of mine")});
  desk.run(QStringLiteral("xdotool"), {QStringLiteral("key"), QStringLiteral("Return")});
  ASSERT_TRUE(wait_for([&] { return desk.agent.heard_of<TraySay>().size() == 2; }));
  EXPECT_EQ(desk.agent.heard_of<TraySay>()[1].text, "a draft of mine");
  ASSERT_TRUE(wait_for([&] { return !keeps(desk, "never sent") && !keeps(desk, "a draft"); }));
}

TEST(Panel, AFormIsKeptOverACrashAndSentOnce) {
  Desk desk("empty");
  ASSERT_TRUE(desk.ready());
  desk.start_panel();
  auto const start = [&] {
    desk.start_tray({QStringLiteral("--show"), QStringLiteral("form")});
    return !desk.await_window(QStringLiteral("Acme IT Support")).isEmpty();
  };
  ASSERT_TRUE(start());
  desk.run(QStringLiteral("xdotool"),
           {QStringLiteral("type"), QStringLiteral("jana@example.com\tIt beeps\tAll day")});
  ASSERT_TRUE(wait_for([&] { return keeps(desk, "All day"); }));
  desk.kill_tray();
  ASSERT_TRUE(start());
  // The keyboard is on "Send", as nothing is empty. The service hears it, and the tray does not hear back.
  desk.agent.on_command = [](TrayCommand const&) {};
  desk.run(QStringLiteral("xdotool"), {QStringLiteral("key"), QStringLiteral("space")});
  ASSERT_TRUE(wait_for([&] { return desk.agent.heard_of<TraySubmitForm>().size() == 1; }));
  desk.kill_tray();
  test::behave_like_a_service(desk.agent);
  desk.start_tray();  // and nobody opens a window
  ASSERT_TRUE(wait_for([&] { return desk.agent.heard_of<TraySubmitForm>().size() == 2; }));
  auto const asked = desk.agent.heard_of<TraySubmitForm>();
  EXPECT_EQ(asked[1].submission_id, asked[0].submission_id);
  EXPECT_EQ(asked[1].fields, asked[0].fields);
  EXPECT_EQ(asked[0].fields[2], (FieldValue{"subject", "It beeps"}));
  ASSERT_TRUE(wait_for([&] { return !keeps(desk, "It beeps"); }));
}

/// A technician begins the first conversation that this person ever had, and says two things.
void say_good_morning(Desk& desk) {
  TrayChatChanged started;
  started.chat.chat_id = ChatId{test::numbered(1)};
  started.chat.phase = ChatPhase::answered;
  started.chat.technician = "Maria Ortiz";
  started.chat.unread = 1;
  desk.agent.say(started);
  desk.agent.say(TrayMessages{{test::message(1, "Good morning", false)}, {}});
  desk.agent.say(TrayMessages{{test::message(2, "Is it you?", false)}, {}});
  started.chat.unread = 2;
  desk.agent.snapshot.chat = started.chat;
  desk.agent.say(started);
}

TEST(Panel, TheWindowOpensWhenATechnicianBegins) {
  Desk desk("empty");
  ASSERT_TRUE(desk.ready());
  desk.start_panel();
  desk.start_tray();
  ASSERT_TRUE(wait_for([&] { return desk.menu_titles().contains(QStringLiteral("Live chat")); }));
  say_good_morning(desk);
  auto const search = QStringList{QStringLiteral("search"), QStringLiteral("--onlyvisible"),
                                  QStringLiteral("--name"), QStringLiteral("Acme IT Support")};
  EXPECT_TRUE(wait_for([&] { return !desk.run(QStringLiteral("xdotool"), search).isEmpty(); }));
}

/// As the service tells it of a conversation that was started and in which nobody has said anything.
TrayChatChanged begun() {
  TrayChatChanged started;
  started.chat.chat_id = ChatId{test::numbered(1)};
  started.chat.phase = ChatPhase::idle;
  started.chat.technician = "Maria Ortiz";
  return started;
}

TEST(Panel, TheWindowOpensWithANotificationWhereATechnicianHasSaidNothingYet) {
  Desk desk("empty");
  ASSERT_TRUE(desk.ready());
  desk.start_panel();
  desk.start_tray();
  ASSERT_TRUE(wait_for([&] { return desk.menu_titles().contains(QStringLiteral("Live chat")); }));
  desk.agent.say(begun());
  auto const shown = desk.await_event(QStringLiteral("notification"));
  EXPECT_NE(text_of(shown, "body").find("Maria Ortiz has begun"), std::string::npos)
      << text_of(shown, "body");
  auto const search = QStringList{QStringLiteral("search"), QStringLiteral("--onlyvisible"),
                                  QStringLiteral("--name"), QStringLiteral("Acme IT Support")};
  EXPECT_TRUE(wait_for([&] { return !desk.run(QStringLiteral("xdotool"), search).isEmpty(); }));
}

TEST(Panel, WhoSignsInLaterIsToldWhatBeganMeanwhile) {
  Desk desk("empty");
  ASSERT_TRUE(desk.ready());
  desk.agent.snapshot.chat = begun().chat;
  desk.start_panel();
  desk.start_tray();
  auto const shown = desk.await_event(QStringLiteral("notification"));
  EXPECT_NE(text_of(shown, "body").find("Maria Ortiz has begun"), std::string::npos)
      << text_of(shown, "body");
}

TEST(Panel, DoNotDisturbHoldsNotificationAndWindowBack) {
  Desk desk("empty");
  ASSERT_TRUE(desk.ready());
  desk.start_panel();
  desk.ask(QStringLiteral("inhibit on"));
  desk.start_tray();
  ASSERT_TRUE(wait_for([&] { return desk.menu_titles().contains(QStringLiteral("Live chat")); }));
  say_good_morning(desk);
  // The icon tells at once; by then a notification would have been shown, on the same bus and before.
  ASSERT_TRUE(wait_for([&] {
    auto const items = desk.ask(QStringLiteral("items"))[QStringLiteral("items")].toArray();
    return items.size() == 1 && items[0].toObject()[QStringLiteral("tooltip")].toString().contains(
                                    QStringLiteral("2 new messages"));
  }));
  auto const search = QStringList{QStringLiteral("search"), QStringLiteral("--onlyvisible"),
                                  QStringLiteral("--name"), QStringLiteral("Acme IT Support")};
  EXPECT_TRUE(desk.run(QStringLiteral("xdotool"), search).isEmpty());
  EXPECT_FALSE(desk.told(QStringLiteral("notification")));
  desk.ask(QStringLiteral("inhibit off"));
  auto const shown = desk.await_event(QStringLiteral("notification"));
  EXPECT_EQ(text_of(shown, "body"), "Good morning\nIs it you?");
}

TEST(Panel, SecondStartRaisesTheFirst) {
  Desk desk("chat");
  ASSERT_TRUE(desk.ready());
  desk.start_panel();
  desk.start_tray();
  ASSERT_FALSE(desk.await_event(QStringLiteral("registered")).isEmpty());
  desk.run(QStringLiteral(DESKBELL_BINARY_DIR "/bin/deskbell-tray"),
           {QStringLiteral("--show"), QStringLiteral("device")});
  EXPECT_FALSE(desk.await_window(QStringLiteral("Acme IT Support")).isEmpty());
  EXPECT_EQ(desk.ask(QStringLiteral("items"))[QStringLiteral("items")].toArray().size(), 1);
}

TEST(Panel, TakesLittleMemoryBeforeTheWindowIsNeeded) {
  Desk desk("chat");
  ASSERT_TRUE(desk.ready());
  desk.start_panel();
  desk.start_tray();
  ASSERT_TRUE(wait_for([&] { return desk.menu_titles().contains(QStringLiteral("Live chat")); }));
  QFile status(QStringLiteral("/proc/%1/status").arg(desk.tray_pid()));
  ASSERT_TRUE(status.open(QIODevice::ReadOnly));
  long long resident_kb = 0;
  for (auto const& line : status.readAll().split('\n')) {
    if (line.startsWith("VmRSS:")) resident_kb = line.mid(6).trimmed().split(' ').first().toLongLong();
  }
  std::printf("icon only: %lld kB resident\n", resident_kb);
  RecordProperty("resident_kb", static_cast<int>(resident_kb));
#ifndef __SANITIZE_ADDRESS__
  EXPECT_LT(resident_kb, 40'000);
#endif
  EXPECT_GT(resident_kb, 0);
}

}  // namespace
}  // namespace deskbell::tray
