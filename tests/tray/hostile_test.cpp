// Texts that try to be more than text, through every place of the real window that shows them.
#include <gtest/gtest.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <QAbstractItemView>
#include <QFile>
#include <QHostAddress>
#include <QLabel>
#include <QListView>
#include <QPlainTextEdit>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>

#include "protocol/codec.h"
#include "tests/support/hostile_strings.h"
#include "tests/tray/model_fixture.h"
#include "tests/tray/wait_for.h"
#include "tray/keeper.h"
#include "tray/window.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

using namespace protocol;
using test::ModelFixture;
using test::wait_for;

struct HostileTest : testing::Test {
  QTemporaryDir folder;
  QString canary = folder.filePath(QStringLiteral("canary.png"));
  QTcpServer web;
  int visits = 0;
  int watch = -1;
  ModelFixture it;
  Appearance appearance;
  Keeper keeper{QString()};
  Window window{it.model, appearance, keeper, it.attachments};

  void SetUp() override {
    QFile file(canary);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("not a picture");
    file.close();
    watch = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    ASSERT_GE(::inotify_add_watch(watch, QFile::encodeName(canary).constData(), IN_OPEN | IN_ACCESS), 0);
    ASSERT_TRUE(web.listen(QHostAddress::LocalHost));
    QObject::connect(&web, &QTcpServer::newConnection, &web, [this] { ++visits; });
    it.connect_with("chat");
    window.show_page(Page::chat);
    window.raise_and_focus();
  }
  void TearDown() override { ::close(watch); }

  [[nodiscard]] std::vector<std::string> strings() const {
    auto const address = "127.0.0.1:" + std::to_string(web.serverPort());
    return test::hostile_strings(to_utf8(canary), address);
  }
  QListView* timeline() { return window.findChild<QListView*>(QStringLiteral("timeline")); }
  void expect_untouched() {
    QCoreApplication::processEvents();
    char buffer[4096];
    EXPECT_LT(::read(watch, buffer, sizeof(buffer)), 0) << "something opened a file that a text named";
    EXPECT_EQ(visits, 0) << "something fetched an address that a text named";
    for (auto* label : window.findChildren<QLabel*>()) {
      if (!label->isVisible()) continue;
      EXPECT_NE(label->textFormat(), Qt::RichText);
    }
    EXPECT_TRUE(window.findChildren<QTextBrowser*>().isEmpty());
  }
};

TEST_F(HostileTest, MessagesAreShownExactlyAndNothingIsFetched) {
  auto const all = strings();
  EXPECT_GT(all.size(), 600U);
  std::uint32_t number = 100;
  for (auto const& text : all) {
    // As the service says it: through the wire and back.
    ++number;
    auto const said =
        encode_message(TrayEvent(TrayMessages{{test::message(number, text, number % 2 == 0)}, {}}));
    auto const heard = decode_message<TrayEvent>(said);
    ASSERT_TRUE(heard) << heard.error().message;
    it.hear(*heard);
    auto const* model = timeline()->model();
    auto const index = model->index(model->rowCount() - 1, 0);
    ASSERT_EQ(to_utf8(index.data().toString()), text);
    ASSERT_TRUE(index.data(Qt::AccessibleTextRole).toString().contains(index.data().toString()));
    ASSERT_FALSE(timeline()->viewport()->grab().isNull());
  }
  expect_untouched();
}

TEST_F(HostileTest, NamesStatusesAndRequestsToo) {
  for (auto const& text : strings()) {
    if (text.size() > 400) continue;
    TrayChatChanged chat{*it.model.chat()};
    chat.chat.technician = text;
    it.hear(chat);
    TrayTyping typing{chat.chat.chat_id, text};
    it.hear(typing);
    auto* line = window.findChild<QLabel*>(QStringLiteral("header_line"));
    ASSERT_TRUE(line->text().contains(to_qstring(text)));
    window.grab();
  }
  window.show_page(Page::requests);
  std::uint32_t number = 2'000;
  for (auto const& text : strings()) {
    if (text.size() > 400) continue;
    RequestView request;
    request.ticket_id = TicketId{test::numbered(++number)};
    request.subject = text;
    request.status = text;
    it.hear(TrayRequestChanged{request});
  }
  window.grab();
  expect_untouched();
}

/// Texts in the composer go out as they are; what cannot be said is refused in words, and kept.
TEST_F(HostileTest, WhatIsWrittenGoesOutAsItIs) {
  auto* composer = window.findChild<QPlainTextEdit*>(QStringLiteral("composer_text"));
  std::size_t sent = 0;
  for (auto const& text : strings()) {
    composer->setPlainText(to_qstring(text));
    QTest::keyClick(composer, Qt::Key_Return);
    auto const said = it.all_sent<TraySay>();
    ASSERT_EQ(said.size(), ++sent);
    ASSERT_EQ(said.back().text, to_utf8(normalise_line_ends(to_qstring(text))));
    ASSERT_TRUE(decode_message<TrayCommand>(encode_message(TrayCommand(said.back()))));
    it.sent.clear();
    sent = 0;
  }
  it.model.say("chat", QString(QChar(0xD800)) + QStringLiteral("x"));
  EXPECT_EQ(it.all_sent<TraySay>().back().text, "\xEF\xBF\xBDx") << "a lone surrogate is no character";
  expect_untouched();
}

TEST_F(HostileTest, AControlCharacterIsRefusedWithAReasonAndKept) {
  it.model.say("chat", QStringLiteral("a") + QChar(QChar::Null) + QStringLiteral("b"));
  auto const said = it.all_sent<TraySay>().back();
  EXPECT_EQ(said.text, std::string("a\0b", 3));
  TrayAnswer no;
  no.request_id = said.request_id;
  no.code = "invalid";
  no.error = "text: found the control character U+0000 as character 2";
  it.hear(no);
  EXPECT_EQ(it.model.messages().back()->stage, Stage::failed);
  EXPECT_EQ(it.model.messages().back()->view.text, said.text);
  auto const* model = timeline()->model();
  EXPECT_TRUE(model->index(model->rowCount() - 1, 0)
                  .data(Qt::AccessibleTextRole)
                  .toString()
                  .contains(QStringLiteral("U+0000")));
  timeline()->viewport()->grab();
}

}  // namespace
}  // namespace deskbell::tray
