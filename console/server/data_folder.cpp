// Looks before it touches: a mistyped --data must neither become a console nor lose its rights to others.
#include "console/server/data_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "console/server/console_epoch.h"
#include "console/server/unfinished_file.h"

namespace deskbell::console {

namespace {

namespace fs = std::filesystem;

Error system_error(fs::path const& path, std::string const& what) {
  bool const denied = errno == EACCES || errno == EPERM;
  return make_error(denied ? ErrorCode::denied : ErrorCode::storage,
                    path.string() + ": " + what + ": " + std::strerror(errno));
}

Error no_console(fs::path const& folder) {
  return make_error(ErrorCode::not_found,
                    "there is no console in it: check the folder's name; a new one is made with "
                    "deskbell-console admin create EMAIL --data " +
                        folder.string() + ". Nothing was changed");
}

constexpr std::string_view begun_database = "console.db.unfinished-";

/// Something that no console made; empty: none.
std::string stranger_in(fs::path const& folder) {
  static constexpr std::array<char const*, 5> ours{"console.db", "keys", "files", "lock", "lost+found"};
  std::error_code failed;
  for (auto const& entry : fs::directory_iterator(folder, failed)) {
    auto name = entry.path().filename().string();
    if (name.starts_with(begun_database)) continue;  // of a console whose first start was killed
    if (std::find(ours.begin(), ours.end(), name) == ours.end()) return name;
  }
  return {};
}

/// What a console had that stored something here; empty: nothing of the kind.
std::string trace_of_console(fs::path const& folder) {
  std::error_code ignored;
  auto const keys = folder / "keys";
  if (fs::exists(keys / mark_file_name, ignored)) return "its keys are";
  // A first start that was killed has keys, and beside them the database that it had begun.
  bool const has_keys = fs::is_directory(keys, ignored) && !fs::is_empty(keys, ignored);
  if (has_keys && !UnfinishedFile::was_begun(folder / "console.db")) return "its keys are";
  for (auto const& entry : fs::directory_iterator(folder / "files", ignored)) {
    auto const name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") == std::string::npos) return "its files are";
  }
  if (auto const log = folder / "console.db-wal"; fs::file_size(log, ignored) > 0 && !ignored)
    return "its log console.db-wal is";
  return {};
}

Error database_gone(std::string const& words) {
  return make_error(ErrorCode::storage,
                    words +
                        " gone: restore it from a backup. A new one would know no device; who wants that "
                        "moves all that is in the folder away first. Nothing was changed");
}

/// There is no database. May one be made here?
Result<void> check_place_for_new(fs::path const& folder) {
  auto const trace = trace_of_console(folder);
  // Another command may have made it in this moment.
  if (std::error_code ignored; !trace.empty() && !fs::exists(folder / "console.db", ignored))
    return database_gone(trace + " there and its database (console.db) is");
  if (auto const stranger = stranger_in(folder); !stranger.empty())
    return make_error(ErrorCode::invalid,
                      "found \"" + stranger +
                          "\" and no console in it, expected an empty folder or a console's: check "
                          "--data. Nothing was changed");
  return {};
}

/// Empty, or a link to a disk that is not there: both have the name, and no console ever made them so.
Result<void> check_database(fs::path const& folder) {
  auto const file = folder / "console.db";
  std::error_code failed;
  if (fs::is_symlink(file, failed) && !fs::exists(file, failed))
    return database_gone(
        "its database (console.db) is a link to what is not there: a disk is missing, or it is");
  if (fs::is_regular_file(file, failed) && fs::file_size(file, failed) == 0 && !failed)
    return database_gone("its database (console.db) has 0 bytes: what it held is");
  return {};
}

Result<void> make_private(fs::path const& folder, struct stat const& facts) {
  if ((facts.st_mode & 0077) == 0 || ::chmod(folder.c_str(), 0700) == 0) return {};
  return system_error(folder, "others may enter it, and it cannot be made private");
}

/// Of the open file, not of the process: two consoles in one process are two.
struct flock whole_file(short kind) {
  struct flock lock {};
  lock.l_type = kind;
  lock.l_whence = SEEK_SET;
  return lock;
}

}  // namespace

Result<void> prepare_data_folder(fs::path const& folder, WhereNone where_none) {
  struct stat facts {};
  bool const there = ::stat(folder.c_str(), &facts) == 0;
  if (!there && errno != ENOENT) return system_error(folder, "cannot be looked at");
  if (there && !S_ISDIR(facts.st_mode))
    return make_error(ErrorCode::invalid, "this is no folder: name one with --data. Nothing was changed");
  if (auto sound = there ? check_database(folder) : Result<void>(); !sound) return sound;
  std::error_code ignored;
  bool const has_database = there && fs::exists(folder / "console.db", ignored);
  if (!has_database) {
    auto place = there ? check_place_for_new(folder) : Result<void>();
    if (!place && (where_none == WhereNone::make || place.error().code == ErrorCode::storage)) return place;
    if (where_none == WhereNone::refuse) return no_console(folder);
  }
  if (there) return make_private(folder, facts);
  std::error_code failed;
  if (folder.has_parent_path()) fs::create_directories(folder.parent_path(), failed);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return system_error(folder, "cannot be made");
  return {};
}

Result<DataLock> DataLock::take(fs::path const& folder) {
  auto const path = folder / "lock";
  DataLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (lock.descriptor_ < 0) return system_error(path, "cannot be made");
  std::array<char, 32> holder{};
  auto const all = whole_file(F_WRLCK);
  if (::fcntl(lock.descriptor_, F_OFD_SETLK, &all) != 0) {
    if (errno != EAGAIN && errno != EACCES) return system_error(path, "cannot be locked");
    auto const count = ::pread(lock.descriptor_, holder.data(), holder.size() - 1, 0);
    std::string const who = count > 0 ? " (process " + std::string(holder.data()) + ")" : "";
    return make_error(ErrorCode::unavailable,
                      "another deskbell-console" + who +
                          " serves it: stop that one first, or name another folder with --data");
  }
  // For the message above only: a full disk is no reason not to serve.
  auto const number = std::to_string(::getpid());
  if (::ftruncate(lock.descriptor_, 0) == 0 &&
      ::pwrite(lock.descriptor_, number.data(), number.size(), 0) < 0)
    errno = 0;
  return lock;
}

bool DataLock::is_held(fs::path const& folder) {
  DataLock const look(::open((folder / "lock").c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (look.descriptor_ < 0) return false;
  // Asked, not tried: a console that starts at this moment gets its lock.
  auto lock = whole_file(F_WRLCK);
  return ::fcntl(look.descriptor_, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

DataLock::DataLock(DataLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
DataLock& DataLock::operator=(DataLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}
DataLock::~DataLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace deskbell::console
