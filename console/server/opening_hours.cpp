// Written hours and the zone database become spans of UTC.
#include "console/server/opening_hours.h"

#include <date/tz.h>

namespace deskbell::console {

namespace {

namespace hours = core::business_hours;

hours::Day day_of(std::vector<policy::OpeningSpan> const& spans) {
  hours::Day day;
  for (auto const& span : spans) {
    auto const from = hours::parse_time_of_day(span.from);
    auto const until = hours::parse_time_of_day(span.until);
    if (from && until) day.push_back({*from, *until});
  }
  return day;
}

hours::Plan plan_of(policy::OpeningHours const& written) {
  hours::Plan plan;
  auto const& week = written.week;
  plan.week = {day_of(week.sunday),   day_of(week.monday), day_of(week.tuesday), day_of(week.wednesday),
               day_of(week.thursday), day_of(week.friday), day_of(week.saturday)};
  for (auto const& one : written.holidays) {
    auto holiday = hours::parse_holiday(one.date);
    if (!holiday) continue;
    holiday->open = day_of(one.open);
    plan.holidays.push_back(std::move(*holiday));
  }
  return plan;
}

date::time_zone const* zone_of(std::string const& name) {
  try {
    return date::locate_zone(name.empty() ? "UTC" : name);
  } catch (std::exception const&) {
    return nullptr;
  }
}

}  // namespace

hours::LocalClock local_clock_of(std::string const& zone) {
  auto const* known = zone_of(zone);
  return [known](std::chrono::sys_days day, std::chrono::minutes since_midnight, hours::Twice twice) {
    auto const local = day.time_since_epoch() + since_midnight;
    if (known == nullptr) return Time(std::chrono::duration_cast<Duration>(local));
    auto const choice = twice == hours::Twice::earlier ? date::choose::earliest : date::choose::latest;
    auto const utc = known->to_sys(date::local_time<std::chrono::minutes>(local), choice);
    return std::chrono::time_point_cast<Duration>(utc);
  };
}

std::vector<policy::BusinessHours> resolve_business_hours(std::vector<policy::OpeningHours> const& written,
                                                          std::string const& zone, Time now) {
  constexpr int step = 10;
  constexpr int known = 60 + step + 2;  // a day more at each end: local days begin at other times than UTC's
  auto const today = std::chrono::floor<std::chrono::days>(now);
  auto const into_step = today.time_since_epoch().count() % step;
  auto const first = today - std::chrono::days(into_step) - std::chrono::days(1);
  std::vector<policy::BusinessHours> resolved;
  for (auto const& one : written) {
    auto const found = hours::resolve(plan_of(one), first, known,
                                      local_clock_of(one.time_zone.empty() ? zone : one.time_zone));
    policy::BusinessHours made;
    made.name = one.name;
    made.known_until = found.known_until;
    for (auto const& interval : found.open) made.open.push_back({interval.from, interval.until});
    resolved.push_back(std::move(made));
  }
  return resolved;
}

}  // namespace deskbell::console
