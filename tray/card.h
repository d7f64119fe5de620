// One entry of a list that opens: a framed card, alike on every page.
#pragma once

#include <QPainter>
#include <QStyleOptionViewItem>

#include "tray/appearance.h"

namespace deskbell::tray {

/// Draws its frame, as the keyboard and the mouse are at it; gives the room inside.
QRect draw_card(QPainter& painter, QStyleOptionViewItem const& option, Theme const& theme);

}  // namespace deskbell::tray
