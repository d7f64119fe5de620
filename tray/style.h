// The window's style sheet, made from the tokens of UI.md.
#pragma once

#include <QString>

#include "tray/appearance.h"

namespace deskbell::tray {

/// `header` is the policy's colour.
QString style_sheet(Theme const& theme, QColor const& header);

}  // namespace deskbell::tray
