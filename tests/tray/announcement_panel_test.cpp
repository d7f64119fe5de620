// Announcements in the model and on their card: shown until they end, seen when somebody looked, read by
// keys.
#include "tray/announcement_panel.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

#include "tests/tray/model_fixture.h"
#include "tests/tray/wait_for.h"
#include "tray/announcement_teller.h"
#include "tray/keeper.h"
#include "tray/window.h"

namespace deskbell::tray {
namespace {

using namespace protocol;
using test::announcement;
using test::FakeAgent;
using test::ModelFixture;
using test::wait_for;

struct AnnouncementTest : testing::Test {
  ModelFixture it;
  Appearance appearance;
  Keeper keeper{QString()};
  Window window{it.model, appearance, keeper, it.attachments};

  void open() {
    window.show_page(Page::chat);
    window.raise_and_focus();
    QCoreApplication::processEvents();
  }
  /// Another window is in front: this one is there, and nobody looks at it.
  void look_away(QWidget& other) {
    other.show();
    other.activateWindow();
    ASSERT_TRUE(wait_for([&] { return !window.isActiveWindow(); }));
  }
  AnnouncementPanel* card() { return window.findChild<AnnouncementPanel*>(); }
  QString title() { return window.findChild<QLabel*>(QStringLiteral("announcement_title"))->text(); }
  QPushButton* dismiss() { return card()->findChild<QPushButton*>(); }
  QToolButton* tool(QString const& name) {
    for (auto* one : card()->findChildren<QToolButton*>())
      if (one->accessibleName() == name) return one;
    return nullptr;
  }
  std::vector<TrayMarkAnnouncement> marks(AnnouncementMark mark) const {
    auto all = it.all_sent<TrayMarkAnnouncement>();
    std::erase_if(all, [mark](auto const& one) { return one.mark != mark; });
    return all;
  }
  void answer(TrayMarkAnnouncement const& command, char const* code = nullptr) {
    TrayAnswer answer;
    answer.request_id = command.request_id;
    if (code != nullptr) answer.code = code;
    it.hear(answer);
  }
};

TEST_F(AnnouncementTest, StandsOnACardWithWhoSentItAndWhen) {
  it.connect_with("empty");
  EXPECT_FALSE(card()->isVisible());
  auto one = announcement(1, "Network <b>rests</b>", "Tonight\nfrom six & on");
  one.announcement.level = AnnouncementLevel::warning;
  it.hear(one);
  open();
  EXPECT_TRUE(card()->isVisible());
  EXPECT_EQ(title(), QStringLiteral("Network <b>rests</b>"));
  for (auto* label : card()->findChildren<QLabel*>()) {
    if (label->text().isEmpty()) continue;
    EXPECT_EQ(label->textFormat(), Qt::PlainText) << label->text().toStdString();
  }
  EXPECT_EQ(card()->accessibleName(), QStringLiteral("Announcement"));
  auto const read_aloud = card()->accessibleDescription();
  EXPECT_TRUE(read_aloud.startsWith(QStringLiteral("Warning. Network <b>rests</b>. Maria Ortiz · Today")))
      << read_aloud.toStdString();
  EXPECT_TRUE(read_aloud.contains(QStringLiteral("Tonight\nfrom six & on")));
  EXPECT_EQ(dismiss()->accessibleName(), QStringLiteral("Dismiss: Network <b>rests</b>"));
}

/// As after a restart of the tray: the service tells what there is long before somebody opens the window.
TEST_F(AnnouncementTest, IsOnACardAlsoWhereTheWindowIsMadeLater) {
  it.connect_with("empty");
  it.hear(announcement(1, "Network rests", "Tonight"));
  Window later{it.model, appearance, keeper, it.attachments};
  later.show_page(Page::chat);
  later.raise_and_focus();
  QCoreApplication::processEvents();
  EXPECT_TRUE(later.findChild<AnnouncementPanel*>()->isVisible());
  EXPECT_EQ(later.findChild<QLabel*>(QStringLiteral("announcement_title"))->text(),
            QStringLiteral("Network rests"));
  EXPECT_TRUE(wait_for([&] { return !marks(AnnouncementMark::seen).empty(); }));
}

TEST_F(AnnouncementTest, IsSeenOnlyWhenSomebodyLooks) {
  it.connect_with("empty");
  it.hear(announcement(1, "First", "x"));
  QCoreApplication::processEvents();
  EXPECT_TRUE(marks(AnnouncementMark::seen).empty()) << "there is no window yet";
  EXPECT_EQ(it.model.unseen_announcements(), 1);
  QWidget other;
  window.show();
  look_away(other);
  auto const before = marks(AnnouncementMark::seen).size();
  it.hear(announcement(2, "Second", "x"));
  window.show_announcement(announcement(2, "", "").announcement.announcement_id);
  EXPECT_EQ(marks(AnnouncementMark::seen).size(), before) << "the window is behind another";
  window.raise_and_focus();
  ASSERT_TRUE(wait_for([&] { return marks(AnnouncementMark::seen).size() > before; }));
  EXPECT_EQ(marks(AnnouncementMark::seen).back().announcement_id,
            announcement(2, "", "").announcement.announcement_id);
}

TEST_F(AnnouncementTest, IsReadAndDismissedByKeys) {
  it.connect_with("chat");
  it.hear(announcement(1, "First", "x"));
  it.hear(announcement(2, "Second", "y"));
  open();
  EXPECT_EQ(title(), QStringLiteral("First"));
  auto const press = [](Qt::Key key) { QTest::keyClick(QApplication::focusWidget(), key); };
  press(Qt::Key_F6);  // the tabs
  press(Qt::Key_F6);
  EXPECT_EQ(QApplication::focusWidget(), dismiss());
  press(Qt::Key_F6);
  EXPECT_EQ(QApplication::focusWidget()->objectName(), QStringLiteral("timeline"));
  ASSERT_NE(tool(QStringLiteral("Next announcement")), nullptr);
  tool(QStringLiteral("Next announcement"))->setFocus();
  press(Qt::Key_Space);
  EXPECT_EQ(title(), QStringLiteral("Second"));
  EXPECT_EQ(marks(AnnouncementMark::seen).size(), 2U);
  EXPECT_FALSE(tool(QStringLiteral("Next announcement"))->isEnabled());
  dismiss()->setFocus();
  press(Qt::Key_Space);
  EXPECT_EQ(title(), QStringLiteral("First")) << "its neighbour";
  EXPECT_FALSE(tool(QStringLiteral("Next announcement"))->isVisible()) << "one alone needs no arrows";
  press(Qt::Key_Space);
  EXPECT_FALSE(card()->isVisible());
  EXPECT_EQ(marks(AnnouncementMark::dismissed).size(), 2U);
  ASSERT_NE(QApplication::focusWidget(), nullptr) << "the keyboard is somewhere";
}

TEST_F(AnnouncementTest, VanishesWhenItEnds) {
  it.connect_with("empty");
  auto const one = announcement(1, "Mistake", "x");
  it.hear(one);
  open();
  EXPECT_TRUE(card()->isVisible());
  it.hear(TrayAnnouncementGone{one.announcement.announcement_id});
  EXPECT_FALSE(card()->isVisible());
  EXPECT_TRUE(marks(AnnouncementMark::dismissed).empty()) << "nobody dismissed it";
}

TEST_F(AnnouncementTest, DismissedWhileTheServiceIsAwayStaysAway) {
  it.connect_with("empty");
  auto const one = announcement(1, "Once", "x");
  it.hear(one);
  it.lose();
  it.model.mark_announcement(one.announcement.announcement_id, AnnouncementMark::dismissed);
  EXPECT_TRUE(it.model.announcements().empty());
  it.sent.clear();
  it.connected = true;
  it.model.on_agent_connected();
  FakeAgent agent{QString()};
  test::set_scene(agent, "empty");
  it.hear(agent.snapshot);
  it.hear(one);  // it does not know yet
  it.hear(TrayReady{});
  EXPECT_TRUE(it.model.announcements().empty());
  ASSERT_EQ(marks(AnnouncementMark::dismissed).size(), 1U) << "said again";
  answer(marks(AnnouncementMark::dismissed)[0]);
  it.hear(TrayAnnouncementGone{one.announcement.announcement_id});
  EXPECT_TRUE(it.model.announcements().empty());
}

TEST_F(AnnouncementTest, OfASnapshotReplaceWhatWasKnown) {
  it.connect_with("empty");
  it.hear(announcement(1, "Old", "x"));
  FakeAgent agent{QString()};
  test::set_scene(agent, "empty");
  it.hear(agent.snapshot);
  it.hear(announcement(2, "New", "x"));
  EXPECT_EQ(it.model.announcements().size(), 1U) << "until all is said";
  it.hear(TrayReady{});
  ASSERT_EQ(it.model.announcements().size(), 1U);
  EXPECT_EQ(it.model.announcements()[0].announcement.title, "New");
}

TEST_F(AnnouncementTest, IsToldOnceTheServiceHasNotedIt) {
  it.connect_with("empty");
  QSignalSpy told(&it.model, &Model::announcement_told);
  auto const one = announcement(1, "One", "x");
  auto const id = one.announcement.announcement_id;
  it.hear(one);
  it.model.mark_announcement(id, AnnouncementMark::told);
  it.model.mark_announcement(id, AnnouncementMark::told);
  ASSERT_EQ(marks(AnnouncementMark::told).size(), 1U);
  EXPECT_EQ(told.count(), 0);
  answer(marks(AnnouncementMark::told)[0]);
  EXPECT_EQ(told.count(), 1);
  auto const two = announcement(2, "Two", "x");
  it.hear(two);
  it.model.mark_announcement(two.announcement.announcement_id, AnnouncementMark::told);
  QSignalSpy refused(&it.model, &Model::refused);
  answer(marks(AnnouncementMark::told)[1], "not_found");
  EXPECT_EQ(told.count(), 1) << "it was withdrawn in between";
  EXPECT_EQ(refused.count(), 0) << "and that is no mistake of this person";
}

TEST_F(AnnouncementTest, LeavesNothingThatListensOnceItIsGone) {
  Notifications desktop;
  AnnouncementTeller teller(it.model, desktop);
  it.connect_with("empty");
  for (unsigned number = 1; number <= 3; ++number) it.hear(announcement(number, "Cake", "At three"));
  ASSERT_TRUE(wait_for([&] { return marks(AnnouncementMark::told).size() == 3; }));
  for (auto const& mark : marks(AnnouncementMark::told)) answer(mark);
  EXPECT_EQ(teller.findChildren<Notifications*>().size(), 3);
  it.hear(TrayAnnouncementGone{announcement(1, "", "").announcement.announcement_id});
  it.hear(TrayAnnouncementGone{announcement(2, "", "").announcement.announcement_id});
  EXPECT_TRUE(wait_for([&] { return teller.findChildren<Notifications*>().size() == 1; }));
}

}  // namespace
}  // namespace deskbell::tray
