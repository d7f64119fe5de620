// A disk of a few megabytes that is full when the test says so, seen by this process and what it starts.
#pragma once

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace deskbell::tests {

/// Mounted over a folder that is there. is_there() is false where this account may not mount: skip the test.
class SmallDisk {
 public:
  SmallDisk(std::filesystem::path folder, std::int64_t bytes) : folder_(std::move(folder)) {
    if (!enter_own_mounts()) return;
    auto const options = "size=" + std::to_string(bytes) + ",mode=0700";
    mounted_ = ::mount("tmpfs", folder_.c_str(), "tmpfs", 0, options.c_str()) == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(folder_.c_str(), MNT_DETACH);
  }
  SmallDisk(SmallDisk const&) = delete;
  SmallDisk& operator=(SmallDisk const&) = delete;

  [[nodiscard]] bool is_there() const { return mounted_; }
  [[nodiscard]] std::filesystem::path const& path() const { return folder_; }
  std::filesystem::path operator/(std::string const& name) const { return folder_ / name; }

  /// Not a byte is left.
  void fill() const {
    int const file = ::open(filler().c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    for (std::size_t const size : {std::size_t{65'536}, std::size_t{4'096}}) {
      std::vector<char> const bytes(size, 'x');
      while (::write(file, bytes.data(), size) == static_cast<ssize_t>(size)) {
      }
    }
    ::close(file);
  }
  void make_room() const { std::filesystem::remove(filler()); }

 private:
  [[nodiscard]] std::filesystem::path filler() const { return folder_ / "filler"; }

  /// Of this thread and those that it starts; once for the process. Others of the machine see nothing.
  static bool enter_own_mounts() {
    static bool const entered = [] {
      auto const user = std::to_string(::geteuid());
      auto const group = std::to_string(::getegid());
      bool const root = ::geteuid() == 0;
      if (::unshare(root ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER) != 0) return false;
      if (!root) {
        std::ofstream("/proc/self/setgroups") << "deny";
        std::ofstream("/proc/self/uid_map") << user << " " << user << " 1";
        std::ofstream("/proc/self/gid_map") << group << " " << group << " 1";
      }
      return ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
    }();
    return entered;
  }

  std::filesystem::path folder_;
  bool mounted_ = false;
};

}  // namespace deskbell::tests
