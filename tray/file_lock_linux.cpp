// A lock that ends with the process that holds it, however that ends.
#include "tray/file_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <QFile>

namespace deskbell::tray {

FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

FileLock::Outcome FileLock::take(QString const& path) {
  // For writing: over NFS a lock that keeps others out asks for it.
  constexpr mode_t only_me = 0600;
  auto const opened =
      ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, only_me);
  if (opened < 0) return Outcome::impossible;
  if (::flock(opened, LOCK_EX | LOCK_NB) != 0) {
    auto const outcome = errno == EWOULDBLOCK ? Outcome::taken : Outcome::impossible;
    ::close(opened);
    return outcome;
  }
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = opened;
  return Outcome::held;
}

}  // namespace deskbell::tray
