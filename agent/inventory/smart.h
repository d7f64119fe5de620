// A disk's own opinion of its health, asked with the kernel's pass-through commands.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/inventory.h"

namespace deskbell::agent::inventory {

/// nullopt where the disk does not say, sleeps, or we may not ask (it takes root). `name` as in /sys/block.
std::optional<protocol::Smart> read_smart(std::string const& name);

/// The 512 bytes of an NVMe SMART / health log (log page 02h).
std::optional<protocol::Smart> parse_nvme_health(std::string_view page);
/// The 512 bytes of ATA SMART READ DATA; `failing` is the answer to SMART RETURN STATUS.
std::optional<protocol::Smart> parse_ata_smart(std::string_view data, bool failing);

}  // namespace deskbell::agent::inventory
