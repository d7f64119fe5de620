// A StatusNotifierWatcher and host in one: what a desktop's panel is to a tray icon.
#include "tests/support/panel/panel.h"

#include <QDBusMessage>
#include <QDBusServiceWatcher>
#include <QDBusVariant>

namespace deskbell::test {
namespace {

QString name() { return QStringLiteral("org.kde.StatusNotifierWatcher"); }
QString item_interface() { return QStringLiteral("org.kde.StatusNotifierItem"); }
constexpr int answer_within_ms = 3'000;

QString owner_of(QString const& item) { return item.section(QLatin1Char('/'), 0, 0); }
QString path_of(QString const& item) { return item.mid(item.indexOf(QLatin1Char('/'))); }

}  // namespace

Panel::Panel(QDBusConnection bus) : bus_(std::move(bus)) {
  auto* leaving =
      new QDBusServiceWatcher(QStringLiteral("*"), bus_, QDBusServiceWatcher::WatchForUnregistration, this);
  connect(leaving, &QDBusServiceWatcher::serviceUnregistered, this, &Panel::forget);
}

bool Panel::open() {
  return bus_.registerObject(QStringLiteral("/StatusNotifierWatcher"), this,
                             QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllProperties |
                                 QDBusConnection::ExportAllSignals) &&
         bus_.registerService(name());
}

void Panel::close() {
  bus_.unregisterService(name());
  bus_.unregisterObject(QStringLiteral("/StatusNotifierWatcher"));
  items_.clear();
}

void Panel::RegisterStatusNotifierItem(QString const& service) {
  // Either a bus name, or a path of the caller's (libappindicator).
  auto const item = service.startsWith(QLatin1Char('/')) ? message().service() + service
                                                         : service + QStringLiteral("/StatusNotifierItem");
  if (items_.contains(item)) return;
  items_ << item;
  auto const owner = owner_of(item);
  bus_.connect(owner, path_of(item), item_interface(), QStringLiteral("NewIcon"), this, SLOT(on_new_icon()));
  bus_.connect(owner, path_of(item), item_interface(), QStringLiteral("NewToolTip"), this,
               SLOT(on_new_tooltip()));
  bus_.connect(owner, QStringLiteral("/MenuBar"), QStringLiteral("com.canonical.dbusmenu"),
               QStringLiteral("LayoutUpdated"), this, SLOT(on_layout_updated(uint, int)));
  Q_EMIT StatusNotifierItemRegistered(item);
}

void Panel::RegisterStatusNotifierHost(QString const& /*service*/) { Q_EMIT StatusNotifierHostRegistered(); }

void Panel::forget(QString const& owner) {
  for (auto const& item : QStringList(items_)) {
    if (owner_of(item) != owner) continue;
    items_.removeAll(item);
    Q_EMIT StatusNotifierItemUnregistered(item);
  }
}

QVariant Panel::property_of_item(QString const& item, QString const& property) const {
  auto question = QDBusMessage::createMethodCall(owner_of(item), path_of(item),
                                                 QStringLiteral("org.freedesktop.DBus.Properties"),
                                                 QStringLiteral("Get"));
  question << item_interface() << property;
  auto const reply = bus_.call(question, QDBus::Block, answer_within_ms);
  if (reply.type() != QDBusMessage::ReplyMessage || reply.arguments().isEmpty()) return {};
  return reply.arguments()[0].value<QDBusVariant>().variant();
}

bool Panel::activate(QString const& item) {
  auto call = QDBusMessage::createMethodCall(owner_of(item), path_of(item), item_interface(),
                                             QStringLiteral("Activate"));
  call << 0 << 0;
  return bus_.call(call, QDBus::Block, answer_within_ms).type() == QDBusMessage::ReplyMessage;
}

void Panel::on_new_icon() {
  for (auto const& item : items_) Q_EMIT item_changed(item, QStringLiteral("icon"));
}

void Panel::on_new_tooltip() {
  for (auto const& item : items_) Q_EMIT item_changed(item, QStringLiteral("tooltip"));
}

void Panel::on_layout_updated(uint /*revision*/, int /*parent*/) {
  for (auto const& item : items_) Q_EMIT item_changed(item, QStringLiteral("menu"));
}

}  // namespace deskbell::test
