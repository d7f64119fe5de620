// Network adapters: what they are, their addresses, their way out.
#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "agent/inventory/files.h"
#include "agent/inventory/leases.h"
#include "agent/inventory/sections.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

using protocol::IpAddress;
using protocol::NetworkAdapter;

constexpr std::int64_t type_ethernet = 1;  // ARPHRD_* of the kernel
constexpr std::int64_t type_ppp = 512;
constexpr std::int64_t type_loopback = 772;
constexpr std::int64_t type_none = 65534;

std::string kind_of(std::string const& folder, std::string const& name) {
  std::string declared;
  if (auto const text = read_file(folder + "/uevent")) {
    declared = value_of(read_assignments(*text), "DEVTYPE").value_or("");
  }
  if (declared == "wlan" || exists(folder + "/wireless") || exists(folder + "/phy80211")) return "wifi";
  if (declared == "wwan") return "mobile";
  if (declared == "bridge" || declared == "bond" || declared == "vlan" || declared == "vxlan")
    return declared;
  if (exists(folder + "/bridge")) return "bridge";
  if (exists(folder + "/bonding")) return "bond";
  if (declared == "wireguard" || exists(folder + "/tun_flags")) return "tunnel";
  auto const type = read_number(folder + "/type");
  if (type == type_loopback || name == "lo") return "loopback";
  // NOLINTNEXTLINE(misc-redundant-expression): clang-tidy 14 takes two constants for one.
  if (type == type_ppp || type == type_none) return "tunnel";
  if (type != type_ethernet) return "other";
  return exists(folder + "/device") ? "ethernet" : "virtual";
}

/// Network number and dotted mask of an IPv4 or IPv6 address.
IpAddress described(InterfaceAddress const& given) {
  IpAddress address;
  address.address = given.address;
  address.prefix_length = given.prefix_length;
  std::array<unsigned char, 16> bytes{};
  int const family = given.ipv6 ? AF_INET6 : AF_INET;
  int const bits = given.ipv6 ? 128 : 32;
  if (::inet_pton(family, given.address.c_str(), bytes.data()) != 1) return address;
  if (given.prefix_length < 0 || given.prefix_length > bits) return address;
  std::array<unsigned char, 16> mask{};
  for (int bit = 0; bit < given.prefix_length; ++bit)
    mask[bit / 8] |= static_cast<unsigned char>(0x80 >> bit % 8);
  for (std::size_t index = 0; index < bytes.size(); ++index) bytes[index] &= mask[index];
  std::array<char, INET6_ADDRSTRLEN> text;
  if (::inet_ntop(family, bytes.data(), text.data(), text.size())) address.network = text.data();
  if (!given.ipv6 && ::inet_ntop(AF_INET, mask.data(), text.data(), text.size()))
    address.netmask = text.data();
  return address;
}

void put_addresses(std::vector<InterfaceAddress> const& all, NetworkAdapter& adapter) {
  for (auto const& address : all) {
    if (address.interface == adapter.name)
      (address.ipv6 ? adapter.ipv6 : adapter.ipv4).push_back(described(address));
  }
}

/// The default route with the lowest metric of one interface, from the kernel's hexadecimal table.
std::optional<std::string> gateway(std::string_view table, std::string_view interface) {
  std::optional<std::int64_t> best_metric;
  std::optional<std::string> best;
  for_each_line(table, [&](std::string_view line) {
    auto const parts = words(line);
    if (parts.size() < 8 || parts[0] != interface || parts[1] != "00000000" || parts[7] != "00000000") return;
    auto const address = to_number(parts[2], 16);
    auto const metric = to_number(parts[6]);
    if (!address || *address == 0 || !metric || (best_metric && *metric >= *best_metric)) return;
    auto const raw = static_cast<std::uint32_t>(*address);
    std::array<char, INET_ADDRSTRLEN> text;
    if (!::inet_ntop(AF_INET, &raw, text.data(), text.size())) return;
    best = text.data();
    best_metric = metric;
  });
  return best;
}

std::optional<std::string> gateway6(std::string_view table, std::string_view interface) {
  static constexpr std::string_view nowhere = "00000000000000000000000000000000";
  std::optional<std::string> found;
  for_each_line(table, [&](std::string_view line) {
    auto const parts = words(line);
    if (found || parts.size() < 10 || parts[9] != interface || parts[0] != nowhere || parts[1] != "00")
      return;
    if (parts[4] == nowhere || parts[4].size() != nowhere.size()) return;
    std::array<unsigned char, 16> bytes;
    for (std::size_t index = 0; index < bytes.size(); ++index) {
      auto const byte = to_number(parts[4].substr(index * 2, 2), 16);
      if (!byte) return;
      bytes[index] = static_cast<unsigned char>(*byte);
    }
    std::array<char, INET6_ADDRSTRLEN> text;
    if (::inet_ntop(AF_INET6, bytes.data(), text.data(), text.size())) found = text.data();
  });
  return found;
}

