// Written business hours become spans of UTC, over days on which Berlin's clocks change, and holidays.
#include "core/opening_plan.h"

#include <gtest/gtest.h>

namespace deskbell::core::business_hours {
namespace {

using namespace std::chrono_literals;
using std::chrono::minutes;
using std::chrono::sys_days;

/// Berlin by its rule: summer time from the last Sunday of March to that of October, 01:00 UTC.
Time berlin(sys_days day, minutes since_midnight, Twice twice) {
  auto const year = std::chrono::year_month_day(day).year();
  auto const begins = sys_days(year / std::chrono::March / std::chrono::Sunday[std::chrono::last]) + 1h;
  auto const ends = sys_days(year / std::chrono::October / std::chrono::Sunday[std::chrono::last]) + 1h;
  auto const as_summer = day + since_midnight - 2h;
  auto const as_winter = day + since_midnight - 1h;
  bool const is_summer = as_summer >= begins && as_summer < ends;
  bool const is_winter = as_winter < begins || as_winter >= ends;
  auto utc = is_summer ? as_summer : as_winter;
  if (is_summer && is_winter && twice == Twice::later) utc = as_winter;
  if (!is_summer && !is_winter) utc = begins;
  return std::chrono::time_point_cast<Duration>(utc);
}

Time utc(int year, unsigned month, unsigned day, minutes since_midnight) {
  return std::chrono::time_point_cast<Duration>(
      sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)) + since_midnight);
}

Plan office() {
  Plan plan;
  for (std::size_t day = 1; day <= 5; ++day) plan.week[day] = {{8h, 12h}, {13h, 17h}};
  return plan;
}

sys_days day(int year, unsigned month, unsigned day) {
  return std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
}

TEST(OpeningPlan, follows_the_clocks_of_its_zone) {
  // Friday before, Monday after the clocks go forward: 29 March 2026.
  auto const hours = resolve(office(), day(2026, 3, 27), 4, berlin);
  ASSERT_EQ(hours.open.size(), 4u);
  EXPECT_EQ(hours.open[0], (Interval{utc(2026, 3, 27, 7h), utc(2026, 3, 27, 11h)}));
  EXPECT_EQ(hours.open[2], (Interval{utc(2026, 3, 30, 6h), utc(2026, 3, 30, 10h)}));
  EXPECT_EQ(hours.known_until, utc(2026, 3, 30, 22h));
  EXPECT_FALSE(is_open(hours, utc(2026, 3, 30, 6h) - Duration(1)));
  EXPECT_TRUE(is_open(hours, utc(2026, 3, 30, 6h)));
  EXPECT_FALSE(is_open(hours, utc(2026, 3, 30, 15h)));
}

TEST(OpeningPlan, is_an_hour_longer_or_shorter_on_the_night_of_the_change) {
  Plan plan;
  plan.week[0] = {{1h, 4h}};  // Sundays
  auto const longer = resolve(plan, day(2026, 10, 25), 1, berlin);
  ASSERT_EQ(longer.open.size(), 1u);
  EXPECT_EQ(longer.open[0], (Interval{utc(2026, 10, 24, 23h), utc(2026, 10, 25, 3h)})) << "four hours";
  auto const shorter = resolve(plan, day(2026, 3, 29), 1, berlin);
  EXPECT_EQ(shorter.open[0], (Interval{utc(2026, 3, 29, 0h), utc(2026, 3, 29, 2h)})) << "two hours";
}

TEST(OpeningPlan, covers_an_hour_that_comes_twice_and_drops_one_that_never_comes) {
  Plan plan;
  plan.week[0] = {{2h, 3h}};
  auto const twice = resolve(plan, day(2026, 10, 25), 1, berlin);
  ASSERT_EQ(twice.open.size(), 1u);
  EXPECT_EQ(twice.open[0].until - twice.open[0].from, Duration(2h));
  EXPECT_TRUE(resolve(plan, day(2026, 3, 29), 1, berlin).open.empty());
}

TEST(OpeningPlan, closes_on_holidays_of_every_year_and_of_one) {
  auto plan = office();
  plan.holidays.push_back(*parse_holiday("12-25"));
  plan.holidays.push_back(*parse_holiday("2026-04-03"));
  auto eve = *parse_holiday("12-24");
  eve.open = {{9h, 12h}};
  plan.holidays.push_back(eve);
  auto const december = resolve(plan, day(2026, 12, 24), 2, berlin);
  ASSERT_EQ(december.open.size(), 1u) << "Thursday until noon, Friday closed";
  EXPECT_EQ(december.open[0], (Interval{utc(2026, 12, 24, 8h), utc(2026, 12, 24, 11h)}));
  EXPECT_TRUE(resolve(plan, day(2026, 4, 3), 1, berlin).open.empty()) << "Good Friday 2026";
  EXPECT_EQ(resolve(plan, day(2028, 4, 3), 1, berlin).open.size(), 2u) << "a Monday of another year";
}

TEST(OpeningPlan, prefers_the_holiday_of_that_year) {
  auto plan = office();
  auto every = *parse_holiday("12-24");
  every.open = {{9h, 12h}};
  plan.holidays = {*parse_holiday("2026-12-24"), every};
  EXPECT_TRUE(resolve(plan, day(2026, 12, 24), 1, berlin).open.empty());
  EXPECT_EQ(resolve(plan, day(2027, 12, 24), 1, berlin).open.size(), 1u);
  std::swap(plan.holidays[0], plan.holidays[1]);
  EXPECT_TRUE(resolve(plan, day(2026, 12, 24), 1, berlin).open.empty()) << "in whatever order";
}

TEST(OpeningPlan, joins_what_touches_or_overlaps) {
  Plan plan;
  for (auto& weekday : plan.week) weekday = {{0h, 24h}};
  auto const always = resolve(plan, day(2026, 3, 27), 10, berlin);
  ASSERT_EQ(always.open.size(), 1u);
  EXPECT_EQ(always.open[0], (Interval{utc(2026, 3, 26, 23h), utc(2026, 4, 5, 22h)}));
  plan.week[5] = {{10h, 12h}, {8h, 11h}};
  EXPECT_EQ(resolve(plan, day(2026, 3, 27), 1, berlin).open.size(), 1u);
}

TEST(OpeningPlan, reads_times_and_dates) {
  EXPECT_EQ(parse_time_of_day("08:30"), minutes(510));
  EXPECT_EQ(parse_time_of_day("24:00"), minutes(1440));
  for (auto const* wrong : {"24:01", "8:30", "08:60", "", "ab:cd", "08-30", "-1:00"})
    EXPECT_FALSE(parse_time_of_day(wrong)) << wrong;
  EXPECT_TRUE(parse_holiday("02-29"));
  EXPECT_TRUE(parse_holiday("2028-02-29"));
  for (auto const* wrong : {"2027-02-29", "02-30", "13-01", "00-01", "2027", "", "2027-3-1"})
    EXPECT_FALSE(parse_holiday(wrong)) << wrong;
}

}  // namespace
}  // namespace deskbell::core::business_hours
