// Bounded reads with plain system calls: an inventory opens thousands of tiny files.
#include "agent/inventory/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>

#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

class Descriptor {
 public:
  explicit Descriptor(std::string const& path)
      : value_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(Descriptor const&) = delete;
  Descriptor& operator=(Descriptor const&) = delete;
  int get() const { return value_; }

 private:
  int value_;
};

}  // namespace

std::optional<std::string> read_file(std::string const& path, std::size_t limit) {
  Descriptor const file(path);
  struct stat status {};
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  // Files of /proc and /sys say 0 or 4096 whatever they hold, so the size is only a first guess.
  std::size_t const guess = std::min(limit, static_cast<std::size_t>(std::max<off_t>(status.st_size, 0)) + 1);
  std::string text;
  std::size_t used = 0;
  for (;;) {
    if (used == text.size()) text.resize(std::max(used + 4096, guess));
    ssize_t const got = ::read(file.get(), text.data() + used, text.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
    if (used > limit) return std::nullopt;
  }
  text.resize(used);
  return text;
}

std::optional<std::string> read_line(std::string const& path) {
  Descriptor const file(path);
  if (file.get() < 0) return std::nullopt;
  std::array<char, 4096> buffer;
  ssize_t const got = ::read(file.get(), buffer.data(), buffer.size());
  if (got <= 0) return std::nullopt;
  std::string_view text(buffer.data(), static_cast<std::size_t>(got));
  text = trimmed(text.substr(0, text.find_first_of(std::string_view("\n\0", 2))));
  if (text.empty()) return std::nullopt;
  return std::string(text);
}

std::optional<std::int64_t> read_number(std::string const& path) {
  auto const line = read_line(path);
  return line ? to_number(*line) : std::nullopt;
}

std::optional<std::int64_t> read_hexadecimal(std::string const& path) {
  auto const line = read_line(path);
  if (!line) return std::nullopt;
  std::string_view digits = *line;
  if (digits.starts_with("0x")) digits.remove_prefix(2);
  return to_number(digits, 16);
}

std::optional<bool> read_flag(std::string const& path) {
  auto const line = read_line(path);
  if (line == "1") return true;
  if (line == "0") return false;
  return std::nullopt;
}

std::vector<std::string> list_folder(std::string const& path, std::size_t limit) {
  std::vector<std::string> names;
  std::unique_ptr<DIR, int (*)(DIR*)> const folder(::opendir(path.c_str()), &::closedir);
  if (!folder) return names;
  while (auto const* entry = ::readdir(folder.get())) {
    std::string_view const name = entry->d_name;
    if (name == "." || name == "..") continue;
    if (names.size() == limit) break;
    names.emplace_back(name);
  }
  std::ranges::sort(names);
  return names;
}

std::optional<std::string> read_link(std::string const& path) {
  std::array<char, 4096> buffer;
  ssize_t const got = ::readlink(path.c_str(), buffer.data(), buffer.size());
  if (got <= 0 || static_cast<std::size_t>(got) == buffer.size()) return std::nullopt;
  return std::string(buffer.data(), static_cast<std::size_t>(got));
}

std::optional<std::string> link_name(std::string const& path) {
  auto target = read_link(path);
  if (!target) return std::nullopt;
  auto const slash = target->rfind('/');
  return slash == std::string::npos ? *target : target->substr(slash + 1);
}

bool exists(std::string const& path) { return ::access(path.c_str(), F_OK) == 0; }

std::optional<std::int64_t> modified_at(std::string const& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return static_cast<std::int64_t>(status.st_mtim.tv_sec) * 1000 + status.st_mtim.tv_nsec / 1'000'000;
}

}  // namespace deskbell::agent::inventory
