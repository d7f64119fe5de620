// One request with its comments: read, replied to, in every state; by keyboard.
#include <gtest/gtest.h>

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include "protocol/reasons.h"
#include "tests/tray/model_fixture.h"
#include "tests/tray/wait_for.h"
#include "tray/keeper.h"
#include "tray/requests_page.h"
#include "tray/window.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

using namespace protocol;
using test::ModelFixture;

struct RequestPageTest : testing::Test {
  ModelFixture it;
  Appearance appearance;
  Keeper keeper{QString()};
  Window window{it.model, appearance, keeper, it.attachments};
  TicketId const ticket{test::numbered(501)};

  /// The list is by age: the queued one, then 1042, then 987.
  void open(int row, std::string_view scene = "empty") {
    it.connect_with(scene);
    window.show_page(Page::requests);
    window.raise_and_focus();
    QCoreApplication::processEvents();
    auto* list = window.findChild<QListView*>(QStringLiteral("requests"));
    for (int i = 0; i < row; ++i) QTest::keyClick(list, Qt::Key_Down);
    QTest::keyClick(list, Qt::Key_Return);
    QCoreApplication::processEvents();
  }
  QPlainTextEdit* reply() { return window.findChild<QPlainTextEdit*>(QStringLiteral("reply_text")); }
  QListView* comments() { return window.findChild<QListView*>(QStringLiteral("comments")); }
  QString read_aloud() {
    auto const* model = comments()->model();
    return model->index(model->rowCount() - 1, 0).data(Qt::AccessibleTextRole).toString();
  }
  /// Without the lines that name a day.
  int shown_comments() {
    int count = 0;
    auto const* model = comments()->model();
    for (int i = 0; i < model->rowCount(); ++i)
      if (model->index(i, 0).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral(": "))) ++count;
    return count;
  }
  int count_of(QString const& words) {
    int count = 0;
    for (auto* label : window.findChildren<QLabel*>())
      if (label->isVisible() && label->text().contains(words)) ++count;
    return count;
  }
  bool says(QString const& words) { return count_of(words) > 0; }
  RequestComment comment(std::uint32_t number, std::string text, bool own) {
    RequestComment made;
    made.comment_id = CommentId{test::numbered(800 + number)};
    made.ticket_id = ticket;
    made.author = own ? "Jana Novak" : "Maria Ortiz";
    made.own = own;
    made.text = std::move(text);
    made.written_at = time_from_ms(1'779'999'990'000 + number);
    made.accepted_at = made.written_at;
    return made;
  }
  /// Of the menu of the newest comment, by keyboard.
  void choose(QString const& title) {
    comments()->setFocus();
    comments()->setCurrentIndex(comments()->model()->index(comments()->model()->rowCount() - 1, 0));
    QTest::keyClick(comments(), Qt::Key_Return);
    auto menus = window.findChildren<QMenu*>();
    ASSERT_FALSE(menus.isEmpty());
    for (auto* action : menus.last()->actions())
      if (action->text() == title) action->trigger();
    menus.last()->close();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
  }
  void answer(RequestId request, std::optional<std::string> error = {}) {
    TrayAnswer answer;
    answer.request_id = request;
    answer.error = std::move(error);
    it.hear(answer);
  }
};

TEST(RequestStatus, IsToldFromWhereThePersonStands) {
  constexpr std::pair<char const*, char const*> told[] = {{"New", "New"},
                                                          {"Customer Reply", "Waiting for your IT"},
                                                          {"Waiting on Customer", "Waiting for you"},
                                                          {"Invoiced", "Resolved"},
                                                          {"Of a newer console", "Of a newer console"}};
  for (auto const& [status, words] : told) {
    RequestView request;
    request.status = status;
    EXPECT_EQ(request_status_text(request), QString::fromLatin1(words));
  }
}

