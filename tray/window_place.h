// Where the window opens for the first time.
#pragma once

#include <QPoint>
#include <QRect>
#include <QSize>

class QWidget;

namespace deskbell::tray {

/// The corner beside the panel's icons, as chat programs have it: below, or above where the panel is there;
/// on the side where lines end. `available`: what of `screen` the panels leave. `framed`: with its title and
/// edges.
QPoint first_place(QRect const& screen, QRect const& available, QSize const& framed,
                   Qt::LayoutDirection direction);

/// Puts it there, on the screen where the pointer is, unless it was put somewhere before. Desktops that place
/// windows themselves (Wayland) go on doing so.
void place_at_first(QWidget& window);

}  // namespace deskbell::tray
