// The menu of the tray icon, made from the policy's items and rebuilt whenever they change.
#pragma once

#include <QMenu>
#include <functional>
#include <vector>

#include "protocol/common.h"
#include "tray/appearance.h"
#include "tray/words.h"

namespace deskbell::tray {

struct MenuContent {
  QString status;  ///< the first line, e.g. "Online"
  std::vector<protocol::MenuItem> items;
};

/// Fills an empty menu: status line first, the policy's items, "About" last. `chosen` is called with the
/// item; `about` for the last line. Types that this version cannot do are left out.
void fill_menu(QMenu& menu, MenuContent const& content, MenuWire wire, Theme const& theme,
               std::function<void(protocol::MenuItem const&)> const& chosen,
               std::function<void()> const& about);

}  // namespace deskbell::tray
