// Sizes as people read them, on the device and on the console's pages alike.
#pragma once

#include <cstdint>
#include <string>

namespace deskbell::core {

/// 1024-based, as operating systems count memory and file systems; one decimal below ten, where it says
/// something: "512 B", "1.5 MiB", "29 GiB". The console's page does the same, in assets/labels.ts.
std::string bytes_text(std::int64_t bytes);

}  // namespace deskbell::core
