// The token of a click, where Qt looks for it on Wayland. What X11 sees of it: panel_test.cpp.
#include "tray/activation.h"

#include <gtest/gtest.h>

#include <QEvent>
#include <QWidget>

namespace deskbell::tray {
namespace {

/// What the environment says while a window is shown.
struct Shown final : QObject {
  QStringList tokens;
  bool eventFilter(QObject* watched, QEvent* event) override {
    if (event->type() == QEvent::Show) tokens << qEnvironmentVariable("XDG_ACTIVATION_TOKEN");
    return QObject::eventFilter(watched, event);
  }
};

TEST(ActivationToken, IsThereWhileTheWindowComesAndGoneAfterwards) {
  QWidget window;
  Shown shown;
  window.installEventFilter(&shown);
  {
    ActivationToken const of_the_click(window, QStringLiteral("of a click"));
    window.show();
  }
  EXPECT_EQ(shown.tokens, QStringList{QStringLiteral("of a click")});
  EXPECT_FALSE(qEnvironmentVariableIsSet("XDG_ACTIVATION_TOKEN")) << "another window is not of this click";
}

TEST(ActivationToken, IsNotMadeUpWhereTheDesktopGaveNone) {
  qunsetenv("XDG_ACTIVATION_TOKEN");  // of whoever started these tests
  QWidget window;
  Shown shown;
  window.installEventFilter(&shown);
  ActivationToken const of_the_click(window, {});
  window.show();
  EXPECT_EQ(shown.tokens, QStringList{QString()});
}

}  // namespace
}  // namespace deskbell::tray
