// Messages that failed, in the real window: those that never left this computer and those that the console
// refused, tried again, copied and deleted by mouse and by keyboard.
#include <gtest/gtest.h>

#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QTest>

#include "tests/tray/window_fixture.h"

namespace deskbell::tray {
namespace {

using namespace protocol;

QString const words = QStringLiteral("Here is the log");

/// Who refused it, and how the buttons are pressed.
struct Way {
  bool by_console = false;
  bool by_keyboard = false;
};

struct FailedMessage : test::WindowTest, testing::WithParamInterface<Way> {
  MessageId id;

  void fail() {
    open("chat");
    if (GetParam().by_console) {
      auto view = test::message(8, words.toStdString(), true, Delivery::failed);
      view.position.reset();
      view.error = "it is so";
      id = view.message_id;
      it.hear(TrayMessages{{view}, {}});
    } else {
      id = *it.model.say("chat", words);
      refuse(it.all_sent<TraySay>().back().request_id, "storage");
    }
    QCoreApplication::processEvents();
    ASSERT_TRUE(says(QStringLiteral("A message was not sent: it is so")));
    ASSERT_TRUE(it.model.wants_attention());
  }
  void answer(RequestId request) {
    TrayAnswer answer;
    answer.request_id = request;
    it.hear(answer);
    QCoreApplication::processEvents();
  }
  void refuse(RequestId request, std::string code) {
    TrayAnswer answer;
    answer.request_id = request;
    answer.code = std::move(code);
    answer.error = "it is so";
    it.hear(answer);
    QCoreApplication::processEvents();
  }
  void press(QString const& text) {
    auto* wanted = button(text);
    ASSERT_NE(wanted, nullptr) << text.toStdString();
    if (!GetParam().by_keyboard) {
      QTest::mouseClick(wanted, Qt::LeftButton);
    } else {
      composer()->setFocus();
      for (int steps = 0; QApplication::focusWidget() != wanted; ++steps) {
        ASSERT_LT(steps, 8) << text.toStdString() << " is never reached";
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab, Qt::ShiftModifier);
      }
      QTest::keyClick(wanted, Qt::Key_Space);
    }
    QCoreApplication::processEvents();
  }
  std::size_t shown() {
    auto const& messages = it.model.messages();
    return static_cast<std::size_t>(std::count_if(
        messages.begin(), messages.end(),
        [](MessagePointer const& message) { return message->view.text == words.toStdString(); }));
  }
  void nothing_is_left() {
    EXPECT_FALSE(says(QStringLiteral("A message was not sent")));
    EXPECT_FALSE(it.model.wants_attention());
    EXPECT_EQ(QApplication::focusWidget(), composer()) << "the keyboard is not left in the void";
  }
};

TEST_P(FailedMessage, RetrySaysItOnceMoreAndOnlyOnce) {
  fail();
  press(QStringLiteral("Retry"));
  EXPECT_EQ(shown(), 1U);
  EXPECT_TRUE(read_aloud().contains(QStringLiteral("Sending"))) << read_aloud().toStdString();
  nothing_is_left();
  it.model.retry(id);  // a second press, before there is an answer
  if (!GetParam().by_console) {
    ASSERT_EQ(it.all_sent<TraySay>().size(), 2U);
    EXPECT_EQ(it.all_sent<TraySay>()[1].message_id, id);
    answer(it.all_sent<TraySay>()[1].request_id);
    EXPECT_EQ(shown(), 1U);
    return;
  }
  EXPECT_TRUE(it.all_sent<TraySay>().empty()) << "one command does both";
  ASSERT_EQ(it.all_sent<TrayForgetMessage>().size(), 1U);
  auto const asked = it.all_sent<TrayForgetMessage>()[0];
  EXPECT_EQ(asked.message_id, id);
  ASSERT_TRUE(asked.again);
  EXPECT_NE(*asked.again, id);
  // The service is gone and comes again: the same request, under the same names.
  it.lose();
  it.connect_with("chat");
  ASSERT_EQ(it.all_sent<TrayForgetMessage>().size(), 2U);
  EXPECT_EQ(it.all_sent<TrayForgetMessage>()[1].again, asked.again);
  EXPECT_EQ(it.all_sent<TrayForgetMessage>()[1].request_id, asked.request_id);
  auto anew = test::message(9, words.toStdString(), true, Delivery::queued);
  anew.message_id = *asked.again;
  it.hear(TrayMessages{{anew}, {}});
  it.hear(TrayMessageGone{anew.chat_id, id});
  answer(asked.request_id);
  EXPECT_EQ(shown(), 1U);
  nothing_is_left();
}

TEST_P(FailedMessage, DeleteTakesItAway) {
  fail();
  press(QStringLiteral("Delete"));
  EXPECT_EQ(shown(), 0U);
  nothing_is_left();
  if (GetParam().by_console) {
    ASSERT_EQ(it.all_sent<TrayForgetMessage>().size(), 1U);
    auto const asked = it.all_sent<TrayForgetMessage>()[0];
    EXPECT_EQ(asked.message_id, id);
    EXPECT_FALSE(asked.again);
    it.hear(TrayMessageGone{ChatId{test::numbered(1)}, id});
    answer(asked.request_id);
  }
  EXPECT_EQ(shown(), 0U);
  EXPECT_TRUE(it.model.unsent().empty());
}

TEST_P(FailedMessage, CopyTakesItsWordsAndLeavesItThere) {
  fail();
  QApplication::clipboard()->clear();
  press(QStringLiteral("Copy"));
  EXPECT_EQ(QApplication::clipboard()->text(), words);
  EXPECT_EQ(shown(), 1U);
  EXPECT_TRUE(it.model.wants_attention());
}

TEST_P(FailedMessage, ItsOwnMenuHasAllThree) {
  fail();
  auto const choose = [&](QString const& text) {
    window.activateWindow();
    timeline()->setFocus();
    QCoreApplication::processEvents();
    ASSERT_TRUE(timeline()->hasFocus());
    timeline()->setCurrentIndex(timeline()->model()->index(timeline()->model()->rowCount() - 1, 0));
    QTest::keyClick(timeline(), Qt::Key_Return);
    auto* menu = window.findChild<QMenu*>();
    ASSERT_NE(menu, nullptr);
    QAction* chosen = nullptr;
    for (auto* action : menu->actions())
      if (action->text() == text) chosen = action;
    ASSERT_NE(chosen, nullptr) << text.toStdString();
    menu->setActiveAction(chosen);
    QTest::keyClick(menu, Qt::Key_Return);
    menu->close();
    QCoreApplication::processEvents();
    delete window.findChild<QMenu*>();
  };
  QApplication::clipboard()->clear();
  choose(QStringLiteral("Copy message"));
  EXPECT_EQ(QApplication::clipboard()->text(), words);
  choose(QStringLiteral("Retry"));
  EXPECT_TRUE(read_aloud().contains(QStringLiteral("Sending")));
  refuse(GetParam().by_console ? it.all_sent<TrayForgetMessage>().back().request_id
                               : it.all_sent<TraySay>().back().request_id,
         "storage");
  EXPECT_TRUE(it.model.wants_attention()) << "it is there, and failed as before";
  choose(QStringLiteral("Delete"));
  EXPECT_EQ(shown(), 0U);
  EXPECT_FALSE(it.model.wants_attention());
}

INSTANTIATE_TEST_SUITE_P(Ways, FailedMessage,
                         testing::Values(Way{false, false}, Way{false, true}, Way{true, false},
                                         Way{true, true}),
                         [](auto const& way) {
                           return std::string(way.param.by_console ? "RefusedByTheConsole" : "NeverLeft") +
                                  (way.param.by_keyboard ? "ByKeyboard" : "ByMouse");
                         });

struct FailedWithFiles : test::WindowTest {};

TEST_F(FailedWithFiles, SaysPlainlyWhenTheyHaveToBeAttachedAnew) {
  open("chat");
  auto view = test::message(8, "with a file", true, Delivery::failed);
  view.error = "it is so";
  AttachmentView file;
  file.attachment_id = AttachmentId{test::numbered(701)};
  file.name = "till.log";
  view.attachments = {file};
  it.hear(TrayMessages{{view}, {}});
  it.model.retry(view.message_id);
  TrayAnswer no;
  no.request_id = it.all_sent<TrayForgetMessage>().back().request_id;
  no.code = "conflict";
  no.error = "till.log is gone";
  it.hear(no);
  QCoreApplication::processEvents();
  EXPECT_TRUE(says(QStringLiteral("Please attach them to a new message.")));
  EXPECT_EQ(it.model.messages().back()->stage, Stage::failed) << "its words can still be copied";
  // Another window of the same person was quicker: there is nothing to say.
  it.model.retry(view.message_id);
  it.hear(TrayMessageGone{view.chat_id, view.message_id});
  QSignalSpy refused(&it.model, &Model::refused);
  no.request_id = it.all_sent<TrayForgetMessage>().back().request_id;
  no.code = "not_found";
  it.hear(no);
  EXPECT_EQ(refused.count(), 0);
}

}  // namespace
}  // namespace deskbell::tray
