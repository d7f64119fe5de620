// Bytes by their SHA-256, in DATA/files/<organisation>/<sha256>; partial uploads beside them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/result.h"

namespace deskbell::console {

/// Thread-safe: every call stands for itself.
class FileStore {
 public:
  explicit FileStore(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// Where the bytes of an upload gather until they are whole. Its folder exists afterwards.
  [[nodiscard]] std::filesystem::path partial(std::int64_t organisation, std::string_view upload) const;
  /// A PUT begins, or goes on: what an earlier one may still write does not reach the file any more. Gives
  /// how many bytes are there. Error: storage.
  [[nodiscard]] Result<std::uint64_t> take_over(std::int64_t organisation, std::string_view upload) const;
  /// What is here of an upload that nobody goes on with.
  void forget_partial(std::int64_t organisation, std::string_view upload) const;
  /// Checks size and digest, syncs and moves the partial file to its place. Errors: invalid (the digest is
  /// another; the partial file is gone then), storage.
  Result<void> keep(std::int64_t organisation, std::string_view upload, std::uint64_t size,
                    std::string_view sha256) const;
  [[nodiscard]] bool has(std::int64_t organisation, std::string_view sha256) const;
  /// Errors: not_found (there is none), too_large, storage (it cannot be read now).
  [[nodiscard]] Result<std::string> read(std::int64_t organisation, std::string_view sha256,
                                         std::size_t max_bytes) const;
  [[nodiscard]] std::filesystem::path path(std::int64_t organisation, std::string_view sha256) const;
  [[nodiscard]] std::filesystem::path const& folder() const { return folder_; }
  /// Files whose content is not what their name says.
  [[nodiscard]] std::vector<std::string> check() const;

 private:
  std::filesystem::path folder_;
};

}  // namespace deskbell::console
