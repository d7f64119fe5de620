// One function for each section of the inventory, and the facts that several of them need.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/inventory/roots.h"
#include "protocol/inventory.h"

namespace deskbell::agent::inventory {

// Each reads only below `roots` and answers nullopt where this machine cannot say; none of them throws for
// what it reads, waits for another machine or starts a process.
std::optional<protocol::System> collect_system(Roots const& roots);
std::optional<protocol::Os> collect_os(Roots const& roots);
std::optional<std::vector<protocol::Cpu>> collect_cpus(Roots const& roots);
std::optional<protocol::Memory> collect_memory(Roots const& roots);
std::optional<std::vector<protocol::Disk>> collect_disks(Roots const& roots);
std::optional<std::vector<protocol::Volume>> collect_volumes(Roots const& roots);
std::optional<std::vector<protocol::NetworkAdapter>> collect_network_adapters(Roots const& roots);
std::optional<std::vector<protocol::Software>> collect_software(Roots const& roots);
std::optional<std::vector<protocol::Service>> collect_services(Roots const& roots);
std::optional<protocol::Processes> collect_processes(Roots const& roots);
std::optional<std::vector<protocol::User>> collect_users(Roots const& roots);
std::optional<std::vector<protocol::Group>> collect_groups(Roots const& roots);
std::optional<protocol::Sessions> collect_sessions(Roots const& roots);
std::optional<std::vector<protocol::Battery>> collect_batteries(Roots const& roots);
std::optional<std::vector<protocol::Display>> collect_displays(Roots const& roots);
std::optional<std::vector<protocol::Controller>> collect_controllers(Roots const& roots);
std::optional<std::vector<protocol::Printer>> collect_printers(Roots const& roots);
std::optional<protocol::Security> collect_security(Roots const& roots);
std::optional<protocol::Updates> collect_updates(Roots const& roots);
std::optional<std::vector<protocol::EnvironmentVariable>> collect_environment(Roots const& roots);

// ---- facts that several sections and monitors need
// -----------------------------------------------------------------

/// "none", or the name of the container manager or hypervisor ("docker", "lxc", "kvm", "vmware", ...).
std::optional<std::string> virtualization(Roots const& roots);
/// Whether the hardware that the kernel shows belongs to somebody else.
bool in_container(Roots const& roots);

/// Hexadecimal SHA-256 of "deskbell machine id\n" and the machine id; the raw id never leaves the machine.
std::optional<std::string> machine_id_digest(Roots const& roots);

struct PendingReboot {
  bool pending = false;
  std::vector<std::string> reasons;
};
/// nullopt where nothing on this machine would tell.
std::optional<PendingReboot> pending_reboot(Roots const& roots);

/// Negative, zero or positive as the Debian version `left` is older than, equal to or newer than `right`.
int compare_versions(std::string_view left, std::string_view right);

/// Properties that udev stored for a device, by its key in the database: "b8:0", "n2", "+usb:1-1".
std::vector<std::pair<std::string, std::string>> udev_properties(Roots const& roots, std::string const& key);

/// When the kernel started, milliseconds UTC.
std::optional<std::int64_t> kernel_boot_at(Roots const& roots);

}  // namespace deskbell::agent::inventory
