// Processors, one entry for each socket.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "agent/inventory/files.h"
#include "agent/inventory/sections.h"
#include "agent/inventory/smbios.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

using protocol::Cpu;
using Block = std::map<std::string_view, std::string_view>;

constexpr std::int64_t smbios_processor = 4;

std::vector<Block> read_blocks(std::string_view text) {
  std::vector<Block> blocks;
  for_each_line(text, [&](std::string_view line) {
    auto const colon = line.find(':');
    if (colon == std::string_view::npos) return;
    auto const key = trimmed(line.substr(0, colon));
    if (key == "processor") blocks.emplace_back();
    if (!blocks.empty()) blocks.back().insert_or_assign(key, trimmed(line.substr(colon + 1)));
  });
  return blocks;
}

std::optional<std::string> text_at(Block const& block, std::string_view key) {
  auto const found = block.find(key);
  return found == block.end() ? std::nullopt : text_or_none(found->second);
}

std::optional<std::int64_t> number_at(Block const& block, std::string_view key) {
  auto const found = block.find(key);
  if (found == block.end()) return std::nullopt;
  bool const hexadecimal = found->second.starts_with("0x");
  return hexadecimal ? to_number(found->second.substr(2), 16) : leading_number(found->second);
}

/// 2400 of "Intel(R) Core(TM) i5 CPU @ 2.40GHz".
std::optional<std::int64_t> speed_in_name(std::string const& name) {
  auto const sign = name.rfind("@ ");
  auto const unit = name.rfind("GHz");
  if (sign == std::string::npos || unit == std::string::npos || unit < sign) return std::nullopt;
  auto const gigahertz = to_real(std::string_view(name).substr(sign + 2, unit - sign - 2));
  return gigahertz && *gigahertz < 1000 ? std::optional(std::llround(*gigahertz * 1000)) : std::nullopt;
}

void put_speeds(Roots const& roots, Block const& block, Cpu& cpu) {
  std::string const folder =
      roots.sys + "/devices/system/cpu/cpu" + text_at(block, "processor").value_or("0") + "/cpufreq";
  if (auto const kilohertz = read_number(folder + "/base_frequency")) cpu.speed_mhz = *kilohertz / 1000;
  if (auto const kilohertz = read_number(folder + "/cpuinfo_max_freq"))
    cpu.maximum_speed_mhz = *kilohertz / 1000;
  if (!cpu.speed_mhz && cpu.name) cpu.speed_mhz = speed_in_name(*cpu.name);
  // Where nothing scales the clock, the current one is the rated one.
  auto const current = text_at(block, "cpu MHz");
  if (!cpu.speed_mhz && !cpu.maximum_speed_mhz && current) {
    if (auto const megahertz = to_real(*current); megahertz && *megahertz < 1e6)
      cpu.speed_mhz = std::llround(*megahertz);
  }
}

std::optional<std::string> manufacturer(Block const& block) {
  using Names = std::pair<std::string_view, std::string_view>;
  static constexpr std::array<Names, 9> names{{{"GenuineIntel", "Intel"},
                                               {"AuthenticAMD", "AMD"},
                                               {"HygonGenuine", "Hygon"},
                                               {"CentaurHauls", "VIA"},
                                               {"0x41", "ARM"},
                                               {"0x42", "Broadcom"},
                                               {"0x51", "Qualcomm"},
                                               {"0x61", "Apple"},
                                               {"0xc0", "Ampere"}}};
  auto const raw = text_at(block, block.contains("vendor_id") ? "vendor_id" : "CPU implementer");
  if (!raw) return std::nullopt;
  auto const found = std::ranges::find(names, std::string_view(*raw), &Names::first);
  return found == names.end() ? raw : std::string(found->second);
}

