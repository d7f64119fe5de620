// How much of main memory is taken: what programs could still get counts as free.
#include "agent/inventory/files.h"
#include "agent/inventory/text.h"
#include "agent/monitors/monitors.h"
#include "core/bytes.h"

namespace deskbell::agent::monitors {
namespace {

struct Usage {
  std::int64_t total_kilobytes = 0;
  std::int64_t available_kilobytes = -1;
};

Usage read_usage(std::string_view text) {
  Usage usage;
  inventory::for_each_line(text, [&](std::string_view line) {
    auto const parts = inventory::words(line);
    if (parts.size() < 2) return;
    if (parts[0] == "MemTotal:") usage.total_kilobytes = inventory::to_number(parts[1]).value_or(0);
    if (parts[0] == "MemAvailable:") usage.available_kilobytes = inventory::to_number(parts[1]).value_or(-1);
  });
  return usage;
}

}  // namespace

std::optional<Watch> watch_memory(policy::MonitorsSettings const& settings, inventory::Roots const& roots) {
  auto const& wanted = settings.memory;
  if (!wanted.enabled) return std::nullopt;
  core::Check check{.id = "memory", .kind = "memory", .title = "High memory use"};
  check.raise_at = static_cast<double>(wanted.raise_above_percent);
  check.clear_at = static_cast<double>(wanted.clear_below_percent);
  check.raise_after = check.clear_after = wanted.sustained_for;
  auto sample = [path = roots.proc + "/meminfo"]() -> Readings {
    auto const text = inventory::read_file(path);
    Usage const usage = read_usage(text.value_or(""));
    if (usage.total_kilobytes <= 0 || usage.available_kilobytes < 0) return std::nullopt;
    double const used = static_cast<double>(usage.total_kilobytes - usage.available_kilobytes) * 100 /
                        static_cast<double>(usage.total_kilobytes);
    std::string detail = percent_text(used) + " of memory in use, " +
                         core::bytes_text(usage.available_kilobytes * 1024) + " of " +
                         core::bytes_text(usage.total_kilobytes * 1024) + " left";
    return std::vector<core::Reading>{{.subject = "", .value = used, .detail = std::move(detail)}};
  };
  return Watch{.check = std::move(check), .sample = std::move(sample)};
}

}  // namespace deskbell::agent::monitors
