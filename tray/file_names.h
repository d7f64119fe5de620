// Names of files that somebody else chose: safe to write, and shown as they are.
#pragma once

#include <QString>

namespace deskbell::tray {

/// A name without folder, without characters that cannot be seen or turn the reading direction, not hidden,
/// not a device's, at most 200 bytes long with its ending kept. Never empty.
QString safe_file_name(QString const& name);
/// The same for people to read: what was taken out of it shows as U+FFFD.
QString shown_file_name(QString const& name);

}  // namespace deskbell::tray
