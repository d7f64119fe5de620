// Encodings through libsodium.
#include "agent/base64.h"

#include <sodium.h>

namespace deskbell::agent {

namespace {
unsigned char const* raw(std::string_view bytes) {
  return reinterpret_cast<unsigned char const*>(bytes.data());
}
}  // namespace

std::string to_base64(std::string_view bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), raw(bytes), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.resize(text.size() - 1);  // the terminating zero
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string bytes(text.size() / 4 * 3 + 3, '\0');
  std::size_t size = 0;
  char const* end = nullptr;
  int const outcome =
      sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                        text.size(), nullptr, &size, &end, sodium_base64_VARIANT_ORIGINAL);
  if (outcome != 0 || end != text.data() + text.size()) return std::nullopt;
  bytes.resize(size);
  return bytes;
}

std::string to_hex(std::string_view bytes) {
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), raw(bytes), bytes.size());
  text.resize(bytes.size() * 2);
  return text;
}

std::string sha256(std::string_view bytes) {
  std::string digest(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()), raw(bytes), bytes.size());
  return digest;
}

namespace {
static_assert(sizeof(crypto_hash_sha256_state) <= 128 && alignof(crypto_hash_sha256_state) <= 8);
crypto_hash_sha256_state* state_in(std::array<unsigned char, 128>& room) {
  return reinterpret_cast<crypto_hash_sha256_state*>(room.data());
}
}  // namespace

Digest::Digest() { crypto_hash_sha256_init(state_in(state_)); }

void Digest::add(std::string_view bytes) {
  crypto_hash_sha256_update(state_in(state_), raw(bytes), bytes.size());
}

std::string Digest::finish() {
  std::string digest(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256_final(state_in(state_), reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

}  // namespace deskbell::agent
