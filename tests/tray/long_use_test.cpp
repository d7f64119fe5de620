// A window that is used for long: the next conversation, what stands around the messages, and the ways back.
#include <gtest/gtest.h>

#include <QApplication>
#include <QLabel>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTest>
#include <QToolButton>

#include "tests/support/paths.h"
#include "tests/tray/wait_for.h"
#include "tests/tray/window_fixture.h"
#include "tray/announcement_panel.h"
#include "tray/languages.h"

namespace deskbell::tray {
namespace {

using namespace protocol;
using test::wait_for;

struct LongUse : test::WindowTest {
  /// More than the window shows at once.
  void open_long(std::string_view scene) {
    it.connect_with(scene);
    std::vector<MessageView> more;
    for (std::uint32_t number = 20; number < 50; ++number)
      more.push_back(
          test::message(number, "and again, and again, and once more after that", number % 2 == 0));
    it.hear(TrayMessages{more, {}});
    window.show_page(Page::chat);
    window.raise_and_focus();
    ASSERT_TRUE(wait_for([&] { return bar()->maximum() > 500; }));
  }
  QScrollBar* bar() { return timeline()->verticalScrollBar(); }
  /// By now or soon: what was inserted is laid out with the next events.
  bool stands_at_the_newest() {
    QCoreApplication::processEvents();
    auto const* model = timeline()->model();
    auto const newest = model->index(model->rowCount() - 1, 0);
    return wait_for([&] {
      return bar()->value() == bar()->maximum() &&
             timeline()->viewport()->rect().contains(timeline()->visualRect(newest));
    });
  }
  QString header() { return window.findChild<QLabel*>(QStringLiteral("header_line"))->text(); }
};

/// As the service tells it: the words first, and then the conversation that they began.
TEST_F(LongUse, WhatIsWrittenAfterTheEndIsSeen) {
  open_long("empty");  // all of one day: the rows differ below its line only
  TrayChatChanged ended;
  ended.chat.chat_id = it.model.messages()[0]->view.chat_id;
  ended.chat.phase = ChatPhase::archived;
  ended.chat.archived_by = "Maria Ortiz";
  ended.chat.archived_at = it.model.messages()[0]->view.written_at;
  it.hear(ended);
  timeline()->setCurrentIndex(timeline()->model()->index(timeline()->model()->rowCount() - 3, 0));  // a click
  QTest::keyClicks(composer(), QStringLiteral("one more thing"));
  QTest::keyClick(composer(), Qt::Key_Return);
  EXPECT_TRUE(stands_at_the_newest());
  TrayChatChanged next;
  next.chat.chat_id = ChatId{test::numbered(2)};
  next.chat.phase = ChatPhase::waiting;
  auto first = test::message(60, "one more thing", true, Delivery::queued);
  first.chat_id = next.chat.chat_id;
  first.message_id = it.all_sent<TraySay>().back().message_id;
  first.position.reset();
  auto const is_last = [&] {
    EXPECT_TRUE(read_aloud(1).contains(QStringLiteral("one more thing"))) << read_aloud(1).toStdString();
    EXPECT_TRUE(read_aloud(2).startsWith(QStringLiteral("Maria Ortiz closed this conversation.")));
    EXPECT_TRUE(stands_at_the_newest());
  };
  it.hear(TrayMessages{{first}, {}});
  is_last();
  it.hear(next);
  is_last();
}

TEST_F(LongUse, AChosenMessageThatGoesMovesNothing) {
  open_long("chat");
  auto const chosen = it.model.messages()[2]->view;
  auto const* rows = timeline()->model();
  int row = 0;
  while (row < rows->rowCount() && rows->index(row, 0).data().toString().toStdString() != chosen.text) ++row;
  ASSERT_LT(row, rows->rowCount());
  timeline()->setCurrentIndex(rows->index(row, 0));
  bar()->setValue(bar()->maximum());
  ASSERT_TRUE(stands_at_the_newest());
  it.hear(TrayMessageGone{chosen.chat_id, chosen.message_id});
  EXPECT_TRUE(stands_at_the_newest());
}

TEST_F(LongUse, MessagesOfAnOlderConversationStandAboveThePresentOne) {
  open("chat");
  auto older = test::message(4, "of long ago", false);
  older.chat_id = ChatId{test::numbered(77)};
  older.message_id = MessageId{test::numbered(7700)};
  it.hear(TrayMessages{{older}, {}});
  EXPECT_EQ(it.model.messages().front()->view.text, "of long ago");
}

TEST_F(LongUse, CardsLeaveTheRoomToTheMessages) {
  constexpr auto longer =
      "Tonight between six and eight the network in the whole building rests while we exchange the old "
      "switches. Please save your work before you leave, and do not switch your computer off.\n\nTelephones "
      "and the alarm system are not affected. If something does not work tomorrow morning, write to us.";
  for (auto const* text : {"We are working on it.\nExpected back at 17:00.", longer}) {
    it.connect_with("made");
    auto one = test::announcement(1, "Mail is down", text);
    one.announcement.level = AnnouncementLevel::warning;
    it.hear(one);
    window.resize(420, 600);
    window.show_page(Page::chat);
    window.raise_and_focus();
    for (int i = 0; i < 10; ++i) QCoreApplication::processEvents();
    auto* saved = button(QStringLiteral("My requests"));
    ASSERT_NE(saved, nullptr);
    EXPECT_TRUE(says(QStringLiteral("Saved as request #1043")));
    EXPECT_LE(saved->parentWidget()->height(), 48) << "one line";
    auto const* card = window.findChild<AnnouncementPanel*>();
    ASSERT_TRUE(card->isVisible());
    EXPECT_GT(timeline()->height(), card->height());
    EXPECT_GT(timeline()->height(), 160);
  }
  // What is still to be decided keeps its buttons below its words.
  it.connect_with("unavailable");
  for (int i = 0; i < 10; ++i) QCoreApplication::processEvents();
  auto* make = button(QStringLiteral("Make a request"));
  ASSERT_NE(make, nullptr);
  EXPECT_GT(make->parentWidget()->height(), 60);
}

TEST_F(LongUse, NobodyIsSaidToAnswerWhereNobodyCould) {
  open("unavailable");
  auto chat = *it.model.chat();
  chat.technician = "Maria Ortiz";
  it.hear(TrayChatChanged{chat});
  EXPECT_EQ(header(), QStringLiteral("Maria Ortiz could not answer yet"));
  chat.phase = ChatPhase::answered;
  it.hear(TrayChatChanged{chat});
  EXPECT_EQ(header(), QStringLiteral("Maria Ortiz is answering"));
}

TEST_F(LongUse, TheHeaderTellsTheWholeWait) {
  open("unavailable");
  auto chat = *it.model.chat();
  chat.phase = ChatPhase::waiting;
  it.hear(TrayChatChanged{chat});
  EXPECT_EQ(header(), QStringLiteral("Waiting for an answer"));
  QObject owner;
  install_languages(&owner, QLocale(QStringLiteral("en")), QStringLiteral(DESKBELL_BINARY_DIR "/tray"));
  it.hear(TrayDeskChanged{50 * 60});
  EXPECT_EQ(header(), QStringLiteral("Waiting, usually answered in about 50 min")) << "not cut off";
  install_languages(&owner, QLocale(QStringLiteral("de")), QStringLiteral(DESKBELL_BINARY_DIR "/tray"));
  it.hear(TrayDeskChanged{3 * 3600});
  EXPECT_EQ(header(), QStringLiteral("Wartet, Antwort meist in etwa 3 Std."));
  it.connect_with("empty");
  it.hear(TrayDeskChanged{60});
  EXPECT_EQ(header(), QStringLiteral("Antwortet meist in etwa 1 Min."));
}

TEST_F(LongUse, EscapeGoesBackBeforeItHides) {
  open("chat");
  for (auto const page : {Page::about, Page::privacy, Page::form, Page::history}) {
    window.show_page(page);
    QTest::keyClick(&window, Qt::Key_Escape);
    EXPECT_TRUE(window.isVisible());
    EXPECT_EQ(window.page(), Page::chat);
  }
  window.show_request(it.model.requests()[0]);
  QTest::keyClick(&window, Qt::Key_Escape);
  EXPECT_EQ(window.page(), Page::chat);
  QTest::keyClick(&window, Qt::Key_Escape);
  EXPECT_FALSE(window.isVisible());
}

TEST_F(LongUse, WhatCouldNotBeDoneIsPastWithTheNextMessage) {
  open("chat");
  window.show_refusal(QStringLiteral("big.iso was not attached"));
  EXPECT_TRUE(says(QStringLiteral("was not attached")));
  QTest::keyClick(composer(), Qt::Key_Return);
  EXPECT_TRUE(says(QStringLiteral("was not attached"))) << "nothing was sent";
  QTest::keyClicks(composer(), QStringLiteral("smaller"));
  QTest::keyClick(composer(), Qt::Key_Return);
  EXPECT_FALSE(says(QStringLiteral("was not attached")));
}

TEST_F(LongUse, WhatWasDoneIsPastWithTheNextPageOrMessage) {
  auto const done = QStringLiteral("Saved as /home/jana/Downloads/log.txt");
  open("chat");
  window.show_done(done);
  window.show_page(Page::chat);
  EXPECT_TRUE(says(done)) << "it is the same page";
  window.show_page(Page::device);
  EXPECT_FALSE(says(done));
  window.show_page(Page::chat);
  EXPECT_FALSE(says(done));
  window.show_done(done);
  window.show_request(it.model.requests()[0]);
  EXPECT_FALSE(says(done));
  window.show_done(done);
  auto* reply = window.findChild<QPlainTextEdit*>(QStringLiteral("reply_text"));
  QTest::keyClicks(reply, QStringLiteral("thank you"));
  QTest::keyClick(reply, Qt::Key_Return);
  EXPECT_FALSE(says(done));
  window.show_page(Page::chat);
  window.show_done(done);
  QTest::keyClicks(composer(), QStringLiteral("thank you"));
  QTest::keyClick(composer(), Qt::Key_Return);
  EXPECT_FALSE(says(done));
  // What could not be done is for whoever has not read it yet, also where something was done before.
  window.show_done(done);
  window.show_refusal(QStringLiteral("big.iso was not attached"));
  window.show_page(Page::device);
  EXPECT_TRUE(says(QStringLiteral("was not attached")));
}

}  // namespace
}  // namespace deskbell::tray
