// Files on one machine's disk.
#include "console/server/file_store.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <system_error>

namespace deskbell::console {

namespace {

Result<std::string> digest_of(std::filesystem::path const& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return make_error(ErrorCode::storage, file.string() + ": cannot be read");
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  std::array<char, 65536> buffer{};
  while (in.read(buffer.data(), buffer.size()) || in.gcount() > 0) {
    crypto_hash_sha256_update(&state, reinterpret_cast<unsigned char const*>(buffer.data()),
                              static_cast<unsigned long long>(in.gcount()));
  }
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256_final(&state, hash.data());
  std::array<char, crypto_hash_sha256_BYTES * 2 + 1> text{};
  sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
  return std::string(text.data());
}

Error unreadable(std::filesystem::path const& file, int reason) {
  return make_error(ErrorCode::storage,
                    file.string() + ": cannot be read: " + std::generic_category().message(reason));
}

Result<std::string> content_of(int descriptor, std::filesystem::path const& file, std::size_t max_bytes) {
  struct stat facts {};
  if (::fstat(descriptor, &facts) != 0) return unreadable(file, errno);
  if (!S_ISREG(facts.st_mode)) return unreadable(file, EISDIR);
  auto const size = static_cast<std::size_t>(facts.st_size);
  if (size > max_bytes)
    return make_error(ErrorCode::too_large, "file: has " + std::to_string(size) + " bytes");
  std::string bytes(size, '\0');
  for (std::size_t have = 0; have < size;) {
    auto const got = ::read(descriptor, bytes.data() + have, size - have);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return unreadable(file, got < 0 ? errno : EIO);
    have += static_cast<std::size_t>(got);
  }
  return bytes;
}

bool sync(std::filesystem::path const& path, int flags) {
  int const descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  if (descriptor < 0) return false;
  bool const good = ::fsync(descriptor) == 0;
  ::close(descriptor);
  return good;
}

/// A copy that is about to take its place. One that stands there was left by a console that was ended.
std::filesystem::path next_of(std::filesystem::path const& partial) {
  return partial.parent_path() / (partial.filename().string() + ".next");
}

void make_folder(std::filesystem::path const& folder) {
  std::error_code ignored;
  std::filesystem::create_directories(folder, ignored);
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all, ignored);
}

}  // namespace

std::filesystem::path FileStore::partial(std::int64_t organisation, std::string_view upload) const {
  auto const folder = folder_ / std::to_string(organisation) / "partial";
  make_folder(folder);
  return folder / upload;
}

void FileStore::forget_partial(std::int64_t organisation, std::string_view upload) const {
  auto const file = partial(organisation, upload);
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  std::filesystem::remove(next_of(file), ignored);
}

Result<std::uint64_t> FileStore::take_over(std::int64_t organisation, std::string_view upload) const {
  auto const file = partial(organisation, upload);
  std::error_code failed;
  auto const size = std::filesystem::file_size(file, failed);
  if (failed) return std::uint64_t{0};
  // A copy under the same name: an earlier PUT that hangs has the old one open, and keeps it to itself.
  auto const copy = next_of(file);
  std::filesystem::copy_file(file, copy, std::filesystem::copy_options::overwrite_existing, failed);
  if (!failed) std::filesystem::rename(copy, file, failed);
  if (failed) {
    std::error_code ignored;
    std::filesystem::remove(copy, ignored);
    return make_error(ErrorCode::storage,
                      file.string() + ": cannot be written: check the disk and the space on it");
  }
  return size;
}

std::filesystem::path FileStore::path(std::int64_t organisation, std::string_view sha256) const {
  return folder_ / std::to_string(organisation) / sha256;
}

bool FileStore::has(std::int64_t organisation, std::string_view sha256) const {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path(organisation, sha256), ignored);
}

Result<void> FileStore::keep(std::int64_t organisation, std::string_view upload, std::uint64_t size,
                             std::string_view sha256) const {
  auto const from = partial(organisation, upload);
  std::error_code failed;
  auto const digest = digest_of(from);
  if (!digest) return digest.error();
  auto const found = std::filesystem::file_size(from, failed);
  if (failed || found != size || *digest != sha256) {
    std::filesystem::remove(from, failed);
    return make_error(ErrorCode::invalid, "sha256: found " + *digest + " over " + std::to_string(found) +
                                              " bytes, expected " + std::string(sha256) + " over " +
                                              std::to_string(size));
  }
  auto const to = path(organisation, sha256);
  // Synced before it has its name, and its name synced before the row says so.
  if (!sync(from, O_RDONLY) || ::rename(from.c_str(), to.c_str()) != 0 ||
      !sync(to.parent_path(), O_RDONLY | O_DIRECTORY)) {
    return make_error(ErrorCode::storage,
                      to.string() + ": cannot be written: check the disk and the space on it");
  }
  return {};
}

Result<std::string> FileStore::read(std::int64_t organisation, std::string_view sha256,
                                    std::size_t max_bytes) const {
  auto const file = path(organisation, sha256);
  int const descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  // Without descriptors, memory or a network's disk for a moment the file is there all the same.
  if (descriptor < 0)
    return errno == ENOENT ? make_error(ErrorCode::not_found, "file: not found") : unreadable(file, errno);
  auto bytes = content_of(descriptor, file, max_bytes);
  ::close(descriptor);
  return bytes;
}

std::vector<std::string> FileStore::check() const {
  std::vector<std::string> problems;
  std::error_code failed;
  for (auto const& entry : std::filesystem::recursive_directory_iterator(folder_, failed)) {
    // What is still arriving has no name of its own yet.
    auto const kind = entry.path().parent_path().filename();
    if (!entry.is_regular_file() || kind == "partial" || kind == "incoming") continue;
    auto const digest = digest_of(entry.path());
    if (!digest || *digest != entry.path().filename().string()) {
      problems.push_back(entry.path().string() + ": its content is not what its name says");
    }
  }
  return problems;
}

}  // namespace deskbell::console
