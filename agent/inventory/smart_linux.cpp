// SMART through NVMe admin commands and ATA pass-through, without a helper program.
#include <fcntl.h>
#include <linux/nvme_ioctl.h>
#include <scsi/sg.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cstring>

#include "agent/inventory/smart.h"

namespace deskbell::agent::inventory {
namespace {

using protocol::Smart;
using Page = std::array<char, 512>;

constexpr unsigned command_timeout_ms = 1000;

std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t index = bytes.size(); index-- > 0;)
    value = value << 8 | static_cast<unsigned char>(bytes[index]);
  return value;
}

/// Counters of the log have 16 bytes; no disk has lived long enough to need more than eight.
std::int64_t counter(std::string_view page, std::size_t offset) {
  auto const value = little_endian(page.substr(offset, 8));
  return value > INT64_MAX ? INT64_MAX : static_cast<std::int64_t>(value);
}

std::optional<Smart> read_nvme(int device) {
  constexpr unsigned get_log_page = 0x02;
  constexpr unsigned every_namespace = 0xFFFFFFFF;
  Page page{};
  nvme_admin_cmd command{};
  command.opcode = get_log_page;
  command.nsid = every_namespace;
  command.addr = reinterpret_cast<std::uintptr_t>(page.data());
  command.data_len = page.size();
  command.cdw10 = 0x02 | (page.size() / 4 - 1) << 16;  // log page 02h; how many double words, less one
  command.timeout_ms = command_timeout_ms;
  if (::ioctl(device, NVME_IOCTL_ADMIN_CMD, &command) != 0) return std::nullopt;
  return parse_nvme_health({page.data(), page.size()});
}

struct AtaAnswer {
  Page data{};
  unsigned count = 0;
  unsigned lba_middle = 0;
  unsigned lba_high = 0;
};

/// ATA PASS-THROUGH(16) (SAT-3, 12.2.2). With `reads` a sector comes back, else only the registers.
std::optional<AtaAnswer> ata_command(int device, unsigned command, unsigned feature, bool reads) {
  AtaAnswer answer;
  std::array<unsigned char, 16> request{};
  std::array<unsigned char, 32> sense{};
  request[0] = 0x85;
  request[1] = reads ? 4 << 1 : 3 << 1;  // PIO in, or no data
  request[2] = reads ? 0x0E : 0x20;      // one sector to us; or give the registers back in the sense data
  request[4] = static_cast<unsigned char>(feature);
  request[6] = reads ? 1 : 0;
  request[10] = 0x4F;  // the signature that SMART commands carry
  request[12] = 0xC2;
  request[14] = static_cast<unsigned char>(command);
  sg_io_hdr_t header{};
  header.interface_id = 'S';
  header.dxfer_direction = reads ? SG_DXFER_FROM_DEV : SG_DXFER_NONE;
  header.cmd_len = request.size();
  header.mx_sb_len = sense.size();
  header.dxfer_len = reads ? answer.data.size() : 0;
  header.dxferp = answer.data.data();
  header.cmdp = request.data();
  header.sbp = sense.data();
  header.timeout = command_timeout_ms;
  if (::ioctl(device, SG_IO, &header) != 0 || header.host_status != 0) return std::nullopt;
  if (reads) return header.status == 0 ? std::optional(answer) : std::nullopt;
  // Descriptor format with an ATA status return descriptor (09h) directly behind the header.
  if (sense[0] != 0x72 || sense[8] != 0x09) return std::nullopt;
  answer.count = sense[13];
  answer.lba_middle = sense[17];
  answer.lba_high = sense[19];
  return answer;
}

std::optional<Smart> read_ata(int device) {
  constexpr unsigned check_power_mode = 0xE5;
  constexpr unsigned smart = 0xB0;
  auto const power = ata_command(device, check_power_mode, 0, false);
  if (!power || power->count == 0x00) return std::nullopt;  // standby: asking would spin it up
  auto const status = ata_command(device, smart, 0xDA, false);
  auto const data = ata_command(device, smart, 0xD0, true);
  if (!status || !data) return std::nullopt;
  bool const failing = status->lba_middle == 0xF4 && status->lba_high == 0x2C;
  return parse_ata_smart({data->data.data(), data->data.size()}, failing);
}

}  // namespace

std::optional<Smart> parse_nvme_health(std::string_view page) {
  if (page.size() < 512) return std::nullopt;
  Smart smart;
  smart.state = page[0] == 0 ? "ok" : "failing";  // critical warnings
  if (auto const kelvin = little_endian(page.substr(1, 2)); kelvin > 200 && kelvin < 500) {
    smart.temperature_celsius = static_cast<std::int64_t>(kelvin) - 273;
  }
  smart.used_percent = static_cast<unsigned char>(page[5]);
  smart.power_cycles = counter(page, 112);
  smart.power_on_hours = counter(page, 128);
  smart.media_errors = counter(page, 160);
  return smart;
}

std::optional<Smart> parse_ata_smart(std::string_view data, bool failing) {
  if (data.size() < 512) return std::nullopt;
  unsigned sum = 0;
  for (char const byte : data.substr(0, 512)) sum += static_cast<unsigned char>(byte);
  if (sum % 256 != 0) return std::nullopt;
  Smart smart;
  smart.state = failing ? "failing" : "ok";
  // Thirty attributes of twelve bytes: id, flags (2), value, worst, raw (6), reserved.
  for (std::size_t at = 2; at + 12 <= 362; at += 12) {
    auto const raw = static_cast<std::int64_t>(little_endian(data.substr(at + 5, 6)));
    switch (static_cast<unsigned char>(data[at])) {
      case 5:
        smart.reallocated_sectors = raw & 0xFFFFFFFF;
        break;
      case 9:
        smart.power_on_hours = raw & 0xFFFFFFFF;
        break;
      case 12:
        smart.power_cycles = raw & 0xFFFFFFFF;
        break;
      case 194:
        smart.temperature_celsius = raw & 0xFF;
        break;
      case 197:
        smart.pending_sectors = raw & 0xFFFFFFFF;
        break;
      default:
        break;
    }
  }
  return smart;
}

std::optional<Smart> read_smart(std::string const& name) {
  bool const nvme = name.starts_with("nvme");
  if (!nvme && !name.starts_with("sd")) return std::nullopt;
  int const device = ::open(("/dev/" + name).c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (device < 0) return std::nullopt;
  auto const smart = nvme ? read_nvme(device) : read_ata(device);
  ::close(device);
  return smart;
}

}  // namespace deskbell::agent::inventory
