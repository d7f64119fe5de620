// What a device says about its hardware, operating system and network: sections of an inventory report
// (inventory.h).
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace deskbell::protocol {

// ---- the machine
// ---------------------------------------------------------------------------------------------------

/// BIOS or UEFI firmware.
struct Firmware {
  std::optional<std::string> vendor;
  std::optional<std::string> version;
  std::optional<std::string> release;
  std::optional<std::string> date;  ///< YYYY-MM-DD where it can be understood, else as the firmware says it
  std::optional<std::string> mode;  ///< "uefi" or "bios"
  friend bool operator==(Firmware const&, Firmware const&) = default;
};
BOOST_DESCRIBE_STRUCT(Firmware, (), (vendor, version, release, date, mode))

/// The main board.
struct Board {
  std::optional<std::string> manufacturer;
  std::optional<std::string> model;
  std::optional<std::string> version;
  std::optional<std::string> serial_number;
  std::optional<std::string> asset_tag;
  friend bool operator==(Board const&, Board const&) = default;
};
BOOST_DESCRIBE_STRUCT(Board, (), (manufacturer, model, version, serial_number, asset_tag))

/// What the machine is: names, maker, serial numbers.
struct System {
  std::optional<std::string> hostname;
  std::optional<std::string> domain;  ///< DNS domain, "example.com"
  std::optional<std::string> fqdn;
  std::optional<std::string> directory_domain;  ///< the directory (AD, IPA) the machine is joined to
  std::optional<std::string> description;       ///< what its administrator calls it ("pretty hostname")
  std::optional<std::string> manufacturer;
  std::optional<std::string> model;
  std::optional<std::string> version;
  std::optional<std::string> serial_number;
  std::optional<std::string> uuid;  ///< SMBIOS UUID, lower case
  std::optional<std::string> sku;
  std::optional<std::string> family;
  std::optional<std::string>
      form_factor;  ///< "notebook", "desktop", "tower", "tablet", "virtual_machine", "container", ...
  std::optional<std::string> chassis_manufacturer;
  std::optional<std::string> chassis_serial_number;
  std::optional<std::string> asset_tag;
  std::optional<Firmware> firmware;
  std::optional<Board> board;
  std::optional<std::string> virtualization;  ///< "none", "kvm", "vmware", "docker", "lxc", ...
  std::optional<std::string>
      machine_id_digest;  ///< SHA-256 keyed to this product, hexadecimal; never the raw id
  std::optional<std::string> default_gateway;
  std::vector<std::string> dns_servers;
  std::vector<std::string> dns_search;
  friend bool operator==(System const&, System const&) = default;
};
BOOST_DESCRIBE_STRUCT(System, (),
                      (hostname, domain, fqdn, directory_domain, description, manufacturer, model, version,
                       serial_number, uuid, sku, family, form_factor, chassis_manufacturer,
                       chassis_serial_number, asset_tag, firmware, board, virtualization, machine_id_digest,
                       default_gateway, dns_servers, dns_search))

// ---- operating system
// ----------------------------------------------------------------------------------------------

struct Os {
  std::optional<std::string> platform;    ///< "linux", "windows", "macos"
  std::optional<std::string> name;        ///< "Debian GNU/Linux"
  std::optional<std::string> full_name;   ///< "Debian GNU/Linux 12 (bookworm)"
  std::optional<std::string> identifier;  ///< "debian"
  std::optional<std::string> version;     ///< "12.5"
  std::optional<std::string> build;
  std::optional<std::string> codename;  ///< "bookworm"
  std::optional<std::string> edition;   ///< "workstation"
  std::optional<std::string> kernel;    ///< "6.1.0-18-amd64"
  std::optional<std::string> kernel_version;
  std::optional<std::string> architecture;  ///< "x86_64"
  std::optional<std::string> init;          ///< "systemd", "sysvinit", ...
  std::optional<std::string> init_version;
  std::optional<std::string> c_library;  ///< "glibc 2.36"
  std::optional<std::int64_t> installed_at;
  std::optional<std::int64_t> last_boot_at;
  std::optional<std::int64_t> uptime_seconds;
  std::optional<std::string> timezone;                  ///< IANA name
  std::optional<std::int64_t> timezone_offset_minutes;  ///< east of UTC, now
  std::optional<std::string> locale;
  std::optional<std::string> keyboard_layout;
  std::optional<bool> pending_reboot;
  std::vector<std::string> pending_reboot_reasons;  ///< package names or short sentences
  std::optional<bool> clock_synchronized;
  std::optional<std::string> default_target;  ///< "graphical.target"
  std::optional<std::string> ssh_host_key;    ///< the public one, "ssh-ed25519 AAAA..."
  std::optional<double> load_average;         ///< over 5 minutes
  friend bool operator==(Os const&, Os const&) = default;
};
BOOST_DESCRIBE_STRUCT(Os, (),
                      (platform, name, full_name, identifier, version, build, codename, edition, kernel,
                       kernel_version, architecture, init, init_version, c_library, installed_at,
                       last_boot_at, uptime_seconds, timezone, timezone_offset_minutes, locale,
                       keyboard_layout, pending_reboot, pending_reboot_reasons, clock_synchronized,
                       default_target, ssh_host_key, load_average))

// ---- processors and memory
// -----------------------------------------------------------------------------------------

/// One processor package (socket).
struct Cpu {
  std::optional<std::string> name;
  std::optional<std::string> manufacturer;
  std::optional<std::string> architecture;
  std::optional<std::int64_t> socket;
  std::optional<std::int64_t> cores;
  std::optional<std::int64_t> threads;
  std::optional<std::int64_t> family;
  std::optional<std::int64_t> model;
  std::optional<std::int64_t> stepping;
  std::optional<std::string> microcode;
  std::optional<std::int64_t> speed_mhz;  ///< rated
  std::optional<std::int64_t> maximum_speed_mhz;
  std::optional<std::int64_t> cache_bytes;
  std::optional<std::string> serial_number;
  std::optional<std::string> identifier;     ///< the processor's signature
  std::optional<bool> virtualization;        ///< can run virtual machines
  std::vector<std::string> vulnerabilities;  ///< those the kernel calls "Vulnerable"
  friend bool operator==(Cpu const&, Cpu const&) = default;
};
BOOST_DESCRIBE_STRUCT(Cpu, (),
                      (name, manufacturer, architecture, socket, cores, threads, family, model, stepping,
                       microcode, speed_mhz, maximum_speed_mhz, cache_bytes, serial_number, identifier,
                       virtualization, vulnerabilities))

/// One memory module, or an empty slot (no size).
struct MemoryModule {
  std::optional<std::string> slot;
  std::optional<std::string> bank;
  std::optional<std::int64_t> size_bytes;
  std::optional<std::string> type;         ///< "DDR4"
  std::optional<std::string> form_factor;  ///< "SODIMM"
  std::optional<std::int64_t> speed_mts;
  std::optional<std::int64_t> configured_speed_mts;
  std::optional<std::string> manufacturer;
  std::optional<std::string> model;
  std::optional<std::string> serial_number;
  friend bool operator==(MemoryModule const&, MemoryModule const&) = default;
};
BOOST_DESCRIBE_STRUCT(MemoryModule, (),
                      (slot, bank, size_bytes, type, form_factor, speed_mts, configured_speed_mts,
                       manufacturer, model, serial_number))

struct Memory {
  std::optional<std::int64_t> total_bytes;
  std::optional<std::int64_t> available_bytes;
  std::optional<std::int64_t> swap_total_bytes;
  std::optional<std::int64_t> swap_free_bytes;
  std::optional<std::int64_t> maximum_bytes;  ///< what the board takes
  std::optional<std::int64_t> slots;
  std::optional<std::string> error_correction;
  std::vector<MemoryModule> modules;
  friend bool operator==(Memory const&, Memory const&) = default;
};
BOOST_DESCRIBE_STRUCT(Memory, (),
                      (total_bytes, available_bytes, swap_total_bytes, swap_free_bytes, maximum_bytes, slots,
                       error_correction, modules))

// ---- storage
// -------------------------------------------------------------------------------------------------------

struct Partition {
  std::optional<std::string> name;  ///< "sda1"
  std::optional<std::int64_t> number;
  std::optional<std::int64_t> start_bytes;
  std::optional<std::int64_t> size_bytes;
  std::optional<std::string> filesystem;
  std::optional<std::string> label;
  std::optional<std::string> uuid;
  std::optional<std::string> type;  ///< the partition table's type, a GUID or number
  friend bool operator==(Partition const&, Partition const&) = default;
};
BOOST_DESCRIBE_STRUCT(Partition, (), (name, number, start_bytes, size_bytes, filesystem, label, uuid, type))

/// What the disk says about its own health.
struct Smart {
  std::optional<std::string> state;  ///< "ok" or "failing"
  std::optional<std::int64_t> temperature_celsius;
  std::optional<std::int64_t> power_on_hours;
  std::optional<std::int64_t> power_cycles;
  std::optional<std::int64_t> reallocated_sectors;
  std::optional<std::int64_t> pending_sectors;
  std::optional<std::int64_t> used_percent;  ///< of the rated endurance; may pass 100
  std::optional<std::int64_t> media_errors;
  friend bool operator==(Smart const&, Smart const&) = default;
};
BOOST_DESCRIBE_STRUCT(Smart, (),
                      (state, temperature_celsius, power_on_hours, power_cycles, reallocated_sectors,
                       pending_sectors, used_percent, media_errors))

struct Disk {
  std::optional<std::string> name;  ///< "nvme0n1"
  std::optional<std::string> model;
  std::optional<std::string> manufacturer;
  std::optional<std::string> serial_number;
  std::optional<std::string> firmware;
  std::optional<std::string> wwn;
  std::optional<std::int64_t> size_bytes;
  std::optional<bool> rotational;
  std::optional<bool> removable;
  std::optional<bool> read_only;
  std::optional<std::string> bus;              ///< "nvme", "sata", "usb", "virtio", "scsi", "mmc", "xen", ...
  std::optional<std::string> kind;             ///< "ssd", "hdd", "optical", "card", "virtual"
  std::optional<std::string> description;      ///< one line for people
  std::optional<std::string> partition_table;  ///< "gpt" or "dos"
  std::optional<std::string> scheduler;
  std::optional<Smart> smart;
  std::vector<Partition> partitions;
  friend bool operator==(Disk const&, Disk const&) = default;
};
BOOST_DESCRIBE_STRUCT(Disk, (),
                      (name, model, manufacturer, serial_number, firmware, wwn, size_bytes, rotational,
                       removable, read_only, bus, kind, description, partition_table, scheduler, smart,
                       partitions))

/// A mounted file system that holds data; pseudo file systems are left out.
struct Volume {
  std::optional<std::string> mount_point;
  std::optional<std::string> device;
  std::optional<std::string> filesystem;
  std::optional<std::string> label;
  std::optional<std::string> uuid;
  std::optional<std::int64_t> size_bytes;
  std::optional<std::int64_t> free_bytes;  ///< what an ordinary user can still write
  std::optional<double> free_percent;
  std::optional<double> inodes_free_percent;
  std::optional<bool> encrypted;
  std::optional<bool> read_only;
  std::optional<bool>
      network;  ///< on another machine; its sizes are not asked, so that a dead server cannot hang us
  std::optional<std::string> kind;  ///< "local", "network", "memory", "removable", "optical"
  friend bool operator==(Volume const&, Volume const&) = default;
};
BOOST_DESCRIBE_STRUCT(Volume, (),
                      (mount_point, device, filesystem, label, uuid, size_bytes, free_bytes, free_percent,
                       inodes_free_percent, encrypted, read_only, network, kind))

// ---- network
// -------------------------------------------------------------------------------------------------------

struct IpAddress {
  std::string address;
  std::optional<std::int64_t> prefix_length;
  std::optional<std::string> netmask;  ///< IPv4 only, dotted
  std::optional<std::string> network;  ///< "192.168.1.0"
  friend bool operator==(IpAddress const&, IpAddress const&) = default;
};
BOOST_DESCRIBE_STRUCT(IpAddress, (), (address, prefix_length, netmask, network))

struct NetworkAdapter {
  std::optional<std::string> name;         ///< "enp3s0"
  std::optional<std::string> description;  ///< the device's product name where known
  std::optional<std::string> mac;          ///< lower case with colons
  std::optional<std::string>
      kind;  ///< "ethernet", "wifi", "bridge", "bond", "vlan", "tunnel", "mobile", "loopback", ...
  std::optional<bool> physical;
  std::optional<bool> wireless;
  std::optional<std::string> state;  ///< "up", "down", "dormant", "unknown", ...
  std::optional<std::int64_t> speed_mbps;
  std::optional<std::string> duplex;
  std::optional<std::int64_t> mtu;
  std::vector<IpAddress> ipv4;
  std::vector<IpAddress> ipv6;
  std::optional<std::string> gateway;
  std::optional<std::string> gateway6;
  std::vector<std::string> dns_servers;
  std::optional<bool> dhcp;
  std::optional<std::string> dhcp_server;
  std::optional<std::string> driver;
  std::optional<std::string> pci_slot;
  std::optional<std::string> hardware_id;  ///< "8086:15b7"
  std::vector<std::string> members;        ///< of a bridge or bond
  std::optional<std::string> ssid;
  friend bool operator==(NetworkAdapter const&, NetworkAdapter const&) = default;
};
BOOST_DESCRIBE_STRUCT(NetworkAdapter, (),
                      (name, description, mac, kind, physical, wireless, state, speed_mbps, duplex, mtu, ipv4,
                       ipv6, gateway, gateway6, dns_servers, dhcp, dhcp_server, driver, pci_slot, hardware_id,
                       members, ssid))

}  // namespace deskbell::protocol
