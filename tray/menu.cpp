// The menu of the tray icon, made from the policy's items and rebuilt whenever they change.
#include "tray/menu.h"

#include <QCoreApplication>

#include "tray/icons.h"

namespace deskbell::tray {
namespace {

using protocol::MenuItem;
using protocol::MenuItemType;

QString tr(char const* text) { return QCoreApplication::translate("deskbell::tray", text); }

/// The icon that a policy names, else one that suits the type.
QString icon_name(MenuItem const& item) {
  if (item.icon && has_icon(to_qstring(*item.icon))) return to_qstring(*item.icon);
  switch (item.type) {
    case MenuItemType::live_chat:
      return QStringLiteral("chat");
    case MenuItemType::contact_form:
      return QStringLiteral("form");
    case MenuItemType::link:
      return QStringLiteral("link");
    case MenuItemType::launch_application:
      return QStringLiteral("application");
    case MenuItemType::my_tickets:
      return QStringLiteral("ticket");
    case MenuItemType::device_information:
      return QStringLiteral("device");
    case MenuItemType::separator:
    case MenuItemType::submenu:
    case MenuItemType::script:
      break;
  }
  return {};
}

struct Filler {
  MenuWire wire;
  Theme const& theme;
  std::function<void(MenuItem const&)> const& chosen;

  void add(QMenu& menu, std::vector<MenuItem> const& items) const {
    for (auto const& item : items) add(menu, item);
  }

  void add(QMenu& menu, MenuItem const& item) const {
    auto const title = escape_menu_title(to_qstring(item.title), wire);
    switch (item.type) {
      case MenuItemType::separator:
        menu.addSeparator();
        return;
      case MenuItemType::submenu: {
        auto* below = menu.addMenu(title);
        below->setObjectName(to_qstring(item.id));
        add(*below, item.items);
        return;
      }
      case MenuItemType::script:
        return;  // no command of the tray link runs one
      default:
        break;
    }
    auto* action = menu.addAction(make_icon(icon_name(item), theme.dark ? theme.ink : theme.accent), title);
    action->setObjectName(to_qstring(item.id));
    QObject::connect(action, &QAction::triggered, &menu, [copy = item, act = chosen] { act(copy); });
  }
};

}  // namespace

void fill_menu(QMenu& menu, MenuContent const& content, MenuWire wire, Theme const& theme,
               std::function<void(MenuItem const&)> const& chosen, std::function<void()> const& about) {
  auto* status = menu.addAction(escape_menu_title(content.status, wire));
  status->setEnabled(false);
  menu.addSeparator();
  Filler{wire, theme, chosen}.add(menu, content.items);
  menu.addSeparator();
  auto* last =
      menu.addAction(make_icon(QStringLiteral("info"), theme.dark ? theme.ink : theme.accent), tr("About"));
  QObject::connect(last, &QAction::triggered, &menu, [about] { about(); });
}

}  // namespace deskbell::tray
