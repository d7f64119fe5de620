// A summary of the process table: how many there are, and the largest.
#include "agent/inventory/processes.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "agent/inventory/accounts.h"
#include "agent/inventory/files.h"
#include "agent/inventory/sections.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

using protocol::Process;
using protocol::Processes;

constexpr std::size_t listed_processes = 15;
constexpr std::int64_t tick_ms = 10;  // USER_HZ is 100 on every Linux architecture of today
constexpr std::int64_t flag_kernel_thread = 0x00200000;

std::optional<std::string> state_name(char state) {
  switch (state) {
    case 'R':
      return "running";
    case 'S':
      return "sleeping";
    case 'D':
      return "disk_sleep";
    case 'T':
    case 't':
      return "stopped";
    case 'Z':
      return "zombie";
    case 'I':
      return "idle";
    default:
      return std::nullopt;
  }
}

std::optional<std::string> terminal_name(std::int64_t device) {
  std::int64_t const major = device >> 8 & 0xFFF;
  std::int64_t const minor = (device & 0xFF) | (device >> 12 & 0xFFF00);
  if (major >= 136 && major <= 143) return "pts/" + std::to_string((major - 136) * 256 + minor);
  if (major == 4) return (minor < 64 ? "tty" : "ttyS") + std::to_string(minor < 64 ? minor : minor - 64);
  return std::nullopt;
}

struct Surroundings {
  std::map<std::int64_t, std::string> names;
  std::optional<std::int64_t> boot_at;
  std::optional<std::int64_t> total_bytes;
  std::optional<std::int64_t> uptime_ticks;
};

Surroundings look_around(Roots const& roots) {
  Surroundings around;
  around.names = account_names(roots);
  around.boot_at = kernel_boot_at(roots);
  if (auto const line = read_line(roots.proc + "/meminfo")) {
    auto const parts = words(*line);
    auto const kilobytes = parts.size() > 1 ? to_number(parts[1]) : std::nullopt;
    if (kilobytes && *kilobytes > 0 && *kilobytes < (INT64_MAX >> 10)) around.total_bytes = *kilobytes << 10;
  }
  if (auto const line = read_line(roots.proc + "/uptime")) {
    around.uptime_ticks = scaled(leading_number(*line), 100);
  }
  return around;
}

/// The program without its arguments, which may hold secrets.
std::optional<std::string> command(Roots const& roots, std::int64_t pid) {
  std::string const folder = roots.proc + "/" + std::to_string(pid);
  if (auto program = read_link(folder + "/exe")) return program;
  auto const arguments = read_file(folder + "/cmdline");
  if (!arguments) return std::nullopt;
  auto const first = std::string_view(*arguments).substr(0, arguments->find('\0'));
  // A program that renames itself puts everything in one text.
  return text_or_none(first.substr(0, first.find(' ')));
}

Process described(Roots const& roots, ProcessStat const& stat, Surroundings const& around) {
  Process process;
  process.pid = stat.pid;
  process.name = stat.name;
  process.command = command(roots, stat.pid);
  struct stat owner {};
  if (::stat((roots.proc + "/" + std::to_string(stat.pid)).c_str(), &owner) == 0) {
    auto const name = around.names.find(static_cast<std::int64_t>(owner.st_uid));
    process.user = name == around.names.end() ? std::to_string(owner.st_uid) : name->second;
  }
  process.terminal = terminal_name(stat.terminal);
  process.state = state_name(stat.state);
  process.threads = stat.threads;
  process.memory_bytes = stat.resident_pages * ::sysconf(_SC_PAGESIZE);
  process.virtual_bytes = stat.virtual_bytes;
  auto const tenths = [](double ratio) { return std::round(ratio * 1000) / 10; };
  if (around.total_bytes) {
    process.memory_percent =
        tenths(static_cast<double>(*process.memory_bytes) / static_cast<double>(*around.total_bytes));
  }
  if (around.uptime_ticks && *around.uptime_ticks > stat.start_ticks) {
    process.cpu_percent = tenths(static_cast<double>(stat.user_ticks + stat.system_ticks) /
                                 static_cast<double>(*around.uptime_ticks - stat.start_ticks));
  }
  if (around.boot_at && *around.boot_at < INT64_MAX / 2)
    process.started_at = *around.boot_at + stat.start_ticks * tick_ms;
  return process;
}

}  // namespace

std::optional<ProcessStat> parse_process_stat(std::string_view text) {
  auto const open = text.find('(');
  auto const close = text.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return std::nullopt;
  auto const parts = words(text.substr(close + 1));
  if (parts.size() < 22 || parts[0].size() != 1) return std::nullopt;
  // Far beyond what any process reaches, and small enough to add and multiply.
  auto const number = [&](std::size_t index) {
    return std::clamp<std::int64_t>(to_number(parts[index]).value_or(0), 0, INT64_MAX >> 20);
  };
  auto const pid = to_number(text.substr(0, open));
  if (!pid) return std::nullopt;
  ProcessStat stat;
  stat.pid = *pid;
  stat.name = text.substr(open + 1, close - open - 1);
  stat.state = parts[0][0];
  stat.terminal = number(4);
  stat.kernel_thread = (number(6) & flag_kernel_thread) != 0;
  stat.user_ticks = number(11);
  stat.system_ticks = number(12);
  stat.threads = number(17);
  stat.start_ticks = number(19);
  stat.virtual_bytes = number(20);
  stat.resident_pages = number(21);
  return stat;
}

bool for_each_process(Roots const& roots, std::function<void(ProcessStat const&)> const& visit) {
  bool found = false;
  for (auto const& name : list_folder(roots.proc, 1 << 20)) {
    if (name[0] < '0' || name[0] > '9') continue;
    found = true;
    auto const text = read_file(roots.proc + "/" + name + "/stat", 4096);
    if (!text) continue;
    if (auto const stat = parse_process_stat(*text)) visit(*stat);
  }
  return found;
}

std::string program_of(Roots const& roots, std::int64_t pid) {
  auto const arguments = read_file(roots.proc + "/" + std::to_string(pid) + "/cmdline");
  if (!arguments) return {};
  auto first = std::string_view(*arguments).substr(0, arguments->find('\0'));
  first = first.substr(0, first.find(' '));
  auto const slash = first.rfind('/');
  return std::string(slash == std::string_view::npos ? first : first.substr(slash + 1));
}

std::optional<Processes> collect_processes(Roots const& roots) {
  std::vector<ProcessStat> all;
  std::int64_t count = 0;
  std::int64_t zombies = 0;
  bool const found = for_each_process(roots, [&](ProcessStat const& stat) {
    ++count;
    if (stat.state == 'Z') ++zombies;
    if (stat.resident_pages > 0) all.push_back(stat);
  });
  if (!found) return std::nullopt;
  auto const listed = std::min(all.size(), listed_processes);
  std::ranges::partial_sort(all, all.begin() + static_cast<std::ptrdiff_t>(listed), std::greater<>{},
                            &ProcessStat::resident_pages);
  all.resize(listed);
  Processes processes;
  processes.count = count;
  processes.zombies = zombies;
  auto const around = look_around(roots);
  for (auto const& stat : all) processes.top.push_back(described(roots, stat, around));
  return processes;
}

}  // namespace deskbell::agent::inventory
