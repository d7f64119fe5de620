// Texts that try to be more than text, through every place of the real window that shows them.
#include <gtest/gtest.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <QAbstractItemView>
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QHostAddress>
#include <QInputMethodEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>
#include <QTextDocument>
#include <QToolButton>
#include <QToolTip>

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
    ASSERT_TRUE(line->accessibleName().contains(to_qstring(text)));
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

/// As where the link fails: in it stands what a certificate of nobody's says of itself.
TEST_F(HostileTest, WhatIsWrongWithTheLinkToo) {
  auto* line = window.findChild<QWidget*>(QStringLiteral("link_state"));
  for (auto const& text : strings()) {
    if (text.size() > 400) continue;
    TrayLinkChanged change;
    change.link.status = LinkStatus::offline;
    change.link.code = "tls.name";
    change.link.message = "TLS: the certificate is for other names (" + text + ")";
    it.hear(change);
    ASSERT_TRUE(line->isVisible());
    QHelpEvent pointed(QEvent::ToolTip, {5, 5}, line->mapToGlobal(QPoint(5, 5)));
    QCoreApplication::sendEvent(line, &pointed);
    QCoreApplication::processEvents();
  }
  EXPECT_TRUE(QToolTip::isVisible());
  QToolTip::hideText();
  expect_untouched();
}

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
  expect_untouched();
}

/// Half of a character is no text: it cannot go out as it is, and never goes out as something else.
struct HalfCharacterTest : HostileTest {
  QString const half = QStringLiteral("Hello ") + QChar(0xD83D) + QStringLiteral("x");
  QString const whole = QStringLiteral("Hello 🙈x");
  QString const reason = QStringLiteral("Character 7 is only half of a character and cannot be sent.");

  static void paste(QPlainTextEdit* edit, QString const& text) {
    QGuiApplication::clipboard()->setText(text);
    edit->clear();
    edit->paste();
  }
  /// As an input method does, and a keyboard that says a pair in two events.
  static void commit(QWidget* edit, QString const& text) {
    QInputMethodEvent event;
    event.setCommitString(text);
    QCoreApplication::sendEvent(edit, &event);
  }
  QLabel* line_of(char const* composer) {
    return window.findChild<QWidget*>(QLatin1String(composer))->findChild<QLabel*>(QStringLiteral("counter"));
  }
  void expect_refused(QPlainTextEdit* edit, QLabel const* line) {
    EXPECT_EQ(edit->document()->toRawText(), half) << "nothing is lost, nothing is replaced";
    EXPECT_TRUE(line->isVisible());
    EXPECT_TRUE(line->text().startsWith(reason)) << line->text().toStdString();
    EXPECT_EQ(edit->accessibleDescription(), line->text());
  }
};

TEST_F(HalfCharacterTest, IsRefusedInWordsByTheComposerAndTheDraftStays) {
  auto* composer = window.findChild<QPlainTextEdit*>(QStringLiteral("composer_text"));
  auto* send = window.findChild<QToolButton*>(QStringLiteral("send"));
  paste(composer, half);
  QTest::keyClick(composer, Qt::Key_Return);
  send->click();
  EXPECT_TRUE(it.all_sent<TraySay>().empty());
  expect_refused(composer, line_of("composer"));
  EXPECT_EQ(keeper.draft(), half);
  // Its other half comes: it is a character, and goes out.
  QTest::keyClick(composer, Qt::Key_Left);
  commit(composer, QString(QChar(0xDE48)));
  EXPECT_FALSE(line_of("composer")->isVisible()) << line_of("composer")->text().toStdString();
  EXPECT_FALSE(composer->accessibleDescription().contains(reason));
  QTest::keyClick(composer, Qt::Key_Return);
  ASSERT_EQ(it.all_sent<TraySay>().size(), 1U);
  EXPECT_EQ(it.all_sent<TraySay>()[0].text, to_utf8(whole));
  for (auto const alone : {QChar(0xD800), QChar(0xDBFF), QChar(0xDC00), QChar(0xDFFF)}) {
    composer->clear();
    commit(composer, alone);
    QTest::keyClick(composer, Qt::Key_Return);
    EXPECT_EQ(composer->document()->toRawText(), QString(alone));
    EXPECT_TRUE(line_of("composer")->text().startsWith(QStringLiteral("Character 1 is only half")));
  }
  EXPECT_EQ(it.all_sent<TraySay>().size(), 1U);
}

TEST_F(HalfCharacterTest, IsRefusedInWordsInAReply) {
  window.show_request(it.model.requests()[0]);
  auto* reply = window.findChild<QPlainTextEdit*>(QStringLiteral("reply_text"));
  paste(reply, half);
  QTest::keyClick(reply, Qt::Key_Return);
  EXPECT_TRUE(it.all_sent<TrayReply>().empty());
  expect_refused(reply, line_of("reply"));
  EXPECT_EQ(keeper.reply_draft(*it.model.requests()[0].ticket_id), half);
  paste(reply, whole);
  QTest::keyClick(reply, Qt::Key_Return);
  ASSERT_EQ(it.all_sent<TrayReply>().size(), 1U);
  EXPECT_EQ(it.all_sent<TrayReply>()[0].text, to_utf8(whole));
}

TEST_F(HalfCharacterTest, IsRefusedBesideTheFieldsOfAForm) {
  window.show_page(Page::form);
  auto* email = window.findChild<QLineEdit*>(QStringLiteral("field_email"));
  auto* subject = window.findChild<QLineEdit*>(QStringLiteral("field_subject"));
  auto* description = window.findChild<QPlainTextEdit*>(QStringLiteral("field_description"));
  email->setText(QStringLiteral("jana@example.com"));
  commit(subject, half);
  paste(description, half);
  QPushButton* send = nullptr;
  for (auto* button : window.findChildren<QPushButton*>())
    if (button->isVisible() && button->text() == QStringLiteral("Send")) send = button;
  ASSERT_NE(send, nullptr);
  send->click();
  EXPECT_TRUE(it.all_sent<TraySubmitForm>().empty());
  for (QWidget const* wrong : {static_cast<QWidget*>(subject), static_cast<QWidget*>(description)})
    EXPECT_TRUE(wrong->accessibleDescription().startsWith(reason)) << wrong->objectName().toStdString();
  EXPECT_TRUE(email->accessibleDescription().isEmpty());
  EXPECT_EQ(subject->text(), half);
  EXPECT_EQ(description->document()->toRawText(), half);
  subject->setText(whole);
  paste(description, whole + QChar(QChar::Nbsp) + QLatin1Char('!'));
  send->click();
  ASSERT_EQ(it.all_sent<TraySubmitForm>().size(), 1U);
  auto const form = it.all_sent<TraySubmitForm>()[0];
  std::size_t exact = 0;
  for (auto const& field : form.fields) {
    if (field.name == "subject" && field.value == to_utf8(whole)) ++exact;
    if (field.name == "description" && field.value == to_utf8(whole) + "\xC2\xA0!") ++exact;
  }
  EXPECT_EQ(exact, 2U);
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
