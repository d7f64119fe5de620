// One QApplication for all cases, without a screen.
#include <gtest/gtest.h>

#include <QApplication>
#include <memory>

namespace {

class Application : public testing::Environment {
 public:
  void SetUp() override {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    // No bus: nothing of these cases speaks to the person's own desktop.
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    qputenv("DESKBELL_THEME", "light");
    static int count = 1;
    static char name[] = "tray_tests";
    static char* arguments[] = {name, nullptr};
    app_ = std::make_unique<QApplication>(count, arguments);
    QApplication::setQuitOnLastWindowClosed(false);
  }
  void TearDown() override { app_.reset(); }

 private:
  std::unique_ptr<QApplication> app_;
};

auto* const environment = testing::AddGlobalTestEnvironment(new Application);

}  // namespace
