// A whole visit by keyboard alone: nothing is clicked, and nobody sets the focus but the keys.
#include <gtest/gtest.h>

#include <QApplication>
#include <QLineEdit>
#include <QTabBar>
#include <QTest>
#include <QToolButton>

#include "tests/tray/wait_for.h"
#include "tests/tray/window_fixture.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

using namespace protocol;
using test::wait_for;

struct KeyboardAlone : test::WindowTest {
  static QWidget* focused() { return QApplication::focusWidget(); }
  void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    auto* target = focused() != nullptr ? focused() : &window;
    QTest::keyClick(target, static_cast<Qt::Key>(key), modifiers);
    QCoreApplication::processEvents();
  }
  void type(char const* text) {
    ASSERT_NE(focused(), nullptr);
    QTest::keyClicks(focused(), QString::fromUtf8(text));
    QCoreApplication::processEvents();
  }
  static std::string name_of(QWidget* widget) {
    if (widget == nullptr) return "nothing";
    auto const* button = qobject_cast<QAbstractButton*>(widget);
    if (!widget->accessibleName().isEmpty()) return widget->accessibleName().toStdString();
    return button != nullptr ? button->text().toStdString() : widget->objectName().toStdString();
  }
  /// Tab, or Shift and Tab, until this has the keyboard.
  void go_to(std::string const& name, int key = Qt::Key_Tab) {
    std::string way;
    for (int steps = 0; name_of(focused()) != name; ++steps) {
      way += name_of(focused()) + " > ";
      ASSERT_LT(steps, 30) << name << " is never reached: " << way;
      press(key, key == Qt::Key_Backtab ? Qt::ShiftModifier : Qt::NoModifier);
    }
  }
  void answer(RequestId request) {
    TrayAnswer yes;
    yes.request_id = request;
    it.hear(yes);
    QCoreApplication::processEvents();
  }
  void back() {
    press(Qt::Key_F6);
    ASSERT_EQ(name_of(focused()), "Back");
    press(Qt::Key_Space);
  }
  QString current_text() {
    auto* list = qobject_cast<QListView*>(focused());
    return list == nullptr ? QString() : list->currentIndex().data().toString();
  }

  void writes_a_message() {
    EXPECT_EQ(focused(), composer());
    type("My screen is dark");
    press(Qt::Key_Return);
    ASSERT_EQ(it.all_sent<TraySay>().size(), 1U);
    EXPECT_EQ(it.all_sent<TraySay>()[0].text, "My screen is dark");
    auto taken = test::message(20, "My screen is dark", true, Delivery::sent);
    taken.message_id = it.all_sent<TraySay>()[0].message_id;
    it.hear(TrayMessages{{taken}, {}});
    answer(it.all_sent<TraySay>()[0].request_id);
  }
  void searches_and_reads_an_earlier_conversation() {
    press(Qt::Key_F, Qt::ControlModifier);
    ASSERT_EQ(window.page(), Page::history);
    type("vpn");
    auto const asked = [this] { return it.all_sent<TrayFindChats>(); };
    ASSERT_TRUE(wait_for([&] { return !asked().empty() && asked().back().text == "vpn"; }));
    TrayChatsFound found;
    found.request_id = asked().back().request_id;
    for (std::uint32_t number : {50U, 40U}) {
      ChatHit hit;
      hit.chat_id = ChatId{test::numbered(number)};
      hit.message_id = MessageId{test::numbered(1000 + number)};
      hit.order = number;
      hit.author = {AuthorKind::technician, "Maria Ortiz"};
      hit.excerpt = "the vpn " + std::to_string(number);
      hit.at = it.model.now();
      found.hits.push_back(hit);
    }
    it.hear(found);
    QCoreApplication::processEvents();
    press(Qt::Key_Return);
    press(Qt::Key_Down);
    press(Qt::Key_Return);
    ASSERT_EQ(it.all_sent<TrayReadChat>().size(), 1U);
    auto const read = it.all_sent<TrayReadChat>()[0];
    EXPECT_EQ(read.chat_id, ChatId{test::numbered(40)});
    TrayChatPage page;
    page.request_id = read.request_id;
    page.chat_id = read.chat_id;
    page.messages = {test::message(39, "Is it the vpn?", true), test::message(40, "the vpn 40", false)};
    it.hear(page);
    ASSERT_EQ(it.all_sent<TrayReadChat>().size(), 2U);  // and what came after it
    page.request_id = it.all_sent<TrayReadChat>()[1].request_id;
    page.messages.clear();
    it.hear(page);
    QCoreApplication::processEvents();
    EXPECT_EQ(current_text(), QStringLiteral("the vpn 40"));
    press(Qt::Key_Up);
    EXPECT_EQ(current_text(), QStringLiteral("Is it the vpn?"));
    back();
    EXPECT_EQ(window.page(), Page::history) << "first to what was found";
    back();
    EXPECT_EQ(window.page(), Page::chat);
  }
  void replies_to_a_request() {
    press(Qt::Key_2, Qt::ControlModifier);
    ASSERT_EQ(window.page(), Page::requests);
    auto const first = current_text();
    press(Qt::Key_Down);
    auto const second = current_text();
    EXPECT_NE(second, first);
    press(Qt::Key_Return);
    ASSERT_EQ(window.page(), Page::request);
    ASSERT_FALSE(it.all_sent<TrayShowRequest>().empty());
    auto const* request = it.model.find_request(it.all_sent<TrayShowRequest>().back().ticket_id);
    ASSERT_NE(request, nullptr);
    EXPECT_EQ(to_qstring(request->subject), second);
    answer(it.all_sent<TrayShowRequest>().back().request_id);
    type("It works again");
    press(Qt::Key_Return);
    ASSERT_EQ(it.all_sent<TrayReply>().size(), 1U);
    EXPECT_EQ(it.all_sent<TrayReply>()[0].text, "It works again");
    answer(it.all_sent<TrayReply>()[0].request_id);
    back();
    EXPECT_EQ(window.page(), Page::requests);
    // And along the tabs.
    press(Qt::Key_F6);
    ASSERT_NE(qobject_cast<QTabBar*>(focused()), nullptr) << name_of(focused());
    press(Qt::Key_Right);
    EXPECT_EQ(window.page(), Page::device);
  }
  void sends_a_form() {
    window.show_page(Page::form);  // as the panel's menu does, whose keys are the panel's
    QCoreApplication::processEvents();
    auto const fill = [this](char const* name, char const* text) {
      for (int steps = 0; focused()->objectName() != QLatin1String(name); ++steps) {
        ASSERT_LT(steps, 12) << name << " is never reached";
        press(Qt::Key_Tab);
      }
      type(text);
    };
    fill("field_email", "jana@example.com");
    fill("field_subject", "It beeps");
    fill("field_description", "All day");
    go_to("Send");
    press(Qt::Key_Space);
    ASSERT_EQ(it.all_sent<TraySubmitForm>().size(), 1U);
    auto const form = it.all_sent<TraySubmitForm>()[0];
    auto const value = [&](std::string const& name) {
      for (auto const& field : form.fields)
        if (field.name == name) return field.value;
      return std::string("(none)");
    };
    EXPECT_EQ(value("email"), "jana@example.com");
    EXPECT_EQ(value("subject"), "It beeps");
    EXPECT_EQ(value("description"), "All day");
    answer(form.request_id);
    go_to("My requests");
    press(Qt::Key_Space);
    EXPECT_EQ(window.page(), Page::requests);
  }
  void tries_what_failed_again() {
    auto wrong = test::message(21, "Here is the log", true, Delivery::failed);
    wrong.position.reset();
    wrong.error = "it is so";
    it.hear(TrayMessages{{wrong}, {}});
    press(Qt::Key_1, Qt::ControlModifier);
    ASSERT_EQ(window.page(), Page::chat);
    EXPECT_EQ(focused(), composer());
    go_to("Retry", Qt::Key_Backtab);
    press(Qt::Key_Space);
    ASSERT_EQ(it.all_sent<TrayForgetMessage>().size(), 1U);
    EXPECT_EQ(it.all_sent<TrayForgetMessage>()[0].message_id, wrong.message_id);
    EXPECT_TRUE(it.all_sent<TrayForgetMessage>()[0].again);
    EXPECT_EQ(focused(), composer());
  }
};

TEST_F(KeyboardAlone, WritesSearchesReadsRepliesSendsAFormAndTriesAgain) {
  open("chat");
  for (auto const step :
       {&KeyboardAlone::writes_a_message, &KeyboardAlone::searches_and_reads_an_earlier_conversation,
        &KeyboardAlone::replies_to_a_request, &KeyboardAlone::sends_a_form,
        &KeyboardAlone::tries_what_failed_again}) {
    (this->*step)();
    if (HasFatalFailure()) return;
  }
  press(Qt::Key_Escape);
  EXPECT_FALSE(window.isVisible());
}

}  // namespace
}  // namespace deskbell::tray
