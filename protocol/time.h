// Points in time and spans as every wire and table carries them: whole milliseconds, UTC.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/result.h"

namespace deskbell {

using Duration = std::chrono::milliseconds;
/// Wall clock, milliseconds since 1970-01-01T00:00:00Z without leap seconds. Never used to order messages.
using Time = std::chrono::sys_time<Duration>;

/// What ISO 8601 has four digits for, years 1 to 9999: what the wires carry.
inline constexpr std::int64_t earliest_ms = -62'135'596'800'000;
inline constexpr std::int64_t latest_ms = 253'402'300'799'999;

inline constexpr Time time_from_ms(std::int64_t ms) { return Time{Duration{ms}}; }
inline constexpr std::int64_t ms_of(Time time) { return time.time_since_epoch().count(); }

/// ISO 8601 in UTC with milliseconds, e.g. "2026-05-03T09:12:44.120Z".
std::string to_iso8601(Time time);
/// ISO 8601 with an explicit offset from UTC in minutes, e.g. "2026-05-03T11:12:44.120+02:00".
std::string to_iso8601(Time time, std::chrono::minutes offset);
/// Reads "YYYY-MM-DD" and "YYYY-MM-DDTHH:MM[:SS[.fff]](Z|+HH:MM|-HH:MM)". Error: invalid.
Result<Time> parse_iso8601(std::string_view text);

}  // namespace deskbell
