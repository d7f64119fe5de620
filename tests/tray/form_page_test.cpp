// Contact forms in the real window: what they ask for, what they say is wrong, and how they stand there.
#include "tray/form_page.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QFontInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTest>
#include <utility>

#include "tests/tray/wait_for.h"
#include "tests/tray/window_fixture.h"

namespace deskbell::tray {
namespace {

using namespace protocol;
using test::wait_for;

struct FormPageTest : test::WindowTest {};

TEST_F(FormPageTest, FormNamesMistakesAndLosesNothing) {
  open("empty", Page::form);
  EXPECT_EQ(field<QLineEdit>("name")->text(), QStringLiteral("Jana Novak"));
  it.connect_with("empty");  // the same policy again, and then another one: the keyboard stays where it is
  EXPECT_EQ(QApplication::focusWidget(), field<QLineEdit>("email"));
  field<QLineEdit>("email")->setText(QStringLiteral("typed"));
  TrayMenuChanged other{it.model.branding(), it.model.menu()};
  other.menu[1].form[2].default_value = "Subject by policy";
  it.hear(other);
  EXPECT_EQ(QApplication::focusWidget(), field<QLineEdit>("email"));
  EXPECT_EQ(field<QLineEdit>("email")->text(), QStringLiteral("typed"));
  EXPECT_EQ(field<QLineEdit>("subject")->text(), QStringLiteral("Subject by policy")) << "nobody wrote there";
  field<QLineEdit>("subject")->clear();
  field<QLineEdit>("email")->setText(QStringLiteral("not an address"));
  field<QPlainTextEdit>("description")->setPlainText(QStringLiteral("It beeps"));
  button(QStringLiteral("Send"))->click();
  EXPECT_TRUE(it.all_sent<TraySubmitForm>().empty());
  EXPECT_TRUE(
      field<QLineEdit>("email")->accessibleDescription().contains(QStringLiteral("name@example.com")));
  EXPECT_TRUE(field<QLineEdit>("subject")->accessibleDescription().contains(QStringLiteral("fill")));
  EXPECT_TRUE(field<QPlainTextEdit>("description")->accessibleDescription().isEmpty());

  field<QLineEdit>("email")->setText(QStringLiteral("jana@example.com"));
  field<QLineEdit>("subject")->setText(QStringLiteral("Beeping"));
  EXPECT_TRUE(field<QLineEdit>("subject")->accessibleDescription().isEmpty()) << "mended is mended at once";
  button(QStringLiteral("Send"))->click();
  ASSERT_EQ(it.all_sent<TraySubmitForm>().size(), 1U);
  auto const form = it.all_sent<TraySubmitForm>()[0];
  EXPECT_EQ(form.fields.size(), 6U);
  EXPECT_EQ(form.fields.back(), (FieldValue{"priority", "Normal"}));
  TrayAnswer no;
  no.request_id = form.request_id;
  no.error = "the disk is full";
  it.hear(no);
  EXPECT_EQ(field<QPlainTextEdit>("description")->toPlainText(), QStringLiteral("It beeps"));
  button(QStringLiteral("Send"))->click();
  auto const again = it.all_sent<TraySubmitForm>().back();
  TrayAnswer yes;
  yes.request_id = again.request_id;
  it.hear(yes);
  EXPECT_NE(button(QStringLiteral("My requests")), nullptr);
  EXPECT_EQ(window.findChild<QLabel*>(QStringLiteral("done_text"))->text(),
            QStringLiteral("Thank you, Acme IT has it. We will be in touch within the hour."));
  window.show_page(Page::device);
  window.show_page(Page::form);
  ASSERT_NE(field<QPlainTextEdit>("description"), nullptr) << "whoever chooses it again wants to write again";
  EXPECT_TRUE(field<QPlainTextEdit>("description")->isVisible());
  EXPECT_TRUE(field<QPlainTextEdit>("description")->toPlainText().isEmpty());
}

/// And as wide as without the bar: nothing moves when a mistake is named.
TEST_F(FormPageTest, AFormsFieldsAreAsWideAsItsSendWithAScrollBarToo) {
  for (auto const direction : {Qt::LeftToRight, Qt::RightToLeft}) {
    window.setLayoutDirection(direction);
    for (auto const height : {400, 900}) {
      open("empty", Page::form);
      window.resize(420, height);
      QCoreApplication::processEvents();
      QScrollArea const* area = nullptr;
      for (auto* around = field<QWidget>("subject"); area == nullptr; around = around->parentWidget())
        area = qobject_cast<QScrollArea*>(around);
      EXPECT_EQ(area->verticalScrollBar()->isVisible(), height == 400);
      auto const across = [this](QWidget const* widget) {
        auto const left = widget->mapTo(&window, QPoint()).x();
        return std::pair(left, left + widget->width());
      };
      EXPECT_TRUE(wait_for([&] {
        return across(field<QLineEdit>("subject")) == across(button(QStringLiteral("Send")));
      })) << height
          << ' ' << direction;
    }
  }
}

TEST_F(FormPageTest, FormSaysWhatThePolicySaysAboveIt) {
  open("empty", Page::form);
  auto* text = window.findChild<QLabel*>(QStringLiteral("introduction"));
  EXPECT_TRUE(text->isVisible());
  EXPECT_TRUE(text->text().startsWith(QStringLiteral("Tell us what is wrong.")));
  TrayMenuChanged other{it.model.branding(), it.model.menu()};
  other.menu[1].introduction.reset();
  it.hear(other);
  EXPECT_FALSE(text->isVisible());
}

TEST_F(FormPageTest, FormsHaveTheSizeOfTheOtherPages) {
  open("empty", Page::form);
  EXPECT_EQ(QFontInfo(field<QLineEdit>("email")->font()).pixelSize(),
            QFontInfo(composer()->font()).pixelSize());
}

TEST_F(FormPageTest, TabGoesThroughAFormFromTopToBottomAndThenSends) {
  open("empty", Page::form);
  auto* send = button(QStringLiteral("Send"));
  field<QLineEdit>("name")->setFocus();
  std::pair last(-1, -1);
  for (int steps = 0; QApplication::focusWidget() != send; ++steps) {
    ASSERT_LT(steps, 12) << "Send is never reached";
    auto* focused = QApplication::focusWidget();
    ASSERT_NE(focused, nullptr);
    auto const place = focused->mapTo(&window, QPoint());
    std::pair const now(place.y(), place.x());  // below, or beside
    EXPECT_GT(now, last) << focused->objectName().toStdString();
    last = now;
    QTest::keyClick(focused, Qt::Key_Tab);
  }
  auto* description = field<QPlainTextEdit>("description");
  EXPECT_LE(description->height(), description->fontMetrics().lineSpacing() * 7);
  EXPECT_GE(description->height(), description->fontMetrics().lineSpacing() * 4);
}

}  // namespace
}  // namespace deskbell::tray
