// systemd, by sd_notify.
#include <systemd/sd-daemon.h>

#include "console/server/supervisor.h"

namespace deskbell::console {

void tell_supervisor(ServiceState state) {
  sd_notify(0, state == ServiceState::ready ? "READY=1" : "STOPPING=1");
}

}  // namespace deskbell::console