bool is_pci_slot(std::string_view name) {
  return name.size() >= 12 && name[4] == ':' && name[7] == ':' && name[10] == '.';
}

void put_hardware(Roots const& roots, std::string const& folder, NetworkAdapter& adapter) {
  adapter.driver = link_name(folder + "/device/driver");
  auto const slot = link_name(folder + "/device");
  if (slot && is_pci_slot(*slot)) adapter.pci_slot = slot;
  auto const vendor = read_hexadecimal(folder + "/device/vendor");
  auto const product = read_hexadecimal(folder + "/device/device");
  if (vendor && product && adapter.pci_slot) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (auto const number : {*vendor, *product}) {
      if (!text.empty()) text += ':';
      for (int shift = 12; shift >= 0; shift -= 4)
        text += digits[static_cast<std::size_t>(number >> shift & 15)];
    }
    adapter.hardware_id = text;
  }
  auto const index = read_line(folder + "/ifindex");
  std::string maker;
  for (auto const& [key, value] : udev_properties(roots, "n" + index.value_or(""))) {
    if (key == "ID_MODEL_FROM_DATABASE" || (key == "ID_MODEL" && !adapter.description))
      adapter.description = value;
    if (key == "ID_VENDOR_FROM_DATABASE") maker = value;
  }
  if (adapter.description && !maker.empty()) adapter.description = maker + " " + *adapter.description;
}

void put_members(std::string const& folder, NetworkAdapter& adapter) {
  if (adapter.kind == "bond") {
    if (auto const line = read_line(folder + "/bonding/slaves")) {
      for (auto const name : words(*line)) adapter.members.emplace_back(name);
    }
  }
  if (adapter.kind == "bridge") adapter.members = list_folder(folder + "/brif", 1024);
  std::erase_if(adapter.members, [](auto const& name) { return name.starts_with("veth"); });
}

NetworkAdapter read_adapter(Roots const& roots, std::string const& name) {
  std::string const folder = roots.sys + "/class/net/" + name;
  NetworkAdapter adapter;
  adapter.name = name;
  adapter.kind = kind_of(folder, name);
  adapter.wireless = adapter.kind == "wifi";
  adapter.physical = exists(folder + "/device");
  auto const mac = read_line(folder + "/address");
  if (mac && mac->size() >= 17 && mac->find_first_not_of("0:") != std::string::npos)
    adapter.mac = lower(*mac);
  adapter.state = read_line(folder + "/operstate");
  if (auto const speed = read_number(folder + "/speed"); speed && *speed > 0) adapter.speed_mbps = speed;
  adapter.duplex = read_line(folder + "/duplex");
  if (adapter.duplex == "unknown") adapter.duplex.reset();
  adapter.mtu = read_number(folder + "/mtu");
  put_hardware(roots, folder, adapter);
  put_members(folder, adapter);
  return adapter;
}

}  // namespace

std::optional<std::vector<NetworkAdapter>> collect_network_adapters(Roots const& roots) {
  if (!exists(roots.sys + "/class/net")) return std::nullopt;
  auto const addresses = roots.machine ? roots.machine->addresses().value_or(std::vector<InterfaceAddress>{})
                                       : std::vector<InterfaceAddress>{};
  std::string const routes = read_file(roots.proc + "/net/route").value_or("");
  std::string const routes6 = read_file(roots.proc + "/net/ipv6_route", 4 << 20).value_or("");
  std::vector<NetworkAdapter> adapters;
  for (auto const& name : list_folder(roots.sys + "/class/net", 4096)) {
    // bonding_masters is a file; a veth's other end belongs to a container.
    if (name.starts_with("veth") || !exists(roots.sys + "/class/net/" + name + "/ifindex")) continue;
    NetworkAdapter adapter = read_adapter(roots, name);
    put_addresses(addresses, adapter);
    adapter.gateway = gateway(routes, name);
    adapter.gateway6 = gateway6(routes6, name);
    put_configuration(roots, adapter);
    adapters.push_back(std::move(adapter));
  }
  return adapters;
}

}  // namespace deskbell::agent::inventory
