// A desktop's settings for tests: light or dark, as xdg-desktop-portal tells it.
#pragma once

#include <QDBusConnection>
#include <QDBusContext>
#include <QDBusVariant>
#include <QObject>

namespace deskbell::test {

class SettingsPortal final : public QObject, protected QDBusContext {
  Q_OBJECT
  Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")
 public:
  explicit SettingsPortal(QDBusConnection bus) : bus_(std::move(bus)) {}
  ~SettingsPortal() override { close(); }
  /// 0 no preference, 1 dark, 2 light.
  bool open(unsigned scheme);
  void close();
  /// The person chooses another one.
  void choose(unsigned scheme);
  /// Something else of the desktop changes.
  void change(QString const& group, QString const& key, QVariant const& value);

  int asked = 0;

 public Q_SLOTS:
  QDBusVariant Read(QString const& group, QString const& key);

 Q_SIGNALS:
  void SettingChanged(QString const& group, QString const& key, QDBusVariant const& value);

 private:
  QDBusConnection bus_;
  unsigned scheme_ = 0;
};

}  // namespace deskbell::test
