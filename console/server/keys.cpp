// Keys as files: 32-byte Ed25519 seeds in base64, and the console's id.
#include "console/server/keys.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <fstream>
#include <sstream>

#include "console/server/secrets.h"
#include "protocol/codec.h"

namespace deskbell::console {

namespace {

constexpr char const* id_file = "console-id";
constexpr char const* policy_file = "policy.key";
constexpr char const* script_file = "script.key";
constexpr char const* package_file = "package.key";
constexpr std::array secret_files{id_file, policy_file, script_file, package_file};

Error storage_error(std::filesystem::path const& file, std::string const& what) {
  return make_error(ErrorCode::storage, file.string() + ": " + what + ": " + std::strerror(errno));
}

/// Whole and durable, or not there; never readable by others.
Result<void> write_secret(std::filesystem::path const& file, std::string const& text) {
  int const descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (descriptor < 0) return storage_error(file, "cannot be made");
  bool const written = ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!written) {
    ::unlink(file.c_str());
    return storage_error(file, "cannot be written");
  }
  return {};
}

Result<std::string> read_secret(std::filesystem::path const& file) {
  int const descriptor = ::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (descriptor < 0) return storage_error(file, "cannot be read");
  struct stat info {};
  std::string text(200, '\0');
  bool const good = ::fstat(descriptor, &info) == 0;
  auto const size = ::read(descriptor, text.data(), text.size());
  ::close(descriptor);
  if (!good || size < 0) return storage_error(file, "cannot be read");
  if ((info.st_mode & 077) != 0) {
    return make_error(ErrorCode::denied,
                      file.string() +
                          ": others may read this key; run chmod 600 on it, and think of making "
                          "a new one");
  }
  text.resize(static_cast<std::size_t>(size));
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

/// Makes the secrets of a new console. Where its database is there already, one that is missing is an error:
/// a new one in its place would cut off every device.
Result<void> make_missing(std::filesystem::path const& folder) {
  std::error_code failed;
  bool const has_devices = std::filesystem::exists(folder.parent_path() / "console.db", failed);
  if (!has_devices) std::filesystem::create_directories(folder, failed);
  if (failed)
    return make_error(ErrorCode::storage, folder.string() + ": cannot be made: " + failed.message());
  if (!has_devices) std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failed);
  auto const now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  for (char const* name : secret_files) {
    if (std::filesystem::exists(std::filesystem::symlink_status(folder / name, failed))) continue;
    if (has_devices)
      return make_error(ErrorCode::storage,
                        (folder / name).string() +
                            ": is gone: restore it from a backup; a new one in its place would cut off every "
                            "device. Nothing was changed");
    std::string seed(crypto_sign_SEEDBYTES, '\0');
    randombytes_buf(seed.data(), seed.size());
    auto const text = std::string_view(name) == id_file ? fresh_uuid(now).text() : encode_base64(seed);
    if (auto done = write_secret(folder / name, text + "\n"); !done) return done;
  }
  return {};
}

}  // namespace

std::string encode_base64(std::string_view bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<unsigned char const*>(bytes.data()),
                    bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();
  return text;
}

std::string decode_base64(std::string_view text, std::size_t size) {
  std::string bytes(size + 4, '\0');
  std::size_t length = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                        text.size(), nullptr, &length, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0 ||
      length != size) {
    return {};
  }
  bytes.resize(size);
  return bytes;
}

bool is_signed(std::string_view public_key, std::string_view signature, std::string_view bytes) {
  auto const key = decode_base64(public_key, crypto_sign_PUBLICKEYBYTES);
  auto const proof = decode_base64(signature, crypto_sign_BYTES);
  if (key.empty() || proof.empty()) return false;
  return crypto_sign_verify_detached(reinterpret_cast<unsigned char const*>(proof.data()),
                                     reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(),
                                     reinterpret_cast<unsigned char const*>(key.data())) == 0;
}

Result<Keys::Pair> Keys::load_pair(std::filesystem::path const& file) {
  auto text = read_secret(file);
  if (!text) return text.error();
  auto const seed = decode_base64(*text, crypto_sign_SEEDBYTES);
  if (seed.empty()) {
    return make_error(ErrorCode::invalid,
                      file.string() + ": is no key (expected 32 bytes in base64): restore it from a backup");
  }
  Pair pair;
  crypto_sign_seed_keypair(pair.public_key.data(), pair.secret_key.data(),
                           reinterpret_cast<unsigned char const*>(seed.data()));
  return pair;
}

Result<Keys> Keys::load_or_make(std::filesystem::path const& folder) {
  if (sodium_init() < 0) return make_error(ErrorCode::internal, "libsodium could not be started");
  if (auto there = make_missing(folder); !there) return there.error();
  Keys keys;
  auto id = read_secret(folder / id_file);
  if (!id) return id.error();
  auto const parsed = ConsoleId::parse(*id);
  if (!parsed)
    return make_error(ErrorCode::invalid,
                      (folder / id_file).string() + ": is no UUID: restore it from a backup");
  keys.console_id_ = *parsed;
  for (auto const& [name, pair] :
       {std::pair{policy_file, &keys.policy_}, std::pair{script_file, &keys.script_},
        std::pair{package_file, &keys.package_}}) {
    auto loaded = load_pair(folder / name);
    if (!loaded) return loaded.error();
    *pair = *loaded;
  }
  return keys;
}

std::vector<protocol::SigningKey> Keys::signing_keys() const {
  auto const text = [](Pair const& pair) {
    return encode_base64({reinterpret_cast<char const*>(pair.public_key.data()), pair.public_key.size()});
  };
  return {{"policy", text(policy_)}, {"script", text(script_)}, {"package", text(package_)}};
}

std::string Keys::sign_policy(DeviceId device, std::string_view document) const {
  auto const bytes = protocol::signed_bytes("policy", console_id_, device, document);
  std::string signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                       reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(),
                       policy_.secret_key.data());
  return encode_base64(signature);
}

}  // namespace deskbell::console
