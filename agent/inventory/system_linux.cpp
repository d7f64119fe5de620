// Names, maker and serial numbers of the machine.
#include <algorithm>
#include <array>

#include "agent/inventory/files.h"
#include "agent/inventory/sections.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

using protocol::System;

/// SMBIOS 3.6, 7.4.1, system enclosure or chassis types; index is the type.
constexpr std::array<std::string_view, 37> chassis_types{"",
                                                         "other",
                                                         "",
                                                         "desktop",
                                                         "low_profile_desktop",
                                                         "pizza_box",
                                                         "mini_tower",
                                                         "tower",
                                                         "portable",
                                                         "laptop",
                                                         "notebook",
                                                         "handheld",
                                                         "docking_station",
                                                         "all_in_one",
                                                         "sub_notebook",
                                                         "space_saving",
                                                         "lunch_box",
                                                         "server",
                                                         "expansion",
                                                         "sub_chassis",
                                                         "expansion",
                                                         "peripheral",
                                                         "raid",
                                                         "rack_mount",
                                                         "sealed_case",
                                                         "multi_system",
                                                         "compact_pci",
                                                         "advanced_tca",
                                                         "blade",
                                                         "blade_enclosure",
                                                         "tablet",
                                                         "convertible",
                                                         "detachable",
                                                         "iot_gateway",
                                                         "embedded",
                                                         "mini_pc",
                                                         "stick_pc"};

std::optional<std::string> dmi(Roots const& roots, char const* field) {
  auto value = read_line(roots.sys + "/class/dmi/id/" + field);
  if (value && is_placeholder(*value)) return std::nullopt;
  return value;
}

/// MM/DD/YYYY of the firmware to YYYY-MM-DD.
std::optional<std::string> firmware_date(Roots const& roots) {
  auto const text = dmi(roots, "bios_date");
  if (!text) return std::nullopt;
  auto const parts = split(*text, '/');
  if (parts.size() != 3 || parts[0].size() != 2 || parts[1].size() != 2 || parts[2].size() != 4) return text;
  return std::string(parts[2]) + "-" + std::string(parts[0]) + "-" + std::string(parts[1]);
}

void put_firmware(Roots const& roots, System& system) {
  protocol::Firmware firmware;
  firmware.vendor = dmi(roots, "bios_vendor");
  firmware.version = dmi(roots, "bios_version");
  firmware.release = dmi(roots, "bios_release");
  firmware.date = firmware_date(roots);
  if (exists(roots.sys + "/firmware/efi")) {
    firmware.mode = "uefi";
  } else if (firmware.vendor || firmware.version) {
    firmware.mode = "bios";
  }
  if (firmware != protocol::Firmware{}) system.firmware = std::move(firmware);

  protocol::Board board;
  board.manufacturer = dmi(roots, "board_vendor");
  board.model = dmi(roots, "board_name");
  board.version = dmi(roots, "board_version");
  board.serial_number = dmi(roots, "board_serial");
  board.asset_tag = dmi(roots, "board_asset_tag");
  if (board != protocol::Board{}) system.board = std::move(board);
}

void put_hardware(Roots const& roots, System& system) {
  system.manufacturer = dmi(roots, "sys_vendor");
  system.model = dmi(roots, "product_name");
  system.version = dmi(roots, "product_version");
  system.serial_number = dmi(roots, "product_serial");
  if (auto const uuid = dmi(roots, "product_uuid")) system.uuid = lower(*uuid);
  system.sku = dmi(roots, "product_sku");
  system.family = dmi(roots, "product_family");
  system.chassis_manufacturer = dmi(roots, "chassis_vendor");
  system.chassis_serial_number = dmi(roots, "chassis_serial");
  system.asset_tag = dmi(roots, "chassis_asset_tag");
  put_firmware(roots, system);
  if (!system.model) {  // boards without SMBIOS describe themselves in a device tree; its texts end in a NUL
    system.model = read_line(roots.sys + "/firmware/devicetree/base/model");
    if (!system.serial_number)
      system.serial_number = read_line(roots.sys + "/firmware/devicetree/base/serial-number");
  }
}

std::optional<std::string> form_factor(Roots const& roots, System const& system) {
  if (in_container(roots)) return "container";
  if (system.virtualization && *system.virtualization != "none") return "virtual_machine";
  auto const type = read_number(roots.sys + "/class/dmi/id/chassis_type");
  if (!type || *type < 0 || static_cast<std::size_t>(*type) >= chassis_types.size()) return std::nullopt;
  return text_or_none(chassis_types[static_cast<std::size_t>(*type)]);
}

