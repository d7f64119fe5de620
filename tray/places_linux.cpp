// Where an installed service is found: as the package and the service's unit have it.
#include "tray/places.h"

namespace deskbell::tray {

QString installed_socket() { return QStringLiteral("/run/deskbell/tray.sock"); }

}  // namespace deskbell::tray
