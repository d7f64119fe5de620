// deskbell-test-panel [--closed] [--no-notifications]: a desktop's panel for tests. Commands come as lines on
// stdin, answers and changes go as JSON lines to stdout.
// clang-format off
//   items                 {"answer":"items","items":[{"item","id","title","status","tooltip","picture"}]}
//   menu                  {"answer":"menu","menu":[{"title","enabled"}|{"type":"separator"}|{"title","items"}]}
//   click TITLE           {"answer":"click","title","ok"}     the menu entry, also in submenus
//   activate              {"answer":"activate","ok"}          a click on the icon itself
//   notification-click ID [BUTTON] {"answer":"notification-click","id"}
//   click-next BUTTON     {"answer":"click-next","ok"}    the next notification, before it knows its id
//   inhibit on|off        {"answer":"inhibit","ok"}       "do not disturb"
//   close / open          {"answer":"close"|"open","ok"}      the panel crashes / comes (back)
//   embed                 {"answer":"embed","ok"}             the old X11 tray comes
//   quit
// Changes: {"event":"ready"}, {"event":"registered"|"unregistered","item"}, {"event":"changed","item","what"},
// {"event":"notification","id","app","icon","title","body","desktop_entry"}, {"event":"notification-closed","id"}.
// clang-format on
//
// A whole message by keyboard: `click TITLE` of a live chat item; wait until `xdotool getwindowfocus` is the
// window that `xdotool search --onlyvisible --name BRANDING_NAME` finds (the composer has the keyboard then);
// `xdotool type TEXT`; `xdotool key Return`. Shift+Return is a new line, F6 walks through tabs, conversation
// and composer, Escape puts the window away, Ctrl+1..3 are the pages. A form: `click TITLE` of the contact
// form; type, Tab, ..., Tab to "Send", space.
#include <unistd.h>

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDBusArgument>
#include <QDBusObjectPath>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSocketNotifier>
#include <array>
#include <cstdio>

#include "tests/support/panel/embedding_tray.h"
#include "tests/support/panel/menu_reader.h"
#include "tests/support/panel/notification_server.h"
#include "tests/support/panel/panel.h"
#include "tests/support/panel/screenshot_portal.h"

