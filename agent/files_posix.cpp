// Files on POSIX systems.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "agent/base64.h"
#include "agent/clock.h"
#include "agent/files.h"

namespace deskbell::agent {

namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor const&) = delete;
  Descriptor& operator=(Descriptor const&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int get() const { return number_; }
  int release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

ErrorCode code_of(int number) {
  switch (number) {
    case ENOENT:
    case ENOTDIR:
      return ErrorCode::not_found;
    case EACCES:
    case EPERM:
    case ELOOP:
      return ErrorCode::denied;
    default:
      return ErrorCode::storage;
  }
}

Result<std::string> read_descriptor(std::filesystem::path const& path, int flags, std::size_t limit) {
  Descriptor const file(::open(path.c_str(), flags));
  if (file.get() < 0) return system_error("read", path, errno);
  struct stat facts {};
  if (::fstat(file.get(), &facts) != 0) return system_error("read", path, errno);
  if (!S_ISREG(facts.st_mode))
    return make_error(ErrorCode::denied, "read " + path.string() + ": this is not a regular file");
  std::string content;
  char buffer[16 * 1024];
  for (;;) {
    auto const count = ::read(file.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_error("read", path, errno);
    if (count == 0) return content;
    content.append(buffer, static_cast<std::size_t>(count));
    if (content.size() > limit)
      return make_error(ErrorCode::too_large,
                        "read " + path.string() + ": more than " + std::to_string(limit) + " bytes");
  }
}

Result<void> write_all(int file, std::filesystem::path const& path, std::string_view content) {
  while (!content.empty()) {
    auto const count = ::write(file, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_error("write", path, errno);
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

void sync_folder(std::filesystem::path const& folder) {
  Descriptor const descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.get() >= 0) ::fsync(descriptor.get());
}

/// Root enrols for a service that runs as an account of its own: what it writes belongs to the folder's
/// owner.
void give_to_owner_of(std::filesystem::path const& folder, int file) {
  struct stat facts {};
  if (::geteuid() != 0 || ::stat(folder.c_str(), &facts) != 0 || facts.st_uid == 0) return;
  if (::fchown(file, facts.st_uid, facts.st_gid) != 0) errno = 0;
}

}  // namespace

Error system_error(std::string_view what, std::filesystem::path const& path, int number) {
  auto const* why =
      number == ELOOP ? "this is a symbolic link, expected the file itself" : std::strerror(number);
  return make_error(code_of(number), std::string(what) + " " + path.string() + ": " + why);
}

Result<std::string> read_file(std::filesystem::path const& path, std::size_t limit) {
  return read_descriptor(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, limit);
}

Result<std::string> read_named_file(std::filesystem::path const& path, std::size_t limit) {
  return read_descriptor(path, O_RDONLY | O_CLOEXEC, limit);
}

Result<void> replace_file(std::filesystem::path const& path, std::string_view content) {
  auto const folder = path.parent_path();
  auto const temporary = folder / ("." + path.filename().string() + "." + fresh_uuid(Time{}).text());
  Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (file.get() < 0) return system_error("write", temporary, errno);
  give_to_owner_of(folder, file.get());
  auto written = write_all(file.get(), temporary, content);
  if (written && ::fsync(file.get()) != 0) written = system_error("write", temporary, errno);
  if (written && ::rename(temporary.c_str(), path.c_str()) != 0)
    written = system_error("replace", path, errno);
  if (!written) {
    ::unlink(temporary.c_str());
    return written;
  }
  sync_folder(folder);
  return {};
}

Result<void> append_to_file(std::filesystem::path const& path, std::uint64_t offset, std::string_view bytes) {
  int const make = offset == 0 ? O_CREAT : 0;
  Descriptor const file(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW | make, 0600));
  if (file.get() < 0) return system_error("write", path, errno);
  auto const end = ::lseek(file.get(), 0, SEEK_END);
  if (end < 0) return system_error("write", path, errno);
  if (static_cast<std::uint64_t>(end) != offset)
    return make_error(ErrorCode::conflict,
                      "offset: found " + std::to_string(offset) + ", expected " + std::to_string(end));
  auto written = write_all(file.get(), path, bytes);
  // What came of a part would stand in the way of the whole.
  if (!written && ::ftruncate(file.get(), end) != 0) ::unlink(path.c_str());
  return written;
}

Result<std::string> read_part(std::filesystem::path const& path, std::uint64_t offset, std::size_t limit) {
  Descriptor const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (file.get() < 0) return system_error("read", path, errno);
  std::string content(limit, '\0');
  std::size_t have = 0;
  while (have < limit) {
    auto const count =
        ::pread(file.get(), content.data() + have, limit - have, static_cast<off_t>(offset + have));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_error("read", path, errno);
    if (count == 0) break;
    have += static_cast<std::size_t>(count);
  }
  content.resize(have);
  return content;
}

Result<std::string> sync_and_digest(std::filesystem::path const& path) {
  Descriptor const file(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  if (file.get() < 0) return system_error("read", path, errno);
  if (::fsync(file.get()) != 0) return system_error("write", path, errno);
  sync_folder(path.parent_path());
  Digest digest;
  char buffer[64 * 1024];
  for (;;) {
    auto const count = ::read(file.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_error("read", path, errno);
    if (count == 0) return to_hex(digest.finish());
    digest.add({buffer, static_cast<std::size_t>(count)});
  }
}

Result<void> ensure_private_folder(std::filesystem::path const& path) {
  std::error_code ignored;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), ignored);
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
    return system_error("make the folder", path, errno);
  struct stat facts {};
  if (::lstat(path.c_str(), &facts) != 0) return system_error("look at", path, errno);
  if (!S_ISDIR(facts.st_mode))
    return make_error(ErrorCode::denied,
                      path.string() + ": found something else, expected a folder (not a link)");
  if (facts.st_uid != ::geteuid() && ::geteuid() != 0)
    return make_error(ErrorCode::denied, path.string() + ": belongs to user " + std::to_string(facts.st_uid) +
                                             ", expected user " + std::to_string(::geteuid()) +
                                             ": choose another folder with --state, or run as its owner");
  if ((facts.st_mode & 0022) != 0)
    return make_error(ErrorCode::denied, path.string() + ": others may write to it: chmod 0700 it");
  return {};
}

Result<core::backlog::Disk> disk_of(std::filesystem::path const& path) {
  struct statvfs facts {};
  if (::statvfs(path.c_str(), &facts) != 0) return system_error("look at", path, errno);
  return core::backlog::Disk{std::uint64_t{facts.f_bavail} * facts.f_frsize,
                             std::uint64_t{facts.f_blocks} * facts.f_frsize};
}

Result<std::uint64_t> free_space(std::filesystem::path const& path) {
  auto const disk = disk_of(path);
  if (!disk) return disk.error();
  return disk->free;
}

Result<FolderLock> FolderLock::take(std::filesystem::path const& folder) {
  auto const path = folder / "lock";
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (file.get() < 0) return system_error("lock", path, errno);
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    char holder[32] = {};
    auto const count = ::pread(file.get(), holder, sizeof holder - 1, 0);
    std::string const who =
        count > 0 ? " (process " + std::string(holder, static_cast<std::size_t>(count)) + ")" : "";
    return make_error(ErrorCode::conflict,
                      "state folder " + folder.string() + " is in use by another deskbelld" + who +
                          ": stop that one first, or choose another folder with --state");
  }
  // Over what stands there: a full disk has no room for what was given back. The lock holds without it, too.
  auto const number = std::to_string(::getpid());
  bool const written = ::pwrite(file.get(), number.data(), number.size(), 0) >= 0;
  bool const whole = ::ftruncate(file.get(), written ? static_cast<off_t>(number.size()) : 0) == 0;
  if (!(written && whole) && errno != ENOSPC && errno != EDQUOT) return system_error("lock", path, errno);
  return FolderLock(file.release());
}

FolderLock::FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
FolderLock& FolderLock::operator=(FolderLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}
FolderLock::~FolderLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace deskbell::agent
