// Business hours of a policy reach the device's document as spans of UTC, by the machine's zone database.
#include "console/server/opening_hours.h"

#include <set>

#include "console/server/device_policy.h"
#include "tests/console/rest.h"
#include "tests/console/support.h"

namespace deskbell::console::test {
namespace {

using namespace std::chrono_literals;

policy::OpeningHours office() {
  policy::OpeningHours hours;
  hours.name = "Office";
  hours.time_zone = "Europe/Berlin";
  hours.week.monday = hours.week.friday = {{"08:00", "17:00"}};
  hours.holidays = {{"2026-04-03", "Good Friday", {}}};
  return hours;
}

Time at(std::string const& text) { return must(parse_iso8601(text)); }

bool is_open(std::vector<policy::BusinessHours> const& resolved, std::string const& when) {
  core::business_hours::Hours hours;
  hours.known_until = resolved.at(0).known_until;
  for (auto const& interval : resolved.at(0).open) hours.open.push_back({interval.from, interval.until});
  return core::business_hours::is_open(hours, at(when));
}

TEST(OpeningHours, FollowBerlinOverBothChanges) {
  auto const spring = resolve_business_hours({office()}, "UTC", at("2026-03-20T12:00:00Z"));
  EXPECT_TRUE(is_open(spring, "2026-03-27T07:00:00Z")) << "winter: UTC+1";
  EXPECT_FALSE(is_open(spring, "2026-03-27T06:59:59Z"));
  EXPECT_TRUE(is_open(spring, "2026-03-30T06:00:00Z")) << "summer: UTC+2";
  EXPECT_FALSE(is_open(spring, "2026-03-30T15:00:00Z"));
  EXPECT_FALSE(is_open(spring, "2026-04-03T10:00:00Z")) << "a holiday";
  EXPECT_TRUE(is_open(spring, "2026-04-10T10:00:00Z"));
  auto const autumn = resolve_business_hours({office()}, "UTC", at("2026-10-20T12:00:00Z"));
  EXPECT_TRUE(is_open(autumn, "2026-10-23T06:00:00Z"));
  EXPECT_FALSE(is_open(autumn, "2026-10-26T06:59:59Z"));
  EXPECT_TRUE(is_open(autumn, "2026-10-26T15:59:59Z"));
}

TEST(OpeningHours, TakeTheOrganisationsZoneWhereTheyNameNone) {
  auto hours = office();
  hours.time_zone.clear();
  auto const there = resolve_business_hours({hours}, "America/New_York", at("2026-06-01T12:00:00Z"));
  EXPECT_FALSE(is_open(there, "2026-06-05T11:59:59Z"));
  EXPECT_TRUE(is_open(there, "2026-06-05T12:00:00Z"));
  hours.time_zone = "Mars/Olympus";
  EXPECT_TRUE(
      is_open(resolve_business_hours({hours}, "UTC", at("2026-06-01T12:00:00Z")), "2026-06-05T08:00:00Z"))
      << "an unknown zone is UTC";
}

TEST(OpeningHours, AreKnownForSixtyDaysAndStayTheSameForTen) {
  std::set<std::int64_t> ends;
  for (int day = 0; day < 40; ++day) {
    auto const now = at("2026-05-01T00:00:00Z") + std::chrono::hours(24 * day);
    auto const resolved = resolve_business_hours({office()}, "UTC", now);
    EXPECT_GE(resolved[0].known_until - now, Duration(std::chrono::hours(24 * 60)));
    EXPECT_LE(resolved[0].open.front().from, now + std::chrono::hours(24 * 7));
    ends.insert(ms_of(resolved[0].known_until));
  }
  EXPECT_LE(ends.size(), 5u);
}

TEST(OpeningHours, AreCheckedWhenAPolicyIsWritten) {
  Rest rest;
  auto const check = [&](std::string const& hours) {
    return rest.post("/policies/check",
                     {{"document", R"({"name":"T","settings":{"desk.business_hours":)" + hours + "}}"}});
  };
  EXPECT_EQ(
      check(
          R"([{"name":"Office","time_zone":"Europe/Berlin","week":{"monday":[{"from":"08:00","until":"24:00"}]},
                      "holidays":[{"date":"12-25"},{"date":"2028-02-29","open":[]}]}])")
          .count("/problems"),
      0u);
  auto const problem = [&](std::string const& hours) { return check(hours).body; };
  EXPECT_NE(
      problem(R"([{"name":"a","time_zone":"Europe/Berlni"}])").find("a time zone such as Europe/Berlin"),
      std::string::npos);
  EXPECT_NE(problem(R"([{"name":"a","week":{"monday":[{"from":"17:00","until":"08:00"}]}}])")
                .find("a time after 17:00"),
            std::string::npos);
  EXPECT_NE(
      problem(R"([{"name":"a","holidays":[{"date":"2027-02-29"}]}])").find("a day that the calendar has"),
      std::string::npos);
  EXPECT_NE(problem(R"([{"name":"a"},{"name":"a"}])").find("a name that no other hours have"),
            std::string::npos);
  EXPECT_NE(problem(R"([{"name":"a","week":{"monday":[{"from":"8","until":"25:00"}]}}])")
                .find("a time of day such as"),
            std::string::npos);
}

}  // namespace
}  // namespace deskbell::console::test
