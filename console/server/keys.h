// The console's own keys, in DATA/keys: what devices pin at enrolment, and what secrets in the database are
// sealed with. Part of the backup.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
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
  /// Every change of a key since this console was made, oldest first, as devices are told.
  [[nodiscard]] std::vector<protocol::KeyChange> const& changes() const { return changes_; }
  [[nodiscard]] std::int64_t count_of_changes() const { return static_cast<std::int64_t>(changes_.size()); }
  /// What secrets in the database are sealed with: a stolen copy of console.db alone does not give them away.
  [[nodiscard]] std::string const& sealing_secret() const { return sealing_secret_; }

  /// Puts a new key in the place of that of `purpose` (policy, script or package), announced by a signature
  /// of the old one, which is gone then. Whole or not at all, whenever the machine stops: what was begun is
  /// ended by the next load. Whoever calls it holds the DataLock. Errors: invalid (another purpose),
  /// not_found (no keys), and those of load_or_make().
  static Result<protocol::KeyChange> rotate(std::filesystem::path const& folder, std::string const& purpose);

 private:
  struct Pair {
    std::array<std::uint8_t, 32> public_key{};
    std::array<std::uint8_t, 64> secret_key{};
  };
  static Result<Pair> load_pair(std::filesystem::path const& file);
  static std::string public_text(Pair const& pair);
  static std::string sign_with(Pair const& pair, std::string_view bytes);
  std::vector<std::pair<std::string, Pair*>> pairs();
  Result<void> load_changes(std::filesystem::path const& folder);
  ConsoleId console_id_;
  Pair policy_;
  Pair script_;
  Pair package_;
  std::string sealing_secret_;
  std::vector<protocol::KeyChange> changes_;
};

/// Whether `signature` (base64) is that of `public_key` (base64) over these bytes.
bool is_signed(std::string_view public_key, std::string_view signature, std::string_view bytes);
/// Base64 as the wires use it (RFC 4648 with padding). Empty where it is not that of `size` bytes.
std::string decode_base64(std::string_view text, std::size_t size);
/// Empty where it is not base64.
std::string decode_base64(std::string_view text);
std::string encode_base64(std::string_view bytes);

}  // namespace deskbell::console
