// Business hours as people write them down: a usual week and holidays, in local time. Days become spans of
// UTC by a clock that knows the time zone.
#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <optional>
#include <vector>

#include "core/business_hours.h"

namespace deskbell::core::business_hours {

/// A part of a local day, from midnight; `until` at most 24 h.
struct DaySpan {
  std::chrono::minutes from{};
  std::chrono::minutes until{};  ///< excluded
};
using Day = std::vector<DaySpan>;

/// A day that is not like its weekday.
struct Holiday {
  std::optional<std::chrono::year> year;  ///< absent: every year
  std::chrono::month_day date{};
  Day open;
};

struct Plan {
  std::array<Day, 7> week;  ///< Sunday first, as std::chrono::weekday counts
  std::vector<Holiday> holidays;
};

/// "08:30" or "24:00". Empty where it is no time of day.
std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text);
/// "2027-03-26" or "12-25". Empty where the calendar has no such day.
std::optional<Holiday> parse_holiday(std::string_view text);

/// When somebody is there on that local day.
Day const& day_of(Plan const& plan, std::chrono::year_month_day date);

/// The moment at which local clocks stand so long after the beginning of a local day. Where they stand so
/// twice that night, `later` chooses the second time; where they skip it, the moment of the jump.
enum class Twice { earlier, later };
using LocalClock =
    std::function<Time(std::chrono::sys_days local_day, std::chrono::minutes since_midnight, Twice twice)>;

/// The local days from `first` on, `days` many: sorted, spans that touch made one. Known until the end of the
/// last.
Hours resolve(Plan const& plan, std::chrono::sys_days first, int days, LocalClock const& clock);

}  // namespace deskbell::core::business_hours
