// The frame of an entry.
#include "tray/card.h"

namespace deskbell::tray {

QRect draw_card(QPainter& painter, QStyleOptionViewItem const& option, Theme const& theme) {
  painter.setRenderHint(QPainter::Antialiasing);
  QRect const card = option.rect.adjusted(14, 5, -14, -3);
  bool const focused = option.state.testFlag(QStyle::State_HasFocus);
  painter.setPen(QPen(focused ? theme.info : theme.hair, focused ? 2 : 1));
  painter.setBrush(option.state.testFlag(QStyle::State_MouseOver) ? theme.own : theme.surface);
  painter.drawRoundedRect(QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), 9, 9);
  return card.adjusted(12, 9, -12, -9);
}

}  // namespace deskbell::tray
