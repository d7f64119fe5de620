// Programs of which at least one process must run.
#include <algorithm>
#include <set>

#include "agent/inventory/processes.h"
#include "agent/monitors/monitors.h"

namespace deskbell::agent::monitors {
namespace {

constexpr std::size_t kernel_name_length = 15;

/// Those of `names` that no process has, comparing the short names that the kernel keeps and, only where that
/// leaves something open, what each process was started as.
std::optional<std::set<std::string>> missing_programs(inventory::Roots const& roots,
                                                      std::vector<std::string> const& names) {
  std::set<std::string> missing(names.begin(), names.end());
  std::vector<inventory::ProcessStat> all;
  bool const found = inventory::for_each_process(roots, [&](inventory::ProcessStat const& process) {
    if (process.state == 'Z') return;
    // A name of full length may have been cut: the second look decides.
    if (process.name.size() < kernel_name_length) missing.erase(process.name);
    if (!process.kernel_thread) all.push_back(process);
  });
  if (!found) return std::nullopt;
  for (auto const& process : all) {
    if (missing.empty()) break;
    missing.erase(inventory::program_of(roots, process.pid));
  }
  return missing;
}

}  // namespace

std::optional<Watch> watch_processes(policy::MonitorsSettings const& settings,
                                     inventory::Roots const& roots) {
  auto const& wanted = settings.processes;
  if (!wanted.enabled || wanted.names.empty()) return std::nullopt;
  core::Check check{.id = "processes", .kind = "process", .title = "Process not running"};
  check.raise_after = check.clear_after = wanted.sustained_for;
  auto sample = [roots, names = wanted.names]() -> Readings {
    auto const missing = missing_programs(roots, names);
    if (!missing) return std::nullopt;
    std::vector<core::Reading> readings;
    for (auto const& name : names) {
      bool const gone = missing->contains(name);
      readings.push_back({.subject = name,
                          .value = gone ? 1.0 : 0.0,
                          .detail = gone ? "no process of " + name + " is running" : name + " is running"});
    }
    return readings;
  };
  return Watch{.check = std::move(check), .sample = std::move(sample)};
}

}  // namespace deskbell::agent::monitors
