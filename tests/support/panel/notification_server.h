// A notification server for tests: keeps what is shown, and clicks.
#pragma once

#include <QDBusConnection>
#include <QObject>
#include <QStringList>
#include <QVariantMap>

namespace deskbell::test {

class NotificationServer final : public QObject {
  Q_OBJECT
  Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
  Q_PROPERTY(bool Inhibited READ inhibited)
 public:
  explicit NotificationServer(QDBusConnection bus);
  bool open();
  /// As a person does on the notification itself, or on one of its buttons.
  void click(uint id, QString const& action = QStringLiteral("default"));
  /// The next one is clicked before its program has heard its number.
  void click_next(QString const& action) { next_click_ = action; }
  [[nodiscard]] bool inhibited() const { return inhibited_; }
  /// The person switches "do not disturb" on or off.
  void set_inhibited(bool inhibited);

 public Q_SLOTS:
  QStringList GetCapabilities();
  uint Notify(QString const& app_name, uint replaces_id, QString const& app_icon, QString const& summary,
              QString const& body, QStringList const& actions, QVariantMap const& hints, int expire_timeout);
  void CloseNotification(uint id);
  QString GetServerInformation(QString& vendor, QString& version, QString& spec_version);

 Q_SIGNALS:
  void ActionInvoked(uint id, QString const& action_key);
  void NotificationClosed(uint id, uint reason);
  void ActivationToken(uint id, QString const& activation_token);
  /// Ours, not the bus's.
  void shown(uint id, QString const& app_name, QString const& icon, QString const& summary,
             QString const& body, QString const& entry, QStringList const& actions, int urgency);

 private:
  QDBusConnection bus_;
  uint last_ = 0;
  QString next_click_;
  bool inhibited_ = false;
};

}  // namespace deskbell::test
