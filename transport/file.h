// A file that bodies are taken from or written to, with errors as values. Private to transport.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

#include "protocol/result.h"

namespace deskbell::transport {

class File {
 public:
  /// Error: not_found, storage.
  static Result<File> open_for_reading(std::filesystem::path const& path);
  /// Made with mode 0600 where it is missing; a symbolic link is refused. Writing goes on at the end. Error:
  /// storage.
  static Result<File> open_for_appending(std::filesystem::path const& path);

  File(File&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}
  File& operator=(File&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    path_.swap(other.path_);
    return *this;
  }
  ~File();

  Result<std::uint64_t> size() const;
  /// How many bytes were there, 0 at the end.
  Result<std::size_t> read_at(std::uint64_t offset, void* data, std::size_t size) const;
  Result<void> append(void const* data, std::size_t size);
  /// Cuts it to `size`; shorter ones are an error, for nothing may be made up.
  Result<void> cut_to(std::uint64_t size);

 private:
  File(int descriptor, std::filesystem::path path) : descriptor_(descriptor), path_(std::move(path)) {}
  Error failure(char const* what) const;

  int descriptor_;
  std::filesystem::path path_;
};

}  // namespace deskbell::transport