std::optional<std::string> identifier(Block const& block) {
  auto const vendor = text_at(block, "vendor_id");
  auto const family = number_at(block, "cpu family");
  auto const model = number_at(block, "model");
  auto const stepping = number_at(block, "stepping");
  if (!vendor || !family || !model || !stepping) return std::nullopt;
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text = *vendor + "-" + std::to_string(*family) + "-";
  text += digits[static_cast<std::size_t>(*model >> 4 & 15)];
  text += digits[static_cast<std::size_t>(*model & 15)];
  return text + "-" + std::to_string(*stepping);
}

Cpu read_cpu(Roots const& roots, Block const& block) {
  Cpu cpu;
  for (auto const* key : {"model name", "Processor", "cpu", "Hardware"}) {
    if (!cpu.name) cpu.name = text_at(block, key);
  }
  cpu.manufacturer = manufacturer(block);
  cpu.architecture = read_line(roots.proc + "/sys/kernel/arch");
  cpu.family = number_at(block, block.contains("cpu family") ? "cpu family" : "CPU architecture");
  cpu.model = number_at(block, block.contains("model") ? "model" : "CPU part");
  cpu.stepping = number_at(block, block.contains("stepping") ? "stepping" : "CPU revision");
  cpu.microcode = text_at(block, "microcode");
  cpu.cache_bytes = scaled(number_at(block, "cache size"), 1024);
  cpu.identifier = identifier(block);
  if (auto const flags = text_at(block, "flags")) {
    auto const list = words(*flags);
    cpu.virtualization = std::ranges::any_of(list, [](auto flag) { return flag == "vmx" || flag == "svm"; });
  }
  put_speeds(roots, block, cpu);
  return cpu;
}

std::vector<std::string> vulnerabilities(Roots const& roots) {
  std::vector<std::string> names;
  std::string const folder = roots.sys + "/devices/system/cpu/vulnerabilities/";
  for (auto const& name : list_folder(folder, 256)) {
    auto const state = read_line(folder + name);
    if (state && state->starts_with("Vulnerable")) names.push_back(name);
  }
  return names;
}

void put_smbios(Roots const& roots, std::vector<Cpu>& cpus) {
  if (in_container(roots)) return;
  std::string const table = read_smbios(roots);
  std::size_t next = 0;
  for (auto const& structure : parse_smbios(table)) {
    if (structure.type() != smbios_processor || next == cpus.size()) continue;
    Cpu& cpu = cpus[next++];
    cpu.serial_number = structure.text(0x20);
    if (!cpu.speed_mhz) {
      auto const speed = structure.number(0x16, 2);
      if (speed && *speed > 0) cpu.speed_mhz = static_cast<std::int64_t>(*speed);
    }
  }
}

}  // namespace

std::optional<std::vector<Cpu>> collect_cpus(Roots const& roots) {
  auto const text = read_file(roots.proc + "/cpuinfo", 16 << 20);
  if (!text) return std::nullopt;
  std::map<std::int64_t, Cpu> sockets;
  std::map<std::int64_t, std::set<std::int64_t>> cores;
  for (auto const& block : read_blocks(*text)) {
    auto const socket = number_at(block, "physical id").value_or(0);
    if (!sockets.contains(socket))
      sockets.emplace(socket, read_cpu(roots, block)).first->second.socket = socket;
    Cpu& cpu = sockets.at(socket);
    cpu.threads = cpu.threads.value_or(0) + 1;
    if (auto const core = number_at(block, "core id")) cores[socket].insert(*core);
  }
  if (sockets.empty()) return std::nullopt;
  std::vector<Cpu> cpus;
  auto const weak = vulnerabilities(roots);
  for (auto& [socket, cpu] : sockets) {
    if (auto const known = cores.find(socket); known != cores.end()) {
      cpu.cores = static_cast<std::int64_t>(known->second.size());
    }
    cpu.vulnerabilities = weak;
    cpus.push_back(std::move(cpu));
  }
  put_smbios(roots, cpus);
  return cpus;
}

}  // namespace deskbell::agent::inventory
