// Who is at the other end of the local socket: only the service's account is believed, and where the socket
// lies says which that is.
#pragma once

#include <sys/types.h>

#include <QString>

#include "protocol/result.h"

namespace deskbell::tray {

/// The account that may serve this socket: the owner of its folder, into which nobody else may write.
/// Otherwise anybody could have put a socket of theirs there. That is root, this user (a service of their
/// own), or an account for services to which root gave the folder: a system account, and every folder above
/// is root's for nobody else to change. A person's folder is no place for the service of others.
/// Errors: denied, not_found.
Result<uid_t> check_socket_folder(QString const& socket_path);

/// The kernel names the account of the process that listens: `service` or root. Error: denied.
Result<bool> check_socket_peer(qintptr descriptor, uid_t service);

}  // namespace deskbell::tray
