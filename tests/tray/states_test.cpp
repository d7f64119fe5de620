// What the window says in each state of UI.md's row "tray": nothing said yet, connecting, trouble, offline.
#include <gtest/gtest.h>

#include <QTest>

#include "tests/tray/window_fixture.h"
#include "tray/chat_page.h"
#include "tray/device_page.h"

namespace deskbell::tray {
namespace {

using namespace protocol;

struct StatesTest : test::WindowTest {
  void show() {
    window.show_page(Page::chat);
    window.raise_and_focus();
    QCoreApplication::processEvents();
  }
  /// What stands in the conversation's place: its "title", "text" or "hours".
  QString empty(char const* part) {
    return window.findChild<ChatPage*>()
        ->findChild<QLabel*>(QStringLiteral("empty_") + QLatin1String(part))
        ->text();
  }
  QString header() { return window.findChild<QLabel*>(QStringLiteral("header_line"))->text(); }
  bool warns() { return window.findChild<QWidget*>(QStringLiteral("link_state"))->isVisible(); }
  void link(LinkStatus status, std::optional<std::string> code = {}, std::optional<std::string> words = {}) {
    it.hear(TrayLinkChanged{{status, std::move(code), std::move(words), {}}});
  }
};

TEST_F(StatesTest, ConnectingUntilTheServiceHasSpoken) {
  show();
  EXPECT_EQ(empty("title"), QStringLiteral("Connecting…"));
  EXPECT_EQ(empty("text"), QString()) << "nothing is promised yet";
  EXPECT_EQ(header(), QStringLiteral("Connecting…"));
  EXPECT_EQ(reach_text(it.model), QStringLiteral("Connecting…")) << "the menu's first line";
  EXPECT_FALSE(warns()) << "a start is no trouble";
  // Whoever writes meanwhile loses nothing.
  QTest::keyClicks(composer(), QStringLiteral("Hello"));
  QTest::keyClick(composer(), Qt::Key_Return);
  EXPECT_TRUE(read_aloud().contains(QStringLiteral("Hello. Sending")));
  it.connected = true;
  it.model.on_agent_connected();
  EXPECT_EQ(header(), QStringLiteral("Connecting…")) << "it is there, and has said nothing";
  EXPECT_TRUE(it.all_sent<TraySay>().empty());
  it.connect_with("empty");
  EXPECT_EQ(header(), QStringLiteral("We are here to help"));
  ASSERT_EQ(it.all_sent<TraySay>().size(), 1U);
  EXPECT_EQ(it.all_sent<TraySay>()[0].text, "Hello");
}

TEST_F(StatesTest, ConnectingWhileTheServiceLooksForItsConsole) {
  open("connecting");
  EXPECT_EQ(header(), QStringLiteral("Connecting…"));
  EXPECT_EQ(empty("title"), QStringLiteral("Ask us anything"));
  EXPECT_FALSE(warns());
  link(LinkStatus::online);
  EXPECT_EQ(header(), QStringLiteral("We are here to help"));
}

TEST_F(StatesTest, EmptyItAsksAndSaysTheHours) {
  it.at = time_from_ms(QDateTime(QDate::currentDate(), QTime(12, 0)).toMSecsSinceEpoch());
  open("empty");
  EXPECT_EQ(empty("title"), QStringLiteral("Ask us anything"));
  EXPECT_TRUE(says(QStringLiteral("A technician answers right here")));
  DeskHours hours;
  hours.item_ids = {"chat"};
  hours.open = {{it.model.now() - std::chrono::hours(1), it.model.now() + std::chrono::hours(1)}};
  hours.known_until = hours.open[0].until + std::chrono::hours(24);
  TrayDeskChanged desk;
  desk.hours = {hours};
  it.hear(desk);
  EXPECT_TRUE(empty("hours").startsWith(QStringLiteral("We are open until"))) << empty("hours").toStdString();
  EXPECT_TRUE(says(empty("hours")));
}

TEST_F(StatesTest, WithoutAServiceItSaysSo) {
  show();
  it.lose();
  EXPECT_EQ(empty("title"), QStringLiteral("Deskbell is not running"));
  EXPECT_EQ(header(), QStringLiteral("The Deskbell service is not running"));
  EXPECT_TRUE(warns());
  EXPECT_TRUE(says(QStringLiteral("What you write waits in this window.")));
}

TEST_F(StatesTest, TroubleIsPlainWordsAndACode) {
  open("chat");
  EXPECT_FALSE(warns());
  link(LinkStatus::refused, "tls.expired", "the server's certificate expired on 3 May");
  EXPECT_TRUE(warns());
  EXPECT_TRUE(says(QStringLiteral(
      "Your IT's server does not accept this computer. What you write is kept on it. (tls.expired)")));
  EXPECT_EQ(header(), QStringLiteral("the server's certificate expired on 3 May"));
  window.show_page(Page::about);
  EXPECT_TRUE(says(QStringLiteral("Code: tls.expired")));
  window.show_page(Page::chat);
  link(LinkStatus::refused, "revoked", "this device's key was revoked: enrol it anew");
  EXPECT_EQ(header(), QStringLiteral("Your IT does not let this computer in"));
  link(LinkStatus::not_enrolled, "not_enrolled");
  EXPECT_TRUE(
      says(QStringLiteral("This computer is not registered with your IT yet. What you write is kept on it. "
                          "(not_enrolled)")));
  link(LinkStatus::online);
  EXPECT_FALSE(warns());
}

TEST_F(StatesTest, OfflineKeepsTheMenuAndQueues) {
  open("chat");
  auto const menu = it.model.menu().size();
  link(LinkStatus::offline, "dns.not_found", "the name is not known");
  EXPECT_TRUE(says(QStringLiteral(
      "You are offline. What you write is queued on this computer and goes out by itself. (dns.not_found)")));
  EXPECT_EQ(it.model.menu().size(), menu) << "as it was";
  EXPECT_EQ(timeline()->model()->index(1, 0).data(Qt::AccessibleTextRole).toString().left(4),
            QStringLiteral("You,"))
      << "what was said can be read";
  QTest::keyClicks(composer(), QStringLiteral("later"));
  QTest::keyClick(composer(), Qt::Key_Return);
  ASSERT_EQ(it.all_sent<TraySay>().size(), 1U) << "to the service, which keeps it";
  auto queued = test::message(50, "later", true, Delivery::queued);
  queued.message_id = it.all_sent<TraySay>()[0].message_id;
  queued.accepted_at.reset();
  it.hear(TrayMessages{{queued}, {}});
  EXPECT_TRUE(read_aloud().endsWith(QStringLiteral("later. Queued on this computer")))
      << read_aloud().toStdString();
  it.lose();
  EXPECT_EQ(it.model.menu().size(), menu);
}

}  // namespace
}  // namespace deskbell::tray
