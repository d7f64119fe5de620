// Writes a tar file: POSIX ustar, and GNU's numbers for what ustar has no room for. Every tar reads both.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "protocol/result.h"

namespace deskbell::console {

inline constexpr std::size_t tar_block = 512;

/// The block before a file's bytes. `name` has at most 100 bytes. A size from 8 GiB on is written in base
/// 256, as GNU tar and libarchive do.
std::array<char, tar_block> tar_header(std::string_view name, std::uint64_t size);

class TarWriter {
 public:
  /// The caller's descriptor, at its beginning; it stays open.
  explicit TarWriter(int descriptor) : descriptor_(descriptor) {}

  /// Errors: storage (it cannot be read, it changed meanwhile, there is no room), too_large (its name).
  Result<void> add(std::filesystem::path const& file, std::string const& name);
  /// The end, and a look whether all that was written is there. Errors: storage.
  Result<void> end();

 private:
  Result<void> add_content(int source, std::uint64_t size, std::string const& name);
  Result<void> write(char const* bytes, std::size_t size);
  [[nodiscard]] Result<void> look_at_size() const;

  int descriptor_;
  std::uint64_t written_ = 0;
};

}  // namespace deskbell::console
