// A lock that ends with the process that holds it, however that ends.
#pragma once

#include <QString>
#include <utility>

namespace deskbell::tray {

/// The kernel's (flock): neither a kill nor a power cut leaves one behind, as a file that tells a process's
/// id would. Programs that this one starts do not inherit it, and one that takes its place takes it anew.
class FileLock final {
 public:
  enum class Outcome {
    held,
    taken,      ///< by somebody else, in this process or in another
    impossible  ///< the file cannot be made, or its file system knows no locks
  };

  FileLock() = default;
  ~FileLock();
  FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FileLock& operator=(FileLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }

  /// Does not wait. The file is made with mode 0600 where it is not there, and nobody removes it: somebody
  /// else could lock a new one of the same name meanwhile.
  Outcome take(QString const& path);

 private:
  int descriptor_ = -1;
};

}  // namespace deskbell::tray
