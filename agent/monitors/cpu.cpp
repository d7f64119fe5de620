// How busy the processors were since the last tick, all of them together.
#include <algorithm>
#include <memory>
#include <utility>

#include "agent/inventory/files.h"
#include "agent/inventory/text.h"
#include "agent/monitors/monitors.h"

namespace deskbell::agent::monitors {
namespace {

struct Ticks {
  std::int64_t total = 0;
  std::int64_t idle = 0;
};

/// "cpu  user nice system idle iowait irq softirq steal guest guest_nice"; guest time is part of user time.
std::optional<Ticks> read_ticks(std::string const& path) {
  auto const line = inventory::read_line(path);
  auto const parts = line ? inventory::words(*line) : std::vector<std::string_view>{};
  if (parts.size() < 5 || parts[0] != "cpu") return std::nullopt;
  Ticks ticks;
  for (std::size_t index = 1; index < std::min<std::size_t>(parts.size(), 9); ++index) {
    auto const value = inventory::to_number(parts[index]);
    if (!value || *value < 0) return std::nullopt;
    ticks.total += *value;
    if (index == 4 || index == 5) ticks.idle += *value;
  }
  return ticks;
}

}  // namespace

std::optional<Watch> watch_cpu(policy::MonitorsSettings const& settings, inventory::Roots const& roots) {
  auto const& wanted = settings.cpu;
  if (!wanted.enabled) return std::nullopt;
  core::Check check{.id = "cpu", .kind = "cpu", .title = "High CPU use"};
  check.raise_at = static_cast<double>(wanted.raise_above_percent);
  check.clear_at = static_cast<double>(wanted.clear_below_percent);
  check.raise_after = check.clear_after = wanted.sustained_for;
  auto last = std::make_shared<std::optional<Ticks>>();
  auto sample = [path = roots.proc + "/stat", last]() -> Readings {
    auto const now = read_ticks(path);
    auto const before = std::exchange(*last, now);
    // The counters may go back when a processor is unplugged; the next tick knows better.
    if (!now || !before || now->total <= before->total || now->idle < before->idle) return std::nullopt;
    double const total = static_cast<double>(now->total - before->total);
    double const busy =
        std::clamp(100 - static_cast<double>(now->idle - before->idle) * 100 / total, 0.0, 100.0);
    return std::vector<core::Reading>{
        {.subject = "", .value = busy, .detail = percent_text(busy) + " of CPU time in use"}};
  };
  return Watch{.check = std::move(check), .sample = std::move(sample)};
}

}  // namespace deskbell::agent::monitors
