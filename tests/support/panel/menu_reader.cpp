// Reads and clicks a menu over com.canonical.dbusmenu, as a real panel does.
#include "tests/support/panel/menu_reader.h"

#include <QDBusArgument>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QDateTime>
#include <QJsonObject>

namespace deskbell::test {
namespace {

constexpr int answer_within_ms = 3'000;

using Entry = MenuReader::Entry;

/// "_" marks the next letter, "__" is an underscore.
QString without_marks(QString const& label) {
  QString text;
  for (qsizetype i = 0; i < label.size(); ++i) {
    if (label[i] == QLatin1Char('_') && i + 1 < label.size()) ++i;
    text += label[i];
  }
  return text;
}

/// (ia{sv}av)
Entry entry_of(QDBusArgument const& argument) {
  Entry entry;
  QVariantMap properties;
  argument.beginStructure();
  argument >> entry.id >> properties;
  argument.beginArray();
  while (!argument.atEnd()) {
    QDBusVariant child;
    argument >> child;
    entry.entries << entry_of(child.variant().value<QDBusArgument>());
  }
  argument.endArray();
  argument.endStructure();
  entry.title = without_marks(properties.value(QStringLiteral("label")).toString());
  entry.enabled = properties.value(QStringLiteral("enabled"), true).toBool();
  entry.visible = properties.value(QStringLiteral("visible"), true).toBool();
  entry.separator = properties.value(QStringLiteral("type")).toString() == QLatin1String("separator");
  return entry;
}

std::optional<int> find(QList<Entry> const& entries, QString const& title) {
  for (auto const& entry : entries) {
    if (entry.title == title && entry.enabled && entry.visible && entry.entries.isEmpty()) return entry.id;
    if (auto const below = find(entry.entries, title)) return below;
  }
  return std::nullopt;
}

}  // namespace

MenuReader::MenuReader(QDBusConnection bus, QString service, QString path)
    : bus_(std::move(bus)), service_(std::move(service)), path_(std::move(path)) {}

std::optional<QList<Entry>> MenuReader::read() {
  auto const call = [this](char const* method) {
    return QDBusMessage::createMethodCall(service_, path_, QStringLiteral("com.canonical.dbusmenu"),
                                          QString::fromLatin1(method));
  };
  auto about = call("AboutToShow");
  about << 0;
  bus_.call(about, QDBus::Block, answer_within_ms);
  auto layout = call("GetLayout");
  layout << 0 << -1 << QStringList();
  auto const reply = bus_.call(layout, QDBus::Block, answer_within_ms);
  if (reply.type() != QDBusMessage::ReplyMessage || reply.arguments().size() != 2) return std::nullopt;
  return entry_of(reply.arguments()[1].value<QDBusArgument>()).entries;
}

bool MenuReader::click(QString const& title) {
  auto const entries = read();
  auto const id = entries ? find(*entries, title) : std::nullopt;
  if (!id) return false;
  auto event = QDBusMessage::createMethodCall(service_, path_, QStringLiteral("com.canonical.dbusmenu"),
                                              QStringLiteral("Event"));
  event << *id << QStringLiteral("clicked") << QVariant::fromValue(QDBusVariant(QString()))
        << static_cast<uint>(QDateTime::currentSecsSinceEpoch());
  return bus_.call(event, QDBus::Block, answer_within_ms).type() == QDBusMessage::ReplyMessage;
}

QJsonArray MenuReader::to_json(QList<Entry> const& entries) {
  QJsonArray array;
  for (auto const& entry : entries) {
    QJsonObject object;
    if (entry.separator) {
      object[QStringLiteral("type")] = QStringLiteral("separator");
    } else {
      object[QStringLiteral("title")] = entry.title;
      object[QStringLiteral("enabled")] = entry.enabled;
    }
    if (!entry.entries.isEmpty()) object[QStringLiteral("items")] = to_json(entry.entries);
    if (entry.visible) array << object;
  }
  return array;
}

}  // namespace deskbell::test
