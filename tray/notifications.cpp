// A client of org.freedesktop.Notifications of our own: actions, escaped text, and only our notifications.
#include "tray/notifications.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusServiceWatcher>
#include <QStringList>
#include <QVariantMap>
#include <utility>

namespace deskbell::tray {
namespace {

QString service() { return QStringLiteral("org.freedesktop.Notifications"); }
QString path() { return QStringLiteral("/org/freedesktop/Notifications"); }
constexpr qsizetype longest_text = 300;

QDBusMessage question(char const* method) {
  return QDBusMessage::createMethodCall(service(), path(), service(), QString::fromLatin1(method));
}

}  // namespace

Notifications::Notifications(QObject* parent) : QObject(parent) {}

void Notifications::show(Notification const& notification) {
  wanted_ = notification;
  withdrawn_ = false;
  auto bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return;
  if (!std::exchange(connected_, true)) {
    // Named by the server's name: another program cannot click for the person.
    bus.connect(service(), path(), service(), QStringLiteral("ActionInvoked"), this,
                SLOT(on_action(quint32, QString)));
    bus.connect(service(), path(), service(), QStringLiteral("NotificationClosed"), this,
                SLOT(on_closed(quint32, quint32)));
    bus.connect(service(), path(), service(), QStringLiteral("ActivationToken"), this,
                SLOT(on_token(quint32, QString)));
    auto* watch = new QDBusServiceWatcher(service(), bus, QDBusServiceWatcher::WatchForOwnerChange, this);
    connect(watch, &QDBusServiceWatcher::serviceOwnerChanged, this, [this] {
      // Another server: other abilities, and it does not know our number.
      knows_server_ = false;
      id_ = 0;
    });
  }
  if (knows_server_) {
    notify();
  } else {
    ask_capabilities();
  }
}

void Notifications::ask_capabilities() {
  if (std::exchange(asking_, true)) return;
  auto* call =
      new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(question("GetCapabilities")), this);
  connect(call, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* finished) {
    QDBusPendingReply<QStringList> const reply = *finished;
    finished->deleteLater();
    asking_ = false;
    if (!reply.isValid()) return;  // no notification server: the icon tells
    knows_server_ = true;
    markup_ = reply.value().contains(QLatin1String("body-markup"));
    actions_ = reply.value().contains(QLatin1String("actions"));
    notify();
  });
}

void Notifications::notify() {
  if (on_its_way_ || !wanted_) return;
  auto const next = *std::exchange(wanted_, std::nullopt);
  auto text = next.text;
  if (text.size() > longest_text) text = text.left(longest_text) + QStringLiteral("…");
  QStringList actions;
  //: button of a desktop notification
  if (actions_) actions << QStringLiteral("default") << tr("Open");
  QVariantMap const hints{{QStringLiteral("desktop-entry"), QString::fromLatin1(desktop_entry)},
                          {QStringLiteral("category"), QStringLiteral("im.received")},
                          {QStringLiteral("urgency"), QVariant::fromValue(uchar{1})}};
  auto message = question("Notify");
  message << next.app_name << id_ << QString::fromLatin1(desktop_entry) << next.title
          << (markup_ ? text.toHtmlEscaped() : text) << actions << hints << -1;
  on_its_way_ = true;
  auto* call = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(message), this);
  connect(call, &QDBusPendingCallWatcher::finished, this, &Notifications::on_shown);
}

void Notifications::on_shown(QDBusPendingCallWatcher* call) {
  QDBusPendingReply<quint32> const reply = *call;
  call->deleteLater();
  on_its_way_ = false;
  id_ = reply.isValid() ? reply.value() : 0;
  if (wanted_) {
    notify();
  } else if (withdrawn_) {
    withdraw();
  }
}

void Notifications::withdraw() {
  wanted_.reset();
  withdrawn_ = true;
  if (on_its_way_ || id_ == 0) return;
  auto message = question("CloseNotification");
  message << std::exchange(id_, 0);
  QDBusConnection::sessionBus().asyncCall(message);
}

void Notifications::on_token(quint32 id, QString const& token) {
  if (id == id_ && id != 0) token_ = token;
}

void Notifications::on_action(quint32 id, QString const& action) {
  if (id != id_ || id == 0 || action != QLatin1String("default")) return;
  Q_EMIT opened(std::exchange(token_, {}));
}

void Notifications::on_closed(quint32 id, quint32 /*reason*/) {
  if (id == id_) id_ = 0;
}

}  // namespace deskbell::tray
