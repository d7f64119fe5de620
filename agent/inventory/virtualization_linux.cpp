// Tells real hardware, virtual machines and containers apart.
#include <algorithm>
#include <array>
#include <utility>

#include "agent/inventory/files.h"
#include "agent/inventory/sections.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

using Names = std::pair<std::string_view, std::string_view>;

/// Whether "/" is the whole of a block device. A container's is an overlay or a part of something larger; a
/// virtual machine that was made from a container image still has the image's marks, but a disk of its own.
bool root_is_whole_device(Roots const& roots) {
  auto const text = read_file(roots.proc + "/self/mountinfo", 16 << 20);
  bool whole = false;
  if (!text) return whole;
  for_each_line(*text, [&](std::string_view line) {
    auto const parts = words(line);
    if (parts.size() < 7 || parts[4] != "/") return;
    whole = parts[3] == "/" && line.find(" /dev/", line.find(" - ")) != std::string_view::npos;
  });
  return whole;
}

std::optional<std::string> container(Roots const& roots) {
  if (exists(roots.host + "/.dockerenv") && !root_is_whole_device(roots)) return "docker";
  if (auto const text = read_file(roots.run + "/.containerenv")) {
    return text->find("podman") != std::string::npos || text->empty() ? "podman" : "oci";
  }
  if (auto name = read_line(roots.run + "/systemd/container")) return name;
  if (auto const environment = read_file(roots.proc + "/1/environ")) {
    for (auto const entry : split(*environment, '\0')) {
      if (entry.starts_with("container=") && entry.size() > 10) return std::string(entry.substr(10));
    }
  }
  if (auto const groups = read_file(roots.proc + "/1/cgroup")) {
    static constexpr std::array<Names, 4> marks{{{"/docker/", "docker"},
                                                 {"/kubepods", "kubernetes"},
                                                 {"/lxc/", "lxc"},
                                                 {"/machine.slice/libpod", "podman"}}};
    for (auto const& [mark, name] : marks) {
      if (groups->find(mark) != std::string::npos) return std::string(name);
    }
  }
  auto const release = read_line(roots.proc + "/sys/kernel/osrelease");
  if (release && lower(*release).find("microsoft") != std::string::npos) return "wsl";
  return std::nullopt;
}

std::optional<std::string> from_firmware(Roots const& roots) {
  static constexpr std::array<Names, 13> makers{{{"qemu", "qemu"},
                                                 {"kvm", "kvm"},
                                                 {"vmware", "vmware"},
                                                 {"virtualbox", "virtualbox"},
                                                 {"innotek", "virtualbox"},
                                                 {"xen", "xen"},
                                                 {"bochs", "bochs"},
                                                 {"parallels", "parallels"},
                                                 {"bhyve", "bhyve"},
                                                 {"openstack", "kvm"},
                                                 {"amazon ec2", "amazon"},
                                                 {"google compute engine", "google"},
                                                 {"virtual machine", "microsoft"}}};
  for (auto const* field : {"product_name", "sys_vendor", "board_vendor", "bios_vendor"}) {
    auto const value = read_line(roots.sys + "/class/dmi/id/" + field);
    if (!value) continue;
    std::string const text = lower(*value);
    for (auto const& [mark, name] : makers) {
      if (text.find(mark) != std::string::npos) return std::string(name);
    }
  }
  return std::nullopt;
}

std::optional<std::string> from_processor(Roots const& roots) {
  static constexpr std::array<Names, 9> signatures{{{"KVMKVMKVM", "kvm"},
                                                    {"Linux KVM Hv", "kvm"},
                                                    {"TCGTCGTCGTCG", "qemu"},
                                                    {"VMwareVMware", "vmware"},
                                                    {"Microsoft Hv", "microsoft"},
                                                    {"XenVMMXenVMM", "xen"},
                                                    {"VBoxVBoxVBox", "virtualbox"},
                                                    {"bhyve bhyve ", "bhyve"},
                                                    {"prl hyperv  ", "parallels"}}};
  auto const signature = roots.machine ? roots.machine->hypervisor() : std::nullopt;
  if (!signature) return std::nullopt;
  auto const found = std::ranges::find(signatures, std::string_view(*signature), &Names::first);
  return found == signatures.end() ? std::string("other") : std::string(found->second);
}

bool processor_is_virtual(Roots const& roots) {
  auto const text = read_file(roots.proc + "/cpuinfo", 4 << 20);
  if (!text) return false;
  auto const flags = text->find("\nflags");
  if (flags == std::string::npos) return false;
  auto const line = std::string_view(*text).substr(flags + 1, text->find('\n', flags + 1) - flags - 1);
  auto const list = words(line);
  return std::ranges::find(list, "hypervisor") != list.end();
}

}  // namespace

std::optional<std::string> virtualization(Roots const& roots) {
  if (auto name = container(roots)) return name;
  // The processor knows best what runs it: firmware texts survive migrations.
  if (auto name = from_processor(roots); name && *name != "other") return name;
  if (auto name = from_firmware(roots)) return name;
  if (auto const kind = read_line(roots.sys + "/hypervisor/type")) return kind;
  if (processor_is_virtual(roots)) return "other";
  if (exists(roots.proc + "/cpuinfo")) return "none";
  return std::nullopt;
}

bool in_container(Roots const& roots) { return container(roots).has_value(); }

}  // namespace deskbell::agent::inventory
