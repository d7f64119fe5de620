// Writes POSIX ustar, which every tar can read.
#include "console/server/console_archive.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>

#include "console/server/console_epoch.h"

namespace deskbell::console {

namespace {

constexpr std::size_t block = 512;

/// Octal, as tar's header fields have it.
void put_number(char* field, std::size_t size, std::uint64_t number) {
  std::snprintf(field, size, "%0*llo", static_cast<int>(size - 1), static_cast<unsigned long long>(number));
}

std::array<char, block> header_of(std::string const& name, std::uint64_t size) {
  std::array<char, block> header{};
  std::memcpy(header.data(), name.data(), std::min<std::size_t>(name.size(), 100));
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

/// Errors: of reading it. Whether it was written says the stream.
Result<void> add(std::ofstream& out, std::filesystem::path const& file, std::string const& name) {
  auto const cannot_read = [&](std::string const& why) {
    return make_error(ErrorCode::storage, name + ": cannot be read: " + why);
  };
  std::error_code failed;
  auto const size = std::filesystem::file_size(file, failed);
  if (failed) return cannot_read(failed.message());
  std::ifstream in(file, std::ios::binary);
  if (!in) return cannot_read(std::strerror(errno));
  auto const header = header_of(name, size);
  out.write(header.data(), header.size());
  std::array<char, 65536> buffer{};
  std::uint64_t left = size;
  while (left > 0 && out) {
    auto const part = static_cast<std::streamsize>(std::min<std::uint64_t>(left, buffer.size()));
    if (!in.read(buffer.data(), part)) return cannot_read("it became shorter meanwhile");
    out.write(buffer.data(), part);
    left -= static_cast<std::uint64_t>(part);
  }
  std::array<char, block> const filler{};
  if (size % block != 0) out.write(filler.data(), static_cast<std::streamsize>(block - size % block));
  return {};
}

Result<void> write_all(std::ofstream& out, std::filesystem::path const& data,
                       std::filesystem::path const& copy) {
  if (auto added = add(out, copy, "console.db"); !added) return added;
  for (char const* folder : {"keys", "files"}) {
    std::error_code failed;
    auto const end = std::filesystem::recursive_directory_iterator();
    auto at = std::filesystem::recursive_directory_iterator(data / folder, failed);
    // No files yet is no fault; a backup without its keys would be good for nothing.
    if (folder == std::string_view("files") && failed == std::errc::no_such_file_or_directory) continue;
    for (; !failed && at != end; at.increment(failed)) {
      auto const entry = *at;
      auto const parent = entry.path().parent_path().filename();
      if (!entry.is_regular_file() || parent == "partial") continue;
      if (entry.path().filename() == mark_file_name) continue;  // that a restored one is noticed
      if (!out) return {};
      auto const name = std::filesystem::relative(entry.path(), data).string();
      if (auto added = add(out, entry.path(), name); !added) return added;
    }
    if (failed)
      return make_error(ErrorCode::storage,
                        (data / folder).string() + ": cannot be listed: " + failed.message());
  }
  std::array<char, 2 * block> const end{};
  out.write(end.data(), end.size());
  return {};
}

/// SQLite speaks of the database that it reads, also where the copy finds no room.
std::string without_name(std::string const& message, std::filesystem::path const& database) {
  auto const name = database.string() + ": ";
  return message.starts_with(name) ? message.substr(name.size()) : message;
}

}  // namespace

Result<void> write_archive(store::Database& database, std::filesystem::path const& data,
                           std::filesystem::path const& file) {
  int const made = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (made < 0) {
    bool const there = errno == EEXIST;
    return make_error(there ? ErrorCode::conflict : ErrorCode::storage,
                      file.string() + (there ? ": exists already: name another file"
                                             : std::string(": ") + std::strerror(errno)));
  }
  ::close(made);
  auto const copy = std::filesystem::path(file.string() + ".db");
  std::error_code ignored;
  auto const give_up = [&](Error error) {
    std::filesystem::remove(copy, ignored);
    std::filesystem::remove(file, ignored);
    return error;
  };
  auto const cannot_write = [&](std::string const& why) {
    return give_up(make_error(ErrorCode::storage,
                              file.string() + ": cannot be written: is its disk full? It says: " + why));
  };
  // The database first: files that come later only add to it.
  if (auto copied = database.copy_to(copy); !copied) {
    auto const room = std::filesystem::space(file, ignored).available;
    bool const too_small = !ignored && room < std::filesystem::file_size(database.file(), ignored);
    if (too_small) return cannot_write(without_name(copied.error().message, database.file()));
    return give_up(prefixed(file.string(), copied.error()));
  }
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  auto const read = write_all(out, data, copy);
  if (!read) return give_up(prefixed(file.string(), read.error()));
  if (out) out.close();
  if (!out) return cannot_write(std::strerror(errno));
  std::filesystem::remove(copy, ignored);
  // Some disks notice only now that they are full.
  int const descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  bool const kept = descriptor >= 0 && ::fsync(descriptor) == 0;
  int const why = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (!kept) return cannot_write(std::strerror(why));
  return {};
}

}  // namespace deskbell::console
