// Reads technicians, their rules and their times.
#include "console/server/notifier/audience.h"

#include "console/server/opening_hours.h"

namespace deskbell::console {

namespace {

namespace notify = core::notify;

constexpr char const* times =
    "COALESCE(NULLIF(s.time_zone, ''), o.time_zone), COALESCE(s.quiet_from, 0), COALESCE(s.quiet_until, 0), "
    "COALESCE(s.quiet_days, '0000000'), COALESCE(s.digest_minutes, 2)";
constexpr char const* joined =
    " FROM users u JOIN organisations o ON o.id = u.organisation_id LEFT JOIN notification_settings s ON "
    "s.organisation_id = u.organisation_id AND s.user_id = u.id WHERE u.organisation_id = ?";
constexpr char const* holds =
    "(u.admin = 1 OR EXISTS (SELECT 1 FROM group_members m JOIN group_permissions p ON p.organisation_id = "
    "m.organisation_id AND p.group_id = m.group_id WHERE m.organisation_id = u.organisation_id AND m.user_id "
    "= "
    "u.id AND p.permission = ?))";

}  // namespace

notify::QuietHours TellingTimes::quiet_hours() const {
  notify::QuietHours hours;
  hours.from = std::chrono::minutes(quiet_from);
  hours.until = std::chrono::minutes(quiet_until);
  for (std::size_t day = 0; day < hours.days.size(); ++day)
    hours.days[day] = day < quiet_days.size() && quiet_days[day] == '1';
  return hours;
}

std::optional<Time> TellingTimes::quiet_at(Time now) const {
  auto const hours = quiet_hours();
  // Most have none, and need no time zone for that.
  if (hours == notify::QuietHours{} ||
      (hours.from == hours.until && quiet_days.find('1') == std::string::npos))
    return std::nullopt;
  return notify::quiet_until(hours, now, local_clock_of(time_zone));
}

std::vector<Member> members(store::Sql& sql, std::int64_t organisation, std::string_view permission,
                            std::string_view other_permission, std::optional<std::int64_t> only) {
  static std::string const text =
      std::string("SELECT ") + times + ", u.id, u.uid, u.name, u.online, " + holds + " AND " + holds + ", " +
      holds + joined +
      " AND u.disabled_at IS NULL AND u.deleted_at IS NULL AND (? OR u.id = ?) ORDER BY u.name, u.id";
  return sql.all<Member>(text, permission, other_permission, permission, organisation, !only.has_value(),
                         only.value_or(0));
}

std::optional<Time> gathers_until(store::Sql& sql, std::int64_t organisation, std::int64_t user, Time now) {
  return sql
      .one<std::optional<Time>>(
          "SELECT MIN(due_at) FROM notifications WHERE organisation_id = ? AND user_id = ? AND channel = "
          "'email' AND state = 'waiting' AND batch_uid IS NULL AND due_at > ?",
          organisation, user, now)
      .value_or(std::nullopt);
}

notify::Rules rules_of(store::Sql& sql, std::int64_t organisation, std::int64_t user) {
  auto rules = notify::Rules::usual();
  using Row = std::tuple<std::string, notify::Presence, notify::Channel, bool>;
  for (auto const& [name, presence, channel, wanted] : sql.all<Row>(
           "SELECT event, presence, channel, wanted FROM notification_rules WHERE organisation_id = ? AND "
           "user_id = ?",
           organisation, user)) {
    // A rule of a newer version is left alone.
    notify::Event event{};
    if (boost::describe::enum_from_string(name.c_str(), event)) rules.set(event, presence, channel, wanted);
  }
  return rules;
}

TellingTimes times_of(store::Sql& sql, std::int64_t organisation, std::int64_t user) {
  static std::string const text = std::string("SELECT ") + times + joined + " AND u.id = ?";
  return sql.one<TellingTimes>(text, organisation, user).value_or(TellingTimes{});
}

bool rings_on_the_web(store::Sql& sql, std::int64_t organisation, std::int64_t user, notify::Event event,
                      Time now) {
  return rules_of(sql, organisation, user).wants(event, notify::Presence::online, notify::Channel::web) &&
         !times_of(sql, organisation, user).quiet_at(now);
}

}  // namespace deskbell::console