namespace {

using deskbell::test::EmbeddingTray;
using deskbell::test::MenuReader;
using deskbell::test::NotificationServer;
using deskbell::test::Panel;

void print(QJsonObject const& object) {
  std::puts(QJsonDocument(object).toJson(QJsonDocument::Compact).constData());
  std::fflush(stdout);
}

QJsonObject event(char const* name) { return {{QStringLiteral("event"), QString::fromLatin1(name)}}; }
QJsonObject answer(QString const& name) { return {{QStringLiteral("answer"), name}}; }

/// The newest icon on the panel; tests have one.
MenuReader menu_of(Panel const& panel) {
  auto const item = panel.items().isEmpty() ? QString() : panel.items().last();
  auto const path = item.isEmpty() ? QVariant() : panel.property_of_item(item, QStringLiteral("Menu"));
  auto const text = path.value<QDBusObjectPath>().path();
  return {panel.bus(), item.section(QLatin1Char('/'), 0, 0),
          text.isEmpty() ? QStringLiteral("/MenuBar") : text};
}

/// Reads an a(iiay): sizes and pixels, one after the other.
QByteArray read_pictures(QDBusArgument const& argument) {
  QByteArray all;
  argument.beginArray();
  while (!argument.atEnd()) {
    int width = 0;
    int height = 0;
    QByteArray pixels;
    argument.beginStructure();
    argument >> width >> height >> pixels;
    argument.endStructure();
    all += QByteArray::number(width) + 'x' + QByteArray::number(height) + ':' + pixels;
  }
  argument.endArray();
  return all;
}

/// A digest of what the panel draws: the same one is the same picture. Empty: there is none.
QString picture_of(Panel const& panel, QString const& item) {
  auto picture = panel.property_of_item(item, QStringLiteral("IconName")).toString().toUtf8();
  auto const pixels = panel.property_of_item(item, QStringLiteral("IconPixmap"));
  if (pixels.canConvert<QDBusArgument>()) picture += read_pictures(pixels.value<QDBusArgument>());
  if (picture.isEmpty()) return {};
  return QString::fromLatin1(QCryptographicHash::hash(picture, QCryptographicHash::Sha256).toHex());
}

QJsonArray items_of(Panel const& panel) {
  QJsonArray items;
  for (auto const& item : panel.items()) {
    QJsonObject object;
    object[QStringLiteral("item")] = item;
    for (auto const* name : {"Id", "Title", "Status"}) {
      object[QString::fromLatin1(name).toLower()] =
          panel.property_of_item(item, QString::fromLatin1(name)).toString();
    }
    auto const tooltip = panel.property_of_item(item, QStringLiteral("ToolTip"));
    if (tooltip.canConvert<QDBusArgument>()) {
      // (s a(iiay) s s): the third is the title
      auto const argument = tooltip.value<QDBusArgument>();
      QString icon;
      QString title;
      QString text;
      argument.beginStructure();
      argument >> icon;
      read_pictures(argument);
      argument >> title >> text;
      argument.endStructure();
      object[QStringLiteral("tooltip")] = title;
    }
    object[QStringLiteral("picture")] = picture_of(panel, item);
    items << object;
  }
  return items;
}

void obey(QString const& line, Panel& panel, NotificationServer& notifications, EmbeddingTray& old_tray) {
  auto const word = line.section(QLatin1Char(' '), 0, 0);
  auto const rest = line.section(QLatin1Char(' '), 1);
  auto out = answer(word);
  if (word == QLatin1String("items")) {
    out[QStringLiteral("items")] = items_of(panel);
  } else if (word == QLatin1String("menu")) {
    auto const entries = menu_of(panel).read();
    out[QStringLiteral("menu")] = entries ? QJsonValue(MenuReader::to_json(*entries)) : QJsonValue();
  } else if (word == QLatin1String("click")) {
    out[QStringLiteral("title")] = rest;
    out[QStringLiteral("ok")] = menu_of(panel).click(rest);
  } else if (word == QLatin1String("activate")) {
    out[QStringLiteral("ok")] = !panel.items().isEmpty() && panel.activate(panel.items().last());
  } else if (word == QLatin1String("notification-click")) {
    auto const id = rest.section(QLatin1Char(' '), 0, 0);
    auto const button = rest.section(QLatin1Char(' '), 1);
    notifications.click(id.toUInt(), button.isEmpty() ? QStringLiteral("default") : button);
    out[QStringLiteral("id")] = id.toInt();
  } else if (word == QLatin1String("click-next")) {
    notifications.click_next(rest);
    out[QStringLiteral("ok")] = true;
  } else if (word == QLatin1String("inhibit")) {
    notifications.set_inhibited(rest == QLatin1String("on"));
    out[QStringLiteral("ok")] = true;
  } else if (word == QLatin1String("open")) {
    out[QStringLiteral("ok")] = panel.open();
  } else if (word == QLatin1String("close")) {
    panel.close();
    out[QStringLiteral("ok")] = true;
  } else if (word == QLatin1String("embed")) {
    out[QStringLiteral("ok")] = old_tray.open();
  } else if (word == QLatin1String("quit")) {
    QCoreApplication::quit();
  } else {
    out[QStringLiteral("error")] = QStringLiteral("unknown command");
  }
  print(out);
}

void tell_changes(Panel& panel, NotificationServer& notifications) {
  QObject::connect(&panel, &Panel::StatusNotifierItemRegistered, [](QString const& item) {
    auto out = event("registered");
    out[QStringLiteral("item")] = item;
    print(out);
  });
  QObject::connect(&panel, &Panel::StatusNotifierItemUnregistered, [](QString const& item) {
    auto out = event("unregistered");
    out[QStringLiteral("item")] = item;
    print(out);
  });
  QObject::connect(&panel, &Panel::item_changed, [](QString const& item, QString const& what) {
    auto out = event("changed");
    out[QStringLiteral("item")] = item;
    out[QStringLiteral("what")] = what;
    print(out);
  });
  QObject::connect(&notifications, &NotificationServer::shown,
                   [](uint id, QString const& app, QString const& icon, QString const& title,
                      QString const& body, QString const& entry, QStringList const& actions, int urgency) {
                     auto out = event("notification");
                     out[QStringLiteral("id")] = static_cast<int>(id);
                     out[QStringLiteral("app")] = app;
                     out[QStringLiteral("icon")] = icon;
                     out[QStringLiteral("title")] = title;
                     out[QStringLiteral("body")] = body;
                     out[QStringLiteral("desktop_entry")] = entry;
                     out[QStringLiteral("actions")] = QJsonArray::fromStringList(actions);
                     out[QStringLiteral("urgency")] = urgency;
                     print(out);
                   });
  QObject::connect(&notifications, &NotificationServer::NotificationClosed, [](uint id) {
    auto out = event("notification-closed");
    out[QStringLiteral("id")] = static_cast<int>(id);
    print(out);
  });
}

}  // namespace

int main(int argc, char** argv) {
  QCoreApplication app(argc, argv);
  auto const arguments = QCoreApplication::arguments();
  auto bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) {
    std::fputs("deskbell-test-panel: no session bus (DBUS_SESSION_BUS_ADDRESS)\n", stderr);
    return 1;
  }
  Panel panel(bus);
  NotificationServer notifications(bus);
  deskbell::test::EmbeddingTray old_tray;
  deskbell::test::ScreenshotPortal portal(bus);
  tell_changes(panel, notifications);
  if (auto const at = arguments.indexOf(QLatin1String("--portal"));
      at >= 0 && !portal.open(arguments.value(at + 1)))
    return 1;
  if (!arguments.contains(QLatin1String("--no-notifications")) && !notifications.open()) return 1;
  if (!arguments.contains(QLatin1String("--closed")) && !panel.open()) {
    std::fputs("deskbell-test-panel: this session has a panel already\n", stderr);
    return 1;
  }
  QByteArray received;
  QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
  QObject::connect(&input, &QSocketNotifier::activated, [&] {
    std::array<char, 4096> some{};
    auto const size = ::read(STDIN_FILENO, some.data(), some.size());
    if (size <= 0) {
      QCoreApplication::quit();
      return;
    }
    received.append(some.data(), size);
    for (auto end = received.indexOf('\n'); end >= 0; end = received.indexOf('\n')) {
      auto const line = QString::fromUtf8(received.left(end)).trimmed();
      received.remove(0, end + 1);
      if (!line.isEmpty()) obey(line, panel, notifications, old_tray);
    }
  });
  print(event("ready"));
  return QCoreApplication::exec();
}