TEST_F(RequestPageTest, ReadsTheCommentsAndReplies) {
  open(1);
  EXPECT_EQ(window.page(), Page::request);
  ASSERT_EQ(it.all_sent<TrayShowRequest>().size(), 1U);
  EXPECT_EQ(it.all_sent<TrayShowRequest>()[0].ticket_id, ticket);
  EXPECT_TRUE(says(QStringLiteral("Reading the answers")));
  it.hear(TrayRequestComment{comment(1, "We ordered it. <b>Friday</b>", false)});
  answer(it.all_sent<TrayShowRequest>()[0].request_id);
  EXPECT_TRUE(read_aloud().startsWith(QStringLiteral("Maria Ortiz")));
  EXPECT_TRUE(read_aloud().contains(QStringLiteral("<b>Friday</b>"))) << "text, not markup";
  EXPECT_TRUE(says(QStringLiteral("Request #1042")));
  EXPECT_TRUE(says(QStringLiteral("Asked: ")));
  EXPECT_EQ(count_of(QStringLiteral("In Progress")), 1) << "how it stands is said once";
  EXPECT_EQ(QApplication::focusWidget(), reply());
  EXPECT_EQ(reply()->accessibleName(), QStringLiteral("Reply"));

  QTest::keyClicks(reply(), QStringLiteral("Thank you"));
  QTest::keyClick(reply(), Qt::Key_Return);
  ASSERT_EQ(it.all_sent<TrayReply>().size(), 1U);
  auto const sent = it.all_sent<TrayReply>()[0];
  EXPECT_EQ(sent.text, "Thank you");
  EXPECT_TRUE(read_aloud().contains(QStringLiteral("Sending"))) << read_aloud().toStdString();
  auto told = comment(2, "Thank you", true);
  told.comment_id = sent.comment_id;
  told.accepted_at.reset();
  it.hear(TrayRequestComment{told});
  answer(sent.request_id);
  EXPECT_TRUE(read_aloud().contains(QStringLiteral("Queued on this computer"))) << read_aloud().toStdString();
  told.accepted_at = told.written_at;
  it.hear(TrayRequestComment{told});
  EXPECT_TRUE(read_aloud().endsWith(QStringLiteral("Thank you. Sent"))) << read_aloud().toStdString();

  // Back to the list.
  for (auto* button : window.findChildren<QToolButton*>())
    if (button->isVisible() && button->accessibleName() == QStringLiteral("Back")) button->click();
  EXPECT_EQ(window.page(), Page::requests);
}

TEST_F(RequestPageTest, ARefusedReplyCanBeTriedAgainOrTakenAway) {
  open(1);
  answer(it.all_sent<TrayShowRequest>()[0].request_id);
  EXPECT_TRUE(says(QStringLiteral("Nobody has written about this request yet")));
  QTest::keyClicks(reply(), QStringLiteral("Hello"));
  QTest::keyClick(reply(), Qt::Key_Return);
  answer(it.all_sent<TrayReply>()[0].request_id, "this request is closed");
  EXPECT_TRUE(read_aloud().contains(QStringLiteral("this request is closed"))) << read_aloud().toStdString();
  choose(QStringLiteral("Retry"));
  ASSERT_EQ(it.all_sent<TrayReply>().size(), 2U);
  EXPECT_EQ(it.all_sent<TrayReply>()[1].comment_id, it.all_sent<TrayReply>()[0].comment_id);
  answer(it.all_sent<TrayReply>()[1].request_id, "still closed");
  choose(QStringLiteral("Delete"));
  EXPECT_EQ(comments()->model()->rowCount(), 0);
}

