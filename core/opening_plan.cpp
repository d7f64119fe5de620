// From the written week to spans of UTC.
#include "core/opening_plan.h"

#include <algorithm>
#include <charconv>

namespace deskbell::core::business_hours {

namespace {

constexpr std::chrono::minutes whole_day = std::chrono::hours(24);

std::optional<int> number(std::string_view text) {
  int value = 0;
  auto const [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  bool const whole = !text.empty() && code == std::errc() && end == text.data() + text.size();
  return whole && value >= 0 ? std::optional(value) : std::nullopt;
}

bool is_on(Holiday const& holiday, std::chrono::year_month_day date) {
  return holiday.date == std::chrono::month_day(date.month(), date.day()) &&
         (!holiday.year || *holiday.year == date.year());
}

/// Spans of neighbouring days touch at midnight, and people write overlapping ones.
void merge(std::vector<Interval>& open) {
  std::sort(open.begin(), open.end(), [](Interval const& a, Interval const& b) { return a.from < b.from; });
  std::vector<Interval> merged;
  for (auto const& interval : open) {
    if (interval.from >= interval.until) continue;
    if (!merged.empty() && interval.from <= merged.back().until) {
      merged.back().until = std::max(merged.back().until, interval.until);
    } else {
      merged.push_back(interval);
    }
  }
  open = std::move(merged);
}

}  // namespace

std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  auto const hours = number(text.substr(0, 2));
  auto const minutes = number(text.substr(3));
  if (!hours || !minutes || *minutes > 59) return std::nullopt;
  auto const time = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
  return time <= whole_day ? std::optional(time) : std::nullopt;
}

std::optional<Holiday> parse_holiday(std::string_view text) {
  constexpr std::size_t with_year = 10;
  Holiday holiday;
  if (text.size() == with_year && text[4] == '-') {
    auto const year = number(text.substr(0, 4));
    if (!year) return std::nullopt;
    holiday.year = std::chrono::year(*year);
    text.remove_prefix(5);
  }
  if (text.size() != 5 || text[2] != '-') return std::nullopt;
  auto const month = number(text.substr(0, 2));
  auto const day = number(text.substr(3));
  if (!month || !day) return std::nullopt;
  holiday.date =
      std::chrono::month(static_cast<unsigned>(*month)) / std::chrono::day(static_cast<unsigned>(*day));
  if (!holiday.date.ok()) return std::nullopt;
  if (holiday.year && !(*holiday.year / holiday.date).ok()) return std::nullopt;
  return holiday;
}

Day const& day_of(Plan const& plan, std::chrono::year_month_day date) {
  Holiday const* found = nullptr;
  for (auto const& holiday : plan.holidays) {
    if (is_on(holiday, date) && (found == nullptr || (holiday.year && !found->year))) found = &holiday;
  }
  if (found != nullptr) return found->open;
  return plan.week[std::chrono::weekday(std::chrono::sys_days(date)).c_encoding()];
}

Hours resolve(Plan const& plan, std::chrono::sys_days first, int days, LocalClock const& clock) {
  Hours hours;
  for (int i = 0; i < days; ++i) {
    auto const day = first + std::chrono::days(i);
    for (auto const& span : day_of(plan, std::chrono::year_month_day(day)))
      hours.open.push_back({clock(day, span.from, Twice::earlier), clock(day, span.until, Twice::later)});
  }
  merge(hours.open);
  hours.known_until = clock(first + std::chrono::days(days), std::chrono::minutes(0), Twice::earlier);
  return hours;
}

}  // namespace deskbell::core::business_hours
