// Ed25519 through libsodium.
#include "agent/crypto.h"

#include <sodium.h>
#include <sys/stat.h>

#include "agent/base64.h"
#include "agent/files.h"

namespace deskbell::agent {

namespace {
unsigned char const* raw(std::string_view bytes) {
  return reinterpret_cast<unsigned char const*>(bytes.data());
}
unsigned char* raw(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }
}  // namespace

Result<void> start_crypto() {
  if (sodium_init() < 0) return make_error(ErrorCode::internal, "libsodium does not start");
  return {};
}

DeviceKey DeviceKey::make() {
  DeviceKey key;
  std::string public_key(crypto_sign_PUBLICKEYBYTES, '\0');
  key.secret_.resize(crypto_sign_SECRETKEYBYTES);
  crypto_sign_keypair(raw(public_key), raw(key.secret_));
  return key;
}

Result<DeviceKey> DeviceKey::load(std::filesystem::path const& path) {
  auto content = read_file(path, 1024);
  if (!content) return prefixed("device key", content.error());
  struct stat facts {};
  if (::lstat(path.c_str(), &facts) == 0 && (facts.st_mode & 0077) != 0)
    return make_error(ErrorCode::denied, "device key: others may read " + path.string() +
                                             ": it may be known to somebody; enrol again with --force");
  while (!content->empty() && content->back() == '\n') content->pop_back();
  auto bytes = from_base64(*content);
  sodium_memzero(content->data(), content->size());
  if (!bytes || bytes->size() != crypto_sign_SECRETKEYBYTES)
    return make_error(ErrorCode::invalid,
                      "device key: " + path.string() + " holds no key: enrol again with --force");
  DeviceKey key;
  key.secret_ = std::move(*bytes);
  return key;
}

Result<void> DeviceKey::save(std::filesystem::path const& path) const {
  auto text = to_base64(secret_) + "\n";
  auto saved = replace_file(path, text);
  sodium_memzero(text.data(), text.size());
  return saved;
}

DeviceKey::~DeviceKey() {
  if (!secret_.empty()) sodium_memzero(secret_.data(), secret_.size());
}

std::string DeviceKey::public_text() const {
  return to_base64(std::string_view(secret_).substr(crypto_sign_SECRETKEYBYTES - crypto_sign_PUBLICKEYBYTES));
}

std::string DeviceKey::sign(std::string_view bytes) const {
  std::string signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(raw(signature), nullptr, raw(bytes), bytes.size(), raw(secret_));
  return to_base64(signature);
}

bool is_signed_by(std::string_view public_key, std::string_view signature, std::string_view bytes) {
  auto const key = from_base64(public_key);
  auto const seal = from_base64(signature);
  if (!key || key->size() != crypto_sign_PUBLICKEYBYTES || !seal || seal->size() != crypto_sign_BYTES)
    return false;
  return crypto_sign_verify_detached(raw(*seal), raw(bytes), bytes.size(), raw(*key)) == 0;
}

}  // namespace deskbell::agent
