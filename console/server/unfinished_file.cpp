// Everything is made with O_EXCL and taken away through the descriptor of the folder that was made here.
#include "console/server/unfinished_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace deskbell::console {

namespace {

namespace fs = std::filesystem;

constexpr char const* lock_name = "lock";  // the first to be made, the last to go
constexpr char const* content_name = "content";
constexpr char const* database_name = "database";
/// All that ever lies in such a folder; SQLite makes the journals.
constexpr std::array<char const*, 5> ours{content_name, "content-journal", database_name, "database-journal",
                                          lock_name};
constexpr std::size_t random_digits = 12;

Error failure(fs::path const& place, std::string const& what, int reason) {
  bool const denied = reason == EACCES || reason == EPERM;
  return make_error(denied ? ErrorCode::denied : ErrorCode::storage,
                    place.string() + ": " + what + ": " + std::strerror(reason));
}

Error taken(fs::path const& place) {
  return make_error(ErrorCode::conflict, place.string() + ": exists already: name another file");
}

Error not_written(fs::path const& place, int reason) {
  return failure(place, "cannot be written: is its disk full? It says", reason);
}

int open_folder(fs::path const& place) {
  auto const parent = place.has_parent_path() ? place.parent_path() : fs::path(".");
  return ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

std::string prefix_of(fs::path const& place) { return place.filename().string() + ".unfinished-"; }

std::string fresh_name(fs::path const& place) {
  std::uint64_t number = 0;
  while (::getrandom(&number, sizeof number, 0) != static_cast<ssize_t>(sizeof number)) {
  }
  std::array<char, random_digits + 1> digits{};
  std::snprintf(digits.data(), digits.size(), "%012llx",
                static_cast<unsigned long long>(number & 0xFFFF'FFFF'FFFFULL));
  return prefix_of(place) + digits.data();
}

/// Of the folder behind this descriptor, which stays open; none: it cannot be listed.
std::optional<std::vector<std::string>> names_in(int folder) {
  int const own = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR* const listing = own < 0 ? nullptr : ::fdopendir(own);
  if (listing == nullptr) {
    if (own >= 0) ::close(own);
    return std::nullopt;
  }
  std::vector<std::string> names;
  errno = 0;
  while (auto const* entry = ::readdir(listing)) {
    std::string_view const name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
    errno = 0;
  }
  bool const whole = errno == 0;
  ::closedir(listing);
  if (!whole) return std::nullopt;
  return names;
}

bool is_scratch_of(std::string const& name, std::string const& prefix) {
  if (name.size() != prefix.size() + random_digits || name.rfind(prefix, 0) != 0) return false;
  return name.find_first_not_of("0123456789abcdef", prefix.size()) == std::string::npos;
}

/// Opens it where it is one, made by this account, and nothing else is in it; -1: it is not.
int open_scratch(int folder, std::string const& name) {
  int const scratch = ::openat(folder, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (scratch < 0) return -1;
  struct stat facts {};
  auto const names = names_in(scratch);
  bool const good = names && ::fstat(scratch, &facts) == 0 && facts.st_uid == ::geteuid() &&
                    std::all_of(names->begin(), names->end(), [&](std::string const& one) {
                      return std::find(ours.begin(), ours.end(), one) != ours.end() &&
                             ::fstatat(scratch, one.c_str(), &facts, AT_SYMLINK_NOFOLLOW) == 0 &&
                             S_ISREG(facts.st_mode);
                    });
  if (good) return scratch;
  ::close(scratch);
  return -1;
}

void empty_scratch(int scratch) {
  for (char const* name : ours) ::unlinkat(scratch, name, 0);
}

/// Of runs that were killed; one that still runs holds its lock.
void remove_leftovers(int folder, fs::path const& place) {
  for (auto const& name : names_in(folder).value_or(std::vector<std::string>())) {
    if (!is_scratch_of(name, prefix_of(place))) continue;
    int const scratch = open_scratch(folder, name);
    if (scratch < 0) continue;
    int const lock = ::openat(scratch, lock_name, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    if (lock >= 0 && ::flock(lock, LOCK_EX | LOCK_NB) == 0) empty_scratch(scratch);
    ::unlinkat(folder, name.c_str(), AT_REMOVEDIR);  // does nothing where something is left in it
    if (lock >= 0) ::close(lock);
    ::close(scratch);
  }
}

/// 0, or why not. Disks that cannot tell whether something is in the way can still link.
int rename_to_free_name(int from_folder, char const* from, int to_folder, char const* to) {
  if (::renameat2(from_folder, from, to_folder, to, RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  return ::linkat(from_folder, from, to_folder, to, 0) == 0 ? 0 : errno;
}

bool stands_at(int folder, char const* name, int content) {
  struct stat there {};
  struct stat own {};
  return ::fstatat(folder, name, &there, AT_SYMLINK_NOFOLLOW) == 0 && ::fstat(content, &own) == 0 &&
         there.st_dev == own.st_dev && there.st_ino == own.st_ino;
}

void close_one(int& descriptor) {
  if (descriptor >= 0) ::close(descriptor);
  descriptor = -1;
}

}  // namespace

Result<UnfinishedFile> UnfinishedFile::make(fs::path const& place) {
  auto const name = place.filename();
  if (name.empty() || name == "." || name == "..")
    return make_error(ErrorCode::invalid,
                      "found \"" + place.string() + "\", expected the name of a new file");
  int const folder = open_folder(place);
  if (folder < 0) return failure(place, "its folder cannot be opened", errno);
  UnfinishedFile made(place, folder);
  struct stat facts {};
  if (::fstatat(folder, name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) == 0) return taken(place);
  if (errno != ENOENT) return failure(place, "cannot be looked at", errno);
  remove_leftovers(folder, place);
  if (auto done = made.make_scratch(); !done) return done.error();
  return made;
}

bool UnfinishedFile::was_begun(fs::path const& place) {
  int const folder = open_folder(place);
  if (folder < 0) return false;
  auto const names = names_in(folder).value_or(std::vector<std::string>());
  bool const begun = std::any_of(names.begin(), names.end(), [&](std::string const& name) {
    int const scratch = is_scratch_of(name, prefix_of(place)) ? open_scratch(folder, name) : -1;
    if (scratch < 0) return false;
    struct stat facts {};
    bool const has_content = ::fstatat(scratch, content_name, &facts, AT_SYMLINK_NOFOLLOW) == 0;
    ::close(scratch);
    return has_content;
  });
  ::close(folder);
  return begun;
}

Result<bool> UnfinishedFile::try_scratch(std::string const& name) {
  if (::mkdirat(folder_, name.c_str(), 0700) != 0) {
    if (errno == EEXIST) return false;
    return failure(place_, "cannot be made", errno);
  }
  scratch_name_ = name;
  scratch_ = ::openat(folder_, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (scratch_ < 0) return errno == ENOENT ? Result<bool>(false) : failure(place_, "cannot be made", errno);
  constexpr int flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  lock_ = ::openat(scratch_, lock_name, flags, 0600);
  if (lock_ < 0) return errno == ENOENT ? Result<bool>(false) : not_written(place_, errno);
  struct stat facts {};
  // A disk without locks keeps what killed runs leave; that is no reason to make nothing.
  bool const lost = ::flock(lock_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  if (lost || ::fstat(lock_, &facts) != 0 || facts.st_nlink == 0) return false;
  content_ = ::openat(scratch_, content_name, flags, 0600);
  if (content_ < 0) return not_written(place_, errno);
  return true;
}

Result<void> UnfinishedFile::make_scratch() {
  constexpr int tries = 16;
  for (int at = 0; at < tries; ++at) {
    auto const done = try_scratch(fresh_name(place_));
    if (!done) return done.error();
    if (*done) return {};
    clear();
  }
  return make_error(ErrorCode::storage,
                    place_.string() + ": what is made beside it is cleared away by somebody: try again");
}

fs::path UnfinishedFile::path() const { return place_.parent_path() / scratch_name_ / content_name; }

Result<fs::path> UnfinishedFile::make_database() const {
  int const made =
      ::openat(scratch_, database_name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (made < 0) return not_written(place_, errno);
  ::close(made);
  return place_.parent_path() / scratch_name_ / database_name;
}

void UnfinishedFile::remove_database() const { ::unlinkat(scratch_, database_name, 0); }

Result<void> UnfinishedFile::finish() {
  if (::fsync(content_) != 0) return not_written(place_, errno);
  auto const name = place_.filename();
  if (int const why = rename_to_free_name(scratch_, content_name, folder_, name.c_str()); why != 0)
    return why == EEXIST ? taken(place_) : failure(place_, "cannot be put in its place", why);
  // Some file systems have no such thing for folders.
  if (::fsync(folder_) != 0 && errno != EINVAL && errno != ENOTSUP) {
    int const why = errno;
    if (stands_at(folder_, name.c_str(), content_)) ::unlinkat(folder_, name.c_str(), 0);
    return not_written(place_, why);
  }
  clear();
  return {};
}

void UnfinishedFile::clear() noexcept {
  if (scratch_ >= 0) empty_scratch(scratch_);
  if (!scratch_name_.empty()) ::unlinkat(folder_, scratch_name_.c_str(), AT_REMOVEDIR);
  scratch_name_.clear();
  close_one(content_);
  close_one(lock_);
  close_one(scratch_);
}

UnfinishedFile::UnfinishedFile(UnfinishedFile&& other) noexcept
    : place_(std::move(other.place_)),
      scratch_name_(std::exchange(other.scratch_name_, {})),
      folder_(std::exchange(other.folder_, -1)),
      scratch_(std::exchange(other.scratch_, -1)),
      lock_(std::exchange(other.lock_, -1)),
      content_(std::exchange(other.content_, -1)) {}

UnfinishedFile::~UnfinishedFile() {
  clear();
  close_one(folder_);
}

}  // namespace deskbell::console
