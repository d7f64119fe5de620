// "My requests" in the real window: the way to a new one, where the policy has one.
#include "tray/requests_page.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QTest>

#include "tests/tray/window_fixture.h"

namespace deskbell::tray {
namespace {

using namespace protocol;

struct RequestsPageTest : test::WindowTest {
  static TraySnapshot scene(bool with_requests, bool with_form) {
    test::FakeAgent agent{QString()};
    set_scene(agent, "empty");
    if (!with_requests) agent.snapshot.requests.clear();
    if (!with_form)
      std::erase_if(agent.snapshot.menu,
                    [](auto const& item) { return item.type == MenuItemType::contact_form; });
    return agent.snapshot;
  }
  void open_requests(bool with_requests, bool with_form) {
    it.connect_with(scene(with_requests, with_form), {});
    window.show_page(Page::requests);
    window.raise_and_focus();
    QCoreApplication::processEvents();
  }
  QPushButton* new_request() { return button(QStringLiteral("New request")); }
};

TEST_F(RequestsPageTest, TheListLeadsToANewOneByKeyboard) {
  open_requests(true, true);
  ASSERT_NE(new_request(), nullptr);
  EXPECT_EQ(new_request()->accessibleName(), QStringLiteral("New request"));
  EXPECT_EQ(QApplication::focusWidget()->objectName(), QStringLiteral("requests"));
  QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
  ASSERT_EQ(QApplication::focusWidget(), new_request());
  QTest::keyClick(new_request(), Qt::Key_Space);
  EXPECT_EQ(window.page(), Page::form);
  EXPECT_EQ(field<QWidget>("email"), QApplication::focusWidget());
  QTest::keyClick(&window, Qt::Key_Escape);
  EXPECT_EQ(window.page(), Page::requests);
}

TEST_F(RequestsPageTest, WhereNothingWasAskedForItIsTheNextThingToDo) {
  open_requests(false, true);
  EXPECT_TRUE(says(QStringLiteral("No requests yet")));
  ASSERT_NE(new_request(), nullptr);
  EXPECT_EQ(QApplication::focusWidget(), new_request());
  QTest::mouseClick(new_request(), Qt::LeftButton);
  EXPECT_EQ(window.page(), Page::form);
}

TEST_F(RequestsPageTest, WithoutAContactFormThereIsNoButton) {
  for (bool const with_requests : {true, false}) {
    open_requests(with_requests, false);
    EXPECT_EQ(new_request(), nullptr);
    it.hear(TrayMenuChanged{it.model.branding(), scene(true, true).menu});
    EXPECT_NE(new_request(), nullptr) << "the policy has one now";
    it.hear(TrayMenuChanged{it.model.branding(), scene(true, false).menu});
    EXPECT_EQ(new_request(), nullptr);
  }
}

}  // namespace
}  // namespace deskbell::tray
