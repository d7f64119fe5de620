// One entry after the other; what a header says is held against what was read and written.
#include "console/server/tar_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <vector>

namespace deskbell::console {

namespace {

constexpr std::size_t longest_name = 100;
constexpr std::size_t part = std::size_t{256} << 10;

/// Octal, as tar's header fields have it, with a NUL behind; in base 256 behind a set first bit where that
/// has no room.
void put_number(char* field, std::size_t size, std::uint64_t number) {
  auto const octal_bits = 3 * (size - 1);
  if (octal_bits >= 64 || number >> octal_bits == 0) {
    std::snprintf(field, size, "%0*llo", static_cast<int>(size - 1), static_cast<unsigned long long>(number));
    return;
  }
  for (std::size_t at = size; at > 0; --at, number >>= 8) field[at - 1] = static_cast<char>(number & 0xFF);
  field[0] = static_cast<char>(0x80);
}

Error cannot_read(std::string const& name, std::string const& why) {
  return make_error(ErrorCode::storage, name + ": cannot be read: " + why);
}

Error changed(std::string const& name, std::string const& what) {
  return make_error(ErrorCode::storage, name + ": " + what + " while it was read: try again");
}

Error cannot_write(std::string const& why) {
  return make_error(ErrorCode::storage, "cannot be written: is its disk full? It says: " + why);
}

ssize_t read_some(int descriptor, char* bytes, std::size_t size) {
  for (;;) {
    auto const got = ::read(descriptor, bytes, size);
    if (got >= 0 || errno != EINTR) return got;
  }
}

}  // namespace

std::array<char, tar_block> tar_header(std::string_view name, std::uint64_t size) {
  std::array<char, tar_block> header{};
  std::memcpy(header.data(), name.data(), std::min(name.size(), longest_name));
  put_number(&header[100], 8, 0600);
  put_number(&header[108], 8, 0);
  put_number(&header[116], 8, 0);
  put_number(&header[124], 12, size);
  put_number(&header[136], 12, 0);
  std::memset(&header[148], ' ', 8);
  header[156] = '0';
  std::memcpy(&header[257], "ustar", 6);
  std::memcpy(&header[263], "00", 2);
  unsigned sum = 0;
  for (char c : header) sum += static_cast<unsigned char>(c);
  std::snprintf(&header[148], 8, "%06o", sum);
  return header;
}

Result<void> TarWriter::write(char const* bytes, std::size_t size) {
  while (size > 0) {
    auto const done = ::write(descriptor_, bytes, size);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return cannot_write(std::strerror(done < 0 ? errno : ENOSPC));
    bytes += done;
    size -= static_cast<std::size_t>(done);
    written_ += static_cast<std::uint64_t>(done);
  }
  return {};
}

Result<void> TarWriter::add_content(int source, std::uint64_t size, std::string const& name) {
  std::vector<char> buffer(part);
  for (auto left = size; left > 0;) {
    auto const got = read_some(source, buffer.data(), std::min<std::uint64_t>(left, buffer.size()));
    if (got < 0) return cannot_read(name, std::strerror(errno));
    if (got == 0) return changed(name, "it became shorter");
    if (auto done = write(buffer.data(), static_cast<std::size_t>(got)); !done) return done;
    left -= static_cast<std::uint64_t>(got);
  }
  std::array<char, tar_block> const filler{};
  return size % tar_block == 0 ? Result<void>() : write(filler.data(), tar_block - size % tar_block);
}

Result<void> TarWriter::add(std::filesystem::path const& file, std::string const& name) {
  if (name.size() > longest_name)
    return make_error(ErrorCode::too_large, name + ": a backup has no room for a name of more than " +
                                                std::to_string(longest_name) +
                                                " bytes, and no console made it: move it elsewhere");
  int const source = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (source < 0) return cannot_read(name, std::strerror(errno));
  auto const added = [&]() -> Result<void> {
    struct stat before {};
    if (::fstat(source, &before) != 0) return cannot_read(name, std::strerror(errno));
    if (!S_ISREG(before.st_mode)) return cannot_read(name, "it is no file any more");
    auto const size = static_cast<std::uint64_t>(before.st_size);
    auto const header = tar_header(name, size);
    if (auto done = write(header.data(), header.size()); !done) return done;
    if (auto done = add_content(source, size, name); !done) return done;
    // What the header says and what stands behind it are of one moment, or the entry is worth nothing.
    struct stat after {};
    if (::fstat(source, &after) != 0) return cannot_read(name, std::strerror(errno));
    if (after.st_size != before.st_size) return changed(name, "it changed its size");
    bool const same =
        after.st_mtim.tv_sec == before.st_mtim.tv_sec && after.st_mtim.tv_nsec == before.st_mtim.tv_nsec;
    return same ? Result<void>() : changed(name, "it was written to");
  }();
  ::close(source);
  return added;
}

Result<void> TarWriter::look_at_size() const {
  struct stat facts {};
  if (::fstat(descriptor_, &facts) != 0) return cannot_write(std::strerror(errno));
  if (!S_ISREG(facts.st_mode) || static_cast<std::uint64_t>(facts.st_size) == written_) return {};
  return cannot_write("it has " + std::to_string(facts.st_size) + " bytes of " + std::to_string(written_));
}

Result<void> TarWriter::end() {
  // Also before: what is written behind a part that was cut off would bring the size back.
  if (auto good = look_at_size(); !good) return good;
  std::array<char, 2 * tar_block> const nothing{};
  if (auto done = write(nothing.data(), nothing.size()); !done) return done;
  return look_at_size();
}

}  // namespace deskbell::console
