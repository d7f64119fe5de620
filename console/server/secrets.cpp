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

bool is_sha256_hex(std::string_view text) noexcept {
  return text.size() == crypto_hash_sha256_BYTES * 2 &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
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

namespace {
using BoxKey = std::array<unsigned char, crypto_secretbox_KEYBYTES>;
unsigned char const* bytes_of(std::string_view text) {
  return reinterpret_cast<unsigned char const*>(text.data());
}
BoxKey box_key(std::string_view secret) {
  BoxKey key{};
  crypto_generichash(key.data(), key.size(), bytes_of(secret), secret.size(), nullptr, 0);
  return key;
}
}  // namespace

std::string seal(std::string_view secret, std::string_view text) {
  need_sodium();
  std::string box(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + text.size(), '\0');
  auto* const raw = reinterpret_cast<unsigned char*>(box.data());
  randombytes_buf(raw, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy(raw + crypto_secretbox_NONCEBYTES, bytes_of(text), text.size(), raw,
                        box_key(secret).data());
  std::string text_form(box.size() * 2 + 1, '\0');
  sodium_bin2hex(text_form.data(), text_form.size(), bytes_of(box), box.size());
  text_form.pop_back();
  return text_form;
}

std::optional<std::string> unseal(std::string_view secret, std::string_view sealed) {
  need_sodium();
  std::string box(sealed.size() / 2, '\0');
  std::size_t size = 0;
  int const read = sodium_hex2bin(reinterpret_cast<unsigned char*>(box.data()), box.size(), sealed.data(),
                                  sealed.size(), nullptr, &size, nullptr);
  constexpr std::size_t overhead = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  if (read != 0 || size != box.size() || size < overhead) return std::nullopt;
  std::string text(box.size() - overhead, '\0');
  int const opened = crypto_secretbox_open_easy(
      reinterpret_cast<unsigned char*>(text.data()), bytes_of(box) + crypto_secretbox_NONCEBYTES,
      box.size() - crypto_secretbox_NONCEBYTES, bytes_of(box), box_key(secret).data());
  if (opened != 0) return std::nullopt;
  return text;
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

std::string decoy_hash() {
  need_sodium();
  auto const random_text = [](std::size_t size) {
    std::string bytes(size, '\0');
    randombytes_buf(bytes.data(), size);
    std::string text(sodium_base64_ENCODED_LEN(size, sodium_base64_VARIANT_ORIGINAL_NO_PADDING), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes_of(bytes), size,
                      sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    text.pop_back();
    return text;
  };
  // The form that crypto_pwhash_str gives, with the limits of hash_password.
  constexpr std::size_t hash_bytes = 32;
  constexpr std::size_t kibibyte = 1024;
  return "$argon2id$v=19$m=" + std::to_string(crypto_pwhash_MEMLIMIT_INTERACTIVE / kibibyte) +
         ",t=" + std::to_string(crypto_pwhash_OPSLIMIT_INTERACTIVE) + ",p=1$" +
         random_text(crypto_pwhash_SALTBYTES) + "$" + random_text(hash_bytes);
}

}  // namespace deskbell::console
