// The icon in the panel, its menu, and the small window that offers the same menu where there is no panel.
#pragma once

#include <QObject>
#include <functional>
#include <memory>
#include <string>

#include "tray/appearance.h"
#include "tray/icons.h"
#include "tray/menu.h"
#include "tray/panel_watch.h"

class QMenu;
class QSystemTrayIcon;

namespace deskbell::tray {

class MenuWindow;

class StatusIcon final : public QObject {
  Q_OBJECT
 public:
  explicit StatusIcon(Appearance const& appearance, QObject* parent = nullptr);
  ~StatusIcon() override;

  void start();
  void set_state(BellState state);
  void set_tooltip(QString const& text);
  void set_menu(MenuContent content);
  /// The policy hides it: neither icon nor small window; starting the program again opens the window.
  void set_hidden(bool hidden);
  [[nodiscard]] Panel panel() const { return watch_.panel(); }

 Q_SIGNALS:
  void chosen(deskbell::protocol::MenuItem const& item);
  void about();
  void activated();
  /// Qt decided for the other kind of tray and cannot change its mind: the program must start anew.
  void restart_needed();

 private:
  void on_panel();
  void make_icon_now();
  void rebuild_menu();
  void later(std::function<void()> what);
  void refresh_menu_window();
  void refresh_icon();

  Appearance const& appearance_;
  PanelWatch watch_;
  std::unique_ptr<QSystemTrayIcon> icon_;
  Panel made_for_ = Panel::unknown;
  QMenu* menu_ = nullptr;
  std::unique_ptr<MenuWindow> menu_window_;
  MenuContent content_;
  BellState state_ = BellState::idle;
  QString tooltip_;
  bool hidden_ = false;
};

}  // namespace deskbell::tray
