// Whether there is a desktop to be shown on.
#pragma once

#include <QString>
#include <QStringList>

namespace deskbell::tray {

/// Empty where a display can be had; else why not, for somebody at a terminal: Qt would abort.
QString why_no_display(QStringList const& arguments);

}  // namespace deskbell::tray
