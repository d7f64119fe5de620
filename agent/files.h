// The few files of the agent's own: read and written without following links, replaced in one step.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/backlog.h"
#include "protocol/result.h"

namespace deskbell::agent {

/// At most `limit` bytes of a regular file; a symbolic link is refused. Errors: not_found, denied, too_large,
/// storage.
Result<std::string> read_file(std::filesystem::path const& path, std::size_t limit = 1 << 20);
/// Follows links: for files that an administrator named.
Result<std::string> read_named_file(std::filesystem::path const& path, std::size_t limit = 1 << 20);
/// Mode 0600, owner that of the folder; synced and renamed into place, so that there is always a whole one.
/// Error: storage.
Result<void> replace_file(std::filesystem::path const& path, std::string_view content);

/// Writes at `offset`, which must be where the file ends; at 0 it is made, mode 0600. Errors: conflict (it
/// ends elsewhere), denied, storage.
Result<void> append_to_file(std::filesystem::path const& path, std::uint64_t offset, std::string_view bytes);
/// At most `limit` bytes from `offset` on; none past the end. Errors: not_found, denied, storage.
Result<std::string> read_part(std::filesystem::path const& path, std::uint64_t offset, std::size_t limit);
/// Once it is safe on the disk: its SHA-256 as lower-case hex. Errors: not_found, denied, storage.
Result<std::string> sync_and_digest(std::filesystem::path const& path);

/// Makes the folder with mode 0700 where it is missing. Errors: denied (it belongs to somebody else, or
/// others may write to it), storage.
Result<void> ensure_private_folder(std::filesystem::path const& path);

/// Bytes free for us on the file system of `path`.
Result<std::uint64_t> free_space(std::filesystem::path const& path);
/// Likewise, with the size of that file system.
Result<core::backlog::Disk> disk_of(std::filesystem::path const& path);

/// Held for the life of the process: two services never share one state folder.
class FolderLock {
 public:
  /// Error: conflict (another process holds it, by number).
  static Result<FolderLock> take(std::filesystem::path const& folder);
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&& other) noexcept;
  ~FolderLock();

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

/// "Permission denied (/path)"-like text for errno.
Error system_error(std::string_view what, std::filesystem::path const& path, int number);

}  // namespace deskbell::agent
