// Binary values as they stand on the wires: base64 with padding, digests as lower-case hex.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace deskbell::agent {

std::string to_base64(std::string_view bytes);
/// nullopt for anything that is not base64 with padding.
std::optional<std::string> from_base64(std::string_view text);
std::string to_hex(std::string_view bytes);
/// SHA-256 as 32 raw bytes.
std::string sha256(std::string_view bytes);

/// Likewise over bytes that come piece by piece.
class Digest {
 public:
  Digest();
  void add(std::string_view bytes);
  /// 32 raw bytes. Once.
  std::string finish();

 private:
  alignas(8) std::array<unsigned char, 128> state_{};  ///< libsodium's, checked for its size where it is used
};

}  // namespace deskbell::agent
