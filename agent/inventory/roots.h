// Where the facts about a machine are read from: folders, and the few questions that no file answers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/inventory.h"

namespace deskbell::agent::inventory {

struct InterfaceAddress {
  std::string interface;
  std::string address;  ///< text form, without a scope
  int prefix_length = 0;
  bool ipv6 = false;
};

struct FilesystemSpace {
  std::int64_t size_bytes = 0;
  std::int64_t used_bytes = 0;  ///< size less everything that is free, reserved space included
  std::int64_t free_bytes = 0;  ///< for an ordinary user
  std::int64_t inodes = 0;      ///< 0 where the file system has no such limit
  std::int64_t inodes_free = 0;
};

/// What only the kernel of the running machine answers. A test gives one that answers what it likes.
class Machine {
 public:
  virtual ~Machine() = default;
  [[nodiscard]] virtual std::optional<std::vector<InterfaceAddress>> addresses() const = 0;
  /// Never called for file systems that live on another machine.
  [[nodiscard]] virtual std::optional<FilesystemSpace> space(std::string const& mount_point) const = 0;
  /// The hypervisor's signature from the processor, e.g. "KVMKVMKVM".
  [[nodiscard]] virtual std::optional<std::string> hypervisor() const = 0;
  /// Minutes east of UTC at this moment.
  [[nodiscard]] virtual std::optional<std::int64_t> utc_offset_minutes() const = 0;
  /// `name` as in /sys/block. Needs the right to send commands to the disk; never wakes a sleeping one.
  [[nodiscard]] virtual std::optional<protocol::Smart> smart(std::string const& name) const = 0;
};

/// The machine that this process runs on.
Machine const& this_machine();

struct Roots {
  std::string proc = "/proc";
  std::string sys = "/sys";
  std::string etc = "/etc";
  std::string usr = "/usr";
  std::string var = "/var";
  std::string run = "/run";
  std::string dev = "/dev";
  std::string host;  ///< stands before absolute paths that are looked up elsewhere (mount points, homes)
  Machine const* machine = &this_machine();

  /// A fixture tree that looks like a root folder, with a machine that answers for it (nullptr: no answers).
  static Roots under(std::string const& folder, Machine const* machine) {
    return Roots{.proc = folder + "/proc",
                 .sys = folder + "/sys",
                 .etc = folder + "/etc",
                 .usr = folder + "/usr",
                 .var = folder + "/var",
                 .run = folder + "/run",
                 .dev = folder + "/dev",
                 .host = folder,
                 .machine = machine};
  }
};

}  // namespace deskbell::agent::inventory
