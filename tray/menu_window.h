// A small window with the same entries as the icon's menu, for desktops without a panel.
#pragma once

#include <QWidget>

#include "tray/appearance.h"
#include "tray/menu.h"

class QVBoxLayout;

namespace deskbell::tray {

class MenuWindow final : public QWidget {
  Q_OBJECT
 public:
  explicit MenuWindow(Appearance const& appearance, QWidget* parent = nullptr);
  void set_content(MenuContent const& content, QString const& title);
  /// The person closed it.
  [[nodiscard]] bool put_away() const { return put_away_; }

 Q_SIGNALS:
  void chosen(deskbell::protocol::MenuItem const& item);
  void about();

 protected:
  void closeEvent(QCloseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void add_actions_of(QMenu const& menu, int depth);

  Appearance const& appearance_;
  QMenu* menu_ = nullptr;
  QWidget* entries_ = nullptr;
  QVBoxLayout* room_;
  bool put_away_ = false;
};

}  // namespace deskbell::tray
