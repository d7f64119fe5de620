// A client of org.freedesktop.Notifications of our own: actions, escaped text, and only our notifications.
#include "tray/notifications.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusServiceWatcher>
#include <QDBusVariant>
#include <QStringList>
#include <QVariantMap>
#include <utility>

#include "tray/words.h"

namespace deskbell::tray {
namespace {

QString service() { return QStringLiteral("org.freedesktop.Notifications"); }
QString path() { return QStringLiteral("/org/freedesktop/Notifications"); }
QString properties() { return QStringLiteral("org.freedesktop.DBus.Properties"); }
constexpr qsizetype longest_text = 300;

QDBusMessage question(char const* method) {
  return QDBusMessage::createMethodCall(service(), path(), service(), QString::fromLatin1(method));
}

}  // namespace

Notifications::Notifications(QObject* parent) : QObject(parent) {}

void Notifications::start() {
  auto bus = QDBusConnection::sessionBus();
  if (!bus.isConnected() || std::exchange(connected_, true)) return;
  // Named by the server's name: another program cannot click for the person.
  bus.connect(service(), path(), service(), QStringLiteral("ActionInvoked"), this,
              SLOT(on_action(quint32, QString)));
  bus.connect(service(), path(), service(), QStringLiteral("NotificationClosed"), this,
              SLOT(on_closed(quint32, quint32)));
  bus.connect(service(), path(), service(), QStringLiteral("ActivationToken"), this,
              SLOT(on_token(quint32, QString)));
  bus.connect(service(), path(), properties(), QStringLiteral("PropertiesChanged"), this,
              SLOT(on_properties_changed(QString, QVariantMap, QStringList)));
  auto* watch = new QDBusServiceWatcher(service(), bus, QDBusServiceWatcher::WatchForOwnerChange, this);
  connect(watch, &QDBusServiceWatcher::serviceOwnerChanged, this, [this] {
    // Another server: other abilities, and it does not know our number.
    knows_server_ = false;
    id_ = 0;
    ask_inhibited();
  });
  ask_inhibited();
}

void Notifications::ask_inhibited() {
  auto question = QDBusMessage::createMethodCall(service(), path(), properties(), QStringLiteral("Get"));
  question << service() << QStringLiteral("Inhibited");
  question.setAutoStartService(false);
  asked_inhibited_ = true;
  auto* call = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(question), this);
  connect(call, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* finished) {
    QDBusPendingReply<QDBusVariant> const reply = *finished;
    finished->deleteLater();
    asked_inhibited_ = false;
    // A server without the property decides for itself what it shows.
    set_inhibited(reply.isValid() && reply.value().variant().toBool());
  });
}

void Notifications::on_properties_changed(QString const& interface, QVariantMap const& changed,
                                          QStringList const& invalid) {
  auto const name = QStringLiteral("Inhibited");
  if (interface != service()) return;
  if (changed.contains(name)) {
    set_inhibited(changed.value(name).toBool());
  } else if (invalid.contains(name)) {
    ask_inhibited();
  }
}

void Notifications::set_inhibited(bool inhibited) {
  inhibited_ = inhibited;
  show_wanted();
  Q_EMIT inhibited_changed();
}

void Notifications::show(Notification const& notification) {
  wanted_ = notification;
  withdrawn_ = false;
  start();
  show_wanted();
}

void Notifications::show_wanted() {
  if (!wanted_ || inhibited_ || asked_inhibited_ || !connected_) return;
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
  if (on_its_way_ || !wanted_ || inhibited_) return;
  auto const next = *std::exchange(wanted_, std::nullopt);
  auto const text = shortened(next.text, longest_text);
  QStringList actions;
  //: button of a desktop notification
  if (actions_) actions << QStringLiteral("default") << tr("Open");
  //: button of a desktop notification: the person needs it no more
  if (actions_ && next.can_be_dismissed) actions << QStringLiteral("dismiss") << tr("Dismiss");
  QVariantMap hints{{QStringLiteral("desktop-entry"), QString::fromLatin1(desktop_entry)},
                    {QStringLiteral("urgency"), QVariant::fromValue(static_cast<uchar>(next.urgency))}};
  if (!next.category.isEmpty()) hints.insert(QStringLiteral("category"), next.category);
  auto message = question("Notify");
  message << next.app_name << id_ << QString::fromLatin1(icon_name) << next.title
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
  for (auto const& again : std::exchange(early_, {})) again();
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

bool Notifications::is_early(std::function<void()> again) {
  // Those of other programs are heard here too.
  constexpr std::size_t most = 64;
  if (on_its_way_ && early_.size() < most) early_.push_back(std::move(again));
  return on_its_way_;
}

void Notifications::on_token(quint32 id, QString const& token) {
  if (is_early([this, id, token] { on_token(id, token); })) return;
  if (id == id_ && id != 0) token_ = token;
}

void Notifications::on_action(quint32 id, QString const& action) {
  if (is_early([this, id, action] { on_action(id, action); })) return;
  if (id != id_ || id == 0) return;
  if (action == QLatin1String("dismiss")) Q_EMIT dismissed();
  if (action != QLatin1String("default")) return;
  Q_EMIT opened(std::exchange(token_, {}));
}

void Notifications::on_closed(quint32 id, quint32 reason) {
  if (is_early([this, id, reason] { on_closed(id, reason); })) return;
  if (id == id_) id_ = 0;
}

}  // namespace deskbell::tray
