// Who is at the other end of the local socket, as the Linux kernel names it.
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QFile>
#include <QFileInfo>
#include <cerrno>
#include <cstring>

#include "tray/socket_trust.h"
#include "tray/words.h"

namespace deskbell::tray {

Result<bool> check_socket_folder(QString const& socket_path) {
  auto const folder = QFileInfo(socket_path).absolutePath();
  struct stat facts {};
  if (::lstat(QFile::encodeName(folder).constData(), &facts) != 0) {
    return make_error(ErrorCode::not_found, to_utf8(folder) + ": " + std::strerror(errno));
  }
  if (!S_ISDIR(facts.st_mode)) {
    return make_error(ErrorCode::denied, to_utf8(folder) + ": found something else, expected a folder");
  }
  if (facts.st_uid != 0 && facts.st_uid != ::getuid()) {
    return make_error(ErrorCode::denied, to_utf8(folder) + ": belongs to user " +
                                             std::to_string(facts.st_uid) + ", expected root or this user");
  }
  if ((facts.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    return make_error(ErrorCode::denied, to_utf8(folder) + ": others may write into it; expected mode 0755");
  }
  return true;
}

Result<bool> check_socket_peer(qintptr descriptor) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(static_cast<int>(descriptor), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
    return make_error(ErrorCode::denied,
                      std::string("the service's account is not known: ") + std::strerror(errno));
  }
  if (peer.uid != 0 && peer.uid != ::getuid()) {
    return make_error(ErrorCode::denied, "the socket belongs to a process of user " +
                                             std::to_string(peer.uid) + ", expected root or this user");
  }
  return true;
}

}  // namespace deskbell::tray
