// Effective user and group on POSIX systems.
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "console/server/data_owner.h"

namespace deskbell::console {

Result<ActingOwner> ActingOwner::of(std::filesystem::path const& folder) {
  struct stat facts {};
  if (::geteuid() != 0 || ::lstat(folder.c_str(), &facts) != 0 || !S_ISDIR(facts.st_mode) ||
      facts.st_uid == 0)
    return ActingOwner(false);
  if (::setegid(facts.st_gid) != 0 || ::seteuid(facts.st_uid) != 0)
    return make_error(ErrorCode::denied, folder.string() + ": belongs to user " +
                                             std::to_string(facts.st_uid) +
                                             ", and acting as that user failed: " + std::strerror(errno));
  return ActingOwner(true);
}

ActingOwner::ActingOwner(ActingOwner&& other) noexcept : acting_(std::exchange(other.acting_, false)) {}

ActingOwner::~ActingOwner() {
  if (!acting_) return;
  // Root is the saved user: the way back is open, and there is nothing to do where it is not.
  if (::seteuid(0) != 0 || ::setegid(0) != 0) errno = 0;
}

}  // namespace deskbell::console
