// Where an installed service is found.
#pragma once

#include <QString>

namespace deskbell::tray {

QString installed_socket();

}  // namespace deskbell::tray
