// Earlier conversations in the real window: listed, searched, read, and back again, by keyboard.
#include <gtest/gtest.h>

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QTest>
#include <QToolButton>

#include "tests/tray/model_fixture.h"
#include "tests/tray/wait_for.h"
#include "tray/keeper.h"
#include "tray/window.h"

namespace deskbell::tray {
namespace {

using namespace protocol;
using test::ModelFixture;
using test::wait_for;

ChatHit hit(std::uint32_t number, std::string excerpt, bool closed = true) {
  ChatHit made;
  made.chat_id = ChatId{test::numbered(500 + number)};
  made.message_id = MessageId{test::numbered(1000 + number)};
  made.order = number;
  made.author = {AuthorKind::technician, "Maria Ortiz"};
  made.excerpt = std::move(excerpt);
  made.at = time_from_ms(1'780'000'000'000);
  if (closed) made.ending = ChatEnding{made.chat_id, "Max Weber", made.at};
  return made;
}

struct HistoryPageTest : testing::Test {
  ModelFixture it;
  Appearance appearance;
  Keeper keeper{QString()};
  Window window{it.model, appearance, keeper, it.attachments};

  void SetUp() override {
    it.connect_with("chat");
    window.show_page(Page::chat);
    window.raise_and_focus();
    QTest::keyClick(&window, Qt::Key_F, Qt::ControlModifier);
    QCoreApplication::processEvents();
  }
  QLineEdit* search() { return window.findChild<QLineEdit*>(QStringLiteral("history_search")); }
  QListView* list() { return window.findChild<QListView*>(QStringLiteral("history")); }
  QListView* past() {
    auto* view = window.findChild<QListView*>(QStringLiteral("past"));
    return view->isVisible() ? view : nullptr;
  }
  std::vector<TrayFindChats> asked() { return it.all_sent<TrayFindChats>(); }
  void answer(std::vector<ChatHit> hits, std::optional<ChatId> next = {}) {
    TrayChatsFound found;
    found.request_id = asked().back().request_id;
    found.hits = std::move(hits);
    found.next_chat = next;
    if (next) found.next_order = 1;
    it.hear(found);
    QCoreApplication::processEvents();
  }
  static QString read_aloud(QListView const* view, int row) {
    return view->model()->index(row, 0).data(Qt::AccessibleTextRole).toString();
  }
};

TEST_F(HistoryPageTest, ListsAtOnceAndSearchesWhatIsTyped) {
  EXPECT_EQ(QApplication::focusWidget(), search());
  ASSERT_EQ(asked().size(), 1U);
  EXPECT_EQ(asked()[0].text, "");
  answer({hit(3, "It works"), hit(2, "newer", false)});
  ASSERT_EQ(list()->model()->rowCount(), 2);
  EXPECT_TRUE(read_aloud(list(), 0).startsWith(QStringLiteral("Maria Ortiz, ")))
      << read_aloud(list(), 0).toStdString();
  EXPECT_TRUE(read_aloud(list(), 0).endsWith(QStringLiteral("It works. Closed by Max Weber")));
  EXPECT_TRUE(read_aloud(list(), 1).endsWith(QStringLiteral("newer. Open")));

  QTest::keyClicks(search(), QStringLiteral("vpn"));
  ASSERT_TRUE(wait_for([&] { return asked().size() == 2; }));
  EXPECT_EQ(asked()[1].text, "vpn");
  TrayChatsFound late;
  late.request_id = asked()[0].request_id;
  it.hear(late);  // the answer to an older question changes nothing
  EXPECT_EQ(list()->model()->rowCount(), 2);
  answer({});
  EXPECT_EQ(list()->model()->rowCount(), 0);
  bool told = false;
  for (auto* label : window.findChildren<QLabel*>())
    told = told || (label->isVisible() && label->text() == QStringLiteral("Nothing found."));
  EXPECT_TRUE(told);
}

TEST_F(HistoryPageTest, GoesOnWhereASearchPaused) {
  answer({}, ChatId{test::numbered(9)});
  ASSERT_EQ(asked().size(), 2U);
  EXPECT_EQ(asked()[1].before_chat, ChatId{test::numbered(9)});
  EXPECT_EQ(asked()[1].before_order, 1);
  answer({hit(1, "found")});
  EXPECT_EQ(list()->model()->rowCount(), 1);
  EXPECT_EQ(asked().size(), 2U);
}

TEST_F(HistoryPageTest, ReadsOneAroundWhatWasFoundAndGoesBack) {
  answer({hit(50, "the needle")});
  QTest::keyClick(search(), Qt::Key_Return);
  EXPECT_EQ(QApplication::focusWidget(), list());
  QTest::keyClick(list(), Qt::Key_Return);
  auto reads = [&] { return it.all_sent<TrayReadChat>(); };
  ASSERT_EQ(reads().size(), 1U);
  EXPECT_EQ(reads()[0].before_order, 51);
  TrayChatPage page;
  page.request_id = reads()[0].request_id;
  page.chat_id = reads()[0].chat_id;
  for (std::uint32_t number = 1; number <= 50; ++number)
    page.messages.push_back(test::message(number, "message " + std::to_string(number), number % 2 == 0));
  page.more = true;
  page.ending = ChatEnding{page.chat_id, "Max Weber", time_from_ms(1'780'000'000'000)};
  it.hear(page);
  ASSERT_EQ(reads().size(), 2U);
  EXPECT_EQ(reads()[1].after_order, 50);
  page.request_id = reads()[1].request_id;
  page.messages.clear();
  for (std::uint32_t number = 51; number <= 70; ++number)
    page.messages.push_back(test::message(number, "message " + std::to_string(number), true));
  page.more = false;
  it.hear(page);
  ASSERT_NE(past(), nullptr);
  EXPECT_EQ(past()->currentIndex().data().toString(), QStringLiteral("message 50"));
  auto const rows = past()->model()->rowCount();
  EXPECT_TRUE(read_aloud(past(), rows - 1).startsWith(QStringLiteral("Max Weber closed this conversation.")));
  EXPECT_EQ(read_aloud(past(), rows - 2).count(QStringLiteral("message 70")), 1);

  // What is earlier still comes when it is looked for.
  QTest::keyClick(past(), Qt::Key_Home);
  ASSERT_TRUE(wait_for([&] { return reads().size() == 3; }));
  EXPECT_EQ(reads()[2].before_order, 1);

  QToolButton* back = nullptr;
  for (auto* button : window.findChildren<QToolButton*>())
    if (button->accessibleName() == QStringLiteral("Back") && button->isVisible()) back = button;
  ASSERT_NE(back, nullptr);
  back->click();
  EXPECT_EQ(QApplication::focusWidget(), list());
  back->click();
  EXPECT_EQ(window.page(), Page::chat);
}

TEST_F(HistoryPageTest, WhatIsTakenAwayIsShownNowhere) {
  answer({hit(3, "refused words"), hit(2, "other")});
  it.hear(TrayMessageGone{ChatId{test::numbered(8)}, MessageId{test::numbered(8)}});
  EXPECT_EQ(asked().size(), 1U) << "nothing of it is listed";
  QTest::keyClick(search(), Qt::Key_Return);
  QTest::keyClick(list(), Qt::Key_Return);
  auto reads = [&] { return it.all_sent<TrayReadChat>(); };
  ASSERT_EQ(reads().size(), 1U);
  TrayChatPage page;
  page.request_id = reads()[0].request_id;
  page.chat_id = reads()[0].chat_id;
  page.messages = {test::message(1, "kept words", true), test::message(2, "refused words", true)};
  page.messages[1].message_id = hit(3, "").message_id;
  it.hear(page);
  page.request_id = reads()[1].request_id;
  page.messages.clear();
  it.hear(page);
  ASSERT_NE(past(), nullptr);
  auto const shows = [&](char const* text) {
    for (int row = 0; row < past()->model()->rowCount(); ++row)
      if (past()->model()->index(row, 0).data().toString() == QLatin1String(text)) return true;
    return false;
  };
  ASSERT_TRUE(shows("refused words"));
  it.hear(TrayMessageGone{page.chat_id, hit(3, "").message_id});
  EXPECT_FALSE(shows("refused words"));
  EXPECT_TRUE(shows("kept words"));
  ASSERT_EQ(asked().size(), 2U) << "what stands in its place in the list";
  answer({hit(2, "other")});
  EXPECT_EQ(list()->model()->rowCount(), 1);
}

TEST_F(HistoryPageTest, SaysWhyItCannot) {
  TrayAnswer no;
  no.request_id = asked().back().request_id;
  no.code = "not_found";
  no.error = "the service is older than this program, update it";
  it.hear(no);
  auto const says = [&](char const* text) {
    for (auto* label : window.findChildren<QLabel*>())
      if (label->isVisible() && label->text().contains(QString::fromUtf8(text))) return true;
    return false;
  };
  EXPECT_TRUE(says("older than this program"));
  it.lose();
  QTest::keyClicks(search(), QStringLiteral("x"));
  EXPECT_TRUE(wait_for([&] { return says("cannot be read now"); }));
}

}  // namespace
}  // namespace deskbell::tray
