// The agent's clocks and its source of randomness, behind an interface that tests move by assignment.
#pragma once

#include <cstdint>
#include <string>

#include "core/clock.h"
#include "protocol/ids.h"

namespace deskbell::agent {

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual core::Now now() const = 0;
  /// How much of this boot the machine slept through. Only differences mean something.
  [[nodiscard]] virtual Duration asleep() const { return Duration{0}; }
};

/// Wall clock, CLOCK_BOOTTIME and the kernel's boot id.
class SystemClock final : public Clock {
 public:
  SystemClock();
  [[nodiscard]] core::Now now() const override;
  [[nodiscard]] Duration asleep() const override;

 private:
  std::string boot_id_;
};

/// A new UUIDv7 from the kernel's randomness.
Uuid fresh_uuid(Time now);
/// `count` random bytes as base64.
std::string random_text(std::size_t count);
std::uint32_t random_32_bits();

}  // namespace deskbell::agent
