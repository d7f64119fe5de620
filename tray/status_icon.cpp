// The icon in the panel, its menu, and the small window that offers the same menu where there is no panel.
#include "tray/status_icon.h"

#include <QGuiApplication>
#include <QSystemTrayIcon>
#include <utility>

#include "tray/menu_window.h"

namespace deskbell::tray {

StatusIcon::StatusIcon(Appearance const& appearance, QObject* parent)
    : QObject(parent), appearance_(appearance) {
  connect(&watch_, &PanelWatch::changed, this, &StatusIcon::on_panel);
  connect(&appearance_, &Appearance::changed, this, [this] {
    refresh_icon();
    rebuild_menu();
  });
}

StatusIcon::~StatusIcon() {
  icon_.reset();
  delete menu_;
}

void StatusIcon::start() { watch_.start(); }

void StatusIcon::on_panel() {
  switch (watch_.panel()) {
    case Panel::unknown:
      return;
    case Panel::none:
      // An icon that is there comes back by itself with the panel: Qt registers it again.
      refresh_menu_window();
      return;
    case Panel::embedding:
    case Panel::status_notifier:
      if (icon_ && made_for_ != watch_.panel()) {
        if (watch_.panel() == Panel::status_notifier) Q_EMIT restart_needed();
        return;
      }
      refresh_menu_window();
      if (!icon_) make_icon_now();
  }
}

void StatusIcon::make_icon_now() {
  made_for_ = watch_.panel();
  icon_ = std::make_unique<QSystemTrayIcon>();
  connect(icon_.get(), &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
    if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick) Q_EMIT activated();
  });
  refresh_icon();
  icon_->setToolTip(tooltip_);
  rebuild_menu();
  icon_->setVisible(!hidden_);
}

void StatusIcon::rebuild_menu() {
  if (icon_) {
    auto const wire = made_for_ == Panel::status_notifier ? MenuWire::dbusmenu : MenuWire::qt;
    // The new menu is handed over before it is filled, or its first content never reaches the panel.
    auto* old = std::exchange(menu_, new QMenu);
    icon_->setContextMenu(menu_);
    fill_menu(
        *menu_, content_, wire, appearance_.theme(),
        [this](protocol::MenuItem const& item) { later([this, item] { Q_EMIT chosen(item); }); },
        [this] { later([this] { Q_EMIT about(); }); });
    if (wire == MenuWire::dbusmenu) {
      // Qt deletes the old menu's D-Bus adaptor when it takes the new menu, and forgets to tell the menu: a
      // panel's question that waits in our queue would meet the deleted one. With the menu its questions go
      // too.
      delete old;
    } else if (old != nullptr) {
      old->deleteLater();  // it may be on the screen
    }
  }
  refresh_menu_window();
}

/// What a click starts may change the menu, and the menu may not go while it tells of the click.
void StatusIcon::later(std::function<void()> what) {
  QMetaObject::invokeMethod(this, std::move(what), Qt::QueuedConnection);
}

void StatusIcon::refresh_menu_window() {
  if (watch_.panel() != Panel::none || hidden_) {
    if (menu_window_) menu_window_->hide();
    return;
  }
  if (!menu_window_) {
    menu_window_ = std::make_unique<MenuWindow>(appearance_);
    connect(menu_window_.get(), &MenuWindow::chosen, this, &StatusIcon::chosen);
    connect(menu_window_.get(), &MenuWindow::about, this, &StatusIcon::about);
    menu_window_->setAttribute(Qt::WA_ShowWithoutActivating);
    menu_window_->set_content(content_, tooltip_);
    menu_window_->show();
    return;
  }
  menu_window_->set_content(content_, tooltip_);
  // Put away by the person stays away; a panel that went away brings it back.
  if (!menu_window_->put_away()) menu_window_->show();
}

void StatusIcon::refresh_icon() {
  auto const icon = bell_icon(state_, appearance_.theme());
  if (icon_) icon_->setIcon(icon);
}

void StatusIcon::set_state(BellState state) {
  if (state == state_) return;
  state_ = state;
  refresh_icon();
}

void StatusIcon::set_tooltip(QString const& text) {
  if (text == tooltip_) return;
  tooltip_ = text;
  if (icon_) icon_->setToolTip(text);
  if (menu_window_) menu_window_->set_content(content_, tooltip_);
}

void StatusIcon::set_menu(MenuContent content) {
  content_ = std::move(content);
  rebuild_menu();
}

void StatusIcon::set_hidden(bool hidden) {
  if (hidden == hidden_) return;
  hidden_ = hidden;
  if (icon_) icon_->setVisible(!hidden_);
  refresh_menu_window();
}

}  // namespace deskbell::tray
