// Whether the machine waits for a restart, and why.
#include <algorithm>

#include "agent/inventory/files.h"
#include "agent/inventory/sections.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

/// "amd64" of "6.1.0-18-amd64": only kernels of the same flavour replace each other.
std::string_view flavour(std::string_view release) {
  auto const dash = release.find_last_of("-.");
  return dash == std::string_view::npos ? release : release.substr(dash + 1);
}

struct Kernels {
  bool running_is_installed = false;
  std::optional<std::string> newer;
};

Kernels installed_kernels(Roots const& roots, std::string const& running) {
  Kernels kernels;
  for (auto const& name : list_folder(roots.host + "/boot")) {
    if (!name.starts_with("vmlinuz-")) continue;
    std::string const release = name.substr(8);
    if (release == running) kernels.running_is_installed = true;
    if (flavour(release) != flavour(running) || release.find("rescue") != std::string::npos) continue;
    if (compare_versions(release, kernels.newer.value_or(running)) > 0) kernels.newer = release;
  }
  return kernels;
}

bool has_reboot_notifier(Roots const& roots) {
  for (auto const* path : {"/share/unattended-upgrades", "/share/update-notifier", "/sbin/needrestart"}) {
    if (exists(roots.usr + path)) return true;
  }
  return false;
}

}  // namespace

std::optional<PendingReboot> pending_reboot(Roots const& roots) {
  PendingReboot result;
  result.pending = exists(roots.run + "/reboot-required");
  bool answerable = result.pending || has_reboot_notifier(roots);
  if (result.pending) {
    if (auto const text = read_file(roots.run + "/reboot-required.pkgs")) {
      for_each_line(*text, [&](std::string_view line) {
        auto name = text_or_none(line);
        auto const known = std::ranges::find(result.reasons, name.value_or(""));
        if (name && known == result.reasons.end() && result.reasons.size() < 50) {
          result.reasons.push_back(std::move(*name));
        }
      });
    }
  }
  auto const running = read_line(roots.proc + "/sys/kernel/osrelease");
  if (running && !in_container(roots)) {
    auto const kernels = installed_kernels(roots, *running);
    answerable = answerable || kernels.running_is_installed;
    if (kernels.running_is_installed && kernels.newer) {
      result.pending = true;
      result.reasons.push_back("kernel " + *kernels.newer + " is installed, " + *running + " is running");
    }
  }
  if (!answerable) return std::nullopt;
  return result;
}

}  // namespace deskbell::agent::inventory
