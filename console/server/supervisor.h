// Who started the console and waits to hear that it is ready.
#pragma once

namespace deskbell::console {

enum class ServiceState { ready, stopping };

/// Nothing happens where nobody asked to be told.
void tell_supervisor(ServiceState state);

}  // namespace deskbell::console
