// A root folder made of fixtures, and a machine that answers what no file says.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

#include "agent/inventory/roots.h"
#include "tests/support/temporary_folder.h"

namespace deskbell::agent::inventory::testing {

class Tree {
 public:
  explicit Tree(std::filesystem::path const& base = in_memory()) : folder_(base) {}

  std::string path(std::string_view relative) const {
    return folder_.path().string() + "/" + std::string(relative);
  }

  void write(std::string_view relative, std::string_view content) const {
    std::filesystem::path const file = path(relative);
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
  }
  void folder(std::string_view relative) const { std::filesystem::create_directories(path(relative)); }
  void link(std::string_view relative, std::string_view target) const {
    std::filesystem::path const file = path(relative);
    std::filesystem::create_directories(file.parent_path());
    std::filesystem::create_symlink(target, file);
  }

  Roots roots(Machine const* machine = nullptr) const { return Roots::under(folder_.path(), machine); }

 private:
  /// Hundreds of tiny files for each test: a busy disk would make that slow.
  static std::filesystem::path in_memory() {
    std::filesystem::path const shared = "/dev/shm";
    return ::access(shared.c_str(), W_OK) == 0 ? shared : std::filesystem::temp_directory_path();
  }

  tests::TemporaryFolder folder_;
};

class FakeMachine final : public Machine {
 public:
  std::optional<std::vector<InterfaceAddress>> addresses() const override { return interface_addresses; }
  std::optional<FilesystemSpace> space(std::string const& mount_point) const override {
    auto const found = spaces.find(mount_point);
    return found == spaces.end() ? std::nullopt : std::optional(found->second);
  }
  std::optional<std::string> hypervisor() const override { return hypervisor_signature; }
  std::optional<std::int64_t> utc_offset_minutes() const override { return 120; }
  std::optional<protocol::Smart> smart(std::string const& name) const override {
    if (name != "nvme0n1") return std::nullopt;
    protocol::Smart smart;
    smart.state = "ok";
    return smart;
  }

  std::vector<InterfaceAddress> interface_addresses;
  std::map<std::string, FilesystemSpace> spaces;
  std::optional<std::string> hypervisor_signature;
};

/// A laptop with an encrypted NVMe disk, Wi-Fi, a battery and a screen.
void make_laptop(Tree const& tree, FakeMachine& machine);
/// A virtual machine with one virtio disk.
void make_virtual_machine(Tree const& tree, FakeMachine& machine);
/// A container that sees its host's hardware in /sys.
void make_container(Tree const& tree, FakeMachine& machine);

/// Parts that other tests take apart.
std::string smbios_table();
std::string edid_block();

}  // namespace deskbell::agent::inventory::testing
