// The device's own key, and the console's signatures.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "protocol/result.h"

namespace deskbell::agent {

/// Ed25519. The secret half is wiped when the key goes.
class DeviceKey {
 public:
  /// No key yet.
  DeviceKey() = default;
  static DeviceKey make();
  /// A file of mode 0600 that no link leads to. Errors: not_found, denied (somebody else may read it),
  /// invalid.
  static Result<DeviceKey> load(std::filesystem::path const& path);
  /// Error: storage.
  Result<void> save(std::filesystem::path const& path) const;

  DeviceKey(DeviceKey const&) = default;
  DeviceKey(DeviceKey&&) noexcept = default;
  DeviceKey& operator=(DeviceKey const&) = default;
  DeviceKey& operator=(DeviceKey&&) noexcept = default;
  ~DeviceKey();

  /// Base64, 32 bytes.
  std::string public_text() const;
  /// Base64, 64 bytes.
  std::string sign(std::string_view bytes) const;

 private:
  std::string secret_;  ///< 64 bytes as libsodium has them
};

/// Whether `signature` (base64) is the one of `public_key` (base64) over `bytes`.
bool is_signed_by(std::string_view public_key, std::string_view signature, std::string_view bytes);

/// Once per process, before anything else here.
Result<void> start_crypto();

}  // namespace deskbell::agent
