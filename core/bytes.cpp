// Sizes in words.
#include "core/bytes.h"

#include <array>
#include <cmath>

namespace deskbell::core {

std::string bytes_text(std::int64_t bytes) {
  static constexpr std::array<char const*, 6> units{"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  auto amount = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (std::abs(amount) >= 1024 && unit + 1 < units.size()) {
    amount /= 1024;
    ++unit;
  }
  bool const fine = unit > 0 && amount < 10;
  auto const tenths = std::llround(amount * 10);
  auto const whole = fine ? tenths / 10 : std::llround(amount);
  std::string text = std::to_string(whole);
  if (fine && tenths % 10 != 0) text += "." + std::to_string(std::abs(tenths % 10));
  return text + " " + units[unit];
}

}  // namespace deskbell::core
