// Reads the state files of the usual network programs.
#include "agent/inventory/leases.h"

#include "agent/inventory/files.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

using protocol::NetworkAdapter;

void put_servers(std::string_view list, NetworkAdapter& adapter) {
  for (auto const server : words(list)) adapter.dns_servers.emplace_back(server);
}

bool from_networkd(Roots const& roots, std::string const& index, NetworkAdapter& adapter) {
  auto const link = read_file(roots.run + "/systemd/netif/links/" + index);
  if (!link) return false;
  auto const state = read_assignments(*link);
  if (value_of(state, "ADMIN_STATE") == "unmanaged") return false;
  if (auto const servers = value_of(state, "DNS")) put_servers(*servers, adapter);
  auto const lease = read_file(roots.run + "/systemd/netif/leases/" + index);
  adapter.dhcp = lease.has_value();
  if (lease) {
    auto const answer = read_assignments(*lease);
    adapter.dhcp_server = value_of(answer, "SERVER_ADDRESS");
    auto const servers = value_of(answer, "DNS");
    if (adapter.dns_servers.empty() && servers) put_servers(*servers, adapter);
  }
  return true;
}

bool from_network_manager(Roots const& roots, std::string const& index, NetworkAdapter& adapter) {
  auto const text = read_file(roots.run + "/NetworkManager/devices/" + index);
  if (!text) return false;
  auto const device = read_assignments(*text);
  auto const connection = value_of(device, "connection-uuid");
  if (value_of(device, "managed") == "false" || !connection) return false;
  auto const lease = read_file(roots.var + "/lib/NetworkManager/internal-" + *connection + "-" +
                               adapter.name.value_or("") + ".lease");
  adapter.dhcp = lease.has_value();
  if (lease) {
    auto const answer = read_assignments(*lease);
    adapter.dhcp_server = value_of(answer, "SERVER_ADDRESS");
    if (auto const servers = value_of(answer, "DNS")) put_servers(*servers, adapter);
  }
  return true;
}

std::string_view without_semicolon(std::string_view text) {
  text = trimmed(text);
  if (text.ends_with(';')) text.remove_suffix(1);
  return text;
}

/// dhclient appends leases; the last one counts.
bool from_dhclient(Roots const& roots, NetworkAdapter& adapter) {
  static constexpr std::string_view server_mark = "option dhcp-server-identifier ";
  static constexpr std::string_view dns_mark = "option domain-name-servers ";
  std::string const name = adapter.name.value_or("");
  auto text = read_file(roots.var + "/lib/dhcp/dhclient." + name + ".leases", 4 << 20);
  if (!text) text = read_file(roots.run + "/dhclient." + name + ".leases", 4 << 20);
  if (!text || text->empty()) return false;
  adapter.dhcp = true;
  for_each_line(*text, [&](std::string_view line) {
    line = without_semicolon(line);
    if (line.starts_with(server_mark)) adapter.dhcp_server = std::string(line.substr(server_mark.size()));
    if (line.starts_with(dns_mark)) {
      adapter.dns_servers.clear();
      for (auto const server : split(line.substr(dns_mark.size()), ',')) {
        adapter.dns_servers.emplace_back(trimmed(server));
      }
    }
  });
  return true;
}

void from_interfaces(Roots const& roots, NetworkAdapter& adapter) {
  std::vector<std::string> files{roots.etc + "/network/interfaces"};
  for (auto const& name : list_folder(roots.etc + "/network/interfaces.d", 256)) {
    files.push_back(roots.etc + "/network/interfaces.d/" + name);
  }
  for (auto const& file : files) {
    auto const text = read_file(file);
    if (!text) continue;
    for_each_line(*text, [&](std::string_view line) {
      auto const parts = words(line);
      if (parts.size() < 4 || parts[0] != "iface" || parts[1] != adapter.name.value_or("") ||
          parts[2] != "inet")
        return;
      if (parts[3] == "dhcp") adapter.dhcp = true;
      if (parts[3] == "static") adapter.dhcp = false;
    });
  }
}

}  // namespace

void put_configuration(Roots const& roots, NetworkAdapter& adapter) {
  std::string const index =
      read_line(roots.sys + "/class/net/" + adapter.name.value_or("") + "/ifindex").value_or("");
  if (adapter.kind == "loopback") return;
  if (!index.empty() && from_networkd(roots, index, adapter)) return;
  if (!index.empty() && from_network_manager(roots, index, adapter)) return;
  if (from_dhclient(roots, adapter)) return;
  from_interfaces(roots, adapter);
}

}  // namespace deskbell::agent::inventory
