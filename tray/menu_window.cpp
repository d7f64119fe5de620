// A small window with the same entries as the icon's menu, for desktops without a panel.
#include "tray/menu_window.h"

#include <QCloseEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include "tray/icons.h"

namespace deskbell::tray {
namespace {

QString sheet_of(Theme const& theme) {
  auto text = QStringLiteral(
      "#menu_window, #menu_window QWidget { background: @surface; color: @ink; }"
      "#menu_window QFrame { color: @hair; }"  // the lines; a label is a frame too, and has its own below
      "#menu_window QLabel { color: @secondary; padding: 2px 8px; }"
      "#menu_window QToolButton { border: 0; border-radius: 6px; padding: 7px 8px; text-align: left; }"
      "#menu_window QToolButton:hover, #menu_window QToolButton:focus { background: @own; color: @own_ink; "
      "}");
  text.replace(QLatin1String("@surface"), theme.surface.name());
  text.replace(QLatin1String("@secondary"), theme.secondary.name());
  text.replace(QLatin1String("@own_ink"), theme.own_ink.name());
  text.replace(QLatin1String("@own"), theme.own.name());
  text.replace(QLatin1String("@ink"), theme.ink.name());
  text.replace(QLatin1String("@hair"), theme.hair.name());
  return text;
}

}  // namespace

MenuWindow::MenuWindow(Appearance const& appearance, QWidget* parent)
    : QWidget(parent), appearance_(appearance), room_(new QVBoxLayout(this)) {
  setObjectName(QStringLiteral("menu_window"));
  setAttribute(Qt::WA_StyledBackground);
  setMinimumWidth(240);
  room_->setContentsMargins(8, 8, 8, 8);
  room_->setSizeConstraint(QLayout::SetFixedSize);
}

void MenuWindow::set_content(MenuContent const& content, QString const& title) {
  setWindowTitle(title);
  setStyleSheet(sheet_of(appearance_.theme()));
  // The real menu is filled and then shown line by line: both always offer the same.
  delete menu_;
  menu_ = new QMenu(this);
  fill_menu(
      *menu_, content, MenuWire::qt, appearance_.theme(),
      [this](protocol::MenuItem const& item) { Q_EMIT chosen(item); }, [this] { Q_EMIT about(); });
  if (entries_ != nullptr) entries_->deleteLater();
  entries_ = new QWidget(this);
  auto* rows = new QVBoxLayout(entries_);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(1);
  room_->addWidget(entries_);
  add_actions_of(*menu_, 0);
}

void MenuWindow::add_actions_of(QMenu const& menu, int depth) {
  auto* rows = static_cast<QVBoxLayout*>(entries_->layout());
  for (auto* action : menu.actions()) {
    if (action->isSeparator()) {
      auto* line = new QFrame(entries_);
      line->setFrameShape(QFrame::HLine);
      rows->addWidget(line);
    } else if (action->menu() != nullptr || !action->isEnabled()) {
      auto* label = new QLabel(action->text().replace(QLatin1String("&&"), QLatin1String("&")), entries_);
      label->setTextFormat(Qt::PlainText);
      label->setIndent(depth * 16);
      rows->addWidget(label);
      if (action->menu() != nullptr) add_actions_of(*action->menu(), depth + 1);
    } else {
      auto* button = new QToolButton(entries_);
      button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
      button->setFocusPolicy(Qt::StrongFocus);
      button->setAutoRaise(true);
      button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
      button->setText(QLatin1Char(' ') + action->text());  // room between the icon and the words
      button->setIcon(action->icon());
      button->setIconSize({18, 18});
      button->setAccessibleName(action->text().replace(QLatin1String("&&"), QLatin1String("&")));
      connect(button, &QToolButton::clicked, action, &QAction::trigger);
      rows->addWidget(button);
    }
  }
}

void MenuWindow::closeEvent(QCloseEvent* event) {
  put_away_ = true;
  QWidget::closeEvent(event);
}

void MenuWindow::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) {
    close();
  } else {
    QWidget::keyPressEvent(event);
  }
}

}  // namespace deskbell::tray
