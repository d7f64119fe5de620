// Keys as files: 32-byte Ed25519 seeds in base64, and the console's id.
#include "console/server/keys.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "console/server/secrets.h"
#include "protocol/announced_key.h"

namespace deskbell::console {

namespace {

constexpr char const* id_file = "console-id";
constexpr char const* history_file = "key-history.json";
constexpr char const* sealing_file = "sealing.key";
constexpr std::size_t history_bytes_max = std::size_t{256} << 10;  // a thousand changes
constexpr char const* unfinished = ".new";
constexpr std::array secret_files{id_file, "policy.key", "script.key", "package.key"};

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

Result<std::string> read_secret(std::filesystem::path const& file, std::size_t bytes_max = 200) {
  int const descriptor = ::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (descriptor < 0) return storage_error(file, "cannot be read");
  struct stat info {};
  std::string text(bytes_max, '\0');
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

Error not_a_key(std::filesystem::path const& file) {
  return make_error(ErrorCode::invalid,
                    file.string() + ": is no key (expected 32 bytes in base64): restore it from a backup");
}

std::string fresh_seed() {
  std::string seed(crypto_sign_SEEDBYTES, '\0');
  randombytes_buf(seed.data(), seed.size());
  return encode_base64(seed);
}

std::filesystem::path key_file(std::filesystem::path const& folder, std::string const& purpose) {
  return folder / (purpose + ".key");
}

/// Durable once it returns.
Result<void> move_into_place(std::filesystem::path const& from, std::filesystem::path const& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return storage_error(to, "cannot be replaced");
  int const folder = ::open(to.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  bool const synced = folder >= 0 && ::fsync(folder) == 0;
  auto const failed = storage_error(to.parent_path(), "cannot be synced");
  if (folder >= 0) ::close(folder);
  if (!synced) return failed;
  return {};
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
    auto const text = std::string_view(name) == id_file ? fresh_uuid(now).text() : fresh_seed();
    if (auto done = write_secret(folder / name, text + "\n"); !done) return done;
  }
  // A console of an older version has none, and nothing that is sealed with it. Where it was lost, what it
  // sealed cannot be read: that is said where it is asked for, and is no reason to serve nobody.
  if (std::filesystem::exists(std::filesystem::symlink_status(folder / sealing_file, failed))) return {};
  return write_secret(folder / sealing_file, fresh_seed() + "\n");
}

}  // namespace

std::string encode_base64(std::string_view bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<unsigned char const*>(bytes.data()),
                    bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();
  return text;
}

std::string decode_base64(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t length = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                        text.size(), nullptr, &length, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0)
    return {};
  bytes.resize(length);
  return bytes;
}

std::string decode_base64(std::string_view text, std::size_t size) {
  auto bytes = decode_base64(text);
  if (bytes.size() != size) return {};
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
  if (seed.empty()) return not_a_key(file);
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
  for (auto const& [purpose, pair] : keys.pairs()) {
    auto loaded = load_pair(key_file(folder, purpose));
    if (!loaded) return loaded.error();
    *pair = *loaded;
  }
  auto sealing = read_secret(folder / sealing_file);
  if (!sealing) return sealing.error();
  keys.sealing_secret_ = decode_base64(*sealing, crypto_sign_SEEDBYTES);
  if (keys.sealing_secret_.empty()) return not_a_key(folder / sealing_file);
  if (auto changed = keys.load_changes(folder); !changed) return changed.error();
  return keys;
}

std::vector<std::pair<std::string, Keys::Pair*>> Keys::pairs() {
  return {{"policy", &policy_}, {"script", &script_}, {"package", &package_}};
}

std::string Keys::public_text(Pair const& pair) {
  return encode_base64({reinterpret_cast<char const*>(pair.public_key.data()), pair.public_key.size()});
}

std::vector<protocol::SigningKey> Keys::signing_keys() const {
  return {
      {"policy", public_text(policy_)}, {"script", public_text(script_)}, {"package", public_text(package_)}};
}

std::string Keys::sign_with(Pair const& pair, std::string_view bytes) {
  std::string signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                       reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(),
                       pair.secret_key.data());
  return encode_base64(signature);
}

std::string Keys::sign_policy(DeviceId device, std::string_view document) const {
  return sign_with(policy_, protocol::signed_bytes("policy", console_id_, device, document));
}

// ---- another key in a key's place

Result<void> Keys::load_changes(std::filesystem::path const& folder) {
  auto const file = folder / history_file;
  std::error_code failed;
  if (!std::filesystem::exists(std::filesystem::symlink_status(file, failed))) return {};
  auto const text = read_secret(file, history_bytes_max);
  if (!text) return text.error();
  auto history = protocol::decode_struct<protocol::KeyHistory>(*text);
  if (!history) return prefixed(file.string(), history.error());
  changes_ = std::move(history->changes);
  for (auto& [purpose, pair] : pairs()) {
    auto const last = std::find_if(changes_.rbegin(), changes_.rend(),
                                   [&](auto const& change) { return change.purpose == purpose; });
    if (last == changes_.rend() || last->public_key == public_text(*pair)) continue;
    // The machine stopped between the announcement and the key's own file.
    auto const key = key_file(folder, purpose);
    auto const waiting = std::filesystem::path(key).concat(unfinished);
    auto next = load_pair(waiting);
    if (!next || public_text(*next) != last->public_key)
      return make_error(ErrorCode::storage, key.string() + ": is not the key that " + file.string() +
                                                " names last: restore both from one backup");
    if (auto moved = move_into_place(waiting, key); !moved) return moved;
    *pair = *next;
  }
  return {};
}

Result<protocol::KeyChange> Keys::rotate(std::filesystem::path const& folder, std::string const& purpose) {
  if (std::error_code none; !std::filesystem::exists(folder / id_file, none))
    return make_error(ErrorCode::not_found, folder.string() + ": holds no console's keys");
  auto keys = load_or_make(folder);
  if (!keys) return keys.error();
  auto const pairs = keys->pairs();
  auto const place =
      std::find_if(pairs.begin(), pairs.end(), [&](auto const& one) { return one.first == purpose; });
  if (place == pairs.end())
    return make_error(ErrorCode::invalid,
                      "purpose: found \"" + purpose + "\", expected policy, script or package");
  auto const key = key_file(folder, purpose);
  auto const waiting = std::filesystem::path(key).concat(unfinished);
  ::unlink(waiting.c_str());  // of one that never was announced
  if (auto made = write_secret(waiting, fresh_seed() + "\n"); !made) return made.error();
  auto const next = load_pair(waiting);
  if (!next) return next.error();
  protocol::KeyChange change{purpose, public_text(*next), {}};
  change.signature = sign_with(*place->second, protocol::announced_key_bytes(keys->console_id_, change));
  keys->changes_.push_back(change);
  auto const history = folder / history_file;
  auto const new_history = std::filesystem::path(history).concat(unfinished);
  ::unlink(new_history.c_str());
  auto const text = protocol::encode_struct(protocol::KeyHistory{keys->changes_});
  if (text.size() > history_bytes_max)
    return make_error(ErrorCode::too_large, history.string() + ": has no room for another change");
  if (auto written = write_secret(new_history, text + "\n"); !written) return written.error();
  // From the first of the two on it is done: a load ends it.
  if (auto moved = move_into_place(new_history, history); !moved) return moved.error();
  if (auto moved = move_into_place(waiting, key); !moved) return moved.error();
  return change;
}

}  // namespace deskbell::console
