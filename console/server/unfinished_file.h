// A new file while it is made: in a folder of its own beside its place, and in its place only when it is
// whole.
//
// The folder is PLACE.unfinished-RANDOM, 0700. Where a run was killed it stays, and the next that makes the
// same file takes it away: it knows it by its name, by what lies in it, and by that nobody holds its lock.
#pragma once

#include <filesystem>
#include <string>

#include "protocol/result.h"

namespace deskbell::console {

class UnfinishedFile {
 public:
  /// The file is there, empty and 0600. Errors: conflict (something stands in its place: nothing was made),
  /// invalid (the path names no file), storage, denied.
  static Result<UnfinishedFile> make(std::filesystem::path const& place);
  /// Whether a run that was killed had begun this file.
  static bool was_begun(std::filesystem::path const& place);

  UnfinishedFile(UnfinishedFile&& other) noexcept;
  UnfinishedFile& operator=(UnfinishedFile&&) = delete;
  /// Takes away what this object made, and nothing else.
  ~UnfinishedFile();

  [[nodiscard]] int descriptor() const noexcept { return content_; }
  /// For who opens files by their names.
  [[nodiscard]] std::filesystem::path path() const;
  /// A database that is needed meanwhile: made here, empty and 0600. Errors: storage.
  Result<std::filesystem::path> make_database() const;
  /// Takes it away again.
  void remove_database() const;

  /// Durable, whole and in its place once it returns. What stands there by now stays. Errors: conflict,
  /// storage: it is not there then.
  Result<void> finish();

 private:
  UnfinishedFile(std::filesystem::path place, int folder) : place_(std::move(place)), folder_(folder) {}
  Result<void> make_scratch();
  /// False: somebody cleared it away in the same moment.
  Result<bool> try_scratch(std::string const& name);
  void clear() noexcept;

  std::filesystem::path place_;
  std::string scratch_name_;  ///< empty: there is none
  int folder_ = -1;           ///< where the file is to stand
  int scratch_ = -1;
  int lock_ = -1;
  int content_ = -1;
};

}  // namespace deskbell::console
