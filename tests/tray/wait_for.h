// Waits for a fact while events are handled; never for a time.
#pragma once

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>

namespace deskbell::test {

/// False: the fact did not come true within the limit.
template <class Fact>
bool wait_for(Fact const& fact, int limit_ms = 30'000) {
  QElapsedTimer passed;
  passed.start();
  while (!fact()) {
    if (passed.elapsed() > limit_ms) return false;
    QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
  }
  return true;
}

}  // namespace deskbell::test
