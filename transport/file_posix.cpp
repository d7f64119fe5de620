// A file that bodies are taken from or written to, on POSIX systems.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "transport/file.h"

namespace deskbell::transport {
namespace {

Error error_at(std::filesystem::path const& path, char const* what) {
  auto const number = errno;
  auto const code = number == ENOENT ? ErrorCode::not_found : ErrorCode::storage;
  auto const advice = number == ENOSPC || number == EDQUOT ? ": free space on that disk" : "";
  return make_error(code, fmt::format("cannot {} {}: {}{}", what, path.string(),
                                      std::generic_category().message(number), advice));
}

}  // namespace

Result<File> File::open_for_reading(std::filesystem::path const& path) {
  auto const descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return error_at(path, "open");
  return File(descriptor, path);
}

Result<File> File::open_for_appending(std::filesystem::path const& path) {
  auto const descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) return error_at(path, "write");
  return File(descriptor, path);
}

File::~File() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Error File::failure(char const* what) const { return error_at(path_, what); }

Result<std::uint64_t> File::size() const {
  struct stat facts {};
  if (::fstat(descriptor_, &facts) != 0) return failure("look at");
  return static_cast<std::uint64_t>(facts.st_size);
}

Result<std::size_t> File::read_at(std::uint64_t offset, void* data, std::size_t size) const {
  for (;;) {
    auto const got = ::pread(descriptor_, data, size, static_cast<off_t>(offset));
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) return failure("read");
  }
}

Result<void> File::append(void const* data, std::size_t size) {
  auto const* bytes = static_cast<char const*>(data);
  while (size > 0) {
    auto const written = ::write(descriptor_, bytes, size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failure("write");
    bytes += written;
    size -= static_cast<std::size_t>(written);
  }
  return {};
}

Result<void> File::cut_to(std::uint64_t size) {
  auto const present = this->size();
  if (!present) return present.error();
  if (*present < size)
    return make_error(ErrorCode::storage,
                      fmt::format("cannot continue {} at byte {}: it has only {}: start over at 0",
                                  path_.string(), size, *present));
  if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) return failure("cut");
  return {};
}

}  // namespace deskbell::transport
