// Reading pieces of a file with plain system calls.
#include "agent/inventory/random_access_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <limits>
#include <utility>

namespace deskbell::agent::inventory {

std::optional<RandomAccessFile> RandomAccessFile::open(std::string const& path) {
  int const descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (descriptor < 0) return std::nullopt;
  RandomAccessFile file(descriptor);
  struct stat status {};
  if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return file;
}

RandomAccessFile::RandomAccessFile(RandomAccessFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

RandomAccessFile::~RandomAccessFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

RandomAccessFile::Version RandomAccessFile::version() const {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) return {};
  return Version{.bytes = static_cast<std::uint64_t>(status.st_size),
                 .modified_seconds = status.st_mtim.tv_sec,
                 .modified_nanoseconds = status.st_mtim.tv_nsec};
}

std::optional<std::string> RandomAccessFile::read(std::uint64_t offset, std::size_t count) const {
  if (offset > static_cast<std::uint64_t>(std::numeric_limits<off_t>::max()) - count) return std::nullopt;
  std::string bytes(count, '\0');
  std::size_t used = 0;
  while (used < count) {
    ssize_t const got =
        ::pread(descriptor_, bytes.data() + used, count - used, static_cast<off_t>(offset + used));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    used += static_cast<std::size_t>(got);
  }
  return bytes;
}

}  // namespace deskbell::agent::inventory
