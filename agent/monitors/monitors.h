// Turns the policy's monitors into checks and samples them, all in one tick.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/inventory/roots.h"
#include "core/monitor.h"
#include "policies/settings.h"

namespace deskbell::agent::monitors {

/// nullopt: could not be measured this time, which changes nothing.
using Readings = std::optional<std::vector<core::Reading>>;

/// One monitor that the policy has switched on.
struct Watch {
  core::Check check;
  std::function<Readings()> sample;
};

/// What is watched under one policy. Made anew when the policy changes; check ids stay the same, so that
/// core's state goes on. Not for several threads at once.
class Monitors {
 public:
  Monitors(policy::MonitorsSettings const& settings, inventory::Roots const& roots);

  /// Empty: nothing is watched and no tick is needed.
  std::vector<core::Check> const& checks() const { return checks_; }
  /// When to sample again: one tick for everything, a minute unless a check wants to know sooner.
  Duration interval() const { return interval_; }
  /// Reads files and asks systemd; takes a few milliseconds, at the worst half a second where systemd does
  /// not answer.
  std::vector<core::Sampled> sample();

 private:
  std::vector<Watch> watches_;
  std::vector<core::Check> checks_;
  Duration interval_;
};

// ---- one function for each monitor; nullopt where the policy has it switched off
// --------------------------------

std::optional<Watch> watch_disk_space(policy::MonitorsSettings const& settings,
                                      inventory::Roots const& roots);
std::optional<Watch> watch_memory(policy::MonitorsSettings const& settings, inventory::Roots const& roots);
std::optional<Watch> watch_cpu(policy::MonitorsSettings const& settings, inventory::Roots const& roots);
std::optional<Watch> watch_services(policy::MonitorsSettings const& settings, inventory::Roots const& roots);
std::optional<Watch> watch_processes(policy::MonitorsSettings const& settings, inventory::Roots const& roots);
std::optional<Watch> watch_pending_reboot(policy::MonitorsSettings const& settings,
                                          inventory::Roots const& roots);

// ---- for their texts and lists
// -------------------------------------------------------------------------------------

/// "7.5 %".
std::string percent_text(double percent);
/// Whether a text fits a pattern in which `*` stands for any characters.
bool matches(std::string_view pattern, std::string_view text);

}  // namespace deskbell::agent::monitors
