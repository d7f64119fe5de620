// The inventory under the names that this field's clients already script against.
#include "console/server/api/asset_properties.h"

#include "console/server/api/support.h"

namespace deskbell::console::api {

namespace {

constexpr double gigabyte = 1024.0 * 1024.0 * 1024.0;

/// Sets a key only where the device gave the fact.
template <class T>
void put(json::object& object, std::string_view key, std::optional<T> const& value) {
  if (value) object[key] = json::value_from(*value);
}

double in_gb(std::int64_t bytes) { return std::round(static_cast<double>(bytes) / gigabyte * 10) / 10; }

void put_gb(json::object& object, std::string_view key, std::optional<std::int64_t> const& bytes) {
  if (bytes) object[key] = in_gb(*bytes);
}

void put_time(json::object& object, std::string_view key, std::optional<std::int64_t> const& ms) {
  if (ms) object[key] = json::string(to_iso8601(time_from_ms(*ms)));
}

template <class Record>
Record const& or_empty(std::optional<Record> const& record) {
  static Record const empty{};
  return record ? *record : empty;
}

json::array adapters_of(protocol::Inventory const& inventory) {
  json::array adapters;
  for (auto const& adapter : or_empty(inventory.network_adapters)) {
    json::object one;
    put(one, "name", adapter.name);
    if (!adapter.ipv4.empty()) {
      one["ipv4"] = json::string(adapter.ipv4.front().address);
      put(one, "subnet", adapter.ipv4.front().netmask);
    }
    if (!adapter.ipv6.empty()) one["ipv6"] = json::string(adapter.ipv6.front().address);
    put(one, "gateway", adapter.gateway);
    if (!adapter.dns_servers.empty()) one["dns1"] = json::string(adapter.dns_servers[0]);
    if (adapter.dns_servers.size() > 1) one["dns2"] = json::string(adapter.dns_servers[1]);
    put(one, "physical_address", adapter.mac);
    put(one, "dhcp_enabled", adapter.dhcp);
    adapters.push_back(std::move(one));
  }
  return adapters;
}

json::object general_of(protocol::Inventory const& inventory) {
  auto const& system = or_empty(inventory.system);
  json::object general;
  put(general, "name", system.hostname);
  put(general, "domain", system.domain);
  json::array macs;
  for (auto const& adapter : or_empty(inventory.network_adapters)) {
    if (adapter.mac) macs.push_back(json::string(*adapter.mac));
    if (!adapter.ipv4.empty() && adapter.gateway && !general.contains("ip")) {
      general["ip"] = json::string(adapter.ipv4.front().address);
    }
  }
  general["mac"] = std::move(macs);
  put(general, "manufacturer", system.manufacturer);
  put(general, "model", system.model);
  put(general, "serial_number", system.serial_number);
  put(general, "form_factor", system.form_factor);
  return general;
}

json::object os_of(protocol::Inventory const& inventory) {
  auto const& os = or_empty(inventory.os);
  json::object out;
  put(out, "name", os.full_name ? os.full_name : os.name);
  put(out, "build", os.build ? os.build : os.kernel);
  put(out, "os_architecture", os.architecture);
  put_time(out, "last_boot_time", os.last_boot_at);
  put(out, "pending_reboot", os.pending_reboot);
  return out;
}

std::optional<json::object> system_partition_of(protocol::Inventory const& inventory) {
  for (auto const& volume : or_empty(inventory.volumes)) {
    if (volume.mount_point != "/" && volume.mount_point != "C:\\") continue;
    json::object partition;
    put_gb(partition, "size_gb", volume.size_bytes);
    put_gb(partition, "free_gb", volume.free_bytes);
    put(partition, "free_percent", volume.free_percent);
    return partition;
  }
  return std::nullopt;
}

json::object kabuto_information(Asset const& asset, protocol::Inventory const& inventory) {
  json::object out{{"general", general_of(inventory)}, {"os", os_of(inventory)}};
  json::array cpus;
  for (auto const& cpu : or_empty(inventory.cpus)) {
    json::object one;
    put(one, "name", cpu.name);
    cpus.push_back(std::move(one));
  }
  out["cpu"] = std::move(cpus);
  json::array modules;
  for (auto const& module : or_empty(inventory.memory).modules) {
    json::object one;
    put(one, "slot", module.slot);
    put_gb(one, "size_gb", module.size_bytes);
    put(one, "type", module.type);
    modules.push_back(std::move(one));
  }
  out["ram"] = std::move(modules);
  put_gb(out, "ram_gb", or_empty(inventory.memory).total_bytes);
  json::array disks;
  for (auto const& disk : or_empty(inventory.disks)) {
    json::object one;
    put(one, "name", disk.name);
    put(one, "model", disk.model);
    put_gb(one, "size_gb", disk.size_bytes);
    disks.push_back(std::move(one));
  }
  out["hdd"] = std::move(disks);
  if (auto partition = system_partition_of(inventory)) out["system_partition"] = std::move(*partition);
  out["network_adapters"] = adapters_of(inventory);
  put(out, "last_user", or_empty(inventory.sessions).last_user);
  put(out, "last_synced_at", asset.last_seen_at);
  put(out, "computer_uuid", or_empty(inventory.system).uuid);
  return out;
}

/// `rows` of a page, and its meta.
template <class List, class Shape>
std::pair<json::array, json::value> paged(List const& list, Page page, Shape shape) {
  json::array rows;
  auto const from = static_cast<std::size_t>((page.page - 1) * page.per_page);
  for (std::size_t i = from; i < list.size() && i < from + static_cast<std::size_t>(page.per_page); ++i)
    rows.push_back(shape(list[i]));
  auto const total = static_cast<Number>(list.size());
  Meta const meta{(total + page.per_page - 1) / page.per_page, total, page.per_page, page.page};
  return {std::move(rows), protocol::codec::to_value(meta)};
}

}  // namespace

json::object asset_properties(Asset const& asset, protocol::Inventory const& inventory) {
  auto const& system = or_empty(inventory.system);
  auto const& os = or_empty(inventory.os);
  json::object properties;
  put(properties, "os", os.full_name ? os.full_name : os.name);
  put(properties, "manufacturer", system.manufacturer);
  put(properties, "model", system.model);
  put(properties, "serial_number", system.serial_number);
  put(properties, "form_factor", system.form_factor);
  put_gb(properties, "ram_gb", or_empty(inventory.memory).total_bytes);
  if (auto const& cpus = or_empty(inventory.cpus); !cpus.empty())
    put(properties, "cpu_name", cpus.front().name);
  put_time(properties, "last_boot", os.last_boot_at);
  put(properties, "last_user", or_empty(inventory.sessions).last_user);
  put(properties, "agent_version", asset.agent_version);
  properties["kabuto_information"] = kabuto_information(asset, inventory);
  return properties;
}

json::object asset_triggers(Asset const& asset, std::set<std::string> const& open_kinds) {
  // Their name of a trigger, and the kind of our alert that means it.
  static constexpr std::pair<char const*, char const*> names[] = {
      {"bsod", "crash_kernel"},       {"time", "clock_drift"},    {"no_av", "antivirus"},
      {"defrag", "defragmentation"},  {"firewall", "firewall"},   {"app_crash", "crash_application"},
      {"low_hd_space", "disk_space"}, {"smart_failure", "smart"}, {"device_manager", "device"}};
  json::object triggers;
  for (auto const& [theirs, ours] : names) {
    triggers[std::string(theirs) + "_triggered"] = open_kinds.contains(ours) ? "true" : "false";
  }
  triggers["agent_offline_triggered"] = asset.online ? "false" : "true";
  return {{"triggers", std::move(triggers)}};
}

json::object installed_applications(protocol::Inventory const& inventory, Page page) {
  auto [rows, meta] = paged(or_empty(inventory.software), page, [](protocol::Software const& software) {
    json::object row{{"name", json::string(software.name)}};
    put(row, "vendor", software.vendor);
    put(row, "version", software.version);
    return row;
  });
  return {{"installed_applications", std::move(rows)}, {"meta", std::move(meta)}};
}

json::object available_patches(protocol::Inventory const& inventory, Page page) {
  auto [rows, meta] = paged(or_empty(inventory.updates).packages, page, [](protocol::Update const& update) {
    json::object row{{"name", json::string(update.name)}};
    put(row, "installed_version", update.installed_version);
    put(row, "available_version", update.available_version);
    put(row, "security", update.security);
    return row;
  });
  // The package databases of Linux tell what is installed, not which patch brought it: installed_applications
  // has that.
  return {{"installed_patches", json::array{}},
          {"available_patches", std::move(rows)},
          {"available_patches_meta", std::move(meta)}};
}

}  // namespace deskbell::console::api
