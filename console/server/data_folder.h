// The folder of --data before anything is done to it: whether there is a console in it, and whether it may
// become one.
#pragma once

#include <filesystem>

#include "protocol/result.h"

namespace deskbell::console {

/// What to do where there is no console yet.
enum class WhereNone { make, refuse };

/// Leaves a folder of this process's own, 0700. A folder that holds something else is left as it is, and so
/// is one whose database is gone, be it that nothing is in it any more. Errors: not_found (no console there),
/// invalid (something else is there), storage (half of a console is there; it cannot be made), denied.
Result<void> prepare_data_folder(std::filesystem::path const& folder, WhereNone where_none);

/// Held while serving, and by nobody else: two consoles never serve the same data, and a command works beside
/// one that does.
class DataLock {
 public:
  /// Errors: unavailable (another process serves it, by number), storage, denied.
  static Result<DataLock> take(std::filesystem::path const& folder);
  /// Whether a console serves it now. Nothing is made or changed.
  static bool is_held(std::filesystem::path const& folder);
  DataLock(DataLock&& other) noexcept;
  DataLock& operator=(DataLock&& other) noexcept;
  ~DataLock();

 private:
  explicit DataLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace deskbell::console