TEST_F(RequestPageTest, AReplyThatTheConsoleRefusesSaysWhyAndKeepsItsWords) {
  open(1);
  answer(it.all_sent<TrayShowRequest>()[0].request_id);
  auto refused = comment(1, "A long story about the till", true);
  refused.accepted_at.reset();
  it.hear(TrayRequestComment{refused});
  EXPECT_TRUE(read_aloud().contains(QStringLiteral("Queued on this computer")));
  refused.error = "text: is too long";
  it.hear(TrayRequestComment{refused});
  EXPECT_TRUE(read_aloud().contains(QStringLiteral("text: is too long"))) << read_aloud().toStdString();
  choose(QStringLiteral("Copy message"));
  EXPECT_EQ(QApplication::clipboard()->text(), QStringLiteral("A long story about the till"));
  choose(QStringLiteral("Retry"));
  ASSERT_EQ(it.all_sent<TrayReply>().size(), 1U);
  EXPECT_EQ(it.all_sent<TrayReply>()[0].text, "A long story about the till");
  EXPECT_EQ(it.all_sent<TrayReply>()[0].comment_id, refused.comment_id) << "the same one: nothing doubles";
  EXPECT_EQ(shown_comments(), 1);
  EXPECT_TRUE(read_aloud().contains(QStringLiteral("Sending"))) << read_aloud().toStdString();
  refused.error = "text: is too long, still";
  it.hear(TrayRequestComment{refused});
  EXPECT_EQ(shown_comments(), 1);
  EXPECT_TRUE(read_aloud().contains(QStringLiteral("still"))) << read_aloud().toStdString();
}

TEST_F(RequestPageTest, WhyAReplyFailedStandsInItsBubbleAndTooltip) {
  open(1);
  auto refused = comment(1, "Is it there?", true);
  it.hear(TrayRequestComment{refused});
  QCoreApplication::processEvents();
  auto const newest = [&] { return comments()->model()->index(comments()->model()->rowCount() - 1, 0); };
  auto const height = comments()->visualRect(newest()).height();
  EXPECT_TRUE(newest().data(Qt::ToolTipRole).toString().isEmpty());
  refused.accepted_at.reset();
  refused.error = std::string(reasons::request_gone);
  it.hear(TrayRequestComment{refused});
  QTest::qWait(20);
  EXPECT_GT(comments()->visualRect(newest()).height(), height) << "a line more says why";
  EXPECT_TRUE(newest()
                  .data(Qt::ToolTipRole)
                  .toString()
                  .contains(QStringLiteral("This request does not exist any more")));
}

TEST_F(RequestPageTest, ARefusedReplyIsTakenAwayForGood) {
  open(1);
  auto refused = comment(1, "Is it there?", true);
  refused.accepted_at.reset();
  refused.error = "it is so";
  it.hear(TrayRequestComment{refused});
  ASSERT_EQ(shown_comments(), 1);
  choose(QStringLiteral("Delete"));
  EXPECT_EQ(comments()->model()->rowCount(), 0) << "at once";
  auto const asked = it.all_sent<TrayForgetMessage>();
  ASSERT_EQ(asked.size(), 1U) << "the service keeps it";
  EXPECT_EQ(asked[0].message_id.uuid, refused.comment_id.uuid);
  EXPECT_FALSE(asked[0].again);
  it.hear(TrayMessageGone{ChatId{}, asked[0].message_id});
  answer(asked[0].request_id);
  EXPECT_EQ(comments()->model()->rowCount(), 0);
}

TEST_F(RequestPageTest, OneThatTheServiceKeepsAfterAllComesBack) {
  open(1);
  auto refused = comment(1, "Is it there?", true);
  refused.accepted_at.reset();
  refused.error = "it is so";
  it.hear(TrayRequestComment{refused});
  choose(QStringLiteral("Delete"));
  ASSERT_EQ(it.all_sent<TrayForgetMessage>().size(), 1U);
  answer(it.all_sent<TrayForgetMessage>()[0].request_id, "the disk is not well");
  EXPECT_EQ(shown_comments(), 1);
  EXPECT_TRUE(says(QStringLiteral("the disk is not well")));
}

TEST_F(RequestPageTest, ARequestThatIsGoneSaysSoAndTakesNoReplies) {
  open(1);
  answer(it.all_sent<TrayShowRequest>()[0].request_id);
  ASSERT_TRUE(reply()->isVisible());
  auto gone = *it.model.find_request(ticket);
  gone.error = std::string(reasons::request_gone);
  it.hear(TrayRequestChanged{gone});
  EXPECT_FALSE(reply()->isVisible());
  EXPECT_TRUE(says(QStringLiteral("No longer there"))) << "how it stands";
  EXPECT_TRUE(says(QStringLiteral("This request does not exist any more")));
  EXPECT_FALSE(says(QStringLiteral("Nobody has written")));
  auto const* list = window.findChild<QListView*>(QStringLiteral("requests"))->model();
  EXPECT_TRUE(
      list->index(1, 0).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("No longer there")));
  EXPECT_TRUE(QApplication::focusWidget() == comments() || !QApplication::focusWidget()->isHidden());
}

