// The table of monitors, and the tick that samples them all.
#include "agent/monitors/monitors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "agent/inventory/text.h"

namespace deskbell::agent::monitors {
namespace {

constexpr Duration usual_interval = std::chrono::seconds(60);
constexpr std::size_t longest_subject = 512;
constexpr std::size_t longest_detail = 1024;
constexpr Duration shortest_interval = std::chrono::seconds(2);

/// A new monitor is one line here and one file beside this one.
constexpr std::array<std::optional<Watch> (*)(policy::MonitorsSettings const&, inventory::Roots const&), 6>
    table{&watch_disk_space, &watch_memory,    &watch_cpu,
          &watch_services,   &watch_processes, &watch_pending_reboot};

/// A state that must last ten seconds cannot be found by looking once a minute.
Duration interval_for(std::vector<Watch> const& watches) {
  Duration interval = usual_interval;
  for (auto const& watch : watches) {
    for (Duration const wait : {watch.check.raise_after, watch.check.clear_after}) {
      if (wait > Duration(0)) interval = std::min(interval, wait);
    }
  }
  return std::max(interval, shortest_interval);
}

}  // namespace

Monitors::Monitors(policy::MonitorsSettings const& settings, inventory::Roots const& roots) {
  for (auto const make : table) {
    if (auto watch = make(settings, roots)) watches_.push_back(std::move(*watch));
  }
  interval_ = interval_for(watches_);
  for (auto& watch : watches_) {
    watch.check.sample_every = interval_;
    checks_.push_back(watch.check);
  }
}

std::vector<core::Sampled> Monitors::sample() {
  std::vector<core::Sampled> samples;
  for (auto const& watch : watches_) {
    if (auto readings = watch.sample()) {
      for (auto& reading : *readings) {  // a mount point may be any bytes, a message may not
        reading.subject = inventory::sanitised(reading.subject, longest_subject);
        reading.detail = inventory::sanitised(reading.detail, longest_detail);
      }
      samples.push_back({.check_id = watch.check.id, .readings = std::move(*readings)});
    }
  }
  return samples;
}

std::string percent_text(double percent) { return fmt::format("{:.1f} %", percent); }

bool matches(std::string_view pattern, std::string_view text) {
  // Greedy with one point to come back to: linear in practice, whatever the pattern.
  std::size_t at = 0;
  std::size_t place = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (place < text.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      resume = place;
    } else if (at < pattern.size() && pattern[at] == text[place]) {
      ++at;
      ++place;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      place = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

}  // namespace deskbell::agent::monitors
