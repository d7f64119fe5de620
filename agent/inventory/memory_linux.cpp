// Main memory: what the kernel uses, and the modules that the firmware names.
#include <algorithm>
#include <array>

#include "agent/inventory/files.h"
#include "agent/inventory/sections.h"
#include "agent/inventory/smbios.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

using protocol::Memory;
using protocol::MemoryModule;

constexpr int smbios_memory_array = 16;
constexpr std::uint64_t most_bytes = (1ull << 52) - 1;  // of one array; several are added up
constexpr int smbios_memory_device = 17;

/// SMBIOS 7.18.2; index is the type.
constexpr std::array<std::string_view, 36> memory_types{
    "",      "",       "",       "DRAM",   "EDRAM",  "VRAM",  "SRAM",  "RAM",   "ROM",
    "FLASH", "EEPROM", "FEPROM", "EPROM",  "CDRAM",  "3DRAM", "SDRAM", "SGRAM", "RDRAM",
    "DDR",   "DDR2",   "DDR2",   "",       "",       "",      "DDR3",  "FBD2",  "DDR4",
    "LPDDR", "LPDDR2", "LPDDR3", "LPDDR4", "NVDIMM", "HBM",   "HBM2",  "DDR5",  "LPDDR5"};
/// SMBIOS 7.18.1.
constexpr std::array<std::string_view, 17> form_factors{"",     "",       "",      "SIMM",    "SIP",  "Chip",
                                                        "DIP",  "ZIP",    "Card",  "DIMM",    "TSOP", "Chips",
                                                        "RIMM", "SODIMM", "SRIMM", "FB-DIMM", "Die"};
/// SMBIOS 7.17.3.
constexpr std::array<std::string_view, 8> corrections{
    "", "", "", "none", "parity", "single_bit_ecc", "multi_bit_ecc", "crc"};

template <std::size_t Size>
std::optional<std::string> named(std::array<std::string_view, Size> const& names,
                                 std::optional<std::uint64_t> index) {
  if (!index || *index >= names.size()) return std::nullopt;
  return text_or_none(names[*index]);
}

std::optional<std::int64_t> module_bytes(SmbiosStructure const& device) {
  auto const size = device.number(0x0C, 2);
  if (!size || *size == 0 || *size == 0xFFFF) return std::nullopt;
  if (*size == 0x7FFF) {
    auto const megabytes = device.number(0x1C, 4);
    return megabytes ? std::optional(static_cast<std::int64_t>(*megabytes & 0x7FFFFFFF) << 20) : std::nullopt;
  }
  std::int64_t const amount = static_cast<std::int64_t>(*size & 0x7FFF);
  return (*size & 0x8000) ? amount << 10 : amount << 20;
}

std::optional<std::int64_t> speed(SmbiosStructure const& device, std::size_t offset) {
  auto const value = device.number(offset, 2);
  if (!value || *value == 0 || *value == 0xFFFF) return std::nullopt;
  return static_cast<std::int64_t>(*value);
}

MemoryModule read_module(SmbiosStructure const& device) {
  MemoryModule module;
  module.slot = device.text(0x10);
  module.bank = device.text(0x11);
  module.size_bytes = module_bytes(device);
  module.form_factor = named(form_factors, device.number(0x0E, 1));
  if (!module.size_bytes) return module;  // an empty slot
  module.type = named(memory_types, device.number(0x12, 1));
  module.speed_mts = speed(device, 0x15);
  module.configured_speed_mts = speed(device, 0x20);
  module.manufacturer = device.text(0x17);
  module.serial_number = device.text(0x18);
  module.model = device.text(0x1A);
  return module;
}

void put_array(SmbiosStructure const& array, Memory& memory) {
  if (array.number(0x05, 1) != 3u) return;  // 3: system memory
  memory.error_correction = named(corrections, array.number(0x06, 1));
  auto const kilobytes = array.number(0x07, 4);
  auto const extended = array.number(0x0F, 8);
  if (kilobytes == 0x80000000u && extended) {
    memory.maximum_bytes =
        memory.maximum_bytes.value_or(0) + static_cast<std::int64_t>(*extended & most_bytes);
  } else if (kilobytes && *kilobytes != 0x80000000u) {
    memory.maximum_bytes = memory.maximum_bytes.value_or(0) + static_cast<std::int64_t>(*kilobytes << 10);
  }
  if (auto const slots = array.number(0x0D, 2)) {
    memory.slots = memory.slots.value_or(0) + static_cast<std::int64_t>(*slots);
  }
}

void put_modules(Roots const& roots, Memory& memory) {
  std::string const table = read_smbios(roots);
  for (auto const& structure : parse_smbios(table)) {
    if (structure.type() == smbios_memory_array) put_array(structure, memory);
    if (structure.type() == smbios_memory_device) memory.modules.push_back(read_module(structure));
  }
}

void put_usage(std::string_view text, Memory& memory) {
  for_each_line(text, [&](std::string_view line) {
    auto const parts = words(line);
    auto const kilobytes = parts.size() > 1 ? to_number(parts[1]) : std::nullopt;
    if (!kilobytes || *kilobytes < 0 || *kilobytes > (INT64_MAX >> 10)) return;
    std::int64_t const bytes = *kilobytes << 10;
    if (parts[0] == "MemTotal:") memory.total_bytes = bytes;
    if (parts[0] == "MemAvailable:") memory.available_bytes = bytes;
    if (parts[0] == "SwapTotal:") memory.swap_total_bytes = bytes;
    if (parts[0] == "SwapFree:") memory.swap_free_bytes = bytes;
  });
}

/// A container may be allowed less than the machine has.
void put_container_limit(Roots const& roots, Memory& memory) {
  auto const limit = read_number(roots.sys + "/fs/cgroup/memory.max");
  if (!limit || *limit <= 0 || !memory.total_bytes || *limit >= *memory.total_bytes) return;
  memory.total_bytes = limit;
  memory.available_bytes.reset();
  if (auto const used = read_number(roots.sys + "/fs/cgroup/memory.current"); used && *used >= 0) {
    memory.available_bytes = std::max<std::int64_t>(0, *limit - *used);
  }
}

}  // namespace

std::optional<Memory> collect_memory(Roots const& roots) {
  Memory memory;
  if (auto const text = read_file(roots.proc + "/meminfo")) put_usage(*text, memory);
  if (in_container(roots)) {
    put_container_limit(roots, memory);
  } else {
    put_modules(roots, memory);
  }
  if (memory == Memory{}) return std::nullopt;
  return memory;
}

}  // namespace deskbell::agent::inventory
