// How many words of people may wait for a console that is out of reach, and how much of the disk stays free
// for what the service itself has to write.
#pragma once

#include <cstdint>
#include <optional>

#include "protocol/result.h"

namespace deskbell::core::backlog {

/// Messages, replies and forms that the console has not acknowledged.
struct Amount {
  std::int64_t things = 0;
  std::int64_t bytes = 0;
};

/// Of one account. Whoever writes 150 messages a day is below it after 30 days without a link.
inline constexpr Amount account_max{5'000, std::int64_t{8} << 20};
/// Of all accounts of this device together.
inline constexpr Amount device_max{20'000, std::int64_t{32} << 20};
/// Who has less than this waiting is not refused for what others have.
inline constexpr Amount small_share{100, std::int64_t{256} << 10};

/// Whether one more thing of `bytes` may wait. Error too_large: what waits already, how much may, and what to
/// do.
Result<void> admit(Amount const& own, Amount const& everybodys, std::int64_t bytes);

/// The file system that the database lies on.
struct Disk {
  std::uint64_t free = 0;  ///< bytes, for us
  std::uint64_t size = 0;  ///< bytes
};

/// What new words leave alone: 16 MiB, or an eighth of a file system that is smaller than 128 MiB.
std::uint64_t reserve(Disk const& disk);
/// Why no new words may be stored, where less than the reserve is free. Code: storage.
std::optional<Error> shortage(Disk const& disk);

}  // namespace deskbell::core::backlog
