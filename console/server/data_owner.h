// Root at the console's machine acts as the account that owns the data: what root made, the service could not
// open.
#pragma once

#include <filesystem>

#include "protocol/result.h"

namespace deskbell::console {

/// While it lives, this process has the effective account of the folder's owner. Does nothing where this
/// process is not root, the folder is root's or is not there yet.
class ActingOwner {
 public:
  /// Error: denied (the system does not let us).
  static Result<ActingOwner> of(std::filesystem::path const& folder);
  ActingOwner(ActingOwner&& other) noexcept;
  ActingOwner& operator=(ActingOwner&&) = delete;
  ~ActingOwner();

 private:
  explicit ActingOwner(bool acting) : acting_(acting) {}
  bool acting_;
};

}  // namespace deskbell::console
