// A desktop's portal for tests: answers a wish for a screenshot with a picture that the test made.
#pragma once

#include <QDBusConnection>
#include <QDBusContext>
#include <QDBusObjectPath>
#include <QObject>
#include <QVariantMap>

namespace deskbell::test {

class ScreenshotPortal final : public QObject, protected QDBusContext {
  Q_OBJECT
  Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Screenshot")
 public:
  explicit ScreenshotPortal(QDBusConnection bus) : bus_(std::move(bus)) {}
  /// Empty picture: the person says no. "dies": accepts, and ends before it answers. "silent": never answers.
  bool open(QString const& picture);
  void close();

  int asked = 0;

 public Q_SLOTS:
  QDBusObjectPath Screenshot(QString const& parent_window, QVariantMap const& options);

 private:
  QDBusConnection bus_;
  QString picture_;
};

}  // namespace deskbell::test
