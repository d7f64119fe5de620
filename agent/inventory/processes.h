// The process table, for the inventory and for the monitors.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "agent/inventory/roots.h"

namespace deskbell::agent::inventory {

struct ProcessStat {
  std::int64_t pid = 0;
  std::string name;  ///< at most 15 characters, as the kernel keeps it
  char state = '?';
  std::int64_t terminal = 0;  ///< device number
  std::int64_t user_ticks = 0;
  std::int64_t system_ticks = 0;
  std::int64_t threads = 0;
  std::int64_t start_ticks = 0;  ///< after the start of the kernel
  std::int64_t virtual_bytes = 0;
  std::int64_t resident_pages = 0;
  bool kernel_thread = false;
};

/// /proc/PID/stat; nullopt where it does not look like it. The name may hold blanks and parentheses.
std::optional<ProcessStat> parse_process_stat(std::string_view text);
/// Calls `visit` for every process that did not vanish meanwhile; false where there is no process table.
bool for_each_process(Roots const& roots, std::function<void(ProcessStat const&)> const& visit);
/// File name of the program that a process runs, from its first argument; empty for kernel threads.
std::string program_of(Roots const& roots, std::int64_t pid);

}  // namespace deskbell::agent::inventory
