// An application without windows for tests that start real programs.
#include <gtest/gtest.h>

#include <QCoreApplication>
#include <memory>

namespace {

class Application : public testing::Environment {
 public:
  void SetUp() override {
    static int count = 1;
    static char name[] = "tray_panel_tests";
    static char* arguments[] = {name, nullptr};
    app_ = std::make_unique<QCoreApplication>(count, arguments);
  }
  void TearDown() override { app_.reset(); }

 private:
  std::unique_ptr<QCoreApplication> app_;
};

auto* const environment = testing::AddGlobalTestEnvironment(new Application);

}  // namespace
