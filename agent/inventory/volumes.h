// The mount table, for the inventory and for the disk-space monitor.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/inventory/roots.h"
#include "protocol/inventory.h"

namespace deskbell::agent::inventory {

struct Mount {
  std::string device_number;  ///< "8:1"
  std::string root;           ///< the folder of the file system that is mounted; "/" is all of it
  std::string mount_point;
  std::string filesystem;
  std::string source;
  bool read_only = false;
};

/// The text of /proc/self/mountinfo; lines that do not look like it are left out.
std::vector<Mount> parse_mounts(std::string_view text);
/// Volumes of a mount table, one for each file system that holds data, by mount point.
std::vector<protocol::Volume> read_volumes(Roots const& roots, std::string_view mount_table);

}  // namespace deskbell::agent::inventory
