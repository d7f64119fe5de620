// The inventory under the names that this field's clients already script against.
#include "console/server/api/asset_properties.h"

#include <algorithm>
#include <cmath>

#include "console/server/records.h"

namespace deskbell::console::api {

namespace {

constexpr double gigabyte = 1024.0 * 1024.0 * 1024.0;

Maybe<double> in_gb(Maybe<std::int64_t> const& bytes) {
  if (!bytes) return std::nullopt;
  return std::round(static_cast<double>(*bytes) / gigabyte * 10) / 10;
}

Maybe<std::string> time_of(Scope const& scope, Maybe<std::int64_t> const& ms) {
  if (!ms) return std::nullopt;
  return iso(scope, time_from_ms(*ms));
}

template <class Record>
Record const& or_empty(std::optional<Record> const& record) {
  static Record const empty{};
  return record ? *record : empty;
}

KabutoAdapter adapter_of(protocol::NetworkAdapter const& adapter) {
  KabutoAdapter one;
  one.name = adapter.name;
  if (!adapter.ipv4.empty()) {
    one.ipv4 = adapter.ipv4.front().address;
    one.subnet = adapter.ipv4.front().netmask;
  }
  if (!adapter.ipv6.empty()) one.ipv6 = adapter.ipv6.front().address;
  one.gateway = adapter.gateway;
  if (!adapter.dns_servers.empty()) one.dns1 = adapter.dns_servers[0];
  if (adapter.dns_servers.size() > 1) one.dns2 = adapter.dns_servers[1];
  one.physical_address = adapter.mac;
  one.dhcp_enabled = adapter.dhcp;
  return one;
}

KabutoGeneral general_of(protocol::Inventory const& inventory) {
  auto const& system = or_empty(inventory.system);
  KabutoGeneral general;
  general.name = system.hostname;
  general.domain = system.domain;
  for (auto const& adapter : or_empty(inventory.network_adapters)) {
    if (adapter.mac) general.mac.push_back(*adapter.mac);
    if (!adapter.ipv4.empty() && adapter.gateway && !general.ip) general.ip = adapter.ipv4.front().address;
  }
  general.manufacturer = system.manufacturer;
  general.model = system.model;
  general.serial_number = system.serial_number;
  general.form_factor = system.form_factor;
  return general;
}

KabutoOs os_of(Scope const& scope, protocol::Inventory const& inventory) {
  auto const& os = or_empty(inventory.os);
  return {os.full_name ? os.full_name : os.name, os.build ? os.build : os.kernel, os.architecture,
          time_of(scope, os.last_boot_at), os.pending_reboot};
}

Maybe<KabutoPartition> system_partition_of(protocol::Inventory const& inventory) {
  for (auto const& volume : or_empty(inventory.volumes)) {
    if (volume.mount_point != "/" && volume.mount_point != "C:\\") continue;
    return KabutoPartition{in_gb(volume.size_bytes), in_gb(volume.free_bytes), volume.free_percent};
  }
  return std::nullopt;
}

KabutoInformation kabuto_information(Scope const& scope, Asset const& asset,
                                     protocol::Inventory const& inventory) {
  KabutoInformation out;
  out.general = general_of(inventory);
  out.os = os_of(scope, inventory);
  for (auto const& cpu : or_empty(inventory.cpus)) out.cpu.push_back({cpu.name});
  for (auto const& module : or_empty(inventory.memory).modules)
    out.ram.push_back({module.slot, in_gb(module.size_bytes), module.type});
  out.ram_gb = in_gb(or_empty(inventory.memory).total_bytes);
  for (auto const& disk : or_empty(inventory.disks))
    out.hdd.push_back({disk.name, disk.model, in_gb(disk.size_bytes)});
  out.system_partition = system_partition_of(inventory);
  for (auto const& adapter : or_empty(inventory.network_adapters))
    out.network_adapters.push_back(adapter_of(adapter));
  out.last_user = or_empty(inventory.sessions).last_user;
  out.last_synced_at = asset.last_seen_at;
  out.computer_uuid = or_empty(inventory.system).uuid;
  return out;
}

/// One page of `all`, each element through `shape` into `rows`.
template <class List, class Row, class Shape>
Meta put_page(List const& all, Page page, std::vector<Row>& rows, Shape shape) {
  auto const from = static_cast<std::size_t>((page.page - 1) * page.per_page);
  auto const end = std::min(all.size(), from + static_cast<std::size_t>(page.per_page));
  for (std::size_t i = from; i < end; ++i) rows.push_back(shape(all[i]));
  return meta_of(page, static_cast<std::int64_t>(all.size()));
}

}  // namespace

std::vector<std::string_view> const& property_sections() {
  static std::vector<std::string_view> const sections{
      "system", "os", "cpus", "memory", "disks", "volumes", "network_adapters", "sessions"};
  return sections;
}

AssetProperties asset_properties(Scope const& scope, Asset const& asset,
                                 protocol::Inventory const& inventory) {
  auto const& system = or_empty(inventory.system);
  auto const& os = or_empty(inventory.os);
  AssetProperties properties;
  properties.os = os.full_name ? os.full_name : os.name;
  properties.manufacturer = system.manufacturer;
  properties.model = system.model;
  properties.serial_number = system.serial_number;
  properties.form_factor = system.form_factor;
  properties.ram_gb = in_gb(or_empty(inventory.memory).total_bytes);
  if (auto const& cpus = or_empty(inventory.cpus); !cpus.empty()) properties.cpu_name = cpus.front().name;
  properties.last_boot = time_of(scope, os.last_boot_at);
  properties.last_user = or_empty(inventory.sessions).last_user;
  properties.agent_version = asset.agent_version;
  properties.kabuto_information = kabuto_information(scope, asset, inventory);
  return properties;
}

RmmStore rmm_store(Asset const& asset, std::set<std::string> const& open_kinds) {
  auto const open = [&](char const* kind) {
    return std::string(open_kinds.contains(kind) ? "true" : "false");
  };
  RmmStore store;
  auto& triggers = store.triggers;
  triggers.bsod_triggered = open("crash_kernel");
  triggers.time_triggered = open("clock_drift");
  triggers.no_av_triggered = open("antivirus");
  triggers.defrag_triggered = open("defragmentation");
  triggers.firewall_triggered = open("firewall");
  triggers.app_crash_triggered = open("crash_application");
  triggers.low_hd_space_triggered = open("disk_space");
  triggers.smart_failure_triggered = open("smart");
  triggers.device_manager_triggered = open("device");
  triggers.agent_offline_triggered = asset.online ? "false" : "true";
  return store;
}

InstalledApplicationList installed_applications(protocol::Inventory const& inventory, Page page) {
  InstalledApplicationList list;
  list.meta = put_page(or_empty(inventory.software), page, list.installed_applications,
                       [](protocol::Software const& software) {
                         return InstalledApplication{software.name, software.vendor, software.version};
                       });
  return list;
}

PatchList available_patches(protocol::Inventory const& inventory, Page page) {
  PatchList list;
  list.available_patches_meta = put_page(
      or_empty(inventory.updates).packages, page, list.available_patches, [](protocol::Update const& update) {
        return Patch{update.name, update.installed_version, update.available_version, update.security};
      });
  return list;
}

}  // namespace deskbell::console::api
