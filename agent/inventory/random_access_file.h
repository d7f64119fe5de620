// A file that is read here and there, so that a large one need not be held in memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace deskbell::agent::inventory {

/// Not a mapping: where somebody shortens a mapped file, its reader is killed, and mapped pages count as the
/// process's memory.
class RandomAccessFile {
 public:
  struct Version {
    std::uint64_t bytes = 0;
    std::int64_t modified_seconds = 0;
    std::int64_t modified_nanoseconds = 0;
    bool operator==(Version const&) const = default;
  };

  /// nullopt where it is missing, unreadable or not a regular file.
  static std::optional<RandomAccessFile> open(std::string const& path);
  RandomAccessFile(RandomAccessFile&& other) noexcept;
  RandomAccessFile& operator=(RandomAccessFile&&) = delete;
  ~RandomAccessFile();

  /// As it is now: another answer means that somebody wrote.
  Version version() const;
  /// Exactly `count` bytes from `offset`; nullopt where they are not all there.
  std::optional<std::string> read(std::uint64_t offset, std::size_t count) const;

 private:
  explicit RandomAccessFile(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace deskbell::agent::inventory
