// A notification server for tests: keeps what is shown, and clicks.
#include "tests/support/panel/notification_server.h"

#include <QDBusMessage>
#include <utility>

namespace deskbell::test {
namespace {

constexpr uint dismissed_by_person = 2;
constexpr uint closed_by_call = 3;

}  // namespace

NotificationServer::NotificationServer(QDBusConnection bus) : bus_(std::move(bus)) {}

bool NotificationServer::open() {
  return bus_.registerObject(QStringLiteral("/org/freedesktop/Notifications"), this,
                             QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals |
                                 QDBusConnection::ExportAllProperties) &&
         bus_.registerService(QStringLiteral("org.freedesktop.Notifications"));
}

QStringList NotificationServer::GetCapabilities() {
  return {QStringLiteral("actions"), QStringLiteral("body"), QStringLiteral("body-markup")};
}

uint NotificationServer::Notify(QString const& app_name, uint replaces_id, QString const& app_icon,
                                QString const& summary, QString const& body, QStringList const& actions,
                                QVariantMap const& hints, int /*expire_timeout*/) {
  auto const id = replaces_id != 0 ? replaces_id : ++last_;
  Q_EMIT shown(id, app_name, app_icon, summary, body, hints.value(QStringLiteral("desktop-entry")).toString(),
               actions, hints.value(QStringLiteral("urgency")).toInt());
  if (auto const action = std::exchange(next_click_, {}); !action.isEmpty()) click(id, action);
  return id;
}

void NotificationServer::CloseNotification(uint id) { Q_EMIT NotificationClosed(id, closed_by_call); }

QString NotificationServer::GetServerInformation(QString& vendor, QString& version, QString& spec_version) {
  vendor = QStringLiteral("deskbell");
  version = QStringLiteral("1");
  spec_version = QStringLiteral("1.2");
  return QStringLiteral("deskbell-test-panel");
}

void NotificationServer::click(uint id, QString const& action) {
  Q_EMIT ActivationToken(id, QStringLiteral("token-of-the-test-%1").arg(id));
  Q_EMIT ActionInvoked(id, action);
  Q_EMIT NotificationClosed(id, dismissed_by_person);
}

void NotificationServer::set_inhibited(bool inhibited) {
  inhibited_ = inhibited;
  auto signal = QDBusMessage::createSignal(QStringLiteral("/org/freedesktop/Notifications"),
                                           QStringLiteral("org.freedesktop.DBus.Properties"),
                                           QStringLiteral("PropertiesChanged"));
  signal << QStringLiteral("org.freedesktop.Notifications")
         << QVariantMap{{QStringLiteral("Inhibited"), inhibited}} << QStringList();
  bus_.send(signal);
}

}  // namespace deskbell::test
