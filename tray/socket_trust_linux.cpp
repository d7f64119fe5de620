// Who is at the other end of the local socket, as the Linux kernel names it.
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <cerrno>
#include <cstring>

#include "tray/socket_trust.h"
#include "tray/words.h"

namespace deskbell::tray {
namespace {

/// Below it are system accounts, as systemd and every distribution count them. "nobody" (65534) is none: many
/// share it.
constexpr uid_t first_person = 1000;
constexpr mode_t writable_by_others = S_IWGRP | S_IWOTH;

Error denied(QString const& folder, std::string const& what) {
  return make_error(ErrorCode::denied, to_utf8(folder) + ": " + what);
}

/// Only root can have put something into this folder, or into any above it.
Result<bool> check_placed_by_root(QString folder) {
  for (;;) {
    struct stat facts {};
    if (::lstat(QFile::encodeName(folder).constData(), &facts) != 0)
      return make_error(ErrorCode::not_found, to_utf8(folder) + ": " + std::strerror(errno));
    // A link counts as something else: its owner is not who owns what it leads to.
    if (!S_ISDIR(facts.st_mode) || facts.st_uid != 0 || (facts.st_mode & writable_by_others) != 0)
      return denied(folder,
                    "a service with an account of its own is believed only where all folders above "
                    "its socket's are root's, and nobody else may write into them");
    auto const above = QFileInfo(folder).path();
    if (above == folder) return true;
    folder = above;
  }
}

}  // namespace

Result<uid_t> check_socket_folder(QString const& socket_path) {
  auto const folder = QDir::cleanPath(QFileInfo(socket_path).absolutePath());
  struct stat facts {};
  if (::lstat(QFile::encodeName(folder).constData(), &facts) != 0) {
    return make_error(ErrorCode::not_found, to_utf8(folder) + ": " + std::strerror(errno));
  }
  if (!S_ISDIR(facts.st_mode)) return denied(folder, "found something else, expected a folder");
  if ((facts.st_mode & writable_by_others) != 0)
    return denied(folder, "others may write into it; expected mode 0755");
  if (facts.st_uid == 0 || facts.st_uid == ::getuid()) return facts.st_uid;
  if (facts.st_uid >= first_person)
    return denied(folder, "belongs to user " + std::to_string(facts.st_uid) +
                              ", expected root, this user or a system account of the service's");
  if (auto placed = check_placed_by_root(QFileInfo(folder).path()); !placed) return placed.error();
  return facts.st_uid;
}

Result<bool> check_socket_peer(qintptr descriptor, uid_t service) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(static_cast<int>(descriptor), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
    return make_error(ErrorCode::denied,
                      std::string("the service's account is not known: ") + std::strerror(errno));
  }
  if (peer.uid != 0 && peer.uid != service) {
    return make_error(ErrorCode::denied, "the socket belongs to a process of user " +
                                             std::to_string(peer.uid) + ", expected root or user " +
                                             std::to_string(service));
  }
  return true;
}

}  // namespace deskbell::tray
