// What protects the machine: antivirus, firewall, encryption, secure boot, mandatory access control.
#include <algorithm>
#include <array>
#include <set>

#include "agent/inventory/files.h"
#include "agent/inventory/processes.h"
#include "agent/inventory/sections.h"
#include "agent/inventory/text.h"
#include "agent/inventory/volumes.h"

namespace deskbell::agent::inventory {
namespace {

using protocol::Security;
using Running = std::set<std::string, std::less<>>;

constexpr std::int64_t fresh_definitions_ms = 7LL * 86'400'000;

struct Product {
  std::string_view name;
  std::string_view mark;     ///< a path that exists where it is installed
  std::string_view process;  ///< the first 15 characters of its process
};

constexpr std::array<Product, 8> products{{{"ClamAV", "/usr/sbin/clamd", "clamd"},
                                           {"ClamAV (on demand)", "/usr/bin/clamscan", ""},
                                           {"Microsoft Defender", "/opt/microsoft/mdatp", "wdavdaemon"},
                                           {"CrowdStrike Falcon", "/opt/CrowdStrike", "falcon-sensor"},
                                           {"SentinelOne", "/opt/sentinelone", "s1-agent"},
                                           {"ESET", "/opt/eset", "oaeventd"},
                                           {"Sophos", "/opt/sophos-spl", "sophos_threat_d"},
                                           {"Bitdefender", "/opt/bitdefender-security-tools", "bdsecd"}}};

Running running_programs(Roots const& roots) {
  Running names;
  for_each_process(roots, [&](ProcessStat const& stat) { names.insert(stat.name); });
  return names;
}

std::optional<std::int64_t> now_on(Roots const& roots) {
  auto const boot = kernel_boot_at(roots);
  auto const line = read_line(roots.proc + "/uptime");
  auto const uptime = line ? leading_number(*line) : std::nullopt;
  auto const passed = scaled(uptime, 1000);
  if (!boot || !passed || *passed > INT64_MAX - *boot) return std::nullopt;
  return *boot + *passed;
}

std::optional<std::int64_t> clamav_definitions(Roots const& roots) {
  std::optional<std::int64_t> newest;
  for (auto const* name : {"daily.cvd", "daily.cld"}) {
    auto const time = modified_at(roots.var + "/lib/clamav/" + name);
    if (time && time > newest) newest = time;
  }
  return newest;
}

void put_antivirus(Roots const& roots, Running const& running, Security& security) {
  for (auto const& product : products) {
    if (!exists(roots.host + std::string(product.mark))) continue;
    bool const clamav = product.name.starts_with("ClamAV");
    bool const known = clamav && !security.antivirus.empty();  // the daemon brings the scanner along
    if (known) continue;
    protocol::Antivirus antivirus;
    antivirus.name = product.name;
    antivirus.running = !product.process.empty() && running.contains(product.process);
    if (clamav) {
      antivirus.definitions_at = clamav_definitions(roots);
      auto const now = now_on(roots);
      if (antivirus.definitions_at && now) {
        antivirus.up_to_date = *now - *antivirus.definitions_at < fresh_definitions_ms;
      }
    }
    security.antivirus.push_back(std::move(antivirus));
  }
}

/// Whether systemd starts a unit at boot, whatever target wants it.
bool is_enabled(Roots const& roots, std::string const& unit) {
  std::string const folder = roots.etc + "/systemd/system";
  for (auto const& name : list_folder(folder, 4096)) {
    if (name.ends_with(".wants") && exists(folder + "/" + name + "/" + unit)) return true;
  }
  return false;
}

void put_firewalls(Roots const& roots, Running const& running, Security& security) {
  auto const add = [&](std::string name, bool enabled) {
    protocol::Firewall firewall;
    firewall.name = std::move(name);
    firewall.enabled = enabled;
    security.firewalls.push_back(std::move(firewall));
  };
  if (auto const text = read_file(roots.etc + "/ufw/ufw.conf")) {
    add("ufw", lower(value_of(read_assignments(*text), "ENABLED").value_or("no")) == "yes");
  }
  if (exists(roots.usr + "/sbin/firewalld")) add("firewalld", running.contains("firewalld"));
  // Their rules are ours to see only as root; whether they are loaded at boot is not.
  if (exists(roots.usr + "/sbin/nft") && exists(roots.etc + "/nftables.conf")) {
    add("nftables", is_enabled(roots, "nftables.service"));
  }
  if (exists(roots.etc + "/iptables/rules.v4"))
    add("iptables", is_enabled(roots, "netfilter-persistent.service"));
  if (security.firewalls.empty()) return;
  security.firewall_enabled =
      std::ranges::any_of(security.firewalls, [](auto const& firewall) { return firewall.enabled == true; });
}

void put_encryption(Roots const& roots, Security& security) {
  Roots quiet = roots;
  quiet.machine = nullptr;  // sizes are not asked here
  auto const volumes = collect_volumes(quiet);
  if (!volumes) return;
  std::size_t known = 0;
  std::size_t encrypted = 0;
  std::optional<bool> root;
  for (auto const& volume : *volumes) {
    if (!volume.encrypted || volume.kind != "local") continue;
    ++known;
    if (*volume.encrypted) ++encrypted;
    if (volume.mount_point == "/") root = volume.encrypted;
  }
  if (known == 0) return;
  security.disk_encryption = root.value_or(false) ? "full" : encrypted > 0 ? "partial" : "none";
}

void put_boot_chain(Roots const& roots, Security& security) {
  // Four bytes of attributes, then the value.
  auto const secure =
      read_file(roots.sys + "/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c", 64);
  if (secure && secure->size() == 5) security.secure_boot = (*secure)[4] == 1;
  security.tpm_version = read_line(roots.sys + "/class/tpm/tpm0/tpm_version_major");
  auto const lockdown = read_line(roots.sys + "/kernel/security/lockdown");
  if (!lockdown) return;
  auto const open = lockdown->find('[');
  auto const close = lockdown->find(']');
  if (open < close && close != std::string::npos) {
    security.kernel_lockdown = lockdown->substr(open + 1, close - open - 1);
  }
}

void put_access_control(Roots const& roots, Security& security) {
  if (auto const enforcing = read_flag(roots.sys + "/fs/selinux/enforce")) {
    security.mandatory_access_control = "selinux";
    security.mandatory_access_mode = *enforcing ? "enforcing" : "permissive";
  } else if (auto const enabled = read_line(roots.sys + "/module/apparmor/parameters/enabled")) {
    security.mandatory_access_control = "apparmor";
    security.mandatory_access_mode = enabled == "Y" ? "enforcing" : "disabled";
  }
}

/// APT::Periodic::Unattended-Upgrade "1"; in any of apt's files, the last one counting.
std::optional<bool> automatic_updates(Roots const& roots) {
  static constexpr std::string_view key = "APT::Periodic::Unattended-Upgrade";
  std::optional<bool> answer;
  std::string const folder = roots.etc + "/apt/apt.conf.d";
  for (auto const& name : list_folder(folder, 1024)) {
    auto const text = read_file(folder + "/" + name);
    if (!text) continue;
    for_each_line(*text, [&](std::string_view line) {
      line = trimmed(line);
      if (!line.starts_with(key)) return;
      auto const quote = line.find('"');
      auto const days =
          quote == std::string_view::npos ? std::nullopt : leading_number(line.substr(quote + 1));
      answer = days.value_or(0) > 0;
    });
  }
  if (!answer && exists(folder)) answer = false;
  for (auto const* timer : {"dnf-automatic.timer", "dnf-automatic-install.timer", "dnf5-automatic.timer"}) {
    if (is_enabled(roots, timer)) answer = true;
  }
  return answer;
}

}  // namespace

std::optional<Security> collect_security(Roots const& roots) {
  Security security;
  auto const running = running_programs(roots);
  put_antivirus(roots, running, security);
  put_firewalls(roots, running, security);
  put_encryption(roots, security);
  if (!in_container(roots)) {
    put_boot_chain(roots, security);
    put_access_control(roots, security);
  }
  security.automatic_updates = automatic_updates(roots);
  if (security == Security{}) return std::nullopt;
  return security;
}

}  // namespace deskbell::agent::inventory
