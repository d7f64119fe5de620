// Disks as the kernel lists them: model, serial number, size, partitions, health.
#include <algorithm>
#include <array>
#include <utility>

#include "agent/inventory/files.h"
#include "agent/inventory/sections.h"
#include "agent/inventory/text.h"
#include "core/bytes.h"

namespace deskbell::agent::inventory {
namespace {

using protocol::Disk;
using protocol::Partition;
using Properties = std::vector<std::pair<std::string, std::string>>;

constexpr std::int64_t sector_bytes = 512;  // of /sys, whatever the disk's own sectors are

std::optional<std::string> find(Properties const& properties, std::string_view key) {
  auto const found =
      std::ranges::find(properties, key, [](auto const& entry) { return std::string_view(entry.first); });
  return found == properties.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> unescaped_value(Properties const& properties, std::string_view key) {
  auto const value = find(properties, key);
  return value ? text_or_none(unescaped(*value)) : std::nullopt;
}

bool is_listed(std::string_view name) {
  static constexpr std::array<std::string_view, 9> others{"loop", "ram", "zram", "dm-", "md",
                                                          "fd",   "nbd", "drbd", "zd"};
  return std::ranges::none_of(others, [&](auto prefix) { return name.starts_with(prefix); });
}

std::optional<std::string> bus_of(std::string const& path) {
  using Names = std::pair<std::string_view, std::string_view>;
  // The last bus on the way to the disk is its own: a USB disk also lies behind a PCI controller.
  static constexpr std::array<Names, 10> marks{{{"/nvme", "nvme"},
                                                {"/usb", "usb"},
                                                {"/virtio", "virtio"},
                                                {"/mmc_host", "mmc"},
                                                {"/ata", "sata"},
                                                {"/VMBUS", "hyperv"},
                                                {"/vbd-", "xen"},
                                                {"/fw", "firewire"},
                                                {"/session", "iscsi"},
                                                {"/host", "scsi"}}};
  for (auto const& [mark, name] : marks) {
    if (path.find(mark) != std::string::npos) return std::string(name);
  }
  return std::nullopt;
}

/// SCSI vital product data page 80h: four bytes of header, then the serial number.
std::optional<std::string> serial_page(std::string const& path) {
  auto const page = read_file(path, 4096);
  if (!page || page->size() <= 4) return std::nullopt;
  return text_or_none(std::string_view(*page).substr(4));
}

Partition read_partition(Roots const& roots, std::string const& disk_folder, std::string const& name) {
  std::string const folder = disk_folder + "/" + name;
  Partition partition;
  partition.name = name;
  partition.number = read_number(folder + "/partition");
  partition.start_bytes = scaled(read_number(folder + "/start"), sector_bytes);
  partition.size_bytes = scaled(read_number(folder + "/size"), sector_bytes);
  auto const properties = udev_properties(roots, "b" + read_line(folder + "/dev").value_or(""));
  partition.filesystem = find(properties, "ID_FS_TYPE");
  partition.label = unescaped_value(properties, "ID_FS_LABEL_ENC");
  if (!partition.label) partition.label = find(properties, "ID_FS_LABEL");
  partition.uuid = find(properties, "ID_FS_UUID");
  partition.type = find(properties, "ID_PART_ENTRY_TYPE");
  return partition;
}

std::vector<Partition> read_partitions(Roots const& roots, std::string const& folder,
                                       std::string const& disk) {
  std::vector<Partition> partitions;
  for (auto const& name : list_folder(folder)) {
    if (name.starts_with(disk) && exists(folder + "/" + name + "/partition")) {
      partitions.push_back(read_partition(roots, folder, name));
    }
  }
  std::ranges::stable_sort(partitions, {},
                           [](auto const& partition) { return partition.number.value_or(0); });
  return partitions;
}

void put_identity(std::string const& folder, Properties const& properties, Disk& disk) {
  disk.model = unescaped_value(properties, "ID_MODEL_ENC");
  for (auto const* file : {"/device/model", "/device/name"}) {
    if (!disk.model) disk.model = read_line(folder + file);
  }
  auto const vendor = read_line(folder + "/device/vendor");
  bool const is_number = vendor && vendor->starts_with("0x");  // virtio and NVMe give the PCI vendor here
  if (vendor && !is_number && *vendor != "ATA" && !is_placeholder(*vendor)) disk.manufacturer = vendor;
  disk.serial_number = find(properties, "ID_SERIAL_SHORT");
  for (auto const* file : {"/device/serial", "/serial"}) {
    if (!disk.serial_number) disk.serial_number = read_line(folder + file);
  }
  if (!disk.serial_number) disk.serial_number = serial_page(folder + "/device/vpd_pg80");
  if (disk.serial_number && is_placeholder(*disk.serial_number)) disk.serial_number.reset();
  for (auto const* file : {"/device/firmware_rev", "/device/rev", "/device/fwrev"}) {
    if (!disk.firmware) disk.firmware = read_line(folder + file);
  }
  disk.wwn = find(properties, "ID_WWN_WITH_EXTENSION");
  for (auto const* file : {"/wwid", "/device/wwid"}) {
    if (!disk.wwn) disk.wwn = read_line(folder + file);
  }
}

std::string kind_of(Disk const& disk, std::string const& name) {
  if (name.starts_with("sr")) return "optical";
  if (disk.bus == "virtio" || disk.bus == "xen" || disk.bus == "hyperv") return "virtual";
  if (disk.bus == "mmc") return "card";
  return disk.rotational.value_or(false) ? "hdd" : "ssd";
}

std::optional<std::string> scheduler(std::string const& folder) {
  auto const line = read_line(folder + "/queue/scheduler");
  if (!line) return std::nullopt;
  auto const open = line->find('[');
  auto const close = line->find(']');
  if (open == std::string::npos || close == std::string::npos || close < open) return line;
  return line->substr(open + 1, close - open - 1);
}

std::string description(Disk const& disk) {
  std::string text = disk.model.value_or(disk.name.value_or("disk"));
  if (disk.size_bytes) text += ", " + core::bytes_text(*disk.size_bytes);
  if (disk.bus) text += ", " + *disk.bus;
  if (disk.kind) text += " " + *disk.kind;
  return text;
}

Disk read_disk(Roots const& roots, std::string const& name) {
  std::string const folder = roots.sys + "/block/" + name;
  Disk disk;
  disk.name = name;
  auto const properties = udev_properties(roots, "b" + read_line(folder + "/dev").value_or(""));
  put_identity(folder, properties, disk);
  disk.size_bytes = scaled(read_number(folder + "/size"), sector_bytes);
  disk.rotational = read_flag(folder + "/queue/rotational");
  disk.removable = read_flag(folder + "/removable");
  disk.read_only = read_flag(folder + "/ro");
  disk.bus = bus_of(read_link(folder).value_or(""));
  disk.kind = kind_of(disk, name);
  disk.partition_table = find(properties, "ID_PART_TABLE_TYPE");
  disk.scheduler = scheduler(folder);
  disk.partitions = read_partitions(roots, folder, name);
  disk.description = description(disk);
  if (roots.machine && disk.kind != "virtual" && disk.kind != "optical")
    disk.smart = roots.machine->smart(name);
  return disk;
}

}  // namespace

std::optional<std::vector<Disk>> collect_disks(Roots const& roots) {
  if (in_container(roots)) return std::nullopt;  // /sys shows the host's
  if (!exists(roots.sys + "/block")) return std::nullopt;
  std::vector<Disk> disks;
  for (auto const& name : list_folder(roots.sys + "/block", 4096)) {
    if (!is_listed(name)) continue;
    Disk disk = read_disk(roots, name);
    if (disk.size_bytes.value_or(0) == 0 && disk.kind != "optical") continue;  // a card reader without a card
    disks.push_back(std::move(disk));
  }
  return disks;
}

}  // namespace deskbell::agent::inventory
