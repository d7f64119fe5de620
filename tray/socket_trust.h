// Who is at the other end of the local socket: only root's or this user's own service is believed.
#pragma once

#include <QString>

#include "protocol/result.h"

namespace deskbell::tray {

/// The folder that holds the socket must belong to root or this user, and nobody else may write into it:
/// otherwise anybody could have put a socket of theirs there. Errors: denied, not_found.
Result<bool> check_socket_folder(QString const& socket_path);

/// The kernel names the account of the process that listens: root or this user. Error: denied.
Result<bool> check_socket_peer(qintptr descriptor);

}  // namespace deskbell::tray