TEST_F(RequestPageTest, OneOfAConversationSaysThatItCarriesIt) {
  open(1);
  auto made = *it.model.find_request(ticket);
  made.chat_id = ChatId{test::numbered(900)};
  it.hear(TrayRequestChanged{made});
  answer(it.all_sent<TrayShowRequest>()[0].request_id);
  EXPECT_TRUE(says(QStringLiteral("This request carries your conversation. Nobody has answered it yet.")));
  EXPECT_FALSE(says(QStringLiteral("Nobody has written")));
}

TEST_F(RequestPageTest, OfflineSaysThatItWaitsAndNoServiceThatItCannotRead) {
  open(1, "offline");
  EXPECT_TRUE(reply()->placeholderText().contains(QStringLiteral("later")));
  it.lose();
  EXPECT_TRUE(says(QStringLiteral("the answers cannot be read now")));
  QTest::keyClicks(reply(), QStringLiteral("kept"));
  QTest::keyClick(reply(), Qt::Key_Return);
  EXPECT_TRUE(read_aloud().contains(QStringLiteral("Sending")));
  auto const before = it.all_sent<TrayReply>().size();
  it.connect_with("empty");
  EXPECT_EQ(it.all_sent<TrayReply>().size(), before + 1) << "goes out by itself";
}

TEST_F(RequestPageTest, WhatTheServiceDoesNotTellIsSaid) {
  open(1);
  answer(it.all_sent<TrayShowRequest>()[0].request_id, "no such request");
  EXPECT_TRUE(says(QStringLiteral("no such request")));
}

TEST_F(RequestPageTest, AQueuedRequestHasNoReplyYet) {
  open(0);
  EXPECT_TRUE(says(QStringLiteral("This request is on its way")));
  EXPECT_FALSE(reply()->isVisible());
  EXPECT_TRUE(it.all_sent<TrayShowRequest>().empty());
  // It arrives while somebody looks at it.
  auto arrived = it.model.requests().back();
  arrived.ticket_id = ticket;
  arrived.number = 1050;
  arrived.status = "New";
  it.hear(TrayRequestChanged{arrived});
  EXPECT_TRUE(reply()->isVisible());
  EXPECT_EQ(it.all_sent<TrayShowRequest>().size(), 1U);
}

TEST_F(RequestPageTest, EachRequestKeepsItsDraft) {
  open(1);
  QTest::keyClicks(reply(), QStringLiteral("half a sen"));
  window.show_request(it.model.requests()[1]);
  EXPECT_TRUE(reply()->toPlainText().isEmpty());
  window.show_request(it.model.requests()[0]);
  EXPECT_EQ(reply()->toPlainText(), QStringLiteral("half a sen"));
}

TEST_F(RequestPageTest, ReplyAndDraftOutliveTheProgram) {
  QTemporaryDir folder;
  auto const file = folder.filePath(QStringLiteral("kept"));
  it.connect_with("empty");
  it.lose();
  it.model.reply(ticket, QStringLiteral("said while nobody heard"));
  {
    Keeper kept(file);
    kept.set_replies(it.model.unsent_replies());
    kept.set_reply_draft(ticket, QStringLiteral("half"));
  }
  Keeper const kept(file);
  EXPECT_EQ(kept.reply_draft(ticket), QStringLiteral("half"));
  ModelFixture later;
  later.model.restore_replies(kept.replies());
  later.connect_with("empty");
  ASSERT_EQ(later.all_sent<TrayReply>().size(), 1U);
  EXPECT_EQ(later.all_sent<TrayReply>()[0].text, "said while nobody heard");
  EXPECT_EQ(later.all_sent<TrayReply>()[0].comment_id, it.model.unsent_replies()[0].comment_id);
}

}  // namespace
}  // namespace deskbell::tray