void put_resolver(Roots const& roots, System& system, std::optional<std::string>& resolver_domain) {
  auto const text = read_file(roots.etc + "/resolv.conf");
  if (!text) return;
  for_each_line(*text, [&](std::string_view line) {
    auto const parts = words(line);
    if (parts.size() < 2) return;
    if (parts[0] == "nameserver") system.dns_servers.emplace_back(parts[1]);
    if (parts[0] == "domain") resolver_domain = std::string(parts[1]);
    if (parts[0] == "search") system.dns_search.assign(parts.begin() + 1, parts.end());
  });
  if (!resolver_domain && !system.dns_search.empty()) resolver_domain = system.dns_search.front();
}

std::optional<std::string> name_in_hosts(Roots const& roots, std::string const& hostname) {
  auto const text = read_file(roots.etc + "/hosts");
  std::optional<std::string> found;
  if (!text) return found;
  for_each_line(*text, [&](std::string_view line) {
    auto const parts = words(line.substr(0, line.find('#')));
    if (found || parts.size() < 2 || std::find(parts.begin() + 1, parts.end(), hostname) == parts.end())
      return;
    for (std::size_t index = 1; index < parts.size() && !found; ++index) {
      if (parts[index].starts_with(hostname + ".")) found = std::string(parts[index]);
    }
  });
  return found;
}

void put_names(Roots const& roots, System& system) {
  system.hostname = read_line(roots.proc + "/sys/kernel/hostname");
  if (!system.hostname) system.hostname = read_line(roots.etc + "/hostname");
  std::optional<std::string> resolver_domain;
  put_resolver(roots, system, resolver_domain);
  if (system.hostname) {
    system.fqdn = system.hostname->find('.') != std::string::npos ? system.hostname
                                                                  : name_in_hosts(roots, *system.hostname);
  }
  if (system.fqdn) {
    system.domain = text_or_none(std::string_view(*system.fqdn).substr(system.fqdn->find('.') + 1));
  } else if (resolver_domain != "." && resolver_domain != "localdomain") {
    system.domain = resolver_domain;
  }
  if (auto const text = read_file(roots.etc + "/machine-info")) {
    system.description = value_of(read_assignments(*text), "PRETTY_HOSTNAME");
  }
}

std::optional<std::string> joined_domain(Roots const& roots) {
  if (auto const text = read_file(roots.etc + "/sssd/sssd.conf")) {
    if (auto const domains = value_of(read_assignments(*text), "domains")) {
      return text_or_none(split(*domains, ',').front());
    }
  }
  if (auto const text = read_file(roots.etc + "/samba/smb.conf")) {
    auto const settings = read_assignments(*text);
    auto const security = value_of(settings, "security");
    if (security && lower(*security) == "ads") return value_of(settings, "realm");
  }
  return std::nullopt;
}

std::optional<std::string> default_gateway(Roots const& roots) {
  auto const text = read_file(roots.proc + "/net/route");
  std::optional<std::string> gateway;
  if (!text) return gateway;
  for_each_line(*text, [&](std::string_view line) {
    auto const parts = words(line);
    if (gateway || parts.size() < 8 || parts[1] != "00000000" || parts[7] != "00000000") return;
    auto const address = to_number(parts[2], 16);  // in the byte order of the machine, which is little endian
    if (!address || *address == 0) return;
    std::string dotted;
    for (int shift = 0; shift < 32; shift += 8) {
      dotted += (shift ? "." : "") + std::to_string((*address >> shift) & 255);
    }
    gateway = std::move(dotted);
  });
  return gateway;
}

}  // namespace

std::optional<std::string> machine_id_digest(Roots const& roots) {
  auto const id = read_line(roots.etc + "/machine-id");
  if (!id || id->size() != 32) return std::nullopt;
  return sha256_hex("deskbell machine id\n" + *id);
}

std::optional<System> collect_system(Roots const& roots) {
  System system;
  put_names(roots, system);
  system.virtualization = virtualization(roots);
  if (!in_container(roots)) put_hardware(roots, system);
  system.form_factor = form_factor(roots, system);
  system.directory_domain = joined_domain(roots);
  system.machine_id_digest = machine_id_digest(roots);
  system.default_gateway = default_gateway(roots);
  if (system == System{}) return std::nullopt;
  return system;
}

}  // namespace deskbell::agent::inventory
