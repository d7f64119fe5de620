// Random tokens and their digests: the database keeps digests only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/ids.h"

namespace deskbell::console {

/// 32 random bytes as 43 characters of base64url. `prefix` tells kinds of secrets apart where they turn up,
/// e.g. in a leak.
std::string random_token(std::string_view prefix = {});
/// Lower-case hex SHA-256: right for tokens that are random themselves; passwords take Argon2id.
std::string sha256_hex(std::string_view bytes);
/// 64 lower-case hexadecimal digits.
bool is_sha256_hex(std::string_view text) noexcept;
/// A new UUIDv7.
Uuid fresh_uuid(Time now);
/// Compares in a time that does not depend on where the texts differ.
bool equal_secrets(std::string_view a, std::string_view b) noexcept;

/// Encrypts `text` so that only who brings `secret` (random itself, of any length) can read it again; as hex.
std::string seal(std::string_view secret, std::string_view text);
/// Nothing where it was sealed with another secret or was changed.
std::optional<std::string> unseal(std::string_view secret, std::string_view sealed);

/// Argon2id with libsodium's interactive limits (64 MiB, two passes): about 50 ms; never on an I/O thread.
std::string hash_password(std::string_view password);
bool verify_password(std::string_view hash, std::string_view password);
/// A hash of nothing that anybody knows: to verify against it takes as long as against a real one, and gives
/// false. Costs nothing to make.
std::string decoy_hash();

}  // namespace deskbell::console
