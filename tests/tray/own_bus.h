// A session bus of the test's own.
#pragma once

#include <gtest/gtest.h>

#include <QDBusConnection>
#include <QProcess>

#include "tests/tray/wait_for.h"

namespace deskbell::test {

struct OwnBus : testing::Test {
  QProcess daemon;
  QString address;

  void SetUp() override {
    daemon.start(QStringLiteral("dbus-daemon"), {QStringLiteral("--session"), QStringLiteral("--nofork"),
                                                 QStringLiteral("--print-address=1")});
    ASSERT_TRUE(wait_for([&] { return daemon.canReadLine(); }));
    address = QString::fromUtf8(daemon.readLine()).trimmed();
  }
  void TearDown() override {
    for (auto const* name : {"portal", "tray"}) QDBusConnection::disconnectFromBus(QLatin1String(name));
    daemon.terminate();
    daemon.waitForFinished();
  }
  /// Of "portal" or "tray".
  QDBusConnection bus(char const* name) {
    return QDBusConnection::connectToBus(address, QLatin1String(name));
  }
};

}  // namespace deskbell::test
