// The operating system: release, kernel, clock, language.
#include <fcntl.h>
#include <gnu/libc-version.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <sys/utsname.h>

#include <algorithm>

#include "agent/inventory/files.h"
#include "agent/inventory/sections.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

using protocol::Os;

bool is_live(Roots const& roots) { return roots.host.empty(); }

void put_release(Roots const& roots, Os& os) {
  auto text = read_file(roots.etc + "/os-release");
  if (!text) text = read_file(roots.usr + "/lib/os-release");
  if (!text) return;
  auto const release = read_assignments(*text);
  os.name = value_of(release, "NAME");
  os.full_name = value_of(release, "PRETTY_NAME");
  os.identifier = value_of(release, "ID");
  os.version = value_of(release, "VERSION_ID");
  os.build = value_of(release, "BUILD_ID");
  os.codename = value_of(release, "VERSION_CODENAME");
  os.edition = value_of(release, "VARIANT");
  // Debian's os-release has the major number only.
  auto const point = os.identifier == "debian" ? read_line(roots.etc + "/debian_version") : std::nullopt;
  if (point && os.version && point->starts_with(*os.version + ".")) os.version = point;
}

void put_kernel(Roots const& roots, Os& os) {
  os.kernel = read_line(roots.proc + "/sys/kernel/osrelease");
  os.kernel_version = read_line(roots.proc + "/sys/kernel/version");
  os.architecture = read_line(roots.proc + "/sys/kernel/arch");
  utsname names{};
  if (!os.architecture && is_live(roots) && ::uname(&names) == 0) os.architecture = names.machine;
  if (os.kernel) os.platform = "linux";
  os.init = read_line(roots.proc + "/1/comm");
}

/// The shared library of systemd carries the version in its name, whether or not it runs.
std::optional<std::string> systemd_version(Roots const& roots) {
  static constexpr std::string_view prefix = "libsystemd-shared-";
  std::vector<std::string> folders{roots.usr + "/lib/systemd", roots.usr + "/lib64/systemd"};
  for (auto const* triplet :
       {"x86_64-linux-gnu", "aarch64-linux-gnu", "arm-linux-gnueabihf", "i386-linux-gnu"}) {
    folders.push_back(roots.usr + "/lib/" + triplet + "/systemd");
  }
  for (auto const& folder : folders) {
    for (auto const& name : list_folder(folder)) {
      if (name.starts_with(prefix) && name.ends_with(".so")) {
        return name.substr(prefix.size(), name.size() - prefix.size() - 3);
      }
    }
  }
  return std::nullopt;
}

/// Start of process 1, which in a container is when the container started.
std::optional<std::int64_t> first_process_at(Roots const& roots, std::int64_t kernel_boot) {
  auto const stat = read_line(roots.proc + "/1/stat");
  if (!stat) return std::nullopt;
  auto const parts = words(std::string_view(*stat).substr(std::min(stat->rfind(')') + 1, stat->size())));
  auto const ticks = parts.size() > 19 ? to_number(parts[19]) : std::nullopt;
  auto const after = scaled(ticks, 10);  // USER_HZ is 100 on every Linux architecture of today
  if (!after || *after > INT64_MAX - kernel_boot) return std::nullopt;
  return kernel_boot + *after;
}

void put_times(Roots const& roots, Os& os) {
  os.last_boot_at = kernel_boot_at(roots);
  if (os.last_boot_at && in_container(roots)) os.last_boot_at = first_process_at(roots, *os.last_boot_at);
  if (auto const uptime = read_line(roots.proc + "/uptime"); uptime && !in_container(roots)) {
    os.uptime_seconds = leading_number(*uptime);
  }
  if (auto const load = read_line(roots.proc + "/loadavg")) {
    auto const parts = words(*load);
    if (parts.size() > 1) os.load_average = to_real(parts[1]);
  }
  os.installed_at = modified_at(roots.var + "/log/installer");
  struct statx status {};
  if (!os.installed_at && is_live(roots) &&
      ::statx(AT_FDCWD, "/", AT_STATX_DONT_SYNC, STATX_BTIME, &status) == 0 &&
      (status.stx_mask & STATX_BTIME) && status.stx_btime.tv_sec > 0) {
    os.installed_at = status.stx_btime.tv_sec * 1000;
  }
  timex clock{};
  if (is_live(roots) && ::adjtimex(&clock) >= 0) os.clock_synchronized = (clock.status & STA_UNSYNC) == 0;
}

void put_locale(Roots const& roots, Os& os) {
  static constexpr std::string_view mark = "zoneinfo/";
  if (auto const link = read_link(roots.etc + "/localtime"); link && link->find(mark) != std::string::npos) {
    os.timezone = text_or_none(std::string_view(*link).substr(link->find(mark) + mark.size()));
  }
  if (!os.timezone) os.timezone = read_line(roots.etc + "/timezone");
  if (roots.machine) os.timezone_offset_minutes = roots.machine->utc_offset_minutes();
  for (auto const* file : {"/locale.conf", "/default/locale"}) {
    auto const text = read_file(roots.etc + file);
    if (text && !os.locale) os.locale = value_of(read_assignments(*text), "LANG");
  }
  if (auto const text = read_file(roots.etc + "/default/keyboard")) {
    os.keyboard_layout = value_of(read_assignments(*text), "XKBLAYOUT");
  }
  if (auto const text = read_file(roots.etc + "/vconsole.conf"); text && !os.keyboard_layout) {
    os.keyboard_layout = value_of(read_assignments(*text), "KEYMAP");
  }
}

std::optional<std::string> ssh_host_key(Roots const& roots) {
  for (auto const* kind : {"ed25519", "ecdsa", "rsa"}) {
    auto const line = read_line(roots.etc + "/ssh/ssh_host_" + kind + "_key.pub");
    auto const parts = line ? words(*line) : std::vector<std::string_view>{};
    if (parts.size() >= 2) return std::string(parts[0]) + " " + std::string(parts[1]);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> kernel_boot_at(Roots const& roots) {
  auto const text = read_file(roots.proc + "/stat", 4 << 20);
  std::optional<std::int64_t> seconds;
  if (!text) return seconds;
  auto const line = text->find("\nbtime ");
  if (line != std::string::npos) seconds = leading_number(std::string_view(*text).substr(line + 7));
  return scaled(seconds, 1000);
}

std::optional<Os> collect_os(Roots const& roots) {
  Os os;
  put_release(roots, os);
  put_kernel(roots, os);
  put_times(roots, os);
  put_locale(roots, os);
  os.init_version = systemd_version(roots);
  if (os.init != "systemd") os.init_version.reset();
  if (is_live(roots)) os.c_library = std::string("glibc ") + ::gnu_get_libc_version();
  if (auto const reboot = pending_reboot(roots)) {
    os.pending_reboot = reboot->pending;
    os.pending_reboot_reasons = reboot->reasons;
  }
  os.default_target = link_name(roots.etc + "/systemd/system/default.target");
  if (!os.default_target) os.default_target = link_name(roots.usr + "/lib/systemd/system/default.target");
  os.ssh_host_key = ssh_host_key(roots);
  if (os == Os{}) return std::nullopt;
  return os;
}

}  // namespace deskbell::agent::inventory
