// The console's own keys, in DATA/keys: what devices pin at enrolment. Part of the backup.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/device_link.h"
#include "protocol/ids.h"
#include "protocol/result.h"

namespace deskbell::console {

/// Thread-safe once loaded.
class Keys {
 public:
  /// Reads the folder, and makes what is missing (0700, files 0600). Errors: denied (others may read a key),
  /// storage, invalid (not a key).
  static Result<Keys> load_or_make(std::filesystem::path const& folder);

  [[nodiscard]] ConsoleId console_id() const { return console_id_; }
  /// Public halves, as enrolment tells them.
  [[nodiscard]] std::vector<protocol::SigningKey> signing_keys() const;
  /// Base64 Ed25519 signature over signed_bytes("policy", console id, device, document).
  [[nodiscard]] std::string sign_policy(DeviceId device, std::string_view document) const;

 private:
  struct Pair {
    std::array<std::uint8_t, 32> public_key{};
    std::array<std::uint8_t, 64> secret_key{};
  };
  static Result<Pair> load_pair(std::filesystem::path const& file);
  ConsoleId console_id_;
  Pair policy_;
  Pair script_;
  Pair package_;
};

/// Whether `signature` (base64) is that of `public_key` (base64) over these bytes.
bool is_signed(std::string_view public_key, std::string_view signature, std::string_view bytes);
/// Base64 as the wires use it (RFC 4648 with padding). Empty where it is not `size` bytes.
std::string decode_base64(std::string_view text, std::size_t size);
std::string encode_base64(std::string_view bytes);

}  // namespace deskbell::console
