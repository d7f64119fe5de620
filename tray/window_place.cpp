// A corner, and nothing of the window outside of the screen.
#include "tray/window_place.h"

#include <QCursor>
#include <QGuiApplication>
#include <QScreen>
#include <QStyle>
#include <QWidget>
#include <algorithm>

namespace deskbell::tray {

QPoint first_place(QRect const& screen, QRect const& available, QSize const& framed,
                   Qt::LayoutDirection direction) {
  constexpr int gap = 16;
  auto const room = available.adjusted(gap, gap, -gap, -gap);
  bool const panel_above = available.top() > screen.top() && available.bottom() == screen.bottom();
  int const right = std::max(room.left(), room.right() + 1 - framed.width());
  int const below = std::max(room.top(), room.bottom() + 1 - framed.height());
  return {direction == Qt::RightToLeft ? room.left() : right, panel_above ? room.top() : below};
}

void place_at_first(QWidget& window) {
  if (window.testAttribute(Qt::WA_Moved)) return;
  auto const* looked_at = QGuiApplication::screenAt(QCursor::pos());
  auto const& screen = looked_at != nullptr ? *looked_at : *window.screen();
  // The window manager makes the title when the window is there already: about as high as the style's own.
  QSize const title(0, window.style()->pixelMetric(QStyle::PM_TitleBarHeight));
  window.move(first_place(screen.geometry(), screen.availableGeometry(), window.size() + title,
                          window.layoutDirection()));
}

}  // namespace deskbell::tray
