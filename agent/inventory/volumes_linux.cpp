// Mounted file systems that hold data.
#include "agent/inventory/volumes.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "agent/inventory/files.h"
#include "agent/inventory/sections.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

using protocol::Volume;

constexpr std::size_t deepest_stack = 8;

constexpr std::array<std::string_view, 13> network_types{
    "nfs",       "nfs4",   "cifs", "smb3",       "smbfs",         "9p", "virtiofs", "ceph",
    "glusterfs", "lustre", "afs",  "fuse.sshfs", "fuse.glusterfs"};
constexpr std::array<std::string_view, 19> disk_types{
    "ext2",  "ext3", "ext4",  "xfs",     "btrfs",   "zfs", "f2fs",    "jfs",      "reiserfs", "vfat",
    "exfat", "ntfs", "ntfs3", "fuseblk", "hfsplus", "udf", "iso9660", "bcachefs", "nilfs2"};

template <std::size_t Size>
bool contains(std::array<std::string_view, Size> const& list, std::string_view name) {
  return std::ranges::find(list, name) != list.end();
}

bool lies_under(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

/// Memory file systems of the system itself say nothing to a technician.
bool is_system_mount(std::string_view path) {
  for (auto const* folder : {"/run", "/dev", "/sys", "/proc"}) {
    if (lies_under(path, folder)) return true;
  }
  return false;
}

std::optional<std::string> kind_of(Mount const& mount) {
  // A part of a file system that is mounted elsewhere; only btrfs mounts parts of itself as a matter of
  // course.
  if (mount.root != "/" && mount.filesystem != "btrfs") return std::nullopt;
  if (contains(network_types, mount.filesystem)) return "network";
  if (mount.filesystem == "iso9660" || mount.filesystem == "udf") return "optical";
  if (contains(disk_types, mount.filesystem)) return "local";
  if (mount.filesystem == "tmpfs" || mount.filesystem == "ramfs") {
    return is_system_mount(mount.mount_point) ? std::nullopt : std::optional<std::string>("memory");
  }
  // A container's own root is an overlay.
  if (mount.filesystem == "overlay" && mount.mount_point == "/") return "local";
  return std::nullopt;
}

/// Walks down from a volume through LVM and RAID to what lies on dm-crypt.
bool is_encrypted(Roots const& roots, std::string const& folder, std::size_t depth = 0) {
  auto const uuid = read_line(folder + "/dm/uuid");
  if (uuid && uuid->starts_with("CRYPT-")) return true;
  if (depth == deepest_stack) return false;
  auto const below = list_folder(folder + "/slaves", 64);
  return std::ranges::any_of(
      below, [&](auto const& name) { return is_encrypted(roots, roots.sys + "/block/" + name, depth + 1); });
}

/// Folder of /sys for the block device behind a mount; empty where there is none.
std::string device_folder(Roots const& roots, Mount const& mount) {
  std::string const by_number = roots.sys + "/dev/block/" + mount.device_number;
  if (exists(by_number)) return by_number;
  // btrfs and others mount under a number of their own: go by the name of the source.
  if (!mount.source.starts_with("/dev/")) return {};
  std::string const name = mount.source.substr(5);
  auto const target = link_name(roots.dev + "/" + name);
  std::string const by_name = roots.sys + "/class/block/" + target.value_or(name);
  return exists(by_name) ? by_name : std::string();
}

void put_device_facts(Roots const& roots, Mount const& mount, Volume& volume) {
  std::string const folder = device_folder(roots, mount);
  if (folder.empty()) return;
  volume.encrypted = is_encrypted(roots, folder);
  for (auto const& [key, value] : udev_properties(roots, "b" + read_line(folder + "/dev").value_or(""))) {
    if (key == "ID_FS_LABEL_ENC") volume.label = unescaped(value);
    if (key == "ID_FS_UUID") volume.uuid = value;
  }
  bool const removable =
      read_flag(folder + "/removable").value_or(false) || read_flag(folder + "/../removable").value_or(false);
  if (removable && volume.kind == "local") volume.kind = "removable";
}

double percent(double part, double whole) { return std::round(part * 1000 / whole) / 10; }

void put_space(Roots const& roots, Volume& volume) {
  auto const space = roots.machine ? roots.machine->space(*volume.mount_point) : std::nullopt;
  if (!space || space->size_bytes <= 0) return;
  volume.size_bytes = space->size_bytes;
  volume.free_bytes = space->free_bytes;
  // As df counts: space that is reserved for root belongs to neither side.
  double const usable = static_cast<double>(space->used_bytes + space->free_bytes);
  if (usable > 0) volume.free_percent = percent(static_cast<double>(space->free_bytes), usable);
  if (space->inodes > 0) {
    volume.inodes_free_percent =
        percent(static_cast<double>(space->inodes_free), static_cast<double>(space->inodes));
  }
}

bool is_same_place(Mount const& left, Mount const& right) {
  if (left.device_number == right.device_number) return true;
  return left.source == right.source && left.source.starts_with("/dev/");
}

}  // namespace

std::vector<Mount> parse_mounts(std::string_view text) {
  std::vector<Mount> mounts;
  for_each_line(text, [&](std::string_view line) {
    // 36 35 98:0 /root /mount options [tags...] - type source super-options
    auto const separator = line.find(" - ");
    if (separator == std::string_view::npos) return;
    auto const before = words(line.substr(0, separator));
    auto const after = words(line.substr(separator + 3));
    if (before.size() < 6 || after.size() < 3) return;
    Mount mount;
    mount.device_number = before[2];
    mount.root = unescaped(before[3]);
    mount.mount_point = unescaped(before[4]);
    // The file system's own options, not the mount's: a hardened service sees every mount of its own
    // read-only.
    auto const options = split(after[2], ',');
    mount.read_only = std::ranges::find(options, "ro") != options.end();
    mount.filesystem = after[0];
    mount.source = unescaped(after[1]);
    mounts.push_back(std::move(mount));
  });
  return mounts;
}

std::vector<Volume> read_volumes(Roots const& roots, std::string_view mount_table) {
  std::vector<Volume> volumes;
  std::vector<Mount> taken;
  auto mounts = parse_mounts(mount_table);
  // Of several mounts of one file system the one nearest to the root stands for all.
  std::ranges::stable_sort(mounts, {}, [](auto const& mount) { return mount.mount_point.size(); });
  for (auto& mount : mounts) {
    auto const kind = kind_of(mount);
    auto const same = [&](Mount const& other) { return is_same_place(mount, other); };
    if (!kind || std::ranges::any_of(taken, same)) continue;
    Volume volume;
    volume.mount_point = mount.mount_point;
    volume.device = text_or_none(mount.source);
    volume.filesystem = mount.filesystem;
    volume.read_only = mount.read_only;
    volume.network = kind == "network";
    volume.kind = kind;
    if (kind != "network") {
      put_device_facts(roots, mount, volume);
      put_space(roots, volume);
    }
    volumes.push_back(std::move(volume));
    taken.push_back(std::move(mount));
  }
  std::ranges::sort(volumes, {}, &Volume::mount_point);
  return volumes;
}

std::optional<std::vector<Volume>> collect_volumes(Roots const& roots) {
  auto const text = read_file(roots.proc + "/self/mountinfo", 16 << 20);
  if (!text) return std::nullopt;
  return read_volumes(roots, *text);
}

}  // namespace deskbell::agent::inventory
