// Our own SVG drawings, coloured and sharp at every scale.
#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>
#include <QString>

#include "tray/appearance.h"

namespace deskbell::tray {

/// `name` is a file of icons/ without ".svg". `behind` fills what the drawing cuts out of itself.
QPixmap draw_icon(QString const& name, int size, qreal scale, QColor const& ink, QColor const& behind);
QIcon make_icon(QString const& name, QColor const& ink, QColor const& behind = Qt::white);

enum class BellState { idle, unread, attention, offline };
/// All sizes from 16 to 64 px, for a panel of this theme.
QIcon bell_icon(BellState state, Theme const& theme);
/// The program's own picture, for windows and notifications.
QIcon application_icon();

/// Name from a menu item's `icon`, or what its type suggests; empty: none.
bool has_icon(QString const& name);

}  // namespace deskbell::tray
