// Is there a panel that shows tray icons? Asked on the session bus, before Qt is asked: Qt caches its answer.
#include "tray/panel_watch.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusServiceWatcher>
#include <QDBusVariant>
#include <chrono>

namespace deskbell::tray {
namespace {

constexpr auto patience = std::chrono::milliseconds(2'500);
QString watcher() { return QStringLiteral("org.kde.StatusNotifierWatcher"); }

}  // namespace

PanelWatch::PanelWatch(QObject* parent) : QObject(parent) {
  patience_.setSingleShot(true);
  connect(&patience_, &QTimer::timeout, this, &PanelWatch::without_watcher);
}

void PanelWatch::start() {
  auto bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) {
    without_watcher();
    return;
  }
  auto* owner = new QDBusServiceWatcher(watcher(), bus, QDBusServiceWatcher::WatchForOwnerChange, this);
  connect(owner, &QDBusServiceWatcher::serviceRegistered, this, &PanelWatch::ask);
  connect(owner, &QDBusServiceWatcher::serviceUnregistered, this, [this] {
    // A panel that restarts is back in a moment.
    patience_.start(patience);
  });
  for (auto const* signal : {"StatusNotifierHostRegistered", "StatusNotifierHostUnregistered"}) {
    bus.connect(watcher(), QStringLiteral("/StatusNotifierWatcher"), watcher(), QString::fromLatin1(signal),
                this, SLOT(on_host_changed()));
  }
  patience_.start(patience);
  ask();
}

void PanelWatch::on_host_changed() { ask(); }

void PanelWatch::ask() {
  auto question = QDBusMessage::createMethodCall(watcher(), QStringLiteral("/StatusNotifierWatcher"),
                                                 QStringLiteral("org.freedesktop.DBus.Properties"),
                                                 QStringLiteral("Get"));
  question << watcher() << QStringLiteral("IsStatusNotifierHostRegistered");
  question.setAutoStartService(false);
  auto* call = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(question), this);
  connect(call, &QDBusPendingCallWatcher::finished, this, &PanelWatch::on_answer);
}

void PanelWatch::on_answer(QDBusPendingCallWatcher* call) {
  QDBusPendingReply<QDBusVariant> const reply = *call;
  call->deleteLater();
  if (reply.isValid() && reply.value().variant().toBool()) {
    patience_.stop();
    settle(Panel::status_notifier);
  } else if (panel_ == Panel::status_notifier) {
    patience_.start(patience);
  }
}

void PanelWatch::without_watcher() { settle(x11_tray_exists() ? Panel::embedding : Panel::none); }

void PanelWatch::settle(Panel panel) {
  if (panel == panel_) return;
  panel_ = panel;
  Q_EMIT changed();
}

}  // namespace deskbell::tray
