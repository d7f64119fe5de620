// Tokens, digests and password hashes through libsodium.
#include "console/server/secrets.h"

#include <sodium.h>

#include <array>
#include <chrono>
#include <stdexcept>
#include <vector>

namespace deskbell::console {

namespace {
void need_sodium() {
  static bool const ready = sodium_init() >= 0;
  if (!ready) throw std::runtime_error("libsodium could not be started: the system gives no random numbers");
}
}  // namespace

std::string random_token(std::string_view prefix) {
  need_sodium();
  std::array<unsigned char, 32> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::array<char, 64> text{};
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return std::string(prefix) + text.data();
}

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256(digest.data(), reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size());
  std::array<char, crypto_hash_sha256_BYTES * 2 + 1> text{};
  sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
  return text.data();
}

Uuid fresh_uuid(Time now) {
  need_sodium();
  std::array<std::uint8_t, 10> random{};
  randombytes_buf(random.data(), random.size());
  return make_uuid_v7(now, random);
}

bool equal_secrets(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string hash_password(std::string_view password) {
  need_sodium();
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                            crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw std::runtime_error("password: not enough memory to hash it (64 MiB are needed)");
  }
  return text.data();
}

bool verify_password(std::string_view hash, std::string_view password) {
  need_sodium();
  if (hash.size() >= crypto_pwhash_STRBYTES) return false;
  std::array<char, crypto_pwhash_STRBYTES> text{};
  hash.copy(text.data(), hash.size());
  return crypto_pwhash_str_verify(text.data(), password.data(), password.size()) == 0;
}

}  // namespace deskbell::console
